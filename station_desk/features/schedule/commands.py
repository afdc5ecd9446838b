"""The year's plan and its calendar file as commands, for the window and the terminal."""

from pathlib import Path
from typing import Annotated

import typer

from station_desk.base.jobs import Job
from station_desk.features.schedule.prints import write_calendar
from station_desk.features.schedule.service import add_plan, missing_plan, settle, unsettled
from station_desk.store.desk import Desk

Year = Annotated[int, typer.Argument(metavar="YEAR", help="年份")]


def plan(desk: Desk, year: Year) -> str:
    """排出一年的例会、季小结、半年总结、年终总评和表彰会。"""
    with desk.act(f"排定{year}年日程") as session:
        settled = unsettled(session, year)
        shifted = settle(session, settled)
        missing = missing_plan(session, year)
        count = add_plan(session, missing)
    said = []
    if count:
        moved = sum(one.moved for one in missing)
        said.append(f"已排定{year}年 {count} 次会议，其中 {moved} 次避开了周末和节假日。")
        if missing[0].provisional:
            said.append("放假安排还没有公布，日子都标为暂定。")
    if settled:
        said.append(f"放假安排已经公布，{len(settled)} 次暂定的会议已核对，其中 {shifted} 次改了日子。")
    return "".join(said) or f"{year}年的日程已经排好，没有新增。"


def calendar(
    desk: Desk, year: Year, out: Annotated[Path, typer.Option("--out", metavar="FILE", help="要保存的 .ics 文件")]
) -> Job[str]:
    """把一年的日程存为日历文件，手机和电脑的日历都能导入。"""
    count = yield from write_calendar(desk, year, out)
    return f"已把{year}年 {count} 次会议存到 {out}"


COMMANDS = (plan, calendar)
