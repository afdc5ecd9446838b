"""Reading a workbook as it is: sheets, rows of plain cells and merged ranges."""

import csv
import io
import re
import unicodedata
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from station_desk.base.errors import UserError
from station_desk.excel import ole
from station_desk.excel.sniff import CHOOSE_A_WORKBOOK, SAVE_AS_XLSX, SEND_AGAIN, damaged, find_kind, locked

# How far the sheets of an OpenDocument workbook reach: it says “the same again” instead of repeating cells.

_TAG = re.compile(
    rb"<(/?)table:(table|table-row|table-cell|covered-table-cell)((?:\s[^>]*?)?)(/?)>",
)
_AGAIN = re.compile(rb'table:number-(?:rows|columns)-repeated="(\d{1,9})"')


@dataclass(slots=True)
class Extent:
    """The last row and column (1-based) with something in them, and how many rows have something in them."""

    rows: int = 0
    columns: int = 0
    filled: int = 0


def measure_ods(content: bytes) -> list[Extent]:
    """The extent of every sheet in a content.xml."""
    sheets: list[Extent] = []
    row = column = last = again = 0
    for closing, name, attributes, alone in _TAG.findall(content):
        if name == b"table" and not closing:
            sheets.append(Extent())
            row = 0
        elif name == b"table-row" and sheets:
            if not closing:
                column, last, again = 0, 0, _again(attributes)
            if closing or alone:
                row += again
                if last:
                    sheet = sheets[-1]
                    sheet.rows, sheet.columns = row, max(sheet.columns, last)
                    sheet.filled += again
        elif not closing:
            column += _again(attributes)
            last = column if b"office:value-type" in attributes or b"calcext:value-type" in attributes else last
    return sheets


def _again(attributes: bytes) -> int:
    found = _AGAIN.search(attributes)
    return int(found[1]) if found else 1


# How large the sheets of a workbook are, found out before a library reserves memory for them.

MOST_ROWS = 200_000
MOST_CELLS = 12_000_000
MOST_BYTES = 2_000_000_000  # unpacked; a full roster of 200,000 × 50 cells stays under half of it
COLUMNS_OF_TWO_LETTERS = 702

_CHUNK = 8 << 20
_OVERLAP = 512  # longer than any <row …> or <c …> tag
_ROW = re.compile(rb"<(?:\w{1,9}:)?row\b[^>]*>")
_ROW_NUMBER = re.compile(rb'\br="(\d{1,7})"')
_FAR_ROW = re.compile(rb'r="[A-Z]{1,3}(\d{6,7})"')
_FAR_COLUMN = re.compile(rb'r="[A-Z]{3}\d')
_LETTERS = re.compile(rb'\br="([A-Z]{1,3})\d')
_FILLED_CELL = re.compile(
    rb'<(?:\w{1,9}:)?c\b[^>]*?\br="([A-Z]{1,3})(\d{1,7})"[^>/]*>\s*<(?:\w{1,9}:)?(?:v|is|f)\b',
)


def too_many_rows(name: str, rows: int) -> UserError:
    """The sentence for a sheet that is longer than a station's can be."""
    return UserError(
        f"“{name}”有 {rows:,} 行，超过了一次能导入的 {MOST_ROWS:,} 行。",
        "请删去多余的行，或者拆成几个文件分次导入。",
    )


def too_large(name: str, rows: int, columns: int) -> UserError:
    """The sentence for a sheet whose last cell lies too far out."""
    return UserError(
        f"“{name}”的表格一直延伸到第 {rows:,} 行、第 {columns:,} 列，大得读不下。",
        "请在 Excel 里按 Ctrl+End 看最后一格在哪里，删掉多余的行和列，保存后再导入。",
    )


def check_size(content: bytes, name: str) -> None:
    """Raise UserError where an xlsx or ods would not fit: too many rows, a stray far cell, unpacked size, a wrong CRC."""
    try:
        with zipfile.ZipFile(io.BytesIO(content)) as archive:
            parts = [part for part in archive.infolist() if not part.is_dir()]
            if sum(part.file_size for part in parts) > MOST_BYTES:
                raise UserError(f"“{name}”展开后太大了。", "请只留下花名册那一张表，另存后再导入。")
            for part in parts:
                if part.filename.startswith("xl/worksheets/") and part.filename.endswith(".xml"):
                    _check_sheet(archive, part, name)
                elif part.filename == "content.xml":
                    _check_document(archive.read(part), name)
                elif part.filename.endswith((".xml", ".rels", ".bin")):
                    _read_through(archive, part)
    except UserError:
        raise
    except Exception as error:  # zipfile and zlib raise many kinds on damaged bytes, all of them mean the same
        raise damaged(name) from error


def check_old(content: bytes, name: str) -> None:
    """Raise UserError where an xls would not fit, contradicts itself or has a password."""
    try:
        streams = ole.read_streams(content)
        extent = ole.measure(streams.get("Workbook") or streams.get("Book") or b"")
    except ole.BrokenError as error:
        raise damaged(name) from error
    if extent.locked:
        raise locked(name)
    if extent.rows * extent.columns > MOST_CELLS:
        raise too_large(name, extent.rows, extent.columns)


def _read_through(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> None:
    with archive.open(part) as stream:
        while stream.read(_CHUNK):
            pass


def _check_sheet(archive: zipfile.ZipFile, part: zipfile.ZipInfo, name: str) -> None:
    rows, columns = _named_extent(archive, part)
    if rows <= MOST_ROWS and rows * columns <= MOST_CELLS:
        return
    # cells that are only coloured or framed ask for no memory, so now only filled ones are looked at
    rows, columns, filled = _filled_extent(archive, part)
    if filled > MOST_ROWS:
        raise too_many_rows(name, filled)
    if rows * columns > MOST_CELLS:
        raise too_large(name, rows, columns)


def _check_document(content: bytes, name: str) -> None:
    for extent in measure_ods(content):
        if extent.filled > MOST_ROWS:
            raise too_many_rows(name, extent.filled)
        if extent.rows * extent.columns > MOST_CELLS:
            raise too_large(name, extent.rows, extent.columns)


def _named_extent(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int]:
    """The last row and column (1-based) that the sheet names, filled or not."""
    rows = elements = 0
    far = False
    for piece, seen in _pieces(archive, part):
        for match in _ROW.finditer(piece):
            elements += match.end() > seen
            number = _ROW_NUMBER.search(match[0])
            rows = max(rows, int(number[1]) if number else 0)
        rows = max(rows, *map(int, _FAR_ROW.findall(piece)), 0)
        far = far or bool(_FAR_COLUMN.search(piece))
    rows = max(rows, elements)
    if not far and rows * COLUMNS_OF_TWO_LETTERS <= MOST_CELLS:
        return rows, COLUMNS_OF_TWO_LETTERS  # near enough, and the columns need not be looked at one by one
    letters = {found for piece, _ in _pieces(archive, part) for found in _LETTERS.findall(piece)}
    return rows, max(map(_column_number, letters), default=1)


def _filled_extent(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> tuple[int, int, int]:
    """The last row and column with something in it, and how many rows have something in them."""
    numbers: set[bytes] = set()
    letters: set[bytes] = set()
    for piece, _ in _pieces(archive, part):
        for match in _FILLED_CELL.finditer(piece):
            letters.add(match[1])
            numbers.add(match[2])
    return max(map(int, numbers), default=0), max(map(_column_number, letters), default=1), len(numbers)


def _pieces(archive: zipfile.ZipFile, part: zipfile.ZipInfo) -> Iterator[tuple[bytes, int]]:
    """The unpacked part piece by piece, each with the end of the one before it, and where the new bytes begin."""
    with archive.open(part) as stream:
        tail = b""
        while chunk := stream.read(_CHUNK):
            yield tail + chunk, len(tail)
            tail = chunk[-_OVERLAP:]


def _column_number(letters: bytes) -> int:
    number = 0
    for letter in letters:
        number = number * 26 + letter - 64
    return number


# Tables kept as plain text: csv and txt in the encodings that Chinese programs write.

_DELIMITERS = ",\t;，"
_PROTECTED = re.compile(r'^="(.*)"$')  # how careful programs keep Excel from ruining a long number


def read_text_table(content: bytes, name: str) -> list[list[str]]:
    """The rows of a text table, every cell as text.

    Raises UserError where the bytes are no text, or the table is too long or broken.
    """
    text = _decode(content, name)
    delimiter = _guess_delimiter(text)
    rows: list[list[str]] = []
    try:
        for row in csv.reader(io.StringIO(text, newline=""), delimiter=delimiter):
            rows.append([_unprotect(cell) for cell in row])
            if len(rows) > MOST_ROWS:
                raise too_many_rows(name, text.count("\n"))
    except csv.Error as error:
        raise UserError(f"“{name}”的第 {len(rows) + 1} 行读不出来，可能少了一个引号。", SAVE_AS_XLSX) from error
    return rows


def _decode(content: bytes, name: str) -> str:
    for encoding in _encodings(content):
        try:
            text = content.decode(encoding)
        except UnicodeError:
            continue
        if not any(_is_binary(letter) for letter in set(text)):
            return text
    raise UserError(f"“{name}”不是能读的表格。", CHOOSE_A_WORKBOOK)


def _encodings(content: bytes) -> tuple[str, ...]:
    """Encodings to try in turn: a byte order mark decides; GB 18030 reads nearly anything, so it comes last."""
    if content.startswith(b"\xef\xbb\xbf"):
        return ("utf-8-sig",)
    if content.startswith((b"\xff\xfe", b"\xfe\xff")):
        return ("utf-16",)
    return ("utf-8", "gb18030")


def _is_binary(letter: str) -> bool:
    """Whether a character never stands in a text: control characters and code points that are not assigned."""
    return unicodedata.category(letter) in ("Cc", "Cn", "Cs") and letter not in "\t\r\n\x0b\x0c\x1a\x85"


def _guess_delimiter(text: str) -> str:
    """The character that splits the first lines most evenly into two or more cells."""
    lines = [line for line in text[:20_000].splitlines() if line.strip()][:30]
    best, best_score = ",", 0.0
    for delimiter in _DELIMITERS:
        counts = [line.count(delimiter) for line in lines]
        filled = [count for count in counts if count]
        if not filled:
            continue
        usual = max(set(filled), key=filled.count)
        score = filled.count(usual) / len(lines) + usual / 1000
        if score > best_score:
            best, best_score = delimiter, score
    return best


def _unprotect(cell: str) -> str:
    protected = _PROTECTED.match(cell)
    return protected[1] if protected else cell


Cell = str | float | bool | date | datetime | time | timedelta
"""What a cell can hold. An empty cell is "" ; every number of a workbook is a float; a day without a time is a date."""

MOST_FILE_BYTES = 300_000_000


@dataclass(frozen=True, slots=True)
class Merge:
    """A merged range, 0-based, last row and column included."""

    top: int
    left: int
    bottom: int
    right: int


@dataclass(slots=True)
class Sheet:
    """One table: `rows[i][j]` is the cell in Excel's row i + 1; rows may differ in length; blank rows are kept."""

    name: str
    rows: list[list[Cell]]
    visible: bool = True
    merged: tuple[Merge, ...] = ()
    knows_merges: bool = False  # csv and ods do not tell which cells are merged
    _width: int = field(default=-1, repr=False, compare=False)

    @property
    def width(self) -> int:
        """The most cells a row has; counted once, for it is asked for hundreds of times while headings are looked for."""
        if self._width < 0:
            self._width = max(map(len, self.rows), default=0)
        return self._width

    @property
    def blank(self) -> bool:
        """Whether no cell holds anything."""
        return not any(filled(cell) for row in self.rows for cell in row)


@dataclass(slots=True)
class Book:
    """A workbook that was read; `path` is where it lay."""

    path: Path
    sheets: list[Sheet] = field(default_factory=list)

    def sheet(self, name: str) -> Sheet:
        """The sheet of that name; raises UserError where there is none."""
        for sheet in self.sheets:
            if sheet.name == name:
                return sheet
        names = "、".join(sheet.name for sheet in self.sheets)
        raise UserError(f"“{self.path.name}”里没有叫“{name}”的表。", f"它有：{names}。")


def filled(cell: object) -> bool:
    """Whether a cell holds anything but blanks."""
    return bool(cell.strip()) if isinstance(cell, str) else cell is not None


def cell_text(cell: object) -> str:
    """A cell as a clerk reads it: 166.0 is 166, a date 2020-01-05; line breaks and blanks stay as they are.

    A number shows its first fifteen digits and then zeros, as Excel does.
    """
    if cell is None:
        return ""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(Decimal(f"{cell:.15g}")))
    if isinstance(cell, datetime):
        return cell.strftime("%Y-%m-%d %H:%M")
    if isinstance(cell, bool):
        return "是" if cell else "否"
    return str(cell)


def read_book(path: Path | str) -> Book:
    """Read xlsx, xlsm, xls, et, ods, csv or txt; the kind is told by content, not by name.

    Raises UserError where the file is missing, closed to us, no workbook, damaged, empty, behind a password, or has a
    sheet of more than 200,000 rows.
    """
    path = Path(path)
    content = _content(path)
    name = path.name
    kind = find_kind(content, name)
    if kind == "text":
        sheets = [Sheet(path.stem, list[list[Cell]](read_text_table(content, name)))]  # type: ignore[arg-type]
    else:
        (check_size if kind == "zip" else check_old)(content, name)
        sheets = _read_sheets(content, name)
    for sheet in sheets:
        _trim(sheet)
        if len(sheet.rows) > MOST_ROWS:
            count = sum(1 for row in sheet.rows if any(map(filled, row)))
            if count > MOST_ROWS:
                raise too_many_rows(name, count)
    if not any(sheet.rows for sheet in sheets):
        raise UserError(f"“{name}”里没有内容，每张表都是空的。", "请打开看一看，是不是选错了文件。")
    return Book(path, sheets)


def _content(path: Path) -> bytes:
    if path.is_dir():
        raise UserError(f"“{path.name}”是一个文件夹。", "请选择里面的表格文件。")
    try:
        if path.stat().st_size > MOST_FILE_BYTES:
            raise UserError(f"“{path.name}”太大了，不像是花名册。", "请只留下要导入的那一张表，另存后再导入。")
        return path.read_bytes()
    except FileNotFoundError as error:
        raise UserError(f"找不到文件“{path}”。", "请检查文件名和所在的文件夹。") from error
    except PermissionError as error:
        raise UserError(
            f"“{path.name}”打不开。", "它可能正在 Excel 或 WPS 里打开，请关闭后再试；否则请检查有没有读取权限。"
        ) from error
    except OSError as error:
        raise UserError(f"“{path.name}”读不出来（{error.strerror or '读取出错'}）。", SEND_AGAIN) from error


def _read_sheets(content: bytes, name: str) -> list[Sheet]:
    import python_calamine as calamine

    try:
        with calamine.CalamineWorkbook.from_filelike(io.BytesIO(content)) as workbook:
            return [
                _sheet(workbook.get_sheet_by_name(about.name), about.visible == calamine.SheetVisibleEnum.Visible)
                for about in workbook.sheets_metadata
                if about.typ == calamine.SheetTypeEnum.WorkSheet
            ]
    except calamine.PasswordError as error:
        raise locked(name) from error
    except (KeyboardInterrupt, SystemExit, GeneratorExit):
        raise
    except BaseException as error:
        # the library's own errors, and its PanicException, which does not descend from Exception
        raise damaged(name) from error


def _sheet(found: Any, visible: bool) -> Sheet:
    ranges = found.merged_cell_ranges
    merged = tuple(Merge(top, left, bottom, right) for (top, left), (bottom, right) in ranges or ())
    return Sheet(found.name, found.to_python(skip_empty_area=False), visible, merged, ranges is not None)


def _trim(sheet: Sheet) -> None:
    """Drop blank rows at the end."""
    rows = sheet.rows
    while rows and not any(map(filled, rows[-1])):
        rows.pop()
