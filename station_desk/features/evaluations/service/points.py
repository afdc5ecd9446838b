"""Everybody's points of each month: typed by hand, or from evidence by themselves."""

from collections import defaultdict
from collections.abc import Collection, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.evaluations import rules
from station_desk.features.evaluations.model import Override, Score, check_open, why_fast
from station_desk.features.evaluations.rules import Earned, Item
from station_desk.features.evaluations.service.earned import earned_points
from station_desk.features.evaluations.service.evidence import MONTHS
from station_desk.features.evaluations.service.now import moment_of
from station_desk.features.evaluations.service.schemes import items_of
from station_desk.features.evaluations.service.scores import keys

BACK = "恢复为依据得分"
Points = dict[str, dict[str, dict[str, int]]]  # person → month → item → 1/100 分


@dataclass(frozen=True, slots=True)
class Cell:
    """One person's points for one item in one month, 1/100 分: what counts, and what evidence gives (None: nothing).

    `by_hand` says that a hand wrote them; with evidence beside them they stand in its place.
    """

    points: int
    by_hand: bool
    earned: Earned | None = None


def cells_of(
    session: Session, year: int, months: Collection[int] = MONTHS, person_id: str | None = None
) -> dict[str, dict[str, dict[str, Cell]]]:
    """Every point of the year, or of some of its months, with where it comes from: person → 2025-03 → item → cell.

    This is the one place where a month's points are put together: what a hand wrote counts, else what evidence gives.
    """
    found: dict[str, dict[str, dict[str, Cell]]] = defaultdict(lambda: defaultdict(dict))
    for person, by_month in earned_points(session, year, months, person_id).items():
        for month, by_item in by_month.items():
            found[person][month] |= {item: Cell(one.points, by_hand=False, earned=one) for item, one in by_item.items()}
    query = select(Score.person_id, Score.month, Score.item_id, Score.points).where(Score.month.in_(keys(year, months)))
    for person, month, item, points in session.execute(_of(query, person_id)):
        kept = found[person][month].get(item)
        found[person][month][item] = Cell(points, by_hand=True, earned=kept.earned if kept else None)
    return found


def points_of(session: Session, year: int, months: Collection[int] = MONTHS) -> Points:
    """The same as bare points."""
    found: Points = defaultdict(lambda: defaultdict(dict))
    for person, by_month in cells_of(session, year, months).items():
        for month, cells in by_month.items():
            found[person][month] = {item: cell.points for item, cell in cells.items()}
    return found


def has_scores(session: Session, year: int) -> bool:
    """Whether any point of the year was written by hand."""
    in_year = select(Score.id).where(Score.month >= f"{year}-01", Score.month <= f"{year}-12")
    return session.scalar(in_year.limit(1)) is not None


def _of(query: Select[Any], person_id: str | None) -> Select[Any]:
    return query.where(Score.person_id == person_id) if person_id else query


# ------------------------------------------------------------------------------------------------------ written
def set_points(session: Session, month: str, cells: Mapping[tuple[str, str], int | None], reason: str = "") -> int:
    """Set points (1/100 分) by (person, item) of a month, None empties a cell; returns how many cells changed.

    Where evidence gives points, others stand in their place only with a `reason`, kept with who and when; the same
    points as the evidence's, or None, go back to it.
    Raises UserError where points are below zero or above the item's most, where the scheme's points do not add up,
    where the reason is missing, or where the year is with the head or further; then no cell is changed.
    """
    year = int(month[:4])
    check_open(session, year)
    items = {item.id: item for item in items_of(session, year)}
    check_whole(session, year, items.values())
    for (_, item_id), points in cells.items():
        check_points(year, items.get(item_id), points)
    people = {person_id for person_id, _ in cells}
    stored = session.scalars(select(Score).where(Score.month == month, Score.person_id.in_(people)))
    known = {(one.person_id, one.item_id): one for one in stored}
    given = _earned_of(session, month, cells, items)
    changed = 0
    for cell, points in cells.items():
        evidence = given.get(cell)
        wanted = None if evidence is not None and points == evidence else points
        if wanted == getattr(known.get(cell), "points", None):
            continue
        changed += 1
        if evidence is not None:
            _note_override(session, month, cell, (evidence, wanted), reason)
        _write(session, month, cell, known.get(cell), wanted)
    return changed


def _earned_of(
    session: Session, month: str, cells: Collection[tuple[str, str]], items: Mapping[str, Item]
) -> dict[tuple[str, str], int]:
    """What evidence gives for those of the cells that it feeds."""
    if not any(items[item].evidence for _, item in cells):
        return {}
    people = {person for person, _ in cells}
    found = earned_points(session, int(month[:4]), (int(month[5:]),), next(iter(people)) if len(people) == 1 else None)
    return {
        (person, item): one.points
        for person, item in cells
        if person in found and (one := found[person].get(month, {}).get(item))
    }


def _note_override(
    session: Session, month: str, cell: tuple[str, str], points: tuple[int, int | None], reason: str
) -> None:
    """Keep who set other points than the evidence's (its points first), when and why; going back needs no reason."""
    evidence, wanted = points
    if wanted is not None and not reason.strip():
        raise UserError(
            f"依据得出 {rules.show_points(evidence)} 分，要改为 {rules.show_points(wanted)} 分，还没有写理由。",
            "请写明为什么与依据不同。",
        )
    session.add(
        Override(
            person_id=cell[0], item_id=cell[1], month=month, evidence=evidence, points=wanted,
            reason=reason.strip() or BACK, by=session.info["user"].name, at=moment_of(session),
        )
    )  # fmt: skip


def _write(session: Session, month: str, cell: tuple[str, str], known: Score | None, points: int | None) -> None:
    if known is None:
        session.add(Score(person_id=cell[0], item_id=cell[1], month=month, points=points))
    elif points is None:
        session.delete(known)
    else:
        known.points = points


def check_points(year: int, item: Item | None, points: int | None) -> None:
    """Raise UserError for points that are none of the item's."""
    if item is None:
        raise UserError(f"{year}年的考核办法里没有这一项。", "请先建立这一年的考核办法。")
    if points is not None and not 0 <= points <= item.most:
        raise UserError(
            f"“{item.title}”的分数应在 0 到 {rules.show_points(item.most)} 之间，填的是 {rules.show_points(points)}。",
            "请改正后再填。",
        )


def check_whole(session: Session, year: int, items: Collection[Item]) -> None:
    """Raise UserError, with the sum, where scoring would begin under a scheme whose 项目 do not add up to 100 分."""
    whole = rules.whole_of(items)
    if whole and whole != rules.WHOLE and not why_fast(session, year):
        weighed = any(item.weight != rules.FULL_WEIGHT for item in items)
        raise UserError(
            f"{year}年考核办法各项目的满分{'乘权重' if weighed else ''}合计 {rules.show_points(whole)} 分，不是 100 分，不能开始打分。",
            "请先在“考核办法”里改正各项目的满分；开始打分以后办法就不能再改。",
        )
