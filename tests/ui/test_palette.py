"""The search box: what it finds, by words and by pinyin, and how the keys choose."""

import pytest
from PySide6.QtGui import QInputMethodEvent
from PySide6.QtWidgets import QApplication

from station_desk.ui.window.palette import FOUND
from tests.hands import settle, wait_until
from tests.ui.desk_window import Offered, usual
from tests.ui.pages import PEOPLE, settle_people


@pytest.fixture
def shown(show_window, desk):
    from station_desk.fields.room import Room

    settle_people(desk)
    return show_window([*usual(), Offered("people", Room("花名册", "日常", "users"), of=PEOPLE)])


def lines(shown):
    found = shown.window.palette_.list
    return [found.item(row).text() for row in range(found.count())]


def found(shown, *titles):
    wait_until(lambda: set(titles) <= set(lines(shown)))
    return lines(shown)


def test_ctrl_k_shows_the_rooms_and_the_acts_of_the_page(shown):
    shown.hands.press("Ctrl+K")
    assert shown.window.palette_.frame.isVisible()
    assert {"今日", "村屯", "花名册", "设置", "today的命令"} <= set(lines(shown))


def test_enter_opens_the_first_and_arrows_choose_another(shown):
    shown.hands.press("Ctrl+K")
    shown.hands.type("花名")
    assert lines(shown) == ["房间", "花名册"]
    shown.hands.press("Return")
    assert shown.window.here == "people"
    assert not shown.window.palette_.frame.isVisible()
    assert shown.window.top.search.text() == ""
    shown.hands.press("Ctrl+K")
    rooms = list(shown.window.sidebar.order)
    shown.hands.press("Down")
    shown.hands.press("Down")
    shown.hands.press("Up")
    chosen = shown.window.palette_.list.currentItem().text()
    shown.hands.press("Return")
    assert shown.window.here in rooms
    assert shown.window.top.title.text() == chosen


def test_people_and_villages_are_found_with_what_tells_them_apart(shown):
    shown.hands.press("Ctrl+K")
    shown.hands.type("张秀英")
    found(shown, "张秀英")
    at = lines(shown).index("张秀英")
    detail = shown.window.palette_.list.item(at).data(FOUND).detail
    assert "东沟村" in detail
    assert "999999" not in detail, "an ID number is not shown to whoever looks over a shoulder"
    shown.hands.press("Return")
    assert shown.window.here == "people"
    assert shown.page("people").asked[-1][0] == "open"


def test_pinyin_finds_people_rooms_and_commands(shown):
    shown.hands.press("Ctrl+K")
    shown.hands.type("dxj")
    found(shown, "单秀杰")
    shown.window.top.search.clear()
    shown.hands.type("sz")
    found(shown, "设置")


def test_who_begins_with_what_was_typed_comes_first(shown):
    shown.hands.press("Ctrl+K")
    shown.hands.type("zh")
    found(shown, "张秀英")
    assert lines(shown)[:2] == ["花名册", "张秀英"]


def test_what_is_not_there_is_said(shown):
    shown.hands.press("Ctrl+K")
    shown.hands.type("没有这个人")
    wait_until(lambda: lines(shown) == ["没有找到“没有这个人”"])
    shown.hands.press("Return")
    assert shown.window.here == "today"


def test_letters_still_being_composed_are_not_searched(shown):
    shown.hands.press("Ctrl+K")
    before = lines(shown)
    event = QInputMethodEvent("zhang", [])
    QApplication.sendEvent(shown.window.top.search, event)
    settle()
    assert lines(shown) == before
    done = QInputMethodEvent()
    done.setCommitString("张秀英")
    QApplication.sendEvent(shown.window.top.search, done)
    found(shown, "张秀英")


def test_escape_leaves_the_search_as_if_nothing_had_been_typed(shown):
    shown.hands.press("Ctrl+K")
    shown.hands.type("村")
    shown.hands.press("Esc")
    assert not shown.window.palette_.frame.isVisible()
    assert shown.window.top.search.text() == ""
    assert shown.window.here == "today"


def test_a_click_opens_too_and_a_command_runs(shown):
    shown.hands.press("Ctrl+K")
    shown.hands.type("today")
    wait_until(lambda: "today的命令" in lines(shown))
    shown.hands.click("today的命令")
    assert shown.page("today").asked == ["act"]
