"""How large the sheets of a workbook are, found out before a library reserves memory for them.

A sheet is held as one dense block from its first filled cell to its last, so a single stray cell in the corner
XFD1048576 would ask for seventeen thousand million cells. Looking at the unpacked XML costs a tenth of reading it,
and checks the CRC of every part on the way: a flipped bit in an ID number must not go unnoticed.
"""

import io
import re
import zipfile
from collections.abc import Iterator

from station_desk.base.errors import UserError
from station_desk.excel import ods, ole
from station_desk.excel.sniff import damaged, locked

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
    for extent in ods.measure(content):
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
