"""Planning a year: what is missing, and what a new meeting begins with."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.base.holidays import Overrides, day_kind, is_known, is_workday
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.rules import (
    INSPECTED,
    LAST_YEAR,
    MONTHLY_BY,
    REPEATED,
    RHYTHMIC,
    Planned,
    Repeat,
    Wished,
    check_year,
    moved_along,
    period_of,
    place_all,
    repeated_days,
    rhythm_of,
    series_name,
    stands_for,
    title_of,
    wished_of,
    working_day,
)
from station_desk.features.schedule.service.meetings import (
    agendas,
    busy_days,
    clash_words,
    clashes,
    meetings_between,
    meetings_of,
    monthly_meeting,
)
from station_desk.features.settings.model import Station
from station_desk.features.settings.service import moved_days, station_of, station_or_new


def missing_plan(session: Session, year: int) -> list[Planned]:
    """What the year's plan would add: kinds and periods that are already there are left alone."""
    check_year(year)
    station = station_of(session)
    wishes = wished_of(
        year, station.meeting_day, twice=station.half_years.startswith("两次"), inspections=station.inspection_rhythm,
        reports=station.report_rhythm,
    )  # fmt: skip
    inside = meetings_of(session, year)
    planned = session.scalars(select(Meeting).where(Meeting.period.startswith(str(year))))
    there = {one.id: one for one in (*planned, *inside)}.values()
    missing = [one for one in wishes if not any(_stands_for(one, meeting) for meeting in there)]
    return place_all(missing, moved_days(session), busy_days(inside, meeting_clock(station), None))


def _stands_for(wished: Wished, meeting: Meeting) -> bool:
    """Whether a meeting is what the plan wishes, so that it is not added again."""
    if wished.kind != meeting.kind:
        return False
    if wished.kind in RHYTHMIC:
        return stands_for(wished.period, meeting.period, meeting.starts.date())
    return wished.period == meeting.period


def add_plan(session: Session, plan: Iterable[Planned]) -> int:
    """Write the planned meetings; returns how many."""
    station = station_of(session)
    clock, known = meeting_clock(station), agendas(session)
    meetings = [
        Meeting(
            **_usual(station, one.kind, known),
            title=one.title,
            period=one.period,
            starts=datetime.combine(one.day, clock),
            provisional=one.provisional or None,
        )
        for one in plan
    ]
    session.add_all(meetings)
    return len(meetings)


def meeting_clock(station: Station) -> time:
    """The station's usual hour of a meeting. Raises UserError where the setting is no time of day."""
    hour, _, minute = station.meeting_hour.replace("：", ":").partition(":")
    try:
        return time(int(hour), int(minute or 0))
    except ValueError as error:
        raise UserError(f"设置里的例会时间“{station.meeting_hour}”不对。", "请改成像 09:00 这样的时间。") from error


def usual_meeting(session: Session, day: date) -> dict[str, Any]:
    """What the form of a new meeting on that day begins with: the month's 月例会 where there is none yet."""
    station = station_or_new(session)
    kind = "其他" if monthly_meeting(session, f"{day:%Y-%m}") else "月例会"
    return {
        **_usual(station, kind, agendas(session)),
        "title": title_of(kind, day),
        "starts": datetime.combine(day, meeting_clock(station)),
    }


def _usual(station: Station, kind: str, known: Mapping[str, str]) -> dict[str, Any]:
    return {
        "kind": kind, "place": INSPECTED if kind == "检查" else station.meeting_place, "chair": station.head, "recorder": station.clerk,
        "agenda": known.get(kind),
    }  # fmt: skip


# Putting a meeting on another day, alone or with the later ones of its series, and making a series by hand.

COPIED = ("kind", "lasts", "place", "chair", "recorder", "agenda")


@dataclass(frozen=True, slots=True)
class Shift:
    """Where one meeting would go: from `before` to `after`, with what the clerk should know of it in `note`."""

    meeting_id: str
    title: str
    before: datetime
    after: datetime
    note: str = ""


def move_meeting(session: Session, meeting_id: str, day: date) -> Meeting:
    """Put a meeting on another day at the same hour; it stays the meeting of its month."""
    meeting = session.get_one(Meeting, meeting_id)
    meeting.starts = datetime.combine(day, meeting.starts.time())
    return meeting


def fellows(session: Session, meeting: Meeting) -> list[Meeting]:
    """The later meetings that wait and repeat with this one, by time: of its series made by hand, else of the same
    kind in its year's plan."""
    if meeting.series:
        query = select(Meeting).where(Meeting.series == meeting.series)
    elif meeting.kind in REPEATED and meeting.period:
        year = meeting.period[:4]
        query = select(Meeting).where(
            Meeting.kind == meeting.kind, Meeting.period.startswith(f"{year}-"), Meeting.series.is_(None)
        )
    else:
        return []
    later = query.where(Meeting.starts > meeting.starts, Meeting.state == "待开", Meeting.id != meeting.id)
    return list(session.scalars(later.order_by(Meeting.starts, Meeting.id)))


def shift_of(session: Session, meeting: Meeting, starts: datetime) -> Shift:
    """Where the meeting itself would go, and what to know: a day off, another meeting, past the 20th, another month."""
    kind, day = day_kind(starts.date(), moved_days(session)), starts.date()
    said = [] if kind.worked else [f"{day.month}月{day.day}日是{kind.name}，不上班"]
    said.append(clash_words(clashes(session, starts, meeting.lasts, (meeting.id,))))
    if meeting.kind == "月例会" and meeting.period:
        if f"{day:%Y-%m}" != meeting.period:
            said.append(f"{int(meeting.period[5:])}月的例会会开到{day.month}月去")
        elif day.day > MONTHLY_BY:
            said.append(f"月例会应在 {MONTHLY_BY} 日以前开")
    return Shift(meeting.id, meeting.title, meeting.starts, starts, "；".join(filter(None, said)))


def shifts_along(session: Session, meeting: Meeting, starts: datetime) -> list[Shift]:
    """Where the later meetings of the series would go if this one went to `starts`; those that would stay are left out.

    Each keeps its own hour unless the hour was changed. None for a 月例会 that leaves its month: the others stay in
    theirs.
    """
    before = meeting.starts
    if meeting.kind == "月例会" and meeting.period and (before.year, before.month) != (starts.year, starts.month):
        return []
    later, moved = fellows(session, meeting), moved_days(session)
    if not later:
        return []
    away = {meeting.id, *(one.id for one in later)}
    others = [one for one in meetings_between(session, *_reach(later)) if one.id not in away]
    found: list[Shift] = []
    for one in later:
        clock = one.starts.time() if starts.time() == before.time() else starts.time()
        busy = busy_days(others, clock, one.lasts)
        [day] = moved_along(
            [one.starts.date()], before.date(), starts.date(), weekly=rhythm_of(one.series) == "每周", moved=moved,
            taken={*busy, *(shift.after.date() for shift in found)},
        )  # fmt: skip
        after = datetime.combine(day or one.starts.date(), clock)
        note = "那一周没有上班的日子，不改" if day is None else f"这个时间已有{busy[day]}" if day in busy else ""
        if after != one.starts or note:
            found.append(Shift(one.id, one.title, one.starts, after, note))
    return found


def _reach(meetings: Sequence[Meeting]) -> tuple[date, date]:
    """The days that moving these meetings can reach."""
    first, last = meetings[0].starts.date(), meetings[-1].starts.date()
    return date(first.year, 1, 1), date(last.year, 12, 31)


def shift(session: Session, shifts: Iterable[Shift]) -> int:
    """Move meetings as shown; returns how many. One that was held, moved or deleted meanwhile is left alone."""
    count = 0
    for one in shifts:
        meeting = session.get(Meeting, one.meeting_id)
        if meeting is None or meeting.state == "已开" or meeting.starts != one.before:
            continue
        meeting.starts = one.after
        count += 1
    return count


@dataclass(frozen=True, slots=True)
class Copy:
    """One meeting that a series made by hand would add; `note` says why its day, `wanted` whether it is ticked."""

    title: str
    wished: date
    starts: datetime
    note: str = ""
    wanted: bool = True


def copies_of(session: Session, meeting_id: str, rhythm: str, until: date) -> list[Copy]:
    """What repeating a meeting (每周 每月 每季度) until a day would add; weeks that are wholly off are left out."""
    meeting, moved = session.get_one(Meeting, meeting_id), moved_days(session)
    first, clock = meeting.starts.date(), meeting.starts.time()
    there = meetings_between(session, first, max(until, first))
    own = {_slot(one.starts.date(), rhythm) for one in there if meeting.series and one.series == meeting.series}
    busy = busy_days((one for one in there if not (one.series and one.series == meeting.series)), clock, meeting.lasts)
    periods = {one.period for one in there if one.kind == meeting.kind and one.period}
    found: list[Copy] = []
    for one in repeated_days(first, rhythm, until, moved, busy):
        if one.day is None:
            continue
        double = _slot(one.day, rhythm) in own or period_of(meeting.kind, one.day) in periods
        note = _why_there(one, busy, moved)
        said = "；".join(filter(None, (note, "这一期已经安排过" if double else "")))
        found.append(Copy(_title(meeting, one.day), one.wished, datetime.combine(one.day, clock), said, not double))
    return found


def _slot(day: date, rhythm: str) -> tuple[int, int]:
    """The week, or the month, in which a series has one meeting."""
    return day.isocalendar()[:2] if rhythm == "每周" else (day.year, day.month)


def _why_there(one: Repeat, busy: Mapping[date, str], moved: Overrides) -> str:
    if one.day != one.wished:
        wished = day_kind(one.wished, moved)
        why = f"已有{busy.get(one.wished, '会议')}" if wished.worked else wished.name
        return f"原定 {one.wished.month}月{one.wished.day}日{why}"
    return f"这个时间已有{busy[one.day]}" if one.day in busy else ""


def _title(meeting: Meeting, day: date) -> str:
    """The usual name on that day where the meeting has its own day's usual name, else the same one."""
    usual = title_of(meeting.kind, meeting.starts.date())
    return title_of(meeting.kind, day) if usual and meeting.title == usual else meeting.title


def repeat(session: Session, meeting_id: str, rhythm: str, copies: Iterable[Copy]) -> int:
    """Add meetings like this one; all share one series from then on. Returns how many are new."""
    meeting = session.get_one(Meeting, meeting_id)
    if rhythm_of(meeting.series) != rhythm:
        meeting.series = series_name(rhythm)
    common = {key: getattr(meeting, key) for key in COPIED}
    fresh = [Meeting(**common, title=one.title, starts=one.starts, series=meeting.series) for one in copies]
    session.add_all(fresh)
    return len(fresh)


# Checking a year's days again once more is known of its holidays: what would change, and doing it.


@dataclass(frozen=True, slots=True)
class Settled:
    """A waiting meeting with the day it should have: a `provisional` one whose year's list is known now, or one whose
    day has become a day off; `why` names what that day is (春节). `usual` is False where the clerk chose the day off."""

    meeting_id: str
    title: str
    kind: str
    before: date
    after: date
    provisional: bool = True
    why: str = ""
    usual: bool = True

    @property
    def moves(self) -> bool:
        """Whether its day changes."""
        return self.after != self.before


def unsettled(session: Session, year: int) -> list[Settled]:
    """The year's waiting provisional meetings, once the list is known; none before that."""
    return [one for one in to_recheck(session, year) if one.provisional]


def to_recheck(session: Session, year: int) -> list[Settled]:
    """The year's waiting meetings that are provisional or on a day off, once the list is known; none before that.

    A day still to come that is off is given the next working one that is free at the hour; the others stay.
    """
    moved = moved_days(session)
    if not is_known(year, moved):
        return []
    meetings, now = meetings_of(session, year), today()
    found: list[Settled] = []
    for one in meetings:
        day = one.starts.date()
        off = day >= now and not is_workday(day, moved)
        if one.state == "待开" and (one.provisional or off):
            found.append(_settled(one, off=off, meetings=meetings, moved=moved, earlier=found))
    return found


def _settled(
    meeting: Meeting, *, off: bool, meetings: list[Meeting], moved: Overrides, earlier: list[Settled]
) -> Settled:
    day = after = meeting.starts.date()
    kind = day_kind(day, moved)
    if off:
        taken = busy_days((one for one in meetings if one is not meeting), meeting.starts.time(), meeting.lasts)
        after = working_day(day, moved, {*taken, *(one.after for one in earlier)})
    usual = bool(meeting.provisional or meeting.period or meeting.series or kind.sort == "holiday")
    return Settled(
        meeting.id, meeting.title, meeting.kind, day, after, bool(meeting.provisional), kind.name if off else "", usual
    )


def years_to_recheck(session: Session) -> list[int]:
    """This year and the next, as far as they have meetings to be checked again."""
    year = today().year
    return [one for one in (year, year + 1) if one <= LAST_YEAR and to_recheck(session, one)]


def settle(session: Session, settled: Iterable[Settled]) -> int:
    """Give meetings their final day; returns how many moved. One that was held or moved meanwhile is left alone."""
    moves = 0
    for one in settled:
        meeting = session.get(Meeting, one.meeting_id)
        if meeting is None or meeting.state != "待开" or meeting.starts.date() != one.before:
            continue
        meeting.provisional = None
        if one.moves:
            move_meeting(session, one.meeting_id, one.after)
            moves += 1
    return moves
