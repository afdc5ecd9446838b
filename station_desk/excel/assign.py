"""Giving each column of a table its field: by title first, then by what stands below it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import pairwise

from station_desk.excel.book import Cell, Sheet, cell_text, filled
from station_desk.excel.found import Column
from station_desk.excel.titles import (
    Heading,
    Match,
    Matcher,
    is_own_remark,
    is_serial,
    names_someone_else,
    normal_title,
)

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
    for _, _, place, match in sorted(wishes, key=lambda wish: wish[:3]):
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
