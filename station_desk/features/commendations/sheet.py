"""The awards as table, form and workbook."""

from station_desk.features.commendations.model import Award
from station_desk.fields.sheet import Chip, Group, Sheet

SHEET = Sheet(
    Award,
    "表彰",
    columns=("number", "person_id", "year", "title", "awarded", "state"),
    groups=(
        Group("奖项", ("person_id", "year", "title", "number", "awarded", "state", "reissued", "reason")),
        Group("证书", ("deed", "wording", "note")),
    ),
    match=(("number",), ("person_id", "year", "title")),
    order=("-year", "number"),
    chips=(Chip("全部", "state", ()), *(Chip(one, "state", (one,)) for one in ("待印", "已印", "作废"))),
    counted="个奖项",
    empty="年度考核定出优秀以后，从这里选出受表彰的人，编号并打印证书。",
)
