"""The room's rules: pure functions, no database."""

import re
from calendar import monthrange
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from difflib import SequenceMatcher
from typing import Literal

from station_desk.base.dates import month_span
from station_desk.base.errors import UserError
from station_desk.base.holidays import Overrides, day_kind, is_known, is_workday, last_workday
from station_desk.base.ids import new_id

# Inspections and heard reports by the station's rhythm, and which days a period (2026-03, 2026-Q1, 2026-H2, 2026)
# spans.

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


# The year's calendar by the policy: which meetings there are and on which working day each falls.

FIRST_YEAR, LAST_YEAR = 2004, 2100
MONTHLY_BY = 20  # a month's meeting is late after this day
AGENDA = {
    "月例会": "一、学习文件\n二、上月工作点评\n三、各村汇报\n四、下月工作安排\n五、通报考核",
    "季小结": "一、本季度工作小结\n二、各村交流\n三、问题与整改\n四、下季度安排",
    "半年总结": "一、上半年工作总结\n二、履职与考核情况通报\n三、下半年安排",
    "年终总评": "一、全年工作总结\n二、个人述职\n三、年度考核情况\n四、下一年安排",
    "表彰会": "一、宣布表彰决定\n二、颁发证书\n三、代表发言\n四、领导讲话",
}


@dataclass(frozen=True, slots=True)
class Wished:
    """One meeting of the policy's year and the day it is wished on."""

    kind: str
    period: str
    title: str
    day: date


@dataclass(frozen=True, slots=True)
class Planned:
    """One meeting of the plan; `wished` is the day before it moved off a weekend, a holiday or another meeting.

    `other` names the meeting that has the wished day at the same hour, "" for none.
    """

    kind: str
    period: str
    title: str
    day: date
    wished: date
    provisional: bool
    other: str = ""

    @property
    def moved(self) -> bool:
        """Whether something moved it."""
        return self.day != self.wished

    @property
    def clash(self) -> bool:
        """Whether it had to stay at the hour of another meeting: no day of its month was free."""
        return bool(self.other) and not self.moved


@dataclass(frozen=True, slots=True)
class Mark:
    """How one person came (出席 迟到 请假 缺席).

    `late` in minutes belongs to 迟到, a reason to all but 出席, who allowed it (`approver`) to 请假.
    """

    mark: str
    late: int | None = None
    reason: str | None = None
    approver: str | None = None

    def tidy(self) -> "Mark":
        """The same without what does not belong to it."""
        late = self.late if self.mark == "迟到" else None
        reason = None if self.mark == "出席" else (self.reason or "").strip() or None
        approver = (self.approver or "").strip() or None if self.mark == "请假" else None
        return Mark(self.mark, late, reason, approver)

    @property
    def unapproved(self) -> bool:
        """Whether it is a leave nobody is written down to have allowed."""
        return self.mark == "请假" and not self.approver


def year_plan(
    year: int, meeting_day: int = 10, *, twice: bool = False, moved: Overrides | None = None,
    inspections: str = "不排", reports: str = "不排", busy: Mapping[date, str] | None = None,
) -> list[Planned]:  # fmt: skip
    """The year's meetings in order of day: 12 月例会, 4 季小结, 半年总结 (two when `twice`), 年终总评, 表彰会, and 检查
    and 听取汇报 by their rhythms.

    Days keep off weekends and public holidays, may fall on 调休 days, and keep apart from each other and from `busy`
    days; a year whose list is unknown is provisional. Raises UserError for a year outside 2004–2100.
    """
    check_year(year)
    wishes = wished_of(year, meeting_day, twice=twice, inspections=inspections, reports=reports)
    return place_all(wishes, moved, busy)


def wished_of(
    year: int, meeting_day: int, *, twice: bool = False, inspections: str = "不排", reports: str = "不排"
) -> list[Wished]:
    """What a year should have, the monthly ones first: what comes first chooses its day first."""
    days = [("月例会", date(year, month, meeting_day)) for month in range(1, 13)]
    days += [("季小结", date(year, quarter * 3, 25)) for quarter in range(1, 5)]
    days += [("半年总结", date(year, 6, 28)), *([("半年总结", date(year, 12, 22))] if twice else [])]
    days += [("年终总评", date(year, 12, 24)), ("表彰会", date(year, 12, 29))]
    found = [Wished(kind, period_of(kind, day) or "", title_of(kind, day, twice=twice), day) for kind, day in days]
    for kind, rhythm in (("检查", inspections), ("听取汇报", reports)):
        for period in periods(year, rhythm):
            day = span_of(period)[1].replace(day=RHYTHMIC[kind][0])
            found.append(Wished(kind, period, rhythm_title(kind, period), day))
    return found


def place_all(
    wishes: Iterable[Wished], moved: Overrides | None = None, busy: Mapping[date, str] | None = None
) -> list[Planned]:
    """Give each its working day, in order of day; two never share one while the month has another."""
    taken, found = dict(busy or {}), []
    for one in wishes:
        day = working_day(one.day, moved, taken)
        there = taken.get(one.day, "") if is_workday(one.day, moved) else taken.get(day, "")
        found.append(Planned(one.kind, one.period, one.title, day, one.day, not is_known(day.year, moved), there))
        taken.setdefault(day, one.title)
    return sorted(found, key=lambda one: one.day)


def why_moved(planned: Planned, moved: Overrides | None = None) -> str:
    """Why a meeting is on that day: 原定 10日周六，顺延; 原定 25日已有…; 调休上班日; 暂定; "" for a plain working day."""
    said = []
    if planned.moved:
        wished = day_kind(planned.wished, moved)
        way = "顺延" if planned.day > planned.wished else "提前"
        why = f"已有{planned.other}" if wished.worked and planned.other else wished.name
        said.append(f"原定 {planned.wished.day}日{why}，{way}")
    elif planned.clash:
        said.append(f"同一时间已有{planned.other}")
    if day_kind(planned.day, moved).sort == "extra work":
        said.append("调休上班日")
    if planned.provisional:
        said.append("暂定")
    return "；".join(said)


def check_year(year: int) -> None:
    """Raise UserError for a year no schedule is kept for."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UserError(f"没有 {year} 年的日程。", f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间。")


def working_day(wished: date, moved: Overrides | None = None, taken: Collection[date] = ()) -> date:
    """The working day for a wished day: it or the next one; the one before where the month (or, for a day up to
    the 20th, the 20th) would be passed. A day that is `taken` is passed over while the month has another.
    """
    limit = MONTHLY_BY if wished.day <= MONTHLY_BY else monthrange(wished.year, wished.month)[1]
    later = [wished + timedelta(days=step) for step in range(limit - wished.day + 1)]
    earlier = [wished - timedelta(days=step) for step in range(1, wished.day)]
    fit = [day for day in (*later, *earlier) if is_workday(day, moved)]
    return next((day for day in fit if day not in taken), fit[0] if fit else last_workday(wished, moved))


def period_of(kind: str, day: date) -> str | None:
    """The month, quarter, half year or year a meeting of that day is for; None for kinds that have no period.

    A summary held shortly after its time still belongs to it: a quarter's until the 15th day of the next, a half
    year's until August and January, a year's until February [our choice].
    """
    if kind == "月例会":
        return f"{day.year}-{day.month:02d}"
    if kind == "季小结":
        there = day - timedelta(days=15)
        return f"{there.year}-Q{(there.month + 2) // 3}"
    if kind == "半年总结":
        year = day.year - (day.month == 1)
        return f"{year}-H1" if 2 <= day.month <= 8 else f"{year}-H2"
    return str(day.year - (day.month <= 2)) if kind in ("年终总评", "表彰会") else None


def title_of(kind: str, day: date, *, twice: bool = True) -> str:
    """The usual name of a meeting: 2026年3月例会, 2026年第一季度小结, 2026年度年终总评; "" for kinds without a period.

    `twice`: there are two 半年总结 a year, told apart as 上半年 and 下半年.
    """
    period = period_of(kind, day)
    if period is None:
        return ""
    year, _, part = period.partition("-")
    if kind == "月例会":
        return f"{year}年{day.month}月例会"
    if kind == "季小结":
        return f"{year}年第{NUMERALS[int(part[1])]}季度小结"
    if kind == "半年总结":
        half = "上" if part == "H1" else "下"
        return f"{year}年{half if twice else ''}半年总结"
    return f"{year}年度{'总结表彰会' if kind == '表彰会' else kind}"


def is_late(month_first: date, today: date) -> bool:
    """Whether a month's 例会 should have been held by now: after the 20th of it."""
    return today > month_first.replace(day=MONTHLY_BY)


# A period as somebody writes it (2026, 2026-H1, 2026-Q1, 2026-03): checked, then its days and its name.

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


# Meetings that repeat: the days of a series made by hand, and where its later ones go when one is moved.

REPEATED = ("月例会", "季小结", "检查", "听取汇报")  # kinds of the year's plan of which there are several a year
RHYTHM_WORDS = {"每周": "w", "每月": "m", "每季度": "q"}
WEEK = 7
MOST_REPEATS = 120  # meetings in one series: more than two years of weeks


@dataclass(frozen=True, slots=True)
class Repeat:
    """One day of a series: the day `wished` and the working day for it, None where its whole week is off."""

    wished: date
    day: date | None


def series_name(rhythm: str) -> str:
    """A new series' key; its first letter says how it repeats, so that moving it keeps the rhythm."""
    return f"{RHYTHM_WORDS[rhythm]}-{new_id().replace('-', '')}"


def rhythm_of(series: str | None) -> str:
    """每周 每月 每季度; "" for none."""
    letter = (series or "")[:1]
    return next((word for word, mark in RHYTHM_WORDS.items() if mark == letter), "")


def repeated_days(
    first: date, rhythm: str, until: date, moved: Overrides | None = None, taken: Collection[date] = ()
) -> list[Repeat]:
    """The days after `first` up to `until` (每周 每月 每季度), moved off weekends and holidays, away from days taken.

    A week's meeting stays in its week, a month's in its month.
    """
    found: list[Repeat] = []
    for number in range(1, MOST_REPEATS + 1):
        if rhythm == "每周":
            wished = first + timedelta(days=WEEK * number)
        else:
            wished = in_month(first, number * (3 if rhythm == "每季度" else 1), first.day)
        if wished > until:
            break
        day = day_in_week(wished, moved, taken) if rhythm == "每周" else working_day(wished, moved, taken)
        found.append(Repeat(wished, day))
    return found


def moved_along(
    days: Iterable[date], before: date, after: date, *, weekly: bool, moved: Overrides | None = None,
    taken: Collection[date] = (),
) -> list[date | None]:  # fmt: skip
    """Where the later `days` of a series go when one of it goes from `before` to `after`; None where a whole week is off.

    In weeks they shift by as many days; in months they go to the same day of theirs. So they keep their order.
    """
    months = (after.year - before.year) * 12 + after.month - before.month
    found: list[date | None] = []
    for day in days:
        if weekly:
            found.append(day_in_week(monday_based(day, before, after), moved, taken))
        else:
            found.append(working_day(in_month(day, months, after.day), moved, taken))
    return found


def monday_based(day: date, before: date, after: date) -> date:
    """The weekday of `after` in the week as far from `day`'s as `after`'s is from `before`'s."""
    weeks = (monday(after) - monday(before)).days
    return monday(day) + timedelta(days=weeks + after.weekday())


def monday(day: date) -> date:
    return day - timedelta(days=day.weekday())


def in_month(day: date, months: int, number: int) -> date:
    """The day with that number so many months later, the month's last where it is too short."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return date(year, month + 1, min(number, monthrange(year, month + 1)[1]))


def day_in_week(wished: date, moved: Overrides | None = None, taken: Collection[date] = ()) -> date | None:
    """The working day for a wished day inside its week, Monday to Sunday: it, the next one, else the one before."""
    start = monday(wished)
    later = [wished + timedelta(days=step) for step in range(WEEK - wished.weekday())]
    earlier = [start + timedelta(days=step) for step in reversed(range(wished.weekday()))]
    fit = [day for day in (*later, *earlier) if is_workday(day, moved)]
    return next((day for day in fit if day not in taken), fit[0] if fit else None)


# Two versions of a text compared: paragraph by paragraph, then word by word.

How = Literal["same", "added", "gone"]
WORD = re.compile(r"[A-Za-z0-9.%]+|\s+|.")  # a Chinese sign is a word of its own
ALIKE = 0.4  # paragraphs less alike than this are one gone and one added
MOST_PAIRS = 2_000_000  # pairs of words that are still compared one by one


@dataclass(frozen=True, slots=True)
class Piece:
    """A stretch of text that stayed, was added or is gone."""

    text: str
    how: How


Compared = list[Piece]  # one paragraph


def compare_texts(before: str, after: str) -> list[Compared]:
    """The paragraphs of both versions in order, each in pieces."""
    old, new = before.split("\n"), after.split("\n")
    old, new = ([] if lines == [""] else lines for lines in (old, new))
    found: list[Compared] = []
    for how, start, end, first, last in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if how == "equal":
            found += [[Piece(line, "same")] for line in new[first:last]]
        else:
            found += _changed(old[start:end], new[first:last])
    return found


def _changed(old: Sequence[str], new: Sequence[str]) -> Iterator[Compared]:
    """Changed paragraphs side by side where they are alike; what has no fellow is gone or added."""
    waiting = list(new)
    for line in old:
        place = next((place for place, other in enumerate(waiting) if _alike(line, other)), -1)
        if place < 0:
            yield [Piece(line, "gone")]
            continue
        yield from ([Piece(other, "added")] for other in waiting[:place])
        yield list(_words(line, waiting[place]))
        waiting = waiting[place + 1 :]
    yield from ([Piece(other, "added")] for other in waiting)


def _alike(old: str, new: str) -> bool:
    if not old or not new or len(old) * len(new) > MOST_PAIRS:
        return False
    matcher = SequenceMatcher(None, old, new, autojunk=False)
    return matcher.real_quick_ratio() >= ALIKE and matcher.quick_ratio() >= ALIKE and matcher.ratio() >= ALIKE


def _words(old: str, new: str) -> Iterator[Piece]:
    before, after = WORD.findall(old), WORD.findall(new)
    for how, start, end, first, last in SequenceMatcher(None, before, after, autojunk=False).get_opcodes():
        if how == "equal":
            yield Piece("".join(after[first:last]), "same")
            continue
        if start < end:
            yield Piece("".join(before[start:end]), "gone")
        if first < last:
            yield Piece("".join(after[first:last]), "added")


def count_letters(compared: Sequence[Compared], how: How) -> int:
    """How many letters were added or are gone, spaces left out."""
    return sum(len("".join(piece.text.split())) for one in compared for piece in one if piece.how == how)
