"""What the columns of a list say of its rows: words, order, sums, what is doubtful; the rows so arranged and painted."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from datetime import date
from operator import attrgetter
from typing import Any, Generic, Literal, TypeVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QRect, QRectF, Qt
from PySide6.QtGui import QFont, QIcon, QPainter
from PySide6.QtWidgets import QTableView

from station_desk.base.dates import show_date
from station_desk.ui.cells import Cell, Index, tabular
from station_desk.ui.pill import paint_pill
from station_desk.ui.theme import Theme

Row = TypeVar("Row")
NOWHERE = QModelIndex()
REST: Literal["rest"] = "rest"  # a column's width: its share of what the others leave
Role = Qt.ItemDataRole
SIDES = {
    "left": Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter,
    "right": Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter,
    "center": Qt.AlignmentFlag.AlignHCenter | Qt.AlignmentFlag.AlignVCenter,
}


@dataclass(frozen=True)  # with slots, Column[Row](…) would fail on Python 3.11
class Column(Generic[Row]):
    """A title and what a row has under it.

    `value(row)` is what it is sorted by, None last, and what is shown: a day as the desk writes days, None as nothing;
    `text(row)` says it in other words. `width` is in letters of whatever size the clerk has chosen, the edges included;
    None is as wide as the words are, REST a share of what the others leave. `wrap` breaks long words into up to three
    lines, `pill` paints a word of state. `severity` (good, care, bad, muted; one for all or a function of the row)
    colours the words, `tint(row)` the ground behind them. `tip(row)` is said where the mouse rests, else the words are.
    `total(rows)` stands in the row that adds up. `paint(painter, cell, row)` draws what words cannot say on the row's
    ground; the text is still what is copied and read aloud.
    """

    title: str
    value: Callable[[Row], Any]
    text: Callable[[Row], str] | None = None
    align: Literal["left", "right", "center"] = "left"
    width: float | Literal["rest"] | None = None
    pill: bool = False
    wrap: bool = False
    bold: bool = False
    small: bool = False
    severity: str | Callable[[Row], str] = ""
    tint: Callable[[Row], str] | None = None
    tip: Callable[[Row], str] | None = None
    icon: Callable[[Row], QIcon | None] | None = None
    total: Callable[[Sequence[Row]], str] | None = None
    paint: Callable[[QPainter, QRect, Row], None] | None = None
    head_tip: str = ""

    def words(self, row: Row) -> str:
        """What stands in the cell of a row."""
        if self.text:
            return self.text(row)
        value = self.value(row)
        return "" if value is None else show_date(value) if isinstance(value, date) else str(value)


@dataclass(frozen=True, slots=True)
class Caption:
    """A line of its own between rows, over all columns: what the rows below it have in common. It is not chosen."""

    words: str


class GridRows(QAbstractTableModel):
    """The rows in the order asked for, with the row that adds up before or after them."""

    def __init__(self, parent: QObject, theme: Theme, columns: Sequence[Column[Any]]) -> None:
        super().__init__(parent)
        self.theme, self.columns = theme, tuple(columns)
        self.pinned: Column[Any] | None = None
        self.given: list[Any] = []
        self.rows: list[Any] = []  # with None for the row that adds up
        self.texts: list[tuple[str, ...]] = []
        self.order: tuple[str, bool] | None = None  # a column's title, and whether the largest come first
        self.total_first = False
        self.sums_chosen = False  # whether the row that adds up can be chosen, too
        self.key: Callable[[Any], str] = attrgetter("id")
        self.ticks: Callable[[Any], bool | None] | None = None
        self.ticked: dict[str, bool] = {}
        self.tip: Callable[[Any], str] | None = None
        self.fonts: dict[tuple[bool, bool], QFont] = {}

    # --------------------------------------------------------------------------------------------- what is shown
    def show(self, rows: Iterable[Any] | None = None, columns: Sequence[Column[Any]] | None = None) -> None:
        """Take other rows, or columns, or arrange those there are anew."""
        self.beginResetModel()
        if columns is not None:
            self.columns = tuple(columns)
        if rows is not None:
            self.given = list(rows)
            if self.ticks:
                states = {self.key(row): self.ticks(row) for row in self.records()}
                self.ticked = {key: state for key, state in states.items() if state is not None}
        self.rows = self._arranged()
        self.texts = [self._texts_of(row) for row in self.rows]
        self.endResetModel()

    def records(self) -> list[Any]:
        """The rows as they were given, without captions."""
        return [row for row in self.given if not isinstance(row, Caption)]

    def _arranged(self) -> list[Any]:
        rows = self.given
        column = next((one for one in self.columns if self.order and one.title == self.order[0]), None)
        if column and self.order:
            there = [row for row in self.records() if column.value(row) is not None]
            blank = [row for row in self.records() if column.value(row) is None]  # last, whichever way round
            rows = sorted(there, key=column.value, reverse=self.order[1]) + blank
        if not any(one.total for one in self.columns) or not rows:
            return list(rows)
        return [None, *rows] if self.total_first else [*rows, None]

    def _texts_of(self, row: Any) -> tuple[str, ...]:
        if isinstance(row, Caption):
            return (row.words, *[""] * (len(self.columns) - 1))
        if row is None:
            return tuple(one.total(self.records()) if one.total else "" for one in self.columns)
        return tuple(one.words(row) for one in self.columns)

    def is_row(self, place: int) -> bool:
        """Whether a row of its own stands there: no caption, not the sum."""
        return (
            0 <= place < len(self.rows) and self.rows[place] is not None and not isinstance(self.rows[place], Caption)
        )

    def keys(self) -> list[str]:
        """The key of each line, "" for those that are no rows."""
        return [self.key(row) if self.is_row(place) else "" for place, row in enumerate(self.rows)]

    # ------------------------------------------------------------------------------------------------- the cells
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, side: Qt.Orientation, role: int = Role.DisplayRole) -> Any:
        if side == Qt.Orientation.Vertical:
            return self._pinned(section, role)
        if section >= len(self.columns):
            return None
        column = self.columns[section]
        if role == Role.TextAlignmentRole:
            return SIDES[column.align]
        return {Role.DisplayRole: column.title, Role.ToolTipRole: column.head_tip or None}.get(Role(role))

    def _pinned(self, place: int, role: int) -> Any:
        column, row = self.pinned, self.rows[place] if place < len(self.rows) else None
        if column is None or role not in (Role.DisplayRole, Role.TextAlignmentRole):
            return None
        if role == Role.TextAlignmentRole:
            return SIDES[column.align]
        if self.is_row(place):
            return column.words(row)
        return column.total(self.records()) if row is None and column.total else ""

    def flags(self, index: Index) -> Qt.ItemFlag:
        """Captions and sums are passed over by keys and clicks."""
        place, able = index.row(), Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        if not self.is_row(place):
            sums = self.sums_chosen and place < len(self.rows) and self.rows[place] is None
            return able if sums else Qt.ItemFlag.NoItemFlags
        if index.column() == 0 and self.key(self.rows[place]) in self.ticked:
            return able | Qt.ItemFlag.ItemIsUserCheckable
        return able

    def data(self, index: Index, role: int = Role.DisplayRole) -> Any:
        place = index.row()
        if not index.isValid() or place >= len(self.rows):
            return None
        column, row, words = self.columns[index.column()], self.rows[place], self.texts[place][index.column()]
        if role == Role.DisplayRole:
            return words
        if role == Role.TextAlignmentRole:
            return SIDES["left" if isinstance(row, Caption) else column.align]
        if role == Role.FontRole:
            return self.font(column, row)
        if role == Role.ForegroundRole:
            return self.theme.colour(self.severity(column, row) or "text")
        if role == Role.BackgroundRole and isinstance(row, Caption):
            return self.theme.colour("raised")
        if not self.is_row(place):
            return None
        if role == Role.ToolTipRole:
            return column.tip(row) if column.tip else self.tip(row) if self.tip else words
        if role == Role.DecorationRole and column.icon:
            return column.icon(row)
        if (
            role == Role.CheckStateRole
            and index.column() == 0
            and (ticked := self.ticked.get(self.key(row))) is not None
        ):
            return Qt.CheckState.Checked if ticked else Qt.CheckState.Unchecked
        return None

    def setData(self, index: Index, value: Any, role: int = Role.EditRole) -> bool:
        key = self.key(self.rows[index.row()]) if self.is_row(index.row()) else ""
        if role != Role.CheckStateRole or key not in self.ticked:
            return False
        self.ticked[key] = Qt.CheckState(value) == Qt.CheckState.Checked
        self.dataChanged.emit(index, index, [Role.CheckStateRole])
        return True

    def font(self, column: Column[Any], row: Any) -> QFont:
        """The font of a cell."""
        small = column.small or isinstance(row, Caption)
        bold = column.bold or row is None or isinstance(row, Caption)
        if (small, bold) not in self.fonts:
            self.fonts[small, bold] = tabular(self.theme.font("small" if small else "base", bold=bold))
        return self.fonts[small, bold]

    def severity(self, column: Column[Any], row: Any) -> str:
        """The colour token of a cell's words, "" for that of any text."""
        if isinstance(row, Caption):
            return "muted"
        if callable(column.severity):
            return column.severity(row) if row is not None else ""
        return column.severity


class GridCell(Cell):
    """Paints the words of a cell, its pill, or what its column draws."""

    def __init__(self, view: QTableView, rows: GridRows, inset: int) -> None:
        super().__init__(view, rows.theme)
        self.rows, self.inset = rows, inset

    def marks(self, index: Index) -> bool:
        return self.view.selectionBehavior() == QTableView.SelectionBehavior.SelectItems

    def paint_ground(self, painter: QPainter, here: QRect, index: Index, *, chosen: bool) -> None:
        column, place = self.rows.columns[index.column()], index.row()
        if isinstance(self.rows.rows[place], Caption):
            painter.fillRect(here, self.theme.colour("raised"))
        tint = column.tint(self.rows.rows[place]) if column.tint and self.rows.is_row(place) else ""
        if tint and not chosen:
            painter.fillRect(here.adjusted(1, 1, -1, -2), self.theme.colour(f"{tint}-weak"))

    def paint_words(self, painter: QPainter, here: QRect, option: Any, index: Index) -> None:
        column, row = self.rows.columns[index.column()], self.rows.rows[index.row()]
        words = self.rows.texts[index.row()][index.column()]
        place = here.adjusted(self.inset, 0, -self.inset, 0)
        if self.rows.is_row(index.row()):
            if column.paint:
                column.paint(painter, here, row)
                return
            if column.icon or (self.rows.ticked and index.column() == 0):
                super(Cell, self).paint(painter, option, index)
                return
            if column.pill and words:
                painter.setFont(self.theme.font("small"))
                paint_pill(painter, QRectF(place), words, self.theme)
                return
        painter.setFont(self.rows.font(column, row))
        painter.setPen(self.theme.colour(self.rows.severity(column, row) or "text"))
        self._write(painter, place, SIDES["left" if isinstance(row, Caption) else column.align], words, column.wrap)

    def _write(self, painter: QPainter, place: QRect, side: Qt.AlignmentFlag, words: str, wrap: bool) -> None:
        metrics = painter.fontMetrics()
        if not wrap and "\n" not in words:
            painter.drawText(place, side, metrics.elidedText(words, Qt.TextElideMode.ElideRight, place.width()))
            return
        flags = int(side) | int(Qt.TextFlag.TextWordWrap if wrap else 0)
        lines = max(1, (place.height() - 4) // metrics.lineSpacing())
        if wrap and metrics.horizontalAdvance(words) > lines * place.width():  # the end that finds no room is left out
            words = metrics.elidedText(words, Qt.TextElideMode.ElideRight, lines * place.width() - place.width() // 8)
        painter.drawText(place, flags, words)
