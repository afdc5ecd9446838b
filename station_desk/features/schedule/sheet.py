"""The meetings, what they decided, and the usual agendas as tables, forms and workbooks."""

from typing import Any

from station_desk.base.dates import today
from station_desk.excel.intake_draft import Intake
from station_desk.features.schedule.model import OUTCOMES, AgendaTemplate, Decision, Meeting
from station_desk.fields.sheet import Chip, Group, Sheet


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
