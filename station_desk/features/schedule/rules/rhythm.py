"""Inspections and heard reports by the station's rhythm, and which days a period (2026-03, 2026-Q1, 2026-H2, 2026) spans.

Source: 吉市政办发〔2019〕4号 三（二）: 定期实施检查、定期听取汇报; how often is the station's own setting.
"""

from datetime import date

from station_desk.base.dates import month_span

NUMERALS = ("", "一", "二", "三", "四")
EVERY = {"每月": 1, "每季度": 3, "每半年": 6}  # months; 不排 plans none
# The day of the period's last month on which each is wished, and how it is called [our choice].
RHYTHMIC = {"检查": (15, "警务室检查"), "听取汇报": (18, "听取工作汇报")}
INSPECTED = "各村警务室"  # where an inspection takes place


def periods(year: int, rhythm: str) -> list[str]:
    """The year's periods in a rhythm (不排 每月 每季度 每半年), in order."""
    months = EVERY.get(rhythm, 0)
    if not months:
        return []
    mark = {1: "", 3: "Q", 6: "H"}[months]
    width = 2 if months == 1 else 1
    return [f"{year}-{mark}{number:0{width}d}" for number in range(1, 12 // months + 1)]


def span_of(period: str) -> tuple[date, date]:
    """The first and the last day of a period."""
    year, part = int(period[:4]), period[5:]
    months = 12 if not part else {"Q": 3, "H": 6}.get(part[0], 1)
    number = 1 if not part else int(part.lstrip("QH"))
    last = number * months
    return date(year, last - months + 1, 1), month_span(year, last)[1]


def label_of(period: str) -> str:
    """2026年3月, 2026年第一季度, 2026年上半年."""
    year, _, part = period.partition("-")
    if part.startswith("Q"):
        return f"{year}年第{NUMERALS[int(part[1])]}季度"
    if part.startswith("H"):
        return f"{year}年{'上' if part == 'H1' else '下'}半年"
    return f"{year}年{int(part)}月" if part else f"{year}年"


def rhythm_title(kind: str, period: str) -> str:
    """2026年第一季度警务室检查, 2026年上半年听取工作汇报."""
    return f"{label_of(period)}{RHYTHMIC[kind][1]}"


def stands_for(period: str, own: str | None, day: date) -> bool:
    """Whether a meeting of that day, planned for its `own` period or entered by hand (None), counts as the period's.

    So that a year is not planned twice when the rhythm changes: a month's counts for its quarter, and a quarter's for
    the month it is in.
    """
    first, last = span_of(period)
    if own:
        begin, end = span_of(own)
        if first <= begin and end <= last:
            return True
        if not (begin <= first and last <= end):
            return False
    return first <= day <= last
