"""Schemes, monthly scores and the year's grades."""

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from station_desk.features.roster.model import Person  # noqa: F401 - its table is linked to
from station_desk.fields.field import choice, hundredths, link, text, whole
from station_desk.fields.problem import Problem
from station_desk.store.record import Record

GRADES = ("优秀", "称职", "不称职")


class Scheme(Record):
    """The scoring rules of one year."""

    __tablename__ = "scheme"
    LABEL = "title"
    __table_args__ = (
        Index("uq_scheme_year", "station_id", "year", unique=True, info={"sentence": "这一年已有考核办法"}),
    )

    title: Mapped[str] = text("名称", 60, required=True)
    year: Mapped[int] = whole("年度", 2004, 2100, required=True)
    excellent_from: Mapped[int] = hundredths("优秀分数线", required=True, default=9000)
    pass_from: Mapped[int] = hundredths("称职分数线", required=True, default=6000)

    def check(self) -> list[Problem]:
        if self.excellent_from is None or self.pass_from is None or 0 < self.pass_from < self.excellent_from:
            return []
        return [Problem("excellent_from", "优秀分数线应高于称职分数线，称职分数线应大于零")]


class SchemeItem(Record):
    """One line of a scheme: an item with its most points, or a bonus or deduction."""

    __tablename__ = "scheme_item"
    LABEL = "title"
    __table_args__ = (Index("ix_scheme_item_order", "scheme_id", "place"),)

    scheme_id: Mapped[str] = link("办法", "Scheme", "scheme", required=True, on_delete="CASCADE")
    place: Mapped[int] = whole("顺序", required=True)
    kind: Mapped[str] = choice("类别", "项目", "加分", "扣分", required=True, default="项目")
    title: Mapped[str] = text("项目", 60, required=True)
    short: Mapped[str | None] = text("简称", 10)
    most: Mapped[int] = hundredths("满分", required=True)

    def check(self) -> list[Problem]:
        return [Problem("most", "满分应大于零")] if self.most is not None and self.most <= 0 else []


class Score(Record):
    """Points of one person for one item in one month; a missing score is missing, never zero."""

    __tablename__ = "score"
    LABEL = "month"
    __table_args__ = (
        Index("uq_score_cell", "person_id", "item_id", "month", unique=True, info={"sentence": "这一格已有分数"}),
    )

    person_id: Mapped[str] = link("人员", "Person", "person", required=True)
    item_id: Mapped[str] = link("项目", "SchemeItem", "scheme_item", required=True)
    month: Mapped[str] = text("月份", 7, required=True, index=True)  # 2025-03
    points: Mapped[int] = hundredths("得分", required=True)


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
