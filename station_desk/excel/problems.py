"""The rows that were refused, given back as a workbook that can be mended and imported again."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

from station_desk.base.jobs import Job
from station_desk.excel.book import Cell
from station_desk.excel.found import Column as FoundColumn
from station_desk.excel.found import Found
from station_desk.excel.titles import is_own_remark
from station_desk.excel.write import Column, write_table

NOTE = "下面各行没有导入，原因写在第二列，有错的格子已涂黄。改好后保存，把这个文件再导入一次即可。"
ROW_TITLE, REASON_TITLE = "行号", "原因"
LONGEST_TITLE = 40  # letters: what is longer above the headings is a note, not a title


@dataclass(frozen=True, slots=True)
class Refused:
    """A row that was not imported: Excel's row `number`, the `reasons` (sentences) and the `keys` of the wrong fields.

    `cells` are the row as it stands now (mended in the wizard); None takes it from the workbook.
    """

    number: int
    reasons: tuple[str, ...]
    keys: tuple[str, ...] = ()
    cells: Sequence[Cell] | None = None
    block: int = 0


def write_problems(target: Path | str, found: Found, refused: Sequence[Refused]) -> Job[Path]:
    """Write the refused rows with their original headings and cells, 行号 and 原因 before them, wrong cells in yellow.

    The titles above the headings (where the township is named) are kept. Raises UserError as `write_table` does.
    """
    ours = _columns(found, 0)
    columns = [Column(ROW_TITLE), Column(REASON_TITLE), *(Column(title) for title in _titles(ours))]
    cells = {(row.number, row.block): row.cells for row in found.rows()}
    rows = []
    marks = []
    for one in refused:
        places = [column.index for column in _columns(found, one.block)]
        own = list(one.cells if one.cells is not None else cells.get((one.number, one.block), []))
        kept = [own[place] if place < len(own) else "" for place in places[: len(ours)]]
        kept += [""] * (len(ours) - len(kept))
        rows.append([float(one.number), "；".join(one.reasons), *kept])
        marks.append(frozenset(2 + at for at, column in enumerate(ours) if column.key and column.key in one.keys))
    title = "，".join(text for text in found.titles if len(text) <= LONGEST_TITLE)
    return write_table(
        target, title or f"{found.sheet.name}未导入的行", columns, rows, sheet_name="未导入", note=NOTE, marks=marks
    )


def _columns(found: Found, block: int) -> list[FoundColumn]:
    """The columns of one table, less those that an earlier workbook of refused rows has added."""
    return [column for column in found.columns if column.block == block and not is_own_remark(column.title)]


def _titles(ours: Sequence[FoundColumn]) -> list[str]:
    """Headings on one row: the lower one alone where it still says which column it is, else with its group."""
    short = [column.title for column in ours]
    titles = []
    for column in ours:
        alone = short.count(column.title) == 1 and (column.key or not column.group)
        titles.append(column.title if alone else column.full_title)
    return titles
