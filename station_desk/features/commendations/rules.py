"""The words of a certificate and the numbers of certificates."""

import re
from collections.abc import Iterable

USUAL_DEED = "在{year}年度农村“一村一辅警”工作中，忠于职守，成绩突出"


def next_number(prefix: str, year: int, used: Iterable[str]) -> str:
    """The next certificate number, e.g. 荣〔2025〕003号: one after the highest of the year, so none is used twice."""
    pattern = re.compile(re.escape(f"{prefix}〔{year}〕") + r"(\d+)号")
    numbers = [int(found[1]) for one in used if (found := pattern.fullmatch(one))]
    return f"{prefix}〔{year}〕{max(numbers, default=0) + 1:03d}号"


def deed_words(year: int, deed: str | None) -> str:
    """What a certificate says was done, without a stop at its end: “被评为…” follows. The usual words for none."""
    return (deed or "").strip().rstrip("，。；、") or USUAL_DEED.format(year=year)
