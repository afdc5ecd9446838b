"""Columns of a grid that stay in sight: a second view of the same rows, laid over the grid's edge."""

from collections.abc import Iterable

from PySide6.QtCore import Qt
from PySide6.QtGui import QMouseEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QTableView

from station_desk.features.evaluations.page.score_header import ScoreHeader
from station_desk.features.evaluations.page.score_view import ScoreView


class Frozen(QTableView):
    """Shows some columns of the grid, scrolled with it; a click goes to the row."""

    def __init__(self, grid: ScoreView, cells: QAbstractItemDelegate) -> None:
        super().__init__(grid)
        self.grid, self.rows = grid, grid.rows
        self.setModel(grid.rows)
        self.setItemDelegate(cells)
        self.setHorizontalHeader(ScoreHeader(self, grid.rows, grid.shell.theme))
        self.verticalHeader().hide()
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setProperty("role", "plain")
        self.setShowGrid(False)
        self.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setVerticalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        grid.verticalScrollBar().valueChanged.connect(self.verticalScrollBar().setValue)

    def freeze(self, columns: Iterable[int]) -> None:
        """Show these columns, as wide as in the grid."""
        shown = set(columns)
        for column in range(self.rows.columnCount()):
            self.setColumnHidden(column, column not in shown)
            self.setColumnWidth(column, self.grid.columnWidth(column))
        self.resize(sum(self.grid.columnWidth(column) for column in shown), self.height())

    def lie(self, x: int, header: int, height: int) -> None:
        """Lie at `x` of the grid, `height` px of rows under a heading of `header` px."""
        self.horizontalHeader().setFixedHeight(header)
        self.setGeometry(x, self.grid.viewport().y() - header, self.width(), header + height)
        self.verticalScrollBar().setValue(self.grid.verticalScrollBar().value())

    def show_row(self, row: int) -> None:
        """Draw a row anew."""
        self.viewport().update(0, self.rowViewportPosition(row), self.width(), self.rowHeight(row))

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.grid.cell(self.rowAt(int(event.position().y())), self.rows.first)
        self.grid.setFocus()

    def wheelEvent(self, event: QWheelEvent) -> None:
        self.grid.wheelEvent(event)
