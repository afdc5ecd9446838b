"""Signing in with the work card through the window, as a scanner types, and leave with who allowed it."""

from datetime import date, datetime

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station_desk.base.errors import UserError
from station_desk.base.idnumber import made_up
from station_desk.base.places import RecordPlace
from station_desk.features.idcards.model import WorkCard
from station_desk.features.idcards.service import holder_of
from station_desk.features.roster.model import Person
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.page.roll import RollTab, SignLine
from station_desk.features.schedule.service.attendance import marks_of, roll_of, sign_in
from station_desk.features.settings.model import Station
from tests.features.schedule.station import OFFICERS, meeting_id, open_station, person_ids, plan_year
from tests.hands import Hands, settle, wait_until

NINE = datetime(2026, 3, 10, 9, 0)


def give_cards(desk) -> None:
    """证2026-0001 … in the order of OFFICERS; the third one's is lost, the fourth one's has expired."""
    ids = person_ids(desk)
    with desk.act("登记工作证") as session:
        for number, name in enumerate(OFFICERS, 1):
            more = {"state": "在用", "issued": date(2024, 1, 1), "expires": date(2028, 1, 1)}
            if name == "王大海":
                more |= {"state": "挂失", "reason": "丢失"}
            if name == "赵立春":
                more |= {"expires": date(2025, 12, 31)}
            session.add(WorkCard(person_id=ids[name], number=f"证2026-{number:04d}", **more))
            session.get_one(Person, ids[name]).badge = f"JY10{number}"


@pytest.fixture
def meeting_day(monkeypatch) -> None:
    """The day of the March meeting."""
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-03-10")


@pytest.fixture
def station(desk, meeting_day):
    open_station(desk)
    plan_year(desk)
    give_cards(desk)
    return desk


def refused(desk, text: str, at: datetime = NINE) -> str:
    with pytest.raises(UserError) as caught:
        sign_in(desk, meeting_id(desk), text, at)
    assert desk.next_undo() == "登记工作证" or "签到" in desk.next_undo()
    return str(caught.value.message)


# ------------------------------------------------------------------------------------------------- the service
@pytest.mark.parametrize(
    "text",
    ["证2026-0001", " 证2026-0001 ", "2026-0001", "desk:card/证2026-0001/9f2c", "desk:card/2026-0001?s=9f", "ＪＹ１０１",
     "jy101", "工作证号：证2026-0001；姓名：张三"],
)  # fmt: skip
def test_a_card_is_known_by_its_text_leniently(station, text) -> None:
    with station.look() as session:
        assert holder_of(session, text).name == "张三"


def test_a_longer_number_is_not_taken_for_a_shorter_one(station) -> None:
    assert "没有认出" in refused(station, "证2026-00012")


def test_in_time_is_present_and_later_is_late_by_minutes(station) -> None:
    assert sign_in(station, meeting_id(station), "证2026-0001", datetime(2026, 3, 10, 8, 52)).late is None
    late = sign_in(station, meeting_id(station), "JY102", datetime(2026, 3, 10, 9, 12, 40))
    assert late.sentence == "李小雨（新立村）09:12 签到，迟到 12 分钟"
    with station.look() as session:
        stored = {session.get(Person, key).name: one for key, one in marks_of(session, meeting_id(station)).items()}
        assert (stored["张三"].mark, stored["张三"].signed) == ("出席", datetime(2026, 3, 10, 8, 52))
        assert (stored["李小雨"].mark, stored["李小雨"].late) == ("迟到", 12)
        assert session.get(Meeting, meeting_id(station)).state == "已开"
    assert station.next_undo() == "李小雨签到"


def test_a_leave_noted_before_gives_way_to_who_came(station) -> None:
    from station_desk.features.schedule.rules import Mark
    from station_desk.features.schedule.service.attendance import set_marks

    with station.act("登记出勤") as session:
        set_marks(session, meeting_id(station), {person_ids(station)["张三"]: Mark("请假", approver="周正")})
    assert sign_in(station, meeting_id(station), "证2026-0001", NINE).sentence == "张三（口前村）09:00 签到，原记请假"


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("证2026-0003", "王大海的这张工作证（证2026-0003）已经挂失。"),
        ("证2026-0004", "赵立春的这张工作证（证2026-0004）已经到期。"),
        ("没有这张", "没有认出“没有这张”。"),
        (made_up(1, date(1985, 3, 1)), "这是身份证号，不能用来认人。"),
    ],
)
def test_what_does_not_count_is_refused_in_words(station, text, words) -> None:
    assert refused(station, text) == words


def test_a_returned_card_is_refused(station) -> None:
    with station.act("收回") as session:
        card = session.query(WorkCard).filter_by(number="证2026-0001").one()
        card.state, card.reason = "收回", "离岗"
    assert "已经收回" in refused_now(station, "证2026-0001")


def refused_now(desk, text: str, at: datetime = NINE) -> str:
    with pytest.raises(UserError) as caught:
        sign_in(desk, meeting_id(desk), text, at)
    return caught.value.message


def test_who_is_not_on_the_roster_that_day_is_refused_by_name(station) -> None:
    with station.act("离岗") as session:
        person = session.get_one(Person, person_ids(station)["张三"])
        person.state, person.left, person.left_reason = "离岗", date(2026, 3, 1), "辞职"
    assert refused_now(station, "证2026-0001") == "张三那天不在岗，不能登记出勤。"


def test_twice_on_another_day_and_cancelled_are_refused(station) -> None:
    sign_in(station, meeting_id(station), "证2026-0001", NINE)
    assert refused_now(station, "证2026-0001") == "张三09:00 已经签到，不用再签。"
    assert "3月10日" in refused_now(station, "证2026-0002", datetime(2026, 3, 11, 9, 0))
    with station.act("取消") as session:
        session.get_one(Meeting, meeting_id(station)).state = "取消"
    assert "已取消" in refused_now(station, "证2026-0002")


# -------------------------------------------------------------------------------------------------- the window
@pytest.fixture
def opened(meeting_day, today, monkeypatch, window, desk):
    """The window on the meeting's day, its roll open."""
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-03-10")
    plan_year(desk)
    give_cards(desk)
    window.show_place(RecordPlace("schedule", meeting_id(desk)))
    hands = Hands(window)
    wait_until(lambda: window.pages["schedule"].list.panel.record_id == meeting_id(desk))
    hands.click("出勤")
    return hands


@pytest.fixture
def page(window):
    return window.pages["schedule"].list


@pytest.fixture
def nine(monkeypatch) -> None:
    monkeypatch.setattr("station_desk.features.schedule.page.roll.now", lambda: NINE)


def wedge(text: str) -> None:
    """A keyboard-wedge scanner: keys one after another without a pause, then Enter."""
    target = QApplication.focusWidget()
    for letter in text:
        QTest.keyClick(target, letter)
    QTest.keyClick(target, Qt.Key.Key_Return)


def marks(desk) -> dict[str, str]:
    with desk.look() as session:
        return {seat.name: seat.mark.mark for seat in roll_of(session, meeting_id(desk)) if seat.mark}


def test_cards_scanned_one_after_another_sign_people_in(opened, page, desk, nine, window) -> None:
    line = page.panel.findChild(SignLine)
    assert line.line.hasFocus()
    for number in (1, 2, 5):
        wedge(f"2026-000{number}")
    settle()
    assert marks(desk) == {"张三": "出席", "李小雨": "出席", "那日苏": "出席"}
    assert line.answer.text() == "那日苏（双河村）09:00 签到"
    assert line.line.hasFocus()
    assert [row["出勤"] for row in opened.rows(page.panel.findChild(RollTab).view)] == ["出席", "出席", "", "", "出席"]
    opened.press("Ctrl+Z")
    wait_until(lambda: not window.shell.work.running)
    settle()
    assert marks(desk) == {"张三": "出席", "李小雨": "出席"}


def test_a_refused_card_is_told_and_the_next_one_counts(opened, page, desk, nine) -> None:
    line = page.panel.findChild(SignLine)
    wedge("2026-0003")
    assert line.answer.text() == "王大海的这张工作证（证2026-0003）已经挂失。请收下这张证，核对本人后在名单里登记。"
    wedge("2026-0001")
    assert line.answer.text() == "张三（口前村）09:00 签到"
    wedge("2026-0001")
    assert "已经签到" in line.answer.text()
    assert marks(desk) == {"张三": "出席"}


def test_a_card_counts_more_than_what_was_marked_and_not_saved(opened, page, desk, nine) -> None:
    roll = page.panel.findChild(RollTab)
    roll.view.setFocus()
    for _ in range(2):
        QTest.keyClick(roll.view, Qt.Key.Key_A)
    roll.sign.setFocus()
    wedge("2026-0001")
    settle()
    assert marks(desk) == {"张三": "出席"}
    assert [row["出勤"] for row in opened.rows(roll.view)][:2] == ["出席", "缺席"]
    assert len(roll.marks.changes) == 1


def test_a_day_without_the_meeting_has_no_line(opened, page, desk, window) -> None:
    window.show_place(RecordPlace("schedule", meeting_id(desk, "2026-04")))
    settle()
    assert not page.panel.findChild(SignLine).isVisible()


def test_leave_names_who_allowed_it_and_says_where_nobody_did(opened, page, desk) -> None:
    roll = page.panel.findChild(RollTab)
    roll.view.setFocus()
    QTest.keyClick(roll.view, Qt.Key.Key_E)
    QTest.keyClick(roll.view, Qt.Key.Key_B)
    rows = opened.rows(roll.view)
    assert [(row["出勤"], row["迟到／准假"]) for row in rows[:3]] == [("请假", "未经批准"), ("请假", "周正"), ("", "")]
    opened.click("保存出勤")
    with desk.look() as session:
        stored = {session.get(Person, key).name: one for key, one in marks_of(session, meeting_id(desk)).items()}
    assert (stored["张三"].approver, stored["李小雨"].approver) == (None, "周正")


def test_without_a_head_in_the_settings_leave_is_not_filled(opened, page, desk, window) -> None:
    with desk.act("所长空缺") as session:
        session.get_one(Station, desk.station_id).head = None
    settle()
    roll = page.panel.findChild(RollTab)
    roll.view.setFocus()
    QTest.keyClick(roll.view, Qt.Key.Key_B)
    assert any("还没有填写所长姓名" in text for text in opened.texts())
    assert opened.rows(roll.view)[0]["出勤"] == ""
