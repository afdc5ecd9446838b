"""A list on its way: what is different from the last one, who takes each step, and what corrects it once it is paid."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.money import show_fen
from station_desk.features.pay.model import (
    APPROVED,
    CHECKED,
    CLOSED,
    DRAFTED,
    FUND,
    PAID,
    STATES,
    FundEntry,
    PayLine,
    PayRun,
)
from station_desk.features.pay.rules import FIXED, Terms
from station_desk.features.pay.rules import PAID as PAYMENT
from station_desk.features.pay.service.fund import FACTORS, Claim, claims_of
from station_desk.features.pay.service.runs import begin, going_on, lines_of, runs_of, totals
from station_desk.features.settings.service import station_or_new
from station_desk.fields.field import fields_of
from station_desk.store.marks import BY, Answers, ColumnMarks, Taken
from station_desk.store.roles import CLERK, HEAD
from station_desk.store.workflow import Transition, Workflow


@dataclass(frozen=True, slots=True)
class Change:
    """One person's amount before and now in 分 (None: not in the list), and what made the difference."""

    name: str
    village: str
    before: int | None
    now: int | None
    causes: tuple[str, ...]

    @property
    def by(self) -> int:
        return (self.now or 0) - (self.before or 0)


def last_of_kind(session: Session, run: PayRun) -> PayRun | None:
    """The list of the same kind before this one, corrections not counted."""
    here = (run.year, run.first_month)
    earlier = [
        one
        for one in runs_of(session)
        if one.sort == run.sort and not one.corrects_id and (one.year, one.first_month) < here
    ]
    return max(earlier, key=lambda one: (one.year, one.first_month), default=None)


def changes_of(session: Session, run: PayRun) -> dict[str, Change]:
    """By person (key) in the order of the list, then those who are in it no more; {} where there is no list before.

    What a correction of the earlier list added or took counts with it.
    """
    last = last_of_kind(session, run)
    if last is None or run.corrects_id:
        return {}
    before = {one.person_id: one for one in lines_of(session, last.id)}
    amended = corrections_of(session, last)
    whole = whole_causes(last, run)
    found = {
        one.person_id: compare(before.get(one.person_id), one, amended, whole) for one in lines_of(session, run.id)
    }
    for key, line in before.items():
        if key not in found:
            gone = line.amount + amended.get(key, 0)
            found[key] = Change(line.name, line.village or "", gone, None, ("这一期不在名册里",))
    return found


def corrections_of(session: Session, run: PayRun) -> dict[str, int]:
    """What corrections of a list add to each person (key) in 分."""
    query = select(PayLine.person_id, PayLine.amount).join(PayRun, PayRun.id == PayLine.run_id)
    found: dict[str, int] = {}
    for key, amount in session.execute(query.where(PayRun.corrects_id == run.id)):
        found[key] = found.get(key, 0) + amount
    return found


def whole_causes(last: PayRun, run: PayRun) -> tuple[str, ...]:
    """What has changed for everybody: the model, the pool, the standard."""
    said = []
    if run.sort == FUND:
        if last.model != run.model:
            said.append(f"分配办法由{last.model}改为{run.model}")
        for key, title in (("standard", "标准"), ("pool", "总额")):
            one, other = getattr(last, key), getattr(run, key)
            matters = key == "standard" if run.model == FIXED else key == "pool"
            if matters and one != other:
                said.append(f"{title} {show_fen(one or 0)} → {show_fen(other or 0)}")
        if factors(last) != factors(run) and last.model == run.model:
            said.append("系数有变化")
    elif last.last_month - last.first_month != run.last_month - run.first_month:
        said.append("月数不同")
    return tuple(said)


def factors(run: PayRun) -> tuple[int | None, ...]:
    return run.excellent, run.competent, run.failed


def compare(before: PayLine | None, now: PayLine, amended: Mapping[str, int], whole: tuple[str, ...]) -> Change:
    """One person's change with its causes."""
    if before is None:
        return Change(now.name, now.village or "", None, now.amount, ("上一期不在名册里",))
    was = before.amount + amended.get(now.person_id, 0)
    if was == now.amount:
        return Change(now.name, now.village or "", was, now.amount, ())
    causes = []
    if before.grade != now.grade:
        causes.append(f"考核 {before.grade or '无'} → {now.grade or '无'}")
    if before.months != now.months:
        causes.append(f"在岗 {before.months} → {now.months} 个月")
    if now.score is not None and before.score != now.score and "得分" in (now.story or ""):
        causes.append(f"得分 {show_fen(before.score or 0)} → {show_fen(now.score)}")
    if before.village != now.village:
        causes.append(f"{before.village}调到{now.village}")
    if now.person_id in amended:
        causes.append("上一期有更正")
    causes += whole
    if not causes:
        causes.append("补贴标准有变化" if now.grade is None else "别人的份数有变化")
    return Change(now.name, now.village or "", was, now.amount, tuple(causes))


def summary(found: Mapping[str, Change]) -> str:
    """增加 2 人，减少 1 人，5 人金额有变化，合计多 1,200.00 元."""
    added = sum(one.before is None for one in found.values())
    gone = sum(one.now is None for one in found.values())
    moved = sum(bool(one.by) for one in found.values() if one.before is not None and one.now is not None)
    by = sum(one.by for one in found.values())
    said = [f"增加 {added} 人" if added else "", f"减少 {gone} 人" if gone else ""]
    said.append(f"{moved} 人金额有变化" if moved else "")
    said.append(f"合计{'多' if by > 0 else '少'} {show_fen(abs(by))} 元" if by else "合计相同")
    return "，".join(word for word in said if word)


# Whose grade or months have changed since a list of the fund was made, and what would be due now.


@dataclass(frozen=True, slots=True)
class Amended:
    """A line whose facts are no longer so: what has changed in words, and what is due now in 分 (None: not by itself)."""

    line: PayLine
    words: str
    due: int | None


def amended_since(session: Session, run: PayRun) -> dict[str, Amended]:
    """By line (key): who was amended after the list was made and has no correction yet; {} for subsidies."""
    if run.sort != FUND or run.corrects_id:
        return {}
    try:
        claims = {one.person_id: one for one in claims_of(session, run.year)}
    except UserError:  # the year is not settled any more: nothing to compare with
        return {}
    lines = lines_of(session, run.id)
    corrected = set(session.scalars(select(PayLine.corrects_id).where(PayLine.corrects_id.in_([x.id for x in lines]))))
    return {
        line.id: Amended(line, words, due_now(run, claim))
        for line in lines
        if line.id not in corrected and (claim := claims.get(line.person_id)) and (words := moved(line, claim))
    }


def moved(line: PayLine, claim: Claim) -> str:
    """考核 不称职 → 称职，在岗 12 → 11 个月, "" for no change."""
    said = []
    if line.grade != claim.grade:
        said.append(f"考核 {line.grade or '无'} → {claim.grade}")
    if line.months != len(claim.months):
        said.append(f"在岗 {line.months} → {len(claim.months)} 个月")
    return "，".join(said)


def due_now(run: PayRun, claim: Claim) -> int | None:
    """分 by the fixed standard; a share of a pool hangs on everybody's and is left to the clerk."""
    if run.model != FIXED or run.standard is None:
        return None
    factors = {grade: getattr(run, key) or 0 for grade, key in FACTORS.items()}
    return Terms(FIXED, run.standard, 0, factors).weight(claim.member) // 1200


# Paid lists are corrected by new lines in a list of their own, which goes the same way to being paid.


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


# The way from the draft to closed books: who takes each step, what it asks, what it writes.

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
