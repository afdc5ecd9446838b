"""The duty log and the notes as tables, forms and workbooks."""

from station_desk.features.duties.model import SORTS, DutyEntry, Note
from station_desk.fields.sheet import Chip, Group, Sheet

SHEET = Sheet(
    DutyEntry,
    "履职纪实",
    columns=("day", "person_id", "village_id", "duty", "done", "result"),
    groups=(
        Group("何时何人", ("day", "span", "person_id", "village_id")),
        Group("工作", ("duty", "place", "done", "result", "involved")),
        Group("处理", ("reported_to", "follow_up")),
    ),
    match=(("day", "person_id", "duty", "done"),),
    order=("-day",),
    counted="条",
    empty="把村里报上来的工作记在这里，一条一行；也可以导入 Excel 表格。",
)
NOTES = Sheet(
    Note,
    "表扬与过错",
    columns=("day", "person_id", "sort", "what", "evidence"),
    groups=(Group("表扬与过错", ("day", "person_id", "sort", "what", "evidence", "source", "by")),),
    match=(("day", "person_id", "what"),),
    order=("-day",),
    chips=(Chip("全部", "sort", ()), *(Chip(one, "sort", (one,)) for one in SORTS)),
    counted="条",
    empty="受到表扬的事和出过的差错记在这里，考核时有据可查。",
)
SHEETS = (SHEET, NOTES)
