"""Where a clerk is in a table: kept through every new reading of the rows, and found for a record asked for."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import (
    QEvent,
    QItemSelection,
    QItemSelectionModel,
    QModelIndex,
    QObject,
    QPoint,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QFontMetrics, QKeyEvent, QKeySequence, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QLabel,
    QListWidget,
    QListWidgetItem,
    QPushButton,
    QWidget,
)

from station_desk.base.settings import Choices
from station_desk.fields.kinds import Picture
from station_desk.fields.sheet import Sheet
from station_desk.ui.cells import INSET, Cell, DeskTable, tabular
from station_desk.ui.pill import PADDING, paint_pill, speaks_of_state
from station_desk.ui.popup import Popup
from station_desk.ui.shell import Shell
from station_desk.ui.table.rows import FIELD, Index, Rows

# Which columns a table shows: the sheet's own at first, then those the clerk has ticked, remembered per sheet.


def place_of(sheet: Sheet) -> str:
    """Where the chosen columns of a sheet are remembered."""
    return f"table.{sheet.model.__tablename__}.columns"


def offered_columns(sheet: Sheet) -> tuple[str, ...]:
    """The fields that can stand in a table: the sheet's columns first, then the others, pictures never."""
    others = [key for key in sheet.fields if key not in sheet.columns]
    return tuple(key for key in (*sheet.columns, *others) if not isinstance(sheet.field(key).kind, Picture))


def chosen_columns(choices: Choices, sheet: Sheet) -> tuple[str, ...]:
    """The columns to show now."""
    known = offered_columns(sheet)
    kept = choices.recall(place_of(sheet), None)
    chosen = tuple(key for key in kept if key in known) if isinstance(kept, list) else ()
    return chosen or tuple(key for key in sheet.columns if key in known)


class ColumnChooser(Popup):
    """A list of the columns to tick; what is ticked shows at once."""

    chosen = Signal(object)  # tuple of keys; None for the sheet's own

    def __init__(self, shell: Shell, sheet: Sheet, shown: Sequence[str], parent: QWidget) -> None:
        super().__init__(shell, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.sheet = sheet
        self.list = QListWidget()
        self.list.setAccessibleName("显示的列")
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        for key in (*shown, *(key for key in offered_columns(sheet) if key not in shown)):
            item = QListWidgetItem(sheet.field(key).title)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setSizeHint(QSize(0, shell.theme.size("control")))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.installEventFilter(self)
        self.list.itemChanged.connect(lambda _: self._tell())
        self.list.model().rowsMoved.connect(lambda *_: self._tell())
        tip = QLabel("勾选要显示的列；拖动或按 Alt+↑↓ 换位置")
        tip.setProperty("role", "caption")
        usual = QPushButton("恢复默认")
        usual.clicked.connect(self._usual)
        self.list.setFixedSize(232, min(360, 8 + shell.theme.size("control") * self.list.count()))
        for part in (tip, self.list, usual):
            self.box.addWidget(part)
        self.list.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt with an arrow moves a column, as dragging does."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in steps:
            row, by = self.list.currentRow(), steps[Qt.Key(event.key())]
            if event.modifiers() & Qt.KeyboardModifier.AltModifier and 0 <= row + by < self.list.count():
                self.list.insertItem(row + by, self.list.takeItem(row))
                self.list.setCurrentRow(row + by)
                self._tell()
                return True
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        items = [self.list.item(row) for row in range(self.list.count())]
        keys = tuple(
            item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked
        )
        if keys:
            self.chosen.emit(keys)

    def _usual(self) -> None:
        self.chosen.emit(None)
        self.close()


# The table of a sheet: quiet rows, words of state as pills, widths and order remembered, whole rows selected.

SAMPLE = 60  # rows whose words tell how wide a column should be
NARROWEST, WIDEST = 36, 200  # px of words in a column at first
ROOM_FOR_ARROW = 26  # px beside a title


class RecordCell(Cell):
    """Paints the words of a field, its pill where they are words of state."""

    def __init__(self, table: "Table") -> None:
        super().__init__(table, table.theme)
        self.table = table

    def paint_words(self, painter: QPainter, here: QRect, option: Any, index: Index) -> None:
        words = str(index.data() or "")
        if not words:
            return
        place = here.adjusted(INSET, 0, -INSET, 0)
        painter.setFont(self.table.figures)
        if speaks_of_state(index.data(FIELD)):
            painter.setFont(self.table.small)
            paint_pill(painter, QRectF(place), words, self.theme)
            return
        painter.setPen(self.theme.colour("text"))
        fitted = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, place.width())
        painter.drawText(place, index.data(Qt.ItemDataRole.TextAlignmentRole), fitted)


class Table(DeskTable):
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
        super().__init__(shell.theme, sheet.title)
        self.shell, self.sheet, self.rows = shell, sheet, rows
        self.order = ""
        self._place = f"table.{sheet.model.__tablename__}"
        self._laying_out = False
        self._natural: dict[str, int] = {}
        self.setModel(rows)
        self.setItemDelegate(RecordCell(self))
        self.setSelectionMode(QAbstractItemView.SelectionMode.ExtendedSelection)
        self.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        self.customContextMenuRequested.connect(lambda at: self.asked.emit(self.viewport().mapToGlobal(at)))
        self.doubleClicked.connect(lambda _: self.opened.emit())
        self._make_headers()
        self._dress()
        rows.modelReset.connect(self._lay_out)
        shell.theme.changed.connect(self._dress)

    def _dress(self) -> None:
        theme = self.shell.theme
        self.figures, self.small = tabular(theme.font()), theme.font("small")
        self._natural.clear()
        self._lay_out()

    def _make_headers(self) -> None:
        header = self.horizontalHeader()
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


def spans_of(selection: QItemSelection) -> list[tuple[int, int]]:
    """The selected rows as spans from … to before …, in order, none twice."""
    ranges = [selection.at(place) for place in range(selection.count())]
    found: list[tuple[int, int]] = []
    for top, end in sorted((one.top(), one.bottom() + 1) for one in ranges):
        first = max(top, found[-1][1]) if found else top
        if first < end:
            found.append((first, end))
    return found


class RowTracker(QObject):
    """Keeps selection, current row and scroll of a table; `seek` waits for a row that is not there yet."""

    def __init__(self, table: Table, rows: Rows) -> None:
        super().__init__(table)
        self.table, self.rows = table, rows
        self.sought = ""
        self.lost = ""  # the record that was shown when it went: undone, or deleted
        self._chosen: list[str] = []
        self._here = ""
        self._scroll = 0
        rows.modelAboutToBeReset.connect(self._keep)
        rows.modelReset.connect(self._find)

    def seek(self, record_id: str) -> None:
        """Go to a record's row, now or when it has been read."""
        self.sought = record_id
        self._go()

    def lose(self, record_id: str) -> None:
        """Remember a record that is gone: the clerk is brought back to it when it comes back."""
        self.lost = record_id

    def arrived(self, *, go_back: bool) -> None:
        """All rows are known: what is not among them is not looked for any more; `go_back` to one that was lost."""
        if self.lost and self.rows.ids.place(self.lost) >= 0:
            self.sought, self.lost = self.sought or (self.lost if go_back else ""), ""
        self._go()
        self.sought = ""

    def _go(self) -> None:
        if self.sought and self.rows.ids.place(self.sought) >= 0:
            self.table.choose([self.sought])
            self.table.scrollTo(self.table.currentIndex())
            self.sought = ""

    def _keep(self) -> None:
        self._chosen, self._here = self.table.chosen(), self.table.here()
        self._scroll = self.table.verticalScrollBar().value()

    def _find(self) -> None:
        self.table.choose(self._chosen, self._here)
        self.table.verticalScrollBar().setValue(self._scroll)
        self._go()
