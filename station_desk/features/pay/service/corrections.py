"""Paid lists are corrected by new lines in a list of their own, which goes the same way to being paid."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.money import show_fen
from station_desk.features.pay.model import DRAFTED, PayLine, PayRun
from station_desk.features.pay.service.runs import begin, lines_of


def correct(session: Session, line_id: str, should_be: int, reason: str, who: str) -> PayLine:
    """Say what a paid line should have paid out, in 分: the difference becomes a line of a draft that corrects its list.

    What was held back counts as not paid, and so do earlier corrections that still count. Raises UserError where the
    line is not paid, no reason is given, or nothing differs.
    """
    line = session.get_one(PayLine, line_id)
    run = session.get_one(PayRun, line.run_id)
    check_correctable(run, reason, should_be)
    draft = draft_for(session, run, who)
    known = session.scalar(select(PayLine).where(PayLine.run_id == draft.id, PayLine.person_id == line.person_id))
    paid = paid_so_far(session, line, without=known)
    by = should_be - paid
    if not by:
        raise UserError(f"{line.name}已经发了 {show_fen(paid)} 元，没有差额。", "请核对应发的金额。")
    fresh = known or PayLine(
        run_id=draft.id, person_id=line.person_id, place=len(lines_of(session, draft.id)) + 1, name=line.name,
        village=line.village, grade=line.grade, score=line.score, months=line.months, corrects_id=line.id,
    )  # fmt: skip
    fresh.amount, fresh.note = by, reason.strip()
    fresh.story = "\n".join(
        (
            f"更正“{run.title}”：{reason.strip()}",
            f"应发 {show_fen(should_be)} 元，已发 {show_fen(paid)} 元",
            f"{show_fen(should_be)} − {show_fen(paid)} = {show_fen(by)}，{'补发' if by > 0 else '退回'}",
        )
    )
    session.add(fresh)
    session.flush()
    return fresh


def check_correctable(run: PayRun, reason: str, should_be: int) -> None:
    """Raise UserError for what cannot be corrected so."""
    if not run.locked:
        raise UserError(f"“{run.title}”还没有发，不用更正。", "请退回草拟后直接改。")
    if run.corrects_id:
        raise UserError("这是更正名册里的一行。", "请在原来的名册里选这个人，再更正。")
    if not reason.strip():
        raise UserError("更正要写明原因。", "请填写更正的原因。")
    if should_be < 0:
        raise UserError("应发金额不能是负数。", "请核对后再填。")


def paid_so_far(session: Session, line: PayLine, without: PayLine | None = None) -> int:
    """分 that a line and all lines correcting it have paid out or are about to."""
    query = select(PayLine).where(PayLine.corrects_id == line.id)
    return line.net + sum(one.net for one in session.scalars(query) if one is not without)


def draft_for(session: Session, run: PayRun, who: str) -> PayRun:
    """The draft that corrects a list; a new one where the last has gone on."""
    query = select(PayRun).where(PayRun.corrects_id == run.id)
    known = list(session.scalars(query))
    open_ = next((one for one in known if one.state == DRAFTED), None)
    if open_:
        return open_
    fresh = begin(session, None, who)
    fresh.title = f"{run.title}（更正{len(known) + 1 if known else ''}）"
    fresh.year, fresh.sort, fresh.corrects_id = run.year, run.sort, run.id
    fresh.first_month, fresh.last_month = run.first_month, run.last_month
    fresh.model, fresh.standard = run.model, run.standard
    session.flush()
    return fresh
