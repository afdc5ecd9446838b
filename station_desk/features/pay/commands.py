"""The year's fund from a terminal: the list is made once, shown ever after, and taken from step to step."""

from typing import Annotated

import typer

from station_desk.base.errors import UserError
from station_desk.base.money import show_fen
from station_desk.features.pay.model import DRAFTED, FUND, PayLine, PayRun
from station_desk.features.pay.rules import FIXED, MODELS
from station_desk.features.pay.service.flow import LISTS
from station_desk.features.pay.service.fund import make_fund_run
from station_desk.features.pay.service.runs import lines_of, run_for, self_approved, totals
from station_desk.store.desk import Desk
from station_desk.store.marks import BY, ON

SHORT = {"fixed": MODELS[0], "pool": MODELS[1], "score": MODELS[2]}


def pay(
    desk: Desk,
    year: Annotated[int, typer.Argument(help="年度")],
    model: Annotated[str, typer.Option("--model", help="固定标准、系数分配 或 按得分分配（fixed、pool、score）")] = "",
    step: Annotated[str, typer.Option("--step", help="办理下一步：送审核、批准、记为已发、关账，或 退回草拟")] = "",
    by: Annotated[str, typer.Option("--by", help="审核人、批准人、经办人或关账人，没有登录时填写")] = "",
    on: Annotated[str, typer.Option("--on", help="实际办理的日期，例如 2026-01-20；不写是今天")] = "",
    document: Annotated[str, typer.Option("--document", help="发放凭证的编号")] = "",
) -> str:
    """编制或显示一年的绩效专项资金发放名册，或办理它的下一步。"""
    wanted = SHORT.get(model, model)
    if wanted and wanted not in MODELS:
        raise UserError(f"没有名为“{model}”的分配办法。", f"可以用的有：{'、'.join(MODELS)}（fixed、pool、score）。")
    with desk.look() as session:
        known = run_for(session, year, FUND, 1)
    if known is None or (wanted and wanted != known.model and known.state == DRAFTED):
        with desk.act(f"编制{year}年度绩效专项资金名册") as session:
            known = make_fund_run(session, year, wanted or FIXED, desk.user.name)
    elif wanted and wanted != known.model:
        raise UserError(f"“{known.title}”已经{known.state}，用的是{known.model}。", "不写 --model 就能看这份名册。")
    if step:
        take(desk, known.id, LISTS.named(step), {BY: by, ON: on, "document": document})
    with desk.look() as session:
        return told(session.get_one(PayRun, known.id), lines_of(session, known.id))


def take(desk: Desk, run_id: str, step: str, answers: dict[str, str]) -> None:
    """Take a list a step; what is not answered is as usual."""
    with desk.look() as session:
        title = LISTS.ask(session, [session.get_one(PayRun, run_id)], step).title
    with desk.act(title) as session:
        LISTS.take_all(session, (run_id,), step, {key: words for key, words in answers.items() if words})


def told(run: PayRun, lines: list[PayLine]) -> str:
    """A list as text, a line a person."""
    said = [f"{run.title}　{run.model}　{run.state}"]
    for one in lines:
        words = [one.name, one.village or "", one.grade or "", f"{one.months} 个月", show_fen(one.net)]
        words += [f"缓发：{one.held_reason}"] if one.held else []
        said.append("　".join(words))
    sums = totals(lines)
    said.append(
        f"合计 {sums.people} 人，实发 {show_fen(sums.net)} 元，结余 {show_fen(run.left or 0)} 元，"
        f"总额 {show_fen(run.pool or 0)} 元"
    )
    return "\n".join([*said, *([self_approved(run)] if self_approved(run) else [])])


COMMANDS = (pay,)
