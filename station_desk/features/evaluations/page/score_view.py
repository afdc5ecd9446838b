"""The score grid without its hands: rows, fonts, the active cell, the chosen cells, and a sentence at a cell."""

from collections.abc import Iterable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QPersistentModelIndex, QPoint
from PySide6.QtGui import QFont
from PySide6.QtWidgets import QLabel, QTableView

from station_desk.features.evaluations.page.score_rows import ScoreRows
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

Index = QModelIndex | QPersistentModelIndex


def tabular(font: QFont) -> QFont:
    """The font with digits of one width."""
    tag = QFont.Tag.fromString("tnum")
    if tag:
        font.setFeature(tag, 1)
    return font


class ScoreView(QTableView):
    """What the cells, the frozen columns and the deeds of the grid know of it."""

    def __init__(self, shell: Shell, rows: ScoreRows) -> None:
        super().__init__()
        self.shell, self.rows = shell, rows
        self.choose_fonts()
        self.complaint = QLabel(self)
        set_style(self.complaint, role="badge", tone="bad")
        self.complaint.hide()

    def choose_fonts(self) -> None:
        """Take the fonts of cells from the theme."""
        theme = self.shell.theme
        self.figures, self.small = tabular(theme.font()), theme.font("small")
        self.bold = tabular(theme.font(bold=True))

    def complain(self, index: Index, sentence: str) -> None:
        """Say in words under a cell what is wrong with it."""
        self.complaint.setText(sentence)
        self.complaint.setAccessibleName(sentence)
        self.complaint.adjustSize()
        here = self.visualRect(index)
        at = self.viewport().mapTo(self, here.bottomLeft() + QPoint(0, 4))
        if at.y() + self.complaint.height() > self.height():
            at.setY(at.y() - self.rowHeight(index.row()) - self.complaint.height() - 8)
        self.complaint.move(max(4, min(at.x(), self.width() - self.complaint.width() - 8)), at.y())
        self.complaint.show()
        self.complaint.raise_()

    def put(self, index: Index, words: str) -> None:
        """Keep what was typed; what is no score is dropped, and said."""
        try:
            self.rows.setData(index, words)
        except ValueError as error:
            self.complain(index, f"{error}，没有保存")

    def cell(self, row: int, column: int) -> None:
        """Make a cell the active one; outside the grid the nearest one inside."""
        rows = self.rows
        if rows.people and rows.items:
            row, column = min(max(row, 0), len(rows.people) - 1), min(max(column, rows.first), rows.last)
            # Not by setCurrentIndex: that would extend the selection while Shift is held, as with Shift+Tab.
            alone = QItemSelectionModel.SelectionFlag.ClearAndSelect
            self.selectionModel().setCurrentIndex(rows.index(row, column), alone)

    def step(self, down: int, across: int) -> bool:
        """Move by rows or, over the ends of rows, by cells; False at the grid's end."""
        rows, here = self.rows, self.currentIndex()
        row, column = here.row() + down, here.column() + across
        if across and not rows.first <= column <= rows.last:
            row, column = row + across, rows.first if across > 0 else rows.last
        if not 0 <= row < len(rows.people):
            return False
        self.cell(row, column)
        return True

    # --------------------------------------------------------------------------------------------- the selection
    def chosen(self) -> list[tuple[int, int]]:
        """The chosen cells, row by row; the active one where none is chosen."""
        indexes = self.selectionModel().selectedIndexes() or [self.currentIndex()]
        return sorted((one.row(), one.column()) for one in indexes if one.isValid())

    def choose(self, cells: Iterable[tuple[int, int]]) -> None:
        """Select cells; the active one stays."""
        picked = QItemSelection()
        for row, column in cells:
            picked.select(self.rows.index(row, column), self.rows.index(row, column))
        self.selectionModel().select(picked, QItemSelectionModel.SelectionFlag.ClearAndSelect)
