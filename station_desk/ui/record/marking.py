"""A list of people marked by letters: its keys, its unsaved marks as a draft, and the panel's foot while it is in front."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, Protocol

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QHBoxLayout, QLineEdit, QTableView

from station_desk.store.drafts import Place
from station_desk.ui.record.panel import Panel

Index = QModelIndex | QPersistentModelIndex
NAMED = 5  # people named in a sentence


class MarkView(QTableView):
    """`keys` are the letters and the words they say; digits begin to edit the current cell, or the one in column
    `digits`; F2 edits the current cell, or the one in column `text`; Enter goes down."""

    said = Signal(object)  # a word of `keys`, None to take what is there away
    save_wanted = Signal()

    def __init__(self, keys: Mapping[Qt.Key, str], *, digits: int, text: int) -> None:
        super().__init__()
        self.keys, self.digits, self.text = dict(keys), digits, text

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._own(event):
            event.accept()  # here Ctrl+S saves the marks and F2 edits them, not the form
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QTableView.State.EditingState:  # Enter in the editor comes here too
            return
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_S and held == Qt.KeyboardModifier.ControlModifier:
            self.save_wanted.emit()
        elif plain and key in self.keys:
            self.said.emit(self.keys[Qt.Key(key)])
        elif plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.said.emit(None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        elif key == Qt.Key.Key_F2 or (event.text().isascii() and event.text().isdigit()):
            self._begin(event.text())
        else:
            super().keyPressEvent(event)

    def go_on(self) -> None:
        """On to the next row, in the same column."""
        here = self.currentIndex()
        row = min(here.row() + 1, self.model().rowCount() - 1)
        self.selectRow(row)
        self.setCurrentIndex(self.model().index(row, max(here.column(), 0)))

    def _begin(self, text: str) -> None:
        index = self.currentIndex()
        if not self.model().flags(index) & Qt.ItemFlag.ItemIsEditable:
            index = self.model().index(index.row(), self.digits if text.isdigit() else self.text)
        self.begin_at(index, text)

    def begin_at(self, index: Index, text: str) -> None:
        """Edit a cell that may be, begun with a digit where one was typed."""
        if not index.isValid() or not self.model().flags(index) & Qt.ItemFlag.ItemIsEditable:
            return
        self.setCurrentIndex(index)
        self.edit(index)
        if text.isdigit():
            for editor in self.findChildren(QLineEdit):
                if editor.isVisible():
                    editor.setText(text)

    def chosen_rows(self) -> list[int]:
        """The rows an act is for."""
        return sorted({index.row() for index in self.selectionModel().selectedIndexes()})

    # The input method must not swallow the letters: a clerk types Chinese all day and would not turn it off.
    def currentChanged(self, current: Any, previous: Any) -> None:
        super().currentChanged(current, previous)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))

    def _own(self, event: QKeyEvent) -> bool:
        save = event.key() == Qt.Key.Key_S and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return save or event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Delete) or event.key() in self.keys


class Listed(Protocol):
    """A person of the list."""

    @property
    def person_id(self) -> str: ...
    @property
    def name(self) -> str: ...


class Marking(Protocol):
    """What a draft needs of the list: its people, and what is changed and not saved, by person (None: taken away)."""

    @property
    def seats(self) -> Sequence[Listed]: ...
    @property
    def changes(self) -> Mapping[str, Any]: ...
    def stored(self, row: int) -> Any: ...
    def set(self, row: int, mark: Any) -> None: ...


class MarksDraft:
    """Reads the unsaved marks of a list as a draft and marks them again."""

    def __init__(
        self, marks: Marking, place: Callable[[], Place | None], mark: Callable[..., Any],
        show: Callable[[Any], str], tell: Callable[[str], None],
    ) -> None:  # fmt: skip
        """`mark` makes one from its fields, `show` says it in words, `tell` says a sentence above the list."""
        self.marks, self.draft_place, self.mark, self.show, self.tell = marks, place, mark, show, tell
        self.standing = ""  # what was told of those that came back, to stand until it is saved or given up

    def draft(self) -> dict[str, Any] | None:
        """Who is marked how, beside what was stored; None where nothing would be lost."""
        changes, people = self.marks.changes, []
        for row, seat in enumerate(self.marks.seats):
            if seat.person_id in changes:
                typed, stored = _plain(changes[seat.person_id]), _plain(self.marks.stored(row))
                people.append({"id": seat.person_id, "name": seat.name, "typed": typed, "stored": stored})
        words = "\n".join(self._said(one) for one in people)
        return {"people": people, "words": words} if people else None

    def take_draft(self, value: Mapping[str, Any]) -> None:
        """Mark them again; who is on the list no more, and who was marked elsewhere since, is named."""
        rows = {seat.person_id: row for row, seat in enumerate(self.marks.seats)}
        people = value["people"]
        gone = [self._said(one) for one in people if one["id"] not in rows]
        there = [one for one in people if one["id"] in rows]
        since = [one["name"] for one in there if _plain(self.marks.stored(rows[one["id"]])) != one["stored"]]
        for one in there:
            self.marks.set(rows[one["id"]], self.mark(**one["typed"]) if one["typed"] else None)
        said = []
        if gone:
            said.append(f"有 {len(gone)} 人现在不在名单上，没有恢复：{'；'.join(gone[:NAMED])}。")
        if since:
            said.append(f"{'、'.join(since[:NAMED])}后来在别处登记过，请核对后再保存。")
        self.standing = "".join(said)
        if said:
            self.tell(self.standing)

    def _said(self, one: Mapping[str, Any]) -> str:
        return f"{one['name']} {self.show(self.mark(**one['typed'])) if one['typed'] else '不登记'}"


def place_of(table: str, part: str, title: str, record_id: str) -> Place | None:
    """The place of a list that is the tab `part` of a record, None while no record is shown."""
    return Place(table, part, f"{title} {part}", record_id) if record_id else None


def _plain(mark: Any) -> dict[str, Any] | None:
    return asdict(mark) if mark else None


def share_foot(panel: Panel) -> None:
    """Let the buttons of a tab that has its own `foot` stand in the panel's foot while it is in front, else the form's."""

    def turned(place: int) -> None:
        tabs: list[Any] = [panel.pages.widget(at) for at in range(panel.pages.count())]
        own = getattr(tabs[place], "foot", None)
        for tab in tabs:
            foot = getattr(tab, "foot", None)
            if foot is not None and foot is not own:
                foot.hide()
        if own is not None and own.parentWidget() is not panel.foot:
            row = panel.foot.layout()
            assert isinstance(row, QHBoxLayout)
            row.insertWidget(0, own)
        if own is not None:
            own.show()
        panel.foot.save.setVisible(own is None)
        panel.foot.revert.setVisible(own is None)

    panel.bar.currentChanged.connect(turned)
