"""The ledger, the rates and the years' settings as tables, forms and workbooks."""

from station_desk.features.pay.model import FundEntry, FundYear, Rate
from station_desk.features.pay.rules import KINDS, REACHES
from station_desk.fields.sheet import Chip, Group, Sheet

SHEET = Sheet(
    FundEntry,
    "资金台账",
    columns=("year", "day", "kind", "amount", "document", "note"),
    groups=(Group("一笔账", ("year", "kind", "day", "amount", "document", "note")),),
    match=(("year", "kind", "day", "amount", "document"),),
    order=("-year", "day"),
    chips=(Chip("全部", "kind", ()), *(Chip(one, "kind", (one,)) for one in KINDS)),
    counted="笔",
    empty="财政的拨款、发放和退回记在这里；名册记为已发时，发放会自动记一笔。",
)
RATES = Sheet(
    Rate,
    "补贴标准",
    columns=("name", "reach", "since", "director", "percent", "township", "village_id", "document"),
    groups=(
        Group("标准", ("name", "reach", "township", "village_id", "since", "until")),
        Group("金额", ("director", "percent", "document", "note")),
    ),
    match=(("name", "since"),),
    order=("-since", "name"),
    chips=(Chip("全部", "reach", ()), *(Chip(one, "reach", (one,)) for one in REACHES)),
    counted="条标准",
    empty="登记村主任补贴的标准和起始日期，岗位补贴就按它的80%算；村的标准优先于乡镇，乡镇优先于全县。",
)
YEARS = Sheet(
    FundYear,
    "年度设置",
    columns=("year", "posts", "standard", "reading", "document"),
    groups=(
        Group("年度资金", ("year", "posts", "standard", "reading", "document", "note")),
        Group("固定标准的系数", ("fixed_excellent", "fixed_competent", "fixed_failed")),
        Group("系数分配、按得分分配的系数", ("pool_excellent", "pool_competent", "pool_failed")),
    ),
    match=(("year",),),
    order=("-year",),
    counted="年",
    empty="第一次编制名册时自动建立，也可以在这里先填好岗位数和系数。",
)
SHEETS = (SHEET, RATES, YEARS)
