"""A layout written as the TOML that reading.py reads: what is usual is left out, a table's columns one to a line."""

import json
import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import MISSING, dataclass, fields, replace
from typing import Any, Literal

from station_desk.base.errors import UserError
from station_desk.features.layouts.rules.blank import Blank
from station_desk.features.layouts.rules.geometry import Bounds, around, bounds_of
from station_desk.printing import layout as kinds
from station_desk.printing.compose import marks_of_item, named, pages_of_item
from station_desk.printing.fonts import em_length
from station_desk.printing.layout import PAGE_WORDS, SLOT, Item, Layout, Slot, holds, parts, words_of
from station_desk.printing.marks import Glyphs, Mark
from station_desk.printing.pdf import build_pdf
from station_desk.printing.reading import KINDS
from station_desk.printing.setting import EM_TOP, PT

# What a clerk calls the words and the items of a layout.

SORTS = {
    kinds.Text: "文字", kinds.Picture: "照片", kinds.Image: "图片", kinds.Qr: "二维码", kinds.Line: "线", kinds.Box: "框",
    kinds.Artwork: "底纹", kinds.Seal: "盖章处", kinds.Table: "表格", kinds.Prose: "正文",
}  # fmt: skip
WAYS = {"": "", ":spread": "（两字撑开）", ":keep": "（不拆行）"}
BRACKETS = re.compile("〔([^〔〕]*)〕")
PAGE_TITLES = {"page": "第几页", "pages": "共几页", "first_page": "是第一页", "last_page": "是最后一页"}
# The words of the shipped layouts; a layout's own `called` comes before.
WORDS = {
    "agenda": "议程", "amount": "金额", "attend": "参加人员", "authority": "县级公安机关", "award": "称号", "badge": "辅警编号",
    "because": "理由", "body": "正文", "chair": "主持人", "columns": "栏目", "contact": "联系方式", "count": "合计人数",
    "date": "日期", "deed": "事由", "duties": "职责统计", "figures": "金额（数字）", "grade": "档次", "heading": "标题",
    "hired": "聘用日期", "id_number": "身份证号", "legend": "符号说明", "made": "编制审核批准", "months": "月数",
    "name": "姓名", "note": "备注", "number": "编号", "person": "当事人", "phone": "电话", "photo": "照片", "place": "地点",
    "printed": "制表日期", "proposed": "初评", "qr": "二维码内容", "reason": "原因", "received": "收到日期", "recorder": "记录人",
    "remark": "附注", "result": "结果", "row": "行号", "rows": "各行", "ruled": "处理人和日期", "scheme": "考核办法", "score": "得分",
    "signed": "签批结果", "state": "状态", "station": "派出所", "steps": "计算过程", "title": "标题", "to": "发往", "total": "合计",
    "unit": "单位", "until": "公示期", "valid": "有效期", "village": "所属村", "what": "内容", "when": "时间", "where": "联系办法",
    "who": "提出人", "words": "大写金额", "year": "年度",
}  # fmt: skip


def word_titles(layout: Layout) -> dict[str, str]:
    """Every word that a text of the layout may ask for, with what a clerk calls it."""
    own = {slot.word: title for item in layout.items if (slot := lone_slot(item)) and (title := called(item))}
    titles = {word: own.get(word) or WORDS.get(word) or word for word in layout.words}
    plain = {word: title for word, title in titles.items() if not isinstance(layout.words[word], list)}
    return {**plain, **PAGE_TITLES}


def row_titles(layout: Layout, table: kinds.Table) -> dict[str, str]:
    """Every word of a table's rows, with what a clerk calls it: the heading of its column, else as elsewhere."""
    heads = {column.key: column.title.replace("\n", "") for column in table.columns if column.key}
    return {word: heads.get(word) or WORDS.get(word) or word for word in sorted(kinds.row_words(layout, table))}


def picture_words(layout: Layout) -> tuple[str, ...]:
    """The words that hold a picture."""
    shown = {item.word for item in layout.items if isinstance(item, kinds.Picture)}
    return tuple(word for word in layout.words if word in shown or word == "photo")


def lone_slot(item: Item) -> Slot | None:
    """The only word a text is made of, whatever stands around it."""
    slots = [part for part in parts(item.text) if isinstance(part, Slot)] if isinstance(item, kinds.Text) else []
    return slots[0] if len(slots) == 1 else None


def called(item: Item) -> str:
    """The name that a text was given, "" for none."""
    usual = kinds.Text.__dataclass_fields__["called"].default
    return item.called if isinstance(item, kinds.Text) and item.called != usual else ""


def item_title(layout: Layout, item: Item) -> str:
    """What a list and a sentence call an item: its given name, the words on it, or its sort."""
    if not isinstance(item, kinds.Text):
        return SORTS[type(item)]
    return called(item) or readable(layout, item.text)[:16] or SORTS[kinds.Text]


def slots_of(layout: Layout) -> dict[str, str]:
    """Everything that can stand in a text, {"{name:spread}": "姓名（两字撑开）"}; no two read alike."""
    titles = word_titles(layout)
    often = Counter(titles.values())
    told = {word: title if often[title] == 1 else f"{title}（{word}）" for word, title in titles.items()}
    return {f"{{{word}{ways}}}": f"{title}{said}" for word, title in told.items() for ways, said in WAYS.items()}


def shown_text(layout: Layout, text: str) -> str:
    """A text as a clerk reads and types it: 〔姓名〕 同志."""
    titles = slots_of(layout)
    return SLOT.sub(lambda found: f"〔{titles[found[0]]}〕" if found[0] in titles else found[0], text)


def typed_text(layout: Layout, typed: str) -> str:
    """A text as the layout keeps it, from what was typed; a bracket that names nothing stays as it is.

    Raises ValueError with a sentence for braces, which would be taken for words.
    """
    slots = {title: slot for slot, title in slots_of(layout).items()}
    text = BRACKETS.sub(lambda found: slots.get(found[1], found[0]), typed)
    list(words_of(text))
    return text


def readable(layout: Layout, text: str) -> str:
    """A text on one line with its words by their titles."""
    titles = word_titles(layout)
    return " ".join(SLOT.sub(lambda found: f"〔{titles.get(found[1], found[1])}〕", text).split())


def condition_titles(layout: Layout) -> dict[str, str]:
    """Every condition an item may have (`only_if`), with how a clerk reads it; "" is always."""
    found = {"": "总是出现"}
    for word, title in word_titles(layout).items():
        if word in PAGE_WORDS:
            continue
        found |= {word: f"只在填了{title}时", f"!{word}": f"只在没填{title}时"}
    return found | {
        "first_page": "只在第一页",
        "last_page": "只在最后一页",
        "!first_page": "第一页以外",
        "!last_page": "最后一页以外",
    }


# A layout tried with one record: its picture even where something does not fit, and what is wrong with it, item by
# item.

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


ESCAPED = {code: f"\\u{code:04X}" for code in (0x7F, *range(0xD800, 0xE000))}  # TOML 1.0 takes none of them as it is


def layout_text(layout: Layout) -> str:
    """The text of a layout's file; read again it is the same layout, its name included."""
    lines = [f"{key} = {value_text(value)}" for key, value in told(layout, ("items", "words"))]
    lines += ["", "[words]", *(f"{key_text(word)} = {value_text(sample)}" for word, sample in layout.words.items())]
    for item in layout.items:
        lines += ["", "[[item]]", *item_lines(item)]
    return "\n".join(lines) + "\n"


def item_lines(item: Item) -> Iterator[str]:
    """The lines of one item below its head."""
    kind = next(word for word, one in KINDS.items() if type(item) is one)
    yield f'kind = "{kind}"'
    for key, value in told(item):
        if key == "columns":
            yield from ("columns = [", *(f"  {value_text(dict(told(column)))}," for column in value), "]")
        else:
            yield f"{key} = {value_text(value)}"


def told(one: Any, but: Sequence[str] = ()) -> Iterator[tuple[str, Any]]:
    """The fields of a dataclass that are not as usual, those without a usual value first."""
    kept = [field for field in fields(one) if field.name not in but]
    for field in sorted(kept, key=lambda field: field.default is not MISSING):
        value = getattr(one, field.name)
        if field.default is MISSING or value != field.default:
            yield field.name, value


def value_text(value: Any) -> str:
    """One value as TOML writes it, on one line."""
    if isinstance(value, bool):
        return "true" if value else "false"
    if isinstance(value, float):
        return repr(int(value)) if value.is_integer() and abs(value) < 1e15 else repr(value)
    if isinstance(value, int):
        return str(value)
    if isinstance(value, Mapping):
        inside = ", ".join(f"{key_text(key)} = {value_text(one)}" for key, one in value.items())
        return f"{{ {inside} }}" if inside else "{}"
    if isinstance(value, list | tuple):
        return f"[{', '.join(value_text(one) for one in value)}]"
    return json.dumps(str(value), ensure_ascii=False).translate(ESCAPED)


def key_text(key: str) -> str:
    """A key, in quotation marks where TOML asks for them."""
    bare = key.isascii() and key.replace("-", "").replace("_", "").isalnum()
    return key if bare else value_text(key)
