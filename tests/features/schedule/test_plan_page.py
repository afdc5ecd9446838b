"""The year's plan by a clerk's hands: repeats, two meetings at one time, years out of reach, the list of holidays."""

from datetime import date, datetime, timedelta
from pathlib import Path

import icalendar
import pytest
import xlsxwriter
from PySide6.QtWidgets import QTableView
from sqlalchemy import func, select

from station_desk.base.jobs import finish
from station_desk.excel.importing import carry_out, plan_import
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.prints.calendar import write_calendar
from station_desk.features.schedule.sheet import SHEET
from station_desk.features.settings.model import MovedDay
from station_desk.features.settings.sheet import MOVED_DAYS
from tests.features.schedule.station import meeting_id, plan_year
from tests.features.schedule.test_page import safely, shown, stored
from tests.hands import Hands, settle, wait_until

AT_NINE = datetime(2026, 10, 10, 9)  # the hour of October's 例会


@pytest.fixture
def page(window):
    return window.pages["schedule"]


@pytest.fixture
def hands(window) -> Hands:
    return Hands(window)


def toast(window) -> str:
    return window.shell._toast.words.text()


def test_a_meeting_is_repeated_after_its_days_were_shown(hands, page, desk, window) -> None:
    with desk.act("碰头会") as session:
        session.add(Meeting(id="a", title="碰头会", kind="其他", starts=datetime(2026, 9, 23, 14)))
    shown(hands, page, 1)
    page.open_record("a")
    rows = []

    def weekly(dialog) -> None:
        hands.fill("多久一次", "每周")
        hands.fill("排到哪一天为止", "2026-10-14")
        table = dialog.findChild(QTableView)
        rows.extend(hands.rows(table))
        assert table.columnWidth(2) >= table.sizeHintForColumn(2)  # why a day is another one is not cut
        hands.click("再排 3 次会议")

    safely(hands, weekly)
    hands.click("更多操作", page.list.panel)
    hands.click("重复")
    assert [row["时间"] for row in rows] == ["9月30日 周三 14:00", "10月8日 周四 14:00", "10月14日 周三 14:00"]
    assert rows[1]["说明"] == "原定 10月7日国庆节"
    assert len(shown(hands, page, 4)) == 4
    desk.undo()
    assert len(shown(hands, page, 1)) == 1


def test_a_time_that_another_meeting_has_is_said_and_asked_before_it_is_saved(hands, page, desk) -> None:
    plan_year(desk)
    shown(hands, page, 19)
    hands.click("新增")
    hands.fill("名称", "碰头会")
    hands.fill("时间", "2026-10-10 10:30")
    sentence = "这个时间已有“2026年10月例会”（10月10日 09:00–11:00）"
    assert sentence in hands.texts()
    hands.answer("返回")
    hands.click("保存")
    with desk.look() as session:
        assert session.scalar(select(func.count()).select_from(Meeting)) == 19
    hands.window.activateWindow()  # as a desktop does when a dialog has closed
    wait_until(hands.window.isActiveWindow)
    hands.fill("时间", "2026-10-10 11:00")
    assert sentence not in hands.texts()
    hands.fill("时间", "2026-10-10 10:30")
    hands.answer("仍要保存")
    hands.click("保存")
    shown(hands, page, 20)
    assert f"提醒：{sentence}。" in hands.texts()  # as long as it is so


def test_other_fields_of_a_meeting_that_clashes_are_saved_without_a_question(hands, page, desk) -> None:
    plan_year(desk)
    with desk.act("碰头会") as session:
        session.add(Meeting(id="a", title="碰头会", kind="其他", starts=AT_NINE))
    shown(hands, page, 20)
    page.open_record("a")
    hands.fill("地点", "二楼")
    hands.click("保存")
    assert stored(desk, "a").place == "二楼"


@pytest.mark.parametrize(("first", "way", "step"), [(2100, "列表", "下一年"), (2004, "年历", "上一年")])
def test_a_year_no_schedule_is_kept_for_has_a_sentence(hands, page, first: int, way: str, step: str) -> None:
    hands.click(way)
    page.show_year(first)
    said = []
    hands.when_asked(lambda _: (said.extend(hands.texts()), hands.click("知道了")))
    hands.click(step)
    assert any("年份应在 2004 到 2100 之间" in text for text in said)
    assert page.shown_year == first


def test_the_month_ends_at_the_last_year_too(hands, page) -> None:
    hands.click("月历")
    page.month.show_month(date(2100, 12, 1))
    hands.answer("知道了")
    hands.click("下一月")
    assert page.month.first == date(2100, 12, 1)


@pytest.mark.parametrize("year", ["2101-01-05 09:00", "2003-12-31 09:00"])
def test_a_meeting_out_of_reach_is_refused(hands, page, desk, year: str) -> None:
    hands.click("新增")
    hands.fill("名称", "太远")
    hands.fill("时间", year)
    hands.click("保存")
    assert any("年份" in text for text in hands.texts())
    with desk.look() as session:
        assert session.scalar(select(func.count()).select_from(Meeting)) == 0


# --------------------------------------------------------------------------------------------- in and out of files
def write(path: Path, titles: list[str], rows: list[tuple[str, ...]]) -> None:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet()
        for number, row in enumerate([tuple(titles), *rows]):
            sheet.write_row(number, 0, row)


def test_a_workbook_of_meetings_warns_of_times_that_are_taken(desk, window, tmp_path: Path) -> None:
    plan_year(desk)
    book = tmp_path / "日程.xlsx"
    rows = [
        ("碰头会", "其他", "2026-10-10 10:00"),
        ("座谈会", "其他", "2026-10-10 11:30"),
        ("早会", "其他", "2026-10-21 8:00"),
    ]
    write(book, ["名称", "类型", "时间"], rows)
    draft = finish(plan_import(desk, SHEET, book))
    said = [[remark.sentence for remark in row.remarks if "已有" in remark.sentence] for row in draft.rows]
    assert said == [["这个时间已有“2026年10月例会”（10-10 09:00）"], ["这个时间已有“碰头会”（10-10 10:00）"], []]
    assert draft.counts() == {"新增": 3}
    finish(carry_out(desk, draft))


def test_the_list_of_holidays_comes_from_a_workbook_too(desk, window, tmp_path: Path) -> None:
    book = tmp_path / "放假.xlsx"
    rows = [("2027-02-05", "放假", "春节"), ("2027.2.6", "放假", "春节"), ("2027年2月13日", "上班", "春节")]
    write(book, ["日期", "安排", "节日"], rows)
    draft = finish(plan_import(desk, MOVED_DAYS, book))
    assert draft.counts() == {"新增": 3}
    finish(carry_out(desk, draft))
    with desk.look() as session:
        found = {one.day: one.kind for one in session.scalars(select(MovedDay))}
    assert found[date(2027, 2, 13)] == "上班"
    assert finish(plan_import(desk, MOVED_DAYS, book)).counts() == {"相同": 3}


def test_the_calendar_file_ends_when_the_meeting_does(desk, window, tmp_path: Path) -> None:
    plan_year(desk)
    key = meeting_id(desk, "2026-10")
    with desk.act("短会") as session:
        session.get_one(Meeting, key).lasts = 45
    finish(write_calendar(desk, 2026, tmp_path / "a.ics"))
    events = icalendar.Calendar.from_ical((tmp_path / "a.ics").read_bytes()).walk("VEVENT")
    event = next(one for one in events if str(one["uid"]).startswith(key))
    assert event["dtend"].dt - event["dtstart"].dt == timedelta(minutes=45)


def test_settings_offer_the_check_only_while_there_is_one(hands, page, desk, window) -> None:
    plan_year(desk)
    with desk.act("放假") as session:
        session.add(MovedDay(day=date(2026, 11, 10), kind="放假", name="临时放假"))
    window.open("settings")
    hands.click("放假与调休")
    wait_until(lambda: "2026年有 1 次会议的日子要按放假安排核对。" in hands.texts())
    hands.answer("核对 1 次会议")
    hands.click("核对2026年日程")
    settle()
    wait_until(lambda: not any("按放假安排核对" in text for text in hands.texts()))
    assert stored(desk, meeting_id(desk, "2026-11")).starts.day == 11


def test_an_empty_year_leaves_the_keys_at_the_plan(hands, page, desk, window) -> None:
    """What had the keys is hidden with the meeting it was about: Enter must not open another room."""
    plan_year(desk)
    shown(hands, page, 19)
    hands.window.activateWindow()
    page.list.panel.bar.setFocus()
    assert page.list.panel.bar.hasFocus()
    page.show_year(2027)
    wait_until(lambda: page.list.body.currentWidget().isVisible() and "排全年日程" in hands.texts())
    settle()
    here = window.focusWidget()
    assert page.list.isAncestorOf(here)
    assert here.text() == "排全年日程"
