"""The list to be signed and the bank's sheet on paper: page totals, and at the end the sum in figures and in words."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.jobs import Job, Step
from station_desk.base.money import capital, show_fen
from station_desk.features.layouts.service import layout_of
from station_desk.features.pay.model import FUND, PayRun
from station_desk.features.pay.prints.source import Payee, counts, remark, wanted
from station_desk.features.pay.service.runs import totals
from station_desk.features.settings.service import station_of
from station_desk.printing.layout import Layout
from station_desk.printing.task import PrintRequest
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


def write_payout(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write the 发放表 of a list. Raises UserError as `wanted` does."""
    yield Step(0, 1, "正在读取名册")
    with desk.look() as session:
        record, layout = payout_record(session, request), layout_of(session, "payout")
    return (yield from write(target, layout, record, record["title"]))


def write_bank(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write the bank's sheet of a list: who is paid something, with bank and card."""
    yield Step(0, 1, "正在读取名册")
    with desk.look() as session:
        record, layout = bank_record(session, request), layout_of(session, "bank")
    return (yield from write(target, layout, record, record["title"]))


def write(target: Path, layout: Layout, record: dict[str, Any], title: str) -> Job[int]:
    from station_desk.printing.pdf import write_pdf

    return (yield from write_pdf(target, layout, [record], title=title))


def heading(session: Session, run: PayRun, title: str, payees: Sequence[Payee]) -> dict[str, Any]:
    """What both lists have above and below their rows."""
    net = totals([one.line for one in payees]).net
    return {
        "title": title,
        "station": station_of(session).name,
        "count": counts(payees),
        "total": f"{show_fen(net)} 元",
        "words": capital(net),
        "made": f"编制：{run.made_by or ''}　　审核：{run.checked_by or ''}　　批准：{run.approved_by or ''}",
        "printed": dates.chinese_date(dates.today()),
    }


def payout_record(session: Session, request: PrintRequest) -> dict[str, Any]:
    """The words of layout payout."""
    run, payees = wanted(session, request)
    rows = list(with_sums(payees, PAYOUT_ROWS, payout_row, payout_sum))
    columns = None if run.sort == FUND else SUBSIDY_COLUMNS
    return {**heading(session, run, f"{run.title}发放表", payees), "columns": columns, "rows": rows}


def bank_record(session: Session, request: PrintRequest) -> dict[str, Any]:
    """The words of layout bank."""
    run, payees = wanted(session, request)
    paid = [one for one in payees if one.line.net > 0]
    rows = list(with_sums(paid, BANK_ROWS, bank_row, bank_sum))
    return {**heading(session, run, f"{run.title}银行代发表", paid), "rows": rows}


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
