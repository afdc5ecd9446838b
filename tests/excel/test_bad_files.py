"""Ruined, locked, foreign and huge files: each gets a sentence with advice, none gets another error."""

import io
import random
import struct
import warnings
import zipfile
from contextlib import suppress
from pathlib import Path

import pytest
import xlsxwriter

from station_desk.base.errors import UserError
from station_desk.excel import book as book_module
from station_desk.excel import ole
from station_desk.excel.book import Book, read_book
from tests.excel.test_book import ODS_TEXT, ROSTERS, write_ods

SAMPLES = Path(__file__).parent / "samples"
XLSX = ROSTERS / "西阳镇派出所花名册.xlsx"
XLS = ROSTERS / "黄榆乡治保主任名单.xls"
OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
HTML = "<html><head><meta charset='gbk'></head><body><table><tr><td>姓名</td></tr></table></body></html>"
XML_2003 = '<?xml version="1.0"?><?mso-application progid="Excel.Sheet"?><Workbook><Worksheet/></Workbook>'


def refused(path: Path) -> UserError:
    """The sentence a file gets; it always comes with advice and names the file, never an English word of a library."""
    with pytest.raises(UserError) as caught:
        read_book(path)
    assert path.name in caught.value.message
    assert caught.value.advice.endswith("。")
    return caught.value


def read_or_refuse(path: Path) -> Book | None:
    """The book, or None where a sentence was given instead; any other error fails the test."""
    with suppress(UserError):
        return read_book(path)
    return None


def zipped(**parts: str) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w") as archive:
        for name, text in parts.items():
            archive.writestr(name.replace("__", "/"), text)
    return held.getvalue()


def ole_with(stream: str) -> bytes:
    return OLE + b"\0" * 504 + stream.encode("utf-16-le").ljust(64, b"\0") + b"\0" * 448


def locked_xls() -> bytes:
    """An xls whose stream has the FILEPASS record that a password puts after the first one."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        import xlwt
        from xlwt.CompoundDoc import XlsDoc

    made = xlwt.Workbook()
    made.add_sheet("名单").write(0, 0, "姓名")
    stream = made.get_biff_data()
    first = 4 + struct.unpack_from("<H", stream, 2)[0]
    lock = struct.pack("<HHHHH", 0x2F, 54, 1, 1, 1) + b"\x5a" * 48
    held = io.BytesIO()
    XlsDoc().save(held, stream[:first] + lock + stream[first:])
    return held.getvalue()


@pytest.mark.parametrize(
    ("name", "content", "message"),
    [
        ("a.xlsx", b"", "空文件"),
        ("a.xlsx", b"PK\x03\x04", "已损坏或不完整"),
        ("a.docx", zipped(word__document="<x/>"), "Word 文档"),
        ("a.xlsx", zipped(word__document="<x/>"), "Word 文档"),
        ("a.pptx", zipped(ppt__presentation="<x/>"), "演示文稿"),
        ("a.zip", zipped(readme="x"), "压缩包"),
        ("a.xlsx", b"PK\x05\x06" + b"\0" * 18, "压缩包"),
        ("a.rar", b"Rar!\x1a\x07\x00" + b"\0" * 40, "压缩包"),
        ("a.pdf", b"%PDF-1.7\n%\xe2\xe3", "PDF 文件"),
        ("a.xls", b"\xff\xd8\xff\xe0" + b"\0" * 60, "图片"),
        ("a.csv", b"\x89PNG\r\n\x1a\n" + b"\0" * 60, "图片"),
        ("a.bmp", b"BM\x10\0\0\0" + b"\0" * 60, "图片"),
        ("a.rtf", b"{\\rtf1\\ansi}", "Word 文档"),
        ("a.doc", ole_with("WordDocument"), "Word 文档"),
        ("a.xls", ole_with("EncryptedPackage"), "打开密码"),
        ("a.xls", ole_with("Something"), "已损坏或不完整"),
        ("a.xls", OLE, "已损坏或不完整"),
        ("a.xls", ole_with("Workbook"), "已损坏或不完整"),
        ("a.xls", HTML.encode("gbk"), "其实是网页"),
        ("a.xls", b"\xef\xbb\xbf\r\n  " + HTML.encode(), "其实是网页"),
        ("a.xls", HTML.encode("utf-16"), "其实是网页"),
        ("a.xls", b"MIME-Version: 1.0\r\nContent-Type: multipart/related", "其实是网页"),
        ("a.xls", XML_2003.encode(), "XML 格式"),
        ("a.xlsx", zipped(xl__workbook="x"), "压缩包"),
        ("a.csv", b"\x00\x01\x02\x03" * 30, "不是能读的表格"),
        ("a.csv", "姓名,村\n".encode("gbk") + b"\xff\xff\xff", "不是能读的表格"),
        ("a.csv", b"\n\n ,, \n", "每张表都是空的"),
        ("a.db", b"SQLite format 3\x00" + b"\0" * 90, "数据库文件"),
    ],
)
def test_what_is_no_workbook_says_what_it_is(tmp_path, name, content, message):
    path = tmp_path / name
    path.write_bytes(content)
    assert message in refused(path).message


def test_a_real_password_protected_xlsx():
    assert "打开密码" in refused(SAMPLES / "password.xlsx").message


def test_a_password_protected_xls(tmp_path):
    path = tmp_path / "a.xls"
    path.write_bytes(locked_xls())
    assert "打开密码" in refused(path).message


def test_a_password_protected_ods(tmp_path):
    lock = '<manifest:file-entry><manifest:encryption-data manifest:checksum="x"/></manifest:file-entry>'
    assert "打开密码" in refused(write_ods(tmp_path / "a.ods", "", lock)).message


def test_no_file_a_folder_and_a_file_closed_to_us(tmp_path, monkeypatch):
    assert "找不到文件" in refused(tmp_path / "没有.xlsx").message
    assert "文件夹" in refused(tmp_path).message

    def closed(self):
        raise PermissionError(13, "Permission denied")

    path = tmp_path / "开着.xlsx"
    path.write_bytes(XLSX.read_bytes())
    monkeypatch.setattr(Path, "read_bytes", closed)
    error = refused(path)
    assert "打不开" in error.message
    assert "请关闭后再试" in error.advice


def test_a_workbook_with_nothing_in_it(tmp_path):
    path = tmp_path / "空.xlsx"
    with xlsxwriter.Workbook(path) as made:
        made.add_worksheet().write_blank(30, 3, None, made.add_format({"bold": True}))
    assert "每张表都是空的" in refused(path).message


@pytest.mark.parametrize("source", [XLSX, XLS], ids=["xlsx", "xls"])
def test_a_workbook_cut_off_anywhere(tmp_path, source):
    whole = source.read_bytes()
    path = tmp_path / source.name
    sound = [sheet.rows for sheet in read_book(source).sheets]
    for length in range(0, len(whole), max(len(whole) // 120, 1)):
        path.write_bytes(whole[:length])
        found = read_or_refuse(path)
        if found:  # only what was cut off behind the sheets may be missed
            assert source is XLS
            assert [sheet.rows for sheet in found.sheets] == sound


@pytest.mark.parametrize("source", [XLSX, XLS], ids=["xlsx", "xls"])
def test_a_workbook_with_bytes_changed_anywhere(tmp_path, source):
    whole = source.read_bytes()
    path = tmp_path / source.name
    dice = random.Random(20190214)
    for round_ in range(250):
        spoiled = bytearray(whole)
        for _ in range(1 + round_ % 25):
            spoiled[dice.randrange(len(spoiled))] = dice.randrange(256)
        path.write_bytes(spoiled)
        read_or_refuse(path)


def test_a_changed_cell_in_an_xlsx_does_not_go_unnoticed(tmp_path):
    """The library does not look at checksums: an ID number with one flipped digit would be imported."""
    path = tmp_path / "a.xlsx"
    with zipfile.ZipFile(XLSX) as good, zipfile.ZipFile(path, "w", zipfile.ZIP_STORED) as made:
        for name in good.namelist():
            made.writestr(name, good.read(name))
    content = path.read_bytes()
    assert read_book(path)
    assert content.count(b"999999199008287472") == 1
    path.write_bytes(content.replace(b"999999199008287472", b"999999199008287473"))
    assert "已损坏" in refused(path).message


@pytest.mark.parametrize("length", [1, 7, 100, 4096])
def test_random_bytes(tmp_path, length):
    dice = random.Random(length)
    path = tmp_path / "a.xlsx"
    for start in (b"", b"PK\x03\x04", OLE, b"\x09\x08\x10\x00"):
        path.write_bytes(start + b"\0" + dice.randbytes(length))
        refused(path)


def sheet_xml(path: Path, rows: str, dimension: str = "A1:B2") -> Path:
    """An xlsx whose only sheet holds the given rows as XML."""
    held = io.BytesIO()
    with xlsxwriter.Workbook(held) as made:
        made.add_worksheet()
    with zipfile.ZipFile(held) as good, zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as made:
        for name in good.namelist():
            content = good.read(name).decode()
            if name.endswith("sheet1.xml"):
                content = content.replace("<sheetData/>", f"<sheetData>{rows}</sheetData>")
                content = content.replace('ref="A1"', f'ref="{dimension}"')
                assert rows in content
            made.writestr(name, content)
    return path


def test_more_rows_than_a_station_has(tmp_path, monkeypatch):
    rows = "".join(f'<row r="{n}"><c r="A{n}"><v>1</v></c></row>' for n in range(1, 200_007))
    path = sheet_xml(tmp_path / "a.xlsx", rows)
    monkeypatch.setattr(book_module, "_read_sheets", lambda *_: pytest.fail("the sheet was loaded"))
    error = refused(path)
    assert "200,006 行" in error.message
    assert "分次导入" in error.advice


def test_a_sheet_formatted_to_its_end_is_no_long_sheet(tmp_path):
    rows = '<row r="1"><c r="A1"><v>7</v></c></row>'
    rows += "".join(f'<row r="{n}"><c r="A{n}" s="0"/><c r="XFD{n}" s="0"/></row>' for n in range(2, 220_000))
    assert read_book(sheet_xml(tmp_path / "a.xlsx", rows)).sheets[0].rows == [[7.0]]


def test_a_long_csv(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text("姓名,村\n" * 200_050, encoding="utf-8")
    assert "200,050 行" in refused(path).message


@pytest.mark.parametrize("far", ["XFD1048576", "ZZ99999", "XFD70000"])
@pytest.mark.parametrize("attributes", ['r="{}"', 's="0" r="{}"'])
def test_a_stray_cell_far_out_asks_for_no_memory(tmp_path, far, attributes):
    """The sheet's own statement of its size is not to be trusted; seventeen thousand million cells would be reserved."""
    row = far.lstrip("ABCDEFGHIJKLMNOPQRSTUVWXYZ")
    rows = '<row r="1"><c r="A1"><v>1</v></c></row>'
    rows += f'<row r="{row}"><c {attributes.format(far)}><v>1</v></c></row>'
    error = refused(sheet_xml(tmp_path / "a.xlsx", rows))
    assert "大得读不下" in error.message
    assert "Ctrl+End" in error.advice


def test_an_ods_that_repeats_its_cells_without_end(tmp_path):
    cell = ODS_TEXT.format("x").replace("<table:table-cell", '<table:table-cell table:number-columns-repeated="16384"')
    rows = f'<table:table-row table:number-rows-repeated="1048576">{cell}</table:table-row>'
    assert "1,048,576 行" in refused(write_ods(tmp_path / "a.ods", rows)).message


def test_an_ods_with_a_stray_cell_far_down(tmp_path):
    row = f"<table:table-row>{ODS_TEXT.format('x') * 15}</table:table-row>"
    rows = f'{row}<table:table-row table:number-rows-repeated="999998"><table:table-cell/></table:table-row>{row}'
    assert "第 1,000,000 行、第 15 列" in refused(write_ods(tmp_path / "a.ods", rows)).message


def test_an_xlsx_that_unpacks_to_gigabytes(tmp_path):
    """The sizes written in the archive's directory are enough to refuse it, before anything is unpacked."""
    path = sheet_xml(tmp_path / "a.xlsx", '<row r="1"/>')
    content = bytearray(path.read_bytes())
    entry = content.index(b"PK\x01\x02")
    struct.pack_into("<I", content, entry + 24, 3_000_000_000)
    path.write_bytes(content)
    assert "展开后太大" in refused(path).message


def test_a_part_that_is_longer_than_it_says(tmp_path):
    path = sheet_xml(tmp_path / "a.xlsx", f'<row r="1"><c r="A1" t="str"><v>{"7" * 100_000}</v></c></row>')
    content = bytearray(path.read_bytes())
    entry = content.rindex(b"xl/worksheets/sheet1.xml") - 46
    assert content[entry : entry + 4] == b"PK\x01\x02"
    struct.pack_into("<I", content, entry + 24, 400)
    path.write_bytes(content)
    assert "已损坏" in refused(path).message


def test_a_broken_csv_says_in_which_row(tmp_path):
    path = tmp_path / "a.csv"
    path.write_text('姓名,村\n冯军琴,"' + "x" * 200_000 + '"\n', encoding="utf-8")
    assert "第 2 行" in refused(path).message


def spoil_xls(tmp_path: Path, kind: int, offset: int, form: str, *values: int) -> Path:
    """The xls with a few bytes of its first record of a kind overwritten, as a bad stick does."""
    content = bytearray(XLS.read_bytes())
    start = 512  # the stream begins in the first sector
    at = next(at for at, found, _ in ole.records(bytes(content[start:]), 0) if found == kind)
    struct.pack_into(form, content, start + at + 4 + offset, *values)
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    return path


@pytest.mark.parametrize(
    ("kind", "offset", "form", "values"),
    [
        (0x00FD, 0, "<HH", (65_000, 60_000)),  # a cell far beyond the last column
        (0x0200, 4, "<I", (0x7FFFFFFF,)),  # a sheet that says it has two thousand million rows
        (0x0200, 0, "<I", (0x00FF0000,)),  # … or that it ends before it begins
        (0x00FC, 4, "<I", (0x7FFFFFFF,)),  # as many texts
        (0x0085, 0, "<I", (12,)),  # a sheet that begins inside another record
    ],
)
def test_an_xls_that_would_ask_for_gigabytes(tmp_path, kind, offset, form, values):
    assert "已损坏" in refused(spoil_xls(tmp_path, kind, offset, form, *values)).message


def test_an_xls_whose_last_row_is_far_but_possible(tmp_path):
    path = spoil_xls(tmp_path, 0x00FD, 0, "<HH", 65_000, 255)
    assert "第 65,001 行、第 256 列" in refused(path).message


def test_an_xls_whose_sectors_run_in_a_ring(tmp_path):
    content = bytearray(XLS.read_bytes())
    table = (struct.unpack_from("<I", content, 0x4C)[0] + 1) * 512
    assert struct.unpack_from("<2I", content, table) == (1, 2)
    struct.pack_into("<I", content, table + 4, 0)
    path = tmp_path / "a.xls"
    path.write_bytes(content)
    assert "已损坏" in refused(path).message
