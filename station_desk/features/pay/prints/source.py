"""Which list and which of its lines are wished for, and what the papers say of each person."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.money import show_fen
from station_desk.features.pay.model import PayLine, PayRun
from station_desk.features.pay.service.runs import last_run, lines_of, totals
from station_desk.features.roster.model import Person
from station_desk.printing.task import PrintRequest

GRADES = ("优秀", "称职", "不称职")


@dataclass(frozen=True, slots=True)
class Payee:
    """A line with its person."""

    line: PayLine
    person: Person


def wanted(session: Session, request: PrintRequest) -> tuple[PayRun, list[Payee]]:
    """The list that `request.ids` names, else that of the year's fund; its people, or those of `request.only` and `request.ids`.

    Raises UserError where there is no list, or a name is not in it.
    """
    run = next((one for key in request.ids if (one := session.get(PayRun, key))), None) or last_run(
        session, request.year
    )
    if run is None:
        year = f"{request.year}年度" if request.year else ""
        raise UserError(f"{year}还没有发放名册。", "请先在“待遇”里编制名册。")
    payees = payees_of(session, run.id)
    missing = [name for name in request.only if name not in {one.line.name for one in payees}]
    if missing:
        raise UserError(f"“{run.title}”里没有{'、'.join(missing)}。", "请核对姓名和年度。")
    if request.only:
        payees = [one for one in payees if one.line.name in request.only]
    chosen = [one for one in payees if one.line.id in request.ids]
    found = chosen or payees
    if not found:
        raise UserError(f"“{run.title}”里还没有人。", "请先编制名册。")
    return run, found


def payees_of(session: Session, run_id: str) -> list[Payee]:
    """A list's lines with their people, in its order."""
    query = select(Person).join(PayLine, PayLine.person_id == Person.id).where(PayLine.run_id == run_id)
    people = {one.id: one for one in session.scalars(query)}
    return [Payee(line, people[line.person_id]) for line in lines_of(session, run_id)]


def remark(line: PayLine) -> str:
    """What stands under 备注."""
    return "；".join(word for word in (f"缓发：{line.held_reason}" if line.held else "", line.note or "") if word)


def counts(payees: Sequence[Payee]) -> str:
    """共 23 人：优秀 4 人，称职 18 人，不称职 1 人；缓发 1 人 3,600.00 元."""
    said = [f"{grade} {number} 人" for grade in GRADES if (number := sum(one.line.grade == grade for one in payees))]
    held = [one.line for one in payees if one.line.held]
    later = f"；缓发 {len(held)} 人 {show_fen(totals(held).held)} 元" if held else ""
    return f"共 {len(payees)} 人" + (f"：{'，'.join(said)}" if said else "") + later
