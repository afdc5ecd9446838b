"""Months, quarters and years as a page steps through them."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Literal

from station_desk.base.dates import month_span

Unit = Literal["月", "季", "年"]
MONTHS = {"月": 1, "季": 3, "年": 12}
FIRST_YEAR, LAST_YEAR = 2004, 2100


@dataclass(frozen=True, slots=True)
class Period:
    """A month, a quarter or a year, both its ends included."""

    unit: Unit
    first: date

    @property
    def last(self) -> date:
        """The last day."""
        return self.step(1).first - timedelta(days=1)

    @property
    def span(self) -> tuple[date, date]:
        """The first and the last day."""
        return self.first, self.last

    @property
    def title(self) -> str:
        """2026年3月, 2026年第1季度, 2026年."""
        year = f"{self.first.year}年"
        if self.unit == "月":
            return f"{year}{self.first.month}月"
        return f"{year}第{(self.first.month + 2) // 3}季度" if self.unit == "季" else year

    def step(self, by: int) -> "Period":
        """So many periods later, or earlier."""
        count = self.first.year * 12 + self.first.month - 1 + by * MONTHS[self.unit]
        return Period(self.unit, date(count // 12, count % 12 + 1, 1))

    def holds(self, day: date) -> bool:
        """Whether the day is in it."""
        return self.first <= day <= self.last


def period_of(unit: Unit, day: date) -> Period:
    """The month, quarter or year in which a day lies."""
    length = MONTHS[unit]
    return Period(unit, date(day.year, (day.month - 1) // length * length + 1, 1))


def period_between(first: date | None, last: date | None) -> Period | None:
    """The month, quarter or year that runs exactly from `first` to `last`, None for any other span."""
    if first is None or last is None or first.day != 1:
        return None
    units: tuple[Unit, ...] = ("月", "季", "年")
    return next((one for unit in units if (one := period_of(unit, first)).span == (first, last)), None)


def read_days(raw: object) -> tuple[date | None, date | None]:
    """A span given as two dates or ISO texts, or as one text: 2026-01-01..2026-03-31, 2026-01-01,2026-03-31, 2026-03."""
    parts = raw if isinstance(raw, (tuple, list)) else str(raw).replace("..", ",").split(",")
    found = [one if isinstance(one, date) or one is None else str(one).strip() for one in parts]
    if len(found) == 1 and isinstance(found[0], str) and len(found[0]) == 7:
        return month_span(int(found[0][:4]), int(found[0][5:]))
    days = [date.fromisoformat(one) if isinstance(one, str) and one else one or None for one in found]
    first, last = (days * 2)[:2]
    return (first if isinstance(first, date) else None), (last if isinstance(last, date) else None)
