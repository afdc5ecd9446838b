"""A month's grid that goes out as a workbook, is changed in Excel, and comes back."""

from datetime import date
from pathlib import Path

import openpyxl
import pytest
from PySide6.QtWidgets import QApplication
from typer.testing import CliRunner

from station_desk.base.errors import UserError
from station_desk.base.idnumber import made_up
from station_desk.base.jobs import finish
from station_desk.cli import app
from station_desk.excel.importing import carry_out, plan_import, write_problems
from station_desk.features.duties.model import Note
from station_desk.features.evaluations.prints.workbooks import export_month
from station_desk.features.evaluations.service.points import points_of
from station_desk.features.evaluations.service.schemes import items_of
from station_desk.features.evaluations.service.score_file import month_told, score_sheet
from station_desk.features.roster.model import Person
from station_desk.features.villages.model import Village
from station_desk.ui.import_.wizard import Wizard
from tests.features.evaluations.station import YEAR, open_station, roll_up, score, until
from tests.hands import wait_until

MONTH = f"{YEAR}-03"


@pytest.fixture
def keys(desk, monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-08")
    keys = open_station(desk)
    score(desk, {"张三": 97, "李小雨": 95, "周慧": 55}, [3])
    return keys


def out(desk, target: Path) -> openpyxl.Workbook:
    finish(export_month(desk, MONTH, target))
    return openpyxl.load_workbook(target)


def plan(desk, file: Path, month: str = MONTH, **ways):
    with desk.look() as session:
        sheet = score_sheet(session, month)
    return finish(plan_import(desk, sheet, file, **ways))


def stored(desk, keys) -> dict[str, dict[str, int]]:
    """The month's points by name and item, in 1/100 分."""
    with desk.look() as session:
        titles = {item.id: item.title for item in items_of(session, YEAR)}
        points = points_of(session, YEAR, (3,))
        return {name: {titles[i]: n for i, n in points[key][MONTH].items()} for name, key in keys.items()}


def test_what_went_out_comes_back_the_same(desk, keys, tmp_path):
    sheet = out(desk, tmp_path / "三月.xlsx").active
    assert sheet["A1"].value == "2025年3月农村辅警考核打分表"
    assert sheet["E3"].value == "基础信息采集与线索上报（满分 15）"
    assert [cell.value for cell in sheet[4]][:6] == [1, "张三", "口前村", None, 12, 15]  # numbers, not text
    total = next(cell.column for cell in sheet[3] if cell.value == "总分")
    assert [sheet.cell(row, total).value for row in (4, 6)] == [97, None]  # missing is not zero
    draft = plan(desk, tmp_path / "三月.xlsx")
    assert (draft.wanted(), draft.doubtful) == (0, [])


def test_a_changed_workbook_changes_what_was_changed_and_is_undone_as_one(desk, keys, tmp_path):
    book = out(desk, tmp_path / "三月.xlsx")
    sheet = book.active
    sheet.insert_rows(1, 2)  # the clerk's own title above
    sheet["A1"] = "口前派出所"
    row = {line[1].value: line[0].row for line in sheet.iter_rows(min_row=6)}
    sheet[f"E{row['张三']}"], sheet[f"F{row['张三']}"] = "１２．５", None  # typed with the input method; emptied
    less = next(cell.column for cell in sheet[5] if "扣分" in str(cell.value) and "缺席" not in str(cell.value))
    sheet[f"E{row['王大海']}"], sheet.cell(row["王大海"], less).value = 13, -2
    before = stored(desk, keys)
    book.save(tmp_path / "改.xlsx")
    report = finish(carry_out(desk, plan(desk, tmp_path / "改.xlsx")))
    after = stored(desk, keys)
    assert report.counts == {"新增": 1, "更新": 1, "相同": 7}
    assert after["张三"] == before["张三"] | {"基础信息采集与线索上报": 1250}  # a blank cell erases nothing
    assert sorted(after["王大海"].values()) == [200, 1300]
    assert after["李小雨"] == before["李小雨"]
    assert desk.undo() == "导入2025年3月打分表：改.xlsx"
    assert stored(desk, keys) == before


def test_wrong_cells_are_named_by_row_and_column_and_come_back_with_their_reasons(desk, keys, tmp_path):
    book = out(desk, tmp_path / "三月.xlsx")
    sheet = book.active
    sheet["E4"], sheet["F5"], sheet["B6"], sheet["G7"] = 99, "优", "钱多多", 14
    book.save(tmp_path / "错.xlsx")
    draft = plan(desk, tmp_path / "错.xlsx")
    assert draft.complaints() == [
        "第4行E列“基础信息采集与线索上报（满分15）”：应在 0 到 15 之间，填的是 99",
        "第5行F列“矛盾纠纷排查调处（满分15）”：“优”不是分数，请填数字",
        "第6行B列“姓名”：2025年没有叫钱多多的辅警",
    ]
    assert draft.counts() == {"新增": 1, "相同": 5, "拒绝": 3}
    finish(write_problems(tmp_path / "退回.xlsx", draft))
    back = openpyxl.load_workbook(tmp_path / "退回.xlsx").active
    assert [back["A1"].value, back["B4"].value] == ["2025年3月农村辅警考核打分表", "应在 0 到 15 之间，填的是 99"]
    back["G4"] = 11  # mended there, and imported again
    back.parent.save(tmp_path / "退回.xlsx")
    again = plan(desk, tmp_path / "退回.xlsx")
    assert again.counts() == {"更新": 1, "拒绝": 2}


def test_a_workbook_does_not_change_what_evidence_gives(desk, keys, tmp_path):
    with desk.act("记一笔") as session:
        session.add(Note(person_id=keys["张三"], day=date(YEAR, 3, 9), sort="表扬", what="群众来信"))
    sheet = out(desk, tmp_path / "三月.xlsx").active
    assert (sheet["O3"].value, sheet["O4"].value) == (
        "有效线索、抓获、见义勇为、上级表彰、群众表扬（加分，至多 10）",
        2,
    )
    assert plan(desk, tmp_path / "三月.xlsx").wanted() == 0
    sheet["O4"] = 5
    sheet.parent.save(tmp_path / "改.xlsx")
    (said,) = plan(desk, tmp_path / "改.xlsx").complaints()
    assert said.endswith("：依据得出 2 分；要改请在“月度打分”里改，写明理由")


def test_people_are_known_by_number_before_name_and_namesakes_by_village(desk, keys, tmp_path):
    with desk.act("编号") as session:
        session.get_one(Person, keys["张三"]).badge = "JY2001"
        session.get_one(Person, keys["李小雨"]).badge = "JY2002"
        other = Village(name="团结村", township="口前镇")
        session.add(other)
        session.flush()
        number = made_up(77, date(1985, 3, 5))
        session.add(Person(name="张三", village_id=other.id, id_number=number, hired=date(2020, 1, 6)))
    book = openpyxl.Workbook()
    for line in (
        ("编号", "姓名", "村", "信息采集", "治安巡逻"),
        ("JY2002", "李小雨", "搬走了", 1, None),  # the number tells
        ("JY2001", "李小雨", "", 2, None),  # number and name are two people's
        (None, "张三", "口前镇团结村", 3, None),
        (None, "张　三", "", 4, None),  # which of the two
        (None, "王大海", "口前", 5, None),  # the roster says 大岔村
        (None, "郑来", "", 6, None),  # came in July
        (None, "李小雨", "", 7, None),  # a second time
    ):
        book.active.append(line)
    book.save(tmp_path / "自己的.xlsx")
    draft = plan(desk, tmp_path / "自己的.xlsx")
    assert [(row.action, [one.sentence for one in row.remarks]) for row in draft.rows] == [
        ("更新", []),
        ("拒绝", ["按编号或身份证号是张三，姓名写的却是李小雨"]),
        ("新增", []),
        ("拒绝", ["有 2 个张三，请写上所属村或辅警编号"]),
        ("新增", ["花名册里王大海在大岔村，按姓名认作他"]),
        ("拒绝", ["郑来3月不在岗，不能打分"]),
        ("拒绝", ["第二次出现，与第2行的李小雨是同一人"]),
    ]


def test_a_table_of_another_month_and_a_year_with_the_head_are_refused(desk, keys, tmp_path):
    out(desk, tmp_path / "三月.xlsx")
    with pytest.raises(UserError, match="这是2025年3月的打分表，不能导入2025年4月"):
        plan(desk, tmp_path / "三月.xlsx", f"{YEAR}-04")
    assert month_told(["2025年03月打分表", "2025年3月5日制表"]) == "2025-03"
    assert month_told(["2025年3月", "2025年4月"]) == ""
    roll_up(desk)
    until(desk, "签批")
    with pytest.raises(UserError, match="已经报所长签批"):
        plan(desk, tmp_path / "三月.xlsx")


def test_the_same_from_the_command_line(desk, place, keys, tmp_path):
    file = tmp_path / "三月.xlsx"

    def run(*words: object):
        return CliRunner().invoke(app, ["--at", str(place), *map(str, words)])

    assert run("export", "scores", file, "--month", MONTH).stdout == f"已导出 9 人到 {file}\n"
    book = openpyxl.load_workbook(file)
    book.active["E6"] = 13
    book.save(file)
    assert "共 9 行：新增 1，相同 8" in run("import", "scores", file, "--dry-run").stdout  # the title says the month
    assert "已导入 1 人" in run("import", "scores", file).stdout
    assert stored(desk, keys)["王大海"] == {"基础信息采集与线索上报": 1300}
    assert "没有写明是哪个月的表" in str(run("export", "scores", file).exception)


def test_the_same_through_the_window(desk, keys, open_room, tmp_path):
    room, file = open_room(), tmp_path / "三月.xlsx"
    room.hands.click("3月")
    room.hands.choose_file(file)
    room.hands.click("导出")
    room.hands.click("2025年3月打分表")
    wait_until(lambda: file.exists() and not room.shell.work.running)
    book = openpyxl.load_workbook(file)
    book.active["E6"] = 13
    book.save(file)
    room.hands.choose_file(file)
    room.hands.click("导入打分表")
    wait_until(lambda: isinstance(QApplication.activeModalWidget(), Wizard))
    wizard = QApplication.activeModalWidget()
    wait_until(lambda: wizard.forward.text() == "下一步：核对" and not wizard.running)
    wizard.forward.click()
    wait_until(lambda: wizard.forward.text() == "导入 1 人" and not wizard.running)
    wizard.forward.click()
    wait_until(lambda: wizard.forward.text() == "完成" and not wizard.running)
    wizard.forward.click()
    assert room.line("王大海")["信息采集"] == "13"
