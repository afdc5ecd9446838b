"""What can be done to the items of a layout, each a function from one layout to the next."""

from base64 import b64encode
from collections.abc import Callable, Iterable, Sequence
from dataclasses import fields, replace
from pathlib import Path
from typing import Any

from station_desk.base.errors import UserError
from station_desk.features.layouts.rules.geometry import (
    Axis,
    Side,
    align,
    bounds_of,
    moved,
    restacked,
    spread,
    stretched,
    tidy,
)
from station_desk.features.layouts.rules.trial import item_title, layout_text, picture_words
from station_desk.printing import layout as kinds
from station_desk.printing.layout import PAGE_WORDS, Item, Layout
from station_desk.printing.reading import Source, read_item, words_asked

Numbers = tuple[int, ...]
BESIDE = 4.0  # mm a copy lies beside what it was copied from
FLOWING = kinds.Table | kinds.Prose


def changed(layout: Layout, chosen: Iterable[int], change: Callable[[Item], Item]) -> Layout:
    """The layout with each chosen item changed."""
    wanted = set(chosen)
    items = tuple(change(item) if number in wanted else item for number, item in enumerate(layout.items))
    return replace(layout, items=items)


def with_values(layout: Layout, chosen: Iterable[int], **values: Any) -> Layout:
    """The layout with fields of the chosen items set, for those items that have them."""

    def change(item: Item) -> Item:
        known = {one.name for one in fields(item)}
        return replace(item, **{key: value for key, value in values.items() if key in known})

    return changed(layout, chosen, change)


def with_page(layout: Layout, **values: Any) -> Layout:
    """The layout with values of the page itself set; what a smaller page leaves outside comes to its edge."""
    page = replace(layout, **values)
    return replace(page, items=tuple(on_paper(page, item) for item in page.items))


def free(layout: Layout, chosen: Iterable[int]) -> Numbers:
    """Those of the chosen items that are not locked."""
    return tuple(number for number in chosen if not layout.items[number].locked)


def shifted(layout: Layout, chosen: Iterable[int], dx: float, dy: float) -> Layout:
    """The chosen items moved by mm, the locked ones not; none leaves the paper by its corner."""
    wanted = free(layout, chosen)
    if not wanted:
        return layout
    starts = [layout.items[number] for number in wanted]
    dx = min(max(dx, -min(one.x for one in starts)), layout.width - max(one.x for one in starts))
    dy = min(max(dy, -min(one.y for one in starts)), layout.height - max(one.y for one in starts))
    return changed(layout, wanted, lambda item: moved(item, dx, dy))


def grown(layout: Layout, chosen: Iterable[int], handle: str, dx: float, dy: float) -> Layout:
    """The chosen items pulled by a handle, the locked ones not."""
    return changed(layout, free(layout, chosen), lambda item: on_paper(layout, stretched(item, handle, dx, dy)))


def on_paper(layout: Layout, item: Item) -> Item:
    """The item with its corner on the paper."""
    return replace(item, x=tidy(min(max(item.x, 0), layout.width)), y=tidy(min(max(item.y, 0), layout.height)))


def each_moved(layout: Layout, chosen: Sequence[int], ways: Sequence[tuple[float, float]]) -> Layout:
    """Each chosen item moved its own way."""
    items = list(layout.items)
    for number, (dx, dy) in zip(chosen, ways, strict=True):
        items[number] = on_paper(layout, moved(items[number], dx, dy))
    return replace(layout, items=tuple(items))


def aligned(layout: Layout, chosen: Iterable[int], side: Side) -> Layout:
    """The chosen items with one edge or middle in common; a lone one by the page."""
    wanted = free(layout, chosen)
    if not wanted:
        return layout
    rooms = [bounds_of(layout.items[number]) for number in wanted]
    return each_moved(layout, wanted, align(rooms, side, (layout.width, layout.height)))


def spread_out(layout: Layout, chosen: Iterable[int], axis: Axis) -> Layout:
    """The chosen items with equal gaps between them."""
    wanted = free(layout, chosen)
    return each_moved(layout, wanted, spread([bounds_of(layout.items[number]) for number in wanted], axis))


def stacked(layout: Layout, chosen: Iterable[int], by: int) -> tuple[Layout, Numbers]:
    """The chosen items nearer to the top (drawn later), and where they are then."""
    items, numbers = restacked(layout.items, chosen, by)
    return replace(layout, items=items), numbers


def without(layout: Layout, chosen: Iterable[int]) -> Layout:
    """The layout without the chosen items; the locked ones stay. Raises UserError where nothing would be left."""
    gone = set(free(layout, chosen))
    items = tuple(item for number, item in enumerate(layout.items) if number not in gone)
    if not items:
        raise UserError("版式上至少要留一样内容。", "不要的可以先改成别的内容。")
    return replace(layout, items=items)


def with_items(layout: Layout, items: Sequence[Item]) -> tuple[Layout, Numbers]:
    """The layout with more items on top, beside any that lie at the very same place; and their numbers.

    Raises UserError for a second table or body, which a page cannot have.
    """
    flowing = [item for item in (*layout.items, *items) if isinstance(item, FLOWING)]
    if len(flowing) > 1 and any(isinstance(item, FLOWING) for item in items):
        raise UserError("一个版式只能有一张表格或一篇正文。", "请先删除原来的那一个。")
    taken = {(item.x, item.y) for item in layout.items}
    beside = BESIDE if any((item.x, item.y) in taken for item in items) else 0.0
    placed = tuple(on_paper(layout, moved(replace(item, locked=False), beside, beside)) for item in items)
    count = len(layout.items)
    return replace(layout, items=(*layout.items, *placed)), tuple(range(count, count + len(placed)))


# ------------------------------------------------------------------------------------------------ copy and paste
def copied(layout: Layout, chosen: Iterable[int]) -> str:
    """The chosen items as text for the clipboard."""
    return layout_text(replace(layout, words={}, items=tuple(layout.items[number] for number in sorted(chosen))))


def pasted(layout: Layout, text: str) -> tuple[Layout, Numbers]:
    """The layout with items from the clipboard, of this layout or of another.

    Raises UserError where the text holds none, or they ask for words that this paper does not have.
    """
    try:
        source = Source.parse(Path("剪贴板"), text)
        given = source.table.get("item", [])
        items = [read_item(source, one, f"item {number}") for number, one in enumerate(given, 1)]
        asked = [(item, word) for item in items for _, word in words_asked(source, item, "")]
    except (UserError, TypeError) as error:
        raise UserError("剪贴板里没有版式上的内容。", "请先在版式里选中要复制的，按 Ctrl+C。") from error
    if not items:
        raise UserError("剪贴板里没有版式上的内容。", "请先在版式里选中要复制的，按 Ctrl+C。")
    known = PAGE_WORDS | set(layout.words)
    for item, word in asked:
        if word.removeprefix("!") not in known:
            title = item_title(layout, item)
            raise UserError(f"“{title}”要用的“{word}”这种纸上没有，没有粘贴。", "请只复制这种纸上也有的内容。")
    return with_items(layout, items)


# ---------------------------------------------------------------------------------------------------- new items
def fresh(layout: Layout, sort: str) -> Item:
    """A new item of a sort (text picture qr line box table seal) in the middle of the page.

    Raises UserError where this paper has nothing to fill it with.
    """
    wide, high = layout.width, layout.height
    x, y, part = tidy(wide * 0.3), tidy(high * 0.4), tidy(wide * 0.4)
    match sort:
        case "text":
            return kinds.Text(x=x, y=y, width=part, text="文字", size=10.5 if high > 100 else 8, wrap="last")
        case "picture":
            words = picture_words(layout)
            if not words:
                raise UserError("这种纸上没有照片可放。", "照片只能放在按人打印、带照片的纸上，例如工作证。")
            return kinds.Picture(x=x, y=y, width=tidy(high * 0.22), height=tidy(high * 0.3), word=words[0])
        case "qr":
            word = "qr" if "qr" in layout.words else layout.named_by
            return kinds.Qr(x=x, y=y, width=tidy(min(20.0, high * 0.3)), text=f"{{{word}}}")
        case "line":
            return kinds.Line(x=x, y=y, x2=tidy(x + part), y2=y)
        case "box":
            return kinds.Box(x=x, y=y, width=part, height=tidy(high * 0.15), stroke=layout.colour)
        case "table":
            return fresh_table(layout)
    width = min(45.0, tidy(high * 0.4))
    return kinds.Seal(x=x, y=y, width=width)


def fresh_image(layout: Layout, jpeg: bytes, across: int, down: int) -> kinds.Image:
    """A picture of so many pixels, a fifth of the page wide, in the middle."""
    width = tidy(layout.width * 0.2)
    height = tidy(width * down / across)
    x, y = tidy((layout.width - width) / 2), tidy(max(0.0, (layout.height - height) / 2))
    return kinds.Image(x=x, y=y, width=width, height=height, jpeg=b64encode(jpeg).decode())


def fresh_table(layout: Layout) -> kinds.Table:
    """A table of all the words of the rows; raises UserError where the paper has no rows."""
    lists = [word for word, sample in layout.words.items() if isinstance(sample, list) and sample and word != "columns"]
    if not lists:
        raise UserError("这种纸上没有一行一行的内容，放不了表格。", "可以用线和框画出格子。")
    keys = list(layout.words[lists[0]][0])
    width = tidy((layout.width - 36) / len(keys))
    from station_desk.features.layouts.rules.trial import WORDS

    columns = tuple(kinds.Column(key=key, title=WORDS.get(key, key), width=width) for key in keys)
    return kinds.Table(
        x=18, y=tidy(layout.height * 0.2), height=tidy(layout.height * 0.6), rows=lists[0], columns=columns
    )
