"""What a clerk calls the words and the items of a layout."""

import re
from collections import Counter

from station_desk.printing import layout as kinds
from station_desk.printing.layout import Item, Layout
from station_desk.printing.words import PAGE_WORDS, SLOT, Slot, parts, words_of

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
