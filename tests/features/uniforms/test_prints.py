"""What is printed of uniforms and numbers: on the chosen sheet, from its place, for those wished."""

from datetime import date
from pathlib import Path

import pdfplumber
import pytest
from sqlalchemy import select

from station_desk.base.errors import UserError
from station_desk.base.idnumber import made_up
from station_desk.base.jobs import finish
from station_desk.features.layouts.model import LabelSheet
from station_desk.features.layouts.service import start_from
from station_desk.features.roster.model import Person
from station_desk.features.settings.model import Station
from station_desk.features.uniforms.model import SizeCard
from station_desk.features.uniforms.prints import PAPERS
from station_desk.features.uniforms.service import begin_cards, order, sized_people, unfinished, without_sizes
from station_desk.features.villages.model import Village
from station_desk.printing.task import PrintRequest

PAPER = {one.name: one for one in PAPERS}
BORN = date(1985, 3, 5)
BODY = {"height": 1730, "chest": 920, "waist": 780, "cap": 570, "shoe": 420}
PEOPLE = (
    ("张三", "口前村", "NF001", "在岗", BODY), ("阿卜杜拉·买买提", "新立村", "NF004", "试用", BODY | {"shoe": 2600}),
    ("王𬭎", "大岔村", None, "在岗", {"height": 1600, "chest": 880, "waist": 700}), ("赵六", "四间村", "NF002", "离岗", BODY),
    ("孙七", "四间村", "NF007", "在岗", None),
)  # fmt: skip


@pytest.fixture
def station(desk, monkeypatch):
    """Four serving, one of them without a badge and one without sizes; one who left; a village with nobody."""
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-04-24")
    with desk.act("登记") as session:
        session.add(Station(id=desk.station_id, name="永吉县公安局口前派出所", bureau="永吉县公安局"))
        villages = {
            name: Village(name=name, township="口前镇") for name in ("口前村", "新立村", "大岔村", "四间村", "空村")
        }
        session.add_all(villages.values())
        session.flush()
        for number, (name, village, badge, state, body) in enumerate(PEOPLE):
            person = Person(
                name=name, id_number=made_up(number, BORN), village_id=villages[village].id, badge=badge, state=state,
                hired=date(2020, 1, 6), left=date(2025, 1, 6) if state == "离岗" else None,
            )  # fmt: skip
            session.add(person)
            session.flush()
            if body:
                session.add(SizeCard(person_id=person.id, **body))
    return desk


def words(desk, name: str, tmp_path: Path, request: PrintRequest = PrintRequest()) -> list[str]:
    """The text of each page without blanks."""
    target = tmp_path / f"{name}.pdf"
    pages = finish(PAPER[name].write(desk, request, target))
    with pdfplumber.open(target) as pdf:
        assert len(pdf.pages) == pages
        return ["".join(page.extract_text().split()) for page in pdf.pages]


def test_badge_labels_are_for_those_with_a_number(station, tmp_path: Path) -> None:
    text = words(station, "labels", tmp_path)[0]
    assert [badge in text for badge in ("NF001", "NF004", "NF007", "NF002", "王𬭎")] == [True, True, True, False, False]
    assert "口前派出所农村辅警" in text


def test_name_labels_are_for_everybody_serving_or_those_named(station, tmp_path: Path) -> None:
    assert "王𬭎" in words(station, "labels-name", tmp_path)[0]
    only = words(station, "labels-name", tmp_path, PrintRequest(only=("赵六",)))[0]
    assert "赵六" in only
    assert "张三" not in only
    with station.look() as session:
        card = session.scalars(select(SizeCard).join(Person, Person.id == SizeCard.person_id)).first()
        name = session.get_one(Person, card.person_id).name
    assert words(station, "labels-name", tmp_path, PrintRequest(ids=(card.id,)))[0].startswith(name[:1])


def test_size_labels_say_what_the_maker_needs(station, tmp_path: Path) -> None:
    text = words(station, "labels-size", tmp_path)[0]
    assert text.count("175/92A") == 2
    assert "孙七" not in text
    assert "—" in text  # 王𬭎 has neither cap nor shoes


def test_labels_begin_at_the_place_that_is_free(station, tmp_path: Path) -> None:
    target = tmp_path / "a.pdf"
    assert finish(PAPER["labels-name"].write(station, PrintRequest(sheet="labels-10", start_at=8), target)) == 2
    with pdfplumber.open(target) as pdf:
        first = pdf.pages[0].extract_words()
    assert min(float(one["top"]) for one in first) * 25.4 / 72 > 6 + 3 * 57
    for wrong in (PrintRequest(sheet="labels-10", start_at=11), PrintRequest(sheet="没有")):
        with pytest.raises(UserError, match=r"起始位置 11|没有名为"):
            finish(PAPER["labels-name"].write(station, wrong, tmp_path / "b.pdf"))
    assert not (tmp_path / "b.pdf").exists()


def test_a_range_of_the_labels_is_printed_and_entered_person_by_person(station, tmp_path: Path) -> None:
    with station.look() as session:
        copies = PAPER["labels-name"].read(session, PrintRequest(pick="2-3")).copies
        keys = [one.person.id for one in sized_people(session)][1:3]
    assert [copy.person_id for copy in copies] == keys
    pages = words(station, "labels-name", tmp_path, PrintRequest(pick="2-3"))
    assert all(copy.name[:1] in pages[0] for copy in copies)
    with pytest.raises(UserError, match="一共 4 份"):
        words(station, "labels-name", tmp_path, PrintRequest(pick="5"))


def test_a_sheet_of_ones_own_is_printed_on_and_a_wrong_one_is_not_kept(station, tmp_path: Path) -> None:
    with station.act("登记标签纸") as session:
        start_from(session, "labels-24", "柜里的").height = 3000
    with station.look() as session:
        sheet = PAPER["labels"].imposition(session, "柜里的")
        assert (sheet.label, sheet.count) == ((63.5, 30.0), 24)
        assert list(PAPER["labels"].all_sheets(session))[-1] == "柜里的"
    assert "NF001" in words(station, "labels", tmp_path, PrintRequest(sheet="柜里的", start_at=24))[0]
    with pytest.raises(UserError, match="横向间距 60 毫米小于标签的宽"), station.act("改") as session:
        session.scalars(select(LabelSheet)).one().across = 6000
    with station.look() as session:
        assert PAPER["labels"].imposition(session, "柜里的").pitch[0] == 66.04


def test_the_list_of_numbers_has_every_village_and_every_gap(station, tmp_path: Path) -> None:
    text = words(station, "badge-table", tmp_path)[0]
    assert "已编号3人，未编号1人，空缺1个村" in text
    assert "离岗人员的编号1个：NF002（赵六）" in text
    assert "中间没有人用的编号3个：NF003、NF005、NF006" in text
    assert "空村空缺" in text
    assert "试用" in text


def test_the_order_adds_the_sizes_up(station, tmp_path: Path) -> None:
    with station.look() as session:
        people = sized_people(session)
        counted = {(one.kind, one.size): one.count for one in order(people)}
    assert counted == {
        ("上衣", "175/92A"): 2, ("上衣", "160/88Y"): 1, ("裤子", "175/78A"): 2, ("裤子", "160/70Y"): 1,
        ("帽子", "57"): 2, ("鞋", "42"): 2,
    }  # fmt: skip
    text = words(station, "size-order", tmp_path)[0]
    assert "还没有量全2人" in text
    assert "孙七（没有尺码）" in text
    assert "王𬭎（帽子、鞋）" in text


def test_cards_are_begun_for_those_who_have_none(station) -> None:
    with station.act("建卡") as session:
        missing = without_sizes(session)
        assert [one.person.name for one in missing] == ["孙七"]
        begin_cards(session, [one.person.id for one in missing])
    with station.look() as session:
        assert without_sizes(session) == []
        assert len(unfinished(session)) == 4  # nobody's shoulder was measured


def test_where_nobody_is_to_be_printed_it_is_said(desk, tmp_path: Path) -> None:
    for paper in PAPERS:
        with pytest.raises(UserError, match=r"[一-鿿]"):
            finish(paper.write(desk, PrintRequest(), tmp_path / "a.pdf"))
