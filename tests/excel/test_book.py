"""Workbooks of every sort are read as they are, told by their content."""

import zipfile
from datetime import date, datetime
from pathlib import Path

import pytest
import xlsxwriter

from station_desk.base.errors import UserError
from station_desk.excel.book import Merge, cell_text, read_book

ROSTERS = Path(__file__).parents[1] / "data" / "rosters"
NAMES = [["姓名", "村"], ["孙䶮", "万昌村"], ["李𠅤", "玉华村"]]
ODS = (
    '<?xml version="1.0" encoding="UTF-8"?><office:document-content'
    ' xmlns:office="urn:oasis:names:tc:opendocument:xmlns:office:1.0"'
    ' xmlns:table="urn:oasis:names:tc:opendocument:xmlns:table:1.0"'
    ' xmlns:text="urn:oasis:names:tc:opendocument:xmlns:text:1.0"><office:body><office:spreadsheet>'
    '<table:table table:name="名单">{rows}</table:table></office:spreadsheet></office:body></office:document-content>'
)
ODS_TEXT = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'


def write_ods(path: Path, rows: str, manifest: str = "") -> Path:
    with zipfile.ZipFile(path, "w") as archive:
        archive.writestr("mimetype", "application/vnd.oasis.opendocument.spreadsheet")
        archive.writestr(
            "META-INF/manifest.xml",
            '<?xml version="1.0"?><manifest:manifest'
            f' xmlns:manifest="urn:oasis:names:tc:opendocument:xmlns:manifest:1.0">{manifest}</manifest:manifest>',
        )
        archive.writestr("content.xml", ODS.format(rows=rows))
    return path


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-8", "gb18030", "utf-16"])
@pytest.mark.parametrize("delimiter", [",", "\t", ";"])
def test_text_in_every_usual_encoding(tmp_path, encoding, delimiter):
    path = tmp_path / "名单.txt"
    path.write_bytes("\r\n".join(delimiter.join(row) for row in NAMES).encode(encoding))
    book = read_book(path)
    assert [sheet.name for sheet in book.sheets] == ["名单"]
    assert book.sheets[0].rows == NAMES


def test_a_gbk_file_is_not_taken_for_anything_else(tmp_path):
    path = tmp_path / "名单.csv"
    path.write_bytes("姓名,村\n冯军琴,万昌村\n".encode("gbk"))
    assert read_book(path).sheets[0].rows == [["姓名", "村"], ["冯军琴", "万昌村"]]


def test_quotes_line_breaks_and_protected_numbers_in_a_csv(tmp_path):
    path = tmp_path / "名单.csv"
    path.write_text('姓名,"地址\n（户籍）",身份证\n冯军琴,"万昌,村",="999999198601067433"\n', encoding="utf-8")
    assert read_book(path).sheets[0].rows == [
        ["姓名", "地址\n（户籍）", "身份证"],
        ["冯军琴", "万昌,村", "999999198601067433"],
    ]


def test_a_title_line_with_no_delimiter_does_not_mislead(tmp_path):
    path = tmp_path / "名单.csv"
    path.write_text("万昌镇，农村辅警名单\n姓名;村\n冯军琴;万昌村\n金㛃;玉华村\n", encoding="utf-8")
    assert read_book(path).sheets[0].rows[2] == ["冯军琴", "万昌村"]


def write_xlsx(path: Path) -> Path:
    with xlsxwriter.Workbook(path) as book:
        sheet = book.add_worksheet("名单")
        sheet.merge_range(0, 0, 0, 3, "万昌镇")
        day = book.add_format({"num_format": 'yyyy"年"m"月"d"日"'})
        sheet.write_row(3, 1, ["姓名", 166, True])
        sheet.write_datetime(4, 1, datetime(2020, 1, 5), day)
        sheet.write_datetime(4, 2, datetime(2020, 1, 5, 9, 30), day)
        sheet.write_blank(900, 1, None, day)
        book.add_worksheet("旧").hide()
        book.get_worksheet_by_name("旧").write(0, 0, "x")
        book.add_worksheet("空")
    return path


def test_an_xlsx_keeps_rows_types_merges_and_what_is_hidden(tmp_path):
    book = read_book(write_xlsx(tmp_path / "a.xlsx"))
    assert [(sheet.name, sheet.visible, len(sheet.rows)) for sheet in book.sheets] == [
        ("名单", True, 5),
        ("旧", False, 1),
        ("空", True, 0),
    ]
    sheet = book.sheets[0]
    assert sheet.merged == (Merge(0, 0, 0, 3),)
    assert sheet.rows[3] == ["", "姓名", 166.0, True]
    assert sheet.rows[4][1:3] == [date(2020, 1, 5), datetime(2020, 1, 5, 9, 30)]
    assert type(sheet.rows[4][1]) is date


@pytest.mark.parametrize("name", ["名单.xls", "名单.et", "名单.csv", "名单", "名单.XLSM"])
def test_content_counts_not_the_name(tmp_path, name):
    path = write_xlsx(tmp_path / "a.xlsx").rename(tmp_path / name)
    assert read_book(path).sheets[0].rows[3][1] == "姓名"


@pytest.mark.parametrize("name", ["名单.xlsx", "名单.et", "名单.ods"])
def test_an_old_xls_under_another_name(tmp_path, name):
    path = tmp_path / name
    path.write_bytes((ROSTERS / "黄榆乡治保主任名单.xls").read_bytes())
    assert read_book(path).sheets[0].rows[2][2] == "薛云明"


def test_an_ods_with_a_million_blank_rows_at_its_end(tmp_path):
    rows = f"<table:table-row>{ODS_TEXT.format('姓名')}{ODS_TEXT.format('村')}</table:table-row>"
    blank = '<table:table-cell table:number-columns-repeated="16384"/>'
    rows += f'<table:table-row table:number-rows-repeated="1048575">{blank}</table:table-row>'
    assert read_book(write_ods(tmp_path / "a.ods", rows)).sheets[0].rows == [["姓名", "村"]]


def test_a_sheet_is_asked_for_by_name(tmp_path):
    book = read_book(write_xlsx(tmp_path / "a.xlsx"))
    assert book.sheet("旧").rows == [["x"]]
    with pytest.raises(UserError, match="没有叫“新”的表") as caught:
        book.sheet("新")
    assert "名单、旧、空" in caught.value.advice


@pytest.mark.parametrize(
    ("cell", "text"),
    [
        (166.0, "166"),
        (9.9999919850315e17, "999999198503150000"),
        (1.5, "1.5"),
        (date(2020, 1, 5), "2020-01-05"),
        (True, "是"),
        ("", ""),
        (None, ""),
    ],
)
def test_a_cell_as_a_clerk_reads_it(cell, text):
    assert cell_text(cell) == text
