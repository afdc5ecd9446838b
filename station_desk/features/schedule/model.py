"""The year's meetings and who came to each."""

from datetime import date, datetime

from sqlalchemy import Index, select
from sqlalchemy.orm import Mapped, Session, relationship

from station_desk.base.dates import today
from station_desk.features.roster.model import Person  # noqa: F401 - its table is linked to
from station_desk.features.schedule.rules import FIRST_YEAR, LAST_YEAR, period_of
from station_desk.fields.field import choice, day, link, long_text, moment, rich_text, text, tick, whole
from station_desk.fields.problem import Problem
from station_desk.store.record import Record

KINDS = ("月例会", "季小结", "半年总结", "年终总评", "表彰会", "检查", "听取汇报", "其他")
STATES = ("待开", "已开", "取消")
MARKS = ("出席", "迟到", "请假", "缺席")
OUTCOMES = ("未完成", "已完成", "不再办理")


class Meeting(Record):
    """One meeting, inspection or heard report; `period` says which month, quarter or half year it is for, so that
    planning a year twice doubles nothing."""

    __tablename__ = "meeting"
    LABEL = "title"
    __table_args__ = (
        Index(
            "uq_meeting_period", "station_id", "kind", "period", unique=True,
            info={"sentence": "这一期的同类会议已经安排过"},
        ),
    )  # fmt: skip

    title: Mapped[str] = text("名称", 60, required=True, find=True)
    kind: Mapped[str] = choice("类型", *KINDS, required=True, default="月例会")
    starts: Mapped[datetime] = moment("时间", required=True, index=True)
    lasts: Mapped[int] = whole("时长（分钟）", 10, 720, default=120, required=True)
    place: Mapped[str | None] = text("地点", 60, find=True)
    state: Mapped[str] = choice("状态", *STATES, required=True, default="待开")
    provisional: Mapped[bool | None] = tick("暂定", help="国务院放假安排公布前排定的日子，公布后请再核对")
    chair: Mapped[str | None] = text("主持人", 25)
    recorder: Mapped[str | None] = text("记录人", 25)
    agenda: Mapped[str | None] = long_text("议程")
    minutes: Mapped[str | None] = rich_text("会议记录")
    period: Mapped[str | None] = text("期别", 20, hidden=True)
    series: Mapped[str | None] = text("系列", 36, hidden=True)  # shared by meetings that were planned to repeat

    # The marks go with their meeting; being deleted one by one, they are journalled and come back on undo.
    marks: Mapped[list["Attendance"]] = relationship(cascade="save-update, merge, delete")
    decisions: Mapped[list["Decision"]] = relationship(cascade="save-update, merge, delete", order_by="Decision.id")

    def check(self) -> list[Problem]:
        if self.starts and not FIRST_YEAR <= self.starts.year <= LAST_YEAR:
            return [Problem("starts", f"年份应在 {FIRST_YEAR} 到 {LAST_YEAR} 之间")]
        return []

    def before_save(self, session: Session, changed: set[str]) -> None:
        # A meeting entered by hand counts as that month's (quarter's …), so that the year's plan does not add it again;
        # the second one of a month has no period. A postponed meeting keeps its own.
        if "kind" in changed and "period" not in changed and self.starts:
            wanted = period_of(self.kind, self.starts.date())
            self.period = wanted if wanted and not _is_taken(session, self, wanted) else None


def _is_taken(session: Session, meeting: Meeting, period: str) -> bool:
    """Whether another meeting of the kind stands for the period already."""
    others = (one for one in (*session.new, *session.dirty) if isinstance(one, Meeting) and one is not meeting)
    if any((one.kind, one.period) == (meeting.kind, period) for one in others):
        return True
    query = select(Meeting.id).where(Meeting.kind == meeting.kind, Meeting.period == period, Meeting.id != meeting.id)
    return session.scalar(query.limit(1)) is not None


class Attendance(Record):
    """One person's mark at one meeting."""

    __tablename__ = "attendance"
    LABEL = "mark"
    __table_args__ = (
        Index(
            "uq_attendance_meeting_person", "meeting_id", "person_id", unique=True,
            info={"sentence": "这个人在这次会议上已经登记过"},
        ),
    )  # fmt: skip

    meeting_id: Mapped[str] = link("会议", "Meeting", "meeting", required=True, on_delete="CASCADE")
    person_id: Mapped[str] = link("人员", "Person", "person", required=True)
    mark: Mapped[str] = choice("出勤", *MARKS, required=True, default="出席")
    late: Mapped[int | None] = whole("迟到分钟", 0, 600)
    reason: Mapped[str | None] = text("事由", 60)
    approver: Mapped[str | None] = text("准假人", 25, help="请假由谁批准；没有写的算未经批准")
    signed: Mapped[datetime | None] = moment("签到时间")

    def check(self) -> list[Problem]:
        if self.late and self.mark != "迟到":
            return [Problem("late", "只有迟到才填迟到分钟")]
        return []


class Decision(Record):
    """One thing a meeting decided; it stands before the next meeting of the kind until it is done or given up."""

    __tablename__ = "decision"
    LABEL = "what"

    meeting_id: Mapped[str] = link("会议", "Meeting", "meeting", required=True, on_delete="CASCADE")
    what: Mapped[str] = text("议定事项", 200, required=True, find=True)
    owner: Mapped[str | None] = text("责任人", 50, find=True)
    deadline: Mapped[date | None] = day("期限", index=True)
    state: Mapped[str] = choice("办理情况", *OUTCOMES, required=True, default="未完成")
    done_on: Mapped[date | None] = day("办结日期")
    outcome: Mapped[str | None] = text("办理结果", 200)

    def before_save(self, session: Session, changed: set[str]) -> None:
        if self.state == "已完成" and self.done_on is None:
            self.done_on = today()
        elif self.state == "未完成":
            self.done_on = None

    def check(self) -> list[Problem]:
        if self.state == "不再办理" and not (self.outcome or "").strip():
            return [Problem("outcome", "不再办理请写明原因")]
        return []


class AgendaTemplate(Record):
    """The station's usual agenda for one kind of meeting."""

    __tablename__ = "agenda_template"
    LABEL = "kind"
    __table_args__ = (
        Index("uq_agenda_template_kind", "station_id", "kind", unique=True, info={"sentence": "这类会议已有议程模板"}),
    )

    kind: Mapped[str] = choice("类型", *KINDS, required=True, default="月例会")
    agenda: Mapped[str] = long_text("议程", required=True)
