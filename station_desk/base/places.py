"""Places in the desk that can be opened, each a type, and the links to them that stand in a text: desk:ROOM/RECORD?key=value."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import MISSING, dataclass, fields
from datetime import date
from typing import Any, cast, get_type_hints
from urllib.parse import parse_qsl, quote, unquote, urlsplit

from station_desk.base.errors import UserError

SCHEME = "desk"
SIGNS = re.compile(r"[%&=?#+;,/:()\[\]\s\\\x00-\x1f]")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")
Where = tuple[tuple[str, Any], ...]  # fields and the value, or the tuple of values, that their rows have


class Place:
    """What `shell.go` opens. A room declares its own beside its ROOM, as frozen dataclasses with `room = "its name"`.

    A field's name is its key in a link, and links are stored: it is not renamed.
    """

    room: str


@dataclass(frozen=True)
class RoomPlace(Place):
    """A room as it was left."""

    room: str


@dataclass(frozen=True)
class RecordPlace(Place):
    """A record of a room, with its form."""

    room: str
    record_id: str


@dataclass(frozen=True)
class RowsPlace(Place):
    """The rows of a room's table, of the tab named where it has several: those with these values, these words, these days.

    `days` limits the first column of days of the table. Made by `rows_of`.
    """

    room: str
    where: Where = ()
    find: str = ""
    days: tuple[date, date] | None = None
    tab: str = ""

    @property
    def narrowed(self) -> bool:
        """Whether it asks for certain rows, not for the tab alone."""
        return bool(self.where or self.find or self.days)


@dataclass(frozen=True)
class ActPlace(Place):
    """A room, where the act of that title begins; IMPORT asks for a workbook."""

    room: str
    act: str


IMPORT = "import"


def rows_of(
    room: str, *, find: str = "", days: tuple[date, date] | None = None, tab: str = "", **where: Any
) -> RowsPlace:
    """The rows of a room whose fields have these values (state="在岗"); a tuple is any of several."""
    return RowsPlace(room, tuple(where.items()), find, days, tab)


# Links: written from a place, and read into one again.


def desk_link(place: Place) -> str:
    """The link to a place; its values are words, numbers, days, or several of them in a tuple."""
    if isinstance(place, RecordPlace):
        return f"{SCHEME}:{place.room}/{_word(place.record_id)}"
    given = {one.name: getattr(place, one.name) for one in fields(cast(Any, place))}
    given.pop("room", "")
    asked = {key: value for key, value in given.items() if value not in (None, False, "", ()) and key != "where"}
    words = "&".join(f"{key}={_written(value)}" for key, value in (*given.get("where", ()), *asked.items()))
    return f"{SCHEME}:{place.room}" + (f"?{words}" if words else "")


def _written(value: Any) -> str:
    if isinstance(value, (tuple, list)):
        return ",".join(map(_written, value))
    return value.isoformat() if isinstance(value, date) else _word(str(value).replace(",", "，"))


def _word(text: str) -> str:
    """A word as it may stand in a link: Chinese stays readable, the link's own signs do not."""
    return SIGNS.sub(lambda found: quote(found[0], safe=""), text)


def is_link(text: str) -> bool:
    """Whether a link leads into the desk."""
    parts = urlsplit(text)
    return parts.scheme == SCHEME and bool(parts.path.partition("/")[0])


def place_of(link: str, rooms: Mapping[str, Sequence[type[Place]]]) -> Place:
    """Where a link leads; `rooms` has the places that each room declares.

    Raises UserError for a room or a place that there is not: links are stored, and the house changes.
    """
    parts = urlsplit(link)
    room, _, record_id = parts.path.partition("/")
    if parts.scheme != SCHEME or room not in rooms:
        raise gone(link)
    if record_id:
        return RecordPlace(room, unquote(record_id))
    return named_place(room, {key: _read(value) for key, value in parse_qsl(parts.query)}, rooms[room])


def gone(link: str) -> UserError:
    """What is said of a link whose place is not there any more."""
    return UserError(f"这个链接指向的地方（{unquote(link)}）已经没有了。", "请从左边的菜单里找。")


def named_place(room: str, given: Mapping[str, Any], declared: Sequence[type[Place]]) -> Place:
    """The place of a room that has these keys: the first declared one that knows them all, else the rows they narrow."""
    for one in declared:
        known = fields(cast(Any, one))
        needed = {field.name for field in known if field.default is MISSING}
        if given and needed <= set(given) <= {field.name for field in known}:
            sorts = get_type_hints(one)
            return one(**{key: _typed(sorts[key], value) for key, value in given.items()})
    rest = dict(given)
    find, days, tab = str(rest.pop("find", "")), rest.pop("days", None), str(rest.pop("tab", ""))
    if days is not None and not (isinstance(days, tuple) and len(days) == 2):
        days = (days, days) if isinstance(days, date) else None
    return RowsPlace(room, tuple(rest.items()), find, days, tab) if given else RoomPlace(room)


def _typed(sort: Any, value: Any) -> Any:
    """A value of a link as the field's own type."""
    return value == "True" if sort is bool else sort(value) if sort in (str, int) else value


def _read(text: str) -> Any:
    values = [_day(one) or one for one in text.split(",")]
    return tuple(values) if len(values) > 1 else values[0]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None
