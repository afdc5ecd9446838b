"""Tables that flow over pages: heads repeated, hairlines, one record's rows in order."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

from station_desk.printing.layout import Column, Layout, Table, Text
from station_desk.printing.lines import PT
from station_desk.printing.marks import Glyphs, Mark, Rectangle, Stroke
from station_desk.printing.setting import set_text
from station_desk.printing.words import fill, word

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
        yield drawn(layout, table, head, part)
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


def drawn(layout: Layout, table: Table, head: Cells, rows: Sequence[Cells]) -> list[Mark]:
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
