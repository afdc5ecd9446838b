"""The words of a certificate and the numbers of certificates."""

import re
from collections.abc import Iterable
from datetime import date

from station_desk.base.dates import chinese_date

USUAL_DEED = "在{year}年度农村“一村一辅警”工作中，认真履行职责，成绩突出，"


def next_number(prefix: str, year: int, used: Iterable[str]) -> str:
    """The next certificate number, e.g. 荣〔2025〕003号: one after the highest of the year, so none is used twice."""
    pattern = re.compile(re.escape(f"{prefix}〔{year}〕") + r"(\d+)号")
    numbers = [int(found[1]) for one in used if (found := pattern.fullmatch(one))]
    return f"{prefix}〔{year}〕{max(numbers, default=0) + 1:03d}号"


def body(year: int, title: str, deed: str | None) -> str:
    """The certificate's text after the name: time and deed, title."""
    words = (deed or "").strip() or USUAL_DEED.format(year=year)
    if words[-1] not in "，。；":
        words += "，"
    return f"{words.rstrip('。；')}被评为{year}年度“{title}”。"


def signed_on(day: date) -> str:
    """The date under a certificate."""
    return chinese_date(day)
