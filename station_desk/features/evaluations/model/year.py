"""The year's grades, and the way of a year from its scores to what is settled."""

from datetime import date, datetime

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session

from station_desk.base.errors import UserError
from station_desk.features.roster.model import Person  # noqa: F401 - its table is linked to
from station_desk.fields.field import choice, day, hundredths, link, moment, text, whole
from station_desk.fields.problem import Problem
from station_desk.store.record import Record

GRADES = ("优秀", "称职", "不称职")
RULINGS = ("维持", "采纳")
STEPS = (
    "汇总",
    "报签",
    "签批",
    "公示",
    "期满",
    "定案",
    "退回",
    "异议",
    "更正",
)  # what is done, and kept with who and when
STAGES = ("打分", "定档", "签批", "公示", "异议", "定案")  # what is under way
OPEN = ("打分", "定档")  # while points and grades may be changed by hand

# The database itself refuses what would change a settled year (db/versions/0003_…), with this mark in its words.
SETTLED_MARK = "settled year"
SETTLED = "这一年的考核已经定案，分数、档次和办法都不能再改。"
SETTLED_ADVICE = "确需改变档次时，请在“年度汇总”里办理更正：原来的档次和更正后的都会留下。"
SIGNED = "{year}年度考核已经报所长签批，分数和档次不能直接改。"
SIGNED_ADVICE = "请先在“年度汇总”里退回并写明理由；已经公示的，按异议处理。"


def stage_of(session: Session, year: int) -> str:
    """What is under way in a year's evaluation, one of STAGES."""
    return session.scalar(select(Evaluation.stage).where(Evaluation.year == year)) or STAGES[0]


def check_open(session: Session, year: int) -> None:
    """Raise UserError where the year's points and grades may no longer be changed by hand."""
    stage = stage_of(session, year)
    if stage == STAGES[-1]:
        raise UserError(SETTLED, SETTLED_ADVICE)
    if stage not in OPEN:
        raise UserError(SIGNED.format(year=year), SIGNED_ADVICE)


class Grade(Record):
    """The year's grade of one person: what was proposed, what was set, and why it differs."""

    __tablename__ = "grade"
    LABEL = "grade"
    __table_args__ = (
        Index("uq_grade_person_year", "person_id", "year", unique=True, info={"sentence": "这个人这一年已有档次"}),
    )

    person_id: Mapped[str] = link("人员", "Person", "person", required=True)
    year: Mapped[int] = whole("年度", 2004, 2100, required=True, index=True)
    score: Mapped[int | None] = hundredths("年度得分")
    months: Mapped[int | None] = whole("计分月数", 0, 12)
    proposed: Mapped[str | None] = choice("建议档次", *GRADES)
    because: Mapped[str | None] = text("建议理由", 200)
    grade: Mapped[str | None] = choice("档次", *GRADES)
    reason: Mapped[str | None] = text("调整理由", 200)

    def check(self) -> list[Problem]:
        if self.grade and self.grade != self.proposed and not (self.reason or "").strip():
            return [Problem("reason", "档次与建议不同，请填写调整理由")]
        return []

    def before_save(self, session: Session, changed: set[str]) -> None:
        """Whatever way a grade comes in by, it is not changed once the year is with the head."""
        if changed:
            known: dict[int, str] = session.info.setdefault("stages", {})
            if known.setdefault(self.year, stage_of(session, self.year)) not in OPEN:
                check_open(session, self.year)


class Evaluation(Record):
    """One year's evaluation: which step is under way, whose signature it bears, how long its notice hangs."""

    __tablename__ = "evaluation"
    LABEL = "year"
    __table_args__ = (
        Index("uq_evaluation_year", "station_id", "year", unique=True, info={"sentence": "这一年的考核已经开始"}),
        {"info": {"refusals": {SETTLED_MARK: (SETTLED, SETTLED_ADVICE)}}},
    )

    year: Mapped[int] = whole("年度", 2004, 2100, required=True)
    stage: Mapped[str] = choice("进行到", *STAGES, required=True, default=STAGES[0])
    signed_by: Mapped[str | None] = text("签批人", 25)
    signed_on: Mapped[date | None] = day("签批日期")
    notice_from: Mapped[date | None] = day("公示张贴日期")
    notice_days: Mapped[int | None] = whole("公示工作日数", 1, 60)
    notice_until: Mapped[date | None] = day("公示截止日期")


class EvaluationStep(Record):
    """A step of a year's evaluation that was done, by whom and when; one that was sent back says why."""

    __tablename__ = "evaluation_step"
    LABEL = "step"

    evaluation_id: Mapped[str] = link("考核", "Evaluation", "evaluation", required=True, on_delete="CASCADE")
    step: Mapped[str] = choice("步骤", *STEPS, required=True)
    at: Mapped[datetime] = moment("时间", required=True)
    by: Mapped[str] = text("办理人", 50, required=True)
    role: Mapped[str] = text("身份", 20, required=True)
    note: Mapped[str | None] = text("说明", 200)


class Objection(Record):
    """What somebody said against a grade during the notice, and how it was ruled."""

    __tablename__ = "objection"
    LABEL = "what"

    evaluation_id: Mapped[str] = link("考核", "Evaluation", "evaluation", required=True)
    person_id: Mapped[str] = link("对谁的档次", "Person", "person", required=True)
    who: Mapped[str] = text("异议人", 50, required=True, help="本人或其他人，匿名的写“匿名”")
    contact: Mapped[str | None] = text("联系方式", 50)
    received: Mapped[date] = day("收到日期", required=True)
    what: Mapped[str] = text("异议内容", 200, required=True)
    ruling: Mapped[str | None] = choice("处理结果", *RULINGS)
    because: Mapped[str | None] = text("处理理由", 200)
    ruled_by: Mapped[str | None] = text("处理人", 25)
    ruled_on: Mapped[date | None] = day("处理日期")

    def check(self) -> list[Problem]:
        found = []
        if self.ruling and not (self.because or "").strip():
            found.append(Problem("because", "请填写处理理由"))
        if self.ruled_on and self.received and self.ruled_on < self.received:
            found.append(Problem("ruled_on", "处理日期不能早于收到日期"))
        return found


class Amendment(Record):
    """A grade changed after it was signed; the last one of a person and year holds, the older ones stay to be seen."""

    __tablename__ = "amendment"
    LABEL = "reason"
    __table_args__ = (Index("ix_amendment_year", "station_id", "year"),)

    year: Mapped[int] = whole("年度", 2004, 2100, required=True)
    person_id: Mapped[str] = link("人员", "Person", "person", required=True)
    old: Mapped[str | None] = choice("原档次", *GRADES)
    new: Mapped[str] = choice("更正为", *GRADES, required=True)
    reason: Mapped[str] = text("更正理由", 200, required=True)
    by: Mapped[str] = text("办理人", 50, required=True)
    at: Mapped[datetime] = moment("时间", required=True)
    objection_id: Mapped[str | None] = link("依据的异议", "Objection", "objection")

    def check(self) -> list[Problem]:
        return [Problem("new", "更正后的档次与原来相同")] if self.new == self.old else []


class Veto(Record):
    """一票否决: for what a person of a year is 不称职 whatever the score."""

    __tablename__ = "veto"
    LABEL = "what"
    __table_args__ = (
        Index("uq_veto_person_year", "person_id", "year", unique=True, info={"sentence": "这个人这一年已登记一票否决"}),
    )

    year: Mapped[int] = whole("年度", 2004, 2100, required=True)
    person_id: Mapped[str] = link("人员", "Person", "person", required=True)
    what: Mapped[str] = text("否决事由", 150, required=True)
    by: Mapped[str] = text("登记人", 50, required=True)
    at: Mapped[datetime] = moment("登记时间", required=True)
