"""The year's scores and grades as a workbook, and a month's score grid in the shape its import reads back."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job
from station_desk.features.evaluations.prints import MONTHS, amended_words, by_score
from station_desk.features.evaluations.rules import Ceilings, Item, earned_words, month_score, show_points
from station_desk.features.evaluations.service.grades import Standing, people_and_months, standings
from station_desk.features.evaluations.service.points import Cell, cells_of
from station_desk.features.evaluations.service.schemes import ceilings_of, items_of
from station_desk.features.evaluations.service.score_file import heading_of, month_words
from station_desk.store.desk import Desk

NOTE = "空格表示没有打分，导入时不会清除已有的分数；总分由程序计算，不导入。扣分写 2 或 -2 都可以。"
EVIDENCE = "黄底的分数由考勤、履职等依据得出，算法在“依据”一栏。"
FACES = 4  # columns before the items


def export_year(desk: Desk, year: int, target: Path) -> Job[int]:
    """Write the year's scores and grades as a workbook, best score first; returns how many people."""
    from station_desk.excel.write import Column, write_table

    with desk.look() as session:
        found = by_score(standings(session, year))
    if not found:
        raise UserError(f"{year}年没有在岗的辅警，没有内容可导出。", "请先在花名册里登记人员。")
    columns = [Column("序号", "number"), Column("姓名"), Column("所属村"), Column("辅警编号")]
    columns += [Column(f"{month}月", "money") for month in MONTHS]
    columns += [Column("年度得分", "money"), Column("计分月数", "number"), Column("建议档次"), Column("档次")]
    columns += [Column("建议理由"), Column("调整理由"), Column("签批时档次"), Column("更正")]
    rows = [list(cells(number, one)) for number, one in enumerate(found, 1)]
    yield from write_table(target, f"{year}年度农村辅警考核汇总", columns, rows)
    return len(found)


def cells(number: int, one: Standing) -> Iterator[Any]:
    """One person's line of the workbook; scores in 分."""
    yield from (number, one.person.name, one.village, one.person.badge)
    for score in (*(one.months[month] for month in MONTHS), one.score):
        yield None if score is None else score / 100
    yield from (one.counted, one.proposal.grade, one.stands, one.proposal.because, one.grade and one.grade.reason)
    yield from (one.signed if one.amendments else None, amended_words(one))


def export_month(desk: Desk, month: str, target: Path) -> Job[int]:
    """Write the people and points of a month such as 2025-03, by village as the grid shows them; returns how many people.

    Raises UserError where the year has no scheme or nobody was in office.
    """
    from station_desk.excel.write import Column, write_table

    year, number = int(month[:4]), int(month[5:])
    with desk.look() as session:
        items, ceilings = items_of(session, year), ceilings_of(session, year)
        known = cells_of(session, year, (number,))
        people = [
            (person, village, known[person.id][month])
            for person, village, held in people_and_months(session, year)
            if number in held or any(cell.by_hand for cell in known[person.id][month].values())
        ]
    if not items:
        raise UserError(f"{year}年还没有考核办法，没有打分表可导出。", "请先在“考核”里建立这一年的考核办法。")
    if not people:
        raise UserError(f"{month_words(month)}没有在岗的辅警，没有内容可导出。", "请先在花名册里登记人员。")
    fed = any(item.evidence for item in items)
    columns = [Column("序号", "number"), Column("姓名"), Column("所属村"), Column("辅警编号")]
    columns += [Column(heading_of(item), "number", most=12) for item in items]
    columns += [Column("总分", "number"), *([Column("依据")] if fed else [])]
    rows, marks = [], []
    for place, (person, village, own) in enumerate(people, 1):
        proof = [told(items, own)] if fed else []
        rows.append([place, person.name, village, person.badge, *points_shown(items, own, ceilings), *proof])
        marks.append(frozenset(at for at, item in enumerate(items, FACES) if from_evidence(own.get(item.id))))
    title, note = f"{month_words(month)}农村辅警考核打分表", NOTE + (EVIDENCE if fed else "")
    yield from write_table(target, title, columns, rows, sheet_name=month_words(month), note=note, marks=marks)
    return len(people)


def from_evidence(cell: Cell | None) -> bool:
    """Whether points were given by evidence and by no hand."""
    return cell is not None and not cell.by_hand


def points_shown(items: Sequence[Item], own: Mapping[str, Cell], ceilings: Ceilings) -> Iterator[float | None]:
    """One person's points in 分, and the total, blank while an item is missing."""
    for item in items:
        yield own[item.id].points / 100 if item.id in own else None
    total = month_score(items, {key: cell.points for key, cell in own.items()}, ceilings)
    yield None if total is None else total / 100


def told(items: Sequence[Item], own: Mapping[str, Cell]) -> str:
    """How the points from evidence came about, those set otherwise by hand too."""
    return "；".join(
        f"{item.short}：{earned_words(item, cell.earned)}{'（手工改为 ' + show_points(cell.points) + ' 分）' if cell.by_hand else ''}"
        for item in items
        if (cell := own.get(item.id)) and cell.earned
    )
