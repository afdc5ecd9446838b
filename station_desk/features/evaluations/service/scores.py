"""Everybody's scores of the months and of the year: added up by the database, with what evidence gives."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import (
    BigInteger,
    ColumnElement,
    FromClause,
    Select,
    and_,
    case,
    cast,
    exists,
    func,
    literal,
    select,
    union_all,
)
from sqlalchemy.orm import Session

from station_desk.features.evaluations import rules
from station_desk.features.evaluations.model import OPEN, HeldPoint, Score, stage_of
from station_desk.features.evaluations.rules import Ceilings, Item
from station_desk.features.evaluations.service.evidence import MONTHS, worked_out
from station_desk.features.evaluations.service.schemes import ceilings_of, items_of

# The months' and the year's scores, added up where the points lie; `rules.total` and `rules.mean` say how.

KINDS = (rules.COUNTED, rules.BONUS, rules.DEDUCTION)


def year_sums(months: Sequence[str], items: Collection[Item], ceilings: Ceilings, *, held: bool) -> Select[Any] | None:
    """Person, the mean of the months that have a score, how many these are, and the score of each of `months`.

    `months` are such as 2025-03. With `held` the points from evidence that were held count too, but where a hand wrote
    others. Only people with a score are there; None where the scheme has no 项目.
    """
    counted = [item.id for item in items if item.kind == rules.COUNTED]
    if not counted:
        return None
    points = points_from(months, held=held)
    sums = month_sums(points, items, counted)
    total = total_of(sums, ceilings)
    whole = select(sums.c.person_id, sums.c.month, total.label("total")).where(sums.c.known == len(counted)).subquery()
    there, added = func.count(), cast(func.sum(whole.c.total), BigInteger)
    mean = (2 * added + there) // (2 * there)  # half up
    each = [func.max(case((whole.c.month == month, whole.c.total))) for month in months]
    return select(whole.c.person_id, mean, there, *each).group_by(whole.c.person_id)


def points_from(months: Sequence[str], *, held: bool) -> FromClause:
    """Person, month, item and points of the months."""
    written = select(Score.person_id, Score.month, Score.item_id, Score.points).where(Score.month.in_(months))
    if not held:
        return written.subquery()
    same = and_(
        Score.person_id == HeldPoint.person_id, Score.item_id == HeldPoint.item_id, Score.month == HeldPoint.month
    )
    kept = select(HeldPoint.person_id, HeldPoint.month, HeldPoint.item_id, HeldPoint.points)
    kept = kept.where(HeldPoint.month.in_(months), ~exists().where(same))
    return union_all(written, kept).subquery()


def month_sums(points: FromClause, items: Iterable[Item], counted: Collection[str]) -> FromClause:
    """Person, month, how many 项目 have points (`known`), and points × weight of each kind."""
    own: Any = points.c
    known = func.sum(case((own.item_id.in_(counted), 1), else_=0))
    each = [summed(own, [item for item in items if item.kind == kind]).label(kind) for kind in KINDS]
    return select(own.person_id, own.month, known.label("known"), *each).group_by(own.person_id, own.month).subquery()


def summed(own: Any, items: Sequence[Item]) -> ColumnElement[int]:
    """Points × weight of these items, added up."""
    by_weight: Mapping[int, list[str]] = {
        weight: [item.id for item in items if item.weight == weight] for weight in {item.weight for item in items}
    }
    wanted = [(own.item_id.in_(ids), own.points * weight) for weight, ids in by_weight.items()]
    return cast(func.sum(case(*wanted, else_=0)), BigInteger) if wanted else literal(0, BigInteger)


def total_of(sums: FromClause, ceilings: Ceilings) -> ColumnElement[int]:
    """A month's score in 1/100 分."""
    bonus, deduction = up_to(sums.c[rules.BONUS], ceilings.bonus), up_to(sums.c[rules.DEDUCTION], ceilings.deduction)
    whole = sums.c[rules.COUNTED] + bonus - deduction
    return (case((whole > 0, whole), else_=0) + rules.FULL_WEIGHT // 2) // rules.FULL_WEIGHT


def up_to(sum_: ColumnElement[int], ceiling: int | None) -> ColumnElement[int]:
    most = None if ceiling is None else ceiling * rules.FULL_WEIGHT
    return sum_ if most is None else case((sum_ > most, most), else_=sum_)


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
