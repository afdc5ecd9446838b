"""Writing a table as a clean workbook: numbers of people stay text, days are days, and it prints on A4 as it is."""

import re
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence, Set, Sized
from contextlib import suppress
from dataclasses import dataclass
from datetime import date, datetime
from decimal import Decimal
from math import isfinite
from pathlib import Path
from typing import Any, Literal

from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.paths import write_beside
from station_desk.excel.book import cell_text
from station_desk.fields.kinds import Picture
from station_desk.fields.sheet import Sheet
from station_desk.store.desk import Desk
from station_desk.store.search import rows_query

Kind = Literal["text", "date", "number", "money"]

MOST_ROWS = 1_048_000  # Excel's own limit less title, note and headings
LONG = 20_000  # rows from which the rows go to the disk as they come
LONGEST_TEXT = 32_767
NARROWEST, WIDEST = 5, 42  # column widths in characters
ROW_HEIGHT, LINE_HEIGHT, HIGHEST = 18, 13, 409  # points
STEP = 500
LONG_NUMBER = 1e10

_FORBIDDEN_IN_NAME = re.compile(r"[\[\]:*?/\\\x00-\x1f]")
_NOT_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_FACE = {"font_name": "宋体", "font_size": 10, "valign": "vcenter"}
_GRID = {"border": 1, "border_color": "#B8C0CC"}


@dataclass(frozen=True, slots=True)
class Column:
    """A column to write. `kind` says how its cells are kept: ID numbers, phones and cards are "text", money is in
    yuan; `width` is a least width in characters (0: by content), `most` one at which its heading breaks (0: never)."""

    title: str
    kind: Kind = "text"
    width: int = 0
    most: int = 0

    @property
    def heading_width(self) -> int:
        """How wide the heading wants to be, in characters."""
        wide = text_width(self.title) + 4
        return min(wide, self.most) if self.most else wide

    @property
    def heading_lines(self) -> int:
        """In how many lines the heading stands."""
        return -(-text_width(self.title) // (self.most - 2)) if self.most > 2 else 1


def write_table(
    target: Path | str,
    title: str,
    columns: Sequence[Column],
    rows: Iterable[Sequence[Any]],
    *,
    sheet_name: str = "",
    note: str = "",
    total: int = 0,
    marks: Sequence[Set[int]] | None = None,
) -> Job[Path]:
    """Write `rows` below a title and headings to an .xlsx file; yields progress and returns the file's path.

    Cells are plain values; None is a blank. Text never becomes a formula, whatever it begins with. `note` stands in
    small letters under the title; `total` says how many rows will come where `rows` has no length.
    With `marks` (for each row the places to highlight) cells are kept in the kind they came in. Raises UserError where the file cannot be written or the rows are too many.
    """
    target = Path(target)
    if target.suffix.lower() != ".xlsx":
        raise UserError(f"“{target.name}”不能保存。", "表格只能保存为 Excel 工作簿，请把文件名改成以 .xlsx 结尾。")
    total = len(rows) if isinstance(rows, Sized) else total
    with write_beside(target) as beside, tempfile.TemporaryDirectory(ignore_cleanup_errors=True) as scratch:
        paper = Paper(beside, title, columns, note, sheet_name or title, scratch, long=total > LONG or not total)
        try:
            for done, row in enumerate(rows):
                if done % STEP == 0:
                    yield Step(done, total, "正在写表格")
                if done >= MOST_ROWS:
                    raise UserError("行数太多，一张表写不下。", "请先筛选，分几次导出。")
                if marks is None:
                    paper.add(row)
                else:
                    paper.add_as_found(row, marks[done])
            yield Step(total, total, "正在保存")
            paper.close()
        finally:
            paper.abandon()
    return target


class Paper:
    """One worksheet being written from the top down."""

    def __init__(
        self,
        beside: Path,
        title: str,
        columns: Sequence[Column],
        note: str,
        sheet_name: str,
        scratch: str,
        *,
        long: bool,
    ) -> None:
        import xlsxwriter

        self.columns = columns
        self.book = xlsxwriter.Workbook(str(beside), {"constant_memory": long, "tmpdir": scratch})
        self.book.set_properties({"title": title})
        self.sheet = self.book.add_worksheet(clean_sheet_name(sheet_name))
        self.formats = self._formats({})
        self.marked = self._formats({"bg_color": "#FFE08A"})
        self.widths = [max(NARROWEST, column.width, column.heading_width) for column in columns]
        self.row = 0
        self.lines = 1  # in the row being written
        self.sheet.set_default_row(ROW_HEIGHT)
        self._open(title, note)
        self.first = self.row
        self.closed = False

    def _formats(self, extra: dict[str, Any]) -> dict[str, Any]:
        face = {**_FACE, **_GRID, **extra}
        return {
            "text": self.book.add_format({**face, "num_format": "@", "indent": 1}),
            "lines": self.book.add_format({**face, "num_format": "@", "indent": 1, "text_wrap": True}),
            "date": self.book.add_format({**face, "num_format": "yyyy-mm-dd", "align": "center"}),
            "moment": self.book.add_format({**face, "num_format": "yyyy-mm-dd hh:mm", "align": "center"}),
            "number": self.book.add_format({**face, "align": "right"}),
            "money": self.book.add_format({**face, "align": "right", "num_format": "#,##0.00"}),
        }

    def _open(self, title: str, note: str) -> None:
        """Write the title, the note and the headings."""
        last = len(self.columns) - 1
        big = self.book.add_format({**_FACE, "font_size": 16, "bold": True, "align": "center"})
        small = self.book.add_format({**_FACE, "font_size": 9, "font_color": "#5B6472", "text_wrap": True})
        for text, look, height in ((title, big, 30), (note, small, 18)):
            if text:
                self.sheet.set_row(self.row, height)
                if last > 0:
                    self.sheet.merge_range(self.row, 0, self.row, last, "", look)
                self.sheet.write_string(self.row, 0, clean_text(text), look)
                self.row += 1
        head = {**_FACE, **_GRID, "bold": True, "align": "center", "bg_color": "#DCE6F2", "text_wrap": True}
        look = self.book.add_format(head)
        self.sheet.set_row(self.row, 24 + LINE_HEIGHT * (max(one.heading_lines for one in self.columns) - 1))
        for place, column in enumerate(self.columns):
            self.sheet.write_string(self.row, place, clean_text(column.title), look)
        self.row += 1

    def add(self, row: Sequence[Any]) -> None:
        """Write one row, each cell in its column's kind."""
        for place, (column, value) in enumerate(zip(self.columns, row, strict=True)):
            self._write(place, column.kind, value, self.formats)
        self._next_row()

    def add_as_found(self, row: Sequence[Any], marks: Set[int]) -> None:
        """Write one row, each cell in the kind it came in, those at the places in `marks` highlighted.

        A number of eleven digits or more becomes text: typed over in a number cell, an ID number would be ruined.
        """
        for place, value in enumerate(row):
            kind: Kind = "date" if isinstance(value, date) else "text"
            if _is_number(value) and abs(value) < LONG_NUMBER:
                kind = "number"
            self._write(place, kind, value, self.marked if place in marks else self.formats)
        self._next_row()

    def _next_row(self) -> None:
        self.row += 1
        self.lines = 1

    def _lines(self, place: int, text: str) -> int:
        """How many lines a text takes in its column."""
        room = self._widest(place) - 3
        if len(text) * 2 <= room and "\n" not in text:
            return 1
        return sum(-(-max(text_width(line), 1) // room) for line in text.split("\n"))

    def _widest(self, place: int) -> int:
        return max(WIDEST, self.columns[place].width)

    def _write(self, place: int, kind: Kind, value: Any, looks: dict[str, Any]) -> None:
        """Write one cell and let its column grow to it."""
        width = 0
        if value is None or value == "":
            self.sheet.write_blank(self.row, place, None, looks[kind])
        elif kind == "date" and isinstance(value, date) and value.year >= 1900:
            moment = isinstance(value, datetime) and bool(value.hour or value.minute or value.second)
            self.sheet.write_datetime(self.row, place, value, looks["moment" if moment else "date"])
            width = 17 if moment else 12
        elif kind in ("number", "money") and _is_number(value):
            self.sheet.write_number(self.row, place, float(value), looks[kind])
            width = len(f"{value:,.2f}" if kind == "money" else cell_text(value)) + 3
        else:
            text = clean_text(cell_text(value))
            width = text_width(text) + 3
            lines = self._lines(place, text)
            self.sheet.write_string(self.row, place, text, looks["text" if lines == 1 else "lines"])
            if lines > self.lines:
                self.lines = lines
                self.sheet.set_row(self.row, min(ROW_HEIGHT + LINE_HEIGHT * (lines - 1), HIGHEST))
        self.widths[place] = max(self.widths[place], width)

    def close(self) -> None:
        """Set widths, freezing, filter and printing, and save. Raises OSError or UserError."""
        from xlsxwriter.exceptions import XlsxFileError

        last = max(len(self.columns) - 1, 0)
        for place, width in enumerate(self.widths):
            look = self.formats[self.columns[place].kind]
            self.sheet.set_column(place, place, min(width, self._widest(place)), look)
        self.sheet.freeze_panes(self.first, 0)
        self.sheet.autofilter(self.first - 1, 0, max(self.row - 1, self.first - 1), last)
        self.sheet.ignore_errors({"number_stored_as_text": f"A1:XFD{self.row + 1}"})
        self.sheet.set_landscape()
        self.sheet.set_paper(9)
        self.sheet.set_margins(left=0.4, right=0.4, top=0.6, bottom=0.6)
        self.sheet.fit_to_pages(1, 0)
        self.sheet.repeat_rows(self.first - 1)
        self.sheet.center_horizontally()
        self.sheet.set_footer("&C第 &P 页，共 &N 页")
        try:
            self.book.close()
        except XlsxFileError as error:
            cause = error.__context__ or error.args[0] if error.args else error
            raise (cause if isinstance(cause, OSError) else OSError(str(error))) from error
        self.closed = True

    def abandon(self) -> None:
        """Let go of a workbook that will not be saved, so that its temporary rows can be removed."""
        if self.closed:
            return
        with suppress(Exception):
            if self.sheet.row_data_fh:
                self.sheet.row_data_fh.close()
        self.book.fileclosed = 1


def clean_text(text: str) -> str:
    """`text` without what a workbook cannot hold: control characters, lone surrogates, more than 32,767 characters."""
    return _NOT_XML.sub("", text)[:LONGEST_TEXT]


def clean_sheet_name(name: str) -> str:
    r"""A name Excel allows for a tab: at most 31 characters, none of []:*?/\\, no quote at either end."""
    return _FORBIDDEN_IN_NAME.sub("", clean_text(name)).strip().strip("'")[:31].strip("'") or "表"


def text_width(text: str) -> int:
    """The width of the widest line in characters; a Chinese one counts two."""
    return max((sum(2 if ord(letter) > 0x2E7F else 1 for letter in line) for line in text.split("\n")), default=0)


def _is_number(value: Any) -> bool:
    return isinstance(value, (int, float, Decimal)) and not isinstance(value, bool) and isfinite(value)


# A sheet written out: the rows a clerk sees, in the shape the import reads back.


def keys_of(sheet: Sheet) -> tuple[str, ...]:
    """The fields a workbook can hold, pictures left out."""
    return tuple(key for key, field in sheet.fields.items() if not isinstance(field.kind, Picture))


def rows_of(desk: Desk, sheet: Sheet, *, find: str = "") -> tuple[list[str], Iterator[list[str]]]:
    """The headings and the rows of a sheet as the texts a clerk sees."""
    keys = keys_of(sheet)
    fields = [sheet.fields[key] for key in keys]
    with desk.look() as session:
        found = session.execute(rows_query(sheet, keys, find)).all()
    return [field.title for field in fields], (
        [field.kind.show(value) for field, value in zip(fields, row[1:], strict=True)] for row in found
    )


def write_sheet(desk: Desk, sheet: Sheet, target: Path) -> Job[int]:
    """Write a whole sheet as a workbook; returns the number of rows."""
    keys = keys_of(sheet)
    return (yield from write_rows(desk, sheet, target, keys, lambda session: session.execute(rows_query(sheet, keys))))


def write_rows(
    desk: Desk, sheet: Sheet, target: Path, keys: Sequence[str], read: Callable[[Session], Iterable[Sequence[Any]]]
) -> Job[int]:
    """Write what `read(session)` yields, an id and then the values of `keys`, as a workbook; returns the number of rows."""
    fields = [sheet.fields[key] for key in keys]
    with desk.look() as session:
        found = list(read(session))
    columns = [Column(field.title, field.kind.excel, field.kind.width) for field in fields]
    rows = [[_cell(field, value) for field, value in zip(fields, row[1:], strict=True)] for row in found]
    yield from write_table(target, sheet.title, columns, rows)
    return len(found)


def _cell(field: Any, value: Any) -> Any:
    if value is None:
        return None
    if field.kind.excel == "money":
        return value / 100
    if field.kind.excel == "number":  # as the clerk sees it: 57.5
        number = float(field.kind.show(value))
        return int(number) if number.is_integer() else number
    return value if field.kind.excel == "date" else field.kind.show(value)
