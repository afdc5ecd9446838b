"""Editors that pick from a list: a few words, many words with their pinyin, or another record looked up by typing."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QObject, Qt
from PySide6.QtGui import QAction, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QComboBox, QCompleter, QLineEdit, QWidget

from station_desk.base import chinese
from station_desk.fields.field import Field, fields_of
from station_desk.fields.kinds import Choice, Link
from station_desk.fields.sheet import Sheet
from station_desk.store.record import Record
from station_desk.store.search import model_named, rows_query
from station_desk.ui.form.editor import Editor, NoWheel, opens_list
from station_desk.ui.shell import Shell

FEW = 8  # words that a plain list shows at a glance
OFFERED = 30
LABEL_ROLE = Qt.ItemDataRole.UserRole + 1
VALUE_ROLE = Qt.ItemDataRole.UserRole + 2


@dataclass(frozen=True, slots=True)
class Option:
    """One entry to pick: the stored `value`, its `label`, and a `hint` that tells it from others of the same name."""

    value: Any
    label: str
    hint: str = ""


class ChoiceEditor(Editor):
    """A few words in a plain list."""

    def __init__(self, field: Field, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(field, shell, parent)
        assert isinstance(field.kind, Choice)
        self.combo = QComboBox()
        self.combo.addItems([*([] if field.required else [""]), *field.kind.words()])
        self.combo.installEventFilter(NoWheel(self))
        self.hold(self.combo)
        self.combo.activated.connect(self.edited)
        self.combo.activated.connect(self.left)

    def put(self, value: Any) -> None:
        if value is not None and self.combo.findText(value) < 0:
            self.combo.addItem(value)  # a word of former days stays readable
        self.combo.setCurrentIndex(self.combo.findText(value or ""))

    def value(self) -> Any:
        return self.combo.currentText() or None


class PickEditor(Editor):
    """A line that offers what fits while one types; F4, Alt+Down or the arrow opens the whole list."""

    def __init__(self, field: Field, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(field, shell, parent)
        self.line = QLineEdit()
        self.hold(self.line)
        self._picked: Option | None = None
        self._offers = QStandardItemModel(self)
        self._list = QCompleter(self._offers, self)
        self._list.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
        self._list.setCompletionRole(LABEL_ROLE)
        self._list.setMaxVisibleItems(10)
        self._list.popup().setObjectName("offers")
        self.line.setCompleter(self._list)
        self._arrow = QAction("打开列表", self)
        shell.icons.put(self._arrow, "chevron-down", "muted")
        self._arrow.triggered.connect(self.open_list)
        self.line.addAction(self._arrow, QLineEdit.ActionPosition.TrailingPosition)
        self.line.installEventFilter(self)
        self.line.textEdited.connect(self._typed)
        self.line.editingFinished.connect(self.left)
        self._list.activated[QModelIndex].connect(self._take)  # type: ignore[index]

    # ------------------------------------------------------------------------------ what the two kinds differ in
    def suggest(self, text: str) -> Sequence[Option]:
        """What fits the typed text, the best first; the whole list for ""."""
        raise NotImplementedError

    def option_of(self, value: Any) -> Option:
        """A stored value as an entry."""
        raise NotImplementedError

    # -------------------------------------------------------------------------------------------------- editing
    def put(self, value: Any) -> None:
        self._picked = None if value is None else self.option_of(value)
        self.line.setText(self._picked.label if self._picked else "")
        self.line.setCursorPosition(0)

    def value(self) -> Any:
        text = chinese.normal_text(self.line.text())
        if not text:
            return None
        if self._picked and self._picked.label == text:
            return self._picked.value
        found = self.suggest(text)
        named = [option for option in found if option.label == text] or list(found)
        if len(named) == 1:
            return named[0].value
        if not named:
            raise ValueError(f"没有找到“{text}”，请从列表里选择")
        raise ValueError(f"“{text}”对得上的不止一个，请从列表里选择")

    def lock(self) -> None:
        self.line.setReadOnly(True)
        self._arrow.setVisible(False)

    def tidy(self) -> None:
        try:
            self.put(self.value())
        except ValueError:
            return

    def open_list(self) -> None:
        """Show every entry, the first thirty of a long list."""
        self._offer("")
        self.line.setFocus()
        self._list.complete()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if opens_list(event) and not self.line.isReadOnly():
            self.open_list()
            return True
        return False

    def _typed(self, text: str) -> None:
        self._offer(chinese.normal_text(text))
        self.edited.emit()

    def _offer(self, text: str) -> None:
        self._offers.clear()
        for option in self.suggest(text):
            item = QStandardItem(f"{option.label}　{option.hint}" if option.hint else option.label)
            item.setData(option.label, LABEL_ROLE)
            item.setData(option, VALUE_ROLE)
            self._offers.appendRow(item)

    def _take(self, index: Any) -> None:
        option = index.data(VALUE_ROLE)
        self._picked = option
        self.line.setText(option.label)
        self.edited.emit()
        self.left.emit()


class WordEditor(PickEditor):
    """One of many words, found by the word or its pinyin initials."""

    def suggest(self, text: str) -> Sequence[Option]:
        assert isinstance(self.field.kind, Choice)
        words = self.field.kind.words()
        try:
            understood = self.field.kind.read(text) if text else None
        except ValueError:
            understood = None
        if understood:
            return [Option(understood, understood)]
        typed = text.lower()
        fits = [
            word
            for word in words
            if typed in word or (typed.isascii() and any(k.startswith(typed) for k in keys(word)))
        ]
        return [Option(word, word) for word in (fits if text else words)]

    def option_of(self, value: Any) -> Option:
        return Option(value, value)


@cache
def keys(word: str) -> tuple[str, ...]:
    """The pinyin of a word to choose: initials and whole."""
    return chinese.name_keys(word)


class LinkEditor(PickEditor):
    """Another record, found by what its own search box would find."""

    def __init__(self, field: Field, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(field, shell, parent)
        assert isinstance(field.kind, Link)
        self._target = model_named(field.kind.target)
        self._sheet = sheet_for_links(self._target)
        self.line.setPlaceholderText("输入几个字查找")

    def suggest(self, text: str) -> Sequence[Option]:
        query = rows_query(self._sheet, self._sheet.columns, text, order=self._sheet.order).limit(OFFERED)
        with self.shell.desk.look() as session:
            found = session.execute(query).all()
        return [self._option(row) for row in found]

    def option_of(self, value: Any) -> Option:
        query = rows_query(self._sheet, self._sheet.columns).where(self._target.id == value)
        with self.shell.desk.look() as session:
            row = session.execute(query).first()
        return self._option(row) if row else Option(value, "（已不存在）")

    def _option(self, row: Any) -> Option:
        known = self._sheet.fields
        shown = [known[key].kind.show(value) for key, value in zip(self._sheet.columns, row[1:], strict=True)]
        return Option(row[0], shown[0], " ".join(text for text in shown[1:] if text))


def sheet_for_links(target: type[Record]) -> Sheet:
    """The columns that tell one record of `target` from another: its label, then the first that is searched."""
    more = [
        key
        for key, field in fields_of(target).items()
        if key != target.LABEL and field.find and not (field.hidden or field.secret)
    ]
    label = target.LABEL if target.LABEL in fields_of(target) else next(iter(fields_of(target)))
    return Sheet(target, "", (label, *more[:1]), (), order=(label,))
