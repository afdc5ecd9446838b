"""The scoring rules of a year: its lines by section, what feeds them, the lines between the grades, the vetoes."""

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session

from station_desk.base.errors import UserError
from station_desk.features.evaluations.model.points import Score
from station_desk.features.evaluations.model.year import STAGES, stage_of
from station_desk.features.evaluations.rules import BONUS, COUNTED, DEDUCTION, EVIDENCE
from station_desk.fields.field import choice, hundredths, link, long_text, text, whole
from station_desk.fields.problem import Problem
from station_desk.store.record import Record

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
