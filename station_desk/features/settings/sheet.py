"""The station's profile, the moved days, the bought blanks and the keys of other stations as forms and tables."""

from station_desk.features.settings.model import KnownKey, LabelSheet, MovedDay, Station, Stock, StockEntry
from station_desk.features.settings.model.stocks import SORTS
from station_desk.fields.sheet import Chip, Group, Sheet

SHEET = Sheet(
    Station,
    "派出所资料",
    columns=("name", "bureau", "townships", "phone", "head", "clerk"),
    groups=(
        Group("派出所", ("name", "bureau", "county", "townships", "code", "phone", "address", "head", "clerk")),
        Group("编号", ("badge_pattern", "certificate_prefix", "card_prefix", "card_years")),
        Group("聘用条件", ("age_low", "age_high", "education_low")),
        Group(
            "例会",
            ("half_years", "meeting_day", "meeting_hour", "meeting_place", "inspection_rhythm", "report_rhythm"),
        ),
        Group("培训", ("preservice_hours", "yearly_hours")),
        Group("提醒", ("flag_missed", "flag_months", "flag_no_log", "flag_leave")),
        Group("考核", ("quota_mode", "quota_percent", "notice_days")),
        Group("登录", ("lock_minutes",)),
    ),
    counted="份资料",
)
MOVED_DAYS = Sheet(
    MovedDay,
    "放假与调休",
    columns=("day", "kind", "name"),
    groups=(Group("放假与调休", ("day", "kind", "name")),),
    match=(("day",),),
    order=("-day",),
    chips=(Chip("全部", "kind", ()), Chip("放假", "kind", ("放假",)), Chip("上班", "kind", ("上班",))),
    counted="天",
    empty="国务院公布新的放假安排后，把放假和调休的日子记在这里，日程就会避开或使用这些日子。",
)
KNOWN_KEYS = Sheet(
    KnownKey,
    "外所公钥",
    columns=("name", "public", "note"),
    groups=(Group("别的派出所", ("name", "public", "note")),),
    match=(("public",), ("name",)),
    order=("name",),
    counted="个派出所",
    empty="登记别的派出所的公钥以后，就能验证他们发的工作证和证书。",
)
STOCKS = Sheet(
    Stock,
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
SHEETS = (SHEET, MOVED_DAYS, LABEL_SHEETS, STOCKS, STOCK_ENTRIES, KNOWN_KEYS)
