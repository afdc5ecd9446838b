"""Awards for all 优秀 of a year at once, for the window and the terminal."""

from typing import Annotated

import typer

from station_desk.base.errors import UserError
from station_desk.features.commendations.model import TITLES
from station_desk.features.commendations.service import add_awards, candidates
from station_desk.store.desk import Desk


def award(
    desk: Desk,
    year: Annotated[int, typer.Argument(help="年度")],
    title: Annotated[str, typer.Option("--title", help="荣誉称号")] = TITLES[0],
) -> str:
    """给一年里全部优秀的人登记奖项和证书编号。"""
    with desk.act(f"登记{year}年度表彰") as session:
        people = [one.person_id for one in candidates(session, year)]
        if not people:
            raise UserError(f"{year}年度没有还未表彰的优秀人员。", "优秀人员都已登记奖项，或者这一年没有人评为优秀。")
        made = add_awards(session, year, people, title)
        return f"已登记 {len(made)} 人，证书编号 {made[0].number} 至 {made[-1].number}。"


COMMANDS = (award,)
