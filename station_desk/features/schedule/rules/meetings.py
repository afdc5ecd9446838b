"""The year's calendar by the policy: which meetings there are and on which working day each falls.

Source: 吉市政办发〔2019〕4号 三（二）: 月例会、季小结、半年总结、年终总评; 三（五）: 每年一次总结表彰.
"""

from calendar import monthrange
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from station_desk.base.errors import UserError
from station_desk.base.holidays import Overrides, day_kind, is_known, is_workday, last_workday
from station_desk.features.schedule.rules.rhythm import NUMERALS, RHYTHMIC, periods, rhythm_title, span_of

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
