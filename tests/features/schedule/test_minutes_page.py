"""Minutes by a clerk's hands: written, compared, put back; decisions noted, carried over and done."""

from datetime import date

import pytest
from PySide6.QtWidgets import QApplication, QComboBox, QTextEdit
from sqlalchemy import select

from station_desk.features.schedule.model import Decision, Meeting
from station_desk.features.schedule.page.decisions import DecisionsView
from station_desk.features.schedule.service.meetings import save_decision, write_minutes
from station_desk.store.desk import Desk
from station_desk.ui.grid import Grid
from tests.features.schedule.station import meeting_id, plan_year
from tests.hands import Hands, settle, wait_until

FIRST, SECOND = "一、学习\n应到46人，实到44人\n结束", "# 会议\n一、学习\n应到46人，实到**45**人\n结束"


@pytest.fixture
def page(window, desk: Desk):
    plan_year(desk)
    page = window.pages["schedule"]
    wait_until(lambda: len(page.list.rows.ids) == 19 and page.list.rows.whole)
    return page


@pytest.fixture
def hands(window) -> Hands:
    return Hands(window)


def open_minutes(hands: Hands, page, desk: Desk, month: str) -> None:
    page.open_record(meeting_id(desk, month))
    settle()
    if page.list.panel.bar.tabText(page.list.panel.bar.currentIndex()) != "会议记录":
        hands.click("会议记录")


def below(page) -> Grid:
    """The list below the minutes."""
    return next(iter(page.list.panel.findChildren(DecisionsView))).list


def lines(page) -> list[tuple[str, str]]:
    """What the list below the minutes says, line by line."""
    model = below(page).model()
    return [tuple(str(model.index(row, column).data()) for column in range(2)) for row in range(model.rowCount())]


def minutes(desk: Desk, month: str) -> str | None:
    with desk.look() as session:
        return session.get_one(Meeting, meeting_id(desk, month)).minutes


def decide(desk: Desk, month: str, what: str, **more) -> None:
    meeting = meeting_id(desk, month)
    with desk.act("登记议定事项") as session:
        save_decision(session, None, meeting, what=what, **more)


# ----------------------------------------------------------------------------------------------------- the text
def test_minutes_are_written_and_saved_like_any_field(hands, page, desk) -> None:
    open_minutes(hands, page, desk, "2026-09")
    hands.field("会议记录").setFocus()
    hands.press("Ctrl+Alt+2")
    hands.type("一、学习文件")
    hands.press("Return")
    hands.type("学习条例。")
    assert page.unsaved
    hands.press("Ctrl+S")
    assert minutes(desk, "2026-09") == "## 一、学习文件\n学习条例。"
    assert not page.unsaved
    page.shell.undo()
    assert minutes(desk, "2026-09") is None


def test_another_meeting_is_not_shown_over_unsaved_minutes(hands, page, desk) -> None:
    open_minutes(hands, page, desk, "2026-09")
    hands.fill("会议记录", "学习条例")
    hands.answer("保存")
    hands.press("Alt+Down")
    wait_until(lambda: minutes(desk, "2026-09") == "学习条例")


def test_a_new_meeting_can_have_minutes_at_once(hands, page, desk) -> None:
    hands.press("Ctrl+N")
    hands.fill("名称", "临时会议")
    hands.click("会议记录")
    hands.fill("会议记录", "临时碰头")
    hands.press("Ctrl+S")
    with desk.look() as session:
        assert session.scalars(select(Meeting.minutes).where(Meeting.title == "临时会议")).one() == "临时碰头"


def test_a_workbook_that_says_the_same_words_leaves_the_looks(hands, page, desk, tmp_path) -> None:
    from station_desk.base.jobs import finish
    from station_desk.excel.importing import carry_out, plan_import
    from station_desk.excel.write import write_sheet
    from station_desk.features.schedule.sheet import SHEET

    with desk.act("写记录") as session:
        write_minutes(session, meeting_id(desk, "2026-09"), SECOND)
    finish(write_sheet(desk, SHEET, tmp_path / "out.xlsx"))
    draft = finish(plan_import(desk, SHEET, tmp_path / "out.xlsx"))
    assert draft.counts() == {"相同": 19}
    finish(carry_out(desk, draft))
    assert minutes(desk, "2026-09") == SECOND


def test_the_minutes_may_have_the_whole_page(hands, page, desk) -> None:
    open_minutes(hands, page, desk, "2026-09")
    hands.click("展开")
    assert not page.list.table.isVisible()
    hands.click("出勤")
    assert page.list.table.isVisible()


# -------------------------------------------------------------------------------------------------- the revisions
@pytest.fixture
def revised(page, desk):
    key = meeting_id(desk, "2026-09")
    for title, text in (("写会议记录", FIRST), ("修改会议记录", SECOND)):
        with desk.act(title) as session:
            write_minutes(session, key, text)
    return page


def test_two_versions_are_compared_in_colour_and_in_words(hands, revised, desk) -> None:
    open_minutes(hands, revised, desk, "2026-09")
    seen = {}

    def look(box) -> None:
        text = box.findChild(QTextEdit)
        seen["rows"] = hands.rows(box.list)
        seen["text"] = text.toPlainText()
        looks = {}
        for word in ("44", "45", "会议"):
            cursor = text.document().find(word)
            looks[word] = (cursor.charFormat().fontUnderline(), cursor.charFormat().fontStrikeOut())
        seen["looks"] = looks
        seen["legend"] = box.legend.text()
        hands.click("返回")

    hands.when_asked(look)
    hands.click("修订")
    assert [row["做了什么"] for row in seen["rows"]] == ["修改会议记录", "写会议记录"]
    assert seen["text"] == "会议\n一、学习\n应到46人，实到4445人\n结束"
    assert seen["looks"] == {"44": (False, True), "45": (True, False), "会议": (True, False)}
    assert "增加的 4 字" in seen["legend"]
    assert "删去的 2 字" in seen["legend"]


def test_any_two_can_be_chosen(hands, revised, desk) -> None:
    open_minutes(hands, revised, desk, "2026-09")
    seen = []

    def look(box) -> None:
        box.list.go_to("1")
        settle()
        against = box.findChild(QComboBox)
        against.setCurrentIndex(against.findData(0))
        seen.append(box.findChild(QTextEdit).toPlainText())
        hands.click("返回")

    hands.when_asked(look)
    hands.click("修订")
    assert "实到4544人" in seen[0]


def test_an_earlier_version_is_put_back_and_that_can_be_undone(hands, revised, desk) -> None:
    open_minutes(hands, revised, desk, "2026-09")

    def restore(box) -> None:
        box.list.go_to("1")
        settle()
        hands.click("恢复这一版")

    hands.when_asked(restore)
    hands.click("修订")
    assert minutes(desk, "2026-09") == FIRST
    settle()
    assert hands.field("会议记录").toPlainText() == FIRST
    revised.shell.undo()
    assert minutes(desk, "2026-09") == SECOND


# -------------------------------------------------------------------------------------------------- the decisions
def test_a_decision_is_noted_by_keys(hands, page, desk) -> None:
    open_minutes(hands, page, desk, "2026-09")
    view = below(page)
    view.parentWidget().setFocus()

    def fill(_) -> None:
        hands.fill("议定事项", "排查出租房")
        hands.fill("责任人", "张三")
        hands.fill("期限", "2026-9-30")
        hands.click("新增")

    hands.when_asked(fill)
    hands.click("新增", page.list.panel)
    assert lines(page) == [("排查出租房\n张三　2026-09-30 前", "未完成")]
    assert desk.next_undo() == "新增议定事项：排查出租房"


def test_what_is_open_stands_at_the_next_meeting_and_is_done_there(hands, page, desk) -> None:
    decide(desk, "2026-08", "排查出租房", owner="张三", deadline=date(2026, 8, 31))
    open_minutes(hands, page, desk, "2026-09")
    assert lines(page) == [
        ("上次未办结（1）", ""), ("排查出租房\n张三　2026-08-31 前　2026年8月例会", "已过期"),
    ]  # fmt: skip
    view = below(page)
    view.selectRow(1)
    view.setFocus()

    def fill(_) -> None:
        hands.fill("办理结果", "已登记")
        hands.click("办结")

    hands.when_asked(fill)
    hands.press("Ctrl+Return")
    assert lines(page)[1] == ("排查出租房\n张三　2026-09-10 办结　已登记　2026年8月例会", "已完成")
    open_minutes(hands, page, desk, "2026-10")
    assert lines(page) == []
    with desk.look() as session:
        assert session.scalars(select(Decision.done_on)).all() == [date(2026, 9, 10)]


def test_words_are_changed_with_enter(hands, page, desk) -> None:
    decide(desk, "2026-09", "排查出租房")
    open_minutes(hands, page, desk, "2026-09")
    view = below(page)
    view.selectRow(0)
    view.setFocus()

    def fill(_) -> None:
        hands.fill("责任人", "李小雨")
        hands.fill("办理情况", "不再办理")
        hands.fill("办理结果", "已拆除")
        hands.click("保存")

    hands.when_asked(fill)
    hands.press("Return")
    assert lines(page) == [("排查出租房\n李小雨　没有期限　已拆除", "不再办理")]


def test_an_earlier_meetings_decision_is_not_deleted_here(hands, page, desk) -> None:
    decide(desk, "2026-08", "排查出租房")
    open_minutes(hands, page, desk, "2026-09")
    view = below(page)
    view.selectRow(1)
    view.setFocus()
    hands.press("Del")
    assert len(lines(page)) == 2
    decide(desk, "2026-09", "补发背心")
    settle()
    view.selectRow(0)
    view.setFocus()
    hands.answer("删除 1 件")
    hands.press("Del")
    assert len(lines(page)) == 2
    assert QApplication.activeModalWidget() is None
