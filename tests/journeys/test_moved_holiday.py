"""The year's plan with a moved holiday: next year planned provisionally, the list entered, the days checked, all undone."""

from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path

import pytest
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QTableView, QWidget
from sqlalchemy import select

from station_desk.features.schedule.model import Meeting
from station_desk.ui.dialogs import Box
from tests.features.settings.test_holiday_list import NOTICE
from tests.hands import wait_until
from tests.journeys.steps import Clerk

SPRING = "2027年2月例会"  # wished on the 10th of February, in the middle of 春节


def stored(clerk: Clerk, title: str) -> Meeting:
    with clerk.desk.look() as session:
        return session.scalars(select(Meeting).where(Meeting.title == title)).one()


def with_list(clerk: Clerk, act: Callable[[QWidget], object]) -> list[dict[str, str]]:
    """Do `act` in the next dialog; returns the lines it will have shown."""
    seen: list[dict[str, str]] = []

    def look(dialog: QWidget) -> None:
        seen.extend(clerk.rows(dialog.findChild(QTableView)))
        act(dialog)

    clerk.next_dialog(Box, look)
    return seen


@pytest.fixture
def clerk_at_year_end(old_hand: Clerk) -> Clerk:
    """王敏 on the 23rd of November 2026, before the list of 2027 is in the program."""
    return old_hand


def test_the_years_plan_with_a_moved_holiday(clerk_at_year_end: Clerk, tmp_path: Path) -> None:
    clerk = clerk_at_year_end
    next_year_is_planned_provisionally(clerk)
    the_list_is_entered(clerk)
    today_asks_for_the_check(clerk)
    the_days_are_checked(clerk)
    the_meeting_is_on_its_new_day(clerk, tmp_path)
    one_undo_takes_the_check_back(clerk)


def next_year_is_planned_provisionally(clerk: Clerk) -> None:
    """Without the inspection of the third quarter, which the clerk unticks."""
    clerk.go("例会日程")
    clerk.do("下一年")

    def agree(dialog: QWidget) -> None:
        table = dialog.findChild(QTableView)
        row = next(at for at, line in enumerate(clerk.rows(table)) if line["会议"] == "2027年第三季度警务室检查")
        table.selectRow(row)
        table.setFocus()
        clerk.press("Space")
        clerk.click("排定 24 次会议")

    lines = with_list(clerk, agree)
    clerk.do("排全年日程")
    assert {line["会议"]: line["日期"] for line in lines}[SPRING] == "2027-02-10"
    assert all("暂定" in line["说明"] for line in lines)
    rows = clerk.rows()
    assert len(rows) == 24
    assert {row["暂定"] for row in rows} == {"是"}
    assert "2027年第三季度警务室检查" not in {row["名称"] for row in rows}


def the_list_is_entered(clerk: Clerk) -> None:
    """Pasted from the notice, one line corrected by hand; the days are then offered for a check."""
    clerk.go("设置")
    clerk.do("放假与调休")

    def enter(dialog: QWidget) -> None:
        QGuiApplication.clipboard().setText(NOTICE)
        clerk.click("粘贴放假通知")
        clerk.fill("中秋节放假从", "9月32日")
        assert any("中秋节：“9月32日”不是日期" in words for words in clerk.texts())
        clerk.fill("中秋节放假从", "9-15")
        clerk.click("登记 33 天")

    clerk.next_dialog(Box, enter)
    clerk.do("按起止日期登记")
    assert "已登记2027年放假安排" in clerk.toast()
    days = {row["日期"]: (row["安排"], row["节日"]) for row in clerk.rows()}
    assert len(days) == 33
    assert (days["2027-02-10"], days["2027-02-13"]) == (("放假", "春节"), ("上班", "春节"))
    assert "2027年有 24 次会议的日子要按放假安排核对。" in clerk.texts()


def today_asks_for_the_check(clerk: Clerk) -> None:
    page = clerk.go("今日")
    wait_until(lambda: page.shown is not None)
    clerk.still()
    assert any("2027年的放假安排已公布，24 次暂定会议的日子请核对" in line.sentence for line in page.shown.lines)


def the_days_are_checked(clerk: Clerk) -> None:
    """Going back changes nothing; then all but one are agreed to."""
    clerk.go("设置")
    clerk.next_dialog(Box, lambda dialog: dialog.reject())
    clerk.do("核对2027年日程")
    assert stored(clerk, SPRING).provisional

    def agree(dialog: QWidget) -> None:
        table = dialog.findChild(QTableView)
        row = next(at for at, line in enumerate(clerk.rows(table)) if line["会议"] == "2027年12月例会")
        table.selectRow(row)
        table.setFocus()
        clerk.press("Space")
        clerk.click("核对 23 次会议")

    lines = with_list(clerk, agree)
    clerk.do("核对2027年日程")
    changed = {line["会议"]: (line["原来"], line["改到"]) for line in lines if line["改到"] != "不变"}
    assert changed[SPRING] == ("2月10日 周三", "2月12日 周五")
    spring, december = stored(clerk, SPRING), stored(clerk, "2027年12月例会")
    assert (spring.starts.date(), spring.provisional) == (date(2027, 2, 12), None)
    assert december.provisional is True


def the_meeting_is_on_its_new_day(clerk: Clerk, tmp_path: Path) -> None:
    page = clerk.go("例会日程")
    clerk.do("月历")
    page.month.show_month(date(2027, 2, 1))
    clerk.still()
    chips = {chip.title: chip.day for chip in page.month.grid.month.chips}
    assert chips[SPRING] == date(2027, 2, 12)
    assert page.month.grid.month.kinds[date(2027, 2, 10)].name == "春节"
    assert page.month.grid.month.kinds[date(2027, 2, 13)].worked
    clerk.do("全年")
    clerk.click("年度计划表")
    words = "".join(clerk.save_paper(tmp_path / "计划.pdf"))
    assert f"2027-02-12星期五09:00月例会{SPRING}" in words
    assert "2027年上半年听取工作汇报" in words
    assert "2027年第一季度警务室检查" in words


def one_undo_takes_the_check_back(clerk: Clerk) -> None:
    clerk.press("Ctrl+Z")
    wait_until(lambda: stored(clerk, SPRING).starts == datetime(2027, 2, 10, 9))
    assert stored(clerk, SPRING).provisional is True
    chips = {chip.title: chip.day for chip in clerk.page.month.grid.month.chips}
    assert chips[SPRING] == date(2027, 2, 10)
