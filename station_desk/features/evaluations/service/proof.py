"""What a year's points rest on, person by person: what evidence gave, who set it otherwise and why, and all else known."""

from collections import defaultdict
from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.features.duties.service import record_of
from station_desk.features.evaluations.model import OPEN, HeldPoint, Override, stage_of
from station_desk.features.evaluations.rules import (
    LOGGED,
    Item,
    Source,
    earned_words,
    read_sources,
    show_points,
)
from station_desk.features.evaluations.service.earned import needs_roll
from station_desk.features.evaluations.service.evidence import MONTHS, ROLLS, sources, times
from station_desk.features.evaluations.service.points import Cell, cells_of
from station_desk.features.evaluations.service.schemes import items_of

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
