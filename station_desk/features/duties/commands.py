"""The counts of the duty log and the flags from a terminal."""

from datetime import date
from pathlib import Path
from typing import Annotated

import typer

from station_desk.base.dates import month_span, show_date, today
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.paths import write_beside
from station_desk.features.duties.figures import duty_figure
from station_desk.features.duties.prints import write_counts
from station_desk.features.duties.rules.words import DUTIES, FIRST_YEAR, LAST_YEAR
from station_desk.features.duties.service.flags import Flag
from station_desk.features.duties.service.flags import flags as flags_of
from station_desk.features.duties.service.log import duty_counts
from station_desk.store.desk import Desk

NONE = "没有要处理的提醒。"
WIDTH = 1010  # px of a drawn figure


def count_duties(
    desk: Desk,
    year: Annotated[int, typer.Argument(metavar="YEAR", help="年度")],
    *,
    month: Annotated[int | None, typer.Option("--month", min=1, max=12, help="只统计这个月")] = None,
    out: Annotated[Path | None, typer.Option("--out", help="把村和职责的统计表写成 xlsx，或把图写成 png")] = None,
) -> Job[str]:
    """按职责统计履职记录的条数；加 --out 写成表格或图。"""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise UserError(f"没有 {year} 年的履职记录。", f"年度应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间。")
    first, last = month_span(year, month) if month else (date(year, 1, 1), date(year, 12, 31))
    when = f"{year}年{month}月" if month else f"{year}年"
    yield Step(0, 1, "正在统计履职记录")
    if out is None:
        with desk.look() as session:
            counted = duty_counts(session, first, last)
        lines = [f"{number:>2} {duty}  {counted[duty]}" for number, duty in enumerate(DUTIES, 1)]
        return "\n".join([*lines, f"{when}共 {counted.total()} 条"])
    if out.suffix.lower() == ".png":
        return draw(desk, first, last, out)
    yield from write_counts(desk, first, last, when, out)
    return f"已写好 {out}"


def draw(desk: Desk, first: date, last: date, out: Path) -> str:
    """Write the figure as a picture."""
    from station_desk.features.duties.figures import Look, draw_matrix

    with desk.look() as session:
        figure = duty_figure(session, first, last)
    with write_beside(out) as beside:
        beside.write_bytes(draw_matrix(figure.matrix, Look(), WIDTH, 2).png)
    return f"已写好 {out}"


def flags(desk: Desk, *, every: Annotated[bool, typer.Option("--all", help="已处理的也列出")] = False) -> str:
    """列出提醒：缺席月例会、整月没有履职记录、请假没有准假人。"""
    with desk.look() as session:
        found = [one for one in flags_of(session, today()) if every or one.cleared is None]
        return "\n".join(said(one) for one in found) or NONE


def said(flag: Flag) -> str:
    """2026-10-10 张三（口前村）月例会缺席：近3个月缺席 2 次月例会（9月10日、10月10日）."""
    village = f"（{flag.village}）" if flag.village else ""
    word = f"　已处理：{flag.cleared.word}（{show_date(flag.cleared.day)}）" if flag.cleared else ""
    return f"{show_date(flag.day)} {flag.name}{village} {flag.rule}：{flag.sentence}{word}"


COMMANDS = (count_duties, flags)
