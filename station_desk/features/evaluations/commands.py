"""Rolling a year up and proposing grades, for the window and the terminal."""

from pathlib import Path
from typing import Annotated

import typer

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job
from station_desk.features.evaluations.model import OPEN, stage_of
from station_desk.features.evaluations.prints.workbooks import export_month, export_year
from station_desk.features.evaluations.service.flow import flow_of, where_it_stands
from station_desk.features.evaluations.service.grades import keep_proposals, standings, summary_of
from station_desk.features.evaluations.service.schemes import scheme_or_new
from station_desk.features.evaluations.service.score_file import month_told, score_sheet
from station_desk.fields.sheet import MonthTable
from station_desk.store.desk import Desk

FIRST_YEAR, LAST_YEAR = 2004, 2100


def evaluate(desk: Desk, year: Annotated[int, typer.Argument(help="年度")]) -> str:
    """汇总一年的得分并提出优秀、称职、不称职的建议，说明这一年的考核到了哪一步；已报签的只说明。"""
    with desk.look() as session:
        if stage_of(session, year) not in OPEN:
            told = where_it_stands(flow_of(session, year), dates.today())
            return f"{told}{summary_of(standings(session, year))}。"
    with desk.act(f"汇总{year}年度考核") as session:
        scheme_or_new(session, year)
        found = keep_proposals(session, year)
        if not any(one.score is not None for one in found):
            raise UserError(f"{year}年还没有完整的月度得分。", "请先在“考核”里打分，再汇总。")
        told = where_it_stands(flow_of(session, year), dates.today())
    return f"{year}年度考核已汇总：{summary_of(found)}。{told}"


def export_grades(
    desk: Desk,
    year: Annotated[int, typer.Argument(metavar="YEAR", help="年度")],
    out: Annotated[Path, typer.Option("--out", help="要保存的 xlsx")],
) -> Job[str]:
    """把一年的考核汇总存为工作簿：每月得分、现在的档次，签批以后更正的也写明原来的档次。"""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UserError(f"没有 {year} 年的考核。", f"年度应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间。")
    count = yield from export_year(desk, year, out)
    return f"已导出 {count} 人的{year}年度考核到 {out}"


def month_of(file: Path) -> str:
    """The month that a workbook's name or title says it is of, as 2025-03; "" where it does not."""
    from station_desk.excel.book import read_book

    shown = [cell for sheet in read_book(file).sheets for row in sheet.rows[:10] for cell in row]
    return month_told([file.stem, *(cell for cell in shown if isinstance(cell, str))])


COMMANDS = (evaluate, export_grades)
TABLES = (MonthTable("scores", score_sheet, month_of, export_month),)
