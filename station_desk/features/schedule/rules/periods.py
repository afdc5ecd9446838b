"""A period as somebody writes it (2026, 2026-H1, 2026-Q1, 2026-03): checked, then its days and its name."""

import re
from datetime import date

from station_desk.base.errors import UserError
from station_desk.features.schedule.rules.meetings import check_year
from station_desk.features.schedule.rules.rhythm import label_of, span_of

PERIOD = re.compile(r"(\d{4})(-(H[12]|Q[1-4]|0[1-9]|1[0-2]))?")


def check_period(period: str) -> None:
    """Raise UserError for what is no period, and for a year no schedule is kept for."""
    found = PERIOD.fullmatch(period)
    if not found:
        raise UserError(f"“{period}”不是年、半年、季度或月份。", "请写成 2026、2026-H1、2026-Q1 或 2026-03。")
    check_year(int(found[1]))


def period_days(period: str) -> tuple[date, date]:
    """The first and the last day. Raises UserError as `check_period` does."""
    check_period(period)
    return span_of(period)


def period_title(period: str) -> str:
    """2026年, 2026年上半年, 2026年第一季度, 2026年3月. Raises UserError as `check_period` does."""
    check_period(period)
    return label_of(period)
