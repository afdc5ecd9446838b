"""A county's own form filled in place: more people than it has rows, its formats, widths, merges and sums kept."""

from io import BytesIO

import pytest
from openpyxl import Workbook, load_workbook
from openpyxl.styles import Alignment, Border, Font, PatternFill, Side

from station_desk.base.errors import UserError
from station_desk.features.pay.prints.fill import Places, fill_form, guess, moved_formula, read_form

TITLES = {"number": ("序号",), "name": ("姓名",), "id_number": ("身份证号码", "身份证号"), "net": ("实发金额", "金额")}
THIN = Side(style="thin")


def county_form(rows: int = 3) -> bytes:
    """A title over all columns, headings in two rows, numbered empty rows, a sum, and a line for signatures."""
    book = Workbook()
    sheet = book.active
    sheet.title = "发放"
    sheet.merge_cells("A1:D1")
    sheet["A1"] = "　　年度辅警补助发放表"
    sheet["A1"].font = Font(name="黑体", size=18)
    for column, title in enumerate(("序号", "姓　名", "身份证号码", "实发金额（元）"), 1):
        sheet.cell(2, column, title)
        sheet.merge_cells(start_row=2, end_row=3, start_column=column, end_column=column)
    for row in range(4, 4 + rows):
        sheet.row_dimensions[row].height = 27
        sheet.cell(row, 1, row - 3)
        for column in range(1, 5):
            cell = sheet.cell(row, column)
            cell.border = Border(left=THIN, right=THIN, top=THIN, bottom=THIN)
            cell.alignment = Alignment(horizontal="center")
    total = 4 + rows
    sheet.merge_cells(start_row=total, end_row=total, start_column=1, end_column=3)
    sheet.cell(total, 1, "合　计")
    sheet.cell(total, 4, f"=SUM(D4:D{total - 1})")
    sheet.cell(total, 4).fill = PatternFill("solid", fgColor="FFFF00")
    sheet.row_dimensions[total].height = 33
    sheet.cell(total + 1, 1, "大写：")
    sheet.merge_cells(start_row=total + 1, end_row=total + 1, start_column=2, end_column=4)
    sheet.column_dimensions["C"].width = 31
    file = BytesIO()
    book.save(file)
    return file.getvalue()


def people(count: int) -> list[dict[str, object]]:
    return [
        {"number": n, "name": f"人{n}", "id_number": "99999919880305001X", "net": 3600.0} for n in range(1, count + 1)
    ]


def test_the_forms_own_headings_say_where_things_go():
    form = read_form(county_form())
    assert form.sheets == ("发放",)
    assert guess(form, TITLES) == Places("发放", 4, {"number": 1, "name": 2, "id_number": 3, "net": 4}, {})
    assert form.widths[2] == 31


@pytest.mark.parametrize("count", [2, 3, 8])
def test_people_are_filled_in_and_everything_else_stays(tmp_path, count):
    body = county_form()
    places = Places("发放", 4, {"number": 1, "name": 2, "id_number": 3, "net": 4}, {"title": (1, 1), "words": (8, 2)})
    assert (
        fill_form(body, places, people(count), {"title": "2025年度", "words": "叁仟元整"}, tmp_path / "a.xlsx") == count
    )
    sheet = load_workbook(tmp_path / "a.xlsx").active
    more = max(count - 3, 0)
    assert [sheet.cell(3 + n, 2).value for n in range(1, count + 1)] == [f"人{n}" for n in range(1, count + 1)]
    last = sheet.cell(3 + count, 4)
    assert (last.value, last.number_format, last.border.left.style) == (3600, "#,##0.00", "thin")
    assert sheet.cell(3 + count, 3).number_format == "@"
    assert sheet.row_dimensions[3 + count].height == 27
    assert sheet.cell(7 + more, 1).value == "合　计"
    assert sheet.cell(7 + more, 4).value == f"=SUM(D4:D{6 + more})"
    assert sheet.cell(7 + more, 4).fill.fgColor.rgb.endswith("FFFF00")
    assert sheet.row_dimensions[7 + more].height == 33
    assert sheet.cell(8 + more, 2).value == "叁仟元整"
    merged = {str(one) for one in sheet.merged_cells.ranges}
    assert {"A1:D1", "A2:A3", f"A{7 + more}:C{7 + more}", f"B{8 + more}:D{8 + more}"} <= merged
    assert sheet["A1"].value == "2025年度"
    assert sheet["A1"].font.name == "黑体"
    assert sheet.column_dimensions["C"].width == 31


def test_a_form_without_a_foot_simply_grows(tmp_path):
    book = Workbook()
    book.active.append(["姓名", "金额"])
    file = BytesIO()
    book.save(file)
    places = guess(read_form(file.getvalue()), TITLES)
    fill_form(file.getvalue(), places, people(5), {}, tmp_path / "a.xlsx")
    assert load_workbook(tmp_path / "a.xlsx").active.cell(6, 1).value == "人5"


@pytest.mark.parametrize(
    ("formula", "moved"),
    [
        ("=SUM(D4:D6)", "=SUM(D4:D8)"),
        ("=D7*2", "=D9*2"),
        ("=$D$4+D5", "=$D$4+D5"),
        ("=SUM(D2:D3)", "=SUM(D2:D3)"),
    ],
)
def test_formulas_follow(formula, moved):
    assert moved_formula(formula, 7, 2) == moved


def test_what_is_no_form_is_refused():
    with pytest.raises(UserError, match="不是能填写的"):
        read_form(b"PK nothing")


def test_a_sheet_that_is_gone_is_refused(tmp_path):
    with pytest.raises(UserError, match="没有名为“别的”的工作表"):
        fill_form(county_form(), Places("别的", 4, {"name": 2}, {}), people(1), {}, tmp_path / "a.xlsx")
