"""A station gets its accounts: the clerk sends a year to the head, the head signs in his own name, a third one looks."""

from collections.abc import Callable, Iterator, Sequence

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QAbstractButton, QApplication, QWidget

from station_desk.app import App
from station_desk.base.settings import Choices
from station_desk.catalog import load_models
from station_desk.features.evaluations.service.flow import flow_of
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from station_desk.ui.form.panel import Panel
from station_desk.ui.theme import Theme
from station_desk.ui.work import LatestTask
from tests.accounts import PASSWORD, make_cheap
from tests.features.evaluations.station import YEAR
from tests.features.pay.station import graded
from tests.hands import Hands, primary_button, settle, wait_until

OWN = "Mine-2026"


class Seat:
    """The one seat before the desk: whoever sits there has hands on the window of the moment."""

    def __init__(self, desk: Desk) -> None:
        theme = Theme(Choices.load())
        theme.start()
        self.desk, self.house = desk, App(desk, theme)
        self.sit()

    def sit(self) -> None:
        self.window = self.house.window
        self.house.stop()  # what breaks shall break the test
        self.window.resize(1280, 800)
        self.hands = Hands(self.window)
        self.still()

    def still(self) -> None:
        settle()
        wait_until(lambda: not any(reader.busy for reader in self.window.findChildren(LatestTask)))
        settle()

    def go(self, room: str, *words: str) -> QWidget:
        for word in (room, *words):
            self.hands.click(word)
            self.still()
        return self.window.pages[self.window.here]

    def ask(self, *answers: Callable[[], None]) -> None:
        """Answer the next dialog, then those that open over it."""
        self.hands.when_asked(lambda dialog: self._answer(dialog, answers))

    def _answer(self, dialog: QWidget, answers: Sequence[Callable[[], None]]) -> None:
        if answers[1:]:
            self._await(dialog, answers[1:])
        QTimer.singleShot(0, answers[0])  # a timer that still runs does not fire again: the next dialog would hang

    def _await(self, dialog: QWidget, answers: Sequence[Callable[[], None]]) -> None:
        over = QApplication.activeModalWidget()
        if over is None or over is dialog:
            QTimer.singleShot(20, lambda: self._await(dialog, answers))
        else:
            self._answer(over, answers)

    def fill(self, press: str, **fields: str) -> Callable[[], None]:
        def work() -> None:
            for title, text in fields.items():
                self.hands.fill(title, text)
            self.hands.click(press)

        return work

    def change(self, who: str, password: str, *more: Callable[[], None]) -> None:
        """Let somebody else sign in from the status line's menu."""
        before = self.window
        self.ask(self.fill("登录", 使用人=who, 密码=password), *more)
        self.hands.click("切换使用人")
        wait_until(lambda: self.house.window is not before)
        self.sit()

    def close(self) -> None:
        self.house.stop()
        self.window.leave()
        self.window.deleteLater()
        QApplication.instance().setStyleSheet("")
        QApplication.setStyle("Fusion")
        settle()


@pytest.fixture
def seat(qapp, desk, monkeypatch) -> Iterator[Seat]:
    make_cheap(monkeypatch)
    load_models()
    graded(desk)
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-08")
    seat = Seat(desk)
    yield seat
    seat.close()


def panel_of(page: QWidget) -> Panel:
    return next(panel for panel in page.findChildren(Panel) if panel.isVisible())


def next_step(page: QWidget) -> QAbstractButton:
    return primary_button(page.summary.flow)


def test_the_steps_of_a_year_follow_the_role(seat):
    # the first account: its owner works here from then on
    seat.go("设置", "使用人")
    before = seat.window
    seat.ask(seat.fill("建立并登录", 身份="内勤", 新密码=PASSWORD, 再输一次=PASSWORD))
    seat.hands.click("建立第一个使用人")
    wait_until(lambda: seat.house.window is not before)
    seat.sit()
    assert seat.desk.user.who == "内勤 王文"
    assert "内勤 王文" in seat.hands.texts()
    # others
    seat.go("设置", "使用人")
    for name, role in (("周正", "所长"), ("李看", "查看")):
        seat.ask(seat.fill("建立", 姓名=name, 身份=role, 新密码=PASSWORD, 再输一次=PASSWORD))
        seat.hands.click("新增使用人")
        seat.still()
    shown = seat.hands.rows()
    assert [(one["姓名"], one["身份"], one["状态"]) for one in shown] == [
        ("王文（现在登录）", "内勤", "在用"), ("周正", "所长", "在用"), ("李看", "查看", "在用"),
    ]  # fmt: skip
    assert "王文设的，本人还没有换" in shown[1]["密码"]
    # the clerk sends the year to the head, and cannot sign it
    page = seat.go("考核", "年度汇总")
    seat.ask(seat.fill("报所长签批"))
    seat.hands.click("报所长签批")
    seat.still()
    assert (next_step(page).text(), next_step(page).isEnabled()) == ("签批", False)
    assert next_step(page).toolTip() == "“签批”要由所长办理，现在是内勤 王文。请周正登录后办理。"
    # the head signs in, replaces the password given to him, and signs
    seat.change("周正（所长）", PASSWORD, seat.fill("换密码并登录", 新密码=OWN, 再输一次=OWN))
    assert "所长 周正" in seat.hands.texts()
    assert not seat.window.undo.isEnabled()
    assert "王文" not in seat.window.undo.toolTip() or "身份办的" in seat.window.undo.toolTip()
    page = seat.go("考核", "年度汇总")
    seat.ask(seat.fill("签批"))
    seat.hands.click("签批", page.summary.flow)
    seat.still()
    with seat.desk.look() as session:
        assert flow_of(session, YEAR).signed_by == "周正"
    assert (next_step(page).text(), next_step(page).isEnabled()) == ("张贴公示", False)
    # who only looks sees everything and can do nothing
    seat.change("李看（查看）", PASSWORD, seat.fill("换密码并登录", 新密码=OWN, 再输一次=OWN))
    page = seat.go("考核", "年度汇总")
    assert "周正" in page.summary.flow.bar.steps.toolTip()
    assert not next_step(page).isEnabled()
    page = seat.go("村屯")
    assert "新增" not in seat.hands.texts()
    assert "查看 李看，只能看" in seat.hands.texts()
    assert panel_of(page).form.boxes["name"].editor.line.isReadOnly()
    refused: list[str] = []
    seat.ask(lambda: (refused.extend(seat.hands.texts()), seat.hands.click("知道了")))
    assert not seat.window.shell.act("新增", lambda session: session.add(Village(name="外村", township="口前镇")))
    assert "登记和修改由内勤办理，现在是查看 李看，没有保存。" in refused


def test_a_window_nobody_uses_is_locked_and_keeps_what_is_typed(seat):
    seat.go("设置", "使用人")
    before = seat.window
    seat.ask(seat.fill("建立并登录", 身份="内勤", 新密码=PASSWORD, 再输一次=PASSWORD))
    seat.hands.click("建立第一个使用人")
    wait_until(lambda: seat.house.window is not before)
    seat.sit()
    page = seat.go("村屯")
    seat.hands.fill("备注", "沿河")
    sitting = seat.window.sitting
    sitting.look()
    assert not sitting.locked
    seen: list[str] = []

    def unlock() -> None:
        seen.extend(seat.hands.texts())
        seat.hands.press("Esc")  # does not open it
        seat.hands.fill("密码", "wrong")
        seat.hands.click("登录")
        seen.extend(seat.hands.texts())
        seat.hands.fill("密码", PASSWORD)
        seat.hands.click("登录")

    seat.ask(unlock)
    sitting.used -= 16 * 60  # nobody has touched it for 16 minutes
    sitting.look()
    assert "已锁定" in seen
    assert any("还可以试 4 次" in words for words in seen)
    assert not sitting.locked
    assert panel_of(page).form.boxes["note"].editor.value() == "沿河"
    panel_of(page).revert()
