"""What is done to a block of the score grid: copied, pasted, filled down, filled up, cleared."""

from collections.abc import Mapping

from PySide6.QtGui import QGuiApplication

from station_desk.base.errors import UserError
from station_desk.features.evaluations.page.blocks import lay, read_block, write_block
from station_desk.features.evaluations.page.score_view import ScoreView
from station_desk.features.evaluations.rules import COUNTED

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
