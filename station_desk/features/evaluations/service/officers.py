"""Who is scored in a year: everyone who held a post in it, with the months, read as columns."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.features.evaluations import rules
from station_desk.features.roster.model import Person, Post
from station_desk.features.villages.model import Village


@dataclass(frozen=True, slots=True)
class Officer:
    """What an evaluation says of a person; `id` is the person's key."""

    id: str
    name: str
    badge: str | None
    hired: date | None


Served = tuple[Officer, str, frozenset[int]]


def people_of(session: Session, year: int) -> list[tuple[Officer, str]]:
    """Everyone who held a post in the year, with the latest village, by village."""
    return [(person, village) for person, village, _ in people_and_months(session, year)]


def how_many(session: Session, year: int) -> int:
    """How many people held a post in the year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    query = select(func.count(func.distinct(Post.person_id)))
    return session.scalar(query.where(Post.since <= last, Post.until.is_(None) | (Post.until >= first))) or 0


def people_and_months(session: Session, year: int) -> list[Served]:
    """Everyone who held a post in the year, the latest village, and the months in office, by village."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    query = (
        select(Person.id, Person.name, Person.badge, Person.hired, Village.name, Post.since, Post.until)
        .join_from(Post, Person, Person.id == Post.person_id)
        .join(Village, Village.id == Post.village_id)
        .where(Post.since <= last, Post.until.is_(None) | (Post.until >= first))
        .order_by(Village.township, func.coalesce(Village.code, ""), Village.name, Person.name)
    )
    found: dict[str, Served] = {}
    begun: dict[str, date] = {}
    for key, name, badge, hired, village, since, until in session.execute(query):
        held = rules.months_held(since, until, year)
        known = found.get(key)
        if known is None:
            found[key], begun[key] = (Officer(key, name, badge, hired), village, held), since
        elif since < begun[key]:
            found[key] = (*known[:2], known[2] | held)
        else:  # the latest post tells the village, and with it the place in the list
            del found[key]
            found[key], begun[key] = (known[0], village, known[2] | held), since
    return list(found.values())
