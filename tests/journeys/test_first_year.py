"""A clerk's first year at the desk: from an empty window to certificates and cards."""

from datetime import date
from pathlib import Path

from PySide6.QtWidgets import QApplication

from station_desk.base.idnumber import made_up
from station_desk.features.schedule.page.roll import RollTab
from tests.hands import settle, wait_until
from tests.journeys.steps import Clerk, on
from tests.source import PROJECT

MESSY = PROJECT / "tests" / "data" / "rosters" / "万昌镇农村辅警花名册（最终版）.xlsx"
STATION = {
    "派出所名称": "永吉县公安局万昌派出所", "县级公安机关": "永吉县公安局", "县（市、区）": "永吉县",
    "管辖乡镇": "万昌镇、金家乡", "值班电话": "0432-99990110", "所长": "周正平", "内勤": "王敏",
}  # fmt: skip
MONTH = [15, 15, 15, 10, 10, 10, 10, 5, 5, 5]  # the most points of the ten items of the usual scheme
EXCELLENT = ("冯军琴", "金㛃", "单秀杰")


def test_a_year(clerk: Clerk, tmp_path: Path) -> None:
    first_steps_are_offered(clerk)
    the_station_is_filled_in(clerk)
    villages_come_from_the_list(clerk)
    the_roster_is_imported(clerk, tmp_path)
    the_year_is_planned(clerk)
    attendance_is_marked_by_keys(clerk)
    the_sign_in_sheet_is_printed(clerk, tmp_path)
    scores_are_typed_and_pasted(clerk)
    the_year_is_rolled_up(clerk)
    the_year_is_settled(clerk)
    the_commended_are_chosen(clerk)
    certificates_are_printed(clerk, tmp_path)
    cards_are_issued_and_printed(clerk, tmp_path)
    what_was_done_can_be_taken_back(clerk)
    the_history_tells_who_and_when(clerk)


def first_steps_are_offered(clerk: Clerk) -> None:
    wait_until(lambda: "先做这三件事" in clerk.said())
    clerk.do("填写派出所资料")
    assert clerk.main.here == "settings"


def the_station_is_filled_in(clerk: Clerk) -> None:
    for title, words in STATION.items():
        clerk.fill(title, words)
    clerk.press("Ctrl+S")
    assert clerk.main.windowTitle() == "万昌派出所"


def villages_come_from_the_list(clerk: Clerk) -> None:
    """All of 万昌镇, which the list offers first, and three of 金家乡."""
    clerk.go("村屯")
    clerk.tick(lambda _: True, "添加 17 个村")
    clerk.do("从名单选村")
    clerk.tick(lambda line: line["村"] in {"金家村", "卢家村", "任家村"}, "添加 3 个村", 乡镇="金家乡")
    clerk.do("从名单选村")
    rows = clerk.rows()
    assert len(rows) == 20
    assert {row["乡镇"] for row in rows} == {"万昌镇", "金家乡"}
    clerk.do("覆盖情况")
    assert "万昌镇　0 / 17 个村有辅警在岗" in clerk.said()


def the_roster_is_imported(clerk: Clerk, tmp_path: Path) -> None:
    """Two of the seven bad rows are mended in place; the other five come back as a workbook."""
    clerk.go("花名册")
    clerk.will_open(MESSY)
    clerk.do("导入")
    assert "认出 13 栏，24 行。" in clerk.said()
    clerk.do("下一步：核对")
    assert [row["处理"] for row in clerk.rows()] == ["新增"] * 17 + ["拒绝"] * 7
    clerk.mend(26, "村别", "金家村")
    clerk.mend(23, "身份证号", made_up(3, date(1985, 3, 1)))
    clerk.mend(23, "村别", "卢家村")
    clerk.do("拒绝 5")
    assert {row["姓名"] for row in clerk.rows()} == {"周大河", "冯军琴", "", "冯四平", "褚大山"}
    clerk.do("导入 19 人")
    assert "已导入 19 人" in clerk.said()
    back = tmp_path / "未导入.xlsx"
    clerk.will_save_as(back)
    clerk.do("导出未导入的行")
    wait_until(back.exists)
    clerk.do("完成")
    rows = clerk.rows()
    assert len(rows) == 19
    assert {row["姓名"]: row["所属村"] for row in rows}["郑长岭"] == "金家村"
    from station_desk.excel.book import read_book

    words = [[str(cell) for cell in row] for row in read_book(back).sheets[0].rows]
    assert any("后三位成了000" in cell for row in words for cell in row)
    assert not any("郑长岭" in row for row in words)


def the_year_is_planned(clerk: Clerk) -> None:
    clerk.go("例会日程")
    said = clerk.will_answer("排定 25 次会议")
    clerk.do("排全年日程")
    assert "排定2026年的 25 次会议？" in said
    assert len(clerk.rows()) == 25
    clerk.do("月历")
    assert clerk.page.way == "月历"
    clerk.do("列表")


def roll(clerk: Clerk, meeting: str) -> RollTab:
    """The attendance of a meeting, ready for keys."""
    clerk.go("例会日程")
    clerk.select_row(meeting)
    clerk.do("出勤")
    found = clerk.page.list.panel.findChild(RollTab)
    clerk.wake()
    found.view.setFocus()
    return found


def attendance_is_marked_by_keys(clerk: Clerk) -> None:
    """January one by one, February all present and then the exceptions."""
    on("2026-01-12")
    january = roll(clerk, "2026年1月例会")
    for key in "PLAE":
        clerk.press(key)
    clerk.do("全部出席")
    assert january.counts.text() == "应到 19  出席 16  迟到 1  请假 1  缺席 1"
    clerk.press("Ctrl+S")
    assert "已登记2026年1月例会出勤" in clerk.toast()
    on("2026-02-10")
    february = roll(clerk, "2026年2月例会")
    clerk.do("全部出席")
    clerk.select_row("邵洁", february.view)
    clerk.press("E")
    clerk.do("保存出勤")
    assert february.counts.text() == "应到 19  出席 18  迟到 0  请假 1  缺席 0"
    assert "已开 2" in clerk.said().replace("\n", " ")


def the_sign_in_sheet_is_printed(clerk: Clerk, tmp_path: Path) -> None:
    clerk.go("例会日程")
    clerk.select_row("2026年3月例会")
    clerk.click("签到表")
    pages = clerk.save_paper(tmp_path / "签到表.pdf")
    assert "2026年3月例会签到表" in pages[0]
    assert all(name in pages[0] for name in ("冯军琴", "赵𬭎", "孙䶮", "郑长岭"))
    assert "永吉县公安局万昌派出所" in pages[0]


def grid_of(clerk: Clerk):
    return clerk.page.scoring.grid


def points(lost: int) -> list[str]:
    """A month's ten items with so many points lost, spread over the first ones."""
    found = list(MONTH)
    at = 0
    while lost:
        found[at % 10], lost, at = found[at % 10] - 1, lost - 1, at + 1
    return [str(number) for number in found]


LOST = {"冯军琴": 3, "金㛃": 5, "单秀杰": 6, "邵洁": 55}  # everyone else loses 15
MARKED = {"金㛃": ("1", ""), "邵洁": ("", "2")}  # late, absent in January


def scores_are_typed_and_pasted(clerk: Clerk) -> None:
    """January's first line is typed, the rest pasted as Excel copies it; February's is one block.

    What was marked at January's meeting has taken off its points by itself.
    """
    on("2026-02-03")
    clerk.go("考核")
    clerk.do("建立2026年考核办法")
    grid = grid_of(clerk)
    names = [row["姓名"] for row in clerk.rows(grid)]
    block = [points(LOST.get(name, 15)) for name in names]
    clerk.do("1月")
    clerk.to_cell(grid, 0, "信息采集")
    for number in block[0]:
        clerk.type(number)
        clerk.press("Tab")
    clerk.to_cell(grid, 1, "信息采集")
    clerk.paste(block[1:])
    rows = clerk.rows(grid)
    assert {row["姓名"]: (row["迟到"], row["缺会"]) for row in rows if row["迟到"] or row["缺会"]} == MARKED
    typed = {name: f"{100 - LOST.get(name, 15)}.00" for name in names}
    assert {row["姓名"]: row["总分"] for row in rows} == typed | {"金㛃": "94.00", "邵洁": "43.00"}
    clerk.do("2月")
    clerk.to_cell(grid, 0, "信息采集")
    clerk.paste(block)
    assert {row["姓名"]: row["总分"] for row in clerk.rows(grid)} == typed


def the_year_is_rolled_up(clerk: Clerk) -> None:
    """Three are 优秀 within the quota, one is 不称职, and one is set to 优秀 by hand with a reason."""
    on("2027-01-06")
    clerk.go("考核")
    clerk.do("年度汇总")
    clerk.will_answer("汇总")
    clerk.do("汇总定档")
    table = clerk.page.summary.table
    grades = {row["姓名"]: row["档次"] for row in clerk.rows(table)}
    assert {name for name, grade in grades.items() if grade == "优秀"} == set(EXCELLENT)
    assert grades["邵洁"] == "不称职"
    clerk.select_row("孙䶮", table)
    clerk.will_answer("定为优秀", reason="抗洪抢险中救出三名群众")
    clerk.press("F2")
    wait_until(QApplication.activePopupWidget)
    clerk.do("优秀")
    wait_until(lambda: {row["姓名"]: row["档次"] for row in clerk.rows(table)}["孙䶮"] == "优秀")
    assert {row["姓名"]: row["理由"] for row in clerk.rows(table)}["孙䶮"] == "手工：抗洪抢险中救出三名群众"


def the_year_is_settled(clerk: Clerk) -> None:
    """Handed in, signed, put up for five working days, and settled."""
    clerk.will_answer("报所长签批")
    clerk.do("报所长签批")
    clerk.will_answer("登记所长签批")
    clerk.do("登记所长签批")
    clerk.will_answer("张贴公示")
    clerk.do("张贴公示")
    on("2027-01-20")
    clerk.page.refresh()
    clerk.do("结束公示")
    clerk.will_answer("定案")
    clerk.do("定案")
    assert "2026年度考核已定案（2027年1月20日" in clerk.page.summary.flow.words.text()


def the_commended_are_chosen(clerk: Clerk) -> None:
    clerk.go("表彰")
    clerk.tick(lambda line: line["姓名"] != "单秀杰", "表彰 3 人")
    clerk.do("从优秀中选人")
    assert {row["姓名"]: row["证书编号"] for row in clerk.rows()} == {
        "冯军琴": "荣〔2026〕001号", "金㛃": "荣〔2026〕002号", "孙䶮": "荣〔2026〕003号",
    }  # fmt: skip


def certificates_are_printed(clerk: Clerk, tmp_path: Path) -> None:
    clerk.click("打印")
    clerk.click("全部荣誉证书")
    pages = clerk.save_paper(tmp_path / "证书.pdf")
    assert len(pages) == 3
    for page, name, number in zip(pages, ("冯军琴", "金㛃", "孙䶮"), ("001", "002", "003"), strict=True):
        assert f"{name}同志" in page
        assert f"荣〔2026〕{number}号" in page
        assert "优秀农村辅警" in page
        assert "永吉县公安局万昌派出所" in page
    clerk.table().selectAll()
    clerk.do("更多操作")
    clerk.do("记为已印")
    assert {row["状态"] for row in clerk.rows()} == {"已印"}


def cards_are_issued_and_printed(clerk: Clerk, tmp_path: Path) -> None:
    clerk.go("工作证")
    clerk.tick(lambda _: True, "登记 19 人")
    clerk.do("登记工作证")
    numbers = [row["工作证号"] for row in clerk.rows()]
    assert len(set(numbers)) == 19
    clerk.click("打印")
    clerk.click("全部工作证")
    pages = clerk.save_paper(tmp_path / "工作证.pdf")
    assert len(pages) == 6  # three sheets of eight, front and back
    fronts = "".join(pages)
    assert all(number in fronts for number in numbers)
    assert "赵𬭎" in fronts


def what_was_done_can_be_taken_back(clerk: Clerk) -> None:
    """From another room: the cards, then the mark on the certificates, and both again."""
    clerk.go("村屯")
    clerk.press("Ctrl+Z")
    assert "已撤销：登记工作证 19 张" in clerk.toast()
    clerk.press("Ctrl+Z")
    assert "已撤销：把证书记为已印" in clerk.toast()
    clerk.go("工作证")
    assert "给在岗的人登记工作证" in clerk.said()
    clerk.go("表彰")
    assert {row["状态"] for row in clerk.rows()} == {"待印"}
    clerk.press("Ctrl+Shift+Z")
    clerk.press("Ctrl+Shift+Z")
    assert {row["状态"] for row in clerk.rows()} == {"已印"}
    clerk.go("工作证")
    assert len(clerk.rows()) == 19


def the_history_tells_who_and_when(clerk: Clerk) -> None:
    clerk.go("花名册")
    clerk.select_row("郑长岭")
    clerk.fill("联系电话", "13900000088")
    clerk.press("Ctrl+S")
    clerk.do("历史")
    settle()
    history = clerk.page.panel.history
    lines = history.table.model()
    told = [str(lines.index(row, 0).data()) for row in range(lines.rowCount())]
    assert told[0].startswith("2027-01-20 ")
    assert "内勤 王敏　修改郑长岭" in told[0]
    assert any(f"导入花名册：{MESSY.name}" in line for line in told)
    assert next(row for row in clerk.rows(history.table) if row["项目"] == "联系电话") == {
        "项目": "联系电话", "原来": "13900000005", "改为": "13900000088",
    }  # fmt: skip
