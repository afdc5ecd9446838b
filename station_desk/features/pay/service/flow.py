"""The way of a list from its draft to closed books: who takes each step, what it asks, what it writes."""

from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.pay.model import (
    APPROVED,
    CHECKED,
    CLOSED,
    DRAFTED,
    FUND,
    PAID,
    STATES,
    FundEntry,
    PayRun,
)
from station_desk.features.pay.rules import PAID as PAYMENT
from station_desk.features.pay.service.changes import changes_of, summary
from station_desk.features.pay.service.runs import going_on, lines_of, totals
from station_desk.features.settings.service import station_or_new
from station_desk.fields.field import fields_of
from station_desk.store.marks import BY, Answers, ColumnMarks, Taken
from station_desk.store.roles import CLERK, HEAD
from station_desk.store.workflow import Transition, Workflow

BACK = "退回草拟"
FINAL = "记为已发以后，名册就锁住了：不能再改，只能另编更正名册。"


def by_clerk(session: Session, _: PayRun) -> Answers:
    return {BY: station_or_new(session).clerk or session.info["user"].name}


def by_head(session: Session, _: PayRun) -> Answers:
    return {BY: station_or_new(session).head}


def compared(session: Session, run: PayRun) -> str:
    """What is different from the last list, to be known before it is checked and approved."""
    found = changes_of(session, run)
    return f"与上一期相比：{summary(found)}。" if found else ""


def peopled(session: Session, run: PayRun) -> None:
    if not lines_of(session, run.id):
        raise UserError(f"“{run.title}”里还没有人。", "请先编制名册。")


def book(session: Session, run: PayRun, taken: Taken) -> None:
    """Write 发放 into the ledger for a list of the fund just paid; the subsidies are other money."""
    if run.sort != FUND:
        return
    lines = lines_of(session, run.id)
    entry = FundEntry(
        year=run.year, kind=PAYMENT, day=taken.on, amount=totals(lines).net, document=run.document,
        note=f"{run.title}，{len(lines)} 人", run_id=run.id,
    )  # fmt: skip
    session.add(entry)


def elsewhere(it: str, state: str, _: str, verb: str) -> UserError:
    if state == CLOSED:
        return UserError(f"“{it}”已经关账。", "要改里面的金额，请另编更正名册。")
    if state == DRAFTED:
        return UserError(f"“{it}”还是草拟，不能{verb}。", "请先送审核。")
    return UserError(f"“{it}”已经{state}，不能{verb}。", going_on(state))


# The clerk drafts, sends to be checked, registers what was paid; the head approves.
LISTS = Workflow(
    PayRun,
    STATES,
    (
        Transition[PayRun](
            CHECKED, (DRAFTED,), CHECKED, (CLERK,), "送审核", icon="check", by="审核人", day="审核日期",
            usual=by_clerk, text=compared, check=peopled,
        ),
        Transition[PayRun](
            APPROVED, (CHECKED,), APPROVED, (HEAD,), icon="check", by="批准人", day="批准日期", not_by=DRAFTED,
            usual=by_head, text=compared, check=peopled,
        ),
        Transition[PayRun](
            PAID, (APPROVED,), PAID, (CLERK,), "记为已发", icon="check", by="经办人", day="发放日期",
            asks=(fields_of(PayRun)["document"],), usual=by_clerk, text=lambda _, __: FINAL, check=peopled, effect=book,
            undo=False,
        ),
        Transition[PayRun](
            CLOSED, (PAID,), CLOSED, (CLERK,), icon="check", by="关账人", day="关账日期", usual=by_clerk, undo=False
        ),
        Transition[PayRun](
            BACK, (CHECKED, APPROVED), DRAFTED, (HEAD, CLERK), icon="undo-2", aside=True, title="把“{it}”{verb}",
            question="把“{it}”{verb}？", text=lambda _, __: "审核和批准的记录会取消，改好以后再送审核。",
        ),
    ),
    ColumnMarks(tuple(zip(STATES, ("made", "checked", "approved", "paid", "closed"), strict=True))),
    elsewhere=elsewhere,
)  # fmt: skip
