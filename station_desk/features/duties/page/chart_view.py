"""Shows a drawn matrix: its head stays in sight, a number is found by mouse or by the arrow keys, and opened."""

from PySide6.QtCore import QEvent, QPoint, QRect, QRectF, Qt, Signal
from PySide6.QtGui import (
    QAccessible,
    QAccessibleEvent,
    QHelpEvent,
    QKeyEvent,
    QMouseEvent,
    QPainter,
    QPaintEvent,
    QPen,
    QPixmap,
)
from PySide6.QtWidgets import QAbstractScrollArea, QToolTip

from station_desk.charts.matrix import Cell, Drawn
from station_desk.features.duties.figures import DutyFigure
from station_desk.ui.shell import Shell

NAME = "履职统计图"
Key = Qt.Key
STEPS = {Key.Key_Up: (-1, 0), Key.Key_Down: (1, 0), Key.Key_Left: (0, -1), Key.Key_Right: (0, 1)}


class ChartView(QAbstractScrollArea):
    """`opened` tells row and column of a number that was clicked or entered; None is the sum over all of them."""

    opened = Signal(object, object)
    widened = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.drawn: Drawn | None = None
        self.figure: DutyFigure | None = None
        self.row: int | None = None
        self.column: int | None = None
        self._picture = QPixmap()
        self.setFrameShape(QAbstractScrollArea.Shape.NoFrame)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.viewport().setMouseTracking(True)
        self.setAccessibleName(NAME)

    def show_drawn(self, figure: DutyFigure, drawn: Drawn, ratio: float) -> None:
        """Show a figure as it was drawn for a screen of that ratio."""
        self.figure, self.drawn = figure, drawn
        self._picture.loadFromData(drawn.png)
        self._picture.setDevicePixelRatio(ratio)
        if self.row is not None:
            self.row = min(self.row, len(figure.villages) - 1)
        self._measure()
        self._tell()
        self.viewport().update()

    def _measure(self) -> None:
        if self.drawn is None:
            return
        view = self.viewport().size()
        for bar, size, shown in (
            (self.verticalScrollBar(), self.drawn.height, view.height()),
            (self.horizontalScrollBar(), self.drawn.width, view.width()),
        ):
            bar.setRange(0, max(0, size - shown))
            bar.setPageStep(shown)
            bar.setSingleStep(26)

    def resizeEvent(self, event: QEvent) -> None:
        super().resizeEvent(event)  # type: ignore[arg-type]
        self._measure()
        self.widened.emit()

    def _offset(self) -> tuple[int, int]:
        return self.horizontalScrollBar().value(), self.verticalScrollBar().value()

    # ------------------------------------------------------------------------------------------------- painting
    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        surface = self.shell.theme.colour("surface")
        painter.fillRect(self.viewport().rect(), surface)
        if self.drawn is None:
            painter.end()
            return
        left, down = self._offset()
        painter.drawPixmap(-left, -down, self._picture)
        if self.hasFocus() and self.row is not None:
            self._ring(painter)
        head = QRect(0, 0, self.viewport().width(), self.drawn.head)
        painter.fillRect(head, surface)
        ratio = self._picture.devicePixelRatio()
        source = QRectF(0, 0, self._picture.width(), self.drawn.head * ratio)
        painter.drawPixmap(QRectF(-left, 0, self.drawn.width, self.drawn.head), self._picture, source)
        if self.hasFocus() and self.row is None:
            self._ring(painter)
        painter.end()

    def _ring(self, painter: QPainter) -> None:
        place = self.place_of(self.row, self.column)
        painter.setPen(QPen(self.shell.theme.colour("focus"), 2))
        painter.drawRect(place.adjusted(1, 1, -1, -1))

    def place_of(self, row: int | None, column: int | None) -> QRect:
        """Where a number lies in the viewport."""
        assert self.drawn
        cell = self.drawn.cell(row, column)
        left, down = self._offset()
        y = cell.y - (down if row is not None else 0)
        return QRectF(cell.x - left, y, cell.width, cell.height).toRect()

    # ------------------------------------------------------------------------------------------------- the mouse
    def cell_at(self, at: QPoint) -> Cell | None:
        """The number a point of the viewport is about."""
        if self.drawn is None:
            return None
        left, down = self._offset()
        inside = at.y() >= self.drawn.head
        return self.drawn.at(at.x() + left, at.y() + (down if inside else 0))

    def viewportEvent(self, event: QEvent) -> bool:
        if isinstance(event, QHelpEvent) and self.figure:
            cell = self.cell_at(event.pos())
            words = self.figure.words(cell.row, cell.column) if cell else ""
            QToolTip.showText(event.globalPos(), words, self.viewport())
            return True
        return super().viewportEvent(event)

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().toPoint())
        counted = bool(cell and self.figure and self.figure.matrix.value(cell.row, cell.column))
        self.viewport().setCursor(Qt.CursorShape.PointingHandCursor if counted else Qt.CursorShape.ArrowCursor)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        cell = self.cell_at(event.position().toPoint())
        if cell and event.button() == Qt.MouseButton.LeftButton:
            self.go(cell.row, cell.column)
            self._open()

    # ---------------------------------------------------------------------------------------------- the keyboard
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Key(event.key())
        if self.figure is None or self.drawn is None:
            super().keyPressEvent(event)
        elif key in STEPS:
            self._step(*STEPS[key])
        elif key in (Key.Key_Return, Key.Key_Enter, Key.Key_Space):
            self._open()
        elif key in (Key.Key_Home, Key.Key_End):
            self.go(self.row, 0 if key == Key.Key_Home else None)
        else:
            super().keyPressEvent(event)

    def _step(self, down: int, right: int) -> None:
        """One cell on; the sums stand before the first row and after the last column."""
        assert self.figure
        rows, columns = len(self.figure.villages), len(self.figure.matrix.columns)
        row = -1 if self.row is None else self.row
        column = columns if self.column is None else self.column
        row, column = min(max(row + down, -1), rows - 1), min(max(column + right, 0), columns)
        self.go(None if row < 0 else row, None if column == columns else column)

    def go(self, row: int | None, column: int | None) -> None:
        """Make a number the one the keyboard is at."""
        self.row, self.column = row, column
        if self.drawn is not None:
            cell, view = self.drawn.cell(row, column), self.viewport().size()
            down, across = self.verticalScrollBar(), self.horizontalScrollBar()
            if row is not None:
                down.setValue(
                    min(max(down.value(), int(cell.y + cell.height) - view.height()), int(cell.y) - self.drawn.head)
                )
            across.setValue(min(max(across.value(), int(cell.x + cell.width) - view.width()), int(cell.x)))
        self._tell()
        self.viewport().update()

    def _tell(self) -> None:
        """Let a screen reader say the number."""
        if self.figure:
            self.setAccessibleName(f"{NAME}，{self.figure.words(self.row, self.column)}")
            QAccessible.updateAccessibility(QAccessibleEvent(self, QAccessible.Event.NameChanged))

    def _open(self) -> None:
        if self.figure and self.figure.matrix.value(self.row, self.column):
            self.opened.emit(self.row, self.column)
