"""What flags are counted by: months, evidence, and their words: pure functions, no database."""

from collections.abc import Iterable, Sequence
from datetime import date

from station_desk.base.dates import month_span


def months_until(on: date, count: int) -> list[tuple[date, date]]:
    """First and last day of so many calendar months, the last of them that of `on`."""
    last = on.year * 12 + on.month - 1
    return [month_span(month // 12, month % 12 + 1) for month in range(last - count + 1, last + 1)]


def covers(spells: Iterable[tuple[date, date | None]], first: date, last: date) -> bool:
    """Whether spells of service, each from a day until before another (None: still), leave no day out.

    The day somebody leaves is no longer served; a move on the day the former post ended leaves no gap.
    """
    reached = first
    for begin, end in sorted(spells, key=lambda spell: spell[0]):
        if begin > reached:
            return False
        if end is None or end > last:
            return True
        reached = max(reached, end)
    return reached > last


def missed_about(day: date, meeting_id: str) -> str:
    """The name of the newest missed meeting as evidence: it sorts by the day."""
    return f"{day:%Y-%m-%d} {meeting_id}"


def newer(about: str, answered: str) -> bool:
    """Whether missed-meeting evidence is newer than what a word has answered; a meeting put off stays the same one."""
    return about > answered and about.partition(" ")[2] != answered.partition(" ")[2]


def missed_words(months: int, days: Sequence[date]) -> str:
    """近3个月缺席 2 次月例会（10月12日、11月10日）."""
    named = "、".join(f"{day.month}月{day.day}日" for day in days)
    return f"近{months}个月缺席 {len(days)} 次月例会（{named}）"
