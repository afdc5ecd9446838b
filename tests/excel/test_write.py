"""Workbooks written for clerks: text stays text, days are days, and what is written reads back the same."""

import errno
import zipfile
from datetime import date, datetime

import openpyxl
import pytest

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.excel import write as write_module
from station_desk.excel.book import read_book
from station_desk.excel.detect import find_headings
from station_desk.excel.write import Column, clean_sheet_name, clean_text, text_width, write_table
from tests.excel.roster import HEADINGS

COLUMNS = (
    Column("序号", "number"),
    Column("姓名"),
    Column("公民身份号码"),
    Column("所属村"),
    Column("聘用日期", "date"),
    Column("联系电话"),
    Column("银行卡号"),
    Column("补贴（元）", "money"),
    Column("备注", "text", 20),
)
FENG = (
    1,
    "冯军琴",
    "999999198601067433",
    "万昌村",
    date(2019, 2, 17),
    "17383354118",
    "0341768487870652470",
    1234.5,
    None,
)
JIN = (2, "金㛃", "99999919940428940X", "玉华村", None, None, None, 0, "甲\n乙")


def write(target, rows=(FENG, JIN), columns=COLUMNS, **more):
    return finish(write_table(target, "万昌镇派出所农村辅警花名册", columns, rows, **more))


def written(tmp_path, rows=(FENG, JIN), columns=COLUMNS, **more):
    return openpyxl.load_workbook(write(tmp_path / "a.xlsx", rows, columns, **more)).active


def test_what_is_written_is_read_back_the_same(tmp_path):
    found = find_headings(read_book(write(tmp_path / "花名册.xlsx", note="2025年11月5日导出")), HEADINGS)
    assert found.titles == ["万昌镇派出所农村辅警花名册", "2025年11月5日导出"]
    assert found.keys == ("name", "id_number", "village", "hired", "phone", "bank_card", "note")
    assert found.sure
    assert [row.values for row in found.rows()] == [
        {
            "name": "冯军琴",
            "id_number": "999999198601067433",
            "village": "万昌村",
            "hired": date(2019, 2, 17),
            "phone": "17383354118",
            "bank_card": "0341768487870652470",
            "note": "",
        },
        {
            "name": "金㛃",
            "id_number": "99999919940428940X",
            "village": "玉华村",
            "hired": "",
            "phone": "",
            "bank_card": "",
            "note": "甲\n乙",
        },
    ]


@pytest.mark.parametrize("rows", [(FENG, JIN), [FENG] * 25_000], ids=["short", "long"])
def test_cells_have_the_right_kind_in_excel(tmp_path, rows):
    sheet = written(tmp_path, rows)
    cells = sheet[3]
    assert [cell.data_type for cell in cells] == ["n", "s", "s", "s", "d", "s", "s", "n", "n"]
    assert [cell.number_format for cell in cells[1:7]] == ["@", "@", "@", "yyyy-mm-dd", "@", "@"]
    assert cells[2].value == "999999198601067433"
    assert cells[4].value == datetime(2019, 2, 17)
    assert (cells[7].value, cells[7].number_format) == (1234.5, "#,##0.00")
    assert sheet.max_row == len(rows) + 2
    assert sheet.cell(len(rows) + 2, 2).value == rows[-1][1]


def test_a_blank_cell_of_a_text_column_is_text_too(tmp_path):
    """Typed into a General cell, an ID number loses its last digits."""
    sheet = written(tmp_path)
    assert sheet["F4"].value is None
    assert sheet["F4"].number_format == "@"
    assert sheet.column_dimensions["F"].width >= len("17383354118")
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert b"<cols>" in archive.read("xl/worksheets/sheet1.xml")


@pytest.mark.parametrize(
    "text", ["=1+1", "+86", "-1", "@SUM(A1)", "=cmd|' /C calc'!A0", "{=A1}", "http://x.cn", "\t=1"]
)
def test_a_text_never_becomes_a_formula_or_a_link(tmp_path, text):
    sheet = written(tmp_path, [(text, text)], (Column(text), Column("数", "number")))
    assert [(cell.data_type, cell.value, cell.hyperlink) for cell in sheet[3]] == [("s", text, None)] * 2
    with zipfile.ZipFile(tmp_path / "a.xlsx") as archive:
        assert b"<f>" not in archive.read("xl/worksheets/sheet1.xml")


def test_it_is_ready_to_look_at_and_to_print(tmp_path):
    sheet = written(tmp_path, note="备注一行")
    assert sheet.title == "万昌镇派出所农村辅警花名册"
    assert sheet["A1"].value == "万昌镇派出所农村辅警花名册"
    assert "A1:I1" in {str(merged) for merged in sheet.merged_cells.ranges}
    assert sheet.freeze_panes == "A4"
    assert sheet.auto_filter.ref == "A3:I5"
    assert sheet["B3"].font.b
    assert sheet.page_setup.orientation == "landscape"
    assert sheet.page_setup.paperSize == 9
    assert sheet.sheet_properties.pageSetUpPr.fitToPage
    assert sheet.page_setup.fitToWidth in (None, 1)
    assert sheet.page_setup.fitToHeight == 0
    assert sheet.print_title_rows == "$3:$3"


def test_columns_are_as_wide_as_their_content(tmp_path):
    sheet = written(tmp_path)
    widths = {column: sheet.column_dimensions[column].width for column in "BCDI"}
    assert widths["C"] >= 18
    assert widths["B"] < widths["C"]
    assert widths["I"] >= 20
    far = written(tmp_path, [("说" * 500,)], (Column("备注"),))
    assert far.column_dimensions["A"].width < 50
    assert text_width("万昌a\n村") == 5


def test_odd_values_are_written_not_lost(tmp_path):
    values = [True, float("nan"), "1986-01", date(1850, 1, 2), datetime(2026, 3, 5, 9, 0), 10**20, "a\x00b\ud800c\x0b"]
    kinds = ["text", "number", "date", "date", "date", "text", "text"]
    sheet = written(tmp_path, [values], [Column(str(at), kind) for at, kind in enumerate(kinds)])
    assert [cell.value for cell in sheet[3]] == [
        "是",
        "nan",
        "1986-01",
        "1850-01-02",
        datetime(2026, 3, 5, 9, 0),
        str(10**20),
        "abc",
    ]


def test_a_text_longer_than_a_cell_is_cut_not_lost(tmp_path):
    assert len(written(tmp_path, [("长" * 40_000,)], (Column("备注"),))["A3"].value) == 32_767


@pytest.mark.parametrize(
    ("name", "tab"),
    [
        ("花名册", "花名册"),
        ("2025/11:花名册", "202511花名册"),
        ("'", "表"),
        ("", "表"),
        ("长" * 40, "长" * 31),
        ("[*]?", "表"),
    ],
)
def test_a_tab_has_a_name_excel_allows(tmp_path, name, tab):
    assert clean_sheet_name(name) == tab
    if name:
        assert written(tmp_path, sheet_name=name).title == tab


def test_a_table_with_no_rows(tmp_path):
    sheet = written(tmp_path, [])
    assert sheet.max_row == 2
    assert sheet.auto_filter.ref == "A2:I2"


def test_rows_may_come_one_by_one_and_progress_is_told(tmp_path):
    steps = []
    job = write_table(tmp_path / "a.xlsx", "表", (Column("姓名"),), ([str(at)] for at in range(1200)), total=1200)
    finish(job, steps.append)
    assert [(step.done, step.total) for step in steps] == [(0, 1200), (500, 1200), (1000, 1200), (1200, 1200)]
    assert read_book(tmp_path / "a.xlsx").sheets[0].rows[-1] == ["1199"]


@pytest.mark.parametrize("long", [False, True])
def test_a_job_given_up_leaves_the_old_file_and_nothing_else(tmp_path, long):
    target = tmp_path / "a.xlsx"
    target.write_bytes(b"old")
    rows = ((str(at),) for at in range(2000)) if long else [("x",)] * 2000
    job = write_table(target, "表", (Column("姓名"),), rows)
    next(job)
    next(job)
    job.close()
    assert target.read_bytes() == b"old"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["a.xlsx", "home"]


def test_an_error_in_the_rows_leaves_nothing_behind(tmp_path):
    def rows():
        yield ("x",)
        raise RuntimeError

    with pytest.raises(RuntimeError):
        write(tmp_path / "a.xlsx", rows(), (Column("姓名"),))
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_a_full_disk_is_said_and_nothing_is_half_written(tmp_path, monkeypatch):
    import xlsxwriter.workbook

    def full(*_, **__):
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(xlsxwriter.workbook, "ZipFile", full)
    with pytest.raises(UserError, match="磁盘已满"):
        write(tmp_path / "a.xlsx")
    assert [path.name for path in tmp_path.iterdir()] == ["home"]


def test_only_a_workbook_can_be_written(tmp_path):
    with pytest.raises(UserError, match="不能保存") as caught:
        write(tmp_path / "a.csv")
    assert ".xlsx" in caught.value.advice
    with pytest.raises(UserError, match="找不到文件夹"):
        write(tmp_path / "无" / "a.xlsx")


def test_more_rows_than_excel_holds(tmp_path, monkeypatch):
    monkeypatch.setattr(write_module, "MOST_ROWS", 3)
    with pytest.raises(UserError, match="行数太多"):
        write(tmp_path / "a.xlsx", [FENG] * 4)
    assert not (tmp_path / "a.xlsx").exists()


def test_what_a_workbook_cannot_hold_is_taken_out():
    assert clean_text("𠅤\ud800\x07\n\t") == "𠅤\n\t"


def test_a_long_or_broken_text_gets_the_height_it_needs(tmp_path):
    sheet = written(tmp_path, [("短",), ("说" * 60,), ("甲\n乙\n丙",)], (Column("备注"),))
    heights = [sheet.row_dimensions[row].height or sheet.sheet_format.defaultRowHeight for row in (3, 4, 5)]
    assert heights[0] < heights[1]
    assert heights[1] <= 60
    assert heights[2] == pytest.approx(heights[0] + 2 * 13, abs=1)
    assert [cell.alignment.wrap_text for (cell,) in sheet["A3:A5"]] == [None, True, True]
