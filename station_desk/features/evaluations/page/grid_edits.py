"""The month's grid out to Excel and back in."""

import csv
import io
from collections.abc import Mapping, Sequence
from pathlib import Path

from PySide6.QtGui import QGuiApplication

from station_desk.base.errors import UserError
from station_desk.features.evaluations.page.score_cell import ScoreView
from station_desk.features.evaluations.prints.workbooks import export_month
from station_desk.features.evaluations.rules import COUNTED, Item, read_points
from station_desk.features.evaluations.service.score_file import month_words, score_sheet
from station_desk.ui.import_.wizard import open_wizard
from station_desk.ui.shell import Shell

# Blocks of scores copied from a worksheet: read, laid over the grid, and refused as a whole where one cell is wrong.

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


# What is done to a block of the score grid: copied, pasted, filled down, filled up, cleared.

Change = Mapping[tuple[int, int], int | None]


def copy(grid: ScoreView) -> None:
    """Put the chosen cells on the clipboard as a worksheet takes them."""
    chosen = grid.chosen()
    if chosen:
        rows, columns = sorted({row for row, _ in chosen}), sorted({column for _, column in chosen})
        text = [[str(grid.rows.index(row, column).data()) for column in columns] for row in rows]
        QGuiApplication.clipboard().setText(write_block(text))


def paste(grid: ScoreView) -> None:
    """Lay the clipboard's cells from the first chosen cell on; one value fills all chosen cells.

    A refusal is shown, and then no cell has changed.
    """
    block, chosen, rows = read_block(QGuiApplication.clipboard().text()), grid.chosen(), grid.rows
    if not block or not chosen:
        return
    if len(block) == 1 and len(block[0]) == 1 and len(chosen) > 1:
        corners, block = chosen, [[block[0][0]]]
    else:
        corners = chosen[:1]
    changes: dict[tuple[int, int], int | None] = {}
    try:
        for row, column in corners:
            names = [person.name for person in rows.people[row:]]
            found = lay(block, names, rows.items[column - rows.first :])
            changes |= {(row + down, column + across): points for (down, across), points in found.items()}
    except UserError as error:
        grid.shell.refuse(error)
        return
    if changes and rows.change(changes) and len(changes) > 1:
        grid.choose(changes)


def fill_down(grid: ScoreView) -> None:
    """Write the topmost chosen points into the chosen cells below; with one cell chosen, those of the cell above."""
    chosen, rows = grid.chosen(), grid.rows
    changes: dict[tuple[int, int], int | None] = {}
    for column in {column for _, column in chosen}:
        own = [row for row, here in chosen if here == column]
        top = own[0] if len(own) > 1 else own[0] - 1
        item = rows.item(column)
        if top >= 0 and item:
            points = rows.people[top].points.get(item.id)
            changes |= {(row, column): points for row in own if row != top}
    rows.change(changes)


def clear(grid: ScoreView) -> None:
    """Empty the chosen cells: they are missing then, not zero."""
    grid.rows.change(dict.fromkeys(grid.chosen()))


def full_marks(grid: ScoreView) -> Change:
    """The most points for every gap of the month or, where a block is chosen, for the gaps in it."""
    rows, chosen = grid.rows, grid.chosen()
    inside = set(chosen) if len(chosen) > 1 else None
    found: dict[tuple[int, int], int | None] = {}
    for row, column in rows.gaps():
        item = rows.item(column)
        if item and item.kind == COUNTED and (inside is None or (row, column) in inside):
            found[row, column] = item.most
    return found


def read_scores(shell: Shell, month: str, path: Path | None = None) -> None:
    """Import a workbook into a month such as 2025-03; the clerk is asked for one where none was dropped."""
    try:
        with shell.look() as session:
            sheet = score_sheet(session, month)
    except UserError as error:
        shell.refuse(error)
        return
    open_wizard(shell, sheet, path)


def write_scores(shell: Shell, month: str) -> None:
    """Write a month as a workbook where the clerk says."""
    words = f"{month_words(month)}打分表"
    target = shell.choose_target(f"导出{words}", f"{words}.xlsx", "Excel 工作簿 (*.xlsx)")
    if target:
        shell.run(
            f"导出{words}",
            export_month(shell.desk, month, target),
            lambda count: shell.tell(f"已导出 {count} 人的{words}。", undo=False),
        )
