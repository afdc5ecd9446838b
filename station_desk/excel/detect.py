"""Finding the headings of a clerk's table, wherever they stand, and the field that each column fills."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from station_desk.base.errors import UserError
from station_desk.excel.book import Book, Cell, Merge, Sheet, cell_text, filled
from station_desk.excel.rows import Column, Found
from station_desk.excel.titles import (
    Heading,
    Match,
    Matcher,
    is_own_remark,
    is_serial,
    names_someone_else,
    normal_title,
    one_line,
)

# Giving each column of a table its field: by title first, then by what stands below it.

SAMPLES = 30
SURE_FROM = 94
FITS, FITS_NOT = 0.8, 0.2


@dataclass(frozen=True, slots=True)
class Named:
    """A column before its field is known; `is_data` where its heading cell holds data rather than a title."""

    index: int
    title: str
    group: str
    is_data: bool


def assign(
    sheet: Sheet,
    first: int,
    named: Sequence[Named],
    matcher: Matcher,
    known: Mapping[str, str],
    *,
    any_look: bool = False,
) -> list[Column]:
    """The columns of a table whose data begins in row `first`, with their fields and the reasons for them.

    `known` maps normalised titles to keys the clerk once chose ("": not imported). `any_look`: no title is known, so
    that cells which are not telling may also decide.
    """
    columns = [Column(one.index, one.title, one.group, samples=_samples(sheet, first, one.index)) for one in named]
    columns = [column for column in columns if column.title or column.samples]
    columns = _split_into_blocks(columns, matcher)
    done: list[Column] = []
    for block in sorted({column.block for column in columns}):
        mine = [column for column in columns if column.block == block]
        mine = _by_title(mine, matcher, known)
        done += _by_looks(mine, matcher.headings, any_look=any_look)
    return sorted(done, key=lambda column: column.index)


def _samples(sheet: Sheet, first: int, index: int) -> tuple[Cell, ...]:
    found: list[Cell] = []
    for row in sheet.rows[first : first + 10 * SAMPLES]:
        if index < len(row) and filled(row[index]):
            found.append(row[index])
            if len(found) == SAMPLES:
                break
    return tuple(found)


def _split_into_blocks(columns: list[Column], matcher: Matcher) -> list[Column]:
    """Number tables that stand side by side: the same two or more titles begin again, in the same order."""
    titles = [normal_title(column.full_title) for column in columns]
    known = [bool(matcher.find(column.group, column.title)) or is_serial(column.title) for column in columns]
    for width in range(2, len(columns) // 2 + 1):
        blocks = _repeats(titles, width)
        if blocks and sum(known[:width]) >= 2:
            return [replace(column, block=blocks[place]) for place, column in enumerate(columns)]
    return columns


def _repeats(titles: Sequence[str], width: int) -> list[int]:
    """The block of each title where the first `width` of them come again at least once; [] where they do not."""
    head = titles[:width]
    blocks: list[int] = []
    at = 0
    while titles[at : at + width] == head:
        blocks += [len(blocks) // width] * width
        at += width
    rest = titles[at:]
    if at < 2 * width or any(title in head for title in rest if title) or not all(head):
        return []
    return blocks + [blocks[-1]] * len(rest)


def _by_title(columns: list[Column], matcher: Matcher, known: Mapping[str, str]) -> list[Column]:
    """Give every field to the column whose title says it best, the better filled of two equals."""
    keys = {heading.key for heading in matcher.headings}
    columns = [_first_word(column, known, keys, matcher) for column in columns]
    taken = {column.key: column for column in columns if column.key}
    wishes: list[tuple[float, int, int, Match]] = []
    for place, column in enumerate(columns):
        if column.reason:
            continue
        wishes += [
            (-match.score - _bonus(column, match, matcher), -len(column.samples), place, match)
            for match in matcher.find(column.group, column.title)
        ]
    for _, _, place, match in sorted(wishes, key=lambda one: one[:3]):
        column = columns[place]
        if column.key or match.key in taken:
            continue
        columns[place] = taken[match.key] = _settled(column, match, matcher)
    for _, _, place, match in wishes:
        if not columns[place].key and not columns[place].reason and match.score >= SURE_FROM:
            columns[place] = replace(columns[place], reason=f"与“{taken[match.key].title}”一列重复")
    return columns


def _first_word(column: Column, known: Mapping[str, str], keys: set[str], matcher: Matcher) -> Column:
    """What is settled before any matching: remembered choices, running numbers, the desk's own remarks."""
    remembered = known.get(normal_title(column.full_title)) if column.title else None
    if remembered is not None and (remembered == "" or remembered in keys):
        return replace(column, key=remembered or None, reason="上次的选择")
    if is_own_remark(column.title):
        return replace(column, reason="退回时加的说明，不导入")
    if _counts_on(column.samples) and (is_serial(column.title) or normal_title(column.title) == "编号"):
        return replace(column, serial=True, reason="序号")
    if is_serial(column.title) and not matcher.find(column.group, column.title):
        return replace(column, serial=True, reason="序号")
    return column


def _bonus(column: Column, match: Match, matcher: Matcher) -> float:
    """A little more for the column whose cells look right, so that the better of two equal titles wins."""
    fit = _fit(column.samples, _heading(match.key, matcher.headings))
    return 0.0 if fit is None else fit * 0.05


def _settled(column: Column, match: Match, matcher: Matcher) -> Column:
    fit = _fit(column.samples, _heading(match.key, matcher.headings))
    sure, reason = match.score >= SURE_FROM, match.reason
    if not sure and fit is not None and fit >= FITS and _heading(match.key, matcher.headings).telling:
        sure, reason = True, reason + "，内容也像"
    elif fit is not None and fit < FITS_NOT and len(column.samples) >= 3:
        sure, reason = False, reason + "，但内容不像"
    return replace(column, key=match.key, sure=sure, reason=reason)


def _by_looks(columns: list[Column], headings: Sequence[Heading], *, any_look: bool) -> list[Column]:
    """Give fields that no title named to columns whose cells look like them.

    Under a heading that means something else only telling cells count; without a heading any look does, in the
    headings' own order, because a table without titles mostly keeps the usual one.
    """
    taken = {column.key for column in columns}
    for heading in sorted(headings, key=lambda one: not one.telling):
        if heading.looks is None or heading.key in taken:
            continue
        for place, column in enumerate(columns):
            if column.key or column.reason or names_someone_else(column.full_title):
                continue
            if column.title and not heading.telling and not any_look:
                continue
            fit = _fit(column.samples, heading)
            if fit is not None and fit >= FITS:
                columns[place] = replace(column, key=heading.key, sure=False, reason=f"内容像{heading.titles[0]}")
                taken.add(heading.key)
                break
    return [_numbered(column) for column in columns]


def _numbered(column: Column) -> Column:
    if not column.key and not column.reason and not column.title and _counts_on(column.samples):
        return replace(column, serial=True, reason="序号")
    return column


def _heading(key: str, headings: Sequence[Heading]) -> Heading:
    return next(heading for heading in headings if heading.key == key)


def _fit(samples: Sequence[Cell], heading: Heading) -> float | None:
    """The part of the cells that look like the heading's; None where it has no look or there are no cells."""
    if heading.looks is None or not samples:
        return None
    return sum(map(heading.looks, samples)) / len(samples)


def _counts_on(samples: Sequence[Cell]) -> bool:
    """Whether the cells are the running number 1, 2, 3 … (a few gaps are allowed)."""
    texts = [cell_text(cell).strip() for cell in samples]
    numbers = [int(text) for text in texts if text.isdecimal() and len(text) <= 6]
    if len(numbers) < 2 or len(numbers) < 0.7 * len(texts) or numbers[0] > 1:
        return False
    steps = [later - earlier for earlier, later in pairwise(numbers)]
    return sum(step == 1 for step in steps) >= 0.8 * len(steps)


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
