"""The words and the order of what is due today: pure functions, no database."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any, Literal

from station_desk.base.dates import chinese_date
from station_desk.base.holidays import Overrides, day_kind

Severity = Literal["bad", "care", "good"]
RANKS: tuple[Severity, ...] = ("bad", "care", "good")
Where = tuple[tuple[str, Any], ...]  # what a place shows: keys and values for `shell.go`
AHEAD = 14  # days: meetings so near are announced
SHOWN = 4  # lines of a kind; more become one line that counts them
NAMED = 3  # people named in a line before 等
WEEKDAYS = "一二三四五六日"


@dataclass(frozen=True, slots=True)
class Due:
    """One line of the day: a Chinese `sentence`, the `day` it is about, and the place that `act` opens.

    `severity` is bad (late or missing), care (to be done) or good (coming up); the place is a `room` and there a
    record, or the rows that `where` filters; `about` is who or what the line speaks of.
    """

    kind: str
    severity: Severity
    sentence: str
    room: str
    act: str
    day: date | None = None
    record_id: str | None = None
    where: Where = ()
    about: str = ""


# What one line says in the place of many, by kind and severity: the sentence, what is counted, and what it opens.
MANY: Mapping[tuple[str, Severity], tuple[str, str, Where]] = {
    ("village", "bad"): ("{names}空缺", "个村", (("board", True),)),
    ("village", "care"): ("{names}空缺，正在办理", "个村", (("board", True),)),
    ("probation", "care"): ("{names}的试用期已满或快满，请办理转正或离岗", "人", (("state", "试用"),)),
    ("flag 月例会缺席", "care"): ("{names}多次缺席月例会", "人", (("tab", "提醒"), ("rule", "月例会缺席"))),
    ("flag 整月无履职记录", "care"): ("{names}整月没有履职记录", "人", (("tab", "提醒"), ("rule", "整月无履职记录"))),
    ("flag 请假未经批准", "care"): ("{names}请假没有准假人", "人", (("tab", "提醒"), ("rule", "请假未经批准"))),
    ("card", "bad"): ("{names}的工作证已过期", "人", ()),
    ("card", "care"): ("{names}的工作证快到期", "人", ()),
    ("card to return", "care"): ("{names}已离岗，工作证还没有收回", "人", ()),
    ("attendance", "care"): ("{names}还没有登记出勤", "次会议", (("state", "已开"),)),
    ("waiting", "care"): ("{names}还没有登记已开", "次会议", (("state", "待开"),)),
    ("unplanned", "care"): ("{names}还没有安排", "次会议", ()),
    ("unplanned", "bad"): ("{names}过了日子还没有安排", "次会议", ()),
    ("decision", "bad"): ("议定事项已过期限：{names}", "件", (("tab", "议定事项"), ("state", "未完成"))),
    ("decision", "care"): ("议定事项本月到期：{names}", "件", (("tab", "议定事项"), ("state", "未完成"))),
    ("coming", "good"): ("两周内要开：{names}", "次会议", ()),
    ("day off", "care"): ("{names}定在休息日", "次会议", ()),
}


def in_order(lines: Iterable[Due]) -> list[Due]:
    """The most urgent first, of equal urgency the earliest; lines without a day after those with one."""
    return sorted(lines, key=lambda one: (RANKS.index(one.severity), one.day or date.max))


def folded(lines: Iterable[Due]) -> list[Due]:
    """The lines, with one that counts in the place of more than four of a kind."""
    groups: dict[tuple[str, Severity], list[Due]] = {}
    for one in lines:
        groups.setdefault((one.kind, one.severity), []).append(one)
    found: list[Due] = []
    for key, ones in groups.items():
        found += [whole(ones, *MANY[key])] if len(ones) > SHOWN and key in MANY else ones
    return found


def whole(ones: Sequence[Due], sentence: str, counted: str, where: Where) -> Due:
    """One line for all of them, of the earliest day; where their days are those of one field, it opens their rows."""
    days = sorted({one.day for one in ones if one.day})
    if ones[0].kind == "card":
        where = (("expires", tuple(days)),)
    words = sentence.format(names=names_of([one.about for one in ones], counted))
    first = ones[0]
    return replace(
        first,
        sentence=words,
        act="去处理",
        day=days[0] if days else None,
        record_id=None,
        where=where or first.where,
        about="",
    )


def names_of(names: Sequence[str], counted: str = "人") -> str:
    """王海、李军、孙华等 7 人."""
    if len(names) <= NAMED:
        return "、".join(names)
    return f"{'、'.join(names[:NAMED])}等 {len(names)} {counted}"


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


def month_before(day: date) -> str:
    """The month before a day's, as 2026-10."""
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return f"{year}-{month:02d}"
