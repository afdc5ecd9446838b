"""The year's plan and its calendar file as commands, for the window and the terminal."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job
from station_desk.features.schedule.model import KINDS
from station_desk.features.schedule.prints.calendar import write_calendar
from station_desk.features.schedule.rules import Planned
from station_desk.features.schedule.service.filing import file_scans, filing_words, twin_words
from station_desk.features.schedule.service.plan import Settled, add_plan, missing_plan, settle, to_recheck
from station_desk.store.desk import Desk

Year = Annotated[int, typer.Argument(metavar="YEAR", help="年份")]


def plan(desk: Desk, year: Year) -> str:
    """排出一年的例会、季小结、半年总结、年终总评、表彰会、检查和听取汇报，核对暂定的日子。"""
    with desk.act(f"排定{year}年日程") as session:
        found = to_recheck(session, year)
        settled = [one for one in found if one.provisional]
        settle(session, settled)
        missing = missing_plan(session, year)
        add_plan(session, missing)
    said = [*_planned(year, missing), *_settled(settled), *_left([one for one in found if not one.provisional])]
    return "\n".join(said) or f"{year}年的日程已经排好，没有新增。"


def _planned(year: int, plan: Sequence[Planned]) -> list[str]:
    """What was added, by kind, and how many days are not those wished."""
    if not plan:
        return []
    kinds = Counter(one.kind for one in plan)
    counted = "、".join(f"{kind} {kinds[kind]}" for kind in KINDS if kinds[kind])
    said = [f"已排定{year}年 {len(plan)} 次会议：{counted}；其中 {sum(one.moved for one in plan)} 次改了原定的日子。"]
    said += [f"{one.day:%m-%d} {one.title}：同一时间已有{one.other}。" for one in plan if one.clash]
    return [*said, "放假安排还没有公布，日子都标为暂定。"] if plan[0].provisional else said


def _settled(settled: Sequence[Settled]) -> list[str]:
    """How many provisional days were checked, and each that moved."""
    if not settled:
        return []
    moved = [one for one in settled if one.moves]
    said = [f"放假安排已经公布，{len(settled)} 次暂定的会议已核对，其中 {len(moved)} 次改了日子。"]
    return said + [f"{one.title}：{one.before:%m-%d}（{one.why}）改到 {one.after:%m-%d}。" for one in moved]


def _left(off: Sequence[Settled]) -> list[str]:
    """The meetings on a day off that are not provisional: only the clerk moves them."""
    return [f"{one.title}定在休息日 {one.before:%m-%d}（{one.why}），没有改动，请在窗口里核对。" for one in off]


def calendar(
    desk: Desk, year: Year, out: Annotated[Path, typer.Option("--out", metavar="FILE", help="要保存的 .ics 文件")]
) -> Job[str]:
    """把一年的日程存为日历文件，手机和电脑的日历都能导入。"""
    count = yield from write_calendar(desk, year, out)
    return f"已把{year}年 {count} 次会议存到 {out}"


def file_scan(
    desk: Desk, files: Annotated[list[Path], typer.Argument(metavar="FILE...", help="签到表的扫描件或照片")]
) -> Job[str]:
    """把签到表的扫描件或照片按二维码归入会议。"""
    found = yield from file_scans(desk, files)
    said = [filing_words(found), twin_words(found)]
    wrong = [
        *(str(error) for error in found.refused),
        *(f"“{name}”上没有认出签到表的二维码。" for name, _ in found.uncoded),
    ]
    for sentence in wrong:
        typer.echo(sentence, err=True)
    if wrong and not found.filed:
        raise UserError("没有归入任何签到表。", "请重新扫描，或在窗口里打开那次会议，在“附件”里添加。")
    return "。".join(one for one in said if one) + "。"


COMMANDS = (file_scan, plan, calendar)
