"""The table of a sheet: quiet rows, words of state as pills, widths and order remembered, whole rows selected."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QPoint,
    QRect,
    QRectF,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFont, QFontMetrics, QKeyEvent, QKeySequence, QMouseEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHeaderView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
)

from station_desk.fields.sheet import Sheet
from station_desk.ui.pill import PADDING, paint_pill, speaks_of_state
from station_desk.ui.sheet.rows import FIELD, Index, Rows
from station_desk.ui.shell import Shell

INSET = 8  # px between a cell's edge and its words
SAMPLE = 60  # rows whose words tell how wide a column should be
NARROWEST, WIDEST = 36, 200  # px of words in a column at first
ROOM_FOR_ARROW = 26  # px beside a title


class Cell(QStyledItemDelegate):
    """Paints one cell; the row under the pointer and the selected rows are tinted as a whole."""

    def __init__(self, table: "Table") -> None:
        super().__init__(table)
        self.table = table
        self.theme = table.shell.theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        here: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if chosen or index.row() == self.table.hovered:
            painter.fillRect(here, self.theme.colour("accent-weak" if chosen else "raised"))
        painter.setPen(self.theme.colour("line"))
        painter.drawLine(here.bottomLeft(), here.bottomRight())
        self._paint_words(painter, here.adjusted(INSET, 0, -INSET, 0), index)
        if self.table.hasFocus() and index == self.table.currentIndex():
            painter.setPen(self.theme.colour("focus"))
            painter.drawRect(here.adjusted(0, 0, -1, -2))
        painter.restore()

    def _paint_words(self, painter: QPainter, place: QRect, index: Index) -> None:
        words = str(index.data() or "")
        if not words:
            return
        painter.setFont(self.table.figures)
        if speaks_of_state(index.data(FIELD)):
            painter.setFont(self.table.small)
            paint_pill(painter, QRectF(place), words, self.theme)
            return
        painter.setPen(self.theme.colour("text"))
        fitted = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, index.data(Qt.ItemDataRole.TextAlignmentRole), fitted)


class Table(QTableView):
    """Shows `Rows`; whoever wants the record under the cursor listens to `moved`."""

    moved = Signal()  # another row became the current one, by the user
    copied = Signal()
    pasted = Signal()
    removed = Signal()
    typed = Signal(str)  # letters, on to the find box
    opened = Signal()  # Enter or double click: on to the form
    asked = Signal(QPoint)  # for the menu of the selected rows, at a global place
    sorted = Signal(str)  # key, with a leading "-" when turned round; "" for the sheet's own order

    def __init__(self, shell: Shell, sheet: Sheet, rows: Rows) -> None:
        super().__init__()
        self.shell, self.sheet, self.rows = shell, sheet, rows
        self.hovered = -1
        self.order = ""
        self._place = f"table.{sheet.model.__tablename__}"
        self._laying_out = False
        self._natural: dict[str, int] = {}
        self.setModel(rows)
        self.setItemDelegate(Cell(self))
        self.setAccessibleName(sheet.title)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setMouseTracking(True)
        self.setCornerButtonEnabled(False)
        self.setFrameShape(QTableView.Shape.NoFrame)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.asked.emit(self.viewport().mapToGlobal(at)))
        self.doubleClicked.connect(lambda _: self.opened.emit())
        self._make_headers()
        self._dress()
        rows.modelReset.connect(self._lay_out)
        shell.theme.changed.connect(self._dress)

    def _dress(self) -> None:
        theme = self.shell.theme
        self.figures, self.small = theme.font(), theme.font("small")
        tabular = QFont.Tag.fromString("tnum")
        if tabular:
            self.figures.setFeature(tabular, 1)
        self._natural.clear()
        self.verticalHeader().setDefaultSectionSize(theme.size("row"))
        self.horizontalHeader().setFixedHeight(theme.size("row-header"))
        self._lay_out()

    def _make_headers(self) -> None:
        self.verticalHeader().hide()
        self.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header = self.horizontalHeader()
        header.setHighlightSections(False)
        header.setSelectionModel(QItemSelectionModel(self.rows, header))  # else each repaint asks about every row
        header.setSectionsMovable(True)
        header.setSectionsClickable(True)
        header.setStretchLastSection(True)
        header.setMinimumSectionSize(48)
        header.sectionClicked.connect(self.sort_by)
        header.sectionResized.connect(self._keep_width)
        header.sectionMoved.connect(self._keep_places)

    # --------------------------------------------------------------------------------------------- the headers
    def _lay_out(self) -> None:
        kept = self.shell.choices.recall(f"{self._place}.widths", {})
        self._laying_out = True
        for column, key in enumerate(self.rows.keys):
            if key not in self._natural and len(self.rows.ids):
                self._natural[key] = self._width_of(column)
            self.setColumnWidth(column, int(kept.get(key) or self._natural.get(key, 100)))
        self._laying_out = False
        self.hovered = -1
        self.show_order(self.order)

    def _width_of(self, column: int) -> int:
        """The width in px that title and first rows of a column ask for."""
        field = self.sheet.field(self.rows.keys[column])
        title = QFontMetrics(self.shell.theme.font(bold=True)).horizontalAdvance(field.title) + ROOM_FOR_ARROW
        metrics = QFontMetrics(self.figures)
        texts = [str(self.rows.index(row, column).data() or "") for row in range(min(SAMPLE, len(self.rows.ids)))]
        widest = max((metrics.horizontalAdvance(text) for text in texts), default=0)
        if speaks_of_state(field):
            widest += 2 * PADDING + 10
        return min(max(title, widest, NARROWEST), WIDEST) + 2 * INSET + 6

    def _keep_width(self, column: int, old: int, new: int) -> None:
        last = self.horizontalHeader().logicalIndex(len(self.rows.keys) - 1)
        if not self._laying_out and column != last and column < len(self.rows.keys):  # the last one only fills up
            place = f"{self._place}.widths"
            widths = self.shell.choices.recall(place, {})
            self.shell.choices.remember(place, {**widths, self.rows.keys[column]: new})

    def _keep_places(self, column: int, old: int, new: int) -> None:
        header = self.horizontalHeader()
        keys = [self.rows.keys[header.logicalIndex(place)] for place in range(len(self.rows.keys))]
        QTimer.singleShot(0, self, lambda: self._put_in_order(keys))

    def _put_in_order(self, keys: list[str]) -> None:
        """Let the model have the columns in the order they were dragged into."""
        header = self.horizontalHeader()
        header.blockSignals(True)
        for place in range(header.count()):
            header.moveSection(header.visualIndex(place), place)
        header.blockSignals(False)
        self.shell.choices.remember(f"{self._place}.columns", keys)
        self.rows.choose(keys)

    def sort_by(self, column: int) -> None:
        """Sort by a column; again to turn round, a third time for the sheet's own order."""
        key = self.rows.keys[column]
        order = {"": key, key: f"-{key}"}.get(self.order, "" if self.order == f"-{key}" else key)
        self.show_order(order)
        self.sorted.emit(order)

    def show_order(self, order: str) -> None:
        """Mark the column that the rows are sorted by."""
        self.order = order
        header, key = self.horizontalHeader(), order.lstrip("-")
        header.setSortIndicatorShown(key in self.rows.keys)
        if key in self.rows.keys:
            down = Qt.SortOrder.DescendingOrder if order.startswith("-") else Qt.SortOrder.AscendingOrder
            header.setSortIndicator(self.rows.keys.index(key), down)

    # ------------------------------------------------------------------------------------------- what is chosen
    def here(self) -> str:
        """The key of the current row's record, "" for none."""
        row = self.currentIndex().row()
        return self.rows.ids[row] if 0 <= row < len(self.rows.ids) else ""

    def chosen(self) -> list[str]:
        """The keys of the selected rows, in the order shown."""
        return [key for top, end in spans_of(self.selectionModel().selection()) for key in self.rows.ids[top:end]]

    def count_chosen(self) -> int:
        """How many rows are selected, quickly."""
        return sum(end - top for top, end in spans_of(self.selectionModel().selection()))

    def choose(self, ids: Sequence[str], current: str = "") -> None:
        """Select these records' rows as far as they are shown; tells nobody."""
        rows = [row for key in ids if (row := self.rows.ids.place(key)) >= 0]
        selection = QItemSelection()
        last = max(len(self.rows.keys) - 1, 0)
        for row in rows:
            selection.select(self.rows.index(row, 0), self.rows.index(row, last))
        here = self.rows.ids.place(current) if current else (rows[0] if rows else -1)
        column = max(self.currentIndex().column(), 0)
        picker = self.selectionModel()
        picker.setCurrentIndex(
            self.rows.index(here, column) if here >= 0 else QModelIndex(), QItemSelectionModel.SelectionFlag.NoUpdate
        )
        picker.select(selection, QItemSelectionModel.SelectionFlag.ClearAndSelect)

    # ------------------------------------------------------------------------------------------------ the hands
    def keyPressEvent(self, event: QKeyEvent) -> None:
        plain = event.modifiers() in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.KeypadModifier)
        if event.matches(QKeySequence.StandardKey.Copy):
            self.copied.emit()
        elif event.matches(QKeySequence.StandardKey.Paste):
            self.pasted.emit()
        elif plain and event.key() == Qt.Key.Key_Delete:
            self.removed.emit()
        elif plain and event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.opened.emit()
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def keyboardSearch(self, search: str) -> None:
        """Letters typed over the table go to the find box; Qt would read row after row."""
        if search.strip():
            self.typed.emit(search)

    def currentChanged(self, current: Any, previous: Any) -> None:
        super().currentChanged(current, previous)
        if current.row() != previous.row():
            self.moved.emit()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        super().mouseMoveEvent(event)
        self._hover(self.rowAt(int(event.position().y())))

    def leaveEvent(self, event: QEvent) -> None:
        super().leaveEvent(event)
        self._hover(-1)

    def _hover(self, row: int) -> None:
        if row != self.hovered:
            self.hovered = row
            self.viewport().update()


def spans_of(selection: QItemSelection) -> list[tuple[int, int]]:
    """The selected rows as spans from … to before …, in order, none twice."""
    ranges = [selection.at(place) for place in range(selection.count())]
    found: list[tuple[int, int]] = []
    for top, end in sorted((one.top(), one.bottom() + 1) for one in ranges):
        first = max(top, found[-1][1]) if found else top
        if first < end:
            found.append((first, end))
    return found
