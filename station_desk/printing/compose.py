"""A layout filled with one record becomes finished marks, page by page; what cannot be printed is found here."""

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cache
from itertools import groupby
from typing import Any

from station_desk.base.errors import UserError
from station_desk.base.rich import Paragraph, read_rich
from station_desk.printing import layout as kinds
from station_desk.printing.fonts import SQUEEZE, em_length, em_width, missing_characters, runs
from station_desk.printing.layout import JOINER, SLOT, Column, Item, Layout, Prose, Table, Text, fill, holds, word
from station_desk.printing.marks import Drawing, Glyphs, Mark, Photo, Rectangle, Squares, Stroke
from station_desk.printing.photos import is_jpeg
from station_desk.printing.setting import EM_TOP, LOOSEST, PT, pieces, set_text, units
from station_desk.printing.verify import dark_runs

# Running text with headings, lists and bold, set in lines and flowing over pages without lonely ones.

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
        yield list(drawn_prose(layout, item, lines[start:end], top))
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
def drawn_prose(layout: Layout, item: Prose, lines: Sequence[Line], top: float) -> Iterator[Glyphs]:
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


# Tables that flow over pages: heads repeated, hairlines, one record's rows in order.

Cells = tuple[list[Glyphs], float]  # the glyphs of a row as if it began at y = 0, and the row's height in mm


def with_columns(table: Table, record: Mapping[str, Any]) -> Table:
    """The table with the columns its record brings, widened or narrowed to the table's width."""
    given = word(record, table.columns_from) if table.columns_from else None
    if not given:
        return table
    columns = [Column(**column) for column in given]
    scale = table.width / sum(column.width for column in columns)
    return replace(table, columns=tuple(replace(column, width=column.width * scale) for column in columns))


def pages_of(layout: Layout, table: Table, record: Mapping[str, Any], who: str) -> Iterator[list[Mark]]:
    given = word(record, table.rows) or []
    head = head_of(layout, table, who)
    rows = [row_of(layout, table, {"row": str(n), **row}, n) for n, row in enumerate(given, 1)]
    start = 0
    while True:
        count = fitting(table, rows[start:], head[1])
        part = rows[start : start + count]
        start += count
        if table.fill_page:
            part += empty_rows(layout, table, start, part, head[1])
        yield drawn_table(layout, table, head, part)
        if start >= len(rows):
            return


def fitting(table: Table, rows: Sequence[Cells], head: float) -> int:
    """How many of the rows go on one page; at least one."""
    left, count = table.height - head, 0
    for _, height in rows:
        if (count and height > left + 1e-6) or (table.rows_per_page and count == table.rows_per_page):
            break
        left -= height
        count += 1
    return count


def empty_rows(layout: Layout, table: Table, start: int, part: Sequence[Cells], head: float) -> list[Cells]:
    """Rows with nothing but their number, down to the page's end."""
    left = table.height - head - sum(height for _, height in part)
    most = table.rows_per_page - len(part) if table.rows_per_page else int(left / table.row_height + 1e-6)
    keys = dict.fromkeys((column.key for column in table.columns), "")
    return [row_of(layout, table, {**keys, "row": str(start + n)}, start + n) for n in range(1, most + 1)]


def head_of(layout: Layout, table: Table, who: str) -> Cells:
    titled = [replace(column, text=column.title, wrap="first", align="center", size=0) for column in table.columns]
    face = table.head_face or table.face or layout.face
    plain = replace(table, size=table.head_size or table.size, row_height=table.head_height)
    return cells(layout, plain, [replace(column, face=face) for column in titled], {}, who)


def row_of(layout: Layout, table: Table, row: Mapping[str, Any], number: int) -> Cells:
    name = row.get("name")
    return cells(layout, table, table.columns, row, f"第 {number} 行“{name}”" if name else f"第 {number} 行")


def cells(layout: Layout, table: Table, columns: Sequence[Column], row: Mapping[str, Any], who: str) -> Cells:
    """One row's glyphs; text is set smaller, then broken, and the row grows with it."""
    x, found, height = table.x, [], table.row_height
    for column in columns:
        item = cell(table, column, x)
        text = fill(column.text or (f"{{{column.key}}}" if column.key else ""), row)
        glyphs = set_text(layout, item, text, who, column.title.replace("\n", ""))
        lines = len({glyph.y for glyph in glyphs})
        size = glyphs[0].size * PT if glyphs else 0
        high = size * (1 + (lines - 1) * item.line_height)
        height = max(height, high + 2 * table.padding * 0.7)
        found.append((glyphs, high))
        x += column.width
    return [replace(g, y=g.y + (height - high) / 2) for glyphs, high in found for g in glyphs], height


def cell(table: Table, column: Column, x: float) -> Text:
    size = column.size or table.size
    return Text(
        x=x + table.padding, y=0, text="", width=column.width - 2 * table.padding, height=0,
        face=column.face or table.face, size=size, min_size=min(size, column.min_size or table.min_size),
        align=column.align, wrap=column.wrap, line_height=1.25, colour=table.colour,
    )  # fmt: skip


def drawn_table(layout: Layout, table: Table, head: Cells, rows: Sequence[Cells]) -> list[Mark]:
    """One page of the table: rules first, then text."""
    colour, width, y = table.colour or layout.colour, table.line_width, table.y
    marks: list[Mark] = []
    glyphs: list[Mark] = []
    if table.head_fill:
        marks.append(Rectangle(table.x, y, table.width, head[1], fill=table.head_fill))
    for line, height in (head, *rows):
        marks.append(Stroke(table.x, y, table.x + table.width, y, width, colour))
        glyphs += [replace(glyph, y=glyph.y + y) for glyph in line]
        y += height
    marks.append(Stroke(table.x, y, table.x + table.width, y, width, colour))
    x = table.x
    for step in (0, *(column.width for column in table.columns)):
        x += step
        marks.append(Stroke(x, table.y - width / 2, x, y + width / 2, width, colour))
    return marks + glyphs


@cache
def is_fixed(item: Item) -> bool:
    """Whether the item is the same on every sheet, so that it can be drawn once per file."""
    if item.only_if or isinstance(item, kinds.Picture | kinds.Table | kinds.Prose):
        return False
    return not SLOT.search(getattr(item, "text", ""))


def background(layout: Layout, *, overprint: bool = False) -> list[Mark]:
    """The marks that every sheet has, in the layout's order."""
    return list(marks_of(layout, [item for item in layout.items if is_fixed(item)], {}, "", overprint=overprint))


def compose(layout: Layout, record: Mapping[str, Any], place: int, *, overprint: bool = False) -> list[list[Mark]]:
    """The marks of each page that the record takes beyond the background; `place` is its number from 1.

    Raises UserError naming the record where a word is missing, a character has no glyph, or a text does not fit.
    """
    who = named(layout, record, place)
    moving = [item for item in layout.items if not is_fixed(item)]
    flowing = [item for item in moving if isinstance(item, kinds.Table | kinds.Prose)]
    others = [item for item in moving if item not in flowing]
    pages = [page for item in flowing for page in pages_of_item(layout, item, record, who)] or [[]]
    for number, page in enumerate(pages, 1):
        known = {
            **record, "page": str(number), "pages": str(len(pages)),
            "first_page": number == 1, "last_page": number == len(pages),
        }  # fmt: skip
        page[:0] = marks_of(layout, others, known, who, overprint=overprint)
    return pages


def pages_of_item(
    layout: Layout, item: kinds.Table | kinds.Prose, record: Mapping[str, Any], who: str
) -> Iterator[list[Mark]]:
    """The marks of each page that a flowing item takes; a layout has one such item, or none."""
    if isinstance(item, kinds.Prose):
        yield from prose_pages(layout, item, record, who)
    else:
        yield from pages_of(layout, with_columns(item, record), record, who)


def named(layout: Layout, record: Mapping[str, Any], place: int) -> str:
    """How a sentence to the clerk names the record."""
    name = record.get(layout.named_by)
    return f"“{name}”" if name else f"第 {place} 张"


def marks_of(
    layout: Layout, items: Sequence[Item], record: Mapping[str, Any], who: str, *, overprint: bool
) -> Iterator[Mark]:
    for item in items:
        if (overprint and item.preprinted) or not holds(item.only_if, record):
            continue
        yield from marks_of_item(layout, item, record, who)


def marks_of_item(layout: Layout, item: Item, record: Mapping[str, Any], who: str) -> Iterator[Mark]:
    match item:
        case kinds.Text():
            yield from set_text(layout, item, fill(item.text, record), who)
        case kinds.Picture():
            yield from picture(item, record, who)
        case kinds.Image():
            jpeg = b64decode(item.jpeg)
            yield Photo(item.x, item.y, item.width, item.height, jpeg, item.fit, item.radius)
        case kinds.Qr():
            yield from qr(layout, item, record, who)
        case kinds.Line():
            yield Stroke(item.x, item.y, item.x2, item.y2, item.line_width, item.colour or layout.colour, item.dash)
        case kinds.Box():
            box = (item.x, item.y, item.width, item.height, item.radius)
            yield Rectangle(*box, item.fill, item.stroke, item.line_width, item.corners)
        case kinds.Artwork():
            yield Drawing(item.x, item.y, item.width, item.height, item.name, item.radius, item.colours)


def picture(item: kinds.Picture, record: Mapping[str, Any], who: str) -> Iterator[Mark]:
    jpeg = word(record, item.word)
    if jpeg:
        if not is_jpeg(jpeg):
            raise UserError(f"{who}：照片已损坏，不能打印。", "请给这个人重新选一张照片。")
        yield Photo(item.x, item.y, item.width, item.height, jpeg, item.fit, item.radius)
    else:
        yield Drawing(item.x, item.y, item.width, item.height, "silhouette", item.radius)
    if item.border:
        box = (item.x, item.y, item.width, item.height, item.radius)
        yield Rectangle(*box, stroke=item.border, line_width=item.border_width)


def qr(layout: Layout, item: kinds.Qr, record: Mapping[str, Any], who: str) -> Iterator[Squares]:
    text = fill(item.text, record).replace(JOINER, "")
    if text:
        modules, squares = dark_runs(text, who)
        yield Squares(item.x, item.y, item.width / modules, squares, item.colour or layout.colour)
