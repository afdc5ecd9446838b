"""Who is expected at a meeting and who came."""

from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.roster.model import Person
from station_desk.features.roster.service import serving_on
from station_desk.features.schedule.model import Attendance, Meeting
from station_desk.features.schedule.rules import Mark


def marks_of(session: Session, meeting_id: str) -> dict[str, Attendance]:
    """The attendance of a meeting by person."""
    found = session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
    return {one.person_id: one for one in found}


def mark_of(one: Attendance) -> Mark:
    """The stored mark as it is shown and changed."""
    return Mark(one.mark, one.late, one.reason, one.approver)


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
    marks = {key: mark_of(one) for key, one in marks_of(session, meeting_id).items()}
    expected = serving_on(session, meeting.starts.date())
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
    expected = {person.id for person, _ in serving_on(session, meeting.starts.date())}
    known = marks_of(session, meeting_id)
    for person_id, given in marks.items():
        present = known.get(person_id)
        if given is None:
            if present:
                session.delete(present)
            continue
        mark = (Mark(given) if isinstance(given, str) else given).tidy()
        if present:
            present.mark, present.late = mark.mark, mark.late
            present.reason, present.approver = mark.reason, mark.approver
        elif person_id in expected:
            session.add(
                Attendance(
                    meeting_id=meeting_id, person_id=person_id, mark=mark.mark, late=mark.late, reason=mark.reason,
                    approver=mark.approver,
                )
            )  # fmt: skip
        else:
            raise not_expected(session.get_one(Person, person_id).name)
    if meeting.state == "待开" and any(marks.values()):
        meeting.state = "已开"


def not_expected(name: str) -> UserError:
    """The refusal of a mark for somebody who held no post on the meeting's day."""
    return UserError(f"{name}那天不在岗，不能登记出勤。", "请核对会议日期或任职经历。")


def mark_all_present(session: Session, meeting_id: str) -> int:
    """Mark everyone expected and not yet marked as 出席; returns how many."""
    meeting = session.get_one(Meeting, meeting_id)
    known = marks_of(session, meeting_id)
    fresh = [person.id for person, _ in serving_on(session, meeting.starts.date()) if person.id not in known]
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
