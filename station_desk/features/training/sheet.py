"""The courses as table, form and workbook."""

from station_desk.features.training.model import MARKS, SORTS, Course, Trainee
from station_desk.fields.sheet import Chip, Group, Sheet

SHEET = Sheet(
    Course,
    "培训",
    columns=("begins", "title", "sort", "hours", "teacher", "place"),
    groups=(
        Group("培训", ("title", "sort", "begins", "until", "hours", "place", "teacher")),
        Group("内容", ("content",)),
    ),
    match=(("title", "begins"),),
    order=("-begins",),
    chips=(Chip("全部", "sort", ()), *(Chip(one, "sort", (one,)) for one in SORTS)),
    counted="次",
    empty="办过的培训记在这里，再登记谁参加了、考得怎样。",
)
TRAINEES = Sheet(
    Trainee,
    "参加记录",
    columns=("course_id", "person_id", "mark", "result", "score", "hours", "note"),
    groups=(Group("参加情况", ("course_id", "person_id", "mark", "result", "score", "hours", "note")),),
    match=(("course_id", "person_id"),),
    order=("-course_id", "person_id"),
    chips=(Chip("全部", "mark", ()), *(Chip(one, "mark", (one,)) for one in MARKS)),
    counted="条",
    empty="谁参加了哪次培训，在培训的“参加人员”里登记；也可以从 Excel 表格导入。",
)
SHEETS = (SHEET, TRAINEES)
