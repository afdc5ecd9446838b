"""The meetings, what they decided, and the usual agendas as tables, forms and workbooks."""

from collections.abc import Mapping, Sequence
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.excel.validate import DraftRow, Intake
from station_desk.features.schedule.model import OUTCOMES, AgendaTemplate, Decision, Meeting
from station_desk.fields.sheet import Chip, Group, Sheet


class MeetingIntake(Intake):
    """Warns of a row at the time of another meeting; both are kept, for two can be held in two places."""

    def start(self, session: Session, hints: Sequence[str], rows: Sequence[DraftRow]) -> None:
        query = select(Meeting.id, Meeting.title, Meeting.starts, Meeting.lasts).where(Meeting.state != "取消")
        self.there = [(key, title, starts, ends(starts, lasts)) for key, title, starts, lasts in session.execute(query)]

    def judge(self, row: DraftRow, stored: Mapping[str, Any] | None, final: Mapping[str, Any]) -> None:
        starts = final.get("starts")
        if not isinstance(starts, datetime) or final.get("state") == "取消":
            return
        end = ends(starts, final.get("lasts"))
        for key, title, begin, over in self.there:
            if key != row.record_id and begin < end and over > starts:
                row.complain("starts", f"这个时间已有“{title}”（{begin:%m-%d %H:%M}）", error=False)
        self.there.append((row.record_id or "", str(final.get("title") or ""), starts, end))


def ends(starts: datetime, lasts: int | None) -> datetime:
    """When a meeting of so many minutes is over."""
    return starts + timedelta(minutes=lasts or 120)


class DecisionIntake(Intake):
    """Dates what a workbook calls done."""

    def complete(self, values: dict[str, Any]) -> None:
        done = values.get("state") == "已完成"
        values["done_on"] = (values.get("done_on") or today()) if done else values.get("done_on")


SHEET = Sheet(
    Meeting,
    "例会日程",
    columns=("starts", "title", "kind", "state", "provisional"),
    groups=(
        Group("会议", ("title", "kind", "starts", "lasts", "state", "place", "chair", "recorder", "provisional")),
        Group("内容", ("agenda",)),
        Group("会议记录", ("minutes",), tab=True),
    ),
    match=(("kind", "starts"),),
    order=("starts",),
    counted="次",
    empty="先排出全年的例会、小结和总评，日子会自动避开周末和节假日。",
    intake=MeetingIntake,
)
DECISIONS = Sheet(
    Decision,
    "议定事项",
    columns=("what", "owner", "deadline", "state", "meeting_id"),
    groups=(
        Group("议定事项", ("what", "owner", "deadline", "meeting_id")),
        Group("办理", ("state", "done_on", "outcome")),
    ),
    match=(("meeting_id", "what"),),
    order=("deadline",),
    chips=(Chip("全部", "state", ()), *(Chip(one, "state", (one,)) for one in OUTCOMES)),
    counted="件",
    empty="在会议的“会议记录”下面记下议定的事，没有办完的会集中在这里。",
    intake=DecisionIntake,
)
AGENDAS = Sheet(
    AgendaTemplate,
    "议程模板",
    columns=("kind", "agenda"),
    groups=(Group("议程模板", ("kind", "agenda")),),
    match=(("kind",),),
    order=("kind",),
    counted="个",
    empty="没有模板的会议用程序自带的议程。想换成本所的，就给这类会议新增一个模板。",
)
SHEETS = (SHEET, DECISIONS, AGENDAS)
