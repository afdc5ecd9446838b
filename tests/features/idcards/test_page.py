"""The cards' page by a user's hands: a lost card is replaced, and the new one is at hand to be printed."""

from collections.abc import Iterator
from typing import Any

import pytest
from PySide6.QtCore import QPoint, QRect, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPlainTextEdit

from station_desk.app import make_window
from station_desk.base.settings import Choices
from station_desk.features.idcards.model import WorkCard
from station_desk.store.desk import Desk
from station_desk.ui.page import TablePage
from station_desk.ui.tabs import RoomTabs
from station_desk.ui.theme import Theme
from station_desk.ui.window.window import Window
from tests.features.home.station import CALM, open_station
from tests.features.idcards.codes import codes_of, elsewhere, forged
from tests.hands import Hands, settle, wait_until


@pytest.fixture
def window(qtbot: Any, desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    """The window at a small station's cards."""
    monkeypatch.setenv("STATION_DESK_TODAY", CALM.isoformat())
    open_station(desk)
    shown = make_window(desk, Theme(Choices.load()))
    shown.open("idcards")
    settle()
    yield shown
    shown.close()
    shown.deleteLater()


def cards(window: Window) -> TablePage:
    rooms = window.pages["idcards"]
    assert isinstance(rooms, RoomTabs)
    page = rooms.page("证件")
    assert isinstance(page, TablePage)
    return page


def replace(window: Window, number: str) -> Hands:
    hands = Hands(window)
    wait_until(lambda: hands.rows(cards(window).table))
    hands.select_row(number, cards(window).table)

    def explain(dialog: Any) -> None:
        dialog.findChild(QPlainTextEdit).setPlainText("巡逻时丢失")
        hands.click("挂失并补发")

    hands.when_asked(explain)
    hands.click("挂失补发")
    settle()
    return hands


def test_after_a_loss_the_new_card_is_shown_and_not_the_lost_one(window: Window, desk: Desk) -> None:
    hands = replace(window, "证2025-0002")

    def shown() -> tuple[str, str]:
        with desk.look() as session:
            card = session.get_one(WorkCard, cards(window).panel.record_id)
            return card.state, card.number

    wait_until(lambda: shown() == ("补发", "证2026-0001"))
    wait_until(lambda: cards(window).table.chosen() == [cards(window).panel.record_id])
    hands.click("记为在用")
    assert shown()[0] == "在用"


def test_the_word_that_it_is_done_leaves_the_buttons_under_the_form_free(window: Window) -> None:
    replace(window, "证2025-0002")
    toast, foot = window.shell._toast, cards(window).panel.foot
    assert toast
    assert toast.isVisible()
    assert toast.words.text() == "已挂失并补发工作证"
    lies = QRect(foot.mapTo(window, QPoint()), foot.size())
    assert not toast.geometry().intersects(lies)


def test_the_keys_stay_with_the_record_after_its_button_was_pressed(window: Window) -> None:
    hands = Hands(window)
    wait_until(lambda: hands.rows(cards(window).table))
    hands.select_row("证2025-0002", cards(window).table)
    hands.fill("备注", "已核对")
    cards(window).panel.foot.save.setFocus()
    hands.click("保存")
    assert not cards(window).panel.foot.save.isEnabled()
    assert cards(window).isAncestorOf(QApplication.focusWidget())


def scan(target: Any, text: str) -> None:
    """As a scanner types: into what has the focus, then Enter."""
    QTest.keyClicks(target, text)
    QTest.keyClick(target, Qt.Key.Key_Return)


def test_a_code_is_verified_from_any_room(window: Window, desk: Desk) -> None:
    code = codes_of(desk)["张三"]
    hands, said = Hands(window), []

    def answer(dialog: Any) -> None:
        for text in (code, forged(code), elsewhere()):
            scan(dialog.focusWidget(), text)
            said.append((dialog.answer.text(), dialog.answer.property("tone"), dialog.why.text()))
        assert dialog.line.text() == ""
        QTest.keyClick(dialog, Qt.Key.Key_Escape)

    window.open("home")
    hands.when_asked(answer)
    hands.press("Ctrl+K")
    QTest.keyClicks(window.top.search, "yanzheng")
    wait_until(
        lambda: "验证证件" in [window.palette_.list.item(row).text() for row in range(window.palette_.list.count())]
    )
    hands.press("Return")
    wait_until(lambda: len(said) == 3)
    assert window.here == "idcards"
    assert said[0] == ("真", "good", "是本所发给张三的工作证（证2025-0001）。")
    assert said[1][:2] == ("假", "bad")
    assert said[2][:2] == ("不是本所发的", "care")
