"""What people have in one month for one line of the scheme: by hand, in place of evidence, held when it was signed."""

from datetime import datetime

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from station_desk.fields.field import hundredths, link, long_text, moment, text, whole
from station_desk.store.record import Record


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
