"""The columns of a table in the layout: heading, what stands in them, width; added, taken away, put elsewhere."""

from dataclasses import replace
from functools import partial
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QHBoxLayout, QLabel, QListWidget, QVBoxLayout, QWidget

from station_desk.printing.layout import Column, Layout, Table
from station_desk.printing.titles import row_titles
from station_desk.ui.layout.entries import Choice, Number, Words
from station_desk.ui.layout.tools import tool
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

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
            box.addWidget(dress(note, role="caption"))
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
            box.addWidget(dress(label, role="caption"))
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
