"""The schedule by a clerk's hands: the year planned, looked at as list and month, moved, attended, printed."""

from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QPushButton, QTableView
from sqlalchemy import select

from station_desk.base.places import RecordPlace
from station_desk.features.roster.model import Person
from station_desk.features.schedule.model import Attendance, Meeting
from station_desk.features.schedule.page.roll import RollTab
from station_desk.features.schedule.service.attendance import mark_all_present, roll_of
from station_desk.features.schedule.service.meetings import meetings_of
from station_desk.store.desk import Desk
from station_desk.ui.table.head import FactButton
from tests.features.schedule.station import OFFICERS, meeting_id, plan_year
from tests.hands import Hands, settle, wait_until

OCTOBER = "2026-10"  # its meeting is on Saturday the 10th, a working day


@pytest.fixture
def page(window):
    return window.pages["schedule"]


@pytest.fixture
def hands(window) -> Hands:
    return Hands(window)


def shown(hands: Hands, page, count: int) -> list[dict[str, str]]:
    wait_until(lambda: len(page.list.rows.ids) == count and page.list.rows.whole)
    settle()
    return hands.rows(page.list.table)


def facts(hands: Hands) -> list[str]:
    """What the head says."""
    return [button.accessibleName() for button in hands.see(FactButton)]


def stored(desk: Desk, key: str) -> Meeting | None:
    with desk.look() as session:
        return session.get(Meeting, key)


def marks(desk: Desk, key: str) -> dict[str, str]:
    with desk.look() as session:
        return {seat.name: seat.mark.mark for seat in roll_of(session, key) if seat.mark}


# ------------------------------------------------------------------------------------------------------ the plan
def test_an_empty_year_offers_the_plan_and_shows_it_before_it_is_written(hands, page, desk) -> None:
    shown(hands, page, 0)
    rows = []

    def agree(dialog) -> None:
        rows.extend(hands.rows(dialog.findChild(QTableView)))
        hands.click("排定 19 次会议")

    hands.when_asked(agree)
    hands.click("排全年日程")
    assert len(rows) == 19
    january = next(row for row in rows if row["会议"] == "2026年1月例会")
    assert january == {"日期": "2026-01-12", "星期": "周一", "会议": "2026年1月例会", "说明": "原定 10日周六，顺延"}
    assert next(row for row in rows if row["会议"] == "2026年10月例会")["说明"] == "调休上班日"
    assert len(shown(hands, page, 19)) == 19
    assert desk.next_undo() == "排定2026年日程"


def of_the_year(hands: Hands, entry: str) -> None:
    hands.click("全年")
    hands.click(entry)


def test_going_back_writes_nothing(hands, page, desk) -> None:
    hands.answer("返回")
    hands.click("排全年日程")
    with desk.look() as session:
        assert meetings_of(session, 2026) == []


def test_a_planned_year_says_that_nothing_is_missing(hands, page, desk) -> None:
    plan_year(desk)
    shown(hands, page, 19)
    of_the_year(hands, "排全年日程")
    assert "2026年的日程已经排好，没有要补的。" in "".join(hands.texts())


def test_the_calendar_of_an_empty_year_offers_the_plan_too(hands, page, desk) -> None:
    hands.click("月历")
    hands.answer("排定 19 次会议")
    hands.click("排全年日程")
    wait_until(lambda: page.month.grid.month.chips)
    assert "排全年日程" not in hands.texts()


def test_without_a_station_the_plan_is_refused(hands, page, desk) -> None:
    from station_desk.features.settings.model import Station

    with desk.act("删资料") as session:
        session.delete(session.get_one(Station, desk.station_id))
    said = []
    hands.when_asked(lambda dialog: (said.extend(hands.texts()), hands.click("知道了")))
    of_the_year(hands, "排全年日程")
    assert any("还没有填写派出所资料" in text for text in said)


def test_the_year_is_chosen(hands, page, desk) -> None:
    plan_year(desk)
    shown(hands, page, 19)
    hands.click("下一年")
    shown(hands, page, 0)
    assert page.list.bar.label.text() == "2027年"
    hands.when_asked(lambda _: hands.click("排定 19 次会议"))
    hands.click("排全年日程")
    rows = shown(hands, page, 19)
    assert all(row["时间"].startswith("2027") for row in rows)
    hands.click("上一年")
    assert shown(hands, page, 19)[0]["时间"].startswith("2026")


# ------------------------------------------------------------------------------------------------------ the list
def test_the_head_says_how_the_year_stands_and_filters(hands, page, desk) -> None:
    plan_year(desk)
    wait_until(lambda: "本月例会 09-10 未开" in facts(hands))
    with desk.act("开会") as session:
        mark_all_present(session, meeting_id(desk, "2026-08"))
    wait_until(lambda: "已开 1" in facts(hands))
    hands.click("已开 1")
    assert [row["名称"] for row in shown(hands, page, 1)] == ["2026年8月例会"]


def test_the_list_begins_at_the_meeting_that_comes_next(hands, page, desk) -> None:
    plan_year(desk)
    shown(hands, page, 19)
    wait_until(lambda: page.list.panel.record_id)
    assert stored(desk, page.list.panel.record_id).title == "2026年第三季度小结"


def test_a_new_meeting_begins_with_the_usual_and_its_name_follows_its_day(hands, page, desk) -> None:
    plan_year(desk)
    shown(hands, page, 19)
    hands.click("新增")
    assert hands.field("地点").text() == "派出所会议室"
    hands.fill("类型", "季小结")
    hands.fill("时间", "2026-01-05 09:00")
    assert hands.field("名称").text() == "2025年第四季度小结"
    hands.click("保存")
    shown(hands, page, 20)
    with desk.look() as session:
        fresh = session.scalars(select(Meeting).where(Meeting.title == "2025年第四季度小结")).one()
    assert (fresh.period, fresh.starts) == ("2025-Q4", datetime(2026, 1, 5, 9))


def test_a_second_meeting_for_a_month_by_hand_is_kept(hands, page, desk) -> None:
    plan_year(desk)
    shown(hands, page, 19)
    hands.click("新增")
    hands.fill("类型", "月例会")
    hands.click("保存")
    shown(hands, page, 20)


def test_other_rooms_open_a_meeting_of_any_year(hands, page, desk, window) -> None:
    plan_year(desk)
    plan_year(desk, 2025)
    shown(hands, page, 19)
    key = meeting_id(desk, "2025-05")
    window.show_place(RecordPlace("schedule", key))
    wait_until(lambda: page.list.table.here() == key)
    assert page.list.year == 2025
    assert page.list.panel.record_id == key


# ----------------------------------------------------------------------------------------------------- the month
@pytest.fixture
def month(hands, page, desk):
    """The calendar of October 2026, planned."""
    plan_year(desk)
    shown(hands, page, 19)
    hands.click("月历")
    page.month.turn(1)
    settle()
    assert page.month.bar.label.text() == "2026年10月"
    return page.month


def at(place) -> QPoint:
    return place.center().toPoint()


def drag(grid, key: str, day: date) -> None:
    start, end = at(grid.places.chip(key)), at(grid.places.cell(day))
    QTest.mousePress(grid, Qt.MouseButton.LeftButton, pos=start)
    QTest.mouseMove(grid, start + QPoint(30, 5))
    QTest.mouseMove(grid, end)
    QTest.mouseRelease(grid, Qt.MouseButton.LeftButton, pos=end)
    settle()


def undo(hands: Hands) -> None:
    """Ctrl+Z in the window, which has the keyboard again once a dialog has closed."""
    hands.window.activateWindow()
    wait_until(hands.window.isActiveWindow)
    hands.press("Ctrl+Z")


def safely(hands: Hands, act) -> None:
    """Do `act` with the next dialog; where it fails, close the dialog so that the test ends."""

    def done(dialog) -> None:
        try:
            dialog.activateWindow()
            wait_until(dialog.isActiveWindow)
            act(dialog)
        except BaseException:
            dialog.reject()
            raise

    hands.when_asked(done)


def test_the_month_knows_holidays_and_moved_days(month) -> None:
    kinds = month.grid.month.kinds
    assert kinds[date(2026, 10, 1)].name == "国庆节"
    assert kinds[date(2026, 10, 10)].sort == "extra work"
    assert kinds[date(2026, 10, 11)].sort == "weekend"
    assert month.grid.month.today == date(2026, 9, 22)


def test_a_chip_opens_its_meeting_and_an_empty_day_closes_it(hands, month, desk) -> None:
    key = meeting_id(desk, OCTOBER)
    QTest.mouseClick(month.grid, Qt.MouseButton.LeftButton, pos=at(month.grid.places.chip(key)))
    settle()
    assert month.panel.isVisible()
    assert hands.field("名称").text() == "2026年10月例会"
    QTest.mouseClick(month.grid, Qt.MouseButton.LeftButton, pos=at(month.grid.places.cell(date(2026, 10, 21))))
    settle()
    assert not month.panel.isVisible()


def test_a_past_meeting_that_was_not_held_says_so(month, desk) -> None:
    month.turn(-1)
    states = {chip.title: chip.state for chip in month.grid.month.chips}
    assert states["2026年9月例会"] == "未开"
    assert states["2026年第三季度小结"] == "待开"


def test_a_double_click_makes_a_meeting_on_that_day(hands, month, desk) -> None:
    QTest.mouseDClick(month.grid, Qt.MouseButton.LeftButton, pos=at(month.grid.places.cell(date(2026, 10, 21))))
    settle()
    assert hands.field("时间").text() == "2026-10-21 09:00"
    hands.fill("名称", "警务室检查")
    hands.fill("类型", "检查")
    hands.press("Ctrl+S")
    chips = {chip.title: chip.day for chip in month.grid.month.chips}
    assert chips["警务室检查"] == date(2026, 10, 21)


def test_dragging_moves_the_meeting_and_undo_brings_it_back(hands, month, desk, window) -> None:
    key = meeting_id(desk, OCTOBER)
    hands.answer("只改这一次")
    drag(month.grid, key, date(2026, 10, 13))
    assert stored(desk, key).starts == datetime(2026, 10, 13, 9)
    assert stored(desk, meeting_id(desk, "2026-11")).starts.day == 10
    assert month.grid.month.find(key).day == date(2026, 10, 13)
    undo(hands)
    wait_until(lambda: month.grid.month.find(key).day == date(2026, 10, 10))
    assert stored(desk, key).period == OCTOBER


def test_what_repeats_is_moved_together_after_its_days_were_shown(hands, month, desk) -> None:
    key, rows = meeting_id(desk, OCTOBER), []

    def together(dialog) -> None:
        rows.extend(hands.rows(dialog.findChild(QTableView)))
        hands.click("以后各次一起改")

    safely(hands, together)
    drag(month.grid, key, date(2026, 10, 13))
    assert [row["改到"] for row in rows] == ["11月13日 周五 09:00", "12月14日 周一 09:00"]
    days = [stored(desk, meeting_id(desk, f"2026-{number}")).starts for number in (9, 10, 11, 12) if number > 9]
    assert days == [datetime(2026, 10, 13, 9), datetime(2026, 11, 13, 9), datetime(2026, 12, 14, 9)]
    assert stored(desk, meeting_id(desk, "2026-09")).starts.day == 10
    undo(hands)
    wait_until(lambda: stored(desk, key).starts.day == 10)
    assert stored(desk, meeting_id(desk, "2026-12")).starts.day == 10


def test_a_single_one_of_the_later_can_be_left_out_and_held_ones_stay(hands, month, desk) -> None:
    with desk.act("提前开了") as session:
        session.get_one(Meeting, meeting_id(desk, "2026-11")).state = "已开"

    seen = []

    def leave_out(dialog) -> None:
        table = dialog.findChild(QTableView)
        seen.extend(row["以后各次"] for row in hands.rows(table))
        QTest.keyClick(table, Qt.Key.Key_Space)
        seen.append(any(button.text() == "以后各次一起改" for button in hands.see(QPushButton)))
        QTest.keyClick(table, Qt.Key.Key_Space)
        hands.click("以后各次一起改")

    safely(hands, leave_out)
    drag(month.grid, meeting_id(desk, OCTOBER), date(2026, 10, 13))
    assert seen == ["2026年12月例会", False]
    assert stored(desk, meeting_id(desk, "2026-11")).starts.day == 10
    assert stored(desk, meeting_id(desk, "2026-12")).starts.day == 14


def test_dragging_to_a_day_off_asks(hands, month, desk) -> None:
    key, said = meeting_id(desk, OCTOBER), []
    safely(hands, lambda dialog: (said.extend(hands.texts()), QTest.keyClick(dialog, Qt.Key.Key_Escape)))
    drag(month.grid, key, date(2026, 10, 7))
    assert any("10月7日是国庆节" in text for text in said)
    assert stored(desk, key).starts.day == 10
    hands.answer("只改这一次")
    drag(month.grid, key, date(2026, 10, 11))
    assert stored(desk, key).starts.day == 11


def test_a_monthly_meeting_past_the_twentieth_or_in_another_month_is_warned_of(hands, month, desk) -> None:
    key, said = meeting_id(desk, OCTOBER), []
    safely(hands, lambda _: (said.extend(hands.texts()), hands.click("返回")))
    drag(month.grid, key, date(2026, 10, 22))
    assert any("月例会应在 20 日以前开" in text for text in said)
    said.clear()
    safely(hands, lambda _: (said.extend(hands.texts()), hands.click("返回")))
    drag(month.grid, key, date(2026, 9, 29))
    assert any("10月的例会会开到9月去" in text for text in said)
    assert "以后各次一起改" not in said
    assert stored(desk, key).starts.day == 10


def test_a_meeting_alone_moves_at_once_unless_another_has_the_hour(hands, month, desk) -> None:
    with desk.act("碰头会") as session:
        session.add(Meeting(id="a", title="碰头会", kind="其他", starts=datetime(2026, 10, 20, 10)))
    settle()
    drag(month.grid, "a", date(2026, 10, 21))
    assert stored(desk, "a").starts == datetime(2026, 10, 21, 10)
    said = []
    safely(hands, lambda _: (said.extend(hands.texts()), hands.click("改到10月10日")))
    drag(month.grid, "a", date(2026, 10, 10))
    assert any("这个时间已有“2026年10月例会”（10月10日 09:00–11:00）" in text for text in said)
    assert stored(desk, "a").starts == datetime(2026, 10, 10, 10)


def test_a_meeting_is_carried_by_keys(hands, month, desk) -> None:
    with desk.act("碰头会") as session:
        session.add(Meeting(id="a", title="碰头会", kind="其他", starts=datetime(2026, 10, 20, 10)))
    settle()
    month.grid.choose("", date(2026, 10, 20))
    month.grid.setFocus()
    for keys in ("Shift+Right", "Shift+Down", "Esc"):
        hands.press(keys)
    assert month.grid.dragged is None
    assert month.isVisible()
    for keys in ("Shift+Right", "Shift+Down", "Return"):
        hands.press(keys)
    assert stored(desk, "a").starts == datetime(2026, 10, 28, 10)


def test_postponing_by_a_form_says_what_a_time_means_while_it_is_typed(hands, month, desk) -> None:
    key, said, days = meeting_id(desk, OCTOBER), [], []
    month.grid.choose(key)
    month.grid.setFocus()

    def postpone(dialog) -> None:
        hands.fill("时间", "不知道")
        said.extend(hands.texts())
        hands.fill("时间", "2026-10-14 14:30")
        days.extend(row["改到"] for row in hands.rows(dialog.findChild(QTableView)))
        hands.click("以后各次一起改")

    safely(hands, postpone)
    hands.press("Ctrl+M")
    assert any("不是日期和时间" in text for text in said)
    assert not {"只改这一次", "以后各次一起改"} & set(said)
    assert days == ["11月16日 周一 14:30", "12月14日 周一 14:30"]
    assert stored(desk, key).starts == datetime(2026, 10, 14, 14, 30)
    assert stored(desk, meeting_id(desk, "2026-12")).starts == datetime(2026, 12, 14, 14, 30)


def test_a_held_meeting_is_not_dragged(hands, month, desk) -> None:
    month.turn(-1)
    key = meeting_id(desk, "2026-09")
    with desk.act("出勤") as session:
        mark_all_present(session, key)
    settle()
    said = []
    safely(hands, lambda _: (said.extend(hands.texts()), hands.click("知道了")))
    drag(month.grid, key, date(2026, 9, 15))
    assert any("已经开过的会议不能改期" in text for text in said)
    assert stored(desk, key).starts.day == 10


def test_a_day_with_more_than_has_room_offers_all(hands, month, desk) -> None:
    with desk.act("很多会") as session:
        session.add_all(
            Meeting(title=f"会{number}", kind="其他", starts=datetime(2026, 10, 21, 8 + number)) for number in range(7)
        )
    settle()
    left, line = month.grid.places.rest(date(2026, 10, 21))
    assert left > 0
    QTest.mouseClick(month.grid, Qt.MouseButton.LeftButton, pos=at(line))
    settle()
    hands.click("14:00　会6")
    assert hands.field("名称").text() == "会6"


def test_the_calendars_form_saves_and_its_meeting_is_deleted(hands, month, desk) -> None:
    key = meeting_id(desk, OCTOBER)
    month.open_meeting(key)
    hands.fill("时间", "2026-10-15 14:00")
    hands.press("Ctrl+S")
    assert month.grid.month.find(key).clock == "14:00"
    assert month.grid.day == date(2026, 10, 15)
    month.grid.setFocus()
    hands.answer("删除")
    hands.press("Del")
    assert stored(desk, key) is None
    assert not month.panel.isVisible()


def test_attendance_is_marked_from_the_calendar_too(hands, month, desk) -> None:
    month.turn(-1)
    key = meeting_id(desk, "2026-09")
    month.open_meeting(key)
    hands.click("出勤")
    hands.click("全部出席")
    hands.click("保存出勤")
    assert set(marks(desk, key).values()) == {"出席"}
    assert month.grid.month.find(key).state == "已开"


def test_the_month_by_keyboard(hands, month, desk) -> None:
    month.grid.setFocus()
    hands.press("PgDown")
    assert month.bar.label.text() == "2026年11月"
    hands.press("Home")
    assert (month.bar.label.text(), month.grid.day) == ("2026年9月", date(2026, 9, 22))
    for key in ("Up", "Up", "Right", "Right", "Right"):
        hands.press(key)
    assert month.grid.day == date(2026, 9, 11)
    hands.press("Left")
    assert "2026年9月例会" in month.grid.accessibleDescription()
    hands.press("Return")
    assert month.panel.record_id == meeting_id(desk, "2026-09")
    month.grid.setFocus()
    hands.press("Esc")
    assert not month.panel.isVisible()


def test_list_and_month_stay_at_the_same_year_and_meeting(hands, month, page, desk) -> None:
    month.show_month(date(2027, 3, 1))
    hands.click("列表")
    assert page.list.year == 2027
    shown(hands, page, 0)
    hands.click("上一年")
    shown(hands, page, 19)
    hands.click("月历")
    assert month.bar.label.text() == "2026年9月"
    month.open_meeting(meeting_id(desk, "2026-04"))
    hands.click("列表")
    wait_until(lambda: page.list.table.here() == meeting_id(desk, "2026-04"))


# ------------------------------------------------------------------------------------------------ the attendance
@pytest.fixture
def roll(hands, page, desk) -> RollTab:
    """The attendance of the meeting of August, opened."""
    plan_year(desk)
    shown(hands, page, 19)
    page.open_record(meeting_id(desk, "2026-08"))
    hands.click("出勤")
    found = page.list.panel.findChild(RollTab)
    found.view.setFocus()
    settle()
    return found


def test_letters_mark_and_go_on(hands, roll, desk) -> None:
    assert [row["姓名"] for row in hands.rows(roll.view)] == list(OFFICERS)
    for key in "PLAE":
        hands.press(key)
    assert roll.counts.text() == "应到 5  出席 1  迟到 1  请假 1  缺席 1  未登记 1"
    assert marks(desk, roll.record_id) == {}
    assert "4 人未保存" in hands.texts()
    hands.press("Ctrl+S")
    assert marks(desk, roll.record_id) == dict(zip(OFFICERS, ("出席", "迟到", "缺席", "请假"), strict=False))
    assert stored(desk, roll.record_id).state == "已开"
    assert desk.next_undo() == "登记2026年8月例会出勤"
    assert "4 人未保存" not in hands.texts()


def test_all_present_then_exceptions(hands, roll, desk) -> None:
    hands.select_row("王大海", roll.view)
    hands.press("E")
    hands.click("全部出席")
    assert roll.counts.text() == "应到 5  出席 4  迟到 0  请假 1  缺席 0"
    hands.select_row("张三", roll.view)
    hands.click("缺席")
    hands.click("保存出勤")
    found = marks(desk, roll.record_id)
    assert (found["张三"], found["王大海"], found["赵立春"]) == ("缺席", "请假", "出席")
    desk.undo()
    wait_until(lambda: "未登记 5" in roll.counts.text())


def test_minutes_make_a_person_late_and_a_reason_is_kept(hands, roll, desk) -> None:
    hands.select_row("李小雨", roll.view)
    hands.press("1")
    hands.type("5")
    hands.press("Return")
    hands.press("F2")
    hands.type("大雪封路")
    hands.press("Return")
    hands.click("保存出勤")
    with desk.look() as session:
        one = session.scalars(select(Attendance)).one()
    assert (one.mark, one.late, one.reason) == ("迟到", 15, "大雪封路")


def test_minutes_that_are_none_are_told(hands, roll) -> None:
    hands.press("9")
    hands.type("99")
    hands.press("Return")
    assert any("张三的迟到分钟：应在 0 到 600 之间" in text for text in hands.texts())
    assert roll.marks.changes == {}


def test_delete_takes_a_mark_away(hands, roll, desk) -> None:
    hands.press("P")
    hands.press("Ctrl+S")
    hands.select_row("张三", roll.view)
    hands.press("Del")
    hands.press("Ctrl+S")
    assert marks(desk, roll.record_id) == {}


def test_marks_not_saved_are_asked_for(hands, roll, page, desk) -> None:
    before = roll.record_id
    hands.press("P")
    hands.answer("返回")
    hands.select_row("2026年7月例会", page.list.table)
    settle()
    assert (page.list.panel.record_id, page.list.table.here()) == (before, before)
    assert page.unsaved
    hands.answer("保存")
    hands.select_row("2026年7月例会", page.list.table)
    wait_until(lambda: page.list.panel.record_id == meeting_id(desk, "2026-07"))
    assert marks(desk, before) == {"张三": "出席"}
    assert not page.unsaved


def test_news_from_elsewhere_keeps_what_is_not_saved(hands, roll, desk) -> None:
    hands.press("P")
    with desk.act("改议程") as session:
        session.get_one(Meeting, roll.record_id).agenda = "新的议程"
    settle()
    assert next(iter(roll.marks.changes.values())).mark == "出席"


def test_a_person_off_the_roster_is_refused_by_name(hands, roll, desk) -> None:
    hands.press("P")
    with desk.act("离岗") as session:
        person = session.scalars(select(Person).where(Person.name == "张三")).one()
        person.state, person.left = "离岗", date(2026, 5, 1)
    settle()
    said = []
    safely(hands, lambda _: (said.extend(hands.texts()), hands.click("知道了")))
    hands.click("保存出勤")
    assert any("张三那天不在岗" in text for text in said)
    assert marks(desk, roll.record_id) == {}
    hands.click("还原")


def test_a_meeting_to_come_says_so(hands, roll, page, desk) -> None:
    page.open_record(meeting_id(desk, "2026-12"))
    settle()
    assert any("还没有到开会的日子" in text for text in hands.texts())


def test_the_form_keeps_its_own_buttons(hands, roll) -> None:
    assert "保存" not in hands.texts()
    hands.click("资料")
    assert "保存" in {
        button.text() for button in roll.window().findChildren(type(roll.save_button)) if button.isVisible()
    }


# --------------------------------------------------------------------------------------------- what leaves the room
def test_the_sign_in_sheet_of_the_shown_meeting(hands, page, desk, window, monkeypatch) -> None:
    plan_year(desk)
    shown(hands, page, 19)
    page.open_record(meeting_id(desk, OCTOBER))
    asked = []
    monkeypatch.setattr(
        type(window.shell), "preview", lambda self, paper, request: asked.append((paper.name, request.ids))
    )
    hands.click("更多操作")
    hands.click("更多操作", page.list.panel)
    hands.click("签到表")
    assert asked == [("sign-in", (meeting_id(desk, OCTOBER),))]


def test_the_calendar_file(hands, page, desk, tmp_path: Path) -> None:
    plan_year(desk)
    shown(hands, page, 19)
    target = tmp_path / "我的日程.ics"
    hands.choose_file(target)
    of_the_year(hands, "导出日历文件")
    wait_until(target.exists)
    wait_until(lambda: any("19 次会议" in text for text in hands.texts()))
    assert target.read_bytes().count(b"BEGIN:VEVENT") == 19
    assert QApplication.activeModalWidget() is None


# ------------------------------------------------------------------------------------------------------ the year
def test_the_year_at_a_glance_leads_into_the_month(hands, page, desk) -> None:
    plan_year(desk)
    shown(hands, page, 19)
    hands.click("年历")
    grid = page.year.grid
    held = [chip.title for month in grid.months for chip in month.chips if month.holds(chip.day)]
    assert len(held) == 19
    assert grid.day_at(grid.cell(date(2026, 2, 28)).center()) == date(2026, 2, 28)
    QTest.mouseClick(grid, Qt.MouseButton.LeftButton, pos=at(grid.cell(date(2026, 10, 10))))
    settle()
    assert page.month.bar.label.text() == "2026年10月"
    assert page.month.panel.record_id == meeting_id(desk, OCTOBER)


def test_the_year_by_keyboard_and_another_year(hands, page, desk) -> None:
    plan_year(desk)
    hands.click("年历")
    page.year.grid.setFocus()
    assert "9月：10日2026年9月例会" in page.year.grid.accessibleDescription()
    hands.press("Right")
    hands.press("Return")
    assert page.month.bar.label.text() == "2026年10月"
    hands.click("年历")
    hands.click("下一年")
    assert page.year.bar.label.text() == "2027年"
    hands.click("列表")
    assert page.list.year == 2027
