"""The words and the order of what is due today: pure functions, no database."""

from collections.abc import Iterable, Sequence
from dataclasses import replace
from datetime import date

from station_desk.base.chinese import names_of
from station_desk.base.dates import chinese_date
from station_desk.base.due import Due, Many, Severity
from station_desk.base.holidays import Overrides, day_kind

RANKS: tuple[Severity, ...] = ("bad", "care", "good")
SHOWN = 4  # lines of a kind; more become one line that counts them
WEEKDAYS = "一二三四五六日"


def in_order(lines: Iterable[Due]) -> list[Due]:
    """The most urgent first, of equal urgency the earliest; lines without a day after those with one."""
    return sorted(lines, key=lambda one: (RANKS.index(one.severity), one.day or date.max))


def folded(lines: Iterable[Due]) -> list[Due]:
    """The lines, with one that counts in the place of more than four of a kind."""
    groups: dict[tuple[str, Severity], list[Due]] = {}
    for one in lines:
        groups.setdefault((one.kind, one.severity), []).append(one)
    found: list[Due] = []
    for ones in groups.values():
        many = ones[0].many
        found += [whole(ones, many)] if many and len(ones) > SHOWN else ones
    return found


def whole(ones: Sequence[Due], many: Many) -> Due:
    """One line for all of them, of the earliest day."""
    words = many.sentence.format(names=names_of([one.about for one in ones], many.counted))
    day = min((one.day for one in ones if one.day), default=None)
    return replace(ones[0], sentence=words, act="去处理", day=day, place=many.place, about="")


def when(day: date, today: date) -> str:
    """今天, 明天, 11月30日 周一，还有 7 天, 11月10日 周二，已过 13 天; with the year where it is another one."""
    days = (day - today).days
    if 0 <= days <= 2:
        return ("今天", "明天", "后天")[days]
    date_words = f"{day.month}月{day.day}日" if day.year == today.year else chinese_date(day)
    gap = f"还有 {days} 天" if days > 0 else f"已过 {-days} 天"
    return f"{date_words} 周{WEEKDAYS[day.weekday()]}，{gap}"


def day_in_words(today: date, moved: Overrides | None = None) -> tuple[str, str]:
    """The day with its weekday (2026年11月23日　星期一), and what sort of day it is (工作日, 国庆节, 休息日)."""
    kind = day_kind(today, moved)
    name = "休息日" if kind.sort == "weekend" else kind.name
    return f"{chinese_date(today)}　星期{WEEKDAYS[today.weekday()]}", name
