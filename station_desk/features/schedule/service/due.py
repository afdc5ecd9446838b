"""What the year's plan and its meetings ask for: unplanned, late, without attendance or paper, decided and not done."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import exists, select
from sqlalchemy.orm import Session

from station_desk.base.chinese import names_of
from station_desk.base.dates import month_span
from station_desk.base.due import Due, Many, Severity, urgency
from station_desk.base.holidays import Overrides, day_kind, is_known
from station_desk.base.places import Place, RecordPlace, RoomPlace, rows_of
from station_desk.features.schedule import EnclosuresPlace, MonthPlace, YearPlace
from station_desk.features.schedule.model import Attendance, Meeting
from station_desk.features.schedule.service.meetings import (
    YearFacts,
    meetings_between,
    meetings_of,
    open_decisions,
    year_facts,
)
from station_desk.features.schedule.service.plan import missing_plan, unsettled
from station_desk.features.settings.service import moved_days
from station_desk.store.enclosure import Enclosure

AHEAD = 14  # days: meetings so near are announced
WITH_ROLL = ("月例会", "季小结", "半年总结", "年终总评", "表彰会")  # kinds at which attendance is taken
LOOK_BACK = 120  # days in which a meeting without attendance is still worth a line
FILED_WITHIN = 60  # days in which a sign-in sheet that is not filed is worth a line
ROOM = RoomPlace("schedule")
OPEN = rows_of("schedule", tab="议定事项", state="未完成")


def due(session: Session, today: date) -> Iterator[Due]:
    """All that is about the year's meetings."""
    facts = year_facts(session, today.year, today)
    own = facts.monthly.id if facts.overdue and facts.monthly else ""  # `plan` speaks of it
    yield from plan(session, today, facts)
    yield from late_meetings(session, today, own)
    yield from coming(session, today, own)
    yield from changed_days(session, today)
    yield from decisions(session, today)
    yield from unfiled(session, today)


def plan(session: Session, today: date, facts: YearFacts) -> Iterator[Due]:
    """Years without a plan, this month's 月例会, and provisional days whose holiday list has come out."""
    ahead = today.year + 1
    monthly, severity = facts.monthly, urgency(facts.overdue)
    if not facts.planned:
        yield unplanned(today.year, severity)
    elif monthly is None or monthly.state == "取消":
        why = "已取消，还没有另外安排" if monthly else "还没有安排"
        here = MonthPlace(f"{today:%Y-%m}")
        yield Due("monthly", severity, f"{today.month}月的月例会{why}", here, "去安排")
    elif facts.overdue:
        late = "定在 20 日以后" if monthly.starts.date() >= today else "过了 20 日还没有登记已开"
        yield meeting_line("monthly", "bad", f"{monthly.title}{late}", "去登记", monthly)
    if facts.planned:
        yield from unplanned_meetings(session, today)
    if (today.month == 12 or is_known(ahead, moved_days(session))) and not year_facts(session, ahead, today).planned:
        yield unplanned(ahead, "care")
    for year in (today.year, ahead):
        waiting = unsettled(session, year)
        if waiting:
            words = f"{year}年的放假安排已公布，{len(waiting)} 次暂定会议的日子请核对"
            place = YearPlace(year, recheck=True)
            yield Due("provisional", "care", words, place, "去核对", waiting[0].before)


def unplanned_meetings(session: Session, today: date) -> Iterator[Due]:
    """What the year's plan should have had up to this month, and was never entered (the 月例会 has its own line)."""
    last = month_span(today.year, today.month)[1]
    missing = [one for one in missing_plan(session, today.year) if one.day <= last and one.kind != "月例会"]
    first: Place = MonthPlace(f"{missing[0].day:%Y-%m}") if missing else ROOM
    for one in missing:
        late, place = one.day < today, MonthPlace(f"{one.day:%Y-%m}")
        many = Many("{names}过了日子还没有安排" if late else "{names}还没有安排", first, "次会议")
        yield Due("unplanned", urgency(late), f"{one.title}还没有安排", place, "去安排", about=one.title, many=many)


def unplanned(year: int, severity: Severity) -> Due:
    """The line of a year without a plan."""
    return Due("plan", severity, f"{year}年的例会日程还没有排", YearPlace(year), "去排日程")


def meeting_line(
    kind: str, severity: Severity, sentence: str, act: str, meeting: Meeting, many: Many | None = None
) -> Due:
    """A line that opens a meeting."""
    place = RecordPlace("schedule", meeting.id)
    return Due(kind, severity, sentence, place, act, meeting.starts.date(), meeting.title, many)


def late_meetings(session: Session, today: date, own: str) -> Iterator[Due]:
    """Meetings that are over and have no attendance."""
    recent = meetings_between(session, today - timedelta(days=LOOK_BACK), today - timedelta(days=1))
    held = [one.id for one in recent if one.state == "已开"]
    some = select(Attendance.id).where(Attendance.meeting_id == Meeting.id)
    marked = set(session.scalars(select(Meeting.id).where(Meeting.id.in_(held), exists(some))))
    for one in recent:
        if one.state == "待开" and one.id != own:
            many = Many("{names}还没有登记已开", rows_of("schedule", state="待开"), "次会议")
            yield meeting_line("waiting", "care", f"{one.title}还没有登记已开", "去登记", one, many)
        elif one.state == "已开" and one.kind in WITH_ROLL and one.id not in marked:
            many = Many("{names}还没有登记出勤", rows_of("schedule", state="已开"), "次会议")
            yield meeting_line("attendance", "care", f"{one.title}还没有登记出勤", "去登记", one, many)


def coming(session: Session, today: date, own: str) -> Iterator[Due]:
    """The meetings of today and the next two weeks."""
    for one in meetings_between(session, today, today + timedelta(days=AHEAD)):
        if one.state == "待开" and one.id != own:
            words = "，".join(filter(None, (f"{one.starts:%H:%M} {one.title}", one.place)))
            yield meeting_line("coming", "good", words, "打开", one, Many("两周内要开：{names}", ROOM, "次会议"))


def changed_days(session: Session, today: date) -> Iterator[Due]:
    """Waiting meetings that fall on a day off, because days were moved after the plan was made."""
    moved: Overrides = moved_days(session)
    for year in (today.year, today.year + 1):
        for one in meetings_of(session, year) if is_known(year, moved) else ():
            day = one.starts.date()
            kind = day_kind(day, moved)
            if one.state == "待开" and not one.provisional and day >= today and not kind.worked:
                many = Many("{names}定在休息日", ROOM, "次会议")
                yield meeting_line("day off", "care", f"{one.title}定在休息日（{kind.name}）", "去改期", one, many)


def decisions(session: Session, today: date) -> Iterator[Due]:
    """What meetings decided and should have been done by now, or should be by the end of the month."""
    last = month_span(today.year, today.month)[1]
    for decision, meeting in open_decisions(session, today):
        if decision.deadline is None or decision.deadline > last:
            continue
        who = f"{decision.owner}办，" if decision.owner else ""
        late = decision.deadline < today
        words = f"议定事项{'已过期限' if late else ''}：{decision.what}（{who}{meeting.title}）"
        many = Many("议定事项已过期限：{names}" if late else "议定事项本月到期：{names}", OPEN, "件")
        place = RecordPlace("schedule", decision.id)
        yield Due("decision", urgency(late), words, place, "去办结", decision.deadline, decision.what, many)


def unfiled(session: Session, today: date) -> Iterator[Due]:
    """Meetings held lately whose sign-in sheet was not filed; only where the station has filed one before."""
    filed = select(Enclosure.owner_id).where(Enclosure.owner_table == "meeting", Enclosure.sort == "扫描件")
    if session.scalar(filed.limit(1)) is None:
        return
    first = today - timedelta(days=FILED_WITHIN)
    held = [one for one in meetings_between(session, first, today) if one.state == "已开" and one.kind in WITH_ROLL]
    there = set(session.scalars(filed.where(Enclosure.owner_id.in_([one.id for one in held]))))
    left = [one for one in held if one.id not in there]
    if left:
        words = f"{names_of([one.title for one in left], '次会议')}的签到表还没有归档"
        place = EnclosuresPlace(left[0].id)
        yield Due("unfiled", "care", words, place, "去归档", left[0].starts.date(), left[0].title)
