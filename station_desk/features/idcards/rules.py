"""Terms of work cards."""

from calendar import monthrange
from datetime import date

WARN_DAYS = 60  # a card is announced this many days before it expires


def expiry(issued: date, years: int) -> date:
    """The last day of a card that is valid for `years` from the day of issue."""
    year = issued.year + years
    return date(year, issued.month, min(issued.day, monthrange(year, issued.month)[1]))
