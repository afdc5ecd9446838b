"""What the settings work out without the desk: lists of holidays, serial numbers."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta

# The State Council's yearly list of holidays as clerks type or paste it: pure functions, no database.

HOLIDAYS = ("元旦", "春节", "清明节", "劳动节", "端午节", "中秋节", "国庆节")
LONGEST = 15  # days of one holiday; more is a mistake
DAY = re.compile(r"(?:(\d{4})\s*[年./-]\s*)?(\d{1,2})\s*[月./-]\s*(\d{1,2})\s*[日号]?")
ONLY_DAY = re.compile(r"(\d{1,2})\s*[日号]?")
IN_BRACKETS = re.compile(r"[（(][^）)]*[）)]")
SPAN = re.compile(r"(\d{1,2}月\d{1,2}日)\s*(?:至|到|[-—~～])\s*((?:\d{1,2}月)?\d{1,2}日)")
WORKED = re.compile(r"[^。；;]*上班")


@dataclass(frozen=True, slots=True)
class Typed:
    """One holiday as typed: the first and the last day off, and the weekend days worked for it."""

    first: str = ""
    last: str = ""
    worked: str = ""

    @property
    def empty(self) -> bool:
        return not (self.first.strip() or self.last.strip() or self.worked.strip())


@dataclass(frozen=True, slots=True)
class ListedDay:
    """One day of the list: off, or `worked` although it is a weekend."""

    day: date
    name: str
    worked: bool = False


def read_day(words: str, year: int, near: date | None = None) -> date:
    """2月5日, 2-5, 2027.2.5, or 11日 in the month of `near`. Raises ValueError with a sentence."""
    plain = IN_BRACKETS.sub("", words).strip()
    whole, lone = DAY.fullmatch(plain), ONLY_DAY.fullmatch(plain)
    try:
        if whole:
            return date(int(whole[1] or year), int(whole[2]), int(whole[3]))
        if lone and near:
            return near.replace(day=int(lone[1]))
    except ValueError:
        pass
    raise ValueError(f"“{words.strip()}”不是日期，请写成 2月5日 或 2-5")


def days_of(name: str, typed: Typed, year: int) -> list[ListedDay]:
    """The days of one holiday. Raises ValueError with a sentence that names it.

    元旦 may begin in the December before.
    """
    try:
        found = [ListedDay(day, name) for day in _days_off(name, typed, year)]
        worked = filter(None, re.split(r"[、，,;；\s]+", IN_BRACKETS.sub("", typed.worked)))
        found += [ListedDay(_in_season(name, read_day(day, year), day, year), name, worked=True) for day in worked]
    except ValueError as error:
        raise ValueError(f"{name}：{error}") from error
    return found


def _days_off(name: str, typed: Typed, year: int) -> list[date]:
    if not (typed.first.strip() or typed.last.strip()):
        return []
    if not typed.first.strip():
        raise ValueError("请填写从哪一天开始放假")
    first = _in_season(name, read_day(typed.first, year), typed.first, year)
    last = read_day(typed.last, year, first) if typed.last.strip() else first
    if last < first:
        raise ValueError("放假结束的日子早于开始的日子")
    if (last - first).days >= LONGEST:
        raise ValueError(f"放假不会超过 {LONGEST} 天，请核对起止日期")
    return [first + timedelta(days=step) for step in range((last - first).days + 1)]


def _in_season(name: str, day: date, words: str, year: int) -> date:
    """A December day of 元旦 belongs to the year before, where none is written."""
    before = name == "元旦" and day.month == 12 and str(day.year) not in words
    return day.replace(year=year - 1) if before else day


def read_list(typed: Mapping[str, Typed], year: int) -> list[ListedDay]:
    """Every day of the list, none twice. Raises ValueError with a sentence about the first that is wrong."""
    found: dict[date, ListedDay] = {}
    for name, one in typed.items():
        for listed in days_of(name, one, year):
            there = found.get(listed.day)
            if there and there.worked != listed.worked:
                raise ValueError(f"{listed.day.month}月{listed.day.day}日又放假又上班，请核对{there.name}和{name}")
            found.setdefault(listed.day, listed)
    return sorted(found.values(), key=lambda one: one.day)


def read_notice(text: str) -> dict[str, Typed]:
    """What the State Council's notice says of each holiday it names; {} for a text that is no such notice."""
    plain = IN_BRACKETS.sub("", re.sub(r"\s+", "", text))
    places = sorted((at.start(), name) for name in HOLIDAYS if (at := re.search(rf"{name}[^。]{{0,6}}[：:]", plain)))
    found: dict[str, Typed] = {}
    for number, (start, name) in enumerate(places):
        part = plain[start : places[number + 1][0] if number + 1 < len(places) else len(plain)]
        span, alone = SPAN.search(part), re.search(r"\d{1,2}月\d{1,2}日", part)
        if not alone:
            continue
        worked = "、".join(re.findall(r"\d{1,2}月\d{1,2}日", "".join(WORKED.findall(part))))
        first, last = (span[1], span[2]) if span else (alone[0], alone[0])
        found[name] = Typed(first, last, worked)
    return found


def year_of(text: str) -> int | None:
    """The year a notice is about."""
    found = re.search(r"(20\d{2})\s*年", text)
    return int(found[1]) if found else None
