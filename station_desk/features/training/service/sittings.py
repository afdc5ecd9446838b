"""Who is expected at a course and who took part."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.roster.model import Person
from station_desk.features.roster.service import serving_on
from station_desk.features.training.model import Course, Trainee
from station_desk.features.training.rules import AROUND, PRESERVICE, Sitting, make_up_title
from station_desk.features.villages.model import Village


@dataclass(frozen=True, slots=True)
class Seat:
    """One person of a course; one who took part but was not to be expected is not `expected`."""

    person_id: str
    name: str
    village: str
    phone: str
    expected: bool
    sitting: Sitting | None


def expected_at(session: Session, course: Course) -> list[tuple[Person, str]]:
    """Everybody on the roster of the first day with the village; at a 岗前培训 those hired around it."""
    if course.sort != PRESERVICE:
        return [(person, village.name) for person, village in serving_on(session, course.begins)]
    query = (
        select(Person, Village.name)
        .outerjoin(Village, Village.id == Person.village_id)
        .where(Person.station_id == session.info["station_id"])
        .where(Person.hired >= course.begins - AROUND, Person.hired <= (course.until or course.begins) + AROUND)
        .order_by(Village.township, Village.code, Village.name, Person.pinyin)
    )
    return [(person, village or "") for person, village in session.execute(query)]


def roll_of(session: Session, course_id: str) -> list[Seat]:
    """Everyone expected at a course, then those registered beside them."""
    course = session.get_one(Course, course_id)
    known = {one.person_id: sitting_of(one) for one in _trainees(session, course_id)}
    roll = [
        Seat(person.id, person.name, village, person.phone or "", True, known.pop(person.id, None))
        for person, village in expected_at(session, course)
    ]
    others = session.scalars(select(Person).where(Person.id.in_(known)).order_by(Person.pinyin, Person.id))
    return roll + [Seat(one.id, one.name, "", one.phone or "", False, known[one.id]) for one in others]


def sitting_of(one: Trainee) -> Sitting:
    """How one took part, as it is stored."""
    return Sitting(one.mark, one.result, one.score, one.hours, one.note)


def set_sittings(session: Session, course_id: str, sittings: Mapping[str, Sitting | None]) -> None:
    """Set how each person took part, None takes it away.

    Raises UserError, by name, for a person who is not expected at the course, and where the course is gone.
    """
    course = session.get(Course, course_id)
    if course is None:
        raise UserError("这次培训已经被删除，参加情况没有保存。", "如果是误删，可以先撤销删除，再登记一次。")
    expected = {person.id for person, _ in expected_at(session, course)}
    known = {one.person_id: one for one in _trainees(session, course_id)}
    for person_id, given in sittings.items():
        present = known.get(person_id)
        if given is None:
            if present:
                session.delete(present)
            continue
        sitting = given.tidy()
        if present is None and person_id not in expected:
            name = session.get_one(Person, person_id).name
            raise UserError(f"{name}那天不在岗，不能登记参加培训。", "请核对培训日期或任职经历。")
        row = present or Trainee(course_id=course_id, person_id=person_id)
        row.mark, row.result, row.score = sitting.mark, sitting.result, sitting.score
        row.hours, row.note = sitting.hours, sitting.note
        session.add(row)


def to_make_up(session: Session, course_id: str, on: date) -> list[Person]:
    """Who was not there or did not pass, still serves on that day, and has not made the course up since."""
    course = session.get_one(Course, course_id)
    missing = {one.person_id for one in _trainees(session, course_id) if sitting_of(one).to_make_up}
    made_up = select(Course.id).where(Course.title == make_up_title(course.title), Course.begins >= course.begins)
    for key in session.scalars(made_up).all():
        missing -= {one.person_id for one in _trainees(session, key) if not sitting_of(one).to_make_up}
    return [person for person, _ in serving_on(session, on) if person.id in missing]


def make_up(session: Session, course_id: str, people: Sequence[str], on: date) -> str:
    """Enter a course that makes another one up for these people, all of them there; returns its key.

    Raises UserError where nobody is named, or the day is before the course.
    """
    course = session.get_one(Course, course_id)
    if not people:
        raise UserError("没有要补训的人。", "缺席、请假和不合格的人才需要补训。")
    if on < course.begins:
        raise UserError("补训的日期早于这次培训。", "请核对日期。")
    fresh = Course(
        title=make_up_title(course.title), sort=course.sort, begins=on, hours=course.hours, place=course.place,
        teacher=course.teacher, content=course.content,
    )  # fmt: skip
    session.add(fresh)
    session.flush()
    session.add_all(Trainee(course_id=fresh.id, person_id=key) for key in people)
    return fresh.id


def _trainees(session: Session, course_id: str) -> list[Trainee]:
    return list(session.scalars(select(Trainee).where(Trainee.course_id == course_id).order_by(Trainee.id)))
