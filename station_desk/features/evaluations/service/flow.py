"""The way of a year's evaluation: 打分 → 汇总 → 定档 → 签批 → 公示 → 异议 → 定案, each step with who and when."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.base.holidays import add_workdays, is_known
from station_desk.features.evaluations.model import SETTLED, SETTLED_ADVICE, STAGES, Evaluation, EvaluationStep, Grade
from station_desk.features.evaluations.model import Objection as Objected
from station_desk.features.evaluations.rules import day_words
from station_desk.features.evaluations.service.evidence import hold_evidence, release_evidence
from station_desk.features.evaluations.service.grades import (
    amendments_of,
    evaluation_of,
    note_step,
    people_and_months,
    standings,
)
from station_desk.features.settings.service import moved_days
from station_desk.store.rights import Roles, allow, blocked_reason
from station_desk.store.roles import CLERK, HEAD, User

SCORING, GRADING, SIGNING, NOTICE, OBJECTING, SETTLED_STAGE = STAGES
# Who may do which step: the clerk edits and registers, the head signs, rules and settles; approving is not editing. While
# the station has no accounts the clerk registers what the head did from the signed paper, by name and day.
STEPS: dict[str, Roles] = {
    "汇总": (CLERK,),
    "报签": (CLERK,),
    "签批": (HEAD,),
    "退回": (HEAD, CLERK),
    "公示": (CLERK,),
    "期满": (CLERK,),
    "异议": (CLERK,),
    "处理异议": (HEAD,),
    "定案": (HEAD,),
    "更正": (HEAD,),
}
ONE_PERSON = "报签和签批是同一个人"


@dataclass(frozen=True, slots=True)
class Flow:
    """Where a year stands: `stage` is what is under way, `steps` what was done, oldest first."""

    year: int
    stage: str
    signed_by: str
    signed_on: date | None
    notice_from: date | None
    notice_until: date | None
    notice_days: int
    steps: tuple[EvaluationStep, ...]
    objections: int
    unruled: int

    @property
    def posted(self) -> bool:
        """Whether the notice has been put up."""
        return self.notice_from is not None

    @property
    def one_person(self) -> bool:
        """Whether whoever sent the year to the head has signed it as the head."""
        sent, signed = self.last("报签"), self.last("签批")
        return bool(sent and signed and HEAD in signed.role and sent.by == signed.by)

    def over(self, today: date) -> bool:
        """Whether the notice has hung for all its days."""
        return self.notice_until is not None and today > self.notice_until

    def last(self, step: str) -> EvaluationStep | None:
        """When a step was done last, unless it was sent back since."""
        found = None
        for one in self.steps:
            if one.step == "退回":
                found = found if step == "汇总" else None
            elif one.step == step:
                found = one
        return found


def flow_of(session: Session, year: int) -> Flow:
    """Where the year stands; a year nobody has begun stands at 打分."""
    known = session.scalar(select(Evaluation).where(Evaluation.year == year))
    if known is None:
        return Flow(year, SCORING, "", None, None, None, 0, (), 0, 0)
    steps = session.scalars(
        select(EvaluationStep).where(EvaluationStep.evaluation_id == known.id).order_by(EvaluationStep.id)
    )
    mine = select(func.count()).select_from(Objected).where(Objected.evaluation_id == known.id)
    return Flow(
        year, known.stage, known.signed_by or "", known.signed_on, known.notice_from, known.notice_until,
        known.notice_days or 0, tuple(steps), session.scalar(mine) or 0,
        session.scalar(mine.where(Objected.ruling.is_(None))) or 0,
    )  # fmt: skip


def where_it_stands(flow: Flow, today: date) -> str:
    """The same in one sentence, with what is to be done next."""
    year = f"{flow.year}年度考核"
    if flow.one_person:
        year = f"{ONE_PERSON}（{flow.signed_by}）。{year}"
    if flow.stage == SCORING:
        return f"{year}正在打分，打完后汇总。"
    if flow.stage == GRADING:
        back = next((one.note for one in reversed(flow.steps) if one.step in ("退回", "报签")), None)
        told = f"（退回：{back}）" if back and flow.steps[-1].step == "退回" else ""
        return f"{year}已汇总，正在定档{told}；档次定好后报所长签批。"
    if flow.stage == SIGNING:
        return f"{year}已报所长签批，等所长签字。"
    if flow.stage == NOTICE:
        return f"{year}{notice_words(flow, today)}"
    if flow.stage == OBJECTING:
        left = f"还有 {flow.unruled} 件异议没有处理。" if flow.unruled else "可以定案。"
        told = f"收到异议 {flow.objections} 件，" if flow.objections else "没有收到异议，"
        return f"{year}公示期满，{told}{left}"
    last = flow.last("定案")
    when = f"（{dates.chinese_date(last.at.date())}，{last.by}）" if last else ""
    return f"{year}已定案{when}，分数和档次已锁定；确需改变的办理更正。"


def unfinished(session: Session, year: int, today: date) -> str:
    """What waits to be done of a year that has ended, "" while only days have to pass and when it is settled."""
    flow = flow_of(session, year)
    if flow.stage == NOTICE:
        words = ("公示已经期满，可以结束公示" if flow.over(today) else "") if flow.posted else "所长已签批，还没有公示"
    elif flow.stage == OBJECTING:
        words = f"有 {flow.unruled} 件异议还没有处理" if flow.unruled else "公示期满，可以定案"
    else:
        words = {SCORING: "还没有汇总定档", GRADING: "已定档，还没有报所长签批", SIGNING: "等所长签批"}.get(
            flow.stage, ""
        )
    return f"{year}年度考核{words}" if words else ""


def notice_words(flow: Flow, today: date) -> str:
    """Who signed, and from when to when the notice hangs."""
    if flow.notice_from is None or flow.notice_until is None:
        signed = day_words(flow.signed_on) if flow.signed_on else ""
        return f"已由所长{flow.signed_by}于{signed}签批，下一步张贴公示。"
    count = f"公示{flow.notice_days}个工作日：{day_words(flow.notice_from)}张贴，到{day_words(flow.notice_until)}为止"
    return f"{count}，已经期满。" if flow.over(today) else f"{count}，期满后的第二天起可以结束公示。"


# --------------------------------------------------------------------------------------------------------- the acts
def submit(session: Session, year: int) -> None:
    """定档 → 签批: the grades go to the head, and what evidence gives is held as it is.

    Raises UserError where scores were changed since the year was rolled up, or where nobody has a grade.
    """
    evaluation = at_stage(session, year, "报签", GRADING)
    found = standings(session, year)
    moved = [one.person.name for one in found if one.moved]
    if moved:
        names = "、".join(moved[:3]) + (f"等 {len(moved)} 人" if len(moved) > 3 else "")
        raise UserError(f"{names}的得分或建议在汇总后有变化，不能报签。", "请再汇总一次，然后报所长签批。")
    if not any(one.stands for one in found):
        raise UserError("还没有一个人定档，不能报签。", "请先打分、汇总、定档。")
    hold_evidence(session, year)
    move(session, evaluation, "报签", SIGNING)


def sign(session: Session, year: int, name: str, day: date) -> None:
    """签批 → 公示: the head has signed. The head signs with his own name; the clerk registers the signed paper.

    Where the one who signs has sent the year there too, the step says so.

    Raises UserError without a name, or for a day to come.
    """
    evaluation = at_stage(session, year, "签批", SIGNING)
    who: User = session.info["user"]
    if who.has(HEAD):
        name = who.name
    if not name.strip():
        raise UserError("没有写明签批人。", "请填写签字的所长姓名。")
    if day > dates.today():
        raise UserError("签批日期还没有到。", "请填写所长实际签字的日期。")
    evaluation.signed_by, evaluation.signed_on = name.strip(), day
    note = f"{name.strip()}于{day_words(day)}签字" + ("" if who.has(HEAD) else "，由内勤凭签字件登记")
    sent = flow_of(session, year).last("报签")
    if who.has(HEAD) and sent and sent.by == who.name:
        note += f"；{ONE_PERSON}"  # a small station: it is allowed, and stays to be seen
    move(session, evaluation, "签批", NOTICE, note)


def post_notice(session: Session, year: int, day: date, days: int) -> date:
    """Put the notice up on `day` for so many working days after it; returns its last day.

    Raises UserError where it is up already, or for a day before the signature.
    """
    evaluation = at_stage(session, year, "公示", NOTICE)
    if evaluation.notice_from:
        raise UserError("公示已经张贴。", "日期填错了，请撤销后再办；内容有错，请退回。")
    if evaluation.signed_on and day < evaluation.signed_on:
        raise UserError("张贴日期早于签批日期。", f"所长签批是{day_words(evaluation.signed_on)}，请核对。")
    evaluation.notice_from, evaluation.notice_days = day, days
    evaluation.notice_until = notice_end(session, day, days)
    move(session, evaluation, "公示", NOTICE, f"{day_words(day)}至{day_words(evaluation.notice_until)}")
    return evaluation.notice_until


def notice_end(session: Session, day: date, days: int) -> date:
    """The last day of a notice put up on `day`: so many working days after it, moved days counted."""
    return add_workdays(day, days, moved_days(session))


def end_is_sure(session: Session, until: date) -> bool:
    """Whether the holidays of that day's year are known, so that the end is more than a guess."""
    return is_known(until.year, moved_days(session))


def close_notice(session: Session, year: int) -> None:
    """公示 → 异议. Raises UserError before its last day is over."""
    evaluation = at_stage(session, year, "期满", NOTICE)
    if evaluation.notice_until is None:
        raise UserError("公示还没有张贴。", "请先打印公示并登记张贴日期。")
    if dates.today() <= evaluation.notice_until:
        raise UserError(f"公示到{day_words(evaluation.notice_until)}才满，现在不能结束。", "请在期满后的第二天起再办。")
    move(session, evaluation, "期满", OBJECTING)


def settle(session: Session, year: int) -> None:
    """异议 → 定案: the year is locked, in the database too. Raises UserError while an objection has no ruling."""
    evaluation = at_stage(session, year, "定案", OBJECTING)
    flow = flow_of(session, year)
    if flow.unruled:
        raise UserError(f"还有 {flow.unruled} 件异议没有处理，不能定案。", "请先逐件写明处理结果和理由。")
    note_step(session, evaluation, "定案")
    session.flush()  # once the stage is written nothing more can be added to the year
    evaluation.stage = SETTLED_STAGE
    session.flush()


def send_back(session: Session, year: int, reason: str) -> None:
    """签批 or 公示 → 定档, with the reason; the signature and the notice are void, evidence counts as it is again.

    Raises UserError without a reason, or where objections have been registered.
    """
    evaluation = at_stage(session, year, "退回", SIGNING, NOTICE)
    if not reason.strip():
        raise UserError("没有写退回的理由。", "请写明为什么退回。")
    if flow_of(session, year).objections:
        raise UserError("已经登记了异议，不能退回。", "请逐件处理异议，采纳的会更正档次。")
    evaluation.signed_by = evaluation.signed_on = None
    evaluation.notice_from = evaluation.notice_until = evaluation.notice_days = None
    release_evidence(session, year)
    move(session, evaluation, "退回", GRADING, reason.strip())


# ------------------------------------------------------------------------------------------------------ what holds
def why_not(session: Session, user: User, step: str) -> str:
    """Why a user may not do a step, and who can; "" where he may."""
    return blocked_reason(session, user, step, STEPS[step])


def at_stage(session: Session, year: int, step: str, *stages: str) -> Evaluation:
    """The year's evaluation, where `step` may be done by whoever acts. Raises UserError where it may not."""
    allow(session, step, STEPS[step])
    evaluation = evaluation_of(session, year)
    if evaluation.stage == SETTLED_STAGE:
        raise UserError(SETTLED, SETTLED_ADVICE)
    if evaluation.stage not in stages:
        raise UserError(f"{year}年度考核正在“{evaluation.stage}”，还不能办“{step}”。", "请按步骤条上的下一步办理。")
    return evaluation


def move(session: Session, evaluation: Evaluation, step: str, stage: str, note: str = "") -> None:
    """Note a step that was done, and go on."""
    note_step(session, evaluation, step, note)
    evaluation.stage = stage
    session.info.pop("stages", None)
    session.flush()


# What other rooms may build on: the grades of a year that is settled.


@dataclass(frozen=True, slots=True)
class Settled:
    """One person's settled result: the grade that holds (the last amendment's), the year's score in 1/100 分.

    `months` are those in which a post was held, `scored` those that have a score.
    """

    person_id: str
    name: str
    village: str
    grade: str
    score: int | None
    months: int
    scored: int
    because: str


def settled(session: Session, year: int) -> list[Settled]:
    """Everyone with a grade in a settled year, by village. Raises UserError, saying where it stands, before it is 定案."""
    flow = flow_of(session, year)
    if flow.stage != SETTLED_STAGE:
        raise UserError(
            f"{year}年度考核还没有定案。", f"{where_it_stands(flow, dates.today())}定案以后才能用考核结果。"
        )
    amended = amendments_of(session, year)
    grades = {one.person_id: one for one in session.scalars(select(Grade).where(Grade.year == year))}
    found = []
    for person, village, held in people_and_months(session, year):
        kept, changes = grades.get(person.id), amended.get(person.id, ())
        grade = changes[-1].new if changes else kept.grade if kept else None
        if kept and grade:
            because = changes[-1].reason if changes else kept.reason or kept.because or ""
            found.append(
                Settled(person.id, person.name, village, grade, kept.score, len(held), kept.months or 0, because)
            )
    return found


def settled_years(session: Session) -> list[int]:
    """The years that are settled, the newest first."""
    query = select(Evaluation.year).where(Evaluation.stage == SETTLED_STAGE).order_by(Evaluation.year.desc())
    return list(session.scalars(query))
