"""Choosing the station's villages from the real list: county, township, then a tick for each village."""

from collections.abc import Sequence

from PySide6.QtWidgets import QComboBox
from sqlalchemy import select

from station_desk.base import divisions
from station_desk.features.settings.service import station_or_new, townships_of
from station_desk.features.villages.model import Village
from station_desk.features.villages.service import add_divisions
from station_desk.ui.pick import Line, Pick
from station_desk.ui.shell import Shell

ALREADY = "这个乡镇的村都已经在“村屯”里了。"


def choose_villages(shell: Shell, _: Sequence[str]) -> None:
    """Offer the real list and add the villages ticked."""
    with shell.look() as session:
        known = set(session.execute(select(Village.township, Village.name)).tuples())
        county_name, own = station_or_new(session).county or "", townships_of(session)
    pick = Pick(shell, "本所管辖哪些村？", ("村", "统计代码"), "添加", "个村", ALREADY)
    county, township = QComboBox(), QComboBox()
    county.addItems(list(divisions.counties()))
    pick.add_field("县（市、区）", county)
    pick.add_field("乡镇", township)

    def fill_townships() -> None:
        township.blockSignals(True)
        township.clear()
        township.addItems([one.name for one in divisions.townships(county.currentText())])
        township.blockSignals(False)
        mine = next((name for name in own if township.findText(name) >= 0), "")
        township.setCurrentText(mine or township.itemText(0))
        offer()

    def listed() -> list[divisions.Division]:
        found = divisions.villages(county.currentText(), township.currentText())
        return [one for one in found if (one.township, one.name) not in known]

    def offer() -> None:
        pick.show_lines([Line(one.code, (one.name, one.code)) for one in listed()])

    county.currentTextChanged.connect(fill_townships)
    township.currentTextChanged.connect(offer)
    if county_name and county.findText(county_name) > 0:
        county.setCurrentText(county_name)
    else:
        fill_townships()
    pick.when_chosen(lambda codes: add(shell, [one for one in listed() if one.code in set(codes)]))


def add(shell: Shell, chosen: Sequence[divisions.Division]) -> None:
    """Add the chosen villages in one act."""
    shell.act(f"添加{chosen[0].township} {len(chosen)} 个村", lambda session: add_divisions(session, chosen))
