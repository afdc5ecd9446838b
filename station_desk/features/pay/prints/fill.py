"""A list written into the county's own form: its formats, widths and merged cells stay as they are."""

import io
import re
from collections.abc import Mapping, Sequence
from copy import copy
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.money import capital
from station_desk.base.paths import write_beside
from station_desk.excel.book import Merge
from station_desk.excel.titles import normal_title
from station_desk.features.pay.model import PayRun
from station_desk.features.pay.prints import Payee, counts, remark, wanted
from station_desk.features.pay.service.runs import totals
from station_desk.features.settings.service import station_of
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk

MOST_ROWS, MOST_COLUMNS = 60, 40  # of a form that are shown to be clicked
LOOK_DOWN = 30  # rows in which its headings are looked for
SUMS = ("合计", "总计", "小计")
RANGE = re.compile(r"(\$?[A-Z]{1,3}\$?)(\d+)(?::(\$?[A-Z]{1,3}\$?)(\d+))?")
WRONG_KIND = "请选 .xlsx 文件；旧的 .xls 先用 Excel 或 WPS 另存为 .xlsx。"


@dataclass(frozen=True, slots=True)
class Form:
    """A form as it looks: its sheets, and of one of them the words of the cells and what is merged (0-based)."""

    sheets: tuple[str, ...]
    sheet: str
    rows: list[list[str]]
    merged: tuple[Merge, ...]
    widths: list[float]  # in characters


@dataclass(frozen=True, slots=True)
class Places:
    """Where things go, all 1-based: people from row `first` on, each value in its column, and single values' cells."""

    sheet: str
    first: int
    columns: Mapping[str, int]
    cells: Mapping[str, tuple[int, int]]


def opened(body: bytes) -> Any:
    """The workbook of openpyxl. Raises UserError where it is none."""
    from openpyxl import load_workbook

    try:
        return load_workbook(io.BytesIO(body))
    except Exception as error:
        raise UserError("这个文件不是能填写的 Excel 表格，或者已经损坏。", WRONG_KIND) from error


def read_form(body: bytes, sheet: str = "") -> Form:
    """What a form looks like, its first sheet where none is named."""
    book = opened(body)
    names = tuple(one.title for one in book.worksheets)
    shown = book[sheet] if sheet in names else book.worksheets[0]
    high, wide = min(max(shown.max_row, 1), MOST_ROWS), min(max(shown.max_column, 1), MOST_COLUMNS)
    rows = [
        ["" if cell.value is None else str(cell.value) for cell in row]
        for row in shown.iter_rows(min_row=1, max_row=high, max_col=wide)
    ]
    merged = tuple(
        Merge(one.min_row - 1, one.min_col - 1, min(one.max_row, high) - 1, min(one.max_col, wide) - 1)
        for one in shown.merged_cells.ranges
        if one.min_row <= high and one.min_col <= wide
    )
    letters = [shown.cell(1, column).coordinate.rstrip("1") for column in range(1, wide + 1)]
    widths = [float(shown.column_dimensions[letter].width or 9) for letter in letters]
    return Form(names, shown.title, rows, merged, widths)


def guess(form: Form, titles: Mapping[str, Sequence[str]]) -> Places:
    """Where the form's own headings say that things go; `titles` are the headings of each key."""
    known = {normal_title(title): key for key, own in titles.items() for title in own}
    best: dict[str, tuple[int, int]] = {}
    for at, row in enumerate(form.rows[:LOOK_DOWN]):
        found: dict[str, tuple[int, int]] = {}
        for column, words in enumerate(row):
            key = known.get(normal_title(words)) if words else None
            if key and key not in found:
                found[key] = (at, column)
        if len(found) > len(best):
            best = found
    below = max((bottom_of(form, at, column) for at, column in best.values()), default=0)
    return Places(form.sheet, below + 2, {key: column + 1 for key, (_, column) in best.items()}, {})


def bottom_of(form: Form, row: int, column: int) -> int:
    """The last row of the cell's merged range."""
    return next((one.bottom for one in form.merged if (one.top, one.left) == (row, column)), row)


def fill_form(
    body: bytes, places: Places, rows: Sequence[Mapping[str, Any]], single: Mapping[str, Any], target: Path
) -> int:
    """Write the rows and the single values into a copy of the form at `target`; returns the rows written.

    Where the form has fewer empty rows than are needed, what stands below moves down with its formats and formulas.
    Raises UserError where the sheet is not there or the file cannot be written.
    """
    book = opened(body)
    if places.sheet not in book.sheetnames:
        raise UserError(f"表格里没有名为“{places.sheet}”的工作表。", "请重新选择表格，再点一次各项的位置。")
    sheet = book[places.sheet]
    free = free_rows(sheet, places)
    more = len(rows) - free if free is not None else 0
    at = places.first + (free or 0)
    if more > 0:
        push_down(sheet, at, more)
    for number, row in enumerate(rows):
        if number and (free is None or number >= max(free, 1)):
            dress_like(sheet, places.first, places.first + number)
        for key, column in places.columns.items():
            put(sheet, places.first + number, column, row.get(key))
    for key, (row_at, column) in places.cells.items():
        put(sheet, row_at + more if more > 0 and row_at >= at else row_at, column, single.get(key))
    with write_beside(target) as beside:
        book.save(str(beside))
    return len(rows)


def free_rows(sheet: Any, places: Places) -> int | None:
    """How many empty rows the form has for people, None where nothing stands below them."""
    numbers = places.columns.get("number")
    for row in range(places.first, sheet.max_row + 1):
        values = {column: sheet.cell(row, column).value for column in range(1, sheet.max_column + 1)}
        own = [values.get(column) for column in places.columns.values() if column != numbers]
        total = any(str(value or "").replace(" ", "").replace("\u3000", "") in SUMS for value in values.values())
        label = isinstance(values.get(numbers or 0), str) and not str(values[numbers or 0]).strip().isdigit()
        if total or label or any(value not in (None, "") for value in own) or spans(sheet, row, places):
            return row - places.first
    return None


def spans(sheet: Any, row: int, places: Places) -> bool:
    """Whether a merged range of the row covers several of the columns that are filled: a line of words, not a person."""
    for one in sheet.merged_cells.ranges:
        if one.min_row <= row <= one.max_row:
            inside = [column for column in places.columns.values() if one.min_col <= column <= one.max_col]
            if len(inside) > 1:
                return True
    return False


def put(sheet: Any, row: int, column: int, value: Any) -> None:
    """Write a value into a cell, or into the corner of the merged range it lies in; its own format stays."""
    for one in sheet.merged_cells.ranges:
        if one.min_row <= row <= one.max_row and one.min_col <= column <= one.max_col:
            row, column = one.min_row, one.min_col
    cell = sheet.cell(row, column)
    cell.value = value
    if cell.number_format == "General":
        plain = isinstance(value, float)
        cell.number_format = "#,##0.00" if plain else "@" if isinstance(value, str) else "General"


def dress_like(sheet: Any, source: int, target: int) -> None:
    """Give a row the formats and the height of another."""
    for column in range(1, sheet.max_column + 1):
        sheet.cell(target, column)._style = copy(sheet.cell(source, column)._style)
    sheet.row_dimensions[target].height = sheet.row_dimensions[source].height


def push_down(sheet: Any, at: int, by: int) -> None:
    """Move everything from row `at` on down by so many rows: cells, formats, heights, merged ranges, formulas."""
    last, wide = sheet.max_row, sheet.max_column
    moved = [one for one in list(sheet.merged_cells.ranges) if one.min_row >= at]
    styles = {
        (row, column): copy(sheet.cell(row, column)._style)
        for row in range(at, last + 1)
        for column in range(1, wide + 1)
    }
    heights = {row: sheet.row_dimensions[row].height for row in range(at, last + 1)}
    for one in moved:
        sheet.unmerge_cells(str(one))
    corner = sheet.cell(last, wide).coordinate
    sheet.move_range(f"A{at}:{corner}", rows=by)
    for one in moved:
        one.shift(row_shift=by)
        sheet.merge_cells(str(one))
    for (row, column), style in styles.items():
        sheet.cell(row + by, column)._style = style
    for row in range(last, at - 1, -1):
        sheet.row_dimensions[row + by].height = heights[row]
    for cells in sheet.iter_rows():
        for cell in cells:
            if cell.data_type == "f" and isinstance(cell.value, str):
                cell.value = moved_formula(cell.value, at, by)


def moved_formula(formula: str, at: int, by: int) -> str:
    """A formula after rows from `at` on have moved down; a range that ended just above them takes the new rows in."""

    def move(found: re.Match[str]) -> str:
        first, row, last, end = found.groups()
        start = int(row) + (by if int(row) >= at else 0)
        if not last:
            return f"{first}{start}"
        return f"{first}{start}:{last}{int(end) + (by if int(end) >= at - 1 else 0)}"

    return RANGE.sub(move, formula)


# ------------------------------------------------------------------------------------------ what a list has to give
# What each person has, by key: its title first, then other headings of forms.
COLUMNS: Mapping[str, tuple[str, ...]] = {
    "number": ("序号",),
    "name": ("姓名", "领款人", "辅警姓名", "收款人", "户名"),
    "id_number": ("身份证号", "身份证号码", "公民身份号码", "证件号码"),
    "village": ("单位", "所属村", "村", "村名", "工作单位"),
    "grade": ("考核结果", "考核等次", "档次", "等次"),
    "score": ("年度得分", "得分", "考核得分"),
    "months": ("月数", "在岗月数", "工作月数"),
    "amount": ("绩效奖金", "应发金额", "岗位补贴", "应发", "奖金", "补贴金额"),
    "deduction": ("扣除金额", "扣款", "扣发金额"),
    "reason": ("扣除原因", "扣款原因"),
    "net": ("实发金额", "实发", "金额", "发放金额"),
    "bank": ("开户行", "开户银行"),
    "card": ("卡号", "银行卡号", "账号", "银行账号"),
    "phone": ("联系电话", "电话", "手机号码"),
    "note": ("备注", "说明"),
}
# What stands once in the form.
CELLS: Mapping[str, str] = {
    "title": "表名", "station": "派出所名称", "count": "人数和各档次人数", "total": "实发合计", "words": "合计大写", "date": "制表日期",
}  # fmt: skip


def write_form(desk: Desk, run_id: str, body: bytes, places: Places, target: Path) -> Job[int]:
    """Write a list into a copy of a form; returns how many people. Raises UserError as `fill_form` does."""
    yield Step(0, 1, "正在填写表格")
    with desk.look() as session:
        run, payees = wanted(session, PrintRequest(ids=(run_id,)))
        single = single_values(session, run, payees)
    rows = [values(number, one) for number, one in enumerate(payees, 1)]
    return fill_form(body, places, rows, single, target)


def values(number: int, one: Payee) -> dict[str, Any]:
    """One person's values; money in yuan as numbers, what is a number of a person as text."""
    line, person = one.line, one.person
    return {
        "number": number, "name": line.name, "id_number": person.id_number, "village": line.village,
        "grade": line.grade, "score": None if line.score is None else line.score / 100, "months": line.months,
        "amount": line.amount / 100, "deduction": line.deduction / 100 if line.deduction else None,
        "reason": line.deduction_reason, "net": line.net / 100, "bank": person.bank, "card": person.bank_card,
        "phone": person.phone, "note": remark(line) or None,
    }  # fmt: skip


def single_values(session: Session, run: PayRun, payees: list[Payee]) -> dict[str, Any]:
    net = totals([one.line for one in payees]).net
    return {
        "title": f"{run.title}发放表", "station": station_of(session).name, "count": counts(payees),
        "total": net / 100, "words": capital(net), "date": dates.chinese_date(dates.today()),
    }  # fmt: skip


def kept(places: Places) -> dict[str, Any]:
    """Places as they are kept in the desk."""
    return asdict(places)


def read_places(told: Mapping[str, Any]) -> Places:
    """Places as they were kept."""
    cells = {key: (int(row), int(column)) for key, (row, column) in told["cells"].items()}
    return Places(str(told["sheet"]), int(told["first"]), dict(told["columns"]), cells)
