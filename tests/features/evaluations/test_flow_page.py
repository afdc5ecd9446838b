"""The way of the year in the window: one next act at a time, what is asked before it, objections and amendments."""

from datetime import date

import pytest
from PySide6.QtWidgets import QAbstractButton, QApplication

from station_desk.features.evaluations.service.flow import flow_of, take
from station_desk.store.roles import User
from station_desk.ui.workflow_bar import AHEAD, DONE, HERE
from tests.features.evaluations.station import YEAR, open_station, roll_up, score, settle_year, standing, until
from tests.hands import primary_button, settle, wait_until

TEN = {"张三": 97, "李小雨": 95, "王大海": 93, "赵立春": 88, "那日苏": 80, "金成哲": 75, "孙福": 70, "周慧": 55}


@pytest.fixture
def room(desk, open_room):
    """A year rolled up, on the 8th of January 2026."""
    open_station(desk)
    score(desk, TEN)
    roll_up(desk)
    room = open_room()
    room.hands.click("年度汇总")
    return room


def bar(room) -> dict[str, str]:
    return {one.title: one.state for one in room.page.summary.flow.bar.steps.steps}


def next_button(room) -> QAbstractButton | None:
    return primary_button(room.page.summary.flow)


def next_words(room) -> str:
    button = next_button(room)
    return button.text() if button else ""


def said(room) -> str:
    return room.page.summary.flow.words.text()


def answer(room, act: str, **fields: str) -> list[str]:
    """Fill the next question's fields and press `act`; returns what it will have said."""
    seen: list[str] = []

    def do(_) -> None:
        seen.extend(room.hands.texts())
        for title, words in fields.items():
            room.hands.fill(title, words)
        room.hands.click(act)

    room.hands.when_asked(do)
    return seen


def on(room, monkeypatch, day: str) -> None:
    monkeypatch.setenv("STATION_DESK_TODAY", day)
    room.page.refresh()
    settle()


def test_a_year_is_taken_to_its_end_by_its_one_next_act(room, monkeypatch):
    assert (bar(room)["汇总"], bar(room)["定档"], bar(room)["签批"]) == (DONE, HERE, AHEAD)
    assert next_words(room) == "报所长签批"
    seen = answer(room, "报所长签批", 报签日期="2026-01-06")
    room.hands.click("报所长签批")
    assert any("优秀 2 人，称职 5 人，不称职 1 人" in words and "吴桐" in words for words in seen)
    assert next_words(room) == "登记所长签批"
    answer(room, "登记所长签批", 签批日期="2026-01-07")
    room.hands.click("登记所长签批")
    assert "已由所长周正于2026年1月7日（星期三）签批" in said(room)  # the head's name was there already
    seen = answer(room, "张贴公示")
    room.hands.click("张贴公示")
    assert any("到2026年1月15日（星期四）为止" in words for words in seen)
    assert "2026年1月15日（星期四）为止" in said(room)
    go = next_button(room)
    assert (go.text(), go.isEnabled()) == ("结束公示", False)
    assert go.toolTip() == "公示到2026年1月15日（星期四）才满，现在不能结束。请在期满后的第二天起再办。"
    on(room, monkeypatch, "2026-01-16")
    room.hands.click("结束公示")
    seen = answer(room, "定案")
    room.hands.click("定案")
    assert any("不能撤销" in words for words in seen)
    assert set(bar(room).values()) == {DONE}
    assert next_words(room) == ""
    assert "2025年度考核已定案" in said(room)
    assert room.page.summary.flow.bar.steps.accessibleName().startswith("考核流程：打分已办，汇总已办")


def test_what_is_sent_back_asks_why(room):
    until(room.desk, "签批")
    settle()
    answer(room, "退回", 理由="漏记一次见义勇为")
    room.hands.click("退回")
    assert "正在定档（退回：漏记一次见义勇为）" in said(room)
    assert next_words(room) == "报所长签批"
    assert bar(room)["签批"] == AHEAD


def test_scores_changed_since_ask_for_rolling_up_first(room):
    score(room.desk, {"李小雨": 70})
    settle()
    assert next_words(room) == "汇总定档"
    answer(room, "汇总")  # two people lack months
    room.hands.click("汇总定档")
    assert next_words(room) == "报所长签批"


def test_the_head_signs_and_has_no_other_act(room):
    until(room.desk, "签批")
    room.desk.user = User("周正", "所长")
    room.page.refresh()
    assert next_words(room) == "签批"
    answer(room, "签批")
    room.hands.click("签批")
    go = next_button(room)
    assert (go.text(), go.isEnabled()) == ("张贴公示", False)
    assert "现在是所长" in go.toolTip()
    with room.desk.look() as session:
        assert flow_of(session, YEAR).signed_by == "周正"


def test_an_objection_is_registered_ruled_and_changes_the_grade(room):
    until(room.desk, "公示")
    settle()
    answer(room, "登记", 对谁的档次="周慧", 异议人="周慧", 异议内容="住院期间由邻村代办，没有计分")
    room.hands.click("登记异议", room.page.summary.flow)
    assert "1 件，1 件未处理" in room.page.summary.flow.bar.steps.toolTip()
    room.hands.click("异议")
    tab = room.page.objections
    assert tab.words.text() == "收到异议 1 件，还有 1 件没有处理。"
    assert room.hands.rows(tab.table)[0]["处理结果"] == "还没有处理"
    answer(room, "写入处理结果", 处理结果="采纳", **{"采纳的话，更正为": "称职"}, 处理理由="核对住院证明，情况属实")
    room.hands.click("处理")
    assert room.hands.rows(tab.table)[0]["处理结果"] == "采纳：不称职→称职"
    assert standing(room.desk, "周慧").stands == "称职"
    room.hands.click("年度汇总")
    line = room.year_line("周慧")
    assert (line["档次"], line["理由"]) == ("称职", "更正：不称职→称职，采纳异议：核对住院证明，情况属实")
    room.hands.select_row("周慧", room.page.summary.table)
    assert "不称职改为称职" in room.page.summary.story.text()
    assert not room.page.summary.flow.bar.acts["退回"].isVisible()


def test_an_upheld_objection_without_a_grade_is_refused_in_words(room):
    until(room.desk, "公示")
    settle()
    answer(room, "登记", 对谁的档次="张三", 异议人="匿名", 异议内容="巡逻不够")
    room.hands.click("登记异议", room.page.summary.flow)
    room.hands.click("异议")
    answer(room, "写入处理结果", 处理结果="采纳", 处理理由="属实")
    words = room.refused()
    room.hands.click("处理")
    wait_until(lambda: words)
    assert "采纳异议要写明改为哪一档。" in words
    assert room.hands.rows(room.page.objections.table)[0]["处理结果"] == "还没有处理"


def test_a_settled_grade_is_amended_from_its_row(room, monkeypatch):
    settle_year(room.desk)
    on(room, monkeypatch, "2026-03-02")
    room.hands.select_row("张三", room.page.summary.table)
    answer(room, "更正", 更正为="称职", 更正理由="上级复查扣分")
    room.wake()
    room.hands.press("F2")
    wait_until(QApplication.activePopupWidget)
    room.hands.click("办理更正")
    wait_until(lambda: room.year_line("张三")["档次"] == "称职")
    assert room.year_line("张三")["理由"] == "更正：优秀→称职，上级复查扣分"
    assert "2026年3月2日由" in room.page.summary.story.text()


def test_with_the_head_a_grade_cannot_be_picked(room):
    until(room.desk, "签批")
    settle()
    words = room.refused()
    room.hands.select_row("张三", room.page.summary.table)
    room.hands.press("F2")
    wait_until(lambda: words)
    assert "2025年度考核已经报所长签批，分数和档次不能直接改。" in words


def test_points_of_a_signed_year_are_refused_in_words(room):
    until(room.desk, "签批")
    settle()
    room.hands.click("月度打分")
    words = room.refused()
    room.go("张三", "信息采集")
    room.hands.type("1")
    room.hands.press("Return")
    wait_until(lambda: words)
    assert any("已经报所长签批" in one for one in words)
    assert room.line("张三")["总分"] == "97.00"


def test_a_notice_into_a_year_without_a_holiday_list_says_so(room, monkeypatch):
    until(room.desk, "签批")
    monkeypatch.setenv("STATION_DESK_TODAY", "2031-01-08")
    with room.desk.act("签批") as session:
        take(session, YEAR, "签批", by="周正", on=date(2031, 1, 7))
    with room.desk.act("公示") as session:
        told = take(session, YEAR, "公示", on=date(2031, 1, 8), notice_days=5)
    assert told == "公示到2031年1月15日（星期三）为止。2031年的放假安排还没有公布，以公布后的为准。"
    settle()
