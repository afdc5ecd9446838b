"""A month's points typed, pasted, filled and taken back by a user's hands in the grid."""

import pytest
from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLineEdit
from sqlalchemy import func, select

from station_desk.features.evaluations.model import Score
from station_desk.features.evaluations.page.room import facts_of
from station_desk.features.evaluations.service.schemes import scheme_or_new
from station_desk.store.journal import ACT
from tests.features.evaluations.station import YEAR, open_station, score
from tests.hands import settle, type_text

NAMES = ("张三", "李小雨", "王大海", "赵立春")
ITEMS = (
    "信息采集",
    "纠纷调处",
    "治安巡逻",
    "法治宣传",
    "消防检查",
    "交通安全",
    "稳控盘查",
    "现场应急",
    "例会台账",
    "纪律着装",
)


@pytest.fixture
def room(desk, open_room):
    """Four people and a scheme without a single point."""
    open_station(desk, NAMES)
    with desk.act("建立办法") as session:
        scheme_or_new(session, YEAR)
    return open_room()


def stored(desk) -> dict[tuple[str, str], int]:
    with desk.look() as session:
        return {(one.person_id, one.item_id, one.month): one.points for one in session.scalars(select(Score))}


def acts(desk) -> int:
    with desk.look() as session:
        return session.scalar(select(func.count()).select_from(ACT))


def paste(room, text: str) -> None:
    QGuiApplication.clipboard().setText(text)
    room.hands.press("Ctrl+V")


def editor(room) -> QLineEdit | None:
    return next((one for one in room.grid.findChildren(QLineEdit) if one.isVisible()), None)


def test_the_page_opens_at_the_month_that_is_due(room):
    assert room.page.years.currentText() == "2025年"
    assert room.page.scoring.month == 12
    assert [row["姓名"] for row in room.cells()] == list(NAMES)
    assert room.line("张三")["总分"] == "—"
    assert room.grid.rows.index(0, 18).data(room_role("LACK")) == 10


def room_role(name: str) -> int:
    from station_desk.features.evaluations.page import score_rows

    return getattr(score_rows, name)


def test_scores_are_typed_with_the_keys_of_a_spreadsheet(room):
    room.go("张三", "信息采集")
    for number in ("15", "14", "13"):
        room.hands.type(number)
        room.hands.press("Return")
    assert [row["信息采集"] for row in room.cells()] == ["15", "14", "13", ""]
    assert room.grid.currentIndex().row() == 3
    room.go("张三", "纠纷调处")
    room.hands.type("12.5")
    room.hands.press("Tab")
    room.hands.type("１４")  # full-width
    room.hands.press("Right")
    room.hands.type("9")
    room.hands.press("Left")  # typed over: the arrow keeps it and goes back
    assert [room.line("张三")[one] for one in ITEMS[:5]] == ["15", "12.5", "14", "9", ""]
    assert room.grid.rows.headerData(room.grid.currentIndex().column(), Qt.Orientation.Horizontal) == "治安巡逻"
    assert sorted(stored(room.desk).values()) == sorted([1500, 1400, 1300, 1250, 1400, 900])


def test_the_total_lives_and_stays_a_dash_until_every_item_has_points(room):
    room.go("李小雨", "信息采集")
    for most in (15, 15, 15, 10, 10, 10, 10, 5, 5):
        assert room.line("李小雨")["总分"] == "—"
        room.hands.type(str(most))
        room.hands.press("Tab")
    room.hands.type("4.5")
    room.hands.press("Tab")
    assert room.line("李小雨")["总分"] == "99.50"
    room.hands.type("3")  # a bonus
    room.hands.press("Tab")
    room.hands.type("-2")  # a deduction, as clerks write it
    room.hands.press("Return")
    assert (room.line("李小雨")["缺会"], room.line("李小雨")["总分"]) == ("2", "100.50")
    assert "12月未打分 3 人" in [" ".join(text.split()) for text in facts(room)]


def facts(room) -> list[str]:
    return [f"{one.title} {one.value}" for one in facts_of(room.page)]


def test_tab_goes_over_the_end_of_a_row_and_backspace_key_returns(room):
    room.go("张三", "迟报失联")
    room.hands.press("Tab")
    assert (room.grid.currentIndex().row(), room.grid.currentIndex().column()) == (1, room.grid.rows.first)
    room.hands.press("Shift+Tab")
    assert room.grid.chosen() == [(0, room.grid.rows.last)]
    room.go("赵立春", "迟报失联")
    room.hands.press("Tab")
    assert not room.grid.hasFocus()  # nobody is caught in the grid


def test_a_wrong_number_is_refused_at_the_cell_and_can_be_mended(room):
    room.go("张三", "信息采集")
    room.hands.type("18")
    room.hands.press("Return")
    assert room.grid.complaint.isVisible()
    assert room.grid.complaint.text() == "应在 0 到 15 之间，填的是 18"
    assert editor(room).text() == "18"
    assert stored(room.desk) == {}
    room.hands.type("14")
    room.hands.press("Return")
    assert not room.grid.complaint.isVisible()
    assert list(stored(room.desk).values()) == [1400]


def test_a_wrong_number_left_behind_is_dropped_and_said(room):
    room.go("张三", "信息采集")
    room.hands.type("7")
    room.hands.press("Return")
    room.go("张三", "信息采集")
    room.hands.type("99")
    room.page.years.setFocus()
    settle()
    assert room.grid.complaint.text() == "应在 0 到 15 之间，填的是 99，没有保存"
    assert room.line("张三")["信息采集"] == "7"


def test_letters_do_nothing_and_words_are_refused(room):
    room.go("张三", "信息采集")
    room.hands.press("q")
    assert editor(room) is None
    type_text(room.grid, "良")
    settle()
    room.hands.press("Return")
    assert "不是分数" in room.grid.complaint.text()
    room.hands.press("Escape")
    assert stored(room.desk) == {}


def test_f2_edits_and_delete_clears(room):
    room.go("张三", "信息采集")
    room.hands.type("12")
    room.hands.press("Return")
    room.go("张三", "信息采集")
    room.hands.press("F2")
    assert editor(room).text() == "12"
    room.hands.press("End")
    room.hands.type(".5")
    room.hands.press("Return")
    assert room.line("张三")["信息采集"] == "12.5"
    room.go("张三", "信息采集")
    room.hands.press("Del")
    assert room.line("张三")["信息采集"] == ""
    assert stored(room.desk) == {}


def test_escape_leaves_the_cell_as_it_was(room):
    room.go("张三", "信息采集")
    room.hands.type("12")
    room.hands.press("Escape")
    assert (room.line("张三")["信息采集"], stored(room.desk)) == ("", {})


def test_a_block_from_excel_is_pasted_as_one_act_and_taken_back_as_one(room):
    before = acts(room.desk)
    room.go("李小雨", "治安巡逻")
    paste(room, "15\t10\t9.5\r\n14\t\t8\r\n")
    assert [room.line("李小雨")[one] for one in ITEMS[2:5]] == ["15", "10", "9.5"]
    assert [room.line("王大海")[one] for one in ITEMS[2:5]] == ["14", "", "8"]
    assert acts(room.desk) == before + 1
    room.shell.undo()
    settle()
    assert stored(room.desk) == {}
    assert [room.line("李小雨")[one] for one in ITEMS[2:5]] == ["", "", ""]
    assert room.grid.currentIndex().row() == 1  # the place is kept


def test_a_blank_in_a_pasted_block_erases_nothing(room):
    room.go("张三", "信息采集")
    room.hands.type("15")
    room.hands.press("Return")
    room.go("张三", "信息采集")
    paste(room, "\t12\n")
    assert [room.line("张三")[one] for one in ITEMS[:2]] == ["15", "12"]


@pytest.mark.parametrize(
    ("cell", "text", "sentence", "advice"),
    [
        (("王大海", "信息采集"), "1\n2\n3\n", "复制的内容有 3 行，从“王大海”往下只有 2 人，一格也没有粘贴。", "少复制几行"),
        (("张三", "过错"), "1\t2\t3\n", "复制的内容有 3 列，从“过错”往右只有 2 列，一格也没有粘贴。", "总分由程序计算"),
        (("张三", "信息采集"), "15\t14\n12\t优\n", "李小雨的“纠纷调处”“优”不是分数，请填数字，一格也没有粘贴。", "第 2 行第 2 列"),
        (("张三", "法治宣传"), "10\n11\n12\n", "李小雨的“法治宣传”应在 0 到 10 之间，填的是 11，一格也没有粘贴。", "另有 1 格也不对"),
    ],
)  # fmt: skip
def test_a_block_that_does_not_fit_is_refused_whole(room, cell, text, sentence, advice):
    room.go(*cell)
    before, said = acts(room.desk), room.refused()
    paste(room, text)
    assert any(sentence == one for one in said), said
    assert any(advice in one for one in said), said
    assert stored(room.desk) == {}
    assert acts(room.desk) == before


def test_one_value_is_pasted_into_all_chosen_cells(room):
    room.go("张三", "现场应急")
    room.hands.press("Shift+Down")
    room.hands.press("Shift+Right")
    paste(room, "5")
    assert [(row["现场应急"], row["例会台账"]) for row in room.cells()] == [("5", "5"), ("5", "5"), ("", ""), ("", "")]


def test_a_block_is_copied_as_excel_takes_it(room):
    room.go("张三", "信息采集")
    paste(room, "15\t14.5\n13\t12\n")
    room.go("张三", "信息采集")
    room.hands.press("Shift+Down")
    room.hands.press("Shift+Right")
    room.hands.press("Ctrl+C")
    assert QGuiApplication.clipboard().text() == "15\t14.5\n13\t12\n"


def test_fill_down_from_the_top_of_the_selection_or_from_above(room):
    room.go("张三", "信息采集")
    room.hands.type("14")
    room.hands.press("Return")
    room.go("李小雨", "信息采集")
    room.hands.press("Ctrl+D")
    assert [row["信息采集"] for row in room.cells()] == ["14", "14", "", ""]
    for _ in range(2):
        room.hands.press("Shift+Down")
    room.hands.press("Ctrl+D")
    assert [row["信息采集"] for row in room.cells()] == ["14"] * 4


def test_the_rest_is_filled_with_full_marks_and_taken_back(room):
    room.go("张三", "信息采集")
    room.hands.type("12")
    room.hands.press("Return")
    assert "39 格" in room.page.scoring.fill.toolTip()
    room.hands.click("其余填满分")
    assert [row["总分"] for row in room.cells()] == ["97.00", "100.00", "100.00", "100.00"]
    assert [row["表扬加分"] for row in room.cells()] == ["", "", "", ""]
    assert room.page.scoring.states[12] == "已打完"
    assert not room.page.scoring.next_gap.isEnabled()
    room.shell.undo()
    settle()
    assert len(stored(room.desk)) == 1
    assert room.page.scoring.states[12] == "还没有打分"


def test_the_next_gap_is_found_and_round_again(room):
    room.hands.click("其余填满分")
    for name, heading in (("李小雨", "交通安全"), ("赵立春", "信息采集")):
        room.go(name, heading)
        room.hands.press("Del")
    room.go("王大海", "信息采集")
    found = []
    for _ in range(3):
        room.hands.click("下一个空格")
        found.append(room.grid.rows.people[room.grid.currentIndex().row()].name)
    assert found == ["赵立春", "李小雨", "赵立春"]


def test_months_are_apart_and_marked(room):
    score(room.desk, dict.fromkeys(NAMES, 90), [3])
    score(room.desk, {"张三": 80}, [4])
    settle()
    assert [room.page.scoring.states[month] for month in (3, 4, 5)] == ["已打完", "打了一部分", "还没有打分"]
    room.hands.click("3月")
    assert [row["总分"] for row in room.cells()] == ["90.00"] * 4
    room.hands.click("4月")
    assert [row["总分"] for row in room.cells()] == ["80.00", "—", "—", "—"]


def test_only_who_was_in_office_stands_in_a_month(desk, open_room):
    open_station(desk)
    with desk.act("建立办法") as session:
        scheme_or_new(session, YEAR)
    room = open_room()
    room.hands.click("3月")
    assert "吴桐" in [row["姓名"] for row in room.cells()]
    assert "郑来" not in [row["姓名"] for row in room.cells()]
    room.hands.click("9月")
    assert "吴桐" not in [row["姓名"] for row in room.cells()]
    assert "郑来" in [row["姓名"] for row in room.cells()]


def test_names_and_totals_stay_in_sight_when_the_grid_is_scrolled(room):
    room.page.resize(700, 600)
    settle()
    for heading in ("迟报失联", "信息采集", "交通安全"):
        room.go("张三", heading)
        here = room.grid.visualRect(room.grid.currentIndex())
        assert here.left() >= room.grid.left.width() - 1
        assert here.right() <= room.grid.right.x()
    assert room.grid.left.isVisible()
    assert room.grid.right.geometry().right() <= room.grid.viewport().geometry().right() + 1


def test_a_click_on_a_name_goes_to_the_row(room):
    left = room.grid.left
    QTest.mouseClick(
        left.viewport(), Qt.MouseButton.LeftButton, pos=left.visualRect(room.grid.rows.index(2, 1)).center()
    )
    assert (room.grid.currentIndex().row(), room.grid.currentIndex().column()) == (2, room.grid.rows.first)
    room.hands.select_row("李小雨", room.grid)
    assert (room.grid.currentIndex().row(), room.grid.currentIndex().column()) == (1, room.grid.rows.first)


def test_a_cell_is_read_out_with_its_person_and_item(room):
    index = room.grid.rows.index(0, room.grid.rows.first)
    assert index.data(Qt.ItemDataRole.AccessibleTextRole) == "张三，基础信息采集与线索上报，未打分"


def test_writing_a_cell_reads_nothing_again(room, monkeypatch):
    read = []
    monkeypatch.setattr("station_desk.features.evaluations.page.room.read_year", lambda *_: read.append(1))
    room.go("张三", "信息采集")
    room.hands.type("15")
    room.hands.press("Return")
    assert read == []
    assert room.line("张三")["信息采集"] == "15"
