"""The room by a clerk's hands: the log, quick entry, the figure."""

import json
from contextlib import closing
from datetime import date
from pathlib import Path

import pytest
from PySide6.QtCore import QEventLoop, Qt, QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from station_desk.base.places import RecordPlace, rows_of
from station_desk.features.duties.model import DutyEntry
from station_desk.features.duties.rules.words import DUTIES
from station_desk.features.roster.model import Person
from station_desk.features.roster.service import leave
from station_desk.store.desk import Desk
from tests.features.duties.test_log import enter
from tests.features.schedule.station import person_ids
from tests.hands import Hands, settle, wait_until


@pytest.fixture
def hands(window) -> Hands:
    return Hands(window)


def arrived(page) -> None:
    settle()
    wait_until(lambda: page.rows.whole and not page.rows.busy)
    settle()


def log_of(window):
    page = window.pages["duties"].page("纪实")
    arrived(page)
    return page


def quick(window, hands: Hands):
    hands.click("快速登记")
    return window.pages["duties"].page("快速登记")


def stored(desk: Desk) -> list[tuple]:
    with desk.look() as session:
        names = {key: name for name, key in person_ids(desk).items()}
        return sorted(
            (one.day, names[one.person_id], DUTIES.index(one.duty) + 1, one.span, one.place, one.done)
            for one in session.scalars(select(DutyEntry))
        )


def type_line(hands: Hands, *fields: str) -> None:
    """Type a line from the name on, a blank after each of the first three, Tab after the place, Enter at the end."""
    name, duty, span, place, done = fields
    for text in (name, duty, span):
        hands.type(text + " ")
    hands.type(place)
    hands.press("Tab")
    hands.type(done)
    hands.press("Return")


# ------------------------------------------------------------------------------------------------------- the log
def test_the_log_shows_one_month_and_steps(window, hands: Hands, station: Desk) -> None:
    enter(station, "张三", date(2026, 9, 3))
    enter(station, "张三", date(2026, 8, 3))
    page = log_of(window)
    assert [row["日期"] for row in hands.rows(page.table)] == ["2026-09-03"]
    hands.click("前一段")
    arrived(page)
    assert [row["日期"] for row in hands.rows(page.table)] == ["2026-08-03"]
    hands.click("看全部日期")
    arrived(page)
    assert len(hands.rows(page.table)) == 2


def test_the_head_counts_and_names_who_has_no_entry(window, hands: Hands, station: Desk) -> None:
    enter(station, "张三", date(2026, 9, 3))
    page = log_of(window)
    wait_until(lambda: "没有记录的人" in hands.texts())
    assert "1 条" in hands.texts()
    hands.click("没有记录的人 4")
    assert not page.panel.new
    hands.click("李小雨　新立村")
    assert page.panel.new
    assert page.panel.form.boxes["person_id"].editor.inner.text() == "李小雨"
    assert page.panel.form.boxes["village_id"].editor.inner.text() == "新立村"
    hands.press("Esc")


def test_an_entry_is_written_with_village_and_tidy_time(window, hands: Hands, station: Desk) -> None:
    page = log_of(window)
    hands.press("Ctrl+N")
    hands.fill("日期", "2026-9-20")
    hands.fill("时间段", "9点到11点半")
    hands.fill("姓名", "张三")
    assert page.panel.form.boxes["village_id"].editor.inner.text() == "口前村"
    hands.fill("职责", "4")
    hands.fill("工作内容", "巡逻两圈")
    hands.press("Ctrl+S")
    assert stored(station) == [(date(2026, 9, 20), "张三", 4, "09:00-11:30", None, "巡逻两圈")]


def test_a_day_without_a_post_is_doubted_while_it_is_typed(window, hands: Hands, station: Desk) -> None:
    with station.act("离岗") as session:
        leave(
            session, session.scalars(select(Person).where(Person.name == "李小雨")).one(), date(2026, 9, 10), "个人原因"
        )
    log_of(window)
    hands.press("Ctrl+N")
    hands.fill("日期", "2026-9-20")
    hands.fill("姓名", "李小雨")
    assert any("没有任职的村" in text for text in hands.texts())
    window.activateWindow()  # as a desktop does when the list under the name has closed
    wait_until(window.isActiveWindow)
    hands.fill("日期", "2026-9-9")
    assert not any("没有任职的村" in text for text in hands.texts())


def test_other_rooms_open_the_log_at_a_duty_and_a_span_of_days(window, hands: Hands, station: Desk) -> None:
    for day, number in ((1, 4), (2, 3), (30, 4)):
        enter(station, "张三", date(2026, 8 if day == 30 else 9, day), number)
    enter(station, "张三", date(2025, 9, 1), 4)
    page = log_of(window)
    window.shell.go(rows_of("duties", duty=(DUTIES[3],), days=(date(2026, 7, 1), date(2026, 9, 30))))
    arrived(page)
    assert {row["日期"] for row in hands.rows(page.table)} == {"2026-09-01", "2026-08-30"}
    window.shell.go(rows_of("duties", duty=DUTIES[3], days=(date(2026, 9, 1), date(2026, 9, 30))))
    arrived(page)
    assert {row["日期"] for row in hands.rows(page.table)} == {"2026-09-01"}
    assert "2026年9月" in hands.texts()


def test_an_entry_of_another_month_is_shown_when_it_is_asked_for(window, hands: Hands, station: Desk) -> None:
    key = enter(station, "张三", date(2026, 3, 3))
    enter(station, "张三", date(2026, 9, 3))
    page = log_of(window)
    window.shell.go(RecordPlace("duties", key))
    arrived(page)
    assert page.panel.record_id == key
    assert page.table.here() == key


# --------------------------------------------------------------------------------------------------- quick entry
def test_lines_are_typed_by_keys_alone_and_saved_as_one_act(window, hands: Hands, station: Desk) -> None:
    tab = quick(window, hands)
    type_line(hands, "zhangs", "4", "9-11", "村东", "巡逻两圈")
    hands.type("lxy ")
    hands.press("Return")  # the rest as above
    hands.type("nrs ")
    hands.type("3 ")
    hands.press("Tab")
    hands.press("Tab")
    hands.type("发传单")
    hands.press("Return")
    assert [row["姓名"] for row in hands.rows(tab.list)] == ["那日苏", "李小雨", "张三"]
    assert stored(station) == []
    hands.press("Ctrl+S")
    today = date(2026, 9, 22)
    assert stored(station) == [
        (today, "张三", 4, "09:00-11:00", "村东", "巡逻两圈"),
        (today, "李小雨", 4, None, None, "巡逻两圈"),
        (today, "那日苏", 3, None, None, "发传单"),
    ]
    assert not tab.unsaved
    hands.press("Ctrl+Z")
    wait_until(lambda: stored(station) == [])


def test_the_day_stays_and_can_be_typed_short(window, hands: Hands, station: Desk) -> None:
    tab = quick(window, hands)
    hands.press("Shift+Tab")
    hands.type("15 ")
    type_line(hands, "zhangs", "4", "9-11", "村东", "巡逻两圈")
    assert tab.entry.cells["day"].text() == "2026-09-15"
    type_line(hands, "lxy", "4", "19-21", "村西", "夜间巡逻")
    assert {line.values["day"] for line in tab.lines} == {date(2026, 9, 15)}


def test_a_wrong_line_says_why_and_stays(window, hands: Hands, station: Desk) -> None:
    tab = quick(window, hands)
    hands.type("zhangs ")
    hands.type("4 ")
    hands.type("11-9")
    hands.press("Tab")
    assert "不晚于开始时间" in tab.entry.note.text()
    hands.type("村东")
    hands.press("Tab")
    hands.type("巡逻")
    hands.press("Return")
    assert tab.lines == []
    assert tab.entry.cells["span"].hasFocus()
    assert tab.entry.cells["done"].text() == "巡逻"
    hands.type("9-11")
    hands.press("Return")
    assert [line.values["span"] for line in tab.lines] == ["09:00-11:00"]


def test_of_two_with_the_same_letters_one_is_chosen_by_number(window, hands: Hands, station: Desk) -> None:
    with station.act("改名") as session:
        session.scalars(select(Person).where(Person.name == "王大海")).one().name = "周山"
        session.scalars(select(Person).where(Person.name == "赵立春")).one().name = "张三"
    tab = quick(window, hands)
    hands.type("zs")
    assert len(tab.entry.offers.words) == 3
    hands.press("Tab")
    assert "数字键" in tab.entry.note.text() or tab.entry.cells["person"].property("state") == "bad"
    hands.press("Shift+Tab")
    hands.type("zs")
    place = next(n for n, words in enumerate(tab.entry.offers.words, 1) if "波泥河村" in words)
    hands.type(str(place))
    assert tab.entry.cells["person"].text() == "张三 波泥河村"
    hands.type("4 ")
    hands.press("Tab")
    hands.press("Tab")
    hands.type("巡逻")
    hands.press("Return")
    assert tab.lines[0].village == "波泥河村"


def test_a_block_from_excel_is_looked_over_before_it_is_saved(window, hands: Hands, station: Desk) -> None:
    tab = quick(window, hands)
    QGuiApplication.clipboard().setText(
        "日期\t姓名\t职责\t时间\t工作内容\n9.3\t张三\t巡逻\t9点到11点\t巡逻两圈\n9.4\t不认识\t调解\t\t调解一起\n\t张三\t3\t\t发传单\n"
    )
    hands.press("Ctrl+V")
    rows = hands.rows(tab.list)
    assert [row["姓名"] for row in rows] == ["张三", "不认识", "张三"]
    assert "花名册里没有" in rows[1]["说明"]
    hands.press("Ctrl+S")
    assert [row[1:] for row in stored(station)] == [
        ("张三", 4, "09:00-11:00", None, "巡逻两圈"), ("张三", 3, None, None, "发传单"),
    ]  # fmt: skip
    assert [line.texts["person"] for line in tab.lines] == ["不认识"]
    hands.press("Return")  # the wrong line is chosen in the list: back into the fields
    assert tab.entry.cells["done"].text() == "调解一起"
    hands.fill("姓名", "李小雨")
    hands.press("Return")
    hands.press("Ctrl+S")
    assert (date(2026, 9, 4), "李小雨", 2, None, None, "调解一起") in stored(station)


def test_the_same_line_twice_is_doubted(window, hands: Hands, station: Desk) -> None:
    enter(station, "张三", date(2026, 9, 22))
    tab = quick(window, hands)
    for _ in range(2):
        type_line(hands, "zhangs", "4", "9-11", "村东", "巡逻")
    notes = [row["说明"] for row in hands.rows(tab.list)]
    assert notes == ["和第 1 行一样", "已经登记过同样的一条"]


def test_what_was_typed_is_asked_for_when_the_window_closes(window, hands: Hands, station: Desk) -> None:
    quick(window, hands)
    type_line(hands, "zhangs", "4", "9-11", "村东", "巡逻")
    window.open("home")
    hands.answer("返回")
    assert not window.close()
    assert window.here == "duties"
    hands.answer("保存")
    assert window.close()
    assert len(stored(station)) == 1


def test_what_was_typed_outlives_a_crash(window, hands: Hands, station: Desk) -> None:
    tab = quick(window, hands)
    type_line(hands, "zhangs", "4", "9-11", "村东", "巡逻")
    hands.type("lxy ")
    hands.press("Return")  # the rest as above
    tab.paste("9.4\t不认识\t调解\t调解一起")
    hands.type("nrs ")
    hands.type("3")
    window.shell.drafts.flush()
    assert tab.kept.name
    lines, kept = list(tab.lines), json.loads(json.dumps(tab.kept.owner.draft()))
    window.shell.ask_which = lambda *_: "不保存"
    assert tab.may_leave()
    assert not tab.unsaved
    tab.kept.owner.take_draft(kept)
    assert [line.values for line in tab.lines] == [line.values for line in lines]
    assert [line.note for line in tab.lines] == [line.note for line in lines]
    assert tab.entry.cells["person"].text() == "那日苏"
    assert tab.entry.cells["duty"].text() == "3"
    assert "巡逻" in kept["words"]


# ----------------------------------------------------------------------------------------------------- the figure
def drawn(window, hands: Hands):
    hands.click("统计")
    tab = window.pages["duties"].page("统计")
    for _ in range(300):
        loop = QEventLoop()
        QTimer.singleShot(100, loop.quit)
        loop.exec()  # unlike processEvents this lets the drawing thread go on
        if tab.view.drawn and not tab.reader.busy:
            break
    settle()
    return tab


def test_a_click_and_a_key_on_a_number_open_its_rows(window, hands: Hands, station: Desk) -> None:
    enter(station, "张三", date(2026, 9, 3), 4)
    enter(station, "张三", date(2026, 5, 3), 4)
    enter(station, "张三", date(2026, 5, 4), 3)
    enter(station, "李小雨", date(2026, 5, 4), 4)
    tab = drawn(window, hands)
    place = tab.view.place_of(0, 3)
    QTest.mouseClick(tab.view.viewport(), Qt.MouseButton.LeftButton, pos=place.center())
    page = log_of(window)
    assert sorted(row["日期"] for row in hands.rows(page.table)) == ["2026-05-03", "2026-09-03"]
    tab = drawn(window, hands)
    assert tab.view.hasFocus()
    for key in (Qt.Key.Key_Up, Qt.Key.Key_End):  # up to the sums, then to the sum of all
        QTest.keyClick(tab.view, key)
    assert "全部村，全部职责：4 条" in tab.view.accessibleName()
    QTest.keyClick(tab.view, Qt.Key.Key_Return)
    assert len(hands.rows(log_of(window).table)) == 4


def test_a_number_of_a_quarter_opens_the_quarter(window, hands: Hands, station: Desk) -> None:
    enter(station, "张三", date(2026, 9, 3), 4)
    enter(station, "张三", date(2026, 5, 3), 4)
    tab = drawn(window, hands)
    hands.click("按季看")
    tab = drawn(window, hands)
    assert "2026年第3季度" in hands.texts()
    tab.view.opened.emit(0, None)
    assert [row["日期"] for row in hands.rows(log_of(window).table)] == ["2026-09-03"]


def test_a_new_entry_is_counted_when_the_figure_is_shown_again(window, hands: Hands, station: Desk) -> None:
    enter(station, "张三", date(2026, 9, 3), 4)
    tab = drawn(window, hands)
    hands.click("纪实")
    enter(station, "张三", date(2026, 9, 4), 4)
    tab = drawn(window, hands)
    assert tab.view.figure.matrix.value(0, 3) == 2


def test_what_another_program_wrote_is_counted_after_a_look_again(window, hands: Hands, station: Desk) -> None:
    enter(station, "张三", date(2026, 9, 3), 4)
    tab = drawn(window, hands)
    with closing(Desk.open(station.place)) as other:
        enter(other, "张三", date(2026, 9, 4), 4)
    settle()
    assert tab.view.figure.matrix.value(0, 3) == 1
    hands.press("F5")
    wait_until(lambda: tab.view.figure.matrix.value(0, 3) == 2)


def test_counts_are_exported_as_a_workbook(window, hands: Hands, station: Desk, tmp_path: Path) -> None:
    enter(station, "张三", date(2026, 9, 3), 4)
    drawn(window, hands)
    out = tmp_path / "统计.xlsx"
    hands.choose_file(out)
    hands.click("导出")
    wait_until(lambda: out.exists() and not window.shell.work.running)


def test_nothing_to_count_says_what_to_do(window, hands: Hands, station: Desk) -> None:
    hands.click("统计")
    wait_until(lambda: any("没有可统计的" in text for text in hands.texts()))
    hands.click("登记履职")
    assert QApplication.focusWidget() is window.pages["duties"].page("快速登记").entry.cells["person"]
