"""The points that evidence gives: worked out while a year is open, held as they were once it is with the head."""

from collections import defaultdict
from collections.abc import Collection, Mapping

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.features.evaluations.model import OPEN, HeldPoint, stage_of
from station_desk.features.evaluations.rules import (
    AT_MEETINGS,
    COUNTED,
    Earned,
    Item,
    Source,
    earned,
    read_sources,
    write_sources,
)
from station_desk.features.evaluations.service.evidence import MONTHS, ROLLS, sources, times
from station_desk.features.evaluations.service.schemes import items_of
from station_desk.store.journal import insert_many

EarnedPoints = dict[str, dict[str, dict[str, Earned]]]  # person → 2025-03 → item


def earned_points(
    session: Session, year: int, months: Collection[int] = MONTHS, person_id: str | None = None
) -> EarnedPoints:
    """What evidence gives each person in each of the months: worked out, or held since the year went to the head."""
    if stage_of(session, year) in OPEN:
        return worked_out(session, year, months, person_id)
    found: EarnedPoints = defaultdict(lambda: defaultdict(dict))
    query = select(HeldPoint).where(HeldPoint.month.in_([f"{year}-{month:02d}" for month in months]))
    for one in session.scalars(query.where(HeldPoint.person_id == person_id) if person_id else query):
        found[one.person_id][one.month][one.item_id] = Earned(one.points, one.count)
    return found


def worked_out(
    session: Session, year: int, months: Collection[int] = MONTHS, person_id: str | None = None
) -> EarnedPoints:
    """The same from what the rooms of the evidence say now."""
    found: EarnedPoints = defaultdict(lambda: defaultdict(dict))
    fed = [item for item in items_of(session, year) if item.evidence]
    if not fed:
        return found
    wanted = {item.evidence for item in fed} | ({ROLLS} if any(map(needs_roll, fed)) else set())
    for (person, month), counts in times(session, year, wanted, months, person_id).items():
        for item in fed if month in months else ():
            got = earned(item, counts.get(item.evidence, 0), known=ROLLS in counts)
            if got is not None:
                found[person][f"{year}-{month:02d}"][item.id] = got
    return found


def needs_roll(item: Item) -> bool:
    """Whether a line is full for whoever was at each meeting, so that who was on no roll must be told apart."""
    return item.kind == COUNTED and item.evidence in AT_MEETINGS


def sources_of(session: Session, year: int, item: Item, month: int, person_id: str) -> list[Source]:
    """The evidence of one cell, by day: as it is, or as it was when the year went to the head."""
    if stage_of(session, year) in OPEN:
        told = sources(session, year, ROLLS if needs_roll(item) else item.evidence, (month,), person_id)
        return [one for _, _, one in told]
    query = select(HeldPoint.told).where(HeldPoint.person_id == person_id, HeldPoint.item_id == item.id)
    return read_sources(session.scalar(query.where(HeldPoint.month == f"{year}-{month:02d}")))


def hold_evidence(session: Session, year: int) -> int:
    """Hold what evidence gives now, with its sources, for the year that goes to the head; returns how many cells."""
    release_evidence(session, year)
    told: Mapping[tuple[str, str, str], list[Source]] = defaultdict(list)
    for item in items_of(session, year):
        if item.evidence:
            for person, month, one in sources(session, year, ROLLS if needs_roll(item) else item.evidence):
                told[person, f"{year}-{month:02d}", item.id].append(one)
    rows = [
        {
            "person_id": person, "month": month, "item_id": item, "points": one.points, "count": one.count,
            "told": write_sources(told[person, month, item]),
        }
        for person, by_month in worked_out(session, year).items()
        for month, by_item in by_month.items()
        for item, one in by_item.items()
    ]  # fmt: skip
    insert_many(session, HeldPoint, rows)
    return len(rows)


def release_evidence(session: Session, year: int) -> None:
    """Let the evidence count again, for a year that was sent back."""
    for one in session.scalars(
        select(HeldPoint).where(HeldPoint.month >= f"{year}-01", HeldPoint.month <= f"{year}-12")
    ):
        session.delete(one)
    session.flush()
