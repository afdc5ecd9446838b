"""What leaves the room: the list to be signed, the bank's sheet, receipts and slips, on paper and as workbooks."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job
from station_desk.base.money import capital, show_fen
from station_desk.features.evaluations.model import GRADES
from station_desk.features.pay.model import FUND, PayLine, PayRun
from station_desk.features.pay.rules import steps_of
from station_desk.features.pay.service.runs import last_run, lines_of, totals
from station_desk.features.roster.model import Person
from station_desk.features.settings.service import heading, station_of
from station_desk.printing.task import Paper, PrintRequest, asked_for
from station_desk.store.desk import Desk

PAYOUT_ROWS, BANK_ROWS = 15, 24  # on a page, as in the layouts
SUBSIDY_COLUMNS = [
    {"key": "number", "title": "序号", "width": 10, "align": "center"},
    {"key": "name", "title": "姓名", "width": 26},
    {"key": "id_number", "title": "身份证号", "width": 42, "align": "center"},
    {"key": "village", "title": "单位", "width": 32},
    {"key": "months", "title": "月数", "width": 12, "align": "center"},
    {"key": "amount", "title": "岗位补贴", "width": 26, "align": "right"},
    {"key": "deduction", "title": "扣除金额", "width": 22, "align": "right"},
    {"key": "reason", "title": "扣除原因", "width": 28},
    {"key": "net", "title": "实发金额", "width": 26, "align": "right"},
    {"key": "sign", "title": "签字", "width": 25},
    {"key": "note", "title": "备注", "width": 18},
]


@dataclass(frozen=True, slots=True)
class Payee:
    """A line with its person."""

    line: PayLine
    person: Person


def wanted(session: Session, request: PrintRequest) -> tuple[PayRun, list[Payee]]:
    """The list that `request.ids` names, or lines of, else that of the year's fund; its people, or those of `request.only` and `request.ids`.

    Raises UserError where there is no list, or a name is not in it.
    """
    lines = [line for key in request.ids if (line := session.get(PayLine, key))]
    keys = [*request.ids, *(line.run_id for line in lines)]
    run = next((one for key in keys if (one := session.get(PayRun, key))), None)
    if run is None and not request.ids:
        run = last_run(session, request.year)
    if run is None:
        year = f"{request.year}年度" if request.year else ""
        raise UserError(f"{year}还没有发放名册。", "请先在“待遇”里编制名册。")
    payees = asked_for(
        payees_of(session, run.id), request, lambda one: one.line.name, lacks=f"“{run.title}”里没有{{names}}。"
    )
    found = [one for one in payees if one.line in lines] if lines else payees
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


# ------------------------------------------------------------------------------------------------------- the lists
def head_of(session: Session, run: PayRun, title: str, payees: Sequence[Payee]) -> dict[str, Any]:
    """What both lists have above and below their rows."""
    net = totals([one.line for one in payees]).net
    return {
        **heading(station_of(session), title),
        "count": counts(payees),
        "total": f"{show_fen(net)} 元",
        "words": capital(net),
        "made": f"编制：{run.made_by or ''}　　审核：{run.checked_by or ''}　　批准：{run.approved_by or ''}",
    }


def payout(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of layout payout. Raises UserError as `wanted` does."""
    run, payees = wanted(session, request)
    rows = list(with_sums(payees, PAYOUT_ROWS, payout_row, payout_sum))
    columns = None if run.sort == FUND else SUBSIDY_COLUMNS
    return [{**head_of(session, run, f"{run.title}发放表", payees), "columns": columns, "rows": rows}]


def bank(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of layout bank: who is paid something, with bank and card."""
    run, payees = wanted(session, request)
    paid = [one for one in payees if one.line.net > 0]
    rows = list(with_sums(paid, BANK_ROWS, bank_row, bank_sum))
    return [{**head_of(session, run, f"{run.title}银行代发表", paid), "rows": rows}]


def payout_row(number: int, one: Payee) -> dict[str, str]:
    line = one.line
    return {
        "number": str(number), "name": line.name, "id_number": one.person.id_number, "village": line.village or "",
        "grade": line.grade or "", "months": str(line.months), "amount": show_fen(line.amount),
        "deduction": show_fen(line.deduction) if line.deduction else "", "reason": line.deduction_reason or "",
        "net": show_fen(line.net), "sign": "", "note": remark(line),
    }  # fmt: skip


def payout_sum(title: str, payees: Sequence[Payee]) -> dict[str, str]:
    sums = totals([one.line for one in payees])
    return {
        **dict.fromkeys(("number", "id_number", "grade", "months", "reason", "sign", "note"), ""),
        "name": title, "village": f"{sums.people} 人" if sums.people else "",
        "amount": show_fen(sums.amount) if sums.people else "",
        "deduction": show_fen(sums.deduction) if sums.deduction else "",
        "net": show_fen(sums.net) if sums.people else "",
    }  # fmt: skip


def bank_row(number: int, one: Payee) -> dict[str, str]:
    person = one.person
    return {
        "number": str(number), "name": one.line.name, "bank": person.bank or "", "card": person.bank_card or "",
        "net": show_fen(one.line.net), "note": "" if person.bank_card else "没有登记卡号",
    }  # fmt: skip


def bank_sum(title: str, payees: Sequence[Payee]) -> dict[str, str]:
    net = totals([one.line for one in payees]).net
    return {
        "number": "", "name": title, "bank": f"{len(payees)} 人" if payees else "", "card": "",
        "net": show_fen(net) if payees else "", "note": "",
    }  # fmt: skip


def with_sums(payees: Sequence[Payee], high: int, row: Any, add_up: Any) -> Iterator[dict[str, str]]:
    """The rows with a 本页小计 at the end of every page of `high` rows where there are several, and the 合计 last."""
    pages = pages_of(payees, high)
    number = 0
    for place, page in enumerate(pages, 1):
        for one in page:
            number += 1
            yield row(number, one)
        if len(pages) > 1:
            yield add_up("本页小计", page)
        if place < len(pages) and len(page) < high - 1:
            yield add_up("（接下页）", ())
    yield add_up("合计", payees)


def pages_of(payees: Sequence[Payee], high: int) -> list[Sequence[Payee]]:
    """Who stands on which page of `high` rows, with room for the sums: one row a page, two on the last."""
    if len(payees) < high:
        return [payees]
    full = high - 1
    pages = [payees[start : start + full] for start in range(0, len(payees), full)]
    if len(pages[-1]) == full:  # no room for the 合计 below its 本页小计
        pages[-1:] = [pages[-1][:-1], pages[-1][-1:]]
    return pages


# ----------------------------------------------------------------------------------------------- one paper a person
def receipts(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """A 领款单 for everybody who is paid something. Raises UserError where nobody is."""
    run, payees = wanted(session, request)
    paid = [one for one in payees if one.line.net > 0]
    if not paid:
        raise UserError(f"“{run.title}”里没有要领款的人。", "缓发和金额为零的人不打领款单。")
    return [record_of(session, run, one) for one in paid]


def slips(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """A slip a person with every step of the amount."""
    run, payees = wanted(session, request)
    return [record_of(session, run, one) for one in payees]


def record_of(session: Session, run: PayRun, one: Payee) -> dict[str, Any]:
    """The words of layouts receipt and slip for one person."""
    line = one.line
    steps = steps_of(line.story, line.amount, line.deduction, line.deduction_reason, line.held_reason)
    at = run.paid_at.date() if run.paid_at else dates.today()
    return {
        "title": run.title,
        "name": line.name,
        "village": line.village or "",
        "id_number": one.person.id_number,
        "amount": f"{show_fen(line.net)} 元",
        "figures": show_fen(line.net),
        "words": capital(line.net),
        "steps": "\n".join(f"{number}. {step}" for number, step in enumerate(steps, 1)),
        "note": remark(line),
        "station": station_of(session).name,
        "date": dates.chinese_date(at),
    }


# --------------------------------------------------------------------- as workbooks: money as numbers, IDs as text
def write_payout_book(desk: Desk, run_id: str, target: Path) -> Job[Path]:
    """Write the 发放表 of a list as a workbook, its last row the 合计."""
    from station_desk.excel.write import Column, write_table

    with desk.look() as session:
        run, payees = wanted(session, PrintRequest(ids=(run_id,)))
        station = station_of(session).name
    sums = totals([one.line for one in payees])
    graded = run.sort == FUND
    columns = [Column("序号", "number"), Column("姓名"), Column("身份证号"), Column("单位")]
    columns += [Column("考核结果")] if graded else [Column("月数", "number")]
    columns += [Column("绩效奖金" if graded else "岗位补贴", "money"), Column("扣除金额", "money"), Column("扣除原因")]
    columns += [Column("实发金额", "money"), Column("签字", width=12), Column("备注")]
    rows: list[list[object]] = []
    for number, one in enumerate(payees, 1):
        line = one.line
        rows.append([
            number, line.name, one.person.id_number, line.village, line.grade if graded else line.months,
            line.amount / 100, line.deduction / 100 if line.deduction else None, line.deduction_reason,
            line.net / 100, None, remark(line),
        ])  # fmt: skip
    rows.append([
        None, "合计", None, f"{sums.people} 人", None, sums.amount / 100, sums.deduction / 100 or None, None,
        sums.net / 100, None, None,
    ])  # fmt: skip
    note = f"{station}　{counts(payees)}　实发合计 {show_fen(sums.net)} 元（大写）{capital(sums.net)}"
    return (yield from write_table(target, f"{run.title}发放表", columns, rows, sheet_name="发放表", note=note))


def write_bank_book(desk: Desk, run_id: str, target: Path) -> Job[Path]:
    """Write the bank's sheet as a workbook: name, bank, card, amount, and nothing else a bank would trip over."""
    from station_desk.excel.write import Column, write_table

    with desk.look() as session:
        run, payees = wanted(session, PrintRequest(ids=(run_id,)))
    columns = [Column("姓名"), Column("开户行"), Column("卡号"), Column("金额", "money")]
    rows = [bank_cells(one) for one in payees if one.line.net > 0]
    return (yield from write_table(target, f"{run.title}银行代发表", columns, rows, sheet_name="代发表"))


def bank_cells(one: Payee) -> list[object]:
    return [one.line.name, one.person.bank, one.person.bank_card, one.line.net / 100]


SLIPS = Paper("slips", "发放说明（每人一张）", slips, ("slip",), sheets=(("a4-slips-2", "A4 纸，一张两份"),))
PAPERS = (
    Paper("payout", "发放表", payout, ("payout",)),
    Paper("receipts", "领款单（每人一张）", receipts, ("receipt",), sheets=(("a4-receipts-3", "A4 纸，一张三份"),)),
    SLIPS,
    Paper("bank", "银行代发表", bank, ("bank",)),
)
WORKBOOKS = (("发放表", write_payout_book), ("银行代发表", write_bank_book))
