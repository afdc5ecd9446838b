"""Everybody's scores of the months and of the year: added up by the database, with what evidence gives."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.features.evaluations import rules
from station_desk.features.evaluations.model import OPEN, Score, stage_of
from station_desk.features.evaluations.rules import Ceilings, Item
from station_desk.features.evaluations.service.earned import worked_out
from station_desk.features.evaluations.service.evidence import MONTHS
from station_desk.features.evaluations.service.schemes import ceilings_of, items_of
from station_desk.features.evaluations.service.sums import KINDS, month_sums, points_from, year_sums

Months = Mapping[int, int | None]  # 1–12 → 1/100 分, None where the month has no score


@dataclass(frozen=True, slots=True)
class Scored:
    """One person's scores of the months, their mean, and how many months it counts; 1/100 分."""

    months: Months
    mean: int | None
    counted: int


def scores_of(session: Session, year: int, months: Collection[int] = MONTHS) -> dict[str, Scored]:
    """Everybody who has a score in one of the months of a year.

    The sums are the database's. Only while the year is open and its scheme feeds lines from evidence is that added
    here, month by month: it hangs on other rooms' rules.
    """
    items, ceilings = items_of(session, year), ceilings_of(session, year)
    fed = [item for item in items if item.evidence]
    if fed and stage_of(session, year) in OPEN:
        return _with_evidence(session, year, months, items, ceilings)
    query = year_sums(keys(year, months), items, ceilings, held=bool(fed))
    if query is None:
        return {}
    places = tuple(months)
    return {
        person: Scored(dict(zip(places, each, strict=True)), mean, counted)
        for person, mean, counted, *each in session.execute(query)
    }


def month_scores(session: Session, year: int, months: Collection[int] = MONTHS) -> dict[str, Months]:
    """The score of each month by person; a person without any stands for none in each."""
    blank: Months = dict.fromkeys(months)
    found: dict[str, Months] = defaultdict(lambda: blank)
    for person, scored in scores_of(session, year, months).items():
        found[person] = scored.months
    return found


def keys(year: int, months: Collection[int]) -> list[str]:
    """Months as scores keep them: 2025-03."""
    return [f"{year}-{month:02d}" for month in months]


def _with_evidence(
    session: Session, year: int, months: Collection[int], items: list[Item], ceilings: Ceilings
) -> dict[str, Scored]:
    """The same with what evidence gives now for the cells that no hand wrote."""
    counted = [item.id for item in items if item.kind == rules.COUNTED]
    wanted = keys(year, months)
    sums = month_sums(points_from(wanted, held=False), items, counted)
    columns = (sums.c.person_id, sums.c.month, sums.c.known, *(sums.c[kind] for kind in KINDS))
    written = {(person, month): list(told) for person, month, *told in session.execute(select(*columns))}
    fed = {item.id: item for item in items if item.evidence}
    query = select(Score.person_id, Score.month, Score.item_id).where(Score.item_id.in_(fed), Score.month.in_(wanted))
    by_hand = {tuple(row) for row in session.execute(query)}
    for person, by_month in worked_out(session, year, months).items():
        for month, by_item in by_month.items():
            told = written.setdefault((person, month), [0, 0, 0, 0])
            for key, one in by_item.items():
                if (person, month, key) not in by_hand:
                    told[0] += fed[key].kind == rules.COUNTED
                    told[1 + KINDS.index(fed[key].kind)] += one.points * fed[key].weight
    found: dict[str, dict[int, int | None]] = defaultdict(lambda: dict.fromkeys(months))
    for (person, month), (known, *told) in written.items():
        if counted and known == len(counted):
            found[person][int(month[5:])] = rules.total(told[0], told[1], told[2], ceilings)
    return {
        person: Scored(each, rules.mean(each.values()), sum(score is not None for score in each.values()))
        for person, each in found.items()
    }
