"""Which days are worked: weekends, public holidays and the working days moved to a weekend (调休)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from functools import cache
from typing import Literal

Sort = Literal["work", "weekend", "holiday", "extra work"]

# What the station enters by hand: True is worked, False or a holiday's name is off.
Overrides = Mapping[date, bool | str]

# Dates that never move (《全国年节及纪念日放假办法》, 2024): a floor for years whose list is not out yet.
FIXED = {(1, 1): "元旦", (5, 1): "劳动节", (5, 2): "劳动节", (10, 1): "国庆节", (10, 2): "国庆节", (10, 3): "国庆节"}
WEEKDAYS = "一二三四五六日"
ENOUGH = 7  # days entered by hand that make a year known: there are seven holidays
LONGEST_BREAK = 60


@dataclass(frozen=True, slots=True)
class DayKind:
    """`sort` of a day, its Chinese `name` (工作日 周六 春节 春节调休上班), and whether that is `sure` for its year."""

    sort: Sort
    name: str
    sure: bool = True

    @property
    def worked(self) -> bool:
        return self.sort in ("work", "extra work")


@cache
def published(year: int) -> tuple[dict[date, str], dict[date, str]] | None:
    """(days off, weekend days worked) by Chinese name as the State Council published them; None where unknown."""
    from chinese_calendar import Holiday, constants

    names = {holiday.value: holiday.chinese for holiday in Holiday}
    off = {day: names.get(name, name) for day, name in constants.holidays.items() if day.year == year}
    extra = {day: names.get(name, name) for day, name in constants.workdays.items() if day.year == year}
    return (off, extra) if off else None


def is_known(year: int, overrides: Overrides | None = None) -> bool:
    """Whether the year's holiday list is known; until then a plan is 暂定."""
    return published(year) is not None or sum(day.year == year for day in overrides or ()) >= ENOUGH


def day_kind(day: date, overrides: Overrides | None = None) -> DayKind:
    """What sort of day it is; the station's own `overrides` win over the published list."""
    weekend = day.weekday() >= 5
    own = (overrides or {}).get(day)
    if own is not None:
        if own is True:
            return DayKind("extra work", "调休上班") if weekend else DayKind("work", "工作日")
        return DayKind("holiday", own if isinstance(own, str) and own else "放假")
    off, extra = published(day.year) or ({}, {})
    sure = is_known(day.year, overrides)
    if day in off:
        return DayKind("holiday", off[day])
    if day in extra:
        return DayKind("extra work", f"{extra[day]}调休上班")
    if not off and (day.month, day.day) in FIXED:
        return DayKind("holiday", FIXED[day.month, day.day], sure)
    if weekend:
        return DayKind("weekend", f"周{WEEKDAYS[day.weekday()]}", sure)
    return DayKind("work", "工作日", sure)


def is_workday(day: date, overrides: Overrides | None = None) -> bool:
    """Whether the station's office works that day."""
    return day_kind(day, overrides).worked


def next_workday(day: date, overrides: Overrides | None = None) -> date:
    """The first workday on or after `day`; `day` itself where sixty days on end are off."""
    return nearest(day, 1, overrides)


def last_workday(day: date, overrides: Overrides | None = None) -> date:
    """The last workday on or before `day`."""
    return nearest(day, -1, overrides)


def nearest(day: date, direction: int, overrides: Overrides | None) -> date:
    """The first workday from `day` on in one direction."""
    for step in range(LONGEST_BREAK):
        found = day + timedelta(days=step * direction)
        if is_workday(found, overrides):
            return found
    return day


def workdays_between(start: date, end: date, overrides: Overrides | None = None) -> int:
    """Workdays after `start` up to and with `end` (公示 of five workdays: `start` is the day it was put up)."""
    return sum(is_workday(start + timedelta(days=n), overrides) for n in range(1, (end - start).days + 1))


def add_workdays(start: date, count: int, overrides: Overrides | None = None) -> date:
    """The day on which `count` workdays after `start` have passed: `workdays_between(start, it) == count`."""
    day = start
    for _ in range(count):
        day = next_workday(day + timedelta(days=1), overrides)
    return day
