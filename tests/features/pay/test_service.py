"""Lists of payments from the settled year to closed books, corrected by new lines only, and locked in the database."""

from datetime import date

import pytest
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError

from station_desk.base.errors import UserError
from station_desk.features.evaluations.service.objections import amend
from station_desk.features.pay.model import FundYear, PayLine, PayRun
from station_desk.features.pay.service.flow import amended_since, changes_of, correct, summary
from station_desk.features.pay.service.fund import (
    effect_of,
    enter,
    entries_of,
    ledger_of,
    make_fund_run,
    make_subsidy_run,
    offer_models,
    rates_from_villages,
    setting_of,
)
from station_desk.features.pay.service.runs import (
    deduct,
    discard,
    hold,
    lines_of,
    runs_of,
    self_approved,
    totals,
)
from station_desk.features.roster.model import Post
from station_desk.features.villages.model import Village
from tests.features.evaluations.station import YEAR, as_role, open_station
from tests.features.pay.station import add_rate, amounts, go, graded, line, made, paid, run_of, settled, take_list

LATER = "STATION_DESK_TODAY"


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setenv(LATER, "2026-01-20")


# ------------------------------------------------------------------------------------------------- making a list
def test_before_the_year_is_settled_there_is_no_list(desk):
    open_station(desk)
    with pytest.raises(UserError, match="2025年度考核还没有定案"), desk.act("编制") as session:
        make_fund_run(session, YEAR, "固定标准", "王文")


def test_the_three_models_stand_side_by_side(desk):
    settled(desk)
    with desk.look() as session:
        offered = offer_models(session, YEAR)
    assert [one.model for one in offered.previews] == ["固定标准", "系数分配", "按得分分配"]
    assert offered.setting.pool == 10 * 360_000
    fixed, pool, by_score = (one.division for one in offered.previews)
    names = {one.person_id: one.name for one in offered.claims}
    for division in (fixed, pool, by_score):
        assert sum(division.amounts.values()) + division.left == 3_600_000
        assert division.amounts[next(key for key, name in names.items() if name == "周慧")] == 0
    assert fixed.left == 360_000 + 7 * 30_000 + 6 * 30_000  # 周慧 failed, 吴桐 served 5 months, 郑来 6
    assert pool.left == by_score.left == 0


def test_a_list_keeps_what_it_rests_on(desk):
    settled(desk)
    run = made(desk)
    assert amounts(desk, run) == {
        "张三": "3,600.00", "李小雨": "3,600.00", "王大海": "3,600.00", "赵立春": "3,600.00", "那日苏": "3,600.00",
        "金成哲": "3,600.00", "孙福": "3,600.00", "周慧": "0.00", "吴桐": "1,500.00", "郑来": "1,800.00",
    }  # fmt: skip
    with desk.look() as session:
        one = next(one for one in lines_of(session, run) if one.name == "郑来")
        assert one.months == 6
        assert one.story.splitlines()[-1] == "按月数：3,600.00 × 6/12 = 1,800.00"
        assert "7–12月，每月15日在岗的算一个月" in one.story
        known = run_of(desk, run)
        assert totals(lines_of(session, run)).net + known.left == known.pool


def test_more_than_there_is_is_refused_and_nothing_is_written(desk):
    settled(desk)
    with desk.act("设置") as session:
        session.add(FundYear(year=YEAR, posts=1))
    with pytest.raises(UserError, match="按固定标准要发"):
        made(desk)
    with desk.look() as session:
        assert runs_of(session) == []


def test_a_draft_is_made_anew_and_a_checked_list_is_not(desk):
    settled(desk)
    run = made(desk)
    assert made(desk, "系数分配") == run
    assert run_of(desk, run).model == "系数分配"
    go(desk, run, "王文")
    with pytest.raises(UserError, match="已经审核，不能重新编制"):
        made(desk)
    with desk.act("退回") as session:
        take_list(session, run, "退回草拟")
    assert made(desk) == run


def test_while_grades_are_set_each_shows_its_yuan(desk):
    keys = graded(desk)
    grades = {keys["张三"]: "优秀", keys["周慧"]: "不称职", keys["郑来"]: "称职", keys["孙福"]: None}
    with desk.look() as session:
        found = effect_of(session, YEAR, grades)
        assert found == {keys["张三"]: "3,600.00 元", keys["周慧"]: "0.00 元", keys["郑来"]: "1,800.00 元"}
        assert effect_of(session, YEAR, {**grades, keys["周慧"]: "称职"})[keys["周慧"]] == "3,600.00 元"
    with desk.act("设置") as session:
        session.add(FundYear(year=YEAR, posts=1))
    with desk.look() as session:
        assert effect_of(session, YEAR, grades) == {}


# ------------------------------------------------------------------------------------------------------ the lines
def test_held_and_cut_lines_are_left_out_of_what_is_paid(desk):
    settled(desk)
    run = made(desk)
    with desk.act("缓发") as session:
        hold(session, [line(desk, run, "张三")], "银行卡号待核实")
        deduct(session, line(desk, run, "王大海"), 60_000, "借支未还")
    with desk.look() as session:
        found = totals(lines_of(session, run))
    assert (found.held, found.deduction, found.net) == (360_000, 60_000, found.amount - 420_000)
    with pytest.raises(UserError, match=r"扣除金额应在 0 到 3,600.00 元之间"), desk.act("扣除") as session:
        deduct(session, line(desk, run, "李小雨"), 360_001, "原因")
    with pytest.raises(UserError, match="写明原因"), desk.act("扣除") as session:
        deduct(session, line(desk, run, "李小雨"), 100, " ")
    go(desk, run, "王文")
    with pytest.raises(UserError, match="不能再改"), desk.act("缓发") as session:
        hold(session, [line(desk, run, "张三")], "")


def test_each_step_says_who(desk):
    settled(desk)
    run = made(desk)
    with pytest.raises(UserError, match="还没有填写审核人"), desk.act("审核") as session:
        take_list(session, run, "审核", by=" ")
    go(desk, run, "李内勤", "王文")
    assert "同一个人（王文）" in self_approved(run_of(desk, run))
    with desk.act("退回") as session:
        take_list(session, run, "退回草拟")
    go(desk, run, "李内勤", "周正", "王文", "王文")
    known = run_of(desk, run)
    assert (known.state, known.checked_by, known.approved_by, known.paid_by) == ("关账", "李内勤", "周正", "王文")
    assert self_approved(known) == ""
    with pytest.raises(UserError, match="已经关账"):
        go(desk, run, "王文")


def test_a_draft_can_be_thrown_away(desk):
    settled(desk)
    run = made(desk)
    with desk.act("删除") as session:
        discard(session, run)
    with desk.look() as session:
        assert runs_of(session) == []
    desk.undo()
    assert len(amounts(desk, run)) == 10


# ------------------------------------------------------------------------------------------------ locked is locked
TRIES = (
    "UPDATE pay_line SET amount = amount + 1",
    "UPDATE pay_line SET held = NOT held",
    "DELETE FROM pay_line",
    "INSERT INTO pay_line SELECT 'x' || substr(id, 2), 1, station_id, run_id, id FROM pay_line",
    "UPDATE pay_run SET state = '草拟'",
    "UPDATE pay_run SET pool = 0",
    "UPDATE pay_run SET state = '关账', pool = 0",
    "DELETE FROM pay_run",
    "UPDATE fund_entry SET amount = 1",
    "DELETE FROM fund_entry",
)
TRUNCATES = ("TRUNCATE pay_line CASCADE", "TRUNCATE pay_run CASCADE", "TRUNCATE fund_entry")


@pytest.fixture(params=["sqlite", "postgresql"])
def either(request):
    """A desk on SQLite, then one on PostgreSQL."""
    if request.param == "sqlite":
        yield request.getfixturevalue("desk")
        return
    from station_desk.catalog import load_models
    from station_desk.store.desk import Desk

    load_models()
    shared = Desk.open(request.getfixturevalue("postgres_url"))
    yield shared
    shared.close()


def test_what_is_paid_cannot_be_changed_by_sql(either):
    settled(either)
    run = paid(either)
    before = amounts(either, run)
    keys = "version, station_id, run_id, id"
    for statement in (*TRIES, *(TRUNCATES if either.engine.dialect.name == "postgresql" else ())):
        wanted = statement
        if statement.startswith("INSERT"):
            rest = "person_id, place, name, months, amount, deduction, held"
            wanted = (
                f"INSERT INTO pay_line (id, {keys.removesuffix(', id')}, {rest}) "
                f"SELECT 'x' || substr(id, 2), version, station_id, run_id, {rest} FROM pay_line"
            )
        with pytest.raises(DBAPIError, match=r"paid list|booked payment"), either.engine.begin() as connection:
            connection.execute(text(wanted))
    assert amounts(either, run) == before
    with pytest.raises(UserError, match="名册已经发放"), either.act("改") as session:
        session.get_one(PayLine, line(either, run, "张三")).amount = 1
    with pytest.raises(UserError, match="不能撤销"):
        either.undo()
    go(either, run, "王文")
    with pytest.raises(DBAPIError, match="paid list"), either.engine.begin() as connection:
        connection.execute(text("UPDATE pay_run SET closed_by = 'x'"))
    with either.look() as session:
        assert session.get_one(PayRun, run).state == "关账"


# --------------------------------------------------------------------------------------------------- corrections
def test_a_paid_line_is_corrected_by_a_new_one(desk):
    settled(desk)
    run = paid(desk)
    with desk.act("更正") as session:
        more = correct(session, line(desk, run, "周慧"), 360_000, "异议成立，改为称职", "王文")
        less = correct(session, line(desk, run, "张三"), 330_000, "多算一个月", "王文")
    assert (more.amount, less.amount) == (360_000, -30_000)
    assert more.story.splitlines()[-1] == "3,600.00 − 0.00 = 3,600.00，补发"
    assert less.story.splitlines()[-1] == "3,300.00 − 3,600.00 = -300.00，退回"
    with desk.look() as session:
        fix = next(one for one in runs_of(session) if one.corrects_id == run)
    assert fix.title == "2025年度绩效专项资金（更正）"
    go(desk, fix.id, "王文", "周正", "王文")
    assert amounts(desk, run)["周慧"] == "0.00"
    with desk.look() as session:
        assert [(one.kind, one.amount) for one in entries_of(session, YEAR)] == [
            ("发放", 2_850_000), ("发放", 330_000)
        ]  # fmt: skip
    with pytest.raises(UserError, match=r"已经发了 3,600.00 元，没有差额"), desk.act("更正") as session:
        correct(session, line(desk, run, "周慧"), 360_000, "再来一次", "王文")


def test_what_was_held_back_is_released_by_a_correction(desk):
    settled(desk)
    run = made(desk)
    with desk.act("缓发") as session:
        hold(session, [line(desk, run, "张三")], "卡号待核实")
    go(desk, run, "王文", "周正", "王文")
    with desk.act("补发") as session:
        assert correct(session, line(desk, run, "张三"), 360_000, "卡号已核实", "王文").amount == 360_000


def test_a_list_not_paid_is_not_corrected(desk):
    settled(desk)
    run = made(desk)
    with pytest.raises(UserError, match="还没有发，不用更正"), desk.act("更正") as session:
        correct(session, line(desk, run, "张三"), 0, "原因", "王文")


def test_an_amendment_shows_on_the_paid_list_with_what_is_due_now(desk):
    keys = settled(desk)
    run = paid(desk)
    with desk.look() as session:
        assert amended_since(session, session.get_one(PayRun, run)) == {}
    with desk.act("更正档次") as session:
        amend(session, YEAR, keys["周慧"], "称职", "上级复查")
    with desk.look() as session:
        found = amended_since(session, session.get_one(PayRun, run))
    (one,) = found.values()
    assert (one.line.name, one.words, one.due) == ("周慧", "考核 不称职 → 称职", 360_000)
    with desk.act("更正") as session:
        correct(session, one.line.id, one.due, one.words, "王文")
    with desk.look() as session:
        assert amended_since(session, session.get_one(PayRun, run)) == {}


def test_who_only_looks_may_not_touch_a_list(desk):
    settled(desk)
    run = made(desk)
    with as_role(desk, "查看"), pytest.raises(UserError, match="要由内勤办理，现在是查看"):
        go(desk, run, "某人")
    with as_role(desk, "所长"), pytest.raises(UserError, match="要由内勤办理，现在是所长"):
        go(desk, run, "某人")
    go(desk, run, "王文")
    with as_role(desk, "所长", "周正"):
        go(desk, run, "周正")
    with as_role(desk, "审计"), pytest.raises(UserError, match="现在是审计"), desk.act("退回") as session:
        take_list(session, run, "退回草拟")


# ---------------------------------------------------------------------------------------------- the last list
def test_each_difference_from_the_last_list_has_its_cause(desk):
    settled(desk)
    add_rate(desk)
    add_rate(desk, since=date(2025, 7, 1), yuan=36_000, name="新立标准", reach="村", village_id=village(desk, "新立村"))
    with desk.act("编制") as session:
        first = make_subsidy_run(session, YEAR, 6, 6, "王文").id
        second = make_subsidy_run(session, YEAR, 8, 8, "王文").id
        found = changes_of(session, session.get_one(PayRun, second))
        assert changes_of(session, session.get_one(PayRun, first)) == {}
    by_name = {one.name: one for one in found.values()}
    assert by_name["郑来"].causes == ("上一期不在名册里",)
    assert by_name["李小雨"].causes == ("补贴标准有变化",)
    assert (by_name["李小雨"].before, by_name["李小雨"].now) == (170_000, 210_000)
    assert by_name["张三"].causes == ()
    assert summary(found) == "增加 1 人，1 人金额有变化，合计多 2,100.00 元"


def village(desk, name):
    with desk.look() as session:
        return session.query(Village).filter_by(name=name).one().id


# ---------------------------------------------------------------------------------------------------- subsidies
def test_a_quarter_of_subsidies(desk):
    settled(desk)
    add_rate(desk)
    with desk.act("编制") as session:
        run = make_subsidy_run(session, YEAR, 7, 9, "王文")
    assert run.title == "2025年第3季度岗位补贴"
    found = amounts(desk, run.id)
    assert found["张三"] == "5,100.00"
    assert found["郑来"] == "5,100.00"
    assert "吴桐" not in found
    with pytest.raises(UserError, match="已经包括其中的月份"), desk.act("编制") as session:
        make_subsidy_run(session, YEAR, 9, 9, "王文")


def test_who_moves_is_paid_by_each_village_in_its_months(desk):
    keys = settled(desk)
    add_rate(desk)
    add_rate(desk, name="新立标准", reach="村", village_id=village(desk, "新立村"), yuan=36_000)
    with desk.act("调任") as session:
        for post in session.query(Post).filter(Post.person_id.in_([keys["张三"], keys["李小雨"]])):
            post.until = date(2025, 8, 1)
            session.flush()
        session.add(Post(person_id=keys["张三"], village_id=village(desk, "新立村"), since=date(2025, 8, 1)))
    with desk.act("编制") as session:
        run = make_subsidy_run(session, YEAR, 7, 9, "王文")
    assert amounts(desk, run.id)["张三"] == "5,900.00"  # 1,700 + 2 × 2,100
    assert amounts(desk, run.id)["李小雨"] == "2,100.00"


def test_a_village_without_a_rate_is_named(desk):
    settled(desk)
    add_rate(desk, name="大岔标准", reach="村", village_id=village(desk, "大岔村"))
    with pytest.raises(UserError, match=r"口前村、新立村、波泥河村等 8 个村"), desk.act("编制") as session:
        make_subsidy_run(session, YEAR, 7, 9, "王文")


def test_rates_come_from_the_villages_cards(desk):
    settled(desk)
    with desk.act("补贴") as session:
        session.get_one(Village, village(desk, "大岔村")).subsidy = 2_800_000
    with desk.act("登记") as session:
        made_ = rates_from_villages(session, date(2025, 1, 1))
    assert [(one.name, one.director, one.percent) for one in made_] == [("口前镇大岔村", 2_800_000, 80)]
    with pytest.raises(UserError, match="没有可以登记的村标准"), desk.act("登记") as session:
        rates_from_villages(session, date(2025, 1, 1))


def test_on_top_is_a_setting_of_the_year(desk):
    settled(desk)
    add_rate(desk)
    with desk.act("设置") as session:
        session.add(FundYear(year=YEAR, posts=10, reading="另外发放"))
    with desk.act("编制") as session:
        run = make_subsidy_run(session, YEAR, 3, 3, "王文")
    assert amounts(desk, run.id)["张三"] == "2,000.00"
    with desk.look() as session:
        assert setting_of(session, YEAR + 1).reading == "另外发放"


# -------------------------------------------------------------------------------------------------------- ledger
def test_the_ledger_adds_up_or_says_what_does_not(desk):
    settled(desk)
    with desk.act("记账") as session:
        enter(session, YEAR, "应拨", date(2025, 12, 1), 3_600_000, "永财预〔2025〕31号")
        enter(session, YEAR, "实拨", date(2025, 12, 20), 3_000_000)
    paid(desk)
    with desk.look() as session:
        found = ledger_of(session, YEAR)
    assert found.balance.rest == 150_000
    assert found.doubts == ["实拨 30,000.00 元，应拨 36,000.00 元，少 6,000.00 元。"]
    with desk.act("记账") as session:
        enter(session, YEAR, "实拨", date(2026, 1, 10), 600_000)
        enter(session, YEAR, "退回", date(2026, 1, 18), 750_000)
    with desk.look() as session:
        assert ledger_of(session, YEAR).doubts == []
    with pytest.raises(UserError, match="大于零"), desk.act("记账") as session:
        enter(session, YEAR, "实拨", date(2026, 1, 10), 0)
