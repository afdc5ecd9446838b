"""Meetings that repeat: the days of a series made by hand, and where its later ones go when one is moved."""

from calendar import monthrange
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import date, timedelta

from station_desk.base.holidays import Overrides, is_workday
from station_desk.base.ids import new_id
from station_desk.features.schedule.rules.meetings import working_day

REPEATED = ("月例会", "季小结", "检查", "听取汇报")  # kinds of the year's plan of which there are several a year
RHYTHM_WORDS = {"每周": "w", "每月": "m", "每季度": "q"}
WEEK = 7
MOST = 120  # meetings in one series: more than two years of weeks


@dataclass(frozen=True, slots=True)
class Repeat:
    """One day of a series: the day `wished` and the working day for it, None where its whole week is off."""

    wished: date
    day: date | None


def series_name(rhythm: str) -> str:
    """A new series' key; its first letter says how it repeats, so that moving it keeps the rhythm."""
    return f"{RHYTHM_WORDS[rhythm]}-{new_id().replace('-', '')}"


def rhythm_of(series: str | None) -> str:
    """每周 每月 每季度; "" for none."""
    letter = (series or "")[:1]
    return next((word for word, mark in RHYTHM_WORDS.items() if mark == letter), "")


def repeated_days(
    first: date, rhythm: str, until: date, moved: Overrides | None = None, taken: Collection[date] = ()
) -> list[Repeat]:
    """The days after `first` up to `until` (每周 每月 每季度), moved off weekends and holidays, away from days taken.

    A week's meeting stays in its week, a month's in its month.
    """
    found: list[Repeat] = []
    for number in range(1, MOST + 1):
        if rhythm == "每周":
            wished = first + timedelta(days=WEEK * number)
        else:
            wished = in_month(first, number * (3 if rhythm == "每季度" else 1), first.day)
        if wished > until:
            break
        day = day_in_week(wished, moved, taken) if rhythm == "每周" else working_day(wished, moved, taken)
        found.append(Repeat(wished, day))
    return found


def moved_along(
    days: Iterable[date], before: date, after: date, *, weekly: bool, moved: Overrides | None = None,
    taken: Collection[date] = (),
) -> list[date | None]:  # fmt: skip
    """Where the later `days` of a series go when one of it goes from `before` to `after`; None where a whole week is off.

    In weeks they shift by as many days; in months they go to the same day of theirs. So they keep their order.
    """
    months = (after.year - before.year) * 12 + after.month - before.month
    found: list[date | None] = []
    for day in days:
        if weekly:
            found.append(day_in_week(monday_based(day, before, after), moved, taken))
        else:
            found.append(working_day(in_month(day, months, after.day), moved, taken))
    return found


def monday_based(day: date, before: date, after: date) -> date:
    """The weekday of `after` in the week as far from `day`'s as `after`'s is from `before`'s."""
    weeks = (monday(after) - monday(before)).days
    return monday(day) + timedelta(days=weeks + after.weekday())


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def in_month(day: date, months: int, number: int) -> date:
    """The day with that number so many months later, the month's last where it is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(number, monthrange(year, month + 1)[1]))


def day_in_week(wished: date, moved: Overrides | None = None, taken: Collection[date] = ()) -> date | None:
    """The working day for a wished day inside its week, Monday to Sunday: it, the next one, else the one before."""
    start = monday(wished)
    later = [wished + timedelta(days=step) for step in range(WEEK - wished.weekday())]
    earlier = [start + timedelta(days=step) for step in reversed(range(wished.weekday()))]
    fit = [day for day in (*later, *earlier) if is_workday(day, moved)]
    return next((day for day in fit if day not in taken), fit[0] if fit else None)
