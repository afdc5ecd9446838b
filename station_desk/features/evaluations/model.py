"""What is kept of a year's evaluation: its scheme, its points, its grades, and the way to what is settled."""

from datetime import date, datetime

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session

from station_desk.base.errors import UserError
from station_desk.features.evaluations.rules import BONUS, COUNTED, DEDUCTION, EVIDENCE, EXCELLENT, FAILED, PASSED
from station_desk.features.roster.model import Person  # noqa: F401 - its table is linked to
from station_desk.fields.field import choice, day, hundredths, link, long_text, moment, text, whole
from station_desk.fields.problem import Problem
from station_desk.store.record import Record

# What people have in one month for one line of the scheme: by hand, in place of evidence, held when it was signed.


class Score(Record):
    """Points of one person for one item in one month, typed by hand; a missing score is missing, never zero.

    Where evidence feeds the item the row stands in place of what the evidence gives, and an `Override` says why.
    """

    __tablename__ = "score"
    LABEL = "month"
    __table_args__ = (
        Index("uq_score_cell", "person_id", "item_id", "month", unique=True, info={"sentence": "这一格已有分数"}),
    )

    person_id: Mapped[str] = link("人员", "Person", "person", required=True)
    item_id: Mapped[str] = link("项目", "SchemeItem", "scheme_item", required=True)
    month: Mapped[str] = text("月份", 7, required=True, index=True)  # 2025-03
    points: Mapped[int] = hundredths("得分", required=True)


class Override(Record):
    """Points from evidence set otherwise by hand: who, when and why; none of them is ever rewritten, the last holds.

    `evidence` is what the evidence gave then; without `points` the cell went back to its evidence.
    """

    __tablename__ = "score_override"
    LABEL = "reason"
    __table_args__ = (Index("ix_score_override_cell", "person_id", "month", "item_id"),)

    person_id: Mapped[str] = link("人员", "Person", "person", required=True)
    item_id: Mapped[str] = link("项目", "SchemeItem", "scheme_item", required=True)
    month: Mapped[str] = text("月份", 7, required=True, index=True)
    evidence: Mapped[int | None] = hundredths("依据得分")
    points: Mapped[int | None] = hundredths("改为")
    reason: Mapped[str] = text("理由", 200, required=True)
    by: Mapped[str] = text("办理人", 50, required=True)
    at: Mapped[datetime] = moment("时间", required=True)


class HeldPoint(Record):
    """Points from evidence as they stood when the year went to the head; from then on they count, not the evidence."""

    __tablename__ = "held_point"
    LABEL = "month"
    __table_args__ = (
        Index("uq_held_point_cell", "person_id", "item_id", "month", unique=True, info={"sentence": "这一格已经留存"}),
    )

    person_id: Mapped[str] = link("人员", "Person", "person", required=True)
    item_id: Mapped[str] = link("项目", "SchemeItem", "scheme_item", required=True)
    month: Mapped[str] = text("月份", 7, required=True, index=True)
    points: Mapped[int] = hundredths("得分", required=True)
    count: Mapped[int] = whole("次数", required=True)
    told: Mapped[str | None] = long_text("依据")  # one line a source, as rules.evidence writes it


# The year's grades, and the way of a year from its scores to what is settled.

GRADES = (EXCELLENT, PASSED, FAILED)  # the best first
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
    day: Mapped[date | None] = day("办理日期", help="签字、张贴等实际办理的那一天")


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


# The scoring rules of a year: its lines by section, what feeds them, the lines between the grades, the vetoes.

SCORED = "{year}年已有打分，这一年的办法不能再改。"
ROLLED_UP = "{year}年度考核已经汇总，这一年的办法不能再改。"
LOCKED_ADVICE = "一年只用一个办法：请改下一年的，从下一年1月起用。刚开始打分而办法有错时，先清空已打的分再改。"


def why_fast(session: Session, year: int) -> str:
    """Why the year's scheme cannot be changed any more, in a sentence; "" while it may be."""
    if stage_of(session, year) != STAGES[0]:
        return ROLLED_UP.format(year=year)
    in_year = select(Score.id).where(Score.month >= f"{year}-01", Score.month <= f"{year}-12")
    return SCORED.format(year=year) if session.scalar(in_year.limit(1)) else ""


def check_loose(session: Session, year: int) -> None:
    """Raise UserError where the year's scheme is in use: it is followed by the next year's, never changed."""
    with session.no_autoflush:
        why = why_fast(session, year)
    if why:
        raise UserError(why, LOCKED_ADVICE)


class Scheme(Record):
    """The scoring rules of one year; of no use to any other, so that a year is measured by one rule."""

    __tablename__ = "scheme"
    LABEL = "title"
    __table_args__ = (
        Index("uq_scheme_year", "station_id", "year", unique=True, info={"sentence": "这一年已有考核办法"}),
    )

    title: Mapped[str] = text("名称", 60, required=True)
    year: Mapped[int] = whole("年度", 2004, 2100, required=True)
    excellent_from: Mapped[int] = hundredths("优秀分数线", required=True, default=9000)
    pass_from: Mapped[int] = hundredths("称职分数线", required=True, default=6000)
    bonus_most: Mapped[int | None] = hundredths("加分合计至多", help="一个月各条加分合起来的上限，不填为不设")
    deduction_most: Mapped[int | None] = hundredths("扣分合计至多", help="一个月各条扣分合起来的上限，不填为不设")
    vetoes: Mapped[str | None] = long_text("一票否决事由", help="每行一条，登记一票否决时可以选用")

    def check(self) -> list[Problem]:
        found = [
            Problem(key, f"{words}应大于零，不设上限就空着")
            for key, words in (("bonus_most", "加分上限"), ("deduction_most", "扣分上限"))
            if getattr(self, key) is not None and getattr(self, key) <= 0
        ]
        lines = (self.excellent_from, self.pass_from)
        if None not in lines and not 0 < self.pass_from < self.excellent_from:
            found.append(Problem("excellent_from", "优秀分数线应高于称职分数线，称职分数线应大于零"))
        return found

    def before_save(self, session: Session, changed: set[str]) -> None:
        """Whatever way a change comes in by, a scheme in use stays as it is."""
        if changed:
            check_loose(session, self.year)


class SchemeItem(Record):
    """One line of a scheme: an item with its most points and weight, or a bonus or deduction with its ceiling.

    What `evidence` names gives the points by itself: `rate` for each time, never over `most`. A 项目 that is fed by what
    one may miss or do wrong starts full and loses; all else starts at nothing and grows.
    """

    __tablename__ = "scheme_item"
    LABEL = "title"
    __table_args__ = (Index("ix_scheme_item_order", "scheme_id", "place"),)

    scheme_id: Mapped[str] = link("办法", "Scheme", "scheme", required=True, on_delete="CASCADE")
    place: Mapped[int] = whole("顺序", required=True)
    section: Mapped[str | None] = text("部分", 20, help="同一部分的几行归在一起，例如“履职实绩”")
    kind: Mapped[str] = choice("类别", COUNTED, BONUS, DEDUCTION, required=True, default=COUNTED)
    title: Mapped[str] = text("项目", 60, required=True)
    short: Mapped[str | None] = text("简称", 10)
    most: Mapped[int] = hundredths("满分", required=True, help="加分、扣分填至多多少分")
    weight: Mapped[int] = whole("权重（%）", 1, 1000, required=True, default=100, help="打的分乘权重计入月得分")
    evidence: Mapped[str | None] = choice("依据", *EVIDENCE, help="选了依据，分数就按次数自动得出")
    rate: Mapped[int | None] = hundredths("每次", help="依据每出现一次，加多少分或扣多少分")

    def check(self) -> list[Problem]:
        found = []
        if self.most is not None and self.most <= 0:
            found.append(Problem("most", "满分应大于零"))
        if self.rate is not None and self.rate <= 0:
            found.append(Problem("rate", "每次的分数应大于零"))
        if self.evidence and self.rate is None:
            found.append(Problem("rate", f"请填写每有一次“{self.evidence}”是多少分"))
        if self.rate is not None and not self.evidence:
            found.append(Problem("rate", "选了依据才有每次的分数"))
        if self.kind != COUNTED and self.weight not in (None, 100):
            found.append(Problem("weight", "加分、扣分按原分计算，权重只能是 100"))
        return found

    def before_save(self, session: Session, changed: set[str]) -> None:
        """Whatever way a change comes in by, a scheme in use stays as it is."""
        if changed:
            with session.no_autoflush:
                scheme = session.get(Scheme, self.scheme_id)
            if scheme is not None:
                check_loose(session, scheme.year)
