"""Rolling a year up and proposing grades, for the window and the terminal."""

from typing import Annotated

import typer

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.features.evaluations.model import OPEN, stage_of
from station_desk.features.evaluations.service import (
    flow_of,
    keep_proposals,
    scheme_or_new,
    standings,
    summary_of,
    where_it_stands,
)
from station_desk.store.desk import Desk


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


COMMANDS = (evaluate,)
