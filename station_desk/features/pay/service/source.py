"""Who is paid for a year: the grades that are settled, and the months in which each held a post."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from station_desk.features.evaluations.service import settled
from station_desk.features.pay.rules import Member, months_held
from station_desk.features.roster.model import Person, Post
from station_desk.features.villages.model import Village


@dataclass(frozen=True, slots=True)
class Claim:
    """One person's claim on a year's fund: the settled grade, the score in 1/100, the months of service 1–12."""

    person_id: str
    name: str
    village: str
    grade: str
    score: int | None
    months: tuple[int, ...]

    @property
    def member(self) -> Member:
        """The claim as the arithmetic takes it."""
        return Member(self.person_id, self.grade, self.score, len(self.months))


@dataclass(frozen=True, slots=True)
class Service:
    """A post held in the months 1–12 of a year; one person may have several."""

    person: Person
    village: Village
    months: tuple[int, ...]


def claims_of(session: Session, year: int) -> list[Claim]:
    """Everybody with a settled grade, by village as the evaluation lists them.

    Raises UserError where the year's evaluation has not been settled (定案).
    """
    months = months_by_person(services_of(session, year))
    return [
        Claim(one.person_id, one.name, one.village, one.grade, one.score, months.get(one.person_id, ()))
        for one in settled(session, year)
    ]


def services_of(session: Session, year: int) -> list[Service]:
    """The posts held in a year with their months, by township and code of the village, the earlier first."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    query = (
        select(Post, Person, Village)
        .join(Person, Person.id == Post.person_id)
        .join(Village, Village.id == Post.village_id)
        .where(Post.station_id == session.info["station_id"], Post.since <= last)
        .where(or_(Post.until.is_(None), Post.until > first))
        .order_by(Village.township, Village.code, Village.name, Post.since)
    )
    return [
        Service(person, village, months)
        for post, person, village in session.execute(query)
        if (months := months_held([(post.since, post.until)], year))
    ]


def months_by_person(services: Iterable[Service]) -> dict[str, tuple[int, ...]]:
    """All months of a year in which each person (key) held some post."""
    found: dict[str, set[int]] = defaultdict(set)
    for one in services:
        found[one.person.id] |= set(one.months)
    return {key: tuple(sorted(months)) for key, months in found.items()}


def ungraded(session: Session, year: int, claims: Iterable[Claim]) -> list[str]:
    """The names of those who served in a year and have no settled grade."""
    graded = {one.person_id for one in claims}
    return list(dict.fromkeys(one.person.name for one in services_of(session, year) if one.person.id not in graded))
