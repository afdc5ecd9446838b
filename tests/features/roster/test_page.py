"""The roster's page as a clerk uses it: facts, the ID number's help, moving and leaving, posts and doubts."""

from datetime import date
from functools import partial

import pytest
from PySide6.QtCore import QPoint
from PySide6.QtWidgets import QApplication, QPushButton

from station_desk.app import preview
from station_desk.base.idnumber import made_up
from station_desk.base.settings import Choices
from station_desk.features.roster.model import Person
from station_desk.features.roster.page import build_page
from station_desk.features.roster.sheet import SHEET
from station_desk.features.villages.model import Village
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme
from tests.features.roster.sheets import add_villages, person, posts
from tests.hands import Hands, settle, wait_until

TODAY = date(2024, 7, 1)


class Roster:
    """The shown page and the hands that work it."""

    def __init__(self, page, shell) -> None:
        self.page, self.shell, self.desk = page, shell, shell.desk
        self.hands = Hands(page)
        self.settled()

    def settled(self) -> None:
        settle()
        wait_until(lambda: self.page.rows.whole and not self.page.rows.busy)
        settle()

    def pick(self, *names: str) -> None:
        self.page.table.choose([person(self.desk, name).id for name in names])
        self.settled()

    def act(self, words: str, **answers: str) -> None:
        """Click an act and answer its questions; the last button pressed is its own."""

        def fill(dialog) -> None:
            for title, text in answers.items():
                self.hands.fill(title.strip("_"), text)
            self.hands.click(dialog.act)

        self.hands.when_asked(fill)
        action = next(one for one in self.page.actions() if one.text() == words)
        action.trigger()
        self.settled()


@pytest.fixture
def roster(qtbot, desk, monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", "2024-07-01")
    add_villages(desk, "万昌村", "玉华村", "韩家村")
    with desk.act("准备") as session:
        villages = {one.name: one.id for one in session.query(Village)}
        for number, (name, village, more) in enumerate((
            ("张三", "万昌村", {"education": "小学"}),
            ("李四", "玉华村", {"state": "试用", "hired": date(2024, 3, 20)}),
        )):  # fmt: skip
            usual = {"hired": date(2019, 3, 1), "village_id": villages[village], **more}
            session.add(Person(name=name, id_number=made_up(number, date(1985, 6, 7)), **usual))
    choices = Choices.load()
    shell = Shell(desk, choices, Theme(choices))
    shell.open_preview = partial(preview, shell)
    page = build_page(shell)
    qtbot.addWidget(page)
    shell.attach(page)
    page.resize(1200, 760)
    yield Roster(page, shell)
    shell.close()


def test_the_head_says_who_serves_and_what_is_missing(roster):
    wait_until(lambda: any("空缺的村" in text for text in roster.hands.texts()))
    said = " ".join(" ".join(text.split()) for text in roster.hands.texts())
    for fact in ("在岗 2", "试用 1", "本月试用期满 1", "空缺的村 1"):
        assert fact in said


def test_a_fact_shows_its_people(roster):
    wait_until(lambda: any("本月试用期满" in text for text in roster.hands.texts()))
    roster.hands.click("本月试用期满 1")
    roster.settled()
    assert [row["姓名"] for row in roster.hands.rows(roster.page.table)] == ["李四"]


def test_a_doubtful_person_says_so_above_the_form(roster):
    roster.pick("张三")
    assert "提醒：文化程度小学，低于初中。" in roster.hands.texts()
    roster.pick("李四")
    assert "提醒：试用期已于 2024-06-20 满，请办理转正或离岗。" in roster.hands.texts()
    next(one for one in roster.page.actions() if one.text() == "转正").trigger()
    roster.settled()
    assert person(roster.desk, "李四").state == "在岗"
    assert not [text for text in roster.hands.texts() if text.startswith("提醒")]


def test_the_id_number_fills_birth_date_and_sex(roster):
    roster.hands.click("新增")
    roster.hands.fill("姓名", "王五")
    roster.hands.fill("公民身份号码", made_up(9, date(1990, 2, 3), "女"))
    boxes = roster.page.panel.form.boxes
    assert boxes["born"].editor.value() == date(1990, 2, 3)
    assert boxes["sex"].editor.value() == "女"
    roster.hands.press("Ctrl+S")
    roster.settled()
    assert person(roster.desk, "王五").sex == "女"


def test_a_move_is_asked_for_and_stands_in_the_posts(roster):
    roster.pick("张三")
    roster.act("调任", 到哪个村="韩家村", 从哪一天起="2024.5.1", 原因="轮岗")
    assert ("张三", "韩家村", date(2024, 5, 1), None) in posts(roster.desk)
    roster.hands.click("任职经历")
    tab = roster.page.panel.pages.currentWidget()
    assert [tab.table.item(0, column).text() for column in range(3)] == ["韩家村", "2024-05-01", "至今"]
    assert tab.table.item(1, 4).text() == "轮岗"
    assert tab.total.text() == "一共任职 5 年 4 个月"
    roster.shell.undo()
    roster.settled()
    assert ("张三", "万昌村", date(2019, 3, 1), None) in posts(roster.desk)


def test_a_move_to_a_taken_village_is_refused_and_nothing_changes(roster):
    before = posts(roster.desk)
    seen = []

    def refused(dialog) -> None:
        seen.extend(roster.hands.texts())
        roster.hands.click("知道了")

    roster.pick("张三")

    def ask(dialog) -> None:
        roster.hands.fill("到哪个村", "玉华村")
        dialog.settle(dialog.act)

    roster.hands.when_asked(ask)
    roster.hands.when_asked(refused)
    next(one for one in roster.page.actions() if one.text() == "调任").trigger()
    wait_until(lambda: seen)
    assert any("玉华村已有在岗的李四" in text for text in seen)
    assert posts(roster.desk) == before


def test_what_is_missing_is_said_under_its_field_before_anything_is_done(roster):
    roster.pick("张三")

    def press_twice(dialog) -> None:
        roster.hands.click("办理离岗")
        assert "请填写离岗原因" in roster.hands.texts()
        assert QApplication.activeModalWidget() is dialog
        roster.hands.fill("离岗原因", "辞职")
        roster.hands.click("办理离岗")

    roster.hands.when_asked(press_twice)
    next(one for one in roster.page.actions() if one.text() == "离岗").trigger()
    roster.settled()
    one = person(roster.desk, "张三")
    assert (one.state, one.left, one.left_reason) == ("离岗", TODAY, "辞职")
    assert ("张三", "万昌村", date(2019, 3, 1), TODAY) in posts(roster.desk)


def test_who_left_comes_back(roster):
    roster.pick("张三")
    roster.act("离岗", 离岗日期="2024-05-31", 离岗原因="辞职")
    roster.act("返岗", 到哪个村="韩家村", 从哪一天起="2024-06-15")
    assert ("张三", "韩家村", date(2024, 6, 15), None) in posts(roster.desk)


def test_two_change_places(roster):
    roster.pick("张三", "李四")
    roster.act("互调", 从哪一天起="2024-06-01")
    assert ("张三", "玉华村", date(2024, 6, 1), None) in posts(roster.desk)
    assert ("李四", "万昌村", date(2024, 6, 1), None) in posts(roster.desk)


def test_every_field_of_the_form_exists_and_every_field_can_be_filled():
    placed = [key for group in SHEET.groups for key in group.keys]
    shown = {key for key, field in SHEET.fields.items() if not field.readonly}
    assert len(placed) == len(set(placed))
    assert shown - set(placed) == {"photo"}


def test_acts_that_find_no_room_beside_the_tabs_stand_above_them(roster):
    panel = roster.page.panel

    def leave_button() -> QPushButton | None:
        return next((one for one in roster.hands.see(QPushButton, panel) if one.text() == "离岗"), None)

    roster.page.resize(720, 760)
    settle()
    button = leave_button()
    assert button is not None
    assert button.mapTo(panel, QPoint()).y() < panel.bar.mapTo(panel, QPoint()).y()
    assert button.width() >= button.sizeHint().width()
    roster.page.resize(720, 480)  # a low window keeps its height for the form: the menu has them all
    settle()
    assert leave_button() is None
    roster.hands.click("更多操作", panel)
    assert "离岗" in [action.text() for action in QApplication.activePopupWidget().actions()]
    QApplication.activePopupWidget().close()
    roster.page.resize(1600, 760)
    settle()
    button = leave_button()
    assert button is not None
    assert abs(button.mapTo(panel, QPoint()).y() - panel.bar.mapTo(panel, QPoint()).y()) < button.height()
