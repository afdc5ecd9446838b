"""Finding the headings of a clerk's table, wherever they stand, and the field that each column fills."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

from station_desk.base.errors import UserError
from station_desk.excel.assign import Named, assign
from station_desk.excel.book import Book, Cell, Merge, Sheet, cell_text, filled
from station_desk.excel.found import Column, Found, Row
from station_desk.excel.rows import LeftOut
from station_desk.excel.titles import Heading, Matcher, one_line

__all__ = ["Column", "Found", "Heading", "LeftOut", "Row", "find_everywhere", "find_headings", "find_in_sheet"]

LOOK_DOWN = 60  # rows in which the headings are looked for
DEEPEST = 3


def find_headings(
    book: Book,
    headings: Sequence[Heading],
    *,
    sheet: str | None = None,
    heading_row: int | None = None,
    depth: int | None = None,
    known: Mapping[str, str] | None = None,
) -> Found:
    """The sheet that holds the wanted table and what was recognised in it.

    `sheet`, `heading_row` (from 0) and `depth` are what the clerk has chosen instead; `known` is a remembered
    `Found.mapping()`. Raises UserError where no sheet has a row.
    """
    if sheet is not None:
        return find_in_sheet(book.sheet(sheet), headings, heading_row=heading_row, depth=depth, known=known)
    return find_everywhere(book, headings, known=known)[0]


def find_everywhere(book: Book, headings: Sequence[Heading], *, known: Mapping[str, str] | None = None) -> list[Found]:
    """What was recognised in every sheet that has rows: most headings first, hidden and unfilled sheets last."""
    found = [find_in_sheet(sheet, headings, known=known) for sheet in book.sheets if sheet.rows]
    if not found:
        raise UserError(f"“{book.path.name}”里没有内容。", "请打开看一看，是不是选错了文件。")

    def rank(one: Found) -> tuple[bool, bool, bool, int]:
        return bool(one.keys), next(one.rows(), None) is not None, one.sheet.visible, len(one.keys)

    return sorted(found, key=rank, reverse=True)


def find_in_sheet(
    sheet: Sheet,
    headings: Sequence[Heading],
    *,
    heading_row: int | None = None,
    depth: int | None = None,
    known: Mapping[str, str] | None = None,
) -> Found:
    """What was recognised in one sheet; without usable headings the columns are told by what their cells look like."""
    matcher = Matcher(headings)
    place = Place(heading_row, depth or 1) if heading_row is not None else _find_place(sheet, matcher)
    if heading_row is not None and depth is None and place:
        place = _deepen(sheet, place, matcher)
    if place is None:
        return _without_headings(sheet, matcher, headings)
    named = _named_columns(sheet, place)
    columns = assign(sheet, place.row + place.depth, named, matcher, known or {})
    return Found(sheet, place.row, place.depth, columns, _texts_above(sheet, place.row))


@dataclass(frozen=True, slots=True)
class Place:
    """Where headings stand: the first of their rows (from 0), and how many rows they take."""

    row: int
    depth: int


def _find_place(sheet: Sheet, matcher: Matcher) -> Place | None:
    """The rows in which most headings are recognised; the upper and the fewer where two are equal."""
    best: Place | None = None
    best_rank = (0.9, 0, 0)
    for row in range(min(LOOK_DOWN, len(sheet.rows))):
        if not any(map(filled, sheet.rows[row])):
            continue
        for depth in range(1, min(DEEPEST, len(sheet.rows) - row) + 1):
            rank = (_score(sheet, Place(row, depth), matcher), -depth, -row)
            if rank > best_rank:
                best, best_rank = Place(row, depth), rank
    return _deepen(sheet, best, matcher) if best else None


def _score(sheet: Sheet, place: Place, matcher: Matcher) -> float:
    """How many fields the titles name, less what looks like data; a lone word above a table is no heading."""
    keys: dict[str, float] = {}
    wrong = 0.0
    for named in _named_columns(sheet, place):
        if named.is_data:
            wrong += 1
            continue
        found = matcher.find(named.group, named.title)
        if found:
            keys[found[0].key] = max(keys.get(found[0].key, 0), 1.0 if found[0].score > 90 else 0.4)
    return sum(keys.values()) - wrong


def _deepen(sheet: Sheet, place: Place, matcher: Matcher) -> Place:
    """Take in the rows of sub-headings below that name no field: merged past, or blank under every known heading."""
    bottom = place.row + place.depth - 1
    tall = [
        merge.bottom
        for merge in sheet.merged
        if place.row <= merge.top <= bottom < merge.bottom < bottom + DEEPEST and merge.left < sheet.width
    ]
    if len(tall) >= 2:
        return Place(place.row, max(tall) - place.row + 1)
    below = bottom + 1
    if below >= len(sheet.rows):
        return place
    known = {named.index for named in _named_columns(sheet, place) if matcher.find(named.group, named.title)}
    cells = [(index, cell) for index, cell in enumerate(sheet.rows[below]) if filled(cell)]
    texts = [cell for index, cell in cells if isinstance(cell, str) and index not in known and not _is_data(cell)]
    grouped = any(merge.top == bottom and merge.right > merge.left for merge in sheet.merged)
    if grouped and len(texts) == len(cells) >= 2:
        return Place(place.row, place.depth + 1)
    return place


def _named_columns(sheet: Sheet, place: Place) -> list[Named]:
    """Each column's title and the group title above it, with merged cells and blank ones to their right filled."""
    stacks: list[list[str]] = [[] for _ in range(sheet.width)]
    data = [False] * sheet.width
    last = place.row + place.depth - 1
    for row in range(place.row, last + 1):
        texts = _texts_of_row(sheet, row)
        if row < last:
            _spread(sheet, row, texts, sheet.rows[row + 1])
        for index, text in texts.items():
            stacks[index].append(text)
            cells = sheet.rows[row]
            data[index] |= index < len(cells) and filled(cells[index]) and _is_data(cells[index])
    named = []
    for index, stack in enumerate(stacks):
        titles = list(dict.fromkeys(text for text in stack if text))
        title = titles[-1] if titles else ""
        named.append(Named(index, title, "".join(titles[:-1]), data[index]))
    return named


def _texts_of_row(sheet: Sheet, row: int) -> dict[int, str]:
    return {index: one_line(cell_text(cell)) for index, cell in enumerate(sheet.rows[row]) if filled(cell)}


def _spread(sheet: Sheet, row: int, texts: dict[int, str], below: Sequence[Cell]) -> None:
    """Let a group title stand over every column it covers: by its merged range, else to the next title."""
    merged = {merge.left: merge for merge in sheet.merged if merge.top <= row <= merge.bottom}
    for index in sorted(texts):
        merge = merged.get(index, Merge(row, index, row, index))
        for covered in range(merge.left + 1, min(merge.right + 1, sheet.width)):
            texts.setdefault(covered, texts[index])
    if merged:
        return
    current = ""
    for index in range(sheet.width):
        current = texts.get(index, current)
        under = index < len(below) and filled(below[index])
        if index not in texts and current and under:
            texts[index] = current


def _is_data(cell: Cell) -> bool:
    """Whether a cell is no title: a number, a date, a long text, or a text with many digits."""
    if not isinstance(cell, str):
        return True
    text = one_line(cell)
    return sum(letter.isdigit() for letter in text) >= 6 or len(text) > 40


def _texts_above(sheet: Sheet, row: int) -> list[str]:
    texts = [one_line(cell_text(cell)) for cells in sheet.rows[:row] for cell in cells if filled(cell)]
    return list(dict.fromkeys(texts))


def _without_headings(sheet: Sheet, matcher: Matcher, headings: Sequence[Heading]) -> Found:
    """A sheet with no known heading: the table begins at the first row in which two cells look like two fields."""
    first = next((row for row, cells in enumerate(sheet.rows[:LOOK_DOWN]) if _looks(cells, headings) >= 2), None)
    if first is None:
        first = next((row for row, cells in enumerate(sheet.rows) if sum(map(filled, cells)) >= 2), 0)
    place = Place(first, 0)
    if first and _is_row_of_titles(sheet.rows[first - 1], sheet.rows[first]):
        place = Place(first - 1, 1)
    named = _named_columns(sheet, place) if place.depth else [Named(at, "", "", False) for at in range(sheet.width)]
    columns = assign(sheet, first, named, matcher, {}, any_look=True)
    found = {column.key for column in columns if column.key}
    if len(found) < 2 and not any(heading.telling for heading in headings if heading.key in found):
        columns = [replace(column, key=None, reason="") for column in columns]
    return Found(sheet, place.row if place.depth else -first - 1, place.depth, columns, _texts_above(sheet, place.row))


def _looks(cells: Sequence[Cell], headings: Sequence[Heading]) -> int:
    """How many different fields the cells of a row look like, each cell counted once."""
    left = [heading.looks for heading in headings if heading.looks]
    count = 0
    for cell in filter(filled, cells):
        fit = next((look for look in left if look(cell)), None)
        if fit:
            left = [look for look in left if look is not fit]
            count += 1
    return count


def _is_row_of_titles(row: Sequence[Cell], below: Sequence[Cell]) -> bool:
    """Whether a row of short texts stands over most cells of the row below."""
    over = [row[at] for at in range(min(len(row), len(below))) if filled(row[at]) and filled(below[at])]
    return len(over) * 2 > sum(map(filled, below)) and not any(map(_is_data, over))
