"""A month's score grid as a workbook, in the shape its import reads back."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job
from station_desk.features.evaluations import rules
from station_desk.features.evaluations.service import ceilings_of, cells_of, items_of, people_and_months
from station_desk.features.evaluations.service.score_file import heading_of, month_words
from station_desk.store.desk import Desk

NOTE = "空格表示没有打分，导入时不会清除已有的分数；总分由程序计算，不导入。扣分写 2 或 -2 都可以。"


def export_month(desk: Desk, month: str, target: Path) -> Job[int]:
    """Write the people and points of a month such as 2025-03, by village as the grid shows them; returns how many people.

    Raises UserError where the year has no scheme or nobody was in office.
    """
    from station_desk.excel.write import Column, write_table

    year, number = int(month[:4]), int(month[5:])
    with desk.look() as session:
        items, ceilings, found = items_of(session, year), ceilings_of(session, year), cells_of(session, year, (number,))
        people = [
            (person, village, {item: cell.points for item, cell in found[person.id][month].items()})
            for person, village, held in people_and_months(session, year)
            if number in held or any(cell.by_hand for cell in found[person.id][month].values())
        ]
    if not items:
        raise UserError(f"{year}年还没有考核办法，没有打分表可导出。", "请先在“考核”里建立这一年的考核办法。")
    if not people:
        raise UserError(f"{month_words(month)}没有在岗的辅警，没有内容可导出。", "请先在花名册里登记人员。")
    columns = [Column("序号", "number"), Column("姓名"), Column("所属村"), Column("辅警编号")]
    columns += [Column(heading_of(item), "number", most=12) for item in items]
    columns.append(Column("总分", "number"))
    title = f"{month_words(month)}农村辅警考核打分表"
    rows = [[place, *cells(items, ceilings, *one)] for place, one in enumerate(people, 1)]
    yield from write_table(target, title, columns, rows, sheet_name=month_words(month), note=NOTE)
    return len(people)


def cells(
    items: list[rules.Item], ceilings: rules.Ceilings, person: Any, village: str, points: dict[str, int]
) -> Iterator[Any]:
    """One person's line; points in 分, the total blank while an item is missing."""
    yield from (person.name, village, person.badge)
    for item in items:
        yield points[item.id] / 100 if item.id in points else None
    total = rules.month_score(items, points, ceilings)
    yield None if total is None else total / 100
