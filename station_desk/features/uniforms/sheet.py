"""The size cards as table, form and workbook."""

from station_desk.features.uniforms.model import MEASURES, SizeCard
from station_desk.fields.sheet import Group, Sheet

SHEET = Sheet(
    SizeCard,
    "尺码卡",
    columns=("person_id", *MEASURES, "measured"),
    groups=(
        Group("人员", ("person_id", "measured")),
        Group("上身", ("height", "weight", "chest", "shoulder", "sleeve")),
        Group("下身和头脚", ("waist", "hip", "trousers", "cap", "shoe")),
        Group("其他", ("note",)),
    ),
    match=(("person_id",),),
    order=("person_id",),
    counted="人",
    empty="还没有尺码卡。可以给在岗的人各建一张再填，也可以导入厂家发来的量体表。",
)
SHEETS = (SHEET,)
