"""The months' and the year's scores, added up where the points lie; `rules.total` and `rules.mean` say how."""

from collections.abc import Collection, Iterable, Mapping, Sequence
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

from station_desk.features.evaluations import rules
from station_desk.features.evaluations.model import HeldPoint, Score
from station_desk.features.evaluations.rules import Ceilings, Item

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
