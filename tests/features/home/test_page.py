"""The first page by a user's hands: read the day, open the place, do it, and see the line go."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QTableView, QWidget

from station_desk.app import make_window
from station_desk.base.jobs import finish
from station_desk.base.settings import Choices
from station_desk.demo.place import open_demo
from station_desk.features.home.page.month import CoverCard, MonthView
from station_desk.features.schedule.service.attendance import mark_all_present, marks_of
from station_desk.features.schedule.service.meetings import monthly_meeting
from station_desk.features.settings.model import Station
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from station_desk.ui.theme import DARK, LIGHT, Theme
from station_desk.ui.window.window import Window
from station_desk.ui.work import LatestTask
from tests.features.home.station import CALM, open_station
from tests.hands import Hands, settle, wait_until

Opener = Callable[[], tuple[Window, Hands]]


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_DESK_TODAY", CALM.isoformat())


@pytest.fixture
def open_window(qtbot: Any, desk: Desk) -> Iterator[Opener]:
    """Opens the window on the test's desk, its first page being ours, and closes it again."""
    opened: list[Window] = []

    def open_one() -> tuple[Window, Hands]:
        window = make_window(desk, Theme(Choices.load()))
        opened.append(window)
        hands = Hands(window)
        told(window)
        return window, hands

    yield open_one
    for window in opened:
        window.close()
        window.deleteLater()


def told(window: Window) -> None:
    """Wait until the first page shows the day as it is."""
    page = window.pages["home"]
    settle()
    wait_until(lambda: page.shown is not None and not page.busy, 60)
    settle()


def in_sight(hands: Hands) -> list[str]:
    """The words on labels and buttons, and those in the cells of tables."""
    cells = [cell for view in hands.see(QTableView) for row in hands.rows(view) for cell in row.values()]
    return [*hands.texts(), *cells]


def disturb(desk: Desk) -> str:
    """Take April's attendance away; returns the meeting's key."""
    with desk.act("撤回出勤") as session:
        april = monthly_meeting(session, "2026-04")
        for mark in marks_of(session, april.id).values():
            session.delete(mark)
        april.state = "待开"
        return april.id


def test_a_calm_day_says_so(desk: Desk, open_window: Opener) -> None:
    open_station(desk)
    _, hands = open_window()
    assert "2026年4月24日　星期五" in hands.texts()
    assert "工作日" in hands.texts()
    assert "今天没有到期的事。" in hands.texts()
    assert "3 个村" in hands.texts()


def test_a_line_opens_its_place_and_goes_when_it_is_done(desk: Desk, open_window: Opener) -> None:
    open_station(desk)
    key = disturb(desk)
    window, hands = open_window()
    sentence = "2026年4月例会过了 20 日还没有登记已开"
    assert sentence in hands.texts()
    assert "4月10日 周五，已过 14 天" in hands.texts()
    hands.click(f"去登记：{sentence}")
    assert window.here == "schedule"
    assert any("2026年4月例会" in text for text in hands.texts())
    with desk.act("登记出勤") as session:
        mark_all_present(session, key)
    settle()
    hands.click("今日")
    wait_until(lambda: "今天没有到期的事。" in hands.texts())
    assert sentence not in hands.texts()


def test_the_page_in_sight_follows_an_act_and_its_undo(desk: Desk, open_window: Opener) -> None:
    open_station(desk)
    window, hands = open_window()
    with desk.act("新增村") as session:
        session.add(Village(name="新村", township="口前镇"))
    wait_until(lambda: "新村（口前镇）空缺，尚未配备" in hands.texts())
    assert window.pages["home"].findChild(CoverCard).strip.accessibleName() == "在岗 3，流程中 0，空缺 1"
    hands.press("Ctrl+Z")
    wait_until(lambda: "今天没有到期的事。" in hands.texts())


def test_a_new_desk_is_led_through_three_steps(desk: Desk, open_window: Opener) -> None:
    window, hands = open_window()
    assert {"先做这三件事", "1　填写派出所资料", "2　选村屯", "3　导入花名册"} <= set(hands.texts())
    assert "今天没有到期的事。" not in hands.texts()
    hands.click("填写派出所资料")
    assert window.here == "settings"
    wait_until(lambda: hands.field("派出所名称").hasFocus() or not QApplication.activeWindow())
    asked: list[str] = []

    def look(dialog: QWidget) -> None:
        asked.append(dialog.windowTitle())
        dialog.reject()

    for step, room in (("选村屯", "villages"), ("导入花名册", "roster")):
        hands.click("今日")
        hands.when_asked(look)
        hands.click(step)
        wait_until(lambda room=room: window.here == room and not hands.waiting)
    assert asked[0] == "本所管辖哪些村？"
    assert len(asked) == 2
    hands.click("今日")
    with desk.act("填写") as session:
        session.add(Station(id=desk.station_id, name="口前派出所"))
    wait_until(lambda: hands.texts().count("已完成") == 1)
    assert "填写派出所资料" not in hands.texts()  # its button is gone


def test_every_line_has_an_act_that_the_tab_key_reaches(desk: Desk, open_window: Opener) -> None:
    open_station(desk)
    disturb(desk)
    with desk.act("新增村") as session:
        session.add_all(Village(name=f"{name}村", township="口前镇") for name in "甲乙")
    window, hands = open_window()
    reached = set()
    window.pages["home"].setFocus()
    for _ in range(60):
        hands.press("Tab")
        held = QApplication.focusWidget()
        reached.add(held.accessibleName() if held else "")
    wanted = {row.button.accessibleName() for row in window.pages["home"].lines._rows}
    assert len(wanted) == 3
    assert wanted <= reached


def test_each_line_of_a_busy_morning_opens_its_place(qtbot: Any, tmp_path: Path, monkeypatch) -> None:
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-11-23")
    desk = finish(open_demo(tmp_path / "demo"))
    window = make_window(desk, Theme(Choices.load()))
    hands = Hands(window)
    page = window.pages["home"]
    told(window)
    lines = list(page.shown.lines)
    assert {line.severity for line in lines} == {"bad", "care", "good"}
    assert {line.room for line in lines} == {
        "schedule", "idcards", "villages", "roster", "evaluations", "commendations", "duties",
        "training", "pay",
    }  # fmt: skip
    for number, line in enumerate(lines):
        window.open("home")
        told(window)
        hands.click(page.lines._rows[number].button.accessibleName())
        wait_until(lambda: not any(reader.busy for reader in window.findChildren(LatestTask)), 60)
        settle()
        assert window.here == line.room
        if line.about:
            assert any(line.about in text for text in in_sight(hands)), line
    window.close()
    window.deleteLater()
    settle()
    desk.close()


def test_midnight_brings_the_new_day(desk: Desk, open_window: Opener, monkeypatch: pytest.MonkeyPatch) -> None:
    open_station(desk)
    window, hands = open_window()
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-04-25")
    window.clock.timeout.emit()
    wait_until(lambda: "2026年4月25日　星期六" in hands.texts())
    assert "休息日" in hands.texts()


def test_the_month_tells_its_meetings_in_words(desk: Desk, open_window: Opener) -> None:
    open_station(desk)
    window, _ = open_window()
    view = window.pages["home"].findChild(MonthView)
    assert view.accessibleName() == "4月的会议：10日 2026年4月例会"
    assert view._words(date(2026, 4, 5)) == "4月5日 清明"


@pytest.mark.parametrize("colours", [LIGHT, DARK])
def test_it_is_drawn_in_both_colours(desk: Desk, open_window: Opener, colours: str) -> None:
    open_station(desk)
    disturb(desk)
    window, _ = open_window()
    window.shell.theme.choose(colours)
    settle()
    picture = window.pages["home"].grab().toImage()
    ground = window.shell.theme.colour("window")
    assert picture.pixelColor(4, picture.height() - 4).name() == ground.name()
