"""Courses and who took them."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, relationship

from station_desk.features.roster.model import Person  # noqa: F401 - its table is linked to
from station_desk.fields.field import choice, day, hundredths, link, long_text, text
from station_desk.store.record import Record

SORTS = ("岗前培训", "年度培训", "专项培训", "其他")
MARKS = ("参加", "请假", "缺席")
RESULTS = ("合格", "不合格", "不考核")


class Course(Record):
    """One course; `hours` in hundredths of a 学时."""

    __tablename__ = "course"
    LABEL = "title"

    title: Mapped[str] = text("培训名称", 60, required=True, find=True)
    sort: Mapped[str] = choice("类别", *SORTS, required=True, default="年度培训")
    begins: Mapped[date] = day("开始日期", required=True, index=True)
    until: Mapped[date | None] = day("结束日期")
    hours: Mapped[int] = hundredths("学时", required=True)
    place: Mapped[str | None] = text("地点", 60)
    teacher: Mapped[str | None] = text("授课人", 50, find=True)
    content: Mapped[str | None] = long_text("内容")

    # Being deleted one by one, they are journalled and come back on undo.
    trainees: Mapped[list["Trainee"]] = relationship(cascade="save-update, merge, delete")


class Trainee(Record):
    """One person at one course; `hours` (hundredths of a 学时) only where they differ from the course's."""

    __tablename__ = "trainee"
    LABEL = "mark"
    __table_args__ = (
        Index(
            "uq_trainee_course_person", "course_id", "person_id", unique=True,
            info={"sentence": "这个人在这次培训里已经登记过"},
        ),
    )  # fmt: skip

    course_id: Mapped[str] = link("培训", "Course", "course", required=True, on_delete="CASCADE")
    person_id: Mapped[str] = link("姓名", "Person", "person", required=True, find=True)
    mark: Mapped[str] = choice("参加情况", *MARKS, required=True, default="参加")
    hours: Mapped[int | None] = hundredths("实得学时")
    result: Mapped[str | None] = choice("考核结果", *RESULTS)
    score: Mapped[int | None] = hundredths("成绩")
    note: Mapped[str | None] = text("备注", 60)
