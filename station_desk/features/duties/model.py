"""The log of the fourteen duties, praise and fault notes, and the words by which flags were cleared.

Source: 吉市政办发〔2019〕4号 二: the fourteen duties, in its order.
"""

from contextlib import suppress
from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from sqlalchemy import Index, or_, select
from sqlalchemy.orm import Mapped, Session

from station_desk.base import dates
from station_desk.features.duties.rules.words import DUTIES, read_duty, read_span
from station_desk.features.roster.model import Person, Post  # noqa: F401 - the person's table is linked to
from station_desk.features.villages.model import Village  # noqa: F401 - its table is linked to
from station_desk.fields.field import choice, column, day, link, long_text, text
from station_desk.fields.kinds import Choice, Words
from station_desk.fields.problem import Problem
from station_desk.store.record import Record

SORTS = ("表扬", "过错")
RULES = ("月例会缺席", "整月无履职记录", "请假未经批准")


@dataclass(frozen=True, slots=True)
class Duty(Choice):
    """One of the fourteen duties, understood by number, by the policy's sentence and by usual words."""

    width: ClassVar[int] = 26

    def read(self, raw: object) -> str | None:
        return read_duty(raw)


@dataclass(frozen=True, slots=True)
class TimeSpan(Words):
    """A span of time, tidied to 09:00-11:30."""

    def read(self, raw: object) -> str | None:
        return read_span(raw)


class DutyEntry(Record):
    """One piece of work of one person on one day."""

    __tablename__ = "duty_entry"
    LABEL = "done"
    __table_args__ = (
        Index("ix_duty_entry_day", "station_id", "day"),
        Index("ix_duty_entry_newest", "day", "id"),
        Index("ix_duty_entry_person_day", "person_id", "day"),
    )

    day: Mapped[date] = day("日期", required=True)
    span: Mapped[str | None] = column(
        TimeSpan(13), "时间段", help="例如 9:00-11:30", also=("时间", "起止时间", "工作时间")
    )
    person_id: Mapped[str] = link(
        "姓名", "Person", "person", required=True, find=True, also=("辅警", "辅警姓名", "人员", "人员姓名", "履职人")
    )
    village_id: Mapped[str | None] = link(
        "所在村", "Village", "village", find=True, also=("村", "村名", "村屯", "所属村"),
        help="不填时取本人当天任职的村",
    )  # fmt: skip
    duty: Mapped[str] = column(
        Duty(DUTIES), "职责", required=True, help="也可以填 1 到 14 的序号",
        also=("职责类别", "类别", "工作类别", "职责项目", "履职项目", "工作项目", "职责序号"),
    )  # fmt: skip
    place: Mapped[str | None] = text("地点", 60, also=("工作地点", "履职地点"))
    done: Mapped[str] = long_text(
        "工作内容", required=True, find=True, index=False,
        also=("内容", "工作情况", "工作纪实", "履职内容", "履职情况", "主要工作", "工作记录", "做了什么"),
    )  # fmt: skip
    result: Mapped[str | None] = text("结果", 200, also=("处理结果", "工作结果", "成效"))
    involved: Mapped[str | None] = text("涉及人员", 100, also=("涉及人", "当事人"))
    reported_to: Mapped[str | None] = text("报告给", 50, also=("上报", "报告对象"))
    follow_up: Mapped[str | None] = text("后续", 200, also=("后续情况", "跟进"))

    def before_save(self, session: Session, changed: set[str]) -> None:
        if self.span:
            with suppress(ValueError):  # the check says what is wrong
                self.span = read_span(self.span)
        if not self.village_id and self.day and self.person_id:
            self.village_id = village_on(session, self.person_id, self.day)

    def check(self) -> list[Problem]:
        if self.day and self.day > dates.today():
            return [Problem("day", "日期在今天以后，还没有做的工作不能记")]
        return []


def village_on(session: Session, person_id: str, on: date) -> str | None:
    """The village in which a person held a post on that day, None for none; the day of leaving is no longer served."""
    query = select(Post.village_id).where(
        Post.person_id == person_id, Post.since <= on, or_(Post.until.is_(None), Post.until > on)
    )
    with session.no_autoflush:
        return session.scalar(query.order_by(Post.since.desc()).limit(1))


class Note(Record):
    """Praise or a fault of one person, with what proves it."""

    __tablename__ = "note"
    LABEL = "what"

    day: Mapped[date] = day("日期", required=True, index=True)
    person_id: Mapped[str] = link("姓名", "Person", "person", required=True, find=True)
    sort: Mapped[str] = choice("类别", *SORTS, required=True, default="表扬")
    what: Mapped[str] = text("事由", 200, required=True, find=True)
    evidence: Mapped[str | None] = text("依据", 200, help="文件号、照片、证明人等；原件可放到“附件”里")
    source: Mapped[str | None] = text("来源", 60, help="群众反映、检查发现、上级通报等")
    by: Mapped[str | None] = text("记录人", 25)


class FlagWord(Record):
    """The word by which one flag of one person was cleared; newer evidence (`about`) raises it again."""

    __tablename__ = "flag_word"
    LABEL = "word"
    __table_args__ = (
        Index(
            "uq_flag_word_person", "person_id", "rule", "about", unique=True, info={"sentence": "这条提醒已经处理过"}
        ),
    )

    person_id: Mapped[str] = link("姓名", "Person", "person", required=True)
    rule: Mapped[str] = choice("提醒", *RULES, required=True)
    about: Mapped[str] = text("依据", 60, required=True, hidden=True)
    word: Mapped[str] = text("处理情况", 200, required=True)
    day: Mapped[date] = day("处理日期", required=True)
