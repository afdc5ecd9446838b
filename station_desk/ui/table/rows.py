"""The rows of a table as Qt asks for them: all keys in order, values only for the pages in sight."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtWidgets import QWidget
from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from station_desk.base import idnumber
from station_desk.fields.field import Field
from station_desk.fields.kinds import Moment
from station_desk.fields.sheet import Sheet
from station_desk.store.desk import Desk
from station_desk.store.search import rows_query
from station_desk.ui.shell import Shell
from station_desk.ui.view import View
from station_desk.ui.work import LatestTask, Superseded

# Which rows a table shows: searched words, allowed values, spans of days, and the order.

Span = tuple[date | None, date | None]


@dataclass(frozen=True, slots=True)
class RowQuery:
    """`where` maps keys to allowed values, `spans` keys of days to (first, last), None for an open end."""

    find: str = ""
    where: Mapping[str, tuple[Any, ...]] = field(default_factory=dict)
    spans: Mapping[str, Span] = field(default_factory=dict)
    order: tuple[str, ...] = ()

    @property
    def narrowed(self) -> bool:
        """Whether anything but the order is asked for."""
        return bool(self.find.strip() or self.where or self.spans)

    def query(self, sheet: Sheet, keys: Sequence[str]) -> Select[Any]:
        """The rows as `id` and then `keys`, links as the label of what they point to."""
        query = rows_query(sheet, keys, self.find, self.where, self.order)
        for key, (first, last) in self.spans.items():
            column = getattr(sheet.model, key)
            by_moment = isinstance(sheet.field(key).kind, Moment)
            if first:
                query = query.where(column >= (datetime.combine(first, time.min) if by_moment else first))
            if last and by_moment:
                query = query.where(column < datetime.combine(last + timedelta(days=1), time.min))
            elif last:
                query = query.where(column <= last)
        return query


PAGE = 200  # rows read at a time
KEPT = 40  # pages kept
SEEN = 2  # of them in sight at most
KEY = 36  # bytes of a record's key

VALUE = Qt.ItemDataRole.UserRole + 1
FIELD = Qt.ItemDataRole.UserRole + 2

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()


class Keys(Sequence[str]):
    """Record keys in order, 36 bytes each: half a million of them take 17 MB instead of 45."""

    def __init__(self, keys: Iterable[str] = ()) -> None:
        self._joined = b"".join(key.encode().ljust(KEY) for key in keys)

    def __len__(self) -> int:
        return len(self._joined) // KEY

    def __getitem__(self, where: Any) -> Any:
        if isinstance(where, slice):
            return [self[place] for place in range(*where.indices(len(self)))]
        if not 0 <= where < len(self):
            raise IndexError(where)
        return self._joined[where * KEY : (where + 1) * KEY].decode().rstrip()

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Keys) and other._joined == self._joined

    __hash__ = None  # type: ignore[assignment]

    def place(self, key: str) -> int:
        """The row of a key, or -1."""
        sought, start = key.encode().ljust(KEY), 0
        while (found := self._joined.find(sought, start)) >= 0:
            if found % KEY == 0:
                return found // KEY
            start = found + 1
        return -1


def shown_text(field: Field, value: Any, *, masked: bool = False) -> str:
    """A value as one line for a cell; a secret one hidden where `masked`."""
    text = field.kind.show(value)
    if masked and field.secret and text:
        return idnumber.masked(text)
    return " ".join(text.split("\n")) if "\n" in text else text


@dataclass(frozen=True, slots=True)
class Reading:
    """What was read of the rows that `wanted` asks for: `ids` are all of them where it is `whole`, else the first page."""

    wanted: RowQuery
    keys: tuple[str, ...]
    ids: Keys
    pages: dict[int, dict[str, Any]]  # the values of some pages
    whole: bool


def read_rows(
    session: Session, sheet: Sheet, wanted: RowQuery, keys: tuple[str, ...], known: int, recent: Sequence[int]
) -> Reading:
    """The first page of other rows; of rows of which `known` stand in the table all keys, with the `recent` pages."""
    if known <= PAGE:
        found = session.execute(wanted.query(sheet, keys).limit(PAGE + 1)).all()
        if len(found) <= PAGE or not known:
            first = found[:PAGE]
            return Reading(
                wanted, keys, Keys(row[0] for row in first), {0: {row[0]: row for row in first}}, len(found) <= PAGE
            )
    ids = read_keys(session, sheet, wanted, session.info["superseded"])
    return Reading(wanted, keys, ids, {page: read_page(session, sheet, keys, ids, page) for page in recent}, True)


def read_keys(session: Session, sheet: Sheet, wanted: RowQuery, superseded: Superseded) -> Keys:
    """The keys of all rows, in order; fewer where nobody waits for them any more."""
    found: list[str] = []
    for some in session.execute(wanted.query(sheet, ()).execution_options(yield_per=1000)).partitions():
        if superseded():
            break
        found += [row[0] for row in some]
    return Keys(found)


def read_page(session: Session, sheet: Sheet, keys: tuple[str, ...], ids: Keys, number: int) -> dict[str, Any]:
    """The values of one page, by key."""
    some = ids[number * PAGE : (number + 1) * PAGE]
    query = rows_query(sheet, keys).order_by(None).where(sheet.model.id.in_(some))
    return {row[0]: row for row in session.execute(query)} if some else {}


class Rows(QAbstractTableModel):
    """What a table shows of a sheet; never holds more than a few thousand rows' values.

    `asks()` says which rows are wanted just now; `view.refresh()` reads them.
    """

    arrived = Signal()  # all keys are known: count and places are right

    def __init__(
        self, shell: Shell, sheet: Sheet, keys: Sequence[str], page: QWidget, asks: Callable[[], RowQuery]
    ) -> None:
        super().__init__(page)
        self.desk, self.sheet, self.asks = shell.desk, sheet, asks
        self.keys = tuple(keys)
        self.wanted = RowQuery()  # those shown
        self.revealed = False
        self.ids = Keys()
        self.whole = False  # whether `ids` is complete
        self._pages: dict[int, dict[str, Any]] = {}  # the one that was looked at last stands last
        self.view = View(page, shell, read_rows, self._take, about=self._question)
        self._rest = LatestTask(self)

    # -------------------------------------------------------------------------------------------- what to show
    def _question(self) -> tuple[Any, ...]:
        self._rest.forget()
        wanted = self.asks()
        known = len(self.ids) if self.whole and wanted == self.wanted else 0
        return self.sheet, wanted, self.keys, known, tuple(self._pages)[-SEEN:]

    @property
    def busy(self) -> bool:
        """Whether rows are still awaited."""
        return self.view.busy or self._rest.busy

    def choose(self, keys: Sequence[str]) -> None:
        """Show other columns."""
        self.beginResetModel()
        self.keys = tuple(keys)
        self._pages = {}
        self.endResetModel()
        self.view.refresh()

    def reveal(self, revealed: bool) -> None:
        """Show secret values in full, or masked."""
        self.revealed = revealed
        self._say_changed()

    def _take(self, found: Reading) -> None:
        if self.whole and found.whole and found.wanted == self.wanted and found.ids == self.ids:
            self._pages = found.pages
            self._say_changed()
        else:
            self.beginResetModel()
            self.wanted, self.ids, self._pages, self.whole = found.wanted, found.ids, found.pages, found.whole
            self.endResetModel()
        if self.whole:
            self.arrived.emit()
        else:
            self._rest.ask(partial(self._read_rest, found.wanted), self._extend)

    def _read_rest(self, wanted: RowQuery, superseded: Superseded) -> Keys:
        with self.desk.look() as session:
            return read_keys(session, self.sheet, wanted, superseded)

    def _extend(self, ids: Keys) -> None:
        known, more = len(self.ids), len(ids)
        if more > known and ids[:known] == self.ids[:known]:
            self.beginInsertRows(NOWHERE, known, more - 1)
            self.ids, self.whole = ids, True
            self.endInsertRows()
        else:
            self.beginResetModel()
            self.ids, self.whole, self._pages = ids, True, {}
            self.endResetModel()
        self.arrived.emit()

    def _say_changed(self) -> None:
        if self.ids:
            self.dataChanged.emit(self.index(0, 0), self.index(len(self.ids) - 1, len(self.keys) - 1))

    # -------------------------------------------------------------------------------------------- what is shown
    def value(self, row: int, key: str) -> Any:
        """The value in a row, links as labels; None for a key that is no column now."""
        key_id = self.ids[row]
        found = self._page(row // PAGE).get(key_id)
        return found[1 + self.keys.index(key)] if found is not None and key in self.keys else None

    def _page(self, number: int) -> dict[str, Any]:
        found = self._pages.pop(number, None)
        if found is None:
            with self.desk.look() as session:
                found = read_page(session, self.sheet, self.keys, self.ids, number)
            if len(self._pages) >= KEPT:
                self._pages.pop(next(iter(self._pages)))
        self._pages[number] = found
        return found

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.ids)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.keys)

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if side != Qt.Orientation.Horizontal or not 0 <= section < len(self.keys):
            return None
        field = self.sheet.field(self.keys[section])
        if role == Qt.ItemDataRole.DisplayRole:
            return field.title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(field)
        return None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.ids):
            return None
        key = self.keys[index.column()]
        field = self.sheet.field(key)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(field)
        if role == FIELD:
            return field
        if role not in (Qt.ItemDataRole.DisplayRole, VALUE):
            return None
        value = self.value(index.row(), key)
        return value if role == VALUE else shown_text(field, value, masked=not self.revealed)

    def texts(self, row: int) -> list[str]:
        """A row's columns in full, for the clipboard and for questions."""
        return [shown_text(self.sheet.field(key), self.value(row, key)) for key in self.keys]


def _side(field: Field) -> Qt.AlignmentFlag:
    return Qt.AlignmentFlag.AlignVCenter | (
        Qt.AlignmentFlag.AlignRight if field.kind.right else Qt.AlignmentFlag.AlignLeft
    )


def labels_of(desk: Desk, sheet: Sheet, ids: Sequence[str]) -> list[str]:
    """The names of records, in the order of `ids`, as many as still stand."""
    model = sheet.model
    found: dict[str, str] = {}
    with desk.look() as session:
        for start in range(0, len(ids), PAGE):
            query = select(model.id, getattr(model, model.LABEL)).where(model.id.in_(ids[start : start + PAGE]))
            found.update({key: str(label or "") for key, label in session.execute(query)})
    return [found[key] for key in ids if key in found]
