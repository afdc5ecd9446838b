"""What the settings work out without the desk: lists of holidays, serial numbers."""

from station_desk.features.settings.rules.holidays import (
    HOLIDAYS,
    ListedDay,
    Typed,
    days_of,
    read_day,
    read_list,
    read_notice,
    year_of,
)
from station_desk.features.settings.rules.serials import serials_between, share_serials

__all__ = [
    "HOLIDAYS", "ListedDay", "Typed", "days_of", "read_day", "read_list", "read_notice", "serials_between",
    "share_serials", "year_of",
]  # fmt: skip
