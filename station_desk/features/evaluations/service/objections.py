"""Objections to the grades of a year, their rulings, and the amendments that come of them or later."""

from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session, load_only

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.features.evaluations.model import Amendment, Evaluation, Grade, Objection
from station_desk.features.evaluations.rules import EXCELLENT, day_words, strict_quota
from station_desk.features.evaluations.service.flow import YEARS
from station_desk.features.evaluations.service.grades import STEPS_DONE, amendments_of, evaluation_of, how_many
from station_desk.features.evaluations.service.schemes import ways_of
from station_desk.features.roster.model import Person
from station_desk.fields.field import Field
from station_desk.store.marks import moment_of
from station_desk.store.roles import User
from station_desk.store.workflow import PaperDay, answer

UPHELD, REFUSED = "采纳", "维持"


@dataclass(frozen=True, slots=True)
class Heard:
    """One objection with the person it is about, of whom the name is known, and the amendment that came of it."""

    objection: Objection
    person: Person
    amendment: Amendment | None


def objections_of(session: Session, year: int) -> list[Heard]:
    """The objections of a year in the order they came in."""
    query = (
        select(Objection, Person, Amendment)
        .join(Evaluation, Evaluation.id == Objection.evaluation_id)
        .join(Person, Person.id == Objection.person_id)
        .outerjoin(Amendment, Amendment.objection_id == Objection.id)
        .where(Evaluation.year == year)
        .order_by(Objection.received, Objection.id)
        .options(load_only(Person.name))
    )
    return [Heard(*row) for row in session.execute(query)]


def register_objection(
    session: Session, year: int, person_id: str, who: str, received: date, what: str, contact: str = ""
) -> Objection:
    """Register what somebody says against a person's grade, while the notice hangs or before the year is settled.

    Raises UserError before the notice is up, or for a day before it.
    """
    evaluation = evaluation_of(session, year)
    YEARS.permit(session, evaluation, "异议")
    if evaluation.notice_from is None:
        raise UserError("公示还没有张贴，没有异议可登记。", "请先打印公示并登记张贴日期。")
    if received < evaluation.notice_from or received > dates.today():
        raise UserError("收到日期不对。", f"应在{day_words(evaluation.notice_from)}张贴以后、今天以前。")
    grade_of(session, person_id, year)
    found = Objection(
        evaluation_id=evaluation.id, person_id=person_id, who=who.strip(), received=received, what=what.strip(),
        contact=contact.strip() or None,
    )  # fmt: skip
    session.add(found)
    STEPS_DONE.add(session, evaluation, "异议", f"登记{received:%m月%d日}收到的异议", received)
    session.flush()
    return found


def rule_objection(
    session: Session, objection_id: str, ruling: str, because: str, by: str, grade: str | None = None,
    on: date | None = None,
) -> Amendment | None:  # fmt: skip
    """Rule on an objection; one that is upheld (采纳) changes the grade to `grade` by an amendment, which is returned.

    The head rules in his own name; `by` is whom the clerk names who registers it. Raises UserError without a reason, where it has been ruled on, or where an upheld one changes nothing.
    """
    objection = session.get_one(Objection, objection_id)
    evaluation = session.get_one(Evaluation, objection.evaluation_id)
    YEARS.permit(session, evaluation, "处理异议")
    who: User = session.info["user"]
    by = by if who.alone else who.name
    if objection.ruling:
        raise UserError("这件异议已经处理过。", "处理错了，可以撤销后再办。")
    if not because.strip():
        raise UserError("没有写处理理由。", "请写明核实的情况和理由。")
    objection.ruling, objection.because = ruling, because.strip()
    day = Field("处理日期", PaperDay(objection.received, "收到日期"))
    objection.ruled_by, objection.ruled_on = by.strip() or None, answer(day, on or moment_of(session).date())
    STEPS_DONE.add(session, evaluation, "异议", f"处理异议：{ruling}", objection.ruled_on)
    session.flush()
    if ruling != UPHELD:
        return None
    if not grade:
        raise UserError("采纳异议要写明改为哪一档。", "请选择更正后的档次。")
    return write_amendment(
        session, evaluation.year, objection.person_id, grade, f"采纳异议：{because.strip().rstrip('。')}", objection
    )


def amend(session: Session, year: int, person_id: str, grade: str, reason: str) -> Amendment:
    """Change a grade after the year was settled; old and new both stay. Raises UserError before, or without a reason."""
    YEARS.permit(session, evaluation_of(session, year), "更正")
    if not reason.strip():
        raise UserError("没有写更正的理由。", "请写明依据和理由。")
    return write_amendment(session, year, person_id, grade, reason.strip())


def write_amendment(
    session: Session, year: int, person_id: str, grade: str, reason: str, objection: Objection | None = None
) -> Amendment:
    """The amendment of the grade as it stands now. Raises UserError where it stands so already, or the quota is full."""
    signed = grade_of(session, person_id, year)
    before = amendments_of(session, year).get(person_id, ())
    old = before[-1].new if before else signed.grade
    if grade == old:
        raise UserError(f"现在就是{grade}，没有可更正的。", "请选择别的档次，或者维持原来的档次。")
    check_quota(session, year, person_id, grade)
    made = Amendment(
        year=year, person_id=person_id, old=old, new=grade, reason=reason[:200], by=session.info["user"].name,
        at=moment_of(session), objection_id=objection.id if objection else None,
    )  # fmt: skip
    session.add(made)
    session.flush()
    return made


def check_quota(session: Session, year: int, person_id: str, grade: str) -> None:
    """Raise UserError where one more 优秀 would pass a strict quota."""
    limit = strict_quota(how_many(session, year), ways_of(session, year))
    if grade != EXCELLENT or limit is None:
        return
    amended = amendments_of(session, year)
    grades = session.execute(select(Grade.person_id, Grade.grade).where(Grade.year == year))
    holds = {person: (amended[person][-1].new if person in amended else kept) for person, kept in grades}
    others = sum(one == EXCELLENT for person, one in holds.items() if person != person_id)
    if others >= limit:
        raise UserError(f"优秀名额只有 {limit} 名，已经用完。", "请先更正别人的档次，或在设置里改变优秀比例。")


def grade_of(session: Session, person_id: str, year: int) -> Grade:
    """A person's grade as it was signed. Raises UserError where there is none."""
    found = session.scalar(select(Grade).where(Grade.person_id == person_id, Grade.year == year))
    if found is None:
        raise UserError(f"这个人没有{year}年度的考核结果。", "请核对姓名和年度。")
    return found
