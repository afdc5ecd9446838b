"""The window's manners over a morning: nothing typed is lost, the look is chosen, and no mouse is needed."""

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from station_desk.base.settings import Choices
from station_desk.features.roster.model import Person
from station_desk.features.villages.model import Village
from tests.hands import settle, wait_until
from tests.journeys.steps import Clerk


def phone(clerk: Clerk, name: str) -> str | None:
    with clerk.desk.look() as session:
        return session.scalars(select(Person.phone).where(Person.name == name)).one()


@pytest.mark.parametrize(
    ("answer", "kept", "gone"), [("保存", "13900000066", True), ("不保存", "13900009153", True), ("返回", "13900009153", False)]
)  # fmt: skip
def test_what_is_typed_is_asked_for_when_the_window_closes(old_hand: Clerk, answer: str, kept: str, gone: bool) -> None:
    clerk = old_hand
    clerk.go("花名册")
    clerk.select_row("单秀杰")
    clerk.fill("联系电话", "13900000066")
    clerk.go("村屯")  # another room is only a look aside: nothing is asked and nothing lost
    said = clerk.will_answer(answer)
    clerk.main.close()
    settle()
    assert "要保存对“单秀杰”的改动吗？" in said
    assert clerk.main.isVisible() != gone
    assert phone(clerk, "单秀杰") == kept
    if not gone:
        assert clerk.main.here == "roster"
        assert clerk.field("联系电话").text() == "13900000066"


def test_what_is_typed_waits_while_one_looks_into_another_room(old_hand: Clerk) -> None:
    clerk = old_hand
    clerk.go("花名册")
    clerk.select_row("单秀杰")
    clerk.fill("联系电话", "13900000066")
    clerk.go("工作证")
    clerk.go("花名册")
    assert clerk.field("联系电话").text() == "13900000066"
    assert "未保存" in clerk.said()
    said = clerk.will_answer("不保存")
    clerk.select_row("曾庆林")
    clerk.still()
    assert "要保存对“单秀杰”的改动吗？" in said
    assert clerk.field("姓名").text() == "曾庆林"
    assert phone(clerk, "单秀杰") == "13900009153"


def test_every_room_goes_dark_and_light_again(old_hand: Clerk) -> None:
    clerk = old_hand

    def lightness() -> int:
        return clerk.main.grab().toImage().pixelColor(700, 775).lightness()

    entries = clerk.main.menu.actions()
    look = next(action for action in entries if action.text() == "外观").menu()
    rooms = [offer.room.title for offer in clerk.main.offers.values()]
    for words, dark in (("深色", True), ("浅色", False)):
        next(action for action in look.actions() if action.text() == words).trigger()
        clerk.still()
        for room in rooms:
            clerk.go(room)
            assert (lightness() < 90) == dark, room
    assert Choices.load().recall("window.colours") == "light"


def test_a_morning_without_a_mouse(old_hand: Clerk) -> None:
    clerk = old_hand
    the_search_box_finds_a_person(clerk)
    a_phone_is_corrected(clerk)
    a_village_is_added_and_taken_back(clerk)
    the_rooms_have_numbers(clerk)


def the_search_box_finds_a_person(clerk: Clerk) -> None:
    clerk.press("Ctrl+K")
    clerk.type("wanghong")
    palette = clerk.main.palette_
    wait_until(lambda: any("王𬭎" in palette.list.item(row).text() for row in range(palette.list.count())))
    while not palette.list.currentItem().text().startswith("王𬭎"):
        before = palette.list.currentRow()
        clerk.press("Down")
        assert palette.list.currentRow() > before
    clerk.press("Return")
    assert clerk.main.here == "roster"
    assert clerk.field("姓名").text() == "王𬭎"


def a_phone_is_corrected(clerk: Clerk) -> None:
    """Ctrl+F finds, the arrow chooses, F2 goes into the form, Tab to the field, Ctrl+S saves."""
    clerk.press("Ctrl+F")
    clerk.type("cengql")
    wait_until(lambda: "没有符合条件的记录。" in clerk.said())
    clerk.press("Ctrl+A")
    clerk.type("zql")
    wait_until(lambda: "共 1 人" in clerk.said())
    clerk.still()
    assert [row["姓名"] for row in clerk.rows()] == ["曾庆林"]
    clerk.press("Return")
    to_field(clerk, "联系电话")
    clerk.press("Ctrl+A")
    clerk.type("１３９００００００５５")
    clerk.press("Ctrl+S")
    assert phone(clerk, "曾庆林") == "13900000055"
    clerk.press("Ctrl+Z")
    assert phone(clerk, "曾庆林") == "13900000829"
    clerk.press("Ctrl+F")
    clerk.press("Delete")
    clerk.still()


def to_field(clerk: Clerk, title: str) -> None:
    """Go by F2 and Tab until the field has the focus."""
    clerk.press("F2")
    for _ in range(40):
        here = QApplication.focusWidget()
        if here is not None and here.accessibleName() == title:
            return
        clerk.press("Tab")
    raise AssertionError(f"Tab does not reach “{title}”")


def a_village_is_added_and_taken_back(clerk: Clerk) -> None:
    clerk.press("Ctrl+3")
    before = len(clerk.rows())
    clerk.press("Ctrl+N")
    clerk.type("新兴村")
    clerk.press("Tab")
    clerk.type("口前镇")
    clerk.press("Ctrl+S")
    assert len(clerk.rows()) == before + 1
    clerk.press("Ctrl+Z")
    assert len(clerk.rows()) == before
    clerk.press("Ctrl+Shift+Z")
    assert len(clerk.rows()) == before + 1
    clerk.will_answer("删除")
    clerk.table().setFocus()
    clerk.press("Del")
    with clerk.desk.look() as session:
        assert session.scalars(select(Village).where(Village.name == "新兴村")).all() == []


def the_rooms_have_numbers(clerk: Clerk) -> None:
    for number, name in enumerate(clerk.main.sidebar.order[:9], 1):  # there are nine such keys
        clerk.press(f"Ctrl+{number}")
        assert clerk.main.here == name
    clerk.press("F1")
    assert clerk.main.help.isVisible()
    clerk.press("F1")
    assert not clerk.main.help.isVisible()
