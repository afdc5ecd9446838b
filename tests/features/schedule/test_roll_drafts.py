"""Attendance and participation marked and not saved come back after a crash as unsaved; who left since is named."""

from collections.abc import Callable, Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from station_desk.base.places import RecordPlace
from station_desk.features.roster.model import Person
from station_desk.features.schedule.page.roll import RollTab
from station_desk.features.schedule.rules import Mark
from station_desk.features.schedule.service.attendance import set_marks
from station_desk.features.training.page.courses import SittingTab
from station_desk.features.training.rules import Sitting
from station_desk.store.desk import Desk
from station_desk.store.drafts import Drafts
from tests.features.schedule.station import meeting_id, open_station, person_ids, plan_year
from tests.features.training.station import teach
from tests.hands import Hands, settle


@pytest.fixture
def start(desk: Desk, today: str, qapp: Any, tmp_path: Path) -> Iterator[Callable[[], Any]]:
    """Starts the program; started a second time it is after a crash of the first."""
    from station_desk.app import make_window
    from station_desk.base.settings import Choices
    from station_desk.ui.theme import Theme

    open_station(desk)
    plan_year(desk)
    theme = Theme(Choices(tmp_path / "choices.json", {"window.colours": "light"}))
    theme.start()
    begun: list[Any] = []

    def begin() -> Any:
        for window in begun:
            window.shell.drafts.flush()
            window.shell.drafts._do(lambda: None).result()
            window.hide()
        desk.drafts = Drafts(desk.drafts.folder)
        window = make_window(desk, theme)
        window.resize(1280, 800)
        begun.append(window)
        return window

    yield begin
    for window in begun:
        window.shell.ask_which = lambda *_: "不保存"
        window.close()
        window.deleteLater()


def leave(desk: Desk, name: str) -> None:
    with desk.act("离岗") as session:
        person = session.get_one(Person, person_ids(desk)[name])
        person.state, person.left, person.left_reason = "离岗", date(2026, 2, 1), "辞职"


def offered(hands: Hands) -> str:
    return next((text for text in hands.texts() if text.startswith("上次没有保存的内容")), "")


def test_marks_of_a_meeting_come_back_unsaved_and_who_left_is_named(start: Callable[[], Any], desk: Desk) -> None:
    window = start()
    window.show_place(RecordPlace("schedule", meeting_id(desk)))
    settle()
    hands = Hands(window)
    hands.click("出勤")
    tab = window.pages["schedule"].list.panel.findChild(RollTab)
    for row, mark in enumerate((Mark("迟到", 12, "堵车"), Mark("请假", approver="周正"), Mark("缺席"))):
        tab.marks.set(row, mark)
    marked = {tab.marks.seats[row].person_id: tab.marks.seats[row].name for row in range(3)}
    late, excused, absent = marked
    again = start()
    leave(desk, marked[excused])
    with desk.act("登记出勤") as session:
        set_marks(session, meeting_id(desk), {absent: "出席"})
    hands = Hands(again)
    assert "3月例会 出勤（" in offered(hands)
    hands.click("恢复")
    settle()
    tab = again.pages["schedule"].list.panel.findChild(RollTab)
    assert tab.isVisible()
    assert tab.marks.changes == {late: Mark("迟到", 12, "堵车"), absent: Mark("缺席")}
    assert "2 人未保存" in hands.texts()
    said = f"有 1 人现在不在名单上，没有恢复：{marked[excused]} 请假 周正准假。"
    assert tab.notice.text() == f"{said}{marked[absent]}后来在别处登记过，请核对后再保存。"
    assert offered(hands) == ""
    hands.click("保存出勤")
    settle()
    assert not tab.dirty
    assert "没有恢复" not in tab.notice.text()
    third = start()
    assert offered(Hands(third)) == ""


def test_who_took_part_comes_back_unsaved(start: Callable[[], Any], desk: Desk) -> None:
    course = teach(desk, date(2026, 9, 10), 8, title="秋训")
    window = start()
    window.show_place(RecordPlace("training", course))
    settle()
    hands = Hands(window)
    hands.click("参加人员")
    tab = window.pages["training"].here.panel.findChild(SittingTab)
    tab.marks.set(0, Sitting("参加", "合格", 8750))
    someone = tab.marks.seats[0].person_id
    again = start()
    hands = Hands(again)
    assert "秋训 参加人员" in offered(hands)
    hands.click("恢复")
    settle()
    tab = again.pages["training"].here.panel.findChild(SittingTab)
    assert tab.isVisible()
    assert tab.marks.changes == {someone: Sitting("参加", "合格", 8750)}
    again.shell.ask_which = lambda *_: "不保存"
    assert tab.may_leave()
    third = start()
    assert offered(Hands(third)) == ""
