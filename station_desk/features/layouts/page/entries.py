"""The columns of a table in the layout: heading, what stands in them, width; added, taken away, put elsewhere."""

import unicodedata
from collections.abc import Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QColor, QWheelEvent
from PySide6.QtWidgets import (
    QCheckBox,
    QColorDialog,
    QComboBox,
    QDoubleSpinBox,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListWidget,
    QPushButton,
    QVBoxLayout,
    QWidget,
)

from station_desk.features.layouts.page.acts import tool
from station_desk.features.layouts.rules.trial import row_titles
from station_desk.printing.layout import Column, Layout, Table
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

# The small editors of the property panel, one for each sort of value; each says `edited` when the clerk changed it.

COLOUR = "选颜色…"


class Number(QDoubleSpinBox):
    """A measure: full-width digits are taken, and the wheel turns it only while it has the keyboard."""

    edited = Signal(object)

    def __init__(self, unit: str, low: float, high: float, step: float) -> None:
        super().__init__()
        self.setRange(low, high)
        self.setSingleStep(step)
        self.setDecimals(2)
        self.setSuffix(f" {unit}" if unit else "")
        self.setKeyboardTracking(False)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.valueChanged.connect(lambda value: self.edited.emit(round(value, 2)))

    def put(self, value: Any) -> None:
        if round(self.value(), 2) != round(value, 2):
            before = self.blockSignals(True)
            self.setValue(value)
            self.blockSignals(before)

    def textFromValue(self, value: float) -> str:
        return f"{value:.2f}".rstrip("0").rstrip(".")

    def valueFromText(self, text: str) -> float:
        return super().valueFromText(plain(text))

    def validate(self, text: str, at: int) -> object:
        return super().validate(plain(text), at)

    def wheelEvent(self, event: QWheelEvent) -> None:
        if self.hasFocus():
            super().wheelEvent(event)
        else:
            event.ignore()


def plain(text: str) -> str:
    """Full-width digits and points as they are typed on an English keyboard."""
    return unicodedata.normalize("NFKC", text).replace("。", ".")


class Choice(QComboBox):
    """One of a few values, each by its words."""

    edited = Signal(object)

    def __init__(self, options: Sequence[tuple[Any, str]]) -> None:
        super().__init__()
        for value, title in options:
            self.addItem(title, value)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToMinimumContentsLengthWithIcon)
        self.setMinimumContentsLength(4)
        self.activated.connect(lambda at: self.edited.emit(self.itemData(at)))

    def put(self, value: Any) -> None:
        at = next((at for at in range(self.count()) if self.itemData(at) == value), -1)
        if at < 0:
            self.addItem(str(value), value)
            at = self.count() - 1
        self.setCurrentIndex(at)

    def wheelEvent(self, event: QWheelEvent) -> None:
        event.ignore()


class Tick(QCheckBox):
    """Yes or no, its words beside it."""

    edited = Signal(object)

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.clicked.connect(lambda on: self.edited.emit(bool(on)))

    def put(self, value: Any) -> None:
        self.setChecked(bool(value))


class Words(QLineEdit):
    """A few words on one line."""

    edited = Signal(object)

    def __init__(self) -> None:
        super().__init__()
        self.editingFinished.connect(lambda: self.edited.emit(self.text().strip()))

    def put(self, value: Any) -> None:
        if self.text() != value:
            self.setText(str(value))


class Colour(QWidget):
    """A colour as #RRGGBB, chosen on a board or typed; empty for the usual one."""

    edited = Signal(object)

    def __init__(self, name: str, empty: str) -> None:
        super().__init__()
        self.name, self.value = name, ""
        self.typed = QLineEdit()
        self.typed.setPlaceholderText(empty)
        self.typed.setAccessibleName(name)
        self.typed.editingFinished.connect(lambda: self._take(self.typed.text()))
        self.board = QPushButton()
        self.board.setAccessibleName(f"{name}：{COLOUR}")
        self.board.setToolTip(COLOUR)
        self.board.setFixedWidth(34)
        self.board.clicked.connect(self._choose)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(4)
        row.addWidget(self.typed, 1)
        row.addWidget(self.board)
        self.setFocusProxy(self.typed)

    def put(self, value: Any) -> None:
        self.value = str(value)
        self.typed.setText(self.value)
        shade = f"background: {self.value};" if self.value else ""
        self.board.setStyleSheet(f"QPushButton {{ {shade} }}")

    def _choose(self) -> None:
        found = QColorDialog.getColor(QColor(self.value or "#000000"), self, self.name)
        if found.isValid():
            self._take(found.name())

    def _take(self, typed: str) -> None:
        typed = plain(typed).strip().upper()
        colour = QColor(typed if typed.startswith("#") else f"#{typed}")
        if typed and not (colour.isValid() and len(typed.lstrip("#")) == 6):
            self.put(self.value)
            return
        value = colour.name().upper() if typed else ""
        if value != self.value:
            self.put(value)
            self.edited.emit(value)


ALIGNS = (("left", "靠左"), ("center", "居中"), ("right", "靠右"))


class Columns(QWidget):
    """A list of the columns, and the values of the one chosen below it."""

    edited = Signal(object)  # tuple[Column, ...]

    def __init__(self, shell: Shell, layout: Layout, table: Table) -> None:
        super().__init__()
        self.shell = shell
        self.columns: tuple[Column, ...] = table.columns
        self.list = QListWidget()
        self.list.setAccessibleName("栏目")
        self.list.setFixedHeight(5 * shell.theme.size("row-header"))
        self.list.currentRowChanged.connect(self._show)
        self.title, self.width_ = Words(), Number("毫米", 3, 300, 0.5)
        self.word = Choice([("", "（空着，手写）"), *row_titles(layout, table).items()])
        self.align = Choice(ALIGNS)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(shell.theme.space("xs"))
        if table.columns_from:
            note = QLabel("有的表按内容另排栏目，那时这里的栏目不用。")
            note.setWordWrap(True)
            box.addWidget(set_style(note, role="caption"))
        box.addWidget(self.list)
        box.addLayout(self._buttons())
        for name, entry, key in (
            ("栏目名称", self.title, "title"), ("栏目内容", self.word, "key"),
            ("栏目宽", self.width_, "width"), ("栏目左右", self.align, "align"),
        ):  # fmt: skip
            entry.setAccessibleName(name)
            entry.edited.connect(partial(self._set, key))
            label = QLabel(name)
            label.setBuddy(entry)
            box.addWidget(set_style(label, role="caption"))
            box.addWidget(entry)
        self.put(table.columns)

    def _buttons(self) -> QHBoxLayout:
        row = QHBoxLayout()
        for title, icon, act in (
            ("加一栏", "plus", self._add), ("删除这一栏", "trash-2", self._remove),
            ("这一栏左移", "arrow-up", partial(self._move, -1)), ("这一栏右移", "arrow-down", partial(self._move, 1)),
        ):  # fmt: skip
            row.addWidget(tool(self.shell, title, icon, act))
        row.addStretch(1)
        return row

    def put(self, columns: Any) -> None:
        """Show the columns; the chosen one stays chosen."""
        here = max(0, self.list.currentRow())
        self.columns = columns
        before = self.list.blockSignals(True)
        self.list.clear()
        for column in columns:
            self.list.addItem(f"{column.title.replace(chr(10), '') or '（没有名称）'}　{column.width:g} 毫米")
        self.list.setCurrentRow(min(here, len(columns) - 1))
        self.list.blockSignals(before)
        self._show(self.list.currentRow())

    def _show(self, at: int) -> None:
        if 0 <= at < len(self.columns):
            column = self.columns[at]
            self.title.put(column.title.replace("\n", "/"))
            self.word.put(column.key)
            self.width_.put(column.width)
            self.align.put(column.align)

    def _set(self, key: str, value: Any) -> None:
        at = self.list.currentRow()
        changes: dict[str, Any] = {key: value.replace("/", "\n") if key == "title" else value}
        if key == "key":
            changes["text"] = f"{{{value}:spread}}" if value == "name" else ""
        self._tell((*self.columns[:at], replace(self.columns[at], **changes), *self.columns[at + 1 :]), at)

    def _add(self) -> None:
        at = self.list.currentRow() + 1
        self._tell((*self.columns[:at], Column(key="", title="新栏", width=20), *self.columns[at:]), at)

    def _remove(self) -> None:
        at = self.list.currentRow()
        if len(self.columns) > 1:
            self._tell((*self.columns[:at], *self.columns[at + 1 :]), max(0, at - 1))

    def _move(self, by: int) -> None:
        at, to = self.list.currentRow(), self.list.currentRow() + by
        if 0 <= to < len(self.columns):
            made = list(self.columns)
            made.insert(to, made.pop(at))
            self._tell(tuple(made), to)

    def _tell(self, columns: tuple[Column, ...], here: int) -> None:
        if columns == self.columns:
            return
        self.columns = columns
        self.put(columns)
        self.list.setCurrentRow(here)
        self.edited.emit(columns)
