"""The way of a year's evaluation: 打分 → 汇总 → 定档 → 签批 → 公示 → 异议 → 定案, each step with who and when."""

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.chinese import names_of
from station_desk.base.errors import UserError
from station_desk.base.holidays import add_workdays, is_known
from station_desk.features.evaluations.model import SETTLED, SETTLED_ADVICE, STAGES, Evaluation, EvaluationStep, Grade
from station_desk.features.evaluations.model import Objection as Objected
from station_desk.features.evaluations.rules import day_words
from station_desk.features.evaluations.service.evidence import hold_evidence, release_evidence
from station_desk.features.evaluations.service.grades import (
    STEPS_DONE,
    amendments_of,
    evaluation_of,
    people_and_months,
    standings,
    summary_of,
)
from station_desk.features.settings.service import moved_days, station_or_new
from station_desk.fields.field import Field
from station_desk.fields.kinds import LongWords, Whole
from station_desk.store.marks import BY, Taken, moment_of
from station_desk.store.rights import blocked_reason
from station_desk.store.roles import CLERK, HEAD, User
from station_desk.store.workflow import Transition, Way, Workflow

SCORING, GRADING, SIGNING, NOTICE, OBJECTING, SETTLED_STAGE = STAGES
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
    return Flow(
        year, known.stage, known.signed_by or "", known.signed_on, known.notice_from, known.notice_until,
        known.notice_days or 0, tuple(steps), *objections_to(session, known),
    )  # fmt: skip


def objections_to(session: Session, evaluation: Evaluation) -> tuple[int, int]:
    """How many objections a year has, and how many of them have no ruling."""
    counted = select(func.count(), func.count().filter(Objected.ruling.is_(None)))
    found, unruled = session.execute(counted.where(Objected.evaluation_id == evaluation.id)).one()
    return found, unruled


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
    when = f"（{dates.chinese_date(last.day or last.at.date())}，{last.by}）" if last else ""
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


# -------------------------------------------------------------------------------------------------------- the steps
def notice_end(session: Session, day: date, days: int) -> date:
    """The last day of a notice put up on `day`: so many working days after it, moved days counted."""
    return add_workdays(day, days, moved_days(session))


def end_is_sure(session: Session, until: date) -> bool:
    """Whether the holidays of that day's year are known, so that the end is more than a guess."""
    return is_known(until.year, moved_days(session))


def counted(session: Session, evaluation: Evaluation) -> str:
    return f"{summary_of(standings(session, evaluation.year))}。"


def before_hand_in(session: Session, evaluation: Evaluation) -> str:
    """Who has no grade, and that nothing can be changed afterwards."""
    blank = [one.person.name for one in standings(session, evaluation.year) if not one.stands]
    left = f"{names_of(blank, most=5)}没有档次，不参加公示。" if blank else ""
    return f"{counted(session, evaluation)}{left}报签以后分数和档次不能再改，要改先退回。"


def hand_in(session: Session, evaluation: Evaluation, _: Taken) -> None:
    """Hold what evidence gives as it is.

    Raises UserError where scores were changed since the year was rolled up, or where nobody has a grade.
    """
    found = standings(session, evaluation.year)
    moved = [one.person.name for one in found if one.moved]
    if moved:
        raise UserError(f"{names_of(moved)}的得分或建议在汇总后有变化，不能报签。", "请再汇总一次，然后报所长签批。")
    if not any(one.stands for one in found):
        raise UserError("还没有一个人定档，不能报签。", "请先打分、汇总、定档。")
    hold_evidence(session, evaluation.year)


def before_signing(session: Session, evaluation: Evaluation) -> str:
    print_first = "请先打印考核汇总表，由所长签字，再按签字件登记。" if session.info["user"].alone else ""
    return f"{counted(session, evaluation)}{print_first}"


def sign(_: Session, evaluation: Evaluation, taken: Taken) -> None:
    evaluation.signed_by, evaluation.signed_on = taken.by, taken.on


def signature(session: Session, evaluation: Evaluation, taken: Taken) -> str:
    """Who signed and who says so; that it is one who has sent the year to himself stays to be seen."""
    user: User = session.info["user"]
    sent = flow_of(session, evaluation.year).last("报签")
    by_clerk = "，由内勤凭签字件登记" if user.alone else ""
    same = f"；{ONE_PERSON}" if not user.alone and sent and sent.by == user.name else ""
    return f"{taken.by}于{day_words(taken.on)}签字{by_clerk}{same}"


def before_posting(session: Session, _: Evaluation) -> str:
    days = station_or_new(session).notice_days
    until = day_words(notice_end(session, moment_of(session).date(), days))
    return f"今天张贴、公示{days}个工作日的话，到{until}为止。公示可以在“打印”里先打印出来。"


def check_not_posted(_: Session, evaluation: Evaluation) -> None:
    if evaluation.notice_from:
        raise UserError("公示已经张贴。", "日期填错了，请撤销后再办；内容有错，请退回。")


def post_notice(session: Session, evaluation: Evaluation, taken: Taken) -> str:
    """Put the notice up for so many working days after the day; returns its last day in words."""
    until = notice_end(session, taken.on, evaluation.notice_days or 0)
    evaluation.notice_from, evaluation.notice_until = taken.on, until
    sure = "" if end_is_sure(session, until) else f"{until.year}年的放假安排还没有公布，以公布后的为准。"
    return f"公示到{day_words(until)}为止。{sure}"


def posted(_: Session, evaluation: Evaluation, taken: Taken) -> str:
    assert evaluation.notice_until
    return f"{day_words(taken.on)}至{day_words(evaluation.notice_until)}"


def check_over(_: Session, evaluation: Evaluation) -> None:
    """Raise UserError before the last day of the notice is over."""
    if evaluation.notice_until is None:
        raise UserError("公示还没有张贴。", "请先打印公示并登记张贴日期。")
    if dates.today() <= evaluation.notice_until:
        until = day_words(evaluation.notice_until)
        raise UserError(f"公示到{until}才满，现在不能结束。", "请在期满后的第二天起再办。")


def check_ruled(session: Session, evaluation: Evaluation) -> None:
    """Raise UserError while an objection has no ruling."""
    _, unruled = objections_to(session, evaluation)
    if unruled:
        raise UserError(f"还有 {unruled} 件异议没有处理，不能定案。", "请先逐件写明处理结果和理由。")


def day_after_notice(_: Session, evaluation: Evaluation) -> tuple[str, date] | None:
    until = evaluation.notice_until
    return ("公示期满的次日", until + timedelta(days=1)) if until else None


def check_unopposed(session: Session, evaluation: Evaluation) -> None:
    """Raise UserError where objections have been registered."""
    if objections_to(session, evaluation)[0]:
        raise UserError("已经登记了异议，不能退回。", "请逐件处理异议，采纳的会更正档次。")


def send_back(session: Session, evaluation: Evaluation, _: Taken) -> None:
    """The signature and the notice are void, evidence counts as it is again."""
    evaluation.signed_by = evaluation.signed_on = None
    evaluation.notice_from = evaluation.notice_until = evaluation.notice_days = None
    release_evidence(session, evaluation.year)


def elsewhere(it: str, state: str, name: str, _: str) -> UserError:
    if name == "更正":
        return UserError(f"{it}年度考核还没有定案，不用更正。", "请按步骤条上的下一步办理。")
    if state == SETTLED_STAGE:
        return UserError(SETTLED, SETTLED_ADVICE)
    return UserError(f"{it}年度考核正在“{state}”，还不能办“{name}”。", "请按步骤条上的下一步办理。")


def small_words(session: Session, evaluation: Evaluation) -> dict[str, str]:
    """Who did what and when; of the notice from when to when, of the objections how many."""
    flow = flow_of(session, evaluation.year)
    done = {title: flow.last(step) for title, step in (("汇总", "汇总"), ("定档", "报签"), ("定案", "定案"))}
    found = {title: f"{one.by} {one.day or one.at:%m-%d}" for title, one in done.items() if one}
    if flow.signed_on:
        found["签批"] = f"{flow.signed_by} {flow.signed_on:%m-%d}"
    if flow.notice_from and flow.notice_until:
        found["公示"] = f"{flow.notice_from:%m-%d} 至 {flow.notice_until:%m-%d}"
        found["异议"] = f"{flow.objections} 件" + (f"，{flow.unruled} 件未处理" if flow.unruled else "")
    return found


DAYS = Field(
    "公示工作日数", Whole(1, 60), key="notice_days", required=True, help="张贴当天不算；节假日不算，调休上班日算"
)
REASON = Field("退回理由", LongWords(), key="reason", required=True)
FINAL = "定案以后，这一年的分数、档次和办法都锁定，不能撤销。确需改变时只能办理更正，原来的和更正后的都会留下。"

# The clerk edits and registers, the head signs, rules and settles; approving is not editing. While the station has no
# accounts the clerk registers what the head did from the signed paper, by name and day.
YEARS = Workflow(
    Evaluation,
    STAGES,
    (
        Transition[Evaluation](
            "报签", (GRADING,), SIGNING, (CLERK,), "报所长签批", icon="arrow-right", day="报签日期",
            title="{it}年度考核报所长签批", question="把{it}年度的档次报所长签批？", text=before_hand_in, effect=hand_in,
        ),
        Transition[Evaluation](
            "签批", (SIGNING,), NOTICE, (HEAD,), alone="登记所长签批", icon="stamp", by="签批人", day="签批日期", not_by="报签",
            usual=lambda session, _: {BY: station_or_new(session).head},
            title="{verb}{it}年度考核", question="{verb}{it}年度考核？", text=before_signing, effect=sign, note=signature,
        ),
        Transition[Evaluation](
            "公示", (NOTICE,), "", (CLERK,), "张贴公示", icon="megaphone", day="张贴日期", asks=(DAYS,),
            usual=lambda session, _: {"notice_days": station_or_new(session).notice_days},
            title="公示{it}年度考核结果", question="张贴{it}年度考核公示？", text=before_posting,
            when=lambda _, one: one.notice_from is None, check=check_not_posted, effect=post_notice, note=posted,
        ),
        Transition[Evaluation](
            "期满", (NOTICE,), OBJECTING, (CLERK,), "结束公示", icon="check", title="结束{it}年度考核公示", question="",
            when=lambda _, one: one.notice_from is not None, check=check_over,
        ),
        Transition[Evaluation](
            "定案", (OBJECTING,), SETTLED_STAGE, (HEAD,), icon="lock", day="定案日期", after=day_after_notice, undo=False,
            title="{it}年度考核定案", question="{it}年度考核定案？", check=check_ruled,
            text=lambda session, one: f"{counted(session, one)}{FINAL}",
            effect=lambda _, one, __: f"{one.year}年度考核已定案，分数和档次已锁定。",
            when=lambda session, one: not objections_to(session, one)[1],
        ),
        Transition[Evaluation](
            "退回", (SIGNING, NOTICE), GRADING, (HEAD, CLERK), icon="undo-2", aside=True, asks=(REASON,),
            title="退回{it}年度考核", question="为什么退回{it}年度考核？",
            text=lambda _, __: "退回以后签批和公示都作废，档次改好再重新报签。", check=check_unopposed, effect=send_back,
            note=lambda _, __, taken: str(taken.answers["reason"]),
            when=lambda session, one: not objections_to(session, one)[0],
        ),
        # What is done to one grade or one objection, not to the year, is asked for where that is seen.
        Transition[Evaluation]("异议", (NOTICE, OBJECTING), "", (CLERK,), on_bar=False),
        Transition[Evaluation]("处理异议", (NOTICE, OBJECTING), "", (HEAD,), on_bar=False),
        Transition[Evaluation]("更正", (SETTLED_STAGE,), "", (HEAD,), on_bar=False),
    ),
    STEPS_DONE,
    key="stage",
    path=("打分", "汇总", "定档", "签批", "公示", "异议", "定案"),
    reached=False,
    sealed=SETTLED_STAGE,
    small=small_words,
    elsewhere=elsewhere,
)  # fmt: skip


def take(session: Session, year: int, step: str, **answers: Any) -> str:
    """Take a step of a year; returns what to say of it. Raises UserError as YEARS does."""
    session.info.pop("stages", None)  # what Grade remembers of the stage while it was another
    return YEARS.take(session, evaluation_of(session, year), step, answers)


def way_of(session: Session, year: int) -> Way:
    """Where a year stands and what leads on; a year nobody has begun stands at 打分."""
    known = session.scalar(select(Evaluation).where(Evaluation.year == year))
    return YEARS.way(session, known or Evaluation(year=year, station_id=session.info["station_id"]))


def why_not(session: Session, step: str) -> str:
    """Why whoever sits here may not do a step, and who can; "" where he may."""
    return blocked_reason(session, session.info["user"], step, YEARS.step(step).roles)


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
