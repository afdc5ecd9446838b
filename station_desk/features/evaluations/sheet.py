"""The year's grades as a table and a workbook."""

from station_desk.features.evaluations.model import GRADES, Grade, Scheme
from station_desk.fields.sheet import Chip, Group, Sheet

SHEET = Sheet(
    Grade,
    "年度考核",
    columns=("person_id", "year", "score", "months", "proposed", "grade", "reason"),
    groups=(Group("考核", ("person_id", "year", "score", "months", "proposed", "because", "grade", "reason")),),
    match=(("person_id", "year"),),
    order=("-year", "-score"),
    chips=(Chip("全部", "grade", ()), *(Chip(one, "grade", (one,)) for one in GRADES)),
    counted="人",
    empty="先给每个月打分，再汇总出年度得分和建议档次。",
)
SCHEMES = Sheet(
    Scheme,
    "考核办法",
    columns=("title", "year", "excellent_from", "pass_from", "bonus_most", "deduction_most", "vetoes"),
    groups=(
        Group("考核办法", ("title", "year", "excellent_from", "pass_from")),
        Group("上限和否决", ("bonus_most", "deduction_most", "vetoes")),
    ),
    match=(("year",),),
    order=("-year",),
    counted="个办法",
)
SHEETS = (SHEET, SCHEMES)
