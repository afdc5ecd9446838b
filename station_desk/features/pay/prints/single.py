"""One paper a person: the receipt to be signed, and the slip that tells how the amount came about."""

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.money import capital, show_fen
from station_desk.features.layouts.service import layout_of
from station_desk.features.pay.model import PayRun
from station_desk.features.pay.prints.source import Payee, remark, wanted
from station_desk.features.pay.rules import steps_of
from station_desk.features.settings.service import station_of
from station_desk.printing.layout import Layout
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk


def write_receipts(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write a 领款单 for everybody who is paid something, three to a sheet. Raises UserError where nobody is."""
    yield Step(0, 1, "正在读取名册")
    with desk.look() as session:
        run, payees = wanted(session, request)
        paid = [one for one in payees if one.line.net > 0]
        if not paid:
            raise UserError(f"“{run.title}”里没有要领款的人。", "缓发和金额为零的人不打领款单。")
        records = [record_of(session, run, one) for one in paid]
        layout = layout_of(session, "receipt")
    return (yield from write(target, layout, "a4-receipts-3", records, "领款单"))


def write_slips(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write a slip a person with every step of the amount, two to a sheet."""
    yield Step(0, 1, "正在读取名册")
    with desk.look() as session:
        run, payees = wanted(session, request)
        records = [record_of(session, run, one) for one in payees]
        layout = layout_of(session, "slip")
    return (yield from write(target, layout, "a4-slips-2", records, "发放说明"))


def write(target: Path, layout: Layout, sheet: str, records: list[dict[str, Any]], title: str) -> Job[int]:
    from station_desk.printing.paper import read_imposition
    from station_desk.printing.pdf import write_pdf

    return (yield from write_pdf(target, layout, records, read_imposition(sheet), title=title))


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
