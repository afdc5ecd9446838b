"""The rows of a table as Qt asks for them: all keys in order, values only for the pages in sight."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from sqlalchemy import Select, select

from station_desk.base import idnumber
from station_desk.fields.field import Field
from station_desk.fields.kinds import Moment
from station_desk.fields.sheet import Sheet
from station_desk.store.desk import Desk
from station_desk.store.search import rows_query
from station_desk.ui.work import PATIENCE, LatestTask, Superseded

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


class Rows(QAbstractTableModel):
    """What a table shows of a sheet; never holds more than a few thousand rows' values."""

    arrived = Signal()  # all keys are known: count and places are right

    def __init__(self, desk: Desk, sheet: Sheet, keys: Sequence[str], parent: QObject) -> None:
        super().__init__(parent)
        self.desk, self.sheet = desk, sheet
        self.keys = tuple(keys)
        self.wanted = RowQuery()
        self.revealed = False
        self.ids = Keys()
        self.whole = False  # whether `ids` is complete
        self._pages: dict[int, dict[str, Any]] = {}
        self._reader = LatestTask(self)

    # -------------------------------------------------------------------------------------------- what to show
    def want(self, wanted: RowQuery) -> None:
        """Show other rows: the first page at once, the rest when it has been read."""
        self.wanted = wanted
        desk, sheet, keys = self.desk, self.sheet, self.keys

        def first_page(_: Superseded) -> list[Any]:
            with desk.look() as session:
                return list(session.execute(wanted.query(sheet, keys).limit(PAGE + 1)).all())

        self._reader.ask(first_page, self._show_first, patience=PATIENCE)

    def read_again(self) -> None:
        """Read the same rows anew after a change."""
        self._reader.ask(self._all_keys, self._show_keys, patience=PATIENCE)

    def choose(self, keys: Sequence[str]) -> None:
        """Show other columns."""
        self.beginResetModel()
        self.keys = tuple(keys)
        self._pages = {}
        self.endResetModel()

    def reveal(self, revealed: bool) -> None:
        """Show secret values in full, or masked."""
        self.revealed = revealed
        self._say_changed()

    def _show_first(self, found: list[Any]) -> None:
        self.beginResetModel()
        self.ids = Keys(row[0] for row in found[:PAGE])
        self._pages = {0: {row[0]: row for row in found[:PAGE]}}
        self.whole = len(found) <= PAGE
        self.endResetModel()
        if self.whole:
            self.arrived.emit()
        else:
            self._reader.ask(self._all_keys, self._show_keys, patience=PATIENCE)

    def _all_keys(self, superseded: Superseded) -> Keys:
        query = self.wanted.query(self.sheet, ()).execution_options(yield_per=1000)
        found: list[str] = []
        with self.desk.look() as session:
            for some in session.execute(query).partitions():
                if superseded():
                    break
                found += [row[0] for row in some]
        return Keys(found)

    def _show_keys(self, ids: Keys) -> None:
        known, more = len(self.ids), len(ids)
        self._pages = {} if self.whole else self._pages
        if ids == self.ids:
            self.whole = True
            self._say_changed()
        elif not self.whole and more > known and ids[:known] == self.ids[:known]:
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
        if number not in self._pages:
            ids = self.ids[number * PAGE : (number + 1) * PAGE]
            query = rows_query(self.sheet, self.keys).order_by(None).where(self.sheet.model.id.in_(ids))
            with self.desk.look() as session:
                self._pages[number] = {row[0]: row for row in session.execute(query)}
            if len(self._pages) > KEPT:
                self._pages.pop(next(iter(self._pages)))
        return self._pages[number]

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
