"""The log of the fourteen duties, praise and fault notes, and the words by which flags were cleared.

Source: 吉市政办发〔2019〕4号 二: the fourteen duties, in its order.
"""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped

from station_desk.features.roster.model import Person  # noqa: F401 - its table is linked to
from station_desk.features.villages.model import Village  # noqa: F401 - its table is linked to
from station_desk.fields.field import choice, day, link, long_text, text
from station_desk.store.record import Record

DUTIES = (
    "信息线索与基础信息采集",
    "治安综合治理与纠纷调处",
    "法制禁毒宣传",
    "平安村屯巡逻检查",
    "场所安全与消防",
    "矛盾纠纷排查与重点人员稳控",
    "盘查堵控看管",
    "现场保护与救护",
    "机动车驾驶人信息",
    "公共安全隐患排查",
    "道路交通隐患与劝阻",
    "交通事故报告处置",
    "交办的其他非执法工作",
    "综治中心社会治理",
)
SORTS = ("表扬", "过错")
RULES = ("月例会缺席", "整月无履职记录", "请假未经批准")


class DutyEntry(Record):
    """One piece of work of one person on one day."""

    __tablename__ = "duty_entry"
    LABEL = "done"
    __table_args__ = (
        Index("ix_duty_entry_day", "station_id", "day"),
        Index("ix_duty_entry_person_day", "person_id", "day"),
    )

    day: Mapped[date] = day("日期", required=True)
    span: Mapped[str | None] = text("时间段", 13, help="例如 09:00-11:30")
    person_id: Mapped[str] = link("姓名", "Person", "person", required=True, find=True)
    village_id: Mapped[str | None] = link("所在村", "Village", "village", find=True, also=("村", "所属村"))
    duty: Mapped[str] = choice("职责", *DUTIES, required=True, also=("职责类别", "类别", "工作类别"))
    place: Mapped[str | None] = text("地点", 60)
    done: Mapped[str] = long_text("工作内容", required=True, find=True, index=False, also=("内容", "工作情况"))
    result: Mapped[str | None] = text("结果", 200, also=("处理结果",))
    involved: Mapped[str | None] = text("涉及人员", 100)
    reported_to: Mapped[str | None] = text("报告给", 50)
    follow_up: Mapped[str | None] = text("后续", 200)


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
