"""Labels with badge numbers, names and sizes, the list of numbers by village, and the order by sizes."""

from collections.abc import Callable, Iterable, Sequence
from functools import partial
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.features.layouts.service import label_sheet, layout_of, own_label_sheets, shipped_label_sheets
from station_desk.features.settings.service import station_or_new
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
from station_desk.printing.task import Paper, PrintRequest, picked
from station_desk.store.desk import Desk
from station_desk.store.print_log import Copy

MORE = ("shoulder", "sleeve", "hip", "trousers")  # on a size label beside the sizes themselves
MOST = 200  # letters above a list: more do not fit
Chosen = Callable[[Sequence[Sized]], list[Sized]]


def write_labels(name: str, title: str, chosen: Chosen, desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write labels of layout `name` for the people `chosen` of those the request names, on its sheet, from its place.

    Raises UserError where there is nobody to print for.
    """
    from station_desk.printing.labels import fitted
    from station_desk.printing.pdf import write_pdf

    yield Step(0, 1, f"正在排版{title}")
    with desk.look() as session:
        people = label_people(chosen, session, request)
        station = station_or_new(session)
        unit = (station.name or "").removeprefix(station.bureau or "")
        records = [words_of(one, unit) for one in people]
        sheet = label_sheet(session, request.sheet)
        layout = fitted(layout_of(session, name), sheet.label)
    return (yield from write_pdf(target, layout, records, sheet, start_at=request.start_at, title=title))


def label_people(chosen: Chosen, session: Session, request: PrintRequest) -> list[Sized]:
    """For whom a request prints labels, in their order."""
    return picked(chosen(sized_people(session, only=request.only, ids=request.ids)), request)


def label_copies(chosen: Chosen, session: Session, request: PrintRequest) -> list[Copy]:
    """Whose labels a request prints: a number on a label is the person's own, so that only the person is entered."""
    people = [one.person for one in label_people(chosen, session, request)]
    return [Copy(one.name, type(one).__tablename__, one.id, one.id) for one in people]


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


# -------------------------------------------------------------------------------------------------------- the lists
def write_numbers(desk: Desk, _: PrintRequest, target: Path) -> Job[int]:
    """Write the badge numbers by village, villages without anybody and numbers nobody has told."""
    yield Step(0, 1, "正在排版编号表")
    with desk.look() as session:
        lines = numbered(session)
        rows = [
            {
                "township": one.village.township if one.village else "", "village": one.village.name if one.village else "",
                "name": one.person.name if one.person else "", "badge": (one.person and one.person.badge) or "",
                "hired": dates.show_date(one.person.hired) if one.person and one.person.hired else "", "state": one.state,
            }
            for one in lines
        ]  # fmt: skip
        record = heading(session, "农村辅警编号表") | {
            "count": counted(one.state for one in lines), "free": free_words(former_numbers(session), free_numbers(session)), "rows": rows,
        }  # fmt: skip
        layout = layout_of(session, "badge-table")
    if not rows:
        raise UserError("还没有村，也没有在岗的人。", "请先在“村屯”和“花名册”里登记。")
    return (yield from written(target, layout, record))


def written(target: Path, layout: Any, record: dict[str, Any]) -> Job[int]:
    from station_desk.printing.pdf import write_pdf

    return (yield from write_pdf(target, layout, [record], title=record["title"]))


def heading(session: Session, title: str) -> dict[str, Any]:
    return {
        "title": title, "station": station_or_new(session).name or "", "printed": dates.chinese_date(dates.today()),
    }  # fmt: skip


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


def write_order(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write how many pieces of each size the people of the request need, and whose sizes are missing."""
    yield Step(0, 1, "正在汇总尺码")
    with desk.look() as session:
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
        record = heading(session, "被装尺码汇总表") | {
            "count": f"共 {len(people)} 人，每人每种一件",
            "missing": f"还没有量全 {len(missing)} 人：{listed(missing, MOST)}" if missing else "", "rows": rows,
        }  # fmt: skip
        layout = layout_of(session, "size-order")
    return (yield from written(target, layout, record))


def label_paper(name: str, layout: str, title: str, chosen: Chosen) -> Paper:
    return Paper(
        name,
        title,
        partial(write_labels, layout, title, chosen),
        shipped_label_sheets(),
        layouts=(layout,),
        own_sheets=own_label_sheets,
        copies=partial(label_copies, chosen),
    )


PAPERS = (
    label_paper("labels", "label-badge", "编号标签", with_badge),
    label_paper("labels-name", "label-name", "姓名标签", everybody),
    label_paper("labels-size", "label-size", "尺码标签", with_sizes),
    Paper("badge-table", "编号表", write_numbers, layouts=("badge-table",)),
    Paper("size-order", "尺码汇总表", write_order, layouts=("size-order",)),
)
