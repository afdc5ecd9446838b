"""A plain list of what was worked out, not stored: words in columns, a pill for the state, each line opening its place."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableWidget,
    QTableWidgetItem,
)

from station_desk.ui.pill import PADDING, paint_pill
from station_desk.ui.shell import Shell

NARROWEST, WIDEST = 40, 220  # px of a column's words
MOST_LINES = 3
AROUND = 26  # px beside them
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Line:
    """One thing listed: its key, and what the columns say."""

    key: str
    texts: Sequence[str]


class PillCell(QStyledItemDelegate):
    """Paints a word of state as a pill on whatever ground its row has."""

    def __init__(self, shell: Shell, view: QAbstractItemView) -> None:
        super().__init__(view)
        self.theme, self.view = shell.theme, view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        ground: Any = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        word, ground.text = ground.text, ""
        self.view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, self.view)
        if word:
            painter.setFont(self.theme.font("small"))
            paint_pill(painter, QRectF(ground.rect.adjusted(8, 0, -4, 0)), word, self.theme)


class Lines(QTableWidget):
    """`name` is what a screen reader calls it, `wide` the column that takes the room left over, `pill` the one with the
    word of state, `right` those of figures; with `wrap` the wide column breaks its words into up to three lines."""

    opened = Signal(str)  # the key of a line, by Enter or a double click

    def __init__(
        self,
        shell: Shell,
        name: str,
        titles: Sequence[str],
        *,
        wide: int,
        pill: int = -1,
        right: Sequence[int] = (),
        wrap: bool = False,
    ) -> None:
        super().__init__(0, len(titles))
        self.shell, self.wide, self.pill, self.right, self.wrap = shell, wide, pill, tuple(right), wrap
        self.keys: list[str] = []
        self.setAccessibleName(name)
        self.titles = tuple(titles)
        for column, title in enumerate(titles):
            item = QTableWidgetItem(title)
            item.setTextAlignment(RIGHT if column in self.right else LEFT)
            self.setHorizontalHeaderItem(column, item)
        self.verticalHeader().hide()
        self.setShowGrid(False)
        self.setWordWrap(wrap)
        self.setFrameShape(QTableWidget.Shape.NoFrame)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(wide, QHeaderView.ResizeMode.Stretch)
        if pill >= 0:
            self.setItemDelegateForColumn(pill, PillCell(shell, self))
        self.itemDoubleClicked.connect(lambda item: self.opened.emit(self.keys[item.row()]))
        self._dress()
        shell.theme.changed.connect(self._dress)

    def _dress(self) -> None:
        theme = self.shell.theme
        self.verticalHeader().setDefaultSectionSize(theme.size("row"))
        self.horizontalHeader().setFixedHeight(theme.size("row-header"))

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines; the current one and the selected ones stay where they are still there."""
        here, chosen, row = self.here(), self.chosen(), self.currentRow()
        self.keys = [line.key for line in lines]
        self.setRowCount(len(lines))
        for at, line in enumerate(lines):
            for column, words in enumerate(line.texts):
                item = QTableWidgetItem(words)
                item.setTextAlignment(RIGHT if column in self.right else LEFT)
                item.setToolTip(words)
                self.setItem(at, column, item)
        self._fit(lines)
        self._break_lines()
        if self.keys:
            self._choose(here if here in self.keys else self.keys[min(max(row, 0), len(self.keys) - 1)], chosen)

    def _choose(self, here: str, chosen: Sequence[str]) -> None:
        rows = [at for at, key in enumerate(self.keys) if key in set(chosen)] or [self.keys.index(here)]
        selection = QItemSelection()
        for at in rows:
            selection.select(self.model().index(at, 0), self.model().index(at, self.columnCount() - 1))
        picker = self.selectionModel()
        picker.setCurrentIndex(self.model().index(self.keys.index(here), 0), QItemSelectionModel.SelectionFlag.NoUpdate)
        picker.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    def _fit(self, lines: Sequence[Line]) -> None:
        """Give every column but the wide one the width of its words."""
        metrics = self.fontMetrics()
        for column in range(self.columnCount()):
            if column != self.wide:
                words = [self.titles[column], *(line.texts[column] for line in lines)]
                widest = max(metrics.horizontalAdvance(word) for word in set(words))
                extra = 2 * PADDING + 4 if column == self.pill else 0
                self.setColumnWidth(column, min(max(widest, NARROWEST), WIDEST) + AROUND + extra)

    def _break_lines(self) -> None:
        """Give each row the height its words need."""
        if not self.wrap:
            return
        metrics, wide = self.fontMetrics(), max(self.columnWidth(self.wide) - PADDING, 1)
        one = self.shell.theme.size("row")
        for row in range(self.rowCount()):
            item = self.item(row, self.wide)
            lines = min(metrics.horizontalAdvance(item.text() if item else "") // wide + 1, MOST_LINES)
            self.setRowHeight(row, one + (lines - 1) * metrics.lineSpacing())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._break_lines()

    def here(self) -> str:
        """The key of the current line, "" for none."""
        return self.keys[self.currentRow()] if 0 <= self.currentRow() < len(self.keys) else ""

    def chosen(self) -> list[str]:
        """The keys of the selected lines, in their order."""
        rows = sorted({index.row() for index in self.selectionModel().selectedRows()})
        return [self.keys[row] for row in rows if row < len(self.keys)]

    def go_to(self, key: str) -> None:
        """Make a line the current one, where it is there."""
        if key in self.keys:
            self.selectRow(self.keys.index(key))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.here():
            self.opened.emit(self.here())
        else:
            super().keyPressEvent(event)
