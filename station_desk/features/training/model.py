"""Courses and who took them."""

from datetime import date

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, relationship

from station_desk.features.roster.model import Person  # noqa: F401 - its table is linked to
from station_desk.fields.field import choice, day, hundredths, link, long_text, text
from station_desk.fields.problem import Problem
from station_desk.store.record import Record

SORTS = ("岗前培训", "年度培训", "专项培训", "其他")
MARKS = ("参加", "请假", "缺席")
RESULTS = ("合格", "不合格", "不考核")
MOST_HOURS, MOST_SCORE = 400_00, 1000_00  # hundredths


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

    def check(self) -> list[Problem]:
        found = []
        if self.begins and self.until and self.until < self.begins:
            found.append(Problem("until", "结束日期早于开始日期"))
        if self.hours is not None and not 0 < self.hours <= MOST_HOURS:
            found.append(Problem("hours", f"学时应在 0.01 到 {MOST_HOURS // 100} 之间"))
        return found


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

    def check(self) -> list[Problem]:
        found = []
        if self.mark != "参加" and (self.result or self.hours or self.score):
            found.append(Problem("mark", f"{self.mark}的人没有考核结果、成绩和学时"))
        if self.hours is not None and not 0 <= self.hours <= MOST_HOURS:
            found.append(Problem("hours", f"学时应在 0 到 {MOST_HOURS // 100} 之间"))
        if self.score is not None and not 0 <= self.score <= MOST_SCORE:
            found.append(Problem("score", f"成绩应在 0 到 {MOST_SCORE // 100} 之间"))
        return found
