"""Labels with badge numbers, names and sizes, the list of numbers by village, and the order by sizes."""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace
from functools import partial
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.features.layouts.service import own_label_sheets, shipped_label_sheets
from station_desk.features.roster.model import Person
from station_desk.features.settings.service import heading, station_or_new
from station_desk.features.uniforms.model import SizeCard
from station_desk.features.uniforms.service import (
    Sized,
    former_numbers,
    free_numbers,
    numbered,
    order,
    sized_people,
    unsized,
)
from station_desk.fields.field import fields_of
from station_desk.printing import layout as kinds
from station_desk.printing.layout import Item, Layout
from station_desk.printing.paper import Imposition
from station_desk.printing.reading import layout_of
from station_desk.printing.task import Paper, PrintRequest
from station_desk.store.print_log import Copy

MORE = ("shoulder", "sleeve", "hip", "trousers")  # on a size label beside the sizes themselves
MOST = 200  # letters above a list: more do not fit
FLOOR = 4.5  # pt: smaller letters are not read on a label
Chosen = Callable[[Sequence[Sized]], list[Sized]]


def labels(chosen: Chosen, session: Session, request: PrintRequest) -> list[tuple[Copy, dict[str, Any]]]:
    """The words of every label for the people `chosen` of those the request names, with whose it is.

    A number on a label is the person's own, so that only the person is entered in the print log. Raises UserError where there is nobody to
    print for.
    """
    people = chosen(sized_people(session, only=request.only, ids=request.ids))
    station = station_or_new(session)
    unit = (station.name or "").removeprefix(station.bureau or "")
    return [
        (Copy(one.person.name, Person.__tablename__, one.person.id, one.person.id), words_of(one, unit))
        for one in people
    ]


def label_sides(name: str, session: Session, _: PrintRequest, sheet: Imposition | None) -> list[Layout]:
    """The layout of that name, made to the size of the sheet's labels."""
    layout = layout_of(session, name)
    return [fitted(layout, sheet.label) if sheet else layout]


def words_of(one: Sized, unit: str) -> dict[str, Any]:
    """The words of every label."""
    person, sizes, fields = one.person, one.sizes, fields_of(SizeCard)
    more = [
        f"{fields[key].title}{fields[key].kind.show(value)}"
        for key in MORE
        if one.card and (value := getattr(one.card, key)) is not None
    ]
    return {
        "name": person.name, "badge": person.badge or "", "village": one.village.name if one.village else "",
        "township": one.village.township if one.village else "", "unit": unit,
        "tops": sizes["上衣"] or "—", "trousers": sizes["裤子"] or "—", "cap": sizes["帽子"] or "—",
        "shoe": sizes["鞋"] or "—", "more": "　".join(more), "note": (one.card and one.card.note) or "",
    }  # fmt: skip


def everybody(people: Sequence[Sized]) -> list[Sized]:
    if not people:
        raise UserError("花名册里还没有在岗的人。", "请先在“花名册”里登记。")
    return list(people)


def with_badge(people: Sequence[Sized]) -> list[Sized]:
    found = [one for one in everybody(people) if one.person.badge]
    if not found:
        raise UserError("这些人都还没有辅警编号。", "请先在“花名册”里填写编号。")
    return found


def with_sizes(people: Sequence[Sized]) -> list[Sized]:
    found = [one for one in everybody(people) if any(one.sizes.values())]
    if not found:
        raise UserError("这些人都还没有尺码。", "请先在“被装编号”里登记尺码卡。")
    return found


def fitted(layout: Layout, size: tuple[float, float]) -> Layout:
    """The layout stretched to a label of that size (mm): places with the label, letters and codes as far as both allow."""
    across, down = size[0] / layout.width, size[1] / layout.height
    return replace(
        layout, width=size[0], height=size[1], items=tuple(fitted_item(one, across, down) for one in layout.items)
    )


def fitted_item(item: Item, across: float, down: float) -> Item:
    """One item on the stretched label."""
    both, x, y = min(across, down), item.x * across, item.y * down
    match item:
        case kinds.Text():
            size = item.size * both
            return replace(
                item, x=x, y=y, width=item.width * across, height=item.height * down, size=size,
                min_size=min(size, max(FLOOR, (item.min_size or item.size) * both)),
            )  # fmt: skip
        case kinds.Line():
            return replace(item, x=x, y=y, x2=item.x2 * across, y2=item.y2 * down)
        case kinds.Box() | kinds.Picture() | kinds.Image() | kinds.Artwork():
            return replace(item, x=x, y=y, width=item.width * across, height=item.height * down)
        case kinds.Qr():
            width = item.width * both  # in the middle of the room it has
            x, y = x + (item.width * across - width) / 2, y + (item.width * down - width) / 2
            return replace(item, x=x, y=y, width=width)
    return replace(item, x=x, y=y)


# -------------------------------------------------------------------------------------------------------- the lists
def numbers(session: Session, _: PrintRequest) -> list[dict[str, Any]]:
    """The badge numbers by village, villages without anybody and numbers nobody has told."""
    lines = numbered(session)
    rows = [
        {
            "township": one.village.township if one.village else "", "village": one.village.name if one.village else "",
            "name": one.person.name if one.person else "", "badge": (one.person and one.person.badge) or "",
            "hired": dates.show_date(one.person.hired) if one.person and one.person.hired else "", "state": one.state,
        }
        for one in lines
    ]  # fmt: skip
    if not rows:
        raise UserError("还没有村，也没有在岗的人。", "请先在“村屯”和“花名册”里登记。")
    free = free_words(former_numbers(session), free_numbers(session))
    head = heading(station_or_new(session), "农村辅警编号表")
    return [{**head, "count": counted(one.state for one in lines), "free": free, "rows": rows}]


def counted(states: Iterable[str]) -> str:
    """已编号 20 人，未编号 1 人，空缺 3 个村."""
    found = list(states)
    open_, bare = found.count("空缺"), found.count("未编号")
    parts = [
        f"已编号 {len(found) - open_ - bare} 人",
        f"未编号 {bare} 人" if bare else "",
        f"空缺 {open_} 个村" if open_ else "",
    ]
    return "，".join(part for part in parts if part)


def free_words(former: Sequence[str], free: Sequence[str]) -> str:
    """The numbers of those who left, and those nobody has, in words; "" where there is neither."""
    found = []
    for title, numbers in (("离岗人员的编号", former), ("中间没有人用的编号", free)):
        if numbers:
            found.append(f"{title} {len(numbers)} 个：{listed(numbers, MOST // 2)}")
    return "；".join(found)


def listed(words: Sequence[str], most: int) -> str:
    """Words one after the other as far as they go into so many letters, then 等."""
    long = 0
    for place, word in enumerate(words):
        long += len(word) + 1
        if long > most:
            return f"{'、'.join(words[:place])} 等"
    return "、".join(words)


def size_order(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """How many pieces of each size the people of the request need, and whose sizes are missing."""
    people = everybody(sized_people(session, only=request.only, ids=request.ids))
    with_sizes(people)
    rows = [
        {
            "kind": one.kind, "size": one.size, "men": str(one.men or ""), "women": str(one.women or ""),
            "count": str(one.count), "note": f"性别未填 {one.others}" if one.others else "",
        }
        for one in order(people)
    ]  # fmt: skip
    missing = unsized(people)
    told = f"还没有量全 {len(missing)} 人：{listed(missing, MOST)}" if missing else ""
    count = f"共 {len(people)} 人，每人每种一件"
    return [{**heading(station_or_new(session), "被装尺码汇总表"), "count": count, "missing": told, "rows": rows}]


def label_paper(name: str, layout: str, title: str, chosen: Chosen) -> Paper:
    return Paper(
        name, title, copies=partial(labels, chosen), layouts=(layout,), sides=partial(label_sides, layout),
        sheets=shipped_label_sheets(), own_sheets=own_label_sheets,
    )  # fmt: skip


PAPERS = (
    label_paper("labels", "label-badge", "编号标签", with_badge),
    label_paper("labels-name", "label-name", "姓名标签", everybody),
    label_paper("labels-size", "label-size", "尺码标签", with_sizes),
    Paper("badge-table", "编号表", numbers, ("badge-table",), whole=True),
    Paper("size-order", "尺码汇总表", size_order, ("size-order",)),
)
