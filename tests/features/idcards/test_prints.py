"""Printed cards of every size: as many as there are, front and back, and their codes are true."""

import pytest

from station_desk.base.jobs import finish
from station_desk.features.idcards.prints import PAPERS, SHEETS, sides_for
from station_desk.features.idcards.service import verdict_on
from station_desk.printing.paper import read_imposition
from station_desk.printing.picture import page_size
from station_desk.printing.reading import read_layout
from station_desk.printing.scan import codes_in, page_image
from station_desk.printing.task import PrintRequest
from tests.features.home.station import CALM, open_station


@pytest.fixture
def station(desk, monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", CALM.isoformat())
    open_station(desk)
    return desk


@pytest.mark.parametrize("sheet", [name for name, _ in SHEETS])
def test_a_card_of_every_size_can_be_verified_from_its_paper(station, tmp_path, sheet):
    target = tmp_path / "cards.pdf"
    assert finish(PAPERS[0].write(station, PrintRequest(only=("张三",), sheet=sheet), target)) == 2  # front and back
    pdf = target.read_bytes()
    assert page_size(pdf, 1) == pytest.approx(read_imposition(sheet).page, abs=0.1)
    (code,) = codes_in(page_image(pdf, 1, 200))
    with station.look() as session:
        assert verdict_on(session, code.text).sentence == "是本所发给张三的工作证（证2025-0001）。"


def test_a_sheet_says_which_form_of_card_it_holds():
    assert [sides_for(name)[0] for name, _ in SHEETS] == [
        "idcard-front", "idcard-front", "lanyard-54-front", "lanyard-54-front", "lanyard-70-front", "lanyard-70-front",
    ]  # fmt: skip
    assert {read_layout(side).width for name, _ in SHEETS for side in sides_for(name)} == {85.6, 54, 70}
