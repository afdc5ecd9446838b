"""The register of work cards as table, form and workbook."""

from station_desk.features.idcards.model import STATES, WorkCard
from station_desk.fields.sheet import Chip, Group, Sheet

SHEET = Sheet(
    WorkCard,
    "工作证",
    columns=("number", "person_id", "issued", "expires", "state", "reason"),
    groups=(Group("工作证", ("person_id", "number", "issued", "expires", "state", "reason", "replaces", "note")),),
    match=(("number",),),
    order=("number",),
    chips=(Chip("全部", "state", ()), *(Chip(one, "state", (one,)) for one in STATES)),
    counted="张",
    empty="给在岗的人登记工作证，编号和有效期会自动填好，然后打印。",
)
