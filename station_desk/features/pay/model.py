"""Rates, the year's fund, the lists of who is paid what, and the ledger."""

from datetime import date, datetime

from sqlalchemy import Index
from sqlalchemy import text as sql
from sqlalchemy.orm import Mapped

from station_desk.features.pay.rules import COUNTY, INSIDE, KINDS, MODELS, REACHES, READINGS, TOWNSHIP, VILLAGE
from station_desk.features.pay.rules import PAID as PAYMENT
from station_desk.features.roster.model import Person  # noqa: F401 - its table is linked to
from station_desk.features.villages.model import Village  # noqa: F401 - its table is linked to
from station_desk.fields.field import choice, day, hundredths, link, long_text, moment, text, tick, whole
from station_desk.fields.problem import Problem
from station_desk.store.record import Record

FUND, SUBSIDY = "绩效专项资金", "岗位补贴"
SORTS = (FUND, SUBSIDY)
DRAFTED, CHECKED, APPROVED, PAID, CLOSED = "草拟", "审核", "批准", "已发", "关账"
STATES = (DRAFTED, CHECKED, APPROVED, PAID, CLOSED)


# What the triggers of the schema refuse, by their marks: the sentence, and what to do instead.
PAID_LIST = ("名册已经发放，里面的内容不能再改。", "要改金额，请用“更正”另编一份更正名册。")
REFUSALS = {
    "paid list": PAID_LIST,
    "booked payment": ("这笔账是名册发放时记下的，不能再改。", "要改金额，请用“更正”另编一份更正名册。"),
}


class Rate(Record):
    """What the director of a village is paid a year from a day on, and which part of it the post is paid."""

    __tablename__ = "pay_rate"
    LABEL = "name"
    __table_args__ = (
        Index("uq_pay_rate_name", "station_id", "name", "since", unique=True,
              info={"sentence": "这个标准在同一天已经登记过"}),
    )  # fmt: skip

    name: Mapped[str] = text("标准名称", 40, required=True, find=True, help="例如：全县标准、口前镇标准")
    reach: Mapped[str] = choice("适用范围", *REACHES, required=True, default=COUNTY)
    township: Mapped[str | None] = text("适用乡镇", 30, find=True, help="适用范围是乡镇时填写")
    village_id: Mapped[str | None] = link("适用村", "Village", "village", find=True)
    since: Mapped[date] = day("起始日期", required=True)
    until: Mapped[date | None] = day("截止日期", help="有了新标准就不必填，新的自然接上")
    director: Mapped[int] = hundredths("村主任补贴（元/年）", required=True)
    percent: Mapped[int] = whole("比例（%）", 1, 200, required=True, default=80, help="市政府意见三（三）：平均为80%")
    document: Mapped[str | None] = text("文号依据", 60)
    note: Mapped[str | None] = text("备注", 100)

    def check(self) -> list[Problem]:
        found = []
        if self.reach == TOWNSHIP and not (self.township or "").strip():
            found.append(Problem("township", "请填写这个标准适用的乡镇"))
        if self.reach == VILLAGE and not self.village_id:
            found.append(Problem("village_id", "请选择这个标准适用的村"))
        if self.until and self.since and self.until < self.since:
            found.append(Problem("until", "截止日期早于起始日期"))
        if self.director is not None and self.director <= 0:
            found.append(Problem("director", "村主任补贴应大于零"))
        return found


class FundYear(Record):
    """The year's fund: what a post is worth, how many posts there are, and how grades weigh."""

    __tablename__ = "fund_year"
    LABEL = "year"
    __table_args__ = (
        Index("uq_fund_year_year", "station_id", "year", unique=True, info={"sentence": "这一年已经登记过"}),
    )

    year: Mapped[int] = whole("年度", 2004, 2100, required=True)
    posts: Mapped[int] = whole("岗位数", 0, 1_000_000, required=True, default=0, help="财政按岗位拨款，一村一岗")
    standard: Mapped[int] = hundredths("每岗标准（元/年）", required=True, default=360_000)
    reading: Mapped[str] = choice(
        "“其中3600元”", *READINGS, required=True, default=INSIDE,
        help="包含在内：从村主任补贴的80%里减去；另外发放：在80%以外再发",
    )  # fmt: skip
    fixed_excellent: Mapped[int] = hundredths("固定标准：优秀系数", required=True, default=100)
    fixed_competent: Mapped[int] = hundredths("固定标准：称职系数", required=True, default=100)
    fixed_failed: Mapped[int] = hundredths("固定标准：不称职系数", required=True, default=0)
    pool_excellent: Mapped[int] = hundredths("分配：优秀系数", required=True, default=120)
    pool_competent: Mapped[int] = hundredths("分配：称职系数", required=True, default=100)
    pool_failed: Mapped[int] = hundredths("分配：不称职系数", required=True, default=0)
    document: Mapped[str | None] = text("文号依据", 60)
    note: Mapped[str | None] = text("备注", 100)

    @property
    def pool(self) -> int:
        """分 the county owes for the year."""
        return self.posts * self.standard

    def check(self) -> list[Problem]:
        keys = ("standard", *(f"{way}_{grade}" for way in ("fixed", "pool") for grade in GRADE_KEYS))
        return [Problem(key, "不能是负数") for key in keys if (getattr(self, key) or 0) < 0]


GRADE_KEYS = ("excellent", "competent", "failed")


class PayRun(Record):
    """One list of payments on its way from a draft to closed books; a paid one is never changed, only corrected by
    another whose `corrects_id` names it."""

    __tablename__ = "pay_run"
    LABEL = "title"
    __table_args__ = (
        Index("uq_pay_run_period", "station_id", "year", "sort", "first_month", unique=True,
              sqlite_where=sql("corrects_id IS NULL"), postgresql_where=sql("corrects_id IS NULL"),
              info={"sentence": "这一期已经有发放名册"}),
        Index("ix_pay_run_year", "year", "sort"),
        {"info": {"refusals": REFUSALS}},
    )  # fmt: skip

    title: Mapped[str] = text("名册", 60, required=True, find=True)
    year: Mapped[int] = whole("年度", 2004, 2100, required=True)
    sort: Mapped[str] = choice("款项", *SORTS, required=True)
    first_month: Mapped[int] = whole("从几月", 1, 12, required=True, default=1)
    last_month: Mapped[int] = whole("到几月", 1, 12, required=True, default=12)
    state: Mapped[str] = choice("进度", *STATES, required=True, default=DRAFTED)
    model: Mapped[str | None] = choice("分配办法", *MODELS)
    standard: Mapped[int | None] = hundredths("每岗标准（元/年）")
    pool: Mapped[int | None] = hundredths("总额（元）")
    left: Mapped[int | None] = hundredths("结余（元）")
    excellent: Mapped[int | None] = hundredths("优秀系数")
    competent: Mapped[int | None] = hundredths("称职系数")
    failed: Mapped[int | None] = hundredths("不称职系数")
    corrects_id: Mapped[str | None] = link("更正的名册", "PayRun", "pay_run")
    made_by: Mapped[str | None] = text("编制人", 50)
    made_at: Mapped[datetime | None] = moment("编制时间")
    checked_by: Mapped[str | None] = text("审核人", 50)
    checked_at: Mapped[datetime | None] = moment("审核时间")
    approved_by: Mapped[str | None] = text("批准人", 50)
    approved_at: Mapped[datetime | None] = moment("批准时间")
    paid_by: Mapped[str | None] = text("发放人", 50)
    paid_at: Mapped[datetime | None] = moment("发放时间")
    closed_by: Mapped[str | None] = text("关账人", 50)
    closed_at: Mapped[datetime | None] = moment("关账时间")
    document: Mapped[str | None] = text("发放凭证", 60, help="银行回单或记账凭证的编号，可以空着")
    note: Mapped[str | None] = text("备注", 200)

    @property
    def locked(self) -> bool:
        """Whether it has been paid, so that nothing in it may change any more."""
        return self.state in (PAID, CLOSED)


class PayLine(Record):
    """One person's amount in a list, with the facts it rests on as they were; `corrects_id` names a paid line whose
    amount this one adds to or takes from."""

    __tablename__ = "pay_line"
    LABEL = "name"
    __table_args__ = (
        Index("uq_pay_line_person", "run_id", "person_id", unique=True, info={"sentence": "这个人已在名册里"}),
    )

    run_id: Mapped[str] = link("名册", "PayRun", "pay_run", required=True, on_delete="CASCADE")
    person_id: Mapped[str] = link("人员", "Person", "person", required=True)
    place: Mapped[int] = whole("顺序", required=True)
    name: Mapped[str] = text("姓名", 25, required=True, find=True)
    village: Mapped[str | None] = text("所属村", 30)
    grade: Mapped[str | None] = text("考核结果", 10)
    score: Mapped[int | None] = hundredths("年度得分")
    months: Mapped[int] = whole("在岗月数", 0, 12, required=True, default=0)
    amount: Mapped[int] = hundredths("应发金额", required=True, default=0)
    deduction: Mapped[int] = hundredths("扣除金额", required=True, default=0)
    deduction_reason: Mapped[str | None] = text("扣除原因", 60)
    held: Mapped[bool] = tick("缓发", required=True, default=False)
    held_reason: Mapped[str | None] = text("缓发原因", 60)
    corrects_id: Mapped[str | None] = link("更正的一行", "PayLine", "pay_line")
    story: Mapped[str | None] = long_text("这个数怎么来的")
    note: Mapped[str | None] = text("备注", 100)

    @property
    def net(self) -> int:
        """分 paid out: nothing while held back."""
        return 0 if self.held else self.amount - self.deduction

    def check(self) -> list[Problem]:
        found = []
        if self.deduction and self.deduction < 0:
            found.append(Problem("deduction", "扣除金额不能是负数"))
        if self.deduction and not self.corrects_id and self.deduction > self.amount:
            found.append(Problem("deduction", "扣除金额不能大于应发金额"))
        if self.deduction and not (self.deduction_reason or "").strip():
            found.append(Problem("deduction_reason", "请填写扣除原因"))
        if self.held and not (self.held_reason or "").strip():
            found.append(Problem("held_reason", "请填写缓发原因"))
        return found


class FundEntry(Record):
    """One line of the fund's ledger; `run_id` is filled where paying a list has written it."""

    __tablename__ = "fund_entry"
    LABEL = "kind"
    __table_args__ = (Index("ix_fund_entry_year", "year", "day"),)

    year: Mapped[int] = whole("年度", 2004, 2100, required=True)
    kind: Mapped[str] = choice("事项", *KINDS, required=True)
    day: Mapped[date] = day("日期", required=True)
    amount: Mapped[int] = hundredths("金额（元）", required=True)
    document: Mapped[str | None] = text("凭证或文号", 60, find=True)
    note: Mapped[str | None] = text("摘要", 100, find=True)
    run_id: Mapped[str | None] = link("名册", "PayRun", "pay_run", hidden=True)

    def check(self) -> list[Problem]:
        if self.amount is not None and self.amount < 0 and self.kind != PAYMENT:  # a correction may take money back
            return [Problem("amount", "金额不能是负数，退回的钱请记作“退回”")]
        return []


class PayForm(Record):
    """A county's own form, its file kept with it, and where things go in it (as JSON of excel.fill.Places)."""

    __tablename__ = "pay_form"
    LABEL = "name"
    __table_args__ = (
        Index("uq_pay_form_name", "station_id", "name", unique=True, info={"sentence": "已有同名的表格"}),
    )

    name: Mapped[str] = text("表格名称", 60, required=True)
    places: Mapped[str] = long_text("填写位置", required=True)
