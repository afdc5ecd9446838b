"""Planning a year, marking who came, and what the other rooms ask of the meetings."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.base.holidays import is_known
from station_desk.features.roster.model import Person, Post
from station_desk.features.schedule.model import Attendance, Meeting
from station_desk.features.schedule.rules import (
    AGENDA,
    Mark,
    Planned,
    check_year,
    is_late,
    title_of,
    working_day,
    year_plan,
)
from station_desk.features.settings.model import Station
from station_desk.features.settings.service import moved_days, station_of, station_or_new
from station_desk.features.villages.model import Village


# ------------------------------------------------------------------------------------------------------ the plan
def missing_plan(session: Session, year: int) -> list[Planned]:
    """What the year's plan would add: kinds and periods that are already there are left alone."""
    station = station_of(session)
    twice = station.half_years.startswith("两次")
    plan = year_plan(year, station.meeting_day, twice=twice, moved=moved_days(session))
    there = {(one.kind, one.period) for one in session.scalars(select(Meeting).where(Meeting.period.is_not(None)))}
    return [one for one in plan if (one.kind, one.period) not in there]


def add_plan(session: Session, plan: Iterable[Planned]) -> int:
    """Write the planned meetings; returns how many."""
    station = station_of(session)
    clock = meeting_clock(station)
    meetings = [
        Meeting(
            **_usual(station, one.kind),
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
        **_usual(station, kind),
        "title": title_of(kind, day),
        "starts": datetime.combine(day, meeting_clock(station)),
    }


def _usual(station: Station, kind: str) -> dict[str, Any]:
    return {
        "kind": kind, "place": station.meeting_place, "chair": station.head, "recorder": station.clerk,
        "agenda": AGENDA.get(kind),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settled:
    """A provisional meeting whose year's holiday list is known now, with the day it should have."""

    meeting_id: str
    title: str
    kind: str
    before: date
    after: date


def unsettled(session: Session, year: int) -> list[Settled]:
    """The year's waiting provisional meetings, once the list is known; none before that."""
    moved = moved_days(session)
    if not is_known(year, moved):
        return []
    waiting = [one for one in meetings_of(session, year) if one.provisional and one.state == "待开"]
    return [
        Settled(one.id, one.title, one.kind, one.starts.date(), working_day(one.starts.date(), moved))
        for one in waiting
    ]


def settle(session: Session, settled: Iterable[Settled]) -> int:
    """Give provisional meetings their final day; returns how many moved."""
    moves = 0
    for one in settled:
        meeting = session.get_one(Meeting, one.meeting_id)
        meeting.provisional = None
        if one.after != one.before:
            move_meeting(session, one.meeting_id, one.after)
            moves += 1
    return moves


def move_meeting(session: Session, meeting_id: str, day: date) -> Meeting:
    """Put a meeting on another day at the same hour; it stays the meeting of its month."""
    meeting = session.get_one(Meeting, meeting_id)
    meeting.starts = datetime.combine(day, meeting.starts.time())
    return meeting


# -------------------------------------------------------------------------------------------------- the meetings
def meetings_of(session: Session, year: int) -> list[Meeting]:
    """The year's meetings by time. Raises UserError for a year outside 2004–2100."""
    check_year(year)
    return meetings_between(session, date(year, 1, 1), date(year, 12, 31))


def meetings_between(session: Session, first: date, last: date) -> list[Meeting]:
    """The meetings from one day to another, both counted in, by time."""
    begin, end = datetime.combine(first, time.min), datetime.combine(last, time.max)
    query = select(Meeting).where(Meeting.starts >= begin, Meeting.starts <= end).order_by(Meeting.starts, Meeting.id)
    return list(session.scalars(query))


def monthly_meeting(session: Session, month: str) -> Meeting | None:
    """The 月例会 of a month such as 2025-03."""
    return session.scalar(select(Meeting).where(Meeting.kind == "月例会", Meeting.period == month))


@dataclass(frozen=True, slots=True)
class YearFacts:
    """How a year's meetings stand; `monthly` is this month's 月例会, `overdue` that it was not held by the 20th."""

    planned: int
    waiting: int
    held: int
    provisional: int
    monthly: Meeting | None
    overdue: bool


def year_facts(session: Session, year: int, on: date) -> YearFacts:
    """How the year's meetings stand on a day."""
    meetings = meetings_of(session, year)
    states = Counter(one.state for one in meetings)
    monthly = monthly_meeting(session, f"{on:%Y-%m}")
    return YearFacts(
        planned=sum(one.period is not None for one in meetings),
        waiting=states["待开"],
        held=states["已开"],
        provisional=sum(bool(one.provisional) and one.state == "待开" for one in meetings),
        monthly=monthly,
        overdue=is_late(on.replace(day=1), on) and not (monthly and monthly.state == "已开"),
    )


def due(session: Session) -> int:
    """How many meetings wait although their day is past; one more where this month's 例会 is overdue unplanned."""
    now = today()
    begin = datetime.combine(now, time.min)
    query = select(func.count()).select_from(Meeting).where(Meeting.state == "待开", Meeting.starts < begin)
    unplanned = is_late(now.replace(day=1), now) and monthly_meeting(session, f"{now:%Y-%m}") is None
    planned = session.scalar(select(Meeting.id).limit(1)) is not None
    return (session.scalar(query) or 0) + int(unplanned and planned)


# ------------------------------------------------------------------------------------------------- who came
def expected_at(session: Session, day: date) -> list[tuple[Person, Village]]:
    """Who is expected: everyone holding a post on that day, by township and village."""
    query = (
        select(Person, Village)
        .join(Post, Post.person_id == Person.id)
        .join(Village, Village.id == Post.village_id)
        .where(Post.since <= day, Post.until.is_(None) | (Post.until > day))
        .order_by(Village.township, Village.code, Village.name)
    )
    return [(person, village) for person, village in session.execute(query)]


def marks_of(session: Session, meeting_id: str) -> dict[str, Attendance]:
    """The attendance of a meeting by person."""
    found = session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
    return {one.person_id: one for one in found}


@dataclass(frozen=True, slots=True)
class Seat:
    """One person of a meeting's roll; one who is marked but held no post that day is not `expected`."""

    person_id: str
    name: str
    village: str
    phone: str
    expected: bool
    mark: Mark | None


def roll_of(session: Session, meeting_id: str) -> list[Seat]:
    """Everyone expected at a meeting with the mark, then those marked who are not on the roster of that day."""
    meeting = session.get_one(Meeting, meeting_id)
    marks = {key: Mark(one.mark, one.late, one.reason) for key, one in marks_of(session, meeting_id).items()}
    expected = expected_at(session, meeting.starts.date())
    roll = [
        Seat(person.id, person.name, village.name, person.phone or "", True, marks.pop(person.id, None))
        for person, village in expected
    ]
    others = session.scalars(select(Person).where(Person.id.in_(marks)).order_by(Person.name, Person.id))
    return roll + [Seat(one.id, one.name, "", one.phone or "", False, marks[one.id]) for one in others]


def set_marks(session: Session, meeting_id: str, marks: Mapping[str, Mark | str | None]) -> None:
    """Set the mark (出席 迟到 请假 缺席) of each person, None takes it away; a meeting with marks counts as held.

    Raises UserError, by name, for a person who held no post on that day, and where the meeting is gone.
    """
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise UserError("这次会议已经被删除，出勤没有保存。", "如果是误删，可以先撤销删除，再登记一次。")
    expected = {person.id for person, _ in expected_at(session, meeting.starts.date())}
    known = marks_of(session, meeting_id)
    for person_id, given in marks.items():
        present = known.get(person_id)
        if given is None:
            if present:
                session.delete(present)
            continue
        mark = (Mark(given) if isinstance(given, str) else given).tidy()
        if present:
            present.mark, present.late, present.reason = mark.mark, mark.late, mark.reason
        elif person_id in expected:
            session.add(
                Attendance(
                    meeting_id=meeting_id, person_id=person_id, mark=mark.mark, late=mark.late, reason=mark.reason
                )
            )
        else:
            name = session.get_one(Person, person_id).name
            raise UserError(f"{name}那天不在岗，不能登记出勤。", "请核对会议日期或任职经历。")
    if meeting.state == "待开" and any(marks.values()):
        meeting.state = "已开"


def mark_all_present(session: Session, meeting_id: str) -> int:
    """Mark everyone expected and not yet marked as 出席; returns how many."""
    meeting = session.get_one(Meeting, meeting_id)
    known = marks_of(session, meeting_id)
    fresh = [person.id for person, _ in expected_at(session, meeting.starts.date()) if person.id not in known]
    set_marks(session, meeting_id, dict.fromkeys(fresh, "出席"))
    return len(fresh)


def absences(session: Session, person_id: str, year: int) -> Counter[str]:
    """How often a person was 出席 迟到 请假 缺席 in a year."""
    query = (
        select(Attendance.mark)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Attendance.person_id == person_id,
            Meeting.starts >= datetime(year, 1, 1),
            Meeting.starts < datetime(year + 1, 1, 1),
        )
    )
    return Counter(session.scalars(query))
