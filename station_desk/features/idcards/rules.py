"""Numbers and terms of work cards."""

import re
from calendar import monthrange
from collections.abc import Iterable
from datetime import date

WARN_DAYS = 60  # a card is announced this many days before it expires


def next_number(prefix: str, year: int, used: Iterable[str]) -> str:
    """The next card number, e.g. 证2025-0012: one after the highest of the year, so none is used twice."""
    pattern = re.compile(re.escape(f"{prefix}{year}-") + r"(\d+)")
    numbers = [int(found[1]) for one in used if (found := pattern.fullmatch(one))]
    return f"{prefix}{year}-{max(numbers, default=0) + 1:04d}"


def expiry(issued: date, years: int) -> date:
    """The last day of a card that is valid for `years` from the day of issue."""
    year = issued.year + years
    return date(year, issued.month, min(issued.day, monthrange(year, issued.month)[1]))
