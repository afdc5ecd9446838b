"""The lists of payments: found, begun, added up, thrown away; their lines held back or cut."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.money import show_fen
from station_desk.features.pay.model import CLOSED, DRAFTED, FUND, PAID, PayLine, PayRun
from station_desk.store.marks import moment_of
from station_desk.store.rights import EDITING, allow
from station_desk.store.roles import User


@dataclass(frozen=True, slots=True)
class Totals:
    """What a list comes to in 分: due, deducted, held back, paid out; and how many people."""

    people: int
    amount: int
    deduction: int
    held: int
    net: int


def run_for(session: Session, year: int, sort: str, first_month: int) -> PayRun | None:
    """The list of a period, corrections not counted; None where there is none."""
    query = select(PayRun).where(
        PayRun.station_id == session.info["station_id"], PayRun.year == year, PayRun.sort == sort,
        PayRun.first_month == first_month, PayRun.corrects_id.is_(None),
    )  # fmt: skip
    return session.scalar(query)


def runs_of(session: Session, year: int | None = None) -> list[PayRun]:
    """Every list, or those of a year; the newest first, in a year the fund before subsidies, corrections after theirs."""
    query = select(PayRun).where(PayRun.station_id == session.info["station_id"])
    if year is not None:
        query = query.where(PayRun.year == year)
    found = list(session.scalars(query))
    return sorted(found, key=lambda run: (-run.year, run.sort != FUND, -run.first_month, run.corrects_id or "", run.id))


def last_run(session: Session, year: int | None = None, sort: str = FUND) -> PayRun | None:
    """The list of a year's fund (the newest year's by default), else any of the year; None where there is none."""
    found = [one for one in runs_of(session, year) if not one.corrects_id]
    return next((one for one in found if one.sort == sort), found[0] if found else None)


def lines_of(session: Session, run_id: str) -> list[PayLine]:
    """A list's lines in their order."""
    return list(session.scalars(select(PayLine).where(PayLine.run_id == run_id).order_by(PayLine.place)))


def totals(lines: Sequence[PayLine]) -> Totals:
    """Add a list up."""
    return Totals(
        len(lines),
        sum(one.amount for one in lines),
        sum(one.deduction for one in lines),
        sum(one.amount - one.deduction for one in lines if one.held),
        sum(one.net for one in lines),
    )


def begin(session: Session, known: PayRun | None, who: str) -> PayRun:
    """An empty draft: a new one, or the known one with its lines taken out.

    Raises UserError where it has gone on already.
    """
    check_may(session)
    if known is not None and known.state != DRAFTED:
        raise UserError(f"“{known.title}”已经{known.state}，不能重新编制。", going_on(known.state))
    if known is not None:
        for line in lines_of(session, known.id):
            session.delete(line)
        session.flush()
    run = known or PayRun(station_id=session.info["station_id"])
    user: User = session.info["user"]
    run.made_by, run.made_at = user.name if user.key else who, moment_of(session)
    session.add(run)
    return run


def going_on(state: str) -> str:
    """What to do about a list that is no draft any more."""
    if state in (PAID, CLOSED):
        return "已发的名册不能改，请用“更正”另编一份更正名册。"
    return "请先用“退回草拟”把它退回来，再重新编制。"


# ----------------------------------------------------------------------------------------------------- the draft
def check_may(session: Session) -> None:
    """Raise UserError, saying who can, where whoever sits at the desk may not draft."""
    allow(session, DRAFTED, EDITING)


def discard(session: Session, run_id: str) -> None:
    """Delete a list that has not been checked."""
    check_may(session)
    run = session.get_one(PayRun, run_id)
    if run.state != DRAFTED:
        raise UserError(f"“{run.title}”已经{run.state}，不能删除。", going_on(run.state))
    for line in lines_of(session, run_id):
        session.delete(line)
    session.flush()
    session.delete(run)


# ----------------------------------------------------------------------------------------------------- the lines
def draft_lines(session: Session, ids: Sequence[str]) -> list[PayLine]:
    """Lines that may still be changed. Raises UserError where their list has gone on."""
    check_may(session)
    lines = list(session.scalars(select(PayLine).where(PayLine.id.in_(ids))))
    for run in session.scalars(select(PayRun).where(PayRun.id.in_({one.run_id for one in lines}))):
        if run.state != DRAFTED:
            raise UserError(f"“{run.title}”已经{run.state}，不能再改。", going_on(run.state))
    return lines


def hold(session: Session, ids: Sequence[str], reason: str) -> int:
    """Hold lines back with a reason, or let them go again with none; returns how many."""
    lines = draft_lines(session, ids)
    for one in lines:
        one.held, one.held_reason = bool(reason.strip()), reason.strip() or None
    return len(lines)


def deduct(session: Session, line_id: str, fen: int, reason: str) -> PayLine:
    """Cut a line by so many 分 for a reason; 0 takes the cut back."""
    line = draft_lines(session, [line_id])[0]
    if fen and not reason.strip():
        raise UserError("扣除金额要写明原因。", "请填写扣除原因。")
    if not 0 <= fen <= max(line.amount, 0):
        raise UserError(f"扣除金额应在 0 到 {show_fen(line.amount)} 元之间。", "请核对后再填。")
    line.deduction, line.deduction_reason = fen, reason.strip() if fen else None
    return line


def self_approved(run: PayRun) -> str:
    """A sentence where one and the same person made and approved a list, else ""."""
    if run.approved_by and run.approved_by == run.made_by:
        return f"编制和批准是同一个人（{run.made_by}）。按规定应由所长批准。"
    return ""


def counts_by_state(session: Session) -> dict[str, int]:
    """How many lists stand at each step."""
    own = PayRun.station_id == session.info["station_id"]
    counted = session.execute(select(PayRun.state, func.count()).where(own).group_by(PayRun.state))
    return dict(counted.tuples().all())
