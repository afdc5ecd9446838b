"""Blocks of scores copied from a worksheet: read, laid over the grid, and refused as a whole where one cell is wrong."""

import csv
import io
from collections.abc import Sequence

from station_desk.base.errors import UserError
from station_desk.features.evaluations.rules import Item, read_points

Block = list[list[str]]


def read_block(text: str) -> Block:
    """The cells of text copied from a worksheet; empty rows at the end are left out."""
    rows = [list(row) for row in csv.reader(io.StringIO(text, newline=""), delimiter="\t")]
    while rows and not any(cell.strip() for cell in rows[-1]):
        rows.pop()
    return rows


def write_block(rows: Sequence[Sequence[str]]) -> str:
    """Cells as text that a worksheet takes."""
    return "".join("\t".join(row) + "\n" for row in rows)


def lay(block: Block, names: Sequence[str], items: Sequence[Item]) -> dict[tuple[int, int], int]:
    """The points of a block by (row, column) from its corner; blank cells change nothing and are left out.

    `names` are the people from the first row down, `items` the columns from the first to the right. Raises UserError,
    naming the cell, where the block is larger than what is left of the grid or holds what is no score.
    """
    check_size(block, names, items)
    found: dict[tuple[int, int], int] = {}
    wrong: list[tuple[int, int, str]] = []
    for row, cells in enumerate(block):
        for column, cell in enumerate(cells):
            try:
                points = read_points(cell, items[column]) if column < len(items) else None
            except ValueError as error:
                wrong.append((row, column, str(error)))
                continue
            if points is not None:
                found[row, column] = points
    if wrong:
        raise refusal(wrong, names, items)
    return found


def check_size(block: Block, names: Sequence[str], items: Sequence[Item]) -> None:
    """Raise UserError for a block that reaches over the grid's lower or right edge."""
    if len(block) > len(names):
        raise UserError(
            f"复制的内容有 {len(block)} 行，从“{names[0]}”往下只有 {len(names)} 人，一格也没有粘贴。",
            "请从更上面的人开始粘贴，或者少复制几行。",
        )
    width = max((len("\t".join(row).rstrip().split("\t")) for row in block), default=0)
    if width > len(items):
        raise UserError(
            f"复制的内容有 {width} 列，从“{items[0].short}”往右只有 {len(items)} 列，一格也没有粘贴。",
            "请只复制分数，不要连同姓名和总分；总分由程序计算。",
        )


def refusal(wrong: Sequence[tuple[int, int, str]], names: Sequence[str], items: Sequence[Item]) -> UserError:
    """What is said of the first wrong cell, and how many there are."""
    row, column, sentence = wrong[0]
    more = f"（另有 {len(wrong) - 1} 格也不对）" if len(wrong) > 1 else ""
    return UserError(
        f"{names[row]}的“{items[column].short}”{sentence}，一格也没有粘贴。",
        f"它在复制内容的第 {row + 1} 行第 {column + 1} 列{more}，请改正后再粘贴。",
    )
