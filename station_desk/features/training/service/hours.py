"""Who has how many hours of how many, worked out from the courses each time."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.features.roster.model import SERVING, Person
from station_desk.features.settings.service import station_or_new
from station_desk.features.training.model import Course, Trainee
from station_desk.features.training.rules import (
    PRESERVICE,
    YEARLY,
    YEARLY_FROM,
    Sitting,
    hours_of,
    preservice_needed,
    yearly_needed,
)
from station_desk.features.villages.model import Village


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
