"""Rolling a year up and proposing grades, for the window and the terminal."""

from typing import Annotated

import typer

from station_desk.base.errors import UserError
from station_desk.features.evaluations.service import keep_proposals, scheme_or_new, summary_of
from station_desk.store.desk import Desk


def evaluate(desk: Desk, year: Annotated[int, typer.Argument(help="年度")]) -> str:
    """汇总一年的得分并提出优秀、称职、不称职的建议。"""
    with desk.act(f"汇总{year}年度考核") as session:
        scheme_or_new(session, year)
        found = keep_proposals(session, year)
        if not any(one.score is not None for one in found):
            raise UserError(f"{year}年还没有完整的月度得分。", "请先在“考核”里打分，再汇总。")
    return f"{year}年度考核已汇总：{summary_of(found)}。"


COMMANDS = (evaluate,)
