"""Lines of quick entry: who is meant by a few letters, which day by a number, and what a line says as a whole."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta
from itertools import zip_longest
from typing import Any

from station_desk.base import chinese, dates
from station_desk.base.dates import show_date
from station_desk.features.duties.rules.words import (
    DUTIES,
    MARKS,
    SENTENCES,
    SHORT,
    WORDS,
    duties_like,
    named,
    number_of,
    read_duty,
    read_span,
    short_name,
)

KEYS = ("day", "person", "duty", "span", "place", "done")  # as they are typed
REPEATED = ("day", "person", "duty", "done")  # left empty, these are as in the line above
MERGED = ("day", "person")  # and these in a block from Excel, where cells were merged
SAME = frozenset({".", "。", "〃", "″", "同上", "同"})
NEAR_DAYS = {"今天": 0, "今": 0, "昨天": 1, "昨": 1, "前天": 2, "前": 2}
DAY_OF_MONTH = re.compile(r"(\d{1,2})[日号]?")
MONTH_AND_DAY = re.compile(r"(\d{1,2})[-./月](\d{1,2})[日号]?")
WITH_VILLAGE = re.compile(r"(.+?)\s*[（(](.+?)[)）]?$")
RUN = re.compile(r"(\d{2})(\d{2})")


@dataclass(frozen=True, slots=True)
class Spell:
    """One post of a person."""

    since: date
    until: date | None
    village_id: str
    village: str


@dataclass(frozen=True, slots=True)
class Someone:
    """A person of the roster as quick entry knows him; `keys` are his pinyin, whole and by initials."""

    id: str
    name: str
    keys: tuple[str, ...]
    hired: date | None
    spells: tuple[Spell, ...]

    def spell_on(self, day: date) -> Spell | None:
        """The post held on that day."""
        return next((one for one in self.spells if one.since <= day and (not one.until or day < one.until)), None)

    def village_near(self, day: date) -> str:
        """The village served in that day, else the last one."""
        spell = self.spell_on(day) or (self.spells[-1] if self.spells else None)
        return spell.village if spell else ""


@dataclass(frozen=True, slots=True)
class Line:
    """One line as it was typed (`texts`) and understood (`values`, by the entry's own keys).

    `faults` are sentences by the key of what was typed; `doubts` do not keep it from being saved.
    """

    texts: Mapping[str, str]
    values: Mapping[str, Any]
    who: str = ""
    village: str = ""
    faults: Mapping[str, str] = field(default_factory=dict)
    doubts: tuple[str, ...] = ()

    @property
    def note(self) -> str:
        """What is to be said of it in one sentence."""
        return "；".join([*self.faults.values(), *self.doubts])

    @property
    def same_as(self) -> tuple[Any, ...]:
        """What makes two lines the same piece of work."""
        return tuple(self.values.get(key) for key in ("day", "person_id", "duty", "done"))


def people_like(typed: str, people: Sequence[Someone], day: date) -> tuple[list[Someone], bool]:
    """Who can be meant by a name, its pinyin or initials, or by the village; the likeliest first.

    Also whether the first one is meant beyond doubt. Those serving that day come before all others.
    """
    text, _, place = WITH_VILLAGE.sub(r"\1 \2", chinese.normal_text(typed)).lower().partition(" ")
    place = place.replace(" ", "").removesuffix("村")
    if not text:
        return [], False
    if place and not any(place in one.village_near(day) for one in people):
        text, place = text + place, ""  # 张 三
    ranked = sorted(
        (
            (rank, one)
            for one in people
            if place in one.village_near(day) and (rank := _rank(text, one, day)) is not None
        ),
        key=lambda pair: (pair[0], pair[1].keys, pair[1].id),
    )
    sure = bool(ranked) and sum(rank == ranked[0][0] for rank, _ in ranked) == 1
    return [one for _, one in ranked], sure


def _rank(text: str, one: Someone, day: date) -> int | None:
    village = one.village_near(day)
    usual = one.keys[:2]  # the surname read as most are
    tests = (
        one.name == text,
        text in usual,
        village != "" and text in (village, village.removesuffix("村")),
        any(key.startswith(text) for key in usual),
        text in one.name,
        text in one.keys,
        any(key.startswith(text) for key in one.keys),
        text in village,
        text.isascii() and any(key.startswith(text) for key in chinese.name_keys(village)),
    )
    found = next((rank for rank, true in enumerate(tests) if true), None)
    return None if found is None else found + (0 if one.spell_on(day) else len(tests))


def read_day(typed: str, before: date | None, today: date) -> date:
    """A day as a clerk types it: 25 (of the month of the line above), 11-25, 1125, 昨天, or a whole date.

    What would lie ahead is the month or the year before. Raises ValueError with a sentence.
    """
    text = chinese.half_width(chinese.normal_text(typed)).replace(" ", "")
    if text in NEAR_DAYS:
        return today - timedelta(days=NEAR_DAYS[text])
    alone, pair = DAY_OF_MONTH.fullmatch(text), MONTH_AND_DAY.fullmatch(text) or RUN.fullmatch(text)
    if not (alone or pair):
        return dates.read_date(text)
    if alone:
        near = before or today
        months = (near, near.replace(day=1) - timedelta(days=1))
        found = [one for month in months if (one := _possible(month.year, month.month, int(alone[1])))]
    else:
        assert pair
        years = (today.year, today.year - 1)
        found = [one for year in years if (one := _possible(year, int(pair[1]), int(pair[2])))]
    if not found:
        raise ValueError(f"“{text}”不是存在的日期")
    return next((one for one in found if one <= today), found[0])


def _possible(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def read_line(
    texts: Mapping[str, str], people: Sequence[Someone], above: Line | None, today: date, *, guess: bool = False
) -> Line:
    """What a line says; what it leaves empty is as in the line above.

    `guess` reads a line of a block: a missing duty is taken from the work, and what was done is never repeated.
    """
    given = {key: chinese.normal_text(text) for key, text in texts.items()}
    faults: dict[str, str] = {}
    values: dict[str, Any] = {}
    before = above.values if above else {}
    repeated = MERGED if guess else REPEATED

    def read(key: str, kept: str, of: Any) -> None:
        text = given.get(key, "")
        if before.get(kept) is not None and (text in SAME or (not text and key in repeated)):
            values[kept] = before[kept]
        elif text and text not in SAME:
            try:
                values[kept] = of(text)
            except ValueError as error:
                faults[key] = str(error)

    read("day", "day", lambda text: read_day(text, before.get("day"), today))
    if "day" not in values and "day" not in faults:
        values["day"] = today
    if values.get("day", today) > today:
        faults["day"] = "日期在今天以后"
    day: date = values.get("day", today)
    last_year = day.year < today.year and str(day.year) not in given.get("day", str(day.year))
    doubts = [f"日期认作 {day:%Y-%m-%d}"] if last_year else []
    read("person", "person_id", lambda text: _person(text, people, day, given.get("village", "")))
    read("duty", "duty", _duty)
    read("span", "span", read_span)
    read("place", "place", lambda text: _short(text, 60))
    read("result", "result", lambda text: _short(text, 200))
    read("done", "done", str)
    if guess:
        _guess(values, faults, doubts)
    return _judged(given, values, faults, doubts, people)


def _guess(values: dict[str, Any], faults: Mapping[str, str], doubts: list[str]) -> None:
    """Take a duty that is not given from what was done, where that names one."""
    if "duty" in values or "duty" in faults or not values.get("done"):
        return
    guessed = named(values["done"].replace(" ", ""))
    if len(guessed) == 1:
        values["duty"] = guessed[0]
        doubts.append("职责按内容认的，请核对")


def _judged(
    given: Mapping[str, str],
    values: dict[str, Any],
    faults: dict[str, str],
    doubts: list[str],
    people: Sequence[Someone],
) -> Line:
    """The line with what is missing, and with the village that follows from person and day."""
    for key, kept, title in (("person", "person_id", "姓名"), ("duty", "duty", "职责"), ("done", "done", "工作内容")):
        if not values.get(kept) and key not in faults:
            faults[key] = f"请填写{title}"
    one = next((one for one in people if one.id == values.get("person_id")), None)
    village = ""
    if one and "day" in values:
        spell = one.spell_on(values["day"])
        village = spell.village if spell else ""
        values["village_id"] = spell.village_id if spell else None
        if one.hired and values["day"] < one.hired:
            doubts.append(f"{one.name} {one.hired:%Y-%m-%d} 才聘用")
        elif not spell:
            doubts.append(f"{one.name}这一天没有任职的村")
    return Line(given, values, one.name if one else "", village, faults, tuple(doubts))


def _person(text: str, people: Sequence[Someone], day: date, village: str) -> str:
    found, sure = people_like(text, people, day)
    if village and len(found) > 1:
        there = [one for one in found if village.removesuffix("村") in one.village_near(day)]
        found, sure = there or found, len(there) == 1 or sure
    if not found:
        raise ValueError(f"花名册里没有“{text}”")
    if not sure:
        raise ValueError(f"“{text}”可能是" + "、".join(f"{one.name}（{one.village_near(day)}）" for one in found[:4]))
    return found[0].id


def _duty(text: str) -> str | None:
    """A duty by number, words or initials."""
    try:
        return read_duty(text)
    except ValueError:
        found = duties_like(text)
        if len(found) != 1:
            raise
        return found[0]


def _short(text: str, longest: int) -> str:
    if len(text) > longest:
        raise ValueError(f"最多 {longest} 个字，现在有 {len(text)} 个")
    return text


# What a field of quick entry offers while it is typed, and what it shows once it is left.

MOST_PEOPLE = 9  # one digit each


@dataclass(frozen=True, slots=True)
class Offered:
    """The people or duties that a text can mean, each in words; `sure`: the first is meant beyond doubt."""

    things: tuple[Someone | str, ...] = ()
    words: tuple[str, ...] = ()
    sure: bool = False


def offered_for(key: str, text: str, people: Sequence[Someone], day: date) -> Offered:
    """What the text of a field can mean."""
    if text in SAME:
        return Offered()
    if key == "person":
        found, sure = people_like(text, people, day)
        found = found[:MOST_PEOPLE]
        words = tuple(f"{place} {one.name} {one.village_near(day)}" for place, one in enumerate(found, 1))
        return Offered(tuple(found), words, sure)
    if key == "duty":
        duties = duties_like(text)
        return Offered(tuple(duties), tuple(f"{number_of(one)} {short_name(one)}" for one in duties), len(duties) == 1)
    return Offered()


def shown(thing: Someone | str, people: Sequence[Someone], day: date) -> str:
    """A person or a duty as it stands in its field; one of several of the same name with his village."""
    if not isinstance(thing, Someone):
        return f"{number_of(thing)} {short_name(thing)}"
    alone = sum(other.name == thing.name for other in people) == 1
    return thing.name if alone else f"{thing.name} {thing.village_near(day)}"


def understood(key: str, text: str, before: date | None, today: date) -> str:
    """A day or a span as it is kept; raises ValueError with a sentence. `before` is the day of the line above."""
    if key == "day":
        return show_date(read_day(text, before, today))
    return read_span(text) or "" if key == "span" else text


def doubt_of(key: str, text: str, offered: Offered) -> str:
    """Why none of what is offered can be taken."""
    if not offered.things:
        return f"花名册里没有“{text}”" if key == "person" else f"“{text}”看不出是哪一项职责"
    return "对得上的不止一个，请按数字键选" if key == "person" else "对得上的不止一项，请填序号"


# A block copied from Excel or from a message, taken apart into lines of quick entry.

BLANKS = re.compile(r"[ \u3000]+")
DATED = re.compile(r"\d{1,2}[./月]\d{1,2}[日号]?")
TIMED = re.compile(r"[:：点时]|\d\s*[-—–~～至到]\s*\d")
HEADED = 3  # rows among which the headings are looked for
ENOUGH = 0.6  # of a column's cells say what the column is
KNOWN = frozenset({*DUTIES, *SHORT, *SENTENCES, *(word for words in WORDS for word in words)})


def read_block(text: str) -> list[list[str]]:
    """The cells of a copied block, row by row; lines without tabs are parted at their blanks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\t" in text:
        rows = list(csv.reader(io.StringIO(text), delimiter="\t"))
    else:
        rows = [BLANKS.split(line.strip()) for line in text.split("\n")]
    tidy = [[chinese.normal_text(cell) for cell in row] for row in rows]
    return [row for row in tidy if any(row)]


def lines_of(
    text: str, titles: Mapping[str, str], names: frozenset[str], villages: frozenset[str]
) -> list[dict[str, str]]:
    """The texts of each line by key; `titles` are the headings that may stand in the first row, with their keys."""
    rows, tabbed = read_block(text), "\t" in text
    for place, row in enumerate(rows[:HEADED]):  # a title may stand above the headings
        heading = [titles.get(cell.replace(" ", "")) for cell in row]
        if sum(key is not None for key in heading) >= 2:
            return [_texts(row, heading) for row in rows[place + 1 :]]
    if len(rows) > 1 and tabbed:
        keys = keys_of(list(zip_longest(*rows, fillvalue="")), names, villages)
        return [_texts(row, keys) for row in rows]
    return [_texts(row, keys_of([(cell,) for cell in row], names, villages)) for row in rows]


def _texts(row: Sequence[str], keys: Sequence[str | None]) -> dict[str, str]:
    found: dict[str, str] = {}
    for cell, key in zip(row, keys, strict=False):
        if key and cell:
            found[key] = f"{found[key]} {cell}" if key in found else cell
    return found


def keys_of(columns: Sequence[Sequence[str]], names: frozenset[str], villages: frozenset[str]) -> list[str | None]:
    """What each column is, by what its cells look like; of several texts the longest is the work done."""
    kinds: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("day", is_day),
        ("person", lambda cell: cell.replace(" ", "") in names),
        ("span", is_span),
        ("village", lambda cell: cell in villages or f"{cell}村" in villages),
        ("duty", is_duty),
    )
    keys: list[str | None] = [None] * len(columns)
    for place, column in enumerate(columns):
        if len(column) > 1 and list(column) == [str(number) for number in range(1, len(column) + 1)]:
            keys[place] = ""  # 序号
    for key, looks in kinds:
        shares = [
            (sum(looks(cell) for cell in column if cell) / max(1, sum(map(bool, column))), -place)
            for place, column in enumerate(columns)
            if keys[place] is None
        ]
        best = max(shares, default=(0.0, 0))
        if best[0] >= ENOUGH:
            keys[-best[1]] = key
    texts = [place for place, key in enumerate(keys) if key is None and any(columns[place])]
    if texts:
        longest = max(texts, key=lambda place: sum(map(len, columns[place])))
        several = len(columns[0]) > 1
        for place in texts:
            after = "result" if several else "done"
            keys[place] = "place" if place < longest else "done" if place == longest else after
    return [key or None for key in keys]


def is_day(cell: str) -> bool:
    """Whether a cell holds a day beyond doubt; a lone number or 9-11 does not."""
    if DATED.fullmatch(cell):
        return True
    try:
        dates.read_date(cell)
    except ValueError:
        return False
    return len(cell) > 4


def is_span(cell: str) -> bool:
    """Whether a cell holds a span of time."""
    if not TIMED.search(cell):
        return False
    try:
        return read_span(cell) is not None
    except ValueError:
        return False


def is_duty(cell: str) -> bool:
    """Whether a cell is nothing but a duty's number or name."""
    bare = MARKS.sub("", chinese.half_width(cell))
    return bare in KNOWN or bool(re.fullmatch(r"(?:1[0-4]|[1-9])[.、]?", cell)) or bare.lstrip("0123456789") in KNOWN
