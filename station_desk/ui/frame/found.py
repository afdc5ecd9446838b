"""What the search box finds: rooms and commands by their words or pinyin, people and villages by the desk's own search."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base import chinese
from station_desk.fields.kinds import Picture
from station_desk.fields.sheet import Sheet
from station_desk.store.search import rows_query

PER_SHEET = 5
LOOKED_AT = 40  # rows of a sheet among which the closest are chosen
TOLD = 3  # columns said beside a row's name


@dataclass(frozen=True, slots=True)
class Found:
    """One line of the list: its `title`, what is said beside it, its icon and what Enter does; none for a heading."""

    title: str
    detail: str = ""
    icon: str = ""
    act: Callable[[], object] | None = None
    reading: str = ""  # initials and full pinyin, for those that are not rows


def matching(commands: Iterable[Found], text: str) -> list[Found]:
    """The commands whose words contain `text`, or whose pinyin begins with it; all of them for no text."""
    wanted = text.lower().replace(" ", "")
    return [one for one in commands if not wanted or wanted in one.title.lower() or _reads(one.reading, wanted)]


def _reads(reading: str, wanted: str) -> bool:
    return wanted.isascii() and any(word.startswith(wanted) for word in reading.split())


def with_reading(commands: Iterable[Found]) -> list[Found]:
    """The commands with their pinyin, whose table is slow to load: not for the window's thread."""
    return [Found(one.title, one.detail, one.icon, one.act, chinese.pinyin_keys(one.title)) for one in commands]


def rows_found(session: Session, sheet: Sheet, text: str) -> list[tuple[str, str, str]]:
    """(key, title, detail) of the few rows that fit `text` best; secret columns are not said."""
    if not any(field.find for field in sheet.fields.values()):
        return []
    fields = sheet.fields
    told = [key for key in sheet.columns if not fields[key].secret and not isinstance(fields[key].kind, Picture)]
    query = rows_query(sheet, told[: TOLD + 1], find=text).limit(LOOKED_AT)
    rows = sorted(session.execute(query).all(), key=lambda row: _distance(str(row[1] or ""), text))
    return [(row[0], *_said(fields, told, row)) for row in rows[:PER_SHEET]]


def _distance(title: str, text: str) -> int:
    """How far a name is from what was typed: the same, beginning with it, holding it, else by its pinyin."""
    reading = chinese.pinyin_keys(title) if text.isascii() and text.isalpha() else ""
    near = title.startswith(text) or _reads(reading, text.lower())
    return (title != text) + (not near) + (text not in title)


def _said(fields: dict[str, Any], told: Sequence[str], row: Sequence[Any]) -> tuple[str, str]:
    shown = [fields[key].kind.show(value) for key, value in zip(told, row[1:], strict=False)]
    return shown[0], "　".join(filter(None, shown[1:]))
