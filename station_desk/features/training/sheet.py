"""The courses as table, form and workbook."""

from station_desk.features.training.model import SORTS, Course
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
SHEETS = (SHEET,)
