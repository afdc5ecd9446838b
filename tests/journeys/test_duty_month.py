"""A month of duties: lines from the telephone, a village's workbook, the figure that opens its rows, the month's sheet."""

from pathlib import Path

import openpyxl
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from station_desk.base.places import rows_of
from station_desk.features.duties.figures import load_faces
from tests.hands import wait_until
from tests.journeys.steps import Clerk

NAME, VILLAGE = "于海", "红旗村"
ROWS = (
    ("日期", "姓名", "村", "职责", "时间", "工作内容"),
    ("2026.11.2", NAME, "红旗", "巡逻", "9点到11点半", "巡逻时劝返收粮车一台"),
    ("2026.11.5", "", "", "调解", "", "调解邻里口角一起"),
    ("2026.11.6", "无此人", "", 3, "", "宣传一次"),
)


def test_a_month_of_duties(old_hand: Clerk, tmp_path: Path) -> None:
    clerk = old_hand
    clerk.go("履职纪实")
    before = count(clerk)
    lines_from_the_telephone(clerk)
    assert count(clerk) == before + 2
    a_workbook_of_the_village(clerk, tmp_path / "红旗村.xlsx")
    assert count(clerk) == before + 3
    the_figure_opens_its_rows(clerk)
    the_month_s_sheet(clerk, tmp_path / "月表.pdf")
    all_is_taken_back(clerk)
    assert count(clerk) == before


def log(clerk: Clerk):
    clerk.do("纪实")
    return clerk.page.page("纪实")


def count(clerk: Clerk) -> int:
    """How many entries the log has this month."""
    page = log(clerk)
    page.bar._now()
    page.show_place(rows_of("duties"))
    clerk.still()
    wait_until(lambda: page.rows.whole)
    return len(page.rows.ids)


def lines_from_the_telephone(clerk: Clerk) -> None:
    clerk.do("快速登记")
    for line in (("yuhai", "4", "19-21", "村东", "夜间巡逻两圈"), ("wangj", "3", "", "村部", "发反诈传单四十份")):
        for word in line[:3]:
            clerk.type(word + " ")
        clerk.type(line[3])
        clerk.press("Tab")
        clerk.type(line[4])
        clerk.press("Return")
    rows = clerk.rows(clerk.page.page("快速登记").list)
    assert [(row["姓名"], row["所在村"], row["时间段"]) for row in rows] == [
        ("王娟", "卢家村", ""), (NAME, VILLAGE, "19:00-21:00"),
    ]  # fmt: skip
    clerk.press("Ctrl+S")
    assert "登记履职 2 条" in clerk.toast()


def a_workbook_of_the_village(clerk: Clerk, path: Path) -> None:
    book = openpyxl.Workbook()
    for row in ROWS:
        book.active.append(row)
    book.save(path)
    log(clerk)
    clerk.will_open(path)
    clerk.do("导入")
    clerk.do("下一步：核对")
    said = clerk.said()
    assert "拒绝" in said
    clerk.do("导入 1 条")
    clerk.wizard.reject()
    clerk.still()


def the_figure_opens_its_rows(clerk: Clerk) -> None:
    load_faces()  # here and not in the drawing's thread, which would wait for this one
    clerk.do("统计")
    tab = clerk.page.page("统计")
    clerk.do("按月看")
    wait_until(lambda: tab.view.figure is not None and tab.view.figure.first.month == 11)
    clerk.still()
    row = next(place for place, one in enumerate(tab.view.figure.villages) if one.village == VILLAGE)
    number = tab.view.figure.matrix.value(row, 3)
    assert number >= 2
    tab.view.go(row, 3)
    clerk.still()
    place = tab.view.place_of(row, 3).center()
    QTest.mouseClick(tab.view.viewport(), Qt.MouseButton.LeftButton, pos=place)
    clerk.still()
    shown = clerk.rows(clerk.page.page("纪实").table)
    assert len(shown) == number
    assert {"夜间巡逻两圈", "巡逻时劝返收粮车一台"} <= {row["工作内容"] for row in shown}


def the_month_s_sheet(clerk: Clerk, target: Path) -> None:
    clerk.select_row("夜间巡逻两圈")
    clerk.click("月表", clerk.page.page("纪实").panel)
    (page,) = clerk.save_paper(target)
    for words in (
        "履职纪实月表（2026年11月）",
        f"姓名：{NAME}",
        f"所在村：{VILLAGE}",
        "19:00-21:00",
        "夜间巡逻两圈",
        "劝返收粮车",
    ):
        assert words in page.replace("\u3000", ""), words


def all_is_taken_back(clerk: Clerk) -> None:
    log(clerk).table.setFocus()
    for _ in range(2):
        clerk.press("Ctrl+Z")
