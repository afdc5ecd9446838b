"""What the rooms above ask of the training: who took part, and who has not been taught enough."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from station_desk.base.chinese import names_of
from station_desk.base.dates import today
from station_desk.base.due import Due
from station_desk.base.errors import UserError
from station_desk.features.roster.model import SERVING, Person
from station_desk.features.roster.service import serving_on
from station_desk.features.settings.service import station_or_new
from station_desk.features.training import HoursPlace
from station_desk.features.training.model import Course, Trainee
from station_desk.features.training.rules import (
    AROUND,
    PRESERVICE,
    YEARLY,
    YEARLY_FROM,
    Sitting,
    hours_of,
    make_up_title,
    preservice_needed,
    yearly_needed,
)
from station_desk.features.villages.model import Village

# Who has how many hours of how many, worked out from the courses each time.


@dataclass(frozen=True, slots=True)
class Standing:
    """A serving person's hours of a year, and the 岗前培训, each of how many needed; in hundredths of a 学时."""

    person: Person
    village: str
    have: int
    needed: int
    preservice: int
    preservice_needed: int

    @property
    def short(self) -> int:
        """How many of the year's hours are missing."""
        return max(0, self.needed - self.have)

    @property
    def preservice_short(self) -> int:
        """How many hours of 岗前培训 are missing."""
        return max(0, self.preservice_needed - self.preservice)

    @property
    def reached(self) -> bool:
        return not (self.short or self.preservice_short)


def standings(session: Session, year: int, on: date | None = None) -> list[Standing]:
    """Everybody serving with the hours of a year up to a day (today), by township, village and name.

    岗前培训 counts by itself, whenever it was taken, and not among the year's hours.
    """
    station, on = station_or_new(session), on or today()
    yearly = _hours(session, date(year, 1, 1), min(on, date(year, 12, 31)), preservice=False)
    before = _hours(session, date.min, on, preservice=True)
    begun = session.scalar(select(func.min(Course.begins)).where(Course.station_id == session.info["station_id"]))
    query = (
        select(Person, Village.name)
        .outerjoin(Village, Village.id == Person.village_id)
        .where(Person.station_id == session.info["station_id"], Person.state.in_(SERVING))
        .order_by(Village.township, Village.code, Village.name, Person.pinyin, Person.id)
    )
    return [
        Standing(
            person,
            village or "",
            yearly.get(person.id, 0),
            yearly_needed(year, person.hired, station.yearly_hours * 100),
            before.get(person.id, 0),
            preservice_needed(person.hired, begun, station.preservice_hours * 100),
        )
        for person, village in session.execute(query)
        if not person.hired or person.hired.year <= year
    ]


def lacking(session: Session, year: int, on: date | None = None) -> list[Standing]:
    """Who has not reached the year's hours, or lacks 岗前培训."""
    return [one for one in standings(session, year, on) if not one.reached]


def untrained(session: Session, on: date) -> list[tuple[Person, int, int, str]]:
    """Who should be taught by now: the person, hours needed and had (hundredths), and what: 岗前培训 or 年度学时.

    岗前培训 is due at once, the year's hours from October, where any training of the year is on record.
    """
    return list(_untrained(session, on))


def _untrained(session: Session, on: date) -> Iterator[tuple[Person, int, int, str]]:
    yearly_due = on.month >= YEARLY_FROM and keeps_records(session, on.year)
    for one in lacking(session, on.year, on):
        if one.preservice_short:
            yield one.person, one.preservice_needed, one.preservice, PRESERVICE
        if one.short and yearly_due:
            yield one.person, one.needed, one.have, YEARLY


@dataclass(frozen=True, slots=True)
class YearFacts:
    """How a year's training stands: courses, who took part (人次), and who lacks hours or 岗前培训 so far."""

    courses: int
    taken: int
    short: int
    without_preservice: int


def year_facts(session: Session, year: int) -> YearFacts:
    """The counts for the head of the page."""
    courses = [one.id for one in courses_of(session, year)]
    taken = select(func.count()).select_from(Trainee).where(Trainee.mark == "参加", Trainee.course_id.in_(courses))
    found = lacking(session, year)
    return YearFacts(
        len(courses),
        session.scalar(taken) or 0,
        sum(one.short > 0 for one in found),
        sum(one.preservice_short > 0 for one in found),
    )


def courses_of(session: Session, year: int) -> list[Course]:
    """The courses begun in a year, the earliest first."""
    own = Course.station_id == session.info["station_id"]
    query = select(Course).where(own, Course.begins >= date(year, 1, 1), Course.begins <= date(year, 12, 31))
    return list(session.scalars(query.order_by(Course.begins, Course.id)))


def keeps_records(session: Session, year: int) -> bool:
    """Whether any course was entered up to the end of that year: a desk that never was used for it complains of none."""
    query = select(Course.id).where(
        Course.station_id == session.info["station_id"], Course.begins <= date(year, 12, 31)
    )
    return session.scalar(query.limit(1)) is not None


def credited(course: Course, one: Trainee) -> int:
    """The hours (hundredths) somebody is credited for a course."""
    return hours_of(course.hours, Sitting(one.mark, one.result, one.score, one.hours))


def _hours(session: Session, first: date, last: date, *, preservice: bool) -> dict[str, int]:
    """The hours each person is credited for the courses begun from one day to another."""
    failed = func.coalesce(Trainee.result, "") == "不合格"
    credited = case((failed, 0), else_=func.coalesce(Trainee.hours, Course.hours))
    sort = Course.sort == PRESERVICE if preservice else Course.sort != PRESERVICE
    query = (
        select(Trainee.person_id, func.sum(credited))
        .join(Course, Course.id == Trainee.course_id)
        .where(Course.station_id == session.info["station_id"], Course.begins >= first, Course.begins <= last)
        .where(sort, Trainee.mark == "参加")
        .group_by(Trainee.person_id)
    )
    return {key: int(hours) for key, hours in session.execute(query)}


# Who is expected at a course and who took part.


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


def due(session: Session, today: date) -> Iterator[Due]:
    """Who lacks hours of training, one line for each sort."""
    lacking: dict[str, list[str]] = {}
    for person, _, _, sort in untrained(session, today):
        lacking.setdefault(sort, []).append(person.name)
    for sort, names in lacking.items():
        words = (
            f"{names_of(names)}{today.year}年学时还不够" if sort == "年度学时" else f"{names_of(names)}还没有学满{sort}"
        )
        yield Due("untaught", "care", words, HoursPlace(today.year, lacking=True), "去安排")
