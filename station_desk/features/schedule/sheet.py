"""The meetings as table, form and workbook."""

from station_desk.features.schedule.model import Meeting
from station_desk.fields.sheet import Group, Sheet

SHEET = Sheet(
    Meeting,
    "例会日程",
    columns=("starts", "title", "kind", "place", "state", "provisional"),
    groups=(
        Group("会议", ("title", "kind", "starts", "lasts", "place", "state", "provisional", "chair", "recorder")),
        Group("内容", ("agenda",)),
        Group("会议记录", ("minutes",), tab=True),
    ),
    match=(("kind", "starts"),),
    order=("starts",),
    counted="次",
    empty="先排出全年的例会、小结和总评，日子会自动避开周末和节假日。",
)
