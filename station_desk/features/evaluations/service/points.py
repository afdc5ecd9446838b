"""Everybody's points of each month: typed by hand, or from evidence by themselves."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.features.duties.service.log import record_of
from station_desk.features.evaluations import rules
from station_desk.features.evaluations.model import OPEN, HeldPoint, Override, Score, check_open, stage_of, why_fast
from station_desk.features.evaluations.rules import (
    LEAST_MONTHS,
    LOGGED,
    Earned,
    Item,
    Source,
    Usual,
    earned_words,
    month_score,
    months_back,
    read_sources,
    show_points,
    usual,
)
from station_desk.features.evaluations.service.evidence import MONTHS, ROLLS, earned_points, needs_roll, sources, times
from station_desk.features.evaluations.service.schemes import ceilings_of, items_of
from station_desk.features.evaluations.service.scores import keys
from station_desk.store.marks import moment_of

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


# Points set otherwise than evidence gives: who did so, when and why.


def overrides_of(session: Session, person_id: str, item_id: str, month: str) -> list[Override]:
    """The hand's changes of one cell in a month such as 2025-03, the newest first."""
    query = select(Override).where(Override.person_id == person_id, Override.item_id == item_id)
    return list(session.scalars(query.where(Override.month == month).order_by(Override.id.desc())))


# What the months before a month say: last month's points and totals, and what is usual for each person.


@dataclass(frozen=True, slots=True)
class Past:
    """By person: the points of last month by item and its total, what is usual by item and of the total; 1/100 分."""

    points: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)
    usual: Mapping[tuple[str, str], Usual] = field(default_factory=dict)
    usual_total: Mapping[str, Usual] = field(default_factory=dict)


def past_of(session: Session, year: int, month: int) -> Past:
    """What there is of the six months before; items of the year before count where title and most points are the same."""
    wanted = {(item.title, item.most): item.id for item in items_of(session, year)}
    last: dict[str, dict[str, int]] = {}
    totals: dict[str, int] = {}
    each: dict[tuple[str, str], list[int]] = defaultdict(list)
    whole: dict[str, list[int]] = defaultdict(list)
    nearest = min(months_back(year, month, 1).items())
    for then, months in months_back(year, month).items():
        items, ceilings = items_of(session, then), ceilings_of(session, then)
        ids = {item.id: wanted.get((item.title, item.most)) for item in items}
        for person, by_month in points_of(session, then, months).items():
            for number in months:
                here = by_month.get(f"{then}-{number:02d}", {})
                mine = {key: points for old, points in here.items() if (key := ids.get(old))}
                for key, points in mine.items():
                    each[person, key].append(points)
                total = month_score(items, here, ceilings)
                if total is not None:
                    whole[person].append(total)
                if nearest == (then, [number]):
                    last[person] = mine
                    totals |= {person: total} if total is not None else {}
    return Past(
        last, totals,
        {key: found for key, values in each.items() if (found := usual(values, LEAST_MONTHS))},
        {key: found for key, values in whole.items() if (found := usual(values, LEAST_MONTHS))},
    )  # fmt: skip


# What a year's points rest on, person by person: what evidence gave, who set it otherwise and why, and all else
# known.

PRESENT = "：出席"
WORK, TRAINING = "履职", "培训"
CellKey = tuple[str, str, str]  # person, 2025-03, item


@dataclass(frozen=True, slots=True)
class ProofLine:
    """One line: its `sort`, when it was, what is known, and the item with the points (1/100 分) that it gave."""

    sort: str
    when: str
    words: str
    item: Item | None = None
    points: int = 0


def proofs(session: Session, year: int, people: Collection[str]) -> dict[str, list[ProofLine]]:
    """Everything the year's points of these people rest on: what gave points first, by month, then the rest by day."""
    items = {item.id: item for item in items_of(session, year) if item.evidence}
    cells, told, changed = cells_of(session, year), told_of(session, year, items.values()), changes_of(session, year)
    logged = times(session, year, (LOGGED,))
    found = {}
    for person in people:
        lines = list(scored_lines(person, year, items, cells.get(person, {}), told, changed))
        seen = {(one.day, one.record_id) for key, many in told.items() if key[0] == person for one in many}
        found[person] = [*lines, worked(person, logged), *other_lines(session, person, year, seen)]
    return found


def told_of(session: Session, year: int, items: Collection[Item]) -> Mapping[CellKey, list[Source]]:
    """The evidence of every cell of the year: as it is, or as it was held when the year went to the head."""
    found: dict[CellKey, list[Source]] = defaultdict(list)
    if stage_of(session, year) in OPEN:
        for item in items:
            for person, month, one in sources(session, year, ROLLS if needs_roll(item) else item.evidence):
                found[person, f"{year}-{month:02d}", item.id].append(one)
        return found
    for held in session.scalars(select(HeldPoint).where(HeldPoint.month.startswith(f"{year}-"))):
        found[held.person_id, held.month, held.item_id] = read_sources(held.told)
    return found


def changes_of(session: Session, year: int) -> dict[CellKey, Override]:
    """The last change a hand made of each cell that evidence gives."""
    query = select(Override).where(Override.month.startswith(f"{year}-")).order_by(Override.id)
    return {(one.person_id, one.month, one.item_id): one for one in session.scalars(query)}


def scored_lines(
    person: str,
    year: int,
    items: Mapping[str, Item],
    cells: Mapping[str, Mapping[str, Cell]],
    told: Mapping[CellKey, Sequence[Source]],
    changed: Mapping[CellKey, Override],
) -> Iterator[ProofLine]:
    """What gave points, month by month: how many times, each of them by day, and why a hand set other points."""
    for month in MONTHS:
        key = f"{year}-{month:02d}"
        for item in items.values():
            cell = cells.get(key, {}).get(item.id)
            if cell is None or cell.earned is None or not (cell.earned.count or cell.by_hand):
                continue
            each = [
                f"{one.day.month}月{one.day.day}日 {one.words}"
                for one in told.get((person, key, item.id), ())
                if PRESENT not in one.words and item.evidence != LOGGED
            ]
            change = changed.get((person, key, item.id))
            why = f"手工改为 {show_points(cell.points)} 分：{change.reason}" if cell.by_hand and change else ""
            words = "；".join(filter(None, (earned_words(item, cell.earned), *each, why)))
            yield ProofLine(item.short, f"{month}月", words, item, cell.points)


def worked(person: str, logged: Mapping[tuple[str, int], Mapping[str, int]]) -> ProofLine:
    """How many entries of the duty log the person has, by month."""
    each = {month: logged[person, month][LOGGED] for month in MONTHS if (person, month) in logged}
    if not each:
        return ProofLine(WORK, "全年", "没有履职记录")
    months = "，".join(f"{month}月 {count}" for month, count in each.items())
    return ProofLine(WORK, "全年", f"共 {sum(each.values())} 条：{months}")


def other_lines(session: Session, person: str, year: int, seen: Collection[tuple[date, str]]) -> Iterator[ProofLine]:
    """Notes, missed meetings, training and flags of the year that gave no points, by day."""
    on = min(date(year, 12, 31), dates.today())
    for one in reversed(record_of(session, person, on)):
        if one.kind != WORK and one.day.year == year and (one.day, one.record_id) not in seen:
            mark = "" if one.kind == TRAINING else f"{one.mark}：" if one.mark else ""
            yield ProofLine(one.kind, dates.show_date(one.day), f"{mark}{one.words}")
