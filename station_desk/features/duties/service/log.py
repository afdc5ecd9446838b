"""The duty log as others ask for it: counts by duty and village, one person's entries, who has none."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from station_desk.features.duties.model import DutyEntry
from station_desk.features.roster.model import Person, Post
from station_desk.features.villages.model import Village

NOWHERE = "未写村"


@dataclass(frozen=True, slots=True)
class VillageCounts:
    """How many entries a village has by duty; `village_id` is None for entries without a village."""

    village_id: str | None
    village: str
    township: str
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All entries of the village."""
        return sum(self.counts.values())


def duty_counts(session: Session, first: date, last: date) -> Counter[str]:
    """How many entries each duty has from `first` to `last`, both included."""
    query = _within(select(DutyEntry.duty, func.count()), session, first, last).group_by(DutyEntry.duty)
    return Counter({duty: number for duty, number in session.execute(query)})  # noqa: C416 - a result is no mapping


def duty_table(session: Session, first: date, last: date) -> list[VillageCounts]:
    """Duty × village from `first` to `last`: every village in the order of its code, entries without one last."""
    query = _within(select(DutyEntry.village_id, DutyEntry.duty, func.count()), session, first, last)
    found: dict[str | None, dict[str, int]] = {}
    for village_id, duty, number in session.execute(query.group_by(DutyEntry.village_id, DutyEntry.duty)):
        found.setdefault(village_id, {})[duty] = number
    places = (
        select(Village.id, Village.name, Village.township)
        .where(Village.station_id == session.info["station_id"])
        .order_by(Village.township, Village.code, Village.name)
    )
    rows = [VillageCounts(key, name, town, found.pop(key, {})) for key, name, town in session.execute(places)]
    nowhere = found.pop(None, {})
    return [*rows, *([VillageCounts(None, NOWHERE, "", nowhere)] if nowhere else [])]


def entries_of(
    session: Session, person_id: str, first: date | None = None, last: date | None = None
) -> list[DutyEntry]:
    """A person's entries, all or those from `first` to `last`, by day and time."""
    query = select(DutyEntry).where(DutyEntry.person_id == person_id)
    if first:
        query = query.where(DutyEntry.day >= first)
    if last:
        query = query.where(DutyEntry.day <= last)
    return list(session.scalars(query.order_by(DutyEntry.day, DutyEntry.span, DutyEntry.id)))


def count_entries(session: Session, first: date, last: date) -> int:
    """How many entries there are from `first` to `last`."""
    return session.scalar(_within(select(func.count()), session, first, last).select_from(DutyEntry)) or 0


def silent_people(session: Session, first: date, last: date) -> list[tuple[Person, Village]]:
    """Everybody who held a post on the whole span's last day and has no entry in it, with the village, by village."""
    spoken = _within(select(DutyEntry.person_id), session, first, last)
    query = (
        select(Person, Village)
        .join_from(Post, Person, Person.id == Post.person_id)
        .join(Village, Village.id == Post.village_id)
        .where(
            Person.station_id == session.info["station_id"], Post.since <= last,
            or_(Post.until.is_(None), Post.until > last), Person.id.not_in(spoken),
        )
        .order_by(Village.township, Village.code, Village.name)
    )  # fmt: skip
    return [(person, village) for person, village in session.execute(query)]


def doubts_about(session: Session, person_id: str | None, day: date | None) -> list[str]:
    """What does not fit between a person and a day: before the hiring, or a day without a post."""
    person = session.get(Person, person_id) if person_id and day else None
    if person is None or day is None:
        return []
    if person.hired and day < person.hired:
        return [f"{person.name} {person.hired:%Y-%m-%d} 才聘用，请核对日期"]
    query = select(Post.id).where(
        Post.person_id == person.id, Post.since <= day, or_(Post.until.is_(None), Post.until > day)
    )
    if session.scalar(query.limit(1)) is None:
        return [f"{person.name}在 {day:%Y-%m-%d} 没有任职的村，请核对日期和姓名"]
    return []


def add_entries(session: Session, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Write many entries at once, each checked as in the form; returns their keys."""
    made = [DutyEntry(**row) for row in rows]
    session.add_all(made)
    session.flush()
    return [one.id for one in made]


def _within(query: Select[Any], session: Session, first: date, last: date) -> Select[Any]:
    return query.where(
        DutyEntry.station_id == session.info["station_id"], DutyEntry.day >= first, DutyEntry.day <= last
    )
