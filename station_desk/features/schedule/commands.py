"""The year's plan as one command, for the window and the terminal."""

from typing import Annotated

import typer

from station_desk.features.schedule.service import add_plan, missing_plan
from station_desk.store.desk import Desk


def plan(desk: Desk, year: Annotated[int, typer.Argument(help="年份")]) -> str:
    """排出一年的例会、季小结、半年总结、年终总评和表彰会。"""
    with desk.act(f"排定{year}年日程") as session:
        missing = missing_plan(session, year)
        count = add_plan(session, missing)
    if not count:
        return f"{year}年的日程已经排好，没有新增。"
    moved = sum(one.day != one.wished for one in missing)
    note = "放假安排还没有公布，日子都标为暂定。" if missing[0].provisional else ""
    return f"已排定{year}年 {count} 次会议，其中 {moved} 次避开了周末和节假日。{note}"


COMMANDS = (plan,)
