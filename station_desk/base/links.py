"""Links into the desk that stand in a text: desk:ROOM/RECORD?key=value, made and taken apart."""

import re
from dataclasses import dataclass, field
from datetime import date
from typing import Any
from urllib.parse import parse_qsl, quote, unquote, urlsplit

SCHEME = "desk"
SIGNS = re.compile(r"[%&=?#+;,/:()\[\]\s\\\x00-\x1f]")
DAY = re.compile(r"\d{4}-\d{2}-\d{2}")


@dataclass(frozen=True, slots=True)
class Place:
    """Where a link leads: a room, in it a record, or its rows by a filter."""

    room: str
    record_id: str | None = None
    where: dict[str, Any] = field(default_factory=dict)


def desk_link(room: str, record_id: str | None = None, **where: Any) -> str:
    """The link to a place; a value is a word, a day, or several of them in a tuple."""
    path = f"{SCHEME}:{room}" + (f"/{_word(record_id)}" if record_id else "")
    asked = "&".join(f"{key}={_written(value)}" for key, value in where.items())
    return f"{path}?{asked}" if asked else path


def _written(value: Any) -> str:
    if isinstance(value, (tuple, list)):
        return ",".join(map(_written, value))
    return value.isoformat() if isinstance(value, date) else _word(str(value).replace(",", "，"))


def _word(text: str) -> str:
    """A word as it may stand in a link: Chinese stays readable, the link's own signs do not."""
    return SIGNS.sub(lambda found: quote(found[0], safe=""), text)


def place_of(link: str) -> Place | None:
    """Where a link leads, None for one that is not ours."""
    parts = urlsplit(link)
    room, _, record_id = parts.path.partition("/")
    if parts.scheme != SCHEME or not room:
        return None
    where = {key: _read(value) for key, value in parse_qsl(parts.query)}
    return Place(room, unquote(record_id) or None, where)


def _read(text: str) -> Any:
    values = [_day(one) or one for one in text.split(",")]
    return tuple(values) if len(values) > 1 else values[0]


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text) if DAY.fullmatch(text) else None
    except ValueError:
        return None
