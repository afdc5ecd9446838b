"""The year's workbook."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job
from station_desk.features.evaluations.prints.setting import MONTHS, amended_words, by_score
from station_desk.features.evaluations.service.grades import Standing, standings
from station_desk.store.desk import Desk


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
