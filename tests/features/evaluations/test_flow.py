"""A year's way from its scores to 定案: who may do which step, the notice's days, objections, and the lock."""

from dataclasses import replace
from datetime import date

import pytest
from sqlalchemy import select, text
from sqlalchemy.exc import IntegrityError

from station_desk.base.errors import UserError
from station_desk.features.evaluations.model import Amendment, Evaluation, EvaluationStep, Grade, Objection, Score
from station_desk.features.evaluations.service.flow import (
    YEARS,
    end_is_sure,
    flow_of,
    notice_end,
    settled,
    take,
    unfinished,
    where_it_stands,
)
from station_desk.features.evaluations.service.grades import set_grade, standings
from station_desk.features.evaluations.service.objections import amend, register_objection, rule_objection
from station_desk.features.evaluations.service.points import set_points
from station_desk.features.evaluations.service.schemes import scheme_of, write_scheme, written
from station_desk.features.settings.model import MovedDay, Station
from tests.features.evaluations.station import (
    SCORES,
    YEAR,
    as_role,
    open_station,
    roll_up,
    score,
    set_by_hand,
    settle_year,
    standing,
    until,
)
from tests.features.evaluations.station import grades as kept_grades

REFUSAL = "这一年的考核已经定案"


@pytest.fixture
def keys(any_desk, monkeypatch) -> dict[str, str]:
    """A year rolled up, on the 8th of January."""
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-08")
    keys = open_station(any_desk)
    score(any_desk, SCORES)
    roll_up(any_desk)
    return keys


def stands(desk, today: date = date(2026, 1, 8)) -> str:
    with desk.look() as session:
        return where_it_stands(flow_of(session, YEAR), today)


def stage(desk) -> str:
    with desk.look() as session:
        return flow_of(session, YEAR).stage


# --------------------------------------------------------------------------------------------------------- the steps
def test_a_year_goes_its_way_and_says_where_it_stands(any_desk, keys, monkeypatch):
    assert stands(any_desk) == "2025年度考核已汇总，正在定档；档次定好后报所长签批。"
    with any_desk.act("报签") as session:
        take(session, YEAR, "报签", on=date(2026, 1, 6))
    assert "等所长签字" in stands(any_desk)
    with any_desk.act("签批") as session:
        take(session, YEAR, "签批", by="周正", on=date(2026, 1, 7))
    assert "已由所长周正于2026年1月7日（星期三）签批，下一步张贴公示" in stands(any_desk)
    with any_desk.act("公示") as session:
        told = take(session, YEAR, "公示", on=date(2026, 1, 8), notice_days=5)
    assert told == "公示到2026年1月15日（星期四）为止。"
    assert "2026年1月8日（星期四）张贴，到2026年1月15日（星期四）为止，期满后的第二天" in stands(any_desk)
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-16")
    assert "已经期满" in stands(any_desk, date(2026, 1, 16))
    with any_desk.act("结束公示") as session:
        take(session, YEAR, "期满")
    assert stands(any_desk) == "2025年度考核公示期满，没有收到异议，可以定案。"
    with any_desk.act("定案") as session:
        take(session, YEAR, "定案")
    assert stands(any_desk).startswith("2025年度考核已定案（2026年1月16日，")
    with any_desk.look() as session:
        steps = session.scalars(select(EvaluationStep).order_by(EvaluationStep.id)).all()
    assert [one.step for one in steps] == ["汇总", "报签", "签批", "公示", "期满", "定案"]
    assert {(one.by, one.role) for one in steps} == {(any_desk.user.name, "内勤")}
    assert [one.day and one.day.day for one in steps] == [None, 6, 7, 8, None, 16]  # each paper's own day
    assert steps[2].note == "周正于2026年1月7日（星期三）签字，由内勤凭签字件登记"


def test_the_day_of_a_step_is_neither_to_come_nor_before_the_step_it_follows(any_desk, keys, monkeypatch):
    def refused(words: str, step: str, day: date) -> None:
        with pytest.raises(UserError, match=words), any_desk.act(step) as session:
            take(session, YEAR, step, on=day)

    refused("报签日期还没有到", "报签", date(2026, 1, 9))
    with any_desk.act("报签") as session:
        take(session, YEAR, "报签", on=date(2026, 1, 6))
    refused("签批日期早于报签日期（2026年1月6日）", "签批", date(2026, 1, 5))
    with any_desk.act("签批") as session:
        take(session, YEAR, "签批", on=date(2026, 1, 7))
    refused("张贴日期早于签批日期（2026年1月7日）", "公示", date(2026, 1, 6))
    with any_desk.act("公示") as session:
        take(session, YEAR, "公示", on=date(2026, 1, 8))
        made = register_objection(session, YEAR, keys["张三"], "匿名", date(2026, 1, 8), "巡逻不够")
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-22")
    for day, words in (
        (date(2026, 1, 23), "处理日期还没有到"),
        (date(2026, 1, 7), "处理日期早于收到日期（2026年1月8日）"),
    ):
        with pytest.raises(UserError, match=words), any_desk.act("处理") as session:
            rule_objection(session, made.id, "维持", "不属实", "周正", on=day)
    with any_desk.act("期满") as session:
        take(session, YEAR, "期满")
    with any_desk.act("处理") as session:
        rule_objection(session, made.id, "维持", "不属实", "周正", on=date(2026, 1, 19))
    refused("定案日期早于异议日期（2026年1月19日）", "定案", date(2026, 1, 18))
    with any_desk.act("定案") as session:
        take(session, YEAR, "定案", on="2026-1-20")
    assert stands(any_desk).startswith("2025年度考核已定案（2026年1月20日，")


def test_a_year_is_not_settled_on_a_day_on_which_its_notice_still_hung(any_desk, keys, monkeypatch):
    until(any_desk, "公示")
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-22")
    with any_desk.act("期满") as session:
        take(session, YEAR, "期满")
    with (
        pytest.raises(UserError, match="定案日期早于公示期满的次日（2026年1月16日）"),
        any_desk.act("定案") as session,
    ):
        take(session, YEAR, "定案", on=date(2026, 1, 15))


def test_who_sent_the_year_is_not_offered_as_who_signs_it(any_desk, keys):
    until(any_desk, "签批")

    def offered() -> object:
        with any_desk.look() as session:
            return YEARS.ask(session, [session.scalars(select(Evaluation)).one()], "签批").usual["by"]

    assert offered() == "周正"
    with any_desk.act("所长") as session:
        session.scalars(select(Station)).one().head = any_desk.user.name
    assert offered() is None


def test_no_step_is_taken_before_its_turn(any_desk, keys):
    for act in (lambda s: take(s, YEAR, "签批", by="周正", on=date(2026, 1, 8)), lambda s: take(s, YEAR, "公示", on=date(2026, 1, 8), notice_days=5),
                lambda s: take(s, YEAR, "期满"), lambda s: take(s, YEAR, "定案"), lambda s: take(s, YEAR, "退回", reason="错")):  # fmt: skip
        with pytest.raises(UserError, match="正在“定档”"), any_desk.act("早了") as session:
            act(session)
    assert stage(any_desk) == "定档"


def test_grades_with_newer_scores_are_not_sent_to_the_head(any_desk, keys):
    score(any_desk, {"李小雨": 70}, [12])
    with pytest.raises(UserError, match=r"李小雨.*不能报签"), any_desk.act("报签") as session:
        take(session, YEAR, "报签")


def test_a_notice_counts_working_days_over_holidays_and_moved_days(any_desk, keys):
    with any_desk.look() as session:
        # the spring festival of 2026 is off from 15 to 23 February, 14 and 28 February are worked
        assert notice_end(session, date(2026, 2, 12), 5) == date(2026, 2, 26)
        assert end_is_sure(session, date(2026, 2, 26))
        assert not end_is_sure(session, date(2031, 1, 8))
    with any_desk.act("放假") as session:
        session.add(MovedDay(day=date(2026, 1, 9), kind="放假", name="停电"))
        session.add(MovedDay(day=date(2026, 1, 10), kind="上班"))
    with any_desk.look() as session:
        assert notice_end(session, date(2026, 1, 8), 1) == date(2026, 1, 10)


def test_a_notice_cannot_be_closed_before_it_is_over(any_desk, keys, monkeypatch):
    until(any_desk, "公示")
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-15")  # its last day
    with pytest.raises(UserError, match="公示到2026年1月15日（星期四）才满"), any_desk.act("结束") as session:
        take(session, YEAR, "期满")
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-16")
    with any_desk.act("结束") as session:
        take(session, YEAR, "期满")
    assert stage(any_desk) == "异议"


def test_what_is_sent_back_is_graded_again_with_the_reason_kept(any_desk, keys):
    until(any_desk, "公示")
    with pytest.raises(UserError, match="还没有填写退回理由"), any_desk.act("退回") as session:
        take(session, YEAR, "退回", reason=" ")
    with any_desk.act("退回") as session:
        take(session, YEAR, "退回", reason="漏了加分")
    assert "正在定档（退回：漏了加分）" in stands(any_desk)
    with any_desk.look() as session:
        flow = flow_of(session, YEAR)
    assert (flow.signed_by, flow.signed_on, flow.notice_from, flow.notice_until) == ("", None, None, None)
    assert (flow.last("汇总") is not None, flow.last("签批"), flow.last("公示")) == (True, None, None)
    set_by_hand(any_desk, keys["赵立春"], "优秀", "见义勇为")
    assert kept_grades(any_desk)["赵立春"] == "优秀"


# ---------------------------------------------------------------------------------------------------------- who may
def test_the_head_signs_in_his_own_name_and_does_not_edit(any_desk, keys):
    refusal = pytest.raises(UserError, match="“报签”要由内勤办理，现在是所长")
    with as_role(any_desk, "所长", "周正"), refusal, any_desk.act("报签") as session:
        take(session, YEAR, "报签")
    until(any_desk, "签批")
    with as_role(any_desk, "所长", "周正"), any_desk.act("签批") as session:
        take(session, YEAR, "签批", by="别人", on=date(2026, 1, 8))
    with any_desk.look() as session:
        flow = flow_of(session, YEAR)
    assert flow.signed_by == "周正"
    assert flow.last("签批").note == "周正于2026年1月8日（星期四）签字"


@pytest.mark.parametrize("role", ["查看", "审计"])
def test_who_only_looks_does_no_step(any_desk, keys, role):
    until(any_desk, "签批")
    with as_role(any_desk, role), pytest.raises(UserError, match=f"现在是{role}"), any_desk.act("签批") as session:
        take(session, YEAR, "签批", by="周正", on=date(2026, 1, 8))


def test_with_the_head_nothing_is_changed_by_hand(any_desk, keys):
    until(any_desk, "签批")
    with pytest.raises(UserError, match="已经报所长签批"):
        set_by_hand(any_desk, keys["赵立春"], "优秀", "见义勇为")
    with pytest.raises(UserError, match="已经报所长签批"):
        score(any_desk, {"张三": 60}, [3])
    with pytest.raises(UserError, match="已经报所长签批"):
        roll_up(any_desk)
    with pytest.raises(UserError, match="已经报所长签批"), any_desk.act("改表") as session:
        session.scalars(select(Grade).where(Grade.person_id == keys["赵立春"])).one().grade = "不称职"
    assert kept_grades(any_desk)["赵立春"] == "称职"


# -------------------------------------------------------------------------------------------------------- objections
def test_an_objection_that_is_upheld_changes_the_grade_and_shows_both(any_desk, keys):
    until(any_desk, "公示")
    with any_desk.act("登记异议") as session:
        made = register_objection(session, YEAR, keys["周慧"], "周慧", date(2026, 1, 8), "住院期间由邻村代办")
    with pytest.raises(UserError, match="要写明改为哪一档"), any_desk.act("处理") as session:
        rule_objection(session, made.id, "采纳", "情况属实", "周正")
    with pytest.raises(UserError, match="没有写处理理由"), any_desk.act("处理") as session:
        rule_objection(session, made.id, "采纳", " ", "周正", "称职")
    with any_desk.act("处理") as session:
        rule_objection(session, made.id, "采纳", "核对住院证明，情况属实", "周正", "称职")
    one = standing(any_desk, "周慧")
    assert (one.signed, one.stands) == ("不称职", "称职")
    assert [(a.old, a.new, a.reason) for a in one.amendments] == [
        ("不称职", "称职", "采纳异议：核对住院证明，情况属实")
    ]
    assert kept_grades(any_desk)["周慧"] == "不称职"  # what was signed stays


def test_an_objection_needs_a_ruling_before_the_year_is_settled(any_desk, keys, monkeypatch):
    until(any_desk, "公示")
    with any_desk.act("登记异议") as session:
        made = register_objection(session, YEAR, keys["张三"], "匿名", date(2026, 1, 8), "巡逻不够")
    with pytest.raises(UserError, match="已经登记了异议，不能退回"), any_desk.act("退回") as session:
        take(session, YEAR, "退回", reason="重来")
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-16")
    with any_desk.act("结束") as session:
        take(session, YEAR, "期满")
    assert "收到异议 1 件，还有 1 件异议没有处理" in stands(any_desk)
    with pytest.raises(UserError, match="还有 1 件异议没有处理"), any_desk.act("定案") as session:
        take(session, YEAR, "定案")
    with any_desk.act("处理") as session:
        rule_objection(session, made.id, "维持", "核对台账，不属实", "周正")
    with any_desk.act("定案") as session:
        take(session, YEAR, "定案")
    assert standing(any_desk, "张三").stands == "优秀"


def test_an_objection_comes_while_the_notice_hangs(any_desk, keys):
    until(any_desk, "签批")
    with pytest.raises(UserError, match="还不能办“异议”"), any_desk.act("登记") as session:
        register_objection(session, YEAR, keys["张三"], "匿名", date(2026, 1, 8), "巡逻不够")


def test_an_upheld_objection_does_not_pass_a_strict_quota(any_desk, keys):
    until(any_desk, "公示")
    with any_desk.act("设置") as session:
        session.scalars(select(Station)).one().quota_mode = "不得超过"
    with any_desk.act("登记") as session:
        made = register_objection(session, YEAR, keys["王大海"], "王大海", date(2026, 1, 8), "漏记加分")
    with pytest.raises(UserError, match="优秀名额只有 2 名"), any_desk.act("处理") as session:
        rule_objection(session, made.id, "采纳", "属实", "周正", "优秀")
    with any_desk.look() as session:
        assert session.scalars(select(Objection)).one().ruling is None


# ---------------------------------------------------------------------------------------------------------- the lock
INTO_SCORE = (
    "INSERT INTO score (id, station_id, version, person_id, item_id, month, points) "
    "SELECT 'x', station_id, 1, person_id, item_id, '2025-05', 1 FROM score LIMIT 1"
)
INTO_VETO = (
    "INSERT INTO veto (id, station_id, version, person_id, year, what, by, at) "
    "SELECT 'x', station_id, 1, person_id, 2025, '错', '错', '2026-01-01' FROM grade"
)
STATEMENTS = (
    "UPDATE grade SET grade = '优秀'",
    "UPDATE grade SET year = 2024",
    "DELETE FROM grade",
    "UPDATE score SET points = 0",
    "UPDATE score SET month = '2024-01'",
    "DELETE FROM score",
    "UPDATE scheme SET pass_from = 100",
    "DELETE FROM scheme",
    "UPDATE scheme_item SET most = 1",
    "DELETE FROM scheme_item",
    "UPDATE evaluation SET stage = '定档'",
    "DELETE FROM evaluation",
    "UPDATE evaluation_step SET by = '别人'",
    "DELETE FROM evaluation_step",
    "UPDATE objection SET ruling = '采纳'",
    "DELETE FROM objection",
    "UPDATE amendment SET new = '优秀'",
    "DELETE FROM amendment",
    INTO_SCORE,
    INTO_VETO,
    "INSERT INTO grade (id, station_id, version, person_id, year) SELECT 'x', station_id, 1, person_id, 2025 FROM grade",
)


@pytest.fixture
def locked(any_desk, keys):
    """2025 settled with an objection upheld, and 2024 graded beside it and open."""
    score(any_desk, {"张三": 70}, [3], year=2024)
    roll_up(any_desk, 2024)
    settle_year(any_desk, upheld=(keys["周慧"], "称职"))
    return keys


def test_the_database_itself_refuses_to_change_a_settled_year(any_desk, locked):
    before = everything(any_desk)
    for statement in STATEMENTS:
        with pytest.raises(IntegrityError), any_desk.engine.execution_options(desk_writes=True).begin() as connection:
            connection.execute(text(statement))
            pytest.fail(statement)
        with pytest.raises(UserError, match=REFUSAL), any_desk.act("改库") as session:
            session.execute(text(statement))
        assert everything(any_desk) == before, statement


def everything(desk) -> list[str]:
    with desk.look() as session:
        return [
            str([getattr(one, key) for key in sorted(one.__table__.c.keys())])
            for model in (Grade, Score, Evaluation, EvaluationStep, Objection, Amendment)
            for one in session.scalars(select(model).order_by(model.id))
        ]


def test_a_replacing_insert_is_refused_too(desk, monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-08")
    keys = open_station(desk)
    score(desk, SCORES)
    roll_up(desk)
    settle_year(desk, upheld=(keys["周慧"], "称职"))
    swap = (
        "INSERT OR REPLACE INTO grade (id, station_id, version, person_id, year, grade) "
        "SELECT id, station_id, 9, person_id, 2019, '优秀' FROM grade WHERE year = 2025"
    )
    with pytest.raises(IntegrityError), desk.engine.execution_options(desk_writes=True).begin() as connection:
        connection.execute(text(swap))


def test_an_emptied_table_is_refused_where_a_database_can_empty_one(any_desk, locked):
    if any_desk.engine.dialect.name != "postgresql":
        pytest.skip("SQLite has no TRUNCATE")
    with pytest.raises(IntegrityError), any_desk.engine.begin() as connection:
        connection.execute(text("TRUNCATE grade"))


@pytest.mark.tampers
def test_another_year_stays_open(any_desk, locked):
    with any_desk.act("打分") as session:
        session.execute(text("UPDATE score SET points = points - 1 WHERE month = '2024-03'"))
    set_by_hand(any_desk, locked["张三"], "不称职", "旷工", year=2024)
    assert kept_grades(any_desk, 2024)["张三"] == "不称职"


def test_services_say_that_the_year_is_settled(any_desk, locked):
    with pytest.raises(UserError, match=REFUSAL):
        set_by_hand(any_desk, locked["张三"], "称职", "错")
    for act in (
        lambda s: set_points(s, "2025-03", {}),
        lambda s: take(s, YEAR, "退回", reason="错"),
        lambda s: take(s, YEAR, "报签"),
        lambda s: write_scheme(s, YEAR, *written(s, scheme_of(s, YEAR))),
    ):
        with pytest.raises(UserError, match=r"定案|已经汇总"), any_desk.act("改") as session:
            act(session)


def test_undo_does_not_open_a_settled_year(any_desk, locked):
    with pytest.raises(UserError, match=REFUSAL) as refused:
        any_desk.undo()
    assert refused.value.message.startswith("“定案”不能撤销")
    assert stage(any_desk) == "定案"


def test_a_later_change_is_an_amendment_that_shows_both(any_desk, locked):
    with pytest.raises(UserError, match="没有写更正的理由"), any_desk.act("更正") as session:
        amend(session, YEAR, locked["张三"], "称职", " ")
    with any_desk.act("更正") as session:
        amend(session, YEAR, locked["张三"], "称职", "上级复查扣分")
    with any_desk.act("更正") as session:
        amend(session, YEAR, locked["张三"], "不称职", "纪律处分")
    one = standing(any_desk, "张三")
    assert (one.signed, one.stands) == ("优秀", "不称职")
    assert [(a.old, a.new) for a in one.amendments] == [("优秀", "称职"), ("称职", "不称职")]
    with pytest.raises(UserError, match="现在就是不称职"), any_desk.act("更正") as session:
        amend(session, YEAR, locked["张三"], "不称职", "再写一次")
    with pytest.raises(UserError, match=REFUSAL):
        any_desk.undo()  # an amendment of a settled year stays; another one corrects it


def test_a_quota_changed_later_does_not_change_what_was_settled(any_desk, locked):
    with any_desk.act("设置") as session:
        session.scalars(select(Station)).one().quota_percent = 50
    with any_desk.look() as session:
        found = {one.person.name: one for one in standings(session, YEAR)}
    assert not any(one.moved for one in found.values())
    assert found["王大海"].proposal.grade == "称职"


# ------------------------------------------------------------------------------------------------ what others ask for
def test_only_a_settled_year_is_handed_on(any_desk, keys):
    with any_desk.look() as session, pytest.raises(UserError, match="还没有定案") as refused:
        settled(session, YEAR)
    assert "正在定档" in refused.value.advice
    settle_year(any_desk, upheld=(keys["周慧"], "称职"))
    with any_desk.look() as session:
        found = {one.name: one for one in settled(session, YEAR)}
    assert (found["周慧"].grade, found["周慧"].score, found["周慧"].months) == ("称职", 5500, 12)
    assert "吴桐" not in found  # no score, no grade
    assert found["张三"].village == "口前村"


def test_what_waits_to_be_done_is_said(any_desk, keys, monkeypatch):
    def said(day: date) -> str:
        with any_desk.look() as session:
            return unfinished(session, YEAR, day)

    assert said(date(2026, 1, 8)) == "2025年度考核已定档，还没有报所长签批"
    until(any_desk, "签批")
    assert said(date(2026, 1, 8)) == "2025年度考核等所长签批"
    until(any_desk, "公示")
    assert said(date(2026, 1, 12)) == ""
    assert said(date(2026, 1, 16)) == "2025年度考核公示已经期满，可以结束公示"


def test_a_grade_typed_into_the_settled_year_is_refused_in_words(any_desk, locked):
    with pytest.raises(UserError, match=REFUSAL), any_desk.act("新增") as session:
        session.add(Grade(person_id=locked["吴桐"], year=YEAR, grade="优秀", proposed="优秀"))


def test_the_user_is_who_acts(any_desk, keys):
    any_desk.user = replace(any_desk.user, name="林晓")
    until(any_desk, "签批")
    with any_desk.look() as session:
        assert flow_of(session, YEAR).last("报签").by == "林晓"


def test_set_grade_needs_the_year_open(any_desk, locked):
    with pytest.raises(UserError, match=REFUSAL), any_desk.act("定档") as session:
        set_grade(session, locked["张三"], YEAR, None)
