"""A small station whose people miss meetings, ask for leave and write a log, for the tests of flags."""

from datetime import date, datetime

from sqlalchemy import select

from station_desk.features.duties.model import DutyEntry
from station_desk.features.duties.service.flags import Flag, clear_flags, flags, open_flags
from station_desk.features.roster.model import Person
from station_desk.features.schedule.model import Attendance, Meeting
from station_desk.features.settings.model import Station
from station_desk.store.desk import Desk


def meet(desk: Desk, day: date, kind: str = "月例会", **marks: str) -> str:
    """A meeting on a day with the marks of people by name; `缺席`, or `请假 周正` with who approved it. Returns its key."""
    with desk.act(f"登记{day}例会") as session:
        people = {one.name: one for one in session.scalars(select(Person))}
        meeting = Meeting(
            title=f"{day.month}月{kind}", kind=kind, state="已开", starts=datetime(day.year, day.month, day.day, 9)
        )
        session.add(meeting)
        session.flush()
        for name, said in marks.items():
            mark, _, approver = said.partition(" ")
            session.add(
                Attendance(meeting_id=meeting.id, person_id=people[name].id, mark=mark, approver=approver or None)
            )
        return meeting.id


def correct(desk: Desk, meeting_id: str, name: str, mark: str | None) -> None:
    """Give somebody another mark at a meeting, or none."""
    with desk.act(f"更正{name}出勤") as session:
        person = session.scalars(select(Person).where(Person.name == name)).one()
        found = session.scalars(
            select(Attendance).where(Attendance.meeting_id == meeting_id, Attendance.person_id == person.id)
        ).one_or_none()
        if mark is None:
            session.delete(found)
        elif found is None:
            session.add(Attendance(meeting_id=meeting_id, person_id=person.id, mark=mark))
        else:
            found.mark = mark


def log(desk: Desk, day: date, *names: str) -> None:
    """One entry of the log by each of these people."""
    with desk.act(f"登记{day}履职") as session:
        for person in session.scalars(select(Person).where(Person.name.in_(names))).all():
            session.add(DutyEntry(person_id=person.id, day=day, duty="平安村屯巡逻检查", done="巡逻"))


def ways(desk: Desk, **values: object) -> None:
    """Change settings."""
    with desk.act("修改设置") as session:
        station = session.get_one(Station, desk.station_id)
        for key, value in values.items():
            setattr(station, key, value)


def standing(desk: Desk, on: date, rule: str = "", *, cleared: bool = False) -> list[Flag]:
    """The flags of that day nobody has cleared (or all), of one rule or of every."""
    with desk.look() as session:
        found = flags(session, on) if cleared else open_flags(session, on)
        return [one for one in found if rule in ("", one.rule)]


def clear(desk: Desk, on: date, *wanted: Flag, word: str = "已谈话") -> int:
    with desk.act("处理提醒") as session:
        return clear_flags(session, wanted, word, on)
