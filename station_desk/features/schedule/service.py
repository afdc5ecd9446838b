"""Planning a year, marking who came, and what the other rooms ask of the meetings."""

from collections import Counter
from collections.abc import Iterable, Mapping
from datetime import date, datetime, time

from sqlalchemy import extract, select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.roster.model import Person, Post
from station_desk.features.schedule.model import Attendance, Meeting
from station_desk.features.schedule.rules import AGENDA, Planned, year_plan
from station_desk.features.settings.service import moved_days, station_of
from station_desk.features.villages.model import Village


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
    hour, _, minute = station.meeting_hour.partition(":")
    try:
        clock = time(int(hour), int(minute or 0))
    except ValueError as error:
        raise UserError(f"设置里的例会时间“{station.meeting_hour}”不对。", "请改成像 09:00 这样的时间。") from error
    meetings = [
        Meeting(
            title=one.title,
            kind=one.kind,
            period=one.period,
            starts=datetime.combine(one.day, clock),
            place=station.meeting_place,
            chair=station.head,
            recorder=station.clerk,
            agenda=AGENDA.get(one.kind),
            provisional=one.provisional,
        )
        for one in plan
    ]
    session.add_all(meetings)
    return len(meetings)


def meetings_of(session: Session, year: int) -> list[Meeting]:
    """The year's meetings by time."""
    query = select(Meeting).where(extract("year", Meeting.starts) == year).order_by(Meeting.starts)
    return list(session.scalars(query))


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


def set_marks(session: Session, meeting_id: str, marks: Mapping[str, str | None]) -> None:
    """Set the mark (出席 迟到 请假 缺席) of each person, None takes it away; a meeting with marks counts as held.

    Raises UserError, by name, for a person who held no post on that day.
    """
    meeting = session.get_one(Meeting, meeting_id)
    expected = {person.id for person, _ in expected_at(session, meeting.starts.date())}
    known = marks_of(session, meeting_id)
    for person_id, mark in marks.items():
        present = known.get(person_id)
        if mark is None:
            if present:
                session.delete(present)
        elif present:
            present.mark = mark
        elif person_id in expected:
            session.add(Attendance(meeting_id=meeting_id, person_id=person_id, mark=mark))
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
        .where(Attendance.person_id == person_id, extract("year", Meeting.starts) == year)
    )
    return Counter(session.scalars(query))


def monthly_meeting(session: Session, month: str) -> Meeting | None:
    """The 月例会 of a month such as 2025-03."""
    return session.scalar(select(Meeting).where(Meeting.kind == "月例会", Meeting.period == month))
