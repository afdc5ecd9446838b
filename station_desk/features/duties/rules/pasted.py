"""A block copied from Excel or from a message, taken apart into lines of quick entry."""

import csv
import io
import re
from collections.abc import Callable, Mapping, Sequence
from itertools import zip_longest

from station_desk.base import chinese, dates
from station_desk.features.duties.rules.span import read_span
from station_desk.features.duties.rules.words import DUTIES, MARKS, SENTENCES, SHORT, WORDS

BLANKS = re.compile(r"[ \u3000]+")
DATED = re.compile(r"\d{1,2}[./月]\d{1,2}[日号]?")
TIMED = re.compile(r"[:：点时]|\d\s*[-—–~～至到]\s*\d")
HEADED = 3  # rows among which the headings are looked for
ENOUGH = 0.6  # of a column's cells say what the column is
KNOWN = frozenset({*DUTIES, *SHORT, *SENTENCES, *(word for words in WORDS for word in words)})


def read_block(text: str) -> list[list[str]]:
    """The cells of a copied block, row by row; lines without tabs are parted at their blanks."""
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    if "\t" in text:
        rows = list(csv.reader(io.StringIO(text), delimiter="\t"))
    else:
        rows = [BLANKS.split(line.strip()) for line in text.split("\n")]
    tidy = [[chinese.normal_text(cell) for cell in row] for row in rows]
    return [row for row in tidy if any(row)]


def lines_of(
    text: str, titles: Mapping[str, str], names: frozenset[str], villages: frozenset[str]
) -> list[dict[str, str]]:
    """The texts of each line by key; `titles` are the headings that may stand in the first row, with their keys."""
    rows, tabbed = read_block(text), "\t" in text
    for place, row in enumerate(rows[:HEADED]):  # a title may stand above the headings
        heading = [titles.get(cell.replace(" ", "")) for cell in row]
        if sum(key is not None for key in heading) >= 2:
            return [_texts(row, heading) for row in rows[place + 1 :]]
    if len(rows) > 1 and tabbed:
        keys = keys_of(list(zip_longest(*rows, fillvalue="")), names, villages)
        return [_texts(row, keys) for row in rows]
    return [_texts(row, keys_of([(cell,) for cell in row], names, villages)) for row in rows]


def _texts(row: Sequence[str], keys: Sequence[str | None]) -> dict[str, str]:
    found: dict[str, str] = {}
    for cell, key in zip(row, keys, strict=False):
        if key and cell:
            found[key] = f"{found[key]} {cell}" if key in found else cell
    return found


def keys_of(columns: Sequence[Sequence[str]], names: frozenset[str], villages: frozenset[str]) -> list[str | None]:
    """What each column is, by what its cells look like; of several texts the longest is the work done."""
    kinds: tuple[tuple[str, Callable[[str], bool]], ...] = (
        ("day", is_day),
        ("person", lambda cell: cell.replace(" ", "") in names),
        ("span", is_span),
        ("village", lambda cell: cell in villages or f"{cell}村" in villages),
        ("duty", is_duty),
    )
    keys: list[str | None] = [None] * len(columns)
    for place, column in enumerate(columns):
        if len(column) > 1 and list(column) == [str(number) for number in range(1, len(column) + 1)]:
            keys[place] = ""  # 序号
    for key, looks in kinds:
        shares = [
            (sum(looks(cell) for cell in column if cell) / max(1, sum(map(bool, column))), -place)
            for place, column in enumerate(columns)
            if keys[place] is None
        ]
        best = max(shares, default=(0.0, 0))
        if best[0] >= ENOUGH:
            keys[-best[1]] = key
    texts = [place for place, key in enumerate(keys) if key is None and any(columns[place])]
    if texts:
        longest = max(texts, key=lambda place: sum(map(len, columns[place])))
        several = len(columns[0]) > 1
        for place in texts:
            after = "result" if several else "done"
            keys[place] = "place" if place < longest else "done" if place == longest else after
    return [key or None for key in keys]


def is_day(cell: str) -> bool:
    """Whether a cell holds a day beyond doubt; a lone number or 9-11 does not."""
    if DATED.fullmatch(cell):
        return True
    try:
        dates.read_date(cell)
    except ValueError:
        return False
    return len(cell) > 4


def is_span(cell: str) -> bool:
    """Whether a cell holds a span of time."""
    if not TIMED.search(cell):
        return False
    try:
        return read_span(cell) is not None
    except ValueError:
        return False


def is_duty(cell: str) -> bool:
    """Whether a cell is nothing but a duty's number or name."""
    bare = MARKS.sub("", chinese.half_width(cell))
    return bare in KNOWN or bool(re.fullmatch(r"(?:1[0-4]|[1-9])[.、]?", cell)) or bare.lstrip("0123456789") in KNOWN
