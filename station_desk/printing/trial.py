"""A layout tried with one record: its picture even where something does not fit, and what is wrong with it, item by item."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal

from station_desk.base.errors import UserError
from station_desk.printing import layout as kinds
from station_desk.printing.blank import Blank
from station_desk.printing.bounds import Bounds, around, bounds_of
from station_desk.printing.compose import marks_of_item, named, pages_of_item
from station_desk.printing.fonts import em_length
from station_desk.printing.layout import Item, Layout
from station_desk.printing.lines import PT
from station_desk.printing.marks import Glyphs, Mark
from station_desk.printing.pdf import build_pdf
from station_desk.printing.setting import EM_TOP
from station_desk.printing.titles import item_title
from station_desk.printing.words import SLOT, holds

SEALED = frozenset({"unit", "station", "date", "printed"})  # what a seal is meant to lie on
SMALLEST = 1.0  # pt, to which a trial shrinks what does not fit
OFF = 0.05  # mm beyond the paper's edge that nobody sees


@dataclass(frozen=True, slots=True)
class Flaw:
    """What is wrong with the item number `item` (from 0): "bad" stops the printing, "care" only looks bad."""

    item: int
    sentence: str
    look: Literal["bad", "care"] = "bad"


def trial(layout: Layout, record: Mapping[str, Any], *, overprint: bool = False) -> tuple[bytes, tuple[Flaw, ...]]:
    """The PDF of one record and every flaw; what does not fit is set as small as it must be, or left out."""
    known = {**record, "page": "1", "pages": "1", "first_page": True, "last_page": True}
    flaws: list[Flaw] = []
    drawn: list[Item] = []
    inked: dict[int, list[Bounds]] = {}
    for number, item in enumerate(layout.items):
        shown, marks, sentence = tried(layout, item, known)
        if sentence:
            flaws.append(Flaw(number, sentence))
        if shown:
            drawn.append(shown)
            inked[number] = [letter_room(mark) for mark in marks if isinstance(mark, Glyphs)] or [bounds_of(item)]
    flaws += off_the_paper(layout, inked)
    flaws += under_the_seal(layout, inked)
    page = replace(layout, items=tuple(drawn))
    return build_pdf(page, [record], overprint=overprint), tuple(sorted(flaws, key=lambda flaw: flaw.item))


def tried(layout: Layout, item: Item, record: Mapping[str, Any]) -> tuple[Item | None, Sequence[Mark], str]:
    """The item as it can be drawn (None: not at all), its marks, and why it could not be as it is."""
    sentence = ""
    for one in (item, *smaller(item)):
        try:
            if not holds(one.only_if, record):
                return None, (), ""
            return one, marks_on_first_page(layout, one, record), sentence
        except UserError as error:
            sentence = sentence or error.message
    return None, (), sentence


def marks_on_first_page(layout: Layout, item: Item, record: Mapping[str, Any]) -> list[Mark]:
    who = named(layout, record, 1)
    if isinstance(item, kinds.Table | kinds.Prose):
        pages = list(pages_of_item(layout, item, record, who))
        return pages[0] if pages else []
    return list(marks_of_item(layout, item, record, who))


def smaller(item: Item) -> Iterator[Item]:
    """The same item set so small that it fits, where that can be."""
    if isinstance(item, kinds.Text):
        yield replace(item, min_size=SMALLEST, wrap="first" if item.height else item.wrap)
    elif isinstance(item, kinds.Table):
        small = tuple(replace(column, min_size=SMALLEST, wrap="last") for column in item.columns)
        yield replace(item, min_size=SMALLEST, columns=small)


def letter_room(one: Glyphs) -> Bounds:
    em = one.size * PT
    spaces = one.spacing * PT * max(0, len(one.text) - 1)
    return Bounds(one.x, one.y - EM_TOP * em, em_length(one.text, one.face) * em + spaces, em)


def off_the_paper(layout: Layout, inked: Mapping[int, Sequence[Bounds]]) -> Iterator[Flaw]:
    """What is printed beyond an edge of the paper."""
    for number, rooms in inked.items():
        room = around(rooms)
        beyond = max(-room.x, -room.y, room.right - layout.width, room.bottom - layout.height)
        if beyond > OFF:
            title = item_title(layout, layout.items[number])
            yield Flaw(number, f"“{title}”超出纸边 {beyond:.1f} 毫米，那一部分印不出来。", "care")


def off_the_blank(layout: Layout, blank: Blank) -> Iterator[Flaw]:
    """What of a layout would stand outside the part of a bought blank that can be printed on."""
    left, top, right, bottom = blank.window
    x, y = blank.place(layout)
    for number, item in enumerate(layout.items):
        if item.preprinted or isinstance(item, kinds.Seal):
            continue
        room = bounds_of(item).moved(x, y)
        over = max(left - room.x, top - room.y, room.right - right, room.bottom - bottom)
        if over > OFF:
            title = item_title(layout, item)
            yield Flaw(number, f"“{title}”超出“{blank.title}”可打印的地方 {over:.1f} 毫米。")


def under_the_seal(layout: Layout, inked: Mapping[int, Sequence[Bounds]]) -> Iterator[Flaw]:
    """What a seal would cover besides the unit and the date; frames, lines and grounds may lie under it."""
    for seal in (item for item in layout.items if isinstance(item, kinds.Seal)):
        circle = bounds_of(seal)
        for number, rooms in inked.items():
            item = layout.items[number]
            if not isinstance(item, kinds.Text | kinds.Qr | kinds.Picture | kinds.Image) or SEALED & asked(item):
                continue
            if any(in_circle(circle, room) for room in rooms):
                sentence = f"“{item_title(layout, item)}”和 {seal.width:g} 毫米的盖章处重叠，盖章以后会看不清。"
                yield Flaw(number, sentence, "care")


def asked(item: Item) -> set[str]:
    return {found[1] for found in SLOT.finditer(getattr(item, "text", ""))}


def in_circle(circle: Bounds, room: Bounds) -> bool:
    """Whether a rectangle reaches into the circle that fills a square."""
    x, y = circle.middle
    away_x = x - min(max(x, room.x), room.right)
    away_y = y - min(max(y, room.y), room.bottom)
    return away_x * away_x + away_y * away_y < (circle.width / 2) ** 2
