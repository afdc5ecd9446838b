"""The villages as table, form and workbook."""

from station_desk.features.villages.model import Village
from station_desk.fields.sheet import Group, Sheet

SHEET = Sheet(
    Village,
    "村屯",
    columns=("name", "township", "director", "director_phone", "subsidy", "warden", "warden_kind"),
    groups=(
        Group("村", ("name", "township", "code", "director", "director_phone", "subsidy")),
        Group("治保主任与产生途径", ("warden", "warden_kind", "track", "next_step", "note")),
    ),
    match=(("township", "name"), ("name",)),
    order=("township", "code", "name"),
    counted="个村",
    empty="先从全市名单里勾选本所管辖的村，也可以导入或手工填写。",
)
