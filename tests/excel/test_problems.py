"""Refused rows come back as a workbook that is mended and imported again."""

from datetime import date, datetime

import openpyxl
import pytest

from station_desk.base.jobs import finish
from station_desk.excel.book import Merge, Sheet, read_book
from station_desk.excel.detect import find_headings, find_in_sheet
from station_desk.excel.importing import NOTE, Refused, write_refused
from station_desk.excel.rows import Found
from tests.excel.roster import HEADINGS
from tests.excel.test_rosters import ROSTERS, WANCHANG

YELLOW = "FFFFE08A"
REFUSED = [
    Refused(22, ("身份证号被Excel改坏了",), ("id_number",)),
    Refused(25, ("请填写姓名", "编号重复"), ("name", "badge")),
    Refused(27, ("没有2020年2月30日这一天",), ("hired",)),
]


def roster() -> Found:
    return find_headings(read_book(ROSTERS / WANCHANG), HEADINGS)


@pytest.fixture
def target(tmp_path):
    return finish(write_refused(tmp_path / "问题.xlsx", roster(), REFUSED))


def test_row_number_and_reason_stand_before_the_cells_as_they_were(target):
    sheet = openpyxl.load_workbook(target).active
    assert sheet["A1"].value == "万昌镇派出所农村辅警花名册，填报单位：（盖章），填报时间：2025.11.5"
    assert sheet["A2"].value == NOTE
    heads = [cell.value for cell in sheet[3]]
    assert heads == [
        "行号",
        "原因",
        "序号",
        "姓名",
        "性别",
        "民族",
        "出生年月",
        "身份证号",
        "政治面貌",
        "学历",
        "村别",
        "编号",
        "入职时间",
        "联系方式",
        "工资卡",
        "备注",
    ]
    rows = [[cell.value for cell in row] for row in sheet.iter_rows(min_row=4)]
    assert [row[:2] for row in rows] == [
        [22, "身份证号被Excel改坏了"],
        [25, "请填写姓名；编号重复"],
        [27, "没有2020年2月30日这一天"],
    ]
    assert rows[2][2:13] == [
        23,
        "冯四平",
        "男",
        "汉",
        "1990.1",
        "999999199101012975",
        "群众",
        "高中",
        "狼头村",
        "NF2202906",
        "2020.2.30",
    ]


def test_only_the_wrong_cells_are_yellow(target):
    sheet = openpyxl.load_workbook(target).active
    yellow = [cell.coordinate for row in sheet.iter_rows(min_row=4) for cell in row if cell.fill.fgColor.rgb == YELLOW]
    assert yellow == ["H4", "D5", "L5", "M6"]


def test_a_ruined_number_becomes_text_so_that_the_right_one_can_be_typed_over_it(target):
    cell = openpyxl.load_workbook(target).active["H4"]
    assert (cell.value, cell.number_format) == ("999999198503150000", "@")


def test_the_mended_file_is_recognised_again(target):
    book = openpyxl.load_workbook(target)
    sheet = book.active
    sheet["D5"] = "钱大海"
    sheet["M6"] = "2020.2.29"
    book.save(target)
    found = find_headings(read_book(target), HEADINGS)
    assert found.keys == roster().keys
    assert found.sure
    assert "万昌镇派出所" in found.titles[0]
    rows = list(found.rows())
    assert [row.number for row in rows] == [4, 5, 6]
    assert rows[1].values["name"] == "钱大海"
    assert rows[2].values["hired"] == "2020.2.29"
    assert rows[0].values["born"] == "1985.3"


def test_refused_once_more_the_notes_do_not_pile_up(tmp_path, target):
    found = find_headings(read_book(target), HEADINGS)
    again = finish(write_refused(tmp_path / "再.xlsx", found, [Refused(4, ("身份证号不对",), ("id_number",))]))
    sheet = openpyxl.load_workbook(again).active
    assert sheet["A1"].value == "万昌镇派出所农村辅警花名册，填报单位：（盖章），填报时间：2025.11.5"
    assert [cell.value for cell in sheet[3]][:4] == ["行号", "原因", "序号", "姓名"]
    assert [cell.value for cell in sheet[4]][:3] == [4, "身份证号不对", 18]


def test_cells_mended_in_the_wizard_are_written_as_they_are_now(tmp_path):
    found = roster()
    cells = next(row.cells for row in found.rows() if row.number == 27)
    mended = [*cells[:1], "冯四平改", *cells[2:]]
    target = finish(write_refused(tmp_path / "a.xlsx", found, [Refused(27, ("还有错",), cells=mended)]))
    assert openpyxl.load_workbook(target).active["D4"].value == "冯四平改"


def test_dates_stay_dates_and_small_numbers_numbers(tmp_path):
    rows = [
        ["序号", "姓名", "身份证号", "聘用日期", "联系电话"],
        [3.0, "冯军琴", "x", date(2019, 2, 17), 17383354118.0],
    ]
    found = find_in_sheet(Sheet("名单", rows), HEADINGS)
    target = finish(write_refused(tmp_path / "a.xlsx", found, [Refused(2, ("身份证号不对",), ("id_number",))]))
    sheet = openpyxl.load_workbook(target).active
    assert sheet["A1"].value == "名单未导入的行"
    assert [cell.value for cell in sheet[4]][2:] == [3, "冯军琴", "x", datetime(2019, 2, 17), "17383354118"]


def test_a_column_of_someone_else_keeps_its_group_in_its_heading(tmp_path):
    rows = [
        ["姓名", "身份证号", "紧急联系人", ""],
        ["", "", "姓名", "电话"],
        ["冯军琴", "x", "李四", "13900000009"],
    ]
    merged = (Merge(0, 2, 0, 3), Merge(0, 0, 1, 0), Merge(0, 1, 1, 1))
    found = find_in_sheet(Sheet("名单", rows, merged=merged), HEADINGS)
    target = finish(write_refused(tmp_path / "a.xlsx", found, [Refused(3, ("身份证号不对",), ("id_number",))]))
    again = find_headings(read_book(target), HEADINGS)
    assert [column.title for column in again.columns][2:] == ["姓名", "身份证号", "紧急联系人姓名", "紧急联系人电话"]
    assert again.keys == ("name", "id_number")


def test_a_row_of_the_second_table_beside_the_first(tmp_path):
    head = ["姓名", "所属村", "电话"]
    rows = [head * 2, ["冯军琴", "万昌村", "17383354118", "金㛃", "无此村", "17634312979"]]
    found = find_in_sheet(Sheet("名单", rows), HEADINGS)
    target = finish(write_refused(tmp_path / "a.xlsx", found, [Refused(2, ("没有这个村",), ("village",), block=1)]))
    sheet = openpyxl.load_workbook(target).active
    assert [cell.value for cell in sheet[3]] == ["行号", "原因", *head]
    assert [cell.value for cell in sheet[4]][2:] == ["金㛃", "无此村", "17634312979"]
    assert sheet["D4"].fill.fgColor.rgb == YELLOW
