"""Running text with headings, lists and bold, set in lines and flowing over pages without lonely ones."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import groupby
from typing import Any

from station_desk.base.errors import UserError
from station_desk.base.rich import Paragraph, read_rich
from station_desk.printing.fonts import SQUEEZE, em_length, em_width, missing_characters, runs
from station_desk.printing.layout import Layout, Prose
from station_desk.printing.lines import LOOSEST, PT, units
from station_desk.printing.marks import Glyphs, Mark
from station_desk.printing.setting import EM_TOP, pieces
from station_desk.printing.words import word

DOT, DOT_SIZE = "●", 0.45  # the sign of a list item, times the size of its text
HANG = 1.6  # em by which the text of a list item stands in from its sign
ABOVE_HEAD = 0.5  # em over a heading
SMALLER_HEAD = 0.92  # a heading of the second level, times the first
Letters = list[tuple[str, str]]  # each letter with its face


@dataclass(frozen=True, slots=True)
class Line:
    """One set line: stretches of one face, and `sign` before it; lengths in mm, `size` in pt.

    `keep`: the next line must stand on the same page.
    """

    parts: tuple[tuple[str, str], ...]
    indent: float
    size: float
    pitch: float
    gap: float = 0
    keep: bool = False
    last: bool = False
    sign: tuple[str, float] = ("", 0)  # what it says, and its indent


def prose_pages(layout: Layout, item: Prose, record: Mapping[str, Any], who: str) -> Iterator[list[Mark]]:
    """The marks of each page; raises UserError naming `who` where a character has no glyph."""
    text = str(word(record, item.word) or "")
    lines = [line for one in read_rich(text) for line in lines_of(layout, item, one)]
    for line in lines:
        for part, face in (*line.parts, (line.sign[0], item.face or layout.face)):
            if missing := missing_characters(part, face):
                raise UserError(
                    f"{who}：字库里没有“{missing}”这个字，“{layout.title}”没有打印。",
                    "请核对这个字是否输错；确实要用的生僻字请联系技术人员补入字库，或先手写。",
                )
    start, first = 0, True
    while first or start < len(lines):
        top, height = (item.y, item.height) if first else (item.next_y, item.next_height)
        end = page_end(lines, start, height, item.tail)
        yield list(drawn(layout, item, lines[start:end], top))
        start, first = end, False


def page_end(lines: Sequence[Line], start: int, height: float, tail: float) -> int:
    """Where the page that begins with line `start` ends: what fits, less what would stand alone; at least one line."""
    used, end = 0.0, start
    while end < len(lines):
        line = lines[end]
        used += line.pitch + (line.gap if end > start else 0)
        if used > height + 1e-6:
            break
        end += 1
    if end == len(lines) and used + tail <= height + 1e-6:
        return end
    if end == len(lines):
        end -= 1  # the last lines go on to a page that has room for what stands below them
    cut = max(end, start + 1)
    while cut > start + 1 and lines[cut - 1].keep:
        cut -= 1
    return cut if cut > start + 1 or not lines[start].keep else max(end, start + 1)


# --------------------------------------------------------------------------------------------------------- lines
def lines_of(layout: Layout, item: Prose, paragraph: Paragraph) -> list[Line]:
    """One paragraph broken into lines; an empty one is half a line of room."""
    size, gap = item.size, 0.0
    face, bold = item.face or layout.face, item.bold_face
    heading = paragraph.sort in ("heading", "subheading")
    if heading:
        size = item.head_size * (1 if paragraph.sort == "heading" else SMALLER_HEAD)
        face = bold = item.head_face
        gap = ABOVE_HEAD * size * PT
    pitch = item.size * item.line_height * PT if not heading else size * item.line_height * PT
    letters: Letters = [
        (letter, bold if run.bold else face) for run in paragraph.runs for letter in run.text.replace("\t", "  ")
    ]
    if not letters:
        return [Line((), 0, size, pitch / 2, last=True)]
    sign, hang = "", 0.0
    first = 0.0 if heading else item.indent
    if paragraph.sort in ("bullet", "number"):
        sign = DOT if paragraph.sort == "bullet" else f"{paragraph.number}."
        hang = item.indent + HANG
        first = hang
    broken = list(break_letters(letters, item.width / (size * PT), first, hang))
    lines = []
    for place, part in enumerate(broken):
        indent = (first if place == 0 else hang) * size * PT
        keep = heading or (len(broken) > 1 and place == 0) or (len(broken) > 2 and place == len(broken) - 2)
        lines.append(Line(stretches(part), indent, size, pitch, keep=keep, last=place == len(broken) - 1))
    return [replace(lines[0], gap=gap, sign=(sign, item.indent * size * PT)), *lines[1:]]


def break_letters(letters: Letters, room: float, first: float, hang: float) -> Iterator[Letters]:
    """The lines of a paragraph, `room` em wide, the first indented by `first` em, the others by `hang`."""
    line: Letters = []
    filled, place = first, 0
    for unit in units("".join(letter for letter, _ in letters)):
        for part in _torn(letters[place : place + len(unit)], room - max(first, hang)):
            bare = sum(em_width(*one) for one in part if one[0] != " " or one is not part[-1])
            if line and filled + bare > room + 1e-6:
                yield line
                line, filled = [], hang
            line += part
            filled += sum(em_width(*one) for one in part)
        place += len(unit)
    yield line


def _torn(unit: Letters, room: float) -> Iterator[Letters]:
    """A stretch that should not be broken, cut where it is longer than a line."""
    part: Letters = []
    filled = 0.0
    for one in unit:
        wide = em_width(*one)
        if part and filled + wide > room:
            yield part
            part, filled = [], 0.0
        part.append(one)
        filled += wide
    yield part


def stretches(letters: Letters) -> tuple[tuple[str, str], ...]:
    """Neighbours of one face put together; a space at the end of a line is nothing."""
    found = [("".join(letter for letter, _ in some), face) for face, some in groupby(letters, lambda one: one[1])]
    if found:
        found[-1] = (found[-1][0].rstrip(" "), found[-1][1])
    return tuple(part for part in found if part[0])


# -------------------------------------------------------------------------------------------------------- drawing
def drawn(layout: Layout, item: Prose, lines: Sequence[Line], top: float) -> Iterator[Glyphs]:
    """The lines of one page below each other from `top` mm."""
    y, colour = top, item.colour or layout.colour
    for place, line in enumerate(lines):
        y += line.gap if place else 0
        em = line.size * PT
        baseline = y + (line.pitch - em) / 2 + EM_TOP * em
        if line.sign[0]:
            small = line.sign[0] == DOT
            size = line.size * (DOT_SIZE if small else 1)
            lift = 0.22 * em if small else 0
            yield from stretch(
                line.sign[0], item.face or layout.face, item.x + line.sign[1], baseline - lift, size, colour, 0
            )
        length = sum(em_length(text, face) for text, face in line.parts) * em
        count = sum(len(text) for text, _ in line.parts)
        free = item.width - line.indent - length
        spacing = 0.0 if line.last or count < 2 else min(LOOSEST, max(0.0, free) / (count - 1) / em)
        x = item.x + line.indent
        for text, face in line.parts:
            yield from stretch(text, face, x, baseline, line.size, colour, spacing)
            x += (em_length(text, face) + spacing * len(text)) * em
        y += line.pitch


def stretch(
    text: str, face: str, x: float, baseline: float, size: float, colour: str, spacing: float
) -> Iterator[Glyphs]:
    """One stretch of a face from `x`; `spacing` em after each letter. What the face lacks comes from the next."""
    for piece in pieces(text, face):
        for own, part in runs(piece, face):
            yield Glyphs(x, baseline, part, own, size, colour, spacing * size)
            x += (em_length(part, own) + spacing * len(part)) * size * PT
        x -= SQUEEZE * size * PT
