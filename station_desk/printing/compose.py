"""A layout filled with one record becomes finished marks, page by page; what cannot be printed is found here."""

from base64 import b64decode
from collections.abc import Iterator, Mapping, Sequence
from functools import cache
from typing import Any

from station_desk.base.errors import UserError
from station_desk.printing import layout as kinds
from station_desk.printing.layout import Item, Layout
from station_desk.printing.marks import Drawing, Mark, Photo, Rectangle, Squares, Stroke
from station_desk.printing.photos import is_jpeg
from station_desk.printing.prose import prose_pages
from station_desk.printing.qr import dark_runs
from station_desk.printing.setting import set_text
from station_desk.printing.table import pages_of, with_columns
from station_desk.printing.words import JOINER, SLOT, fill, holds, word


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
