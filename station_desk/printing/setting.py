"""One text of a layout set: its characters checked, fitted to its box and put at their places."""

from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise

from station_desk.base.errors import UserError
from station_desk.printing.fonts import SQUEEZE, em_length, missing_characters, runs, squeezes
from station_desk.printing.layout import JOINER, Layout, Text
from station_desk.printing.marks import Glyphs

# Text broken into lines by the habits of Chinese setting, and made to fit its box.

PT = 25.4 / 72  # mm
SMALLER = 0.5  # pt, the step in which a paragraph is set smaller
# GB/T 15834-2011, 5.1: these begin no line, those end none.
NO_START = frozenset("，。、；：？！）》〉」』】〕”’％‰℃…—·～,.;:?!)]}%")
NO_END = frozenset("（《〈「『【〔“‘([{￥$№")
LOOSEST = 0.35  # em, the widest gap justification may open


class TooLong(Exception):
    """A text that does not fit its box even at its smallest."""


@dataclass(frozen=True, slots=True)
class Row:
    """One line: its text, the mm it is indented by, its length in mm, and whether a paragraph ends with it."""

    text: str
    indent: float
    length: float
    last: bool


@dataclass(frozen=True, slots=True)
class Fitted:
    """Lines at the size (pt) that made them fit."""

    size: float
    rows: tuple[Row, ...]


def fit(item: Text, text: str, face: str) -> Fitted:
    """Break and shrink `text` for the box of `item`; raises TooLong where even `min_size` does not do."""
    floor = item.min_size or item.size
    if item.wrap == "first":
        size = item.size
        while True:
            found = wrapped(item, text, face, size)
            if found:
                return found
            if size <= floor:
                raise TooLong
            size = max(floor, size - SMALLER)
    paragraphs = text.split("\n")
    longest = max(length(item, paragraph, face, 1, item.indent) for paragraph in paragraphs)
    size = item.size if longest <= 0 else min(item.size, item.width / longest)
    if size >= floor - 1e-9 and high_enough(item, len(paragraphs), size):
        rows = [row(item, paragraph, face, size, item.indent, last=True) for paragraph in paragraphs]
        return Fitted(size, tuple(rows))
    found = wrapped(item, text, face, floor) if item.wrap == "last" else None
    if not found:
        raise TooLong
    return found


def wrapped(item: Text, text: str, face: str, size: float) -> Fitted | None:
    """The text as a paragraph of this size, or None where it is too high for the box."""
    rows = []
    for paragraph in text.split("\n"):
        lines = list(broken(item, paragraph, face, size))
        for place, line in enumerate(lines):
            indent = item.indent if place == 0 else 0
            rows.append(row(item, line, face, size, indent, last=place == len(lines) - 1))
    return Fitted(size, tuple(rows)) if high_enough(item, len(rows), size) else None


def row(item: Text, text: str, face: str, size: float, indent: float, *, last: bool) -> Row:
    return Row(text, indent * size * PT, length(item, text, face, size, 0), last)


def high_enough(item: Text, count: int, size: float) -> bool:
    """Whether so many lines stand in the box; half the leading may hang out above and below."""
    needed = (count * item.line_height - (item.line_height - 1)) * size * PT
    return not item.height or needed <= item.height + 1e-6


def length(item: Text, text: str, face: str, size: float, indent: float) -> float:
    """The length of a line in mm; its last letter has no space after it."""
    drawn = len(text) - text.count(JOINER)
    return (em_length(text, face) + max(0, drawn - 1) * item.letter_spacing + indent) * size * PT


def broken(item: Text, text: str, face: str, size: float) -> Iterator[str]:
    """The lines of one paragraph, filled one after the other."""
    room = item.width / (size * PT) + 1e-6  # em
    line, filled = "", item.indent
    for unit in units(text):
        bare = unit.rstrip()
        if line and filled + advance(item, bare, face) - item.letter_spacing > room:
            yield line.rstrip(" ")
            line, filled = "", 0.0
            unit = unit.lstrip(" ")
        line += unit
        filled += advance(item, unit, face)
        while len(line) > 1 and filled - item.letter_spacing - advance(item, line[len(line.rstrip()) :], face) > room:
            indent = filled - advance(item, line, face)
            head, line = torn(item, line, face, size, indent)
            yield head
            filled = advance(item, line, face)
    yield line.rstrip(" ")


def advance(item: Text, text: str, face: str) -> float:
    """The length of a stretch in em with a letter space after each of its characters."""
    return em_length(text, face) + (len(text) - text.count(JOINER)) * item.letter_spacing


def torn(item: Text, line: str, face: str, size: float, indent: float) -> tuple[str, str]:
    """Cut a stretch that should not be broken but is longer than a line: after a · where there is one."""
    most = 1
    while most < len(line) and length(item, line[: most + 1], face, size, indent) <= item.width + 1e-6:
        most += 1
    dot = line.rfind("·", 1, most)
    cut = dot + 1 if dot > 0 else most
    return line[:cut].strip(JOINER), line[cut:].lstrip(JOINER)


def units(text: str) -> Iterator[str]:
    """The smallest stretches that a line can end after."""
    unit = ""
    for character in text:
        if unit and may_break(unit[-1], character):
            yield unit
            unit = ""
        unit += character
    if unit:
        yield unit


def may_break(before: str, after: str) -> bool:
    """Whether a line may end between two neighbours."""
    if JOINER in (before, after) or after in NO_START or before in NO_END or after == " ":
        return False
    return before == " " or not (is_western(before) and is_western(after))


def is_western(character: str) -> bool:
    """Whether the character belongs to a word or a number that is read as one."""
    return character < "\u2000" and character != " "


# One text of a layout set: its characters checked, fitted to its box and put at their places.

EM_TOP = 0.88  # em from the top of a Chinese character's square to its baseline, in every bundled face


class Missing(Exception):
    """Characters that no face has."""


def set_text(layout: Layout, item: Text, text: str, who: str, what: str = "") -> tuple[Glyphs, ...]:
    """The glyphs of one text; raises UserError naming `who` where a glyph is missing or the box too small."""
    try:
        return placed(item, text, item.face or layout.face, item.colour or layout.colour)
    except Missing as missing:
        raise UserError(
            f"{who}：字库里没有“{missing}”这个字，“{layout.title}”没有打印。",
            "请核对这个字是否输错；确实要用的生僻字请联系技术人员补入字库，或先手写。",
        ) from None
    except TooLong:
        shown = text.replace(JOINER, "").replace("\n", " ")
        shown = shown if len(shown) <= 30 else f"{shown[:30]}…"
        raise UserError(
            f"{who}：{what or item.called}“{shown}”太长，“{layout.title}”上放不下。", "请改短后再打印。"
        ) from None


@lru_cache(maxsize=4096)  # most texts of a batch are the same on every sheet
def placed(item: Text, text: str, face: str, colour: str) -> tuple[Glyphs, ...]:
    """The glyphs of one text; raises Missing or TooLong."""
    if not text:
        return ()
    if missing := missing_characters(text, face):
        raise Missing(missing)
    return tuple(laid(item, fit(item, text, face), face, colour))


def laid(item: Text, fitted: Fitted, face: str, colour: str) -> Iterator[Glyphs]:
    """Fitted lines at their places in the box."""
    size = fitted.size * PT  # mm
    pitch = size * item.line_height
    height = size + pitch * (len(fitted.rows) - 1)
    room = item.height or height
    top = item.y + {"top": 0.0, "middle": (room - height) / 2, "bottom": room - height}[item.valign]
    for number, row in enumerate(fitted.rows):
        baseline = top + number * pitch + EM_TOP * size
        yield from line(item, row, baseline, fitted.size, face, colour)


def line(item: Text, row: Row, baseline: float, size: float, face: str, colour: str) -> Iterator[Glyphs]:
    text = row.text.replace(JOINER, "")
    spacing = item.letter_spacing
    free = item.width - row.indent - row.length
    x = item.x + row.indent
    if item.align == "justify" and not row.last and len(text) > 1:
        spacing += min(LOOSEST, max(0.0, free) / (len(text) - 1) / (size * PT))
    elif item.align in ("right", "center"):
        x += free if item.align == "right" else free / 2
    for piece in pieces(text, face):
        for own, part in runs(piece, face):
            yield Glyphs(x, baseline, part, own, size, colour, spacing * size)
            x += (em_length(part, own) + spacing * len(part)) * size * PT
        x -= SQUEEZE * size * PT


def pieces(text: str, face: str) -> list[str]:
    """The text cut where two marks are moved closer."""
    cuts = (0, *squeezes(text, face), len(text))
    return [text[start:end] for start, end in pairwise(cuts)]
