"""The bought blanks, where they went, and the label sheets as forms and tables."""

from station_desk.features.layouts.model import SORTS, BlankForm, LabelSheet, StockEntry
from station_desk.fields.sheet import Chip, Group, Sheet

SHEET = Sheet(
    BlankForm,
    "空白证书",
    columns=("name", "half", "fold", "width", "height", "measured", "few", "note"),
    groups=(
        Group("空白纸", ("name", "width", "height", "fold", "half", "feed", "measured")),
        Group("能打字的地方", ("free_left", "free_right", "free_top", "free_bottom")),
        Group("版式的位置", ("offset_right", "offset_down")),
        Group("其他", ("few", "note")),
    ),
    match=(("name",),),
    order=("name",),
    counted="种",
    empty="在买来的空白证书上套打以前，先登记它的大小。常见的尺寸可以直接选，选好以后请用尺量一遍再改。",
)
STOCK_ENTRIES = Sheet(
    StockEntry,
    "空白领用",
    columns=("day", "stock_id", "sort", "count", "first", "last", "who", "note"),
    groups=(Group("领用", ("day", "stock_id", "sort", "count", "first", "last", "who", "note")),),
    match=(("day", "stock_id", "sort", "count"),),
    order=("-day",),
    chips=tuple(Chip(title, "sort", values) for title, values in (("全部", ()), *((one, (one,)) for one in SORTS))),
    counted="笔",
    empty="领来的空白证书记在这里，打印时用掉和打坏的自动扣减，随时知道还剩几张。",
)
LABEL_SHEETS = Sheet(
    LabelSheet,
    "标签纸",
    columns=("name", "width", "height", "columns", "rows", "note"),
    groups=(
        Group("标签纸", ("name", "note")),
        Group("标签", ("width", "height", "columns", "rows")),
        Group("位置", ("left", "top", "across", "down", "page_width", "page_height")),
    ),
    match=(("name",),),
    order=("name",),
    counted="种",
    empty="常见的标签纸打印时可以直接选。手里的标签纸对不上时，用尺量好，登记在这里。",
)
SHEETS = (SHEET, STOCK_ENTRIES, LABEL_SHEETS)
