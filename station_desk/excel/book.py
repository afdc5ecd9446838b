"""Reading a workbook as it is: sheets, rows of plain cells and merged ranges."""

import io
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from station_desk.base.errors import UserError
from station_desk.excel.plain import read_text_table
from station_desk.excel.size import MOST_ROWS, check_old, check_size, too_many_rows
from station_desk.excel.sniff import SEND_AGAIN, damaged, find_kind, locked

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
