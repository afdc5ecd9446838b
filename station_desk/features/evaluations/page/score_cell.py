"""How a cell of the score grid is painted and typed into."""

from collections.abc import Iterable
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QPoint,
    QPointF,
    QRect,
    Qt,
    QTimer,
)
from PySide6.QtGui import QBrush, QColor, QFont, QFontMetrics, QKeyEvent, QPainter, QPainterPath, QPen
from PySide6.QtWidgets import QLabel, QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from station_desk.features.evaluations.page.score_rows import (
    APART,
    FROM,
    GAP,
    LACK,
    LOW,
    MISSING,
    OVERRIDDEN,
    ScoreRows,
)
from station_desk.features.evaluations.rules import read_points, show_points
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme, set_style

Index = QModelIndex | QPersistentModelIndex

# The score grid without its hands: rows, fonts, the active cell, the chosen cells, and a sentence at a cell.


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


Point = tuple[float, float]
INSET = 8  # px between a cell's edge and its words
CORNER = 8  # px of the mark of evidence
ARROW = 8  # px of the mark of what stands out
STEPS = {
    Qt.Key.Key_Return: (1, 0), Qt.Key.Key_Enter: (1, 0), Qt.Key.Key_Tab: (0, 1), Qt.Key.Key_Backtab: (0, -1),
    Qt.Key.Key_Down: (1, 0), Qt.Key.Key_Up: (-1, 0),
}  # fmt: skip
SIDEWAYS = {Qt.Key.Key_Left: (0, -1), Qt.Key.Key_Right: (0, 1)}


def hatch(painter: QPainter, place: QRect, theme: Theme) -> None:
    """Fill a place with the thin slanting lines that mean: not there."""
    colour = theme.colour("faint")
    colour.setAlpha(110)
    painter.fillRect(place, QBrush(colour, Qt.BrushStyle.BDiagPattern))


def mark_corner(painter: QPainter, place: QRect, theme: Theme, colour: str) -> None:
    """Mark the upper right corner of a cell whose points come from evidence; a click on it shows the evidence."""
    right, top = place.right(), place.top() + 1
    fill_triangle(painter, theme.colour(colour), (right - CORNER, top), (right, top), (right, top + CORNER))


def mark_apart(painter: QPainter, place: QRect, theme: Theme, *, up: bool) -> None:
    """Point up or down at the left edge of a cell whose points stand out."""
    left, top, half = place.left() + 4, place.center().y() - ARROW // 2, ARROW // 2
    tip, foot = (top, top + ARROW - 1) if up else (top + ARROW - 1, top)
    fill_triangle(painter, theme.colour("care"), (left, foot), (left + ARROW, foot), (left + half, tip))


def fill_triangle(painter: QPainter, colour: QColor, first: Point, *others: Point) -> None:
    """Fill a triangle, leaving pen and brush as they are."""
    path = QPainterPath(QPointF(*first))
    for point in others:
        path.lineTo(QPointF(*point))
    painter.fillPath(path, colour)


def draw_number(painter: QPainter, place: QRect, words: str) -> None:
    """Draw a number so that the decimal points of a column lie under each other."""
    whole, dot, rest = words.partition(".")
    metrics = QFontMetrics(painter.font())
    middle = place.center().x() + metrics.horizontalAdvance("00") // 2 + 2
    line = QRect(place.left(), place.top(), middle - place.left(), place.height())
    painter.drawText(line, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, whole)
    if dot:
        tail = QRect(middle, place.top(), place.right() - middle + INSET, place.height())
        painter.drawText(tail, Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter, dot + rest)


class ScoreCell(QStyledItemDelegate):
    """Paints the grid's cells; opens the editor, which stays open with a sentence while what is typed is no score."""

    def __init__(self, grid: ScoreView, theme: Theme) -> None:
        super().__init__(grid)
        self.grid, self.theme = grid, theme
        self.typed_over = False  # the editor was opened by typing: arrows left and right leave it

    # ---------------------------------------------------------------------------------------------- painting
    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        here: QRect = option.rect  # type: ignore[attr-defined]
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)  # type: ignore[attr-defined]
        current = self.grid.currentIndex()
        painter.save()
        ground = "accent-weak" if chosen else "surface"
        rows, column = self.grid.rows, index.column()
        item = rows.item(column)
        if item is None and index.row() == current.row():
            ground = "raised"
        painter.fillRect(here, self.theme.colour(ground))
        if rows.data(index, MISSING):
            hatch(painter, here, self.theme)
        painter.setPen(self.theme.colour("line"))
        painter.drawLine(here.bottomLeft(), here.bottomRight())
        edge = (here.topLeft(), here.bottomLeft()) if column > rows.last else (here.topRight(), here.bottomRight())
        if column >= rows.first - 1 and column != rows.last:
            painter.drawLine(*edge)
        if item is not None:
            painter.setPen(self.theme.colour("text"))
            painter.setFont(self.grid.figures)
            draw_number(painter, here, str(self.grid.rows.data(index) or ""))
        elif column > rows.last:
            self._paint_total(painter, here.adjusted(INSET, 0, -INSET, 0), index)
        else:
            self._paint_words(painter, here.adjusted(INSET, 0, -4, 0), index)
        apart: Any = rows.data(index, APART)
        if apart:
            mark_apart(painter, here, self.theme, up=apart.up)
        source = rows.data(index, FROM)
        if source:
            mark_corner(painter, here, self.theme, "care" if source == OVERRIDDEN else "accent")
        if index == current:
            self._ring(painter, here)
        painter.restore()

    def _ring(self, painter: QPainter, here: QRect) -> None:
        colour = "focus" if self.grid.hasFocus() else "border"
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setPen(QPen(self.theme.colour(colour), 2, Qt.PenStyle.SolidLine, Qt.PenCapStyle.FlatCap))
        painter.drawRect(here.adjusted(1, 1, -2, -2))

    def _paint_words(self, painter: QPainter, place: QRect, index: Index) -> None:
        muted = index.column() != 1
        painter.setPen(self.theme.colour("muted" if muted else "text"))
        painter.setFont(self.grid.figures)
        words = QFontMetrics(painter.font()).elidedText(
            str(self.grid.rows.data(index) or ""), Qt.TextElideMode.ElideRight, place.width()
        )
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)

    def _paint_total(self, painter: QPainter, place: QRect, index: Index) -> None:
        lack, low = self.grid.rows.data(index, LACK), self.grid.rows.data(index, LOW)
        painter.setFont(self.grid.small)
        gap: Any = self.grid.rows.data(index, GAP)
        line = show_points(self.grid.rows.ways.pass_from)
        words = gap or (f"缺 {lack} 项" if lack else f"低于 {line}" if low else "")
        painter.setPen(self.theme.colour("muted" if lack or gap else "bad"))
        side = place.adjusted(ARROW, 0, 0, 0) if self.grid.rows.data(index, APART) else place
        painter.drawText(side, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, words)
        last = index.column() > self.grid.rows.last + 1
        painter.setFont(self.grid.figures if last else self.grid.bold)
        painter.setPen(self.theme.colour("bad" if low else "muted" if lack or last else "text"))
        painter.drawText(
            place, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight, str(self.grid.rows.data(index) or "")
        )

    # ------------------------------------------------------------------------------------------------ typing
    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAlignment(Qt.AlignmentFlag.AlignCenter)
        editor.setAccessibleName(str(self.grid.rows.headerData(index.column(), Qt.Orientation.Horizontal)))
        editor.textEdited.connect(lambda _: self._calm(editor))
        return editor

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QLineEdit) and not editor.isModified():
            editor.setText(str(index.data(Qt.ItemDataRole.EditRole) or ""))

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        """Keep what was typed; what is no score is dropped, and said, when the clerk has gone elsewhere."""
        assert isinstance(editor, QLineEdit)
        if index.data(FROM):  # the reason is asked for when the editor has gone, or losing the focus it would ask again
            here, words = QPersistentModelIndex(index), editor.text()
            QTimer.singleShot(
                0, self.grid, lambda: self.grid.put(self.grid.rows.index(here.row(), here.column()), words)
            )
        else:
            self.grid.put(index, editor.text())

    def updateEditorGeometry(self, editor: QWidget, option: QStyleOptionViewItem, index: Index) -> None:
        editor.setGeometry(option.rect)  # type: ignore[attr-defined]

    def eventFilter(self, editor: QObject, event: QEvent) -> bool:
        if isinstance(editor, QLineEdit) and isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress:
            step = STEPS.get(Qt.Key(event.key()))
            if step is None and self.typed_over:
                step = SIDEWAYS.get(Qt.Key(event.key()))
            if step is not None:
                if event.modifiers() & Qt.KeyboardModifier.ShiftModifier and step[0]:
                    step = (-step[0], 0)
                self._leave(editor, step)
                return True
        return super().eventFilter(editor, event)

    def _leave(self, editor: QLineEdit, step: tuple[int, int]) -> None:
        index = self.grid.currentIndex()
        item = self.grid.rows.item(index.column())
        try:
            if item:
                read_points(editor.text(), item)
        except ValueError as error:
            set_style(editor, state="bad")
            editor.selectAll()
            self.grid.complain(index, str(error))
            return
        self.commitData.emit(editor)
        self.closeEditor.emit(editor, QStyledItemDelegate.EndEditHint.NoHint)
        self.grid.step(*step)

    def _calm(self, editor: QLineEdit) -> None:
        if editor.property("state"):
            set_style(editor, state="")
        self.grid.complaint.hide()
