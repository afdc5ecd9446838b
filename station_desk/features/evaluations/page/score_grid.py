"""The score grid: a month's points under the keys of a spreadsheet, names and totals always in sight."""

from collections.abc import Iterable

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QSize, Qt, Signal
from PySide6.QtGui import (
    QFontMetrics,
    QInputMethodEvent,
    QKeyEvent,
    QKeySequence,
    QMouseEvent,
    QPainter,
    QResizeEvent,
    QWheelEvent,
)
from PySide6.QtWidgets import QAbstractItemDelegate, QAbstractItemView, QApplication, QHeaderView, QLineEdit, QTableView

from station_desk.features.evaluations.page import grid_edits
from station_desk.features.evaluations.page.score_cell import ScoreCell, ScoreView
from station_desk.features.evaluations.page.score_rows import FROM, ScoreRows
from station_desk.features.evaluations.rules import COUNTED, DEDUCTION, show_points
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme, text_width

# The grid's headings: an item's short name above, its most points in small letters below.


class ScoreHeader(QHeaderView):
    """Two lines high; the heading of the active column stands out."""

    def __init__(self, view: QTableView, rows: ScoreRows, theme: Theme) -> None:
        super().__init__(Qt.Orientation.Horizontal, view)
        self.rows, self.theme = rows, theme
        self.here = -1
        self.setSectionsClickable(False)
        self.setHighlightSections(False)
        self.setMinimumSectionSize(32)
        self.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)

    def sizeHint(self) -> QSize:
        line = QFontMetrics(self.theme.font("small")).height()
        return QSize(super().sizeHint().width(), 2 * line + 14)

    def mark(self, column: int) -> None:
        """Make the heading of a column stand out."""
        self.here = column
        self.viewport().update()

    def paintSection(self, painter: QPainter, rect: QRect, section: int) -> None:
        theme, item = self.theme, self.rows.item(section)
        painter.save()
        here = section == self.here and item is not None
        painter.fillRect(rect, theme.colour("accent-weak" if here else "raised"))
        painter.setPen(theme.colour("line"))
        painter.drawLine(rect.bottomLeft(), rect.bottomRight())
        title = str(self.rows.headerData(section, Qt.Orientation.Horizontal) or "")
        painter.setFont(theme.font("small", bold=True))
        painter.setPen(theme.colour("accent" if here else "text"))
        if item is None:
            side = Qt.AlignmentFlag.AlignRight if section > self.rows.last else Qt.AlignmentFlag.AlignLeft
            painter.drawText(rect.adjusted(8, 0, -8, 0), side | Qt.AlignmentFlag.AlignVCenter, title)
        else:
            half = rect.height() // 2
            upper = QRect(rect.left() + 2, rect.top() + 4, rect.width() - 4, half - 3)
            lower = QRect(rect.left() + 2, rect.top() + half, rect.width() - 4, half - 3)
            fitted = painter.fontMetrics().elidedText(title, Qt.TextElideMode.ElideRight, upper.width())
            painter.drawText(upper, Qt.AlignmentFlag.AlignCenter, fitted)
            painter.setFont(theme.font("small"))
            painter.setPen(theme.colour("muted"))
            painter.drawText(lower, Qt.AlignmentFlag.AlignCenter, most_words(item.kind, item.most))
        painter.restore()


def most_words(kind: str, most: int) -> str:
    """The most points of an item in a few characters: 满分 15, 最多 +10, 最多 −20."""
    if kind == COUNTED:
        return f"满分 {show_points(most)}"
    return f"至多 {'−' if kind == DEDUCTION else '+'}{show_points(most)}"


# Columns of a grid that stay in sight: a second view of the same rows, laid over the grid's edge.


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


Index = QModelIndex | QPersistentModelIndex
TOUCH = 12  # px of a cell's corner that show its evidence when they are clicked
WITH_LAST = 900  # px of width from which last month's totals have a column of their own
TYPED = frozenset("0123456789.-０１２３４５６７８９．－。−")


class ScoreGrid(ScoreView):
    """Arrow keys, Enter down, Tab right, digits type over, F2 edits, Del clears, Ctrl+C Ctrl+V Ctrl+D."""

    moved = Signal()  # another cell became the active one
    wanted_evidence = Signal()  # of the active cell: its corner was clicked, or F4 pressed

    def __init__(self, shell: Shell, rows: ScoreRows) -> None:
        super().__init__(shell, rows)
        self.cells = ScoreCell(self, shell.theme)
        self.left, self.right = (Frozen(self, ScoreCell(self, shell.theme)) for _ in range(2))
        self.setModel(rows)
        self.setItemDelegate(self.cells)
        self.setHorizontalHeader(ScoreHeader(self, rows, shell.theme))
        self.left.raise_()
        self.right.raise_()
        self.setAccessibleName("打分表")
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.EditKeyPressed | trigger.DoubleClicked)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self._dress()
        rows.modelReset.connect(self._lay_out)
        shell.theme.changed.connect(self._dress)
        for bar in (self.verticalScrollBar(), self.horizontalScrollBar()):
            bar.valueChanged.connect(lambda _: self.complaint.hide())

    # ------------------------------------------------------------------------------------------------ the looks
    def _dress(self) -> None:
        theme = self.shell.theme
        self.choose_fonts()
        for view in (self, self.left, self.right):
            view.verticalHeader().setDefaultSectionSize(theme.size("row") - 4)
        self._lay_out()

    def _lay_out(self) -> None:
        """Give the columns their widths and put the frozen ones over the others."""
        rows, theme = self.rows, self.shell.theme
        letter, small = text_width(theme.font(), 1), text_width(theme.font("small"), 1)
        longest = max((len(row.name) for row in rows.people), default=3)
        village = max((len(row.village) for row in rows.people), default=3)
        widths = [int(2.9 * letter), min(max(longest, 3), 8) * letter + 16, min(max(village, 3), 6) * letter + 14]
        total = 7 * small + 22
        last = 6 * small + 26 if self.viewport().width() >= WITH_LAST else 0
        free = self.viewport().width() - sum(widths) - total - last
        least = int(4.2 * small) + 5
        share = min(max(free // max(len(rows.items), 1), least), 2 * least)
        widths += [*(share for _ in rows.items), total, last]
        for column, width in enumerate(widths):
            self.setColumnWidth(column, width)
        self.left.freeze(range(rows.first))
        self.right.freeze(range(rows.last + 1, rows.columnCount() - (not last)))
        self._place()

    def _place(self) -> None:
        top = self.horizontalHeader().height()
        self.left.lie(self.viewport().x(), top, self.viewport().height())
        wide = self.columnWidth(self.rows.last + 1) + self.columnWidth(self.rows.last + 2)
        natural = self.columnViewportPosition(self.rows.last + 1)
        right = min(natural, self.viewport().width() - wide) if self.rows.items else natural
        self.right.lie(self.viewport().x() + max(right, self.left.width()), top, self.viewport().height())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._lay_out()

    # ---------------------------------------------------------------------------------------------- the moving
    def moveCursor(self, action: QAbstractItemView.CursorAction, keys: Qt.KeyboardModifier) -> QModelIndex:
        found = super().moveCursor(action, keys)
        column = min(max(found.column(), self.rows.first), self.rows.last)
        return self.rows.index(found.row(), column) if found.isValid() else found

    def currentChanged(self, current: Index, previous: Index) -> None:
        super().currentChanged(current, previous)
        header = self.horizontalHeader()
        if isinstance(header, ScoreHeader):
            header.mark(current.column())
        self.complaint.hide()
        for row in {current.row(), previous.row()}:
            self.left.show_row(row)
            self.right.show_row(row)
        self.moved.emit()

    def scrollTo(
        self, index: Index, hint: QAbstractItemView.ScrollHint = QAbstractItemView.ScrollHint.EnsureVisible
    ) -> None:
        """Bring a cell into the part that the frozen columns leave free."""
        super().scrollTo(index, hint)
        if self.rows.item(index.column()) is None:
            return
        bar, at = self.horizontalScrollBar(), self.columnViewportPosition(index.column())
        free = self.right.x() - self.viewport().x()
        if at < self.left.width():
            bar.setValue(bar.value() + at - self.left.width())
        elif at + self.columnWidth(index.column()) > free:
            bar.setValue(bar.value() + at + self.columnWidth(index.column()) - free)

    # ------------------------------------------------------------------------------------------------ the hands
    def keyPressEvent(self, event: QKeyEvent) -> None:
        editor = QApplication.focusWidget()
        if isinstance(editor, QLineEdit) and self.isAncestorOf(editor):
            QApplication.sendEvent(editor, event)  # a key that was meant for what is just being typed
            return
        key, plain = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        deeds = {(Qt.Key.Key_D, Qt.KeyboardModifier.ControlModifier): grid_edits.fill_down}
        for one in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            deeds[one, Qt.KeyboardModifier.NoModifier] = grid_edits.clear
        deed = deeds.get((Qt.Key(key), plain))
        if event.matches(QKeySequence.StandardKey.Copy):
            deed = grid_edits.copy
        elif event.matches(QKeySequence.StandardKey.Paste):
            deed = grid_edits.paste
        letter = event.text()[:1]
        if deed:
            deed(self)
        elif key == Qt.Key.Key_F4 and not plain:
            self.wanted_evidence.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.step(-1 if plain & Qt.KeyboardModifier.ShiftModifier else 1, 0)
        elif not letter or not letter.isprintable() or letter in TYPED:
            self.cells.typed_over = key != Qt.Key.Key_F2
            super().keyPressEvent(event)
            return
        event.accept()  # a letter is no score: nothing happens

    def inputMethodEvent(self, event: QInputMethodEvent) -> None:
        self.cells.typed_over = True
        words, here = event.commitString(), self.currentIndex()
        if not words or not here.isValid():
            super().inputMethodEvent(event)
            return
        self.edit(here)  # full-width digits and words come in one piece
        editor = QApplication.focusWidget()
        if isinstance(editor, QLineEdit) and self.isAncestorOf(editor):
            editor.setText(words)
            editor.setModified(True)

    def focusNextPrevChild(self, forward: bool) -> bool:
        """Tab goes from cell to cell, and on from the last one."""
        return self.step(0, 1 if forward else -1) or super().focusNextPrevChild(forward)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        super().mousePressEvent(event)
        at = self.indexAt(event.position().toPoint())
        if at.isValid() and self.rows.item(at.column()) is None:
            self.cell(at.row(), at.column())
        elif at.data(FROM) and event.button() == Qt.MouseButton.LeftButton:
            here, place = self.visualRect(at), event.position().toPoint()
            if here.right() - place.x() <= TOUCH and place.y() - here.top() <= TOUCH:
                self.wanted_evidence.emit()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        self.cells.typed_over = False
        super().mouseDoubleClickEvent(event)
