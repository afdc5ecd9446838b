"""What is due: nothing on a calm day, and a line for each thing that is disturbed."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from station_desk.base.dates import today
from station_desk.base.due import Due
from station_desk.base.places import RecordPlace, rows_of
from station_desk.catalog import told_due
from station_desk.features.commendations.service import add_awards
from station_desk.features.duties import FlagsPlace
from station_desk.features.duties.model import DutyEntry
from station_desk.features.duties.rules.words import DUTIES
from station_desk.features.duties.service.flags import clear_flags, open_flags
from station_desk.features.evaluations import ScoresPlace
from station_desk.features.evaluations.service.flow import take
from station_desk.features.evaluations.service.grades import keep_proposals, set_grade
from station_desk.features.evaluations.service.objections import amend
from station_desk.features.evaluations.service.schemes import scheme_or_new
from station_desk.features.home.service import counts, covered, first_steps, lines, meeting_days
from station_desk.features.idcards.model import WorkCard
from station_desk.features.idcards.service import issue_cards
from station_desk.features.pay import LedgerPlace, MakePlace
from station_desk.features.pay.service.fund import enter, make_fund_run
from station_desk.features.roster.model import Person
from station_desk.features.roster.service import leave
from station_desk.features.schedule import EnclosuresPlace, MonthPlace, YearPlace
from station_desk.features.schedule.model import Attendance, Meeting
from station_desk.features.schedule.service.attendance import marks_of, set_marks
from station_desk.features.schedule.service.meetings import (
    finish_decision,
    monthly_meeting,
    open_decisions,
    overdue_decisions,
    save_decision,
)
from station_desk.features.schedule.service.plan import add_plan, missing_plan
from station_desk.features.settings.model import MovedDay, Station
from station_desk.features.training.model import Course, Trainee
from station_desk.features.villages import BoardPlace
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from station_desk.store.enclosure import enclose
from tests.features.home.station import CALM, PLACES, open_station, person, score
from tests.features.pay.station import take_list


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_DESK_TODAY", CALM.isoformat())


@pytest.fixture
def calm(desk: Desk) -> Desk:
    open_station(desk)
    return desk


def entry(session, name: str, day: date) -> DutyEntry:
    return DutyEntry(day=day, person_id=person(session, name).id, duty=DUTIES[0], done="走访")


def found(desk: Desk, today: date = CALM) -> list[Due]:
    with desk.look() as session:
        return lines(session, today, told_due)


def said(desk: Desk, today: date = CALM) -> list[tuple[str, str]]:
    return [(one.severity, one.sentence) for one in found(desk, today)]


# ------------------------------------------------------------------------------------------------------ the quiet
def test_on_a_calm_day_nothing_is_due(calm: Desk) -> None:
    assert found(calm) == []
    with calm.look() as session:
        assert counts(session, today(), told_due) == {}
        assert covered(session, CALM) == {"在岗": 3, "流程中": 0, "空缺": 0}


def test_a_new_desk_has_three_first_steps_and_no_lines(desk: Desk) -> None:
    with desk.look() as session:
        assert [(step.place.room, step.done) for step in first_steps(session)] == [
            ("settings", False), ("villages", False), ("roster", False),
        ]  # fmt: skip
        assert lines(session, CALM, told_due) == []
        assert counts(session, today(), told_due) == {}
    with desk.act("填写") as session:
        session.add(Station(id=desk.station_id, name="口前派出所"))
        session.add(Village(name="口前村", township="口前镇"))
    with desk.look() as session:
        assert [step.done for step in first_steps(session)] == [True, True, False]
        assert lines(session, CALM, told_due) == []


# --------------------------------------------------------------------------------------------------- the meetings
@pytest.mark.parametrize(("today", "severity"), [(date(2026, 4, 20), "care"), (date(2026, 4, 21), "bad")])
def test_a_month_without_a_meeting_is_red_after_the_20th(calm: Desk, today: date, severity: str) -> None:
    with calm.act("取消") as session:
        april = monthly_meeting(session, "2026-04")
        for mark in marks_of(session, april.id).values():
            session.delete(mark)
        april.state = "取消"
    assert said(calm, today) == [(severity, "4月的月例会已取消，还没有另外安排")]
    with calm.act("删除") as session:
        session.delete(monthly_meeting(session, "2026-04"))
    assert said(calm, today) == [(severity, "4月的月例会还没有安排")]


def test_a_meeting_whose_day_is_past_has_one_line_red_after_the_20th(calm: Desk) -> None:
    with calm.act("撤回出勤") as session:
        april = monthly_meeting(session, "2026-04")
        for mark in marks_of(session, april.id).values():
            session.delete(mark)
        april.state = "待开"
    (line,) = found(calm)
    assert (line.severity, line.sentence) == ("bad", "2026年4月例会过了 20 日还没有登记已开")
    assert (line.place, line.day) == (RecordPlace("schedule", april.id), date(2026, 4, 10))
    assert said(calm, date(2026, 4, 15)) == [("care", "2026年4月例会还没有登记已开")]
    with calm.act("登记") as session:
        set_marks(session, april.id, {person(session, "张三").id: "出席"})
    assert found(calm) == []


def test_a_meeting_put_off_past_the_20th_is_red_once(calm: Desk) -> None:
    with calm.act("改期") as session:
        april = monthly_meeting(session, "2026-04")
        for mark in marks_of(session, april.id).values():
            session.delete(mark)
        april.state, april.starts = "待开", datetime(2026, 4, 28, 9, 0)
    assert said(calm) == [("bad", "2026年4月例会定在 20 日以后")]


def test_a_meeting_held_without_attendance_is_to_be_done(calm: Desk) -> None:
    with calm.act("清空出勤") as session:
        march = monthly_meeting(session, "2026-03")
        for mark in marks_of(session, march.id).values():
            session.delete(mark)
    assert said(calm) == [("care", "2026年3月例会还没有登记出勤")]


def test_an_inspection_needs_no_attendance(calm: Desk) -> None:
    with calm.act("检查") as session:
        session.add(Meeting(title="春季检查", kind="检查", starts=datetime(2026, 4, 2, 9, 0), state="已开"))
    assert found(calm) == []


def test_meetings_of_the_next_two_weeks_are_told_and_do_not_count(calm: Desk) -> None:
    monday = date(2026, 5, 11)
    (line,) = found(calm, date(2026, 4, 27))
    assert (line.severity, line.day, line.sentence) == ("good", monday, "09:00 2026年5月例会，派出所会议室")
    with calm.look() as session:
        assert counts(session, today(), told_due) == {}
        assert meeting_days(session, monday, monday) == {monday: ["2026年5月例会"]}


def test_a_year_without_a_plan(calm: Desk) -> None:
    with calm.act("清空日程") as session:
        for one in session.scalars(select(Attendance)):
            session.delete(one)
        session.flush()
        for one in session.scalars(select(Meeting)):
            session.delete(one)
    assert said(calm, date(2026, 4, 9)) == [("care", "2026年的例会日程还没有排")]
    assert said(calm) == [("bad", "2026年的例会日程还没有排")]


def test_in_december_the_next_year_wants_its_plan(calm: Desk) -> None:
    assert ("care", "2027年的例会日程还没有排") in said(calm, date(2026, 12, 1))
    assert "2027年的例会日程还没有排" not in {sentence for _, sentence in said(calm, date(2026, 11, 30))}
    with calm.act("排日程") as session:
        add_plan(session, missing_plan(session, 2027))
    assert "2027年的例会日程还没有排" not in {sentence for _, sentence in said(calm, date(2026, 12, 1))}


def test_provisional_days_are_to_be_checked_once_the_list_is_out(calm: Desk) -> None:
    with calm.act("排日程") as session:
        add_plan(session, missing_plan(session, 2027))
    assert found(calm) == []
    with calm.act("放假安排") as session:
        session.add_all(MovedDay(day=date(2027, 2, number), kind="放假", name="春节") for number in range(5, 13))
    (line,) = found(calm)
    assert line.sentence == "2027年的放假安排已公布，25 次暂定会议的日子请核对"
    assert line.place == YearPlace(2027, recheck=True)


def test_a_meeting_on_a_day_that_became_free(calm: Desk) -> None:
    with calm.act("调休") as session:
        session.add(MovedDay(day=date(2026, 6, 10), kind="放假", name="放假"))
    assert said(calm) == [("care", "2026年6月例会定在休息日（放假）")]


def test_who_missed_two_of_three_monthly_meetings(calm: Desk) -> None:
    with calm.act("登记") as session:
        key = person(session, "王大海").id
        for month in ("2026-02", "2026-04"):
            set_marks(session, monthly_meeting(session, month).id, {key: "缺席"})
        set_marks(session, monthly_meeting(session, "2026-03").id, {person(session, "张三").id: "缺席"})
    (line,) = found(calm)
    assert line.sentence == "王大海近3个月缺席 2 次月例会（2月10日、4月10日）"
    assert line.place == FlagsPlace("月例会缺席", key)
    with calm.act("处理") as session:
        clear_flags(session, open_flags(session, CALM), "已谈话", CALM)
    assert found(calm) == []


def test_a_month_without_a_duty_log_is_told_near_its_end_where_one_is_kept(calm: Desk) -> None:
    with calm.act("纪实") as session:
        for name in ("张三", "李小雨"):
            session.add(entry(session, name, date(2026, 4, 2)))
    assert said(calm, date(2026, 4, 23)) == []
    (line,) = [one for one in found(calm) if one.kind == "unlogged"]
    assert line.sentence == "王大海4月还没有履职记录"
    assert line.place == rows_of("duties", days=(date(2026, 4, 1), date(2026, 4, 30)))
    with calm.act("纪实") as session:
        session.add(entry(session, "王大海", CALM))
    assert found(calm) == []
    calm.undo()
    assert [one.kind for one in found(calm)] == ["unlogged"]


def test_what_was_decided_is_told_in_its_month_and_red_when_it_is_late(calm: Desk) -> None:
    with calm.act("议定") as session:
        march = monthly_meeting(session, "2026-03").id
        save_decision(session, None, march, what="检查消防栓", owner="张三", deadline=date(2026, 4, 20))
        save_decision(session, None, march, what="整理台账", deadline=date(2026, 4, 30))
        save_decision(session, None, march, what="以后再说", deadline=date(2026, 5, 4))
        save_decision(session, None, march, what="没有期限")
    assert said(calm) == [
        ("bad", "议定事项已过期限：检查消防栓（张三办，2026年3月例会）"),
        ("care", "议定事项：整理台账（2026年3月例会）"),
    ]
    with calm.look() as session:
        assert found(calm)[0].place == RecordPlace("schedule", overdue_decisions(session, CALM)[0][0].id)
    with calm.act("办结") as session:
        for decision, _ in open_decisions(session, CALM):
            finish_decision(session, decision.id, CALM)
    assert found(calm) == []


def test_many_late_decisions_are_one_line(calm: Desk) -> None:
    with calm.act("议定") as session:
        march = monthly_meeting(session, "2026-03").id
        for number in range(6):
            save_decision(session, None, march, what=f"第{number}件", deadline=date(2026, 4, 20))
    (line,) = found(calm)
    assert (line.severity, line.sentence) == ("bad", "议定事项已过期限：第0件、第1件、第2件等 6 件")
    assert line.place == rows_of("schedule", tab="议定事项", state="未完成")


def test_an_inspection_that_was_never_planned_is_told_when_its_month_comes(calm: Desk) -> None:
    with calm.act("删除检查") as session:
        for one in session.scalars(select(Meeting).where(Meeting.kind == "检查", Meeting.period == "2026-Q2")):
            session.delete(one)
    assert [one for one in said(calm, date(2026, 5, 20)) if "检查" in one[1]] == []
    (line,) = [one for one in found(calm, date(2026, 6, 2)) if one.kind == "unplanned"]
    assert (line.severity, line.place) == ("care", MonthPlace("2026-06"))
    assert "检查" in line.sentence
    (line,) = [one for one in found(calm, date(2026, 6, 29)) if one.kind == "unplanned"]
    assert line.severity == "bad"


def test_sign_in_sheets_are_asked_for_only_where_one_was_filed(calm: Desk) -> None:
    with calm.act("归档") as session:
        march = monthly_meeting(session, "2026-03")
        session.add(enclose(march, "扫描件", "签到表", "pdf", b"x"))
    (line,) = found(calm)
    assert line.sentence == "2026年第一季度小结、2026年4月例会的签到表还没有归档"
    with calm.act("归档") as session:
        quarter = session.scalars(select(Meeting).where(Meeting.period == "2026-Q1", Meeting.kind == "季小结")).one()
        assert line.place == EnclosuresPlace(quarter.id)
        for one in (quarter, monthly_meeting(session, "2026-04")):
            session.add(enclose(one, "扫描件", "签到表", "pdf", b"x"))
    assert found(calm) == []


def test_who_lacks_training_is_one_line_a_sort(calm: Desk) -> None:
    with calm.act("培训") as session:
        course = Course(title="春训", begins=date(2026, 3, 2), hours=1600)
        session.add(course)
        session.flush()
        for name in ("张三", "李小雨"):
            session.add(Trainee(course_id=course.id, person_id=person(session, name).id))
    told = [one for one in found(calm, date(2026, 11, 2)) if one.kind == "untaught"]
    assert "王大海2026年学时还不够" in {one.sentence for one in told}
    assert all(one.room == "training" for one in told)


# ------------------------------------------------------------------------------------------- villages and people
def test_a_village_that_loses_its_officer_is_red_until_a_step_is_noted(calm: Desk) -> None:
    with calm.act("离岗") as session:
        leave(session, person(session, "李小雨"), date(2026, 4, 14), "另谋职业")
        for card in session.scalars(select(WorkCard).join(Person).where(Person.name == "李小雨")):
            card.state, card.reason = "收回", "离岗"
    assert said(calm) == [("bad", "新立村（口前镇）空缺 10 天，李小雨另谋职业")]
    with calm.act("下一步") as session:
        session.scalars(select(Village).where(Village.name == "新立村")).one().next_step = "公示中"
    assert said(calm) == [("care", "新立村（口前镇）空缺 10 天，李小雨另谋职业；下一步：公示中")]
    with calm.look() as session:
        assert covered(session, CALM) == {"在岗": 2, "流程中": 1, "空缺": 0}


def test_many_vacant_villages_are_one_line_that_opens_the_board(calm: Desk) -> None:
    with calm.act("新增") as session:
        session.add_all(Village(name=f"新{number}村", township="口前镇") for number in range(1, 6))
    (line,) = found(calm)
    assert line.sentence == "新1村、新2村、新3村等 5 个村空缺"
    assert line.place == BoardPlace()


def test_a_probation_is_announced_a_week_before_it_ends(calm: Desk) -> None:
    with calm.act("试用") as session:
        one = person(session, "张三")
        one.state, one.hired = "试用", date(2026, 1, 30)
    assert said(calm, date(2026, 4, 22)) == []
    assert said(calm) == [("care", "张三的试用期快满了")]
    assert ("care", "张三的试用期已满，请办理转正或离岗") in said(calm, date(2026, 4, 30))


def test_who_serves_without_a_village_is_shown(calm: Desk) -> None:
    with calm.act("清空") as session:
        person(session, "张三").village_id = None
    assert ("care", "张三在岗，但没有填写所属村") in said(calm)


# ---------------------------------------------------------------------------------------------------- the papers
@pytest.mark.parametrize(
    ("expires", "line"),
    [
        (date(2026, 6, 24), []),
        (date(2026, 6, 23), [("care", "张三的工作证快到期")]),
        (CALM, [("care", "张三的工作证快到期")]),
        (date(2026, 4, 23), [("bad", "张三的工作证已过期")]),
    ],
)
def test_a_card_is_announced_sixty_days_before_it_ends(calm: Desk, expires: date, line: list[tuple[str, str]]) -> None:
    with calm.act("改有效期") as session:
        session.scalars(select(WorkCard).join(Person).where(Person.name == "张三")).one().expires = expires
    assert said(calm) == line


def test_cards_missing_waiting_and_not_handed_in(calm: Desk) -> None:
    with calm.act("销毁") as session:
        card = session.scalars(select(WorkCard).join(Person).where(Person.name == "张三")).one()
        card.state, card.reason = "销毁", "损坏"
    assert said(calm) == [("care", "张三还没有工作证")]
    with calm.act("登记") as session:
        issue_cards(session, [person(session, "张三").id])
    assert said(calm) == [("care", "1 张工作证等着打印")]
    with calm.act("离岗") as session:
        leave(session, person(session, "王大海"), CALM, "辞去")
    assert ("care", "王大海已离岗，工作证 证2025-0003 还没有收回") in said(calm)


def test_last_months_points(calm: Desk) -> None:
    may = date(2026, 5, 4)
    assert ("care", "4月还没有打完分：张三、王大海、李小雨") in said(calm, may)
    with calm.act("打分") as session:
        score(session, [person(session, name).id for name in ("张三", "王大海")], "2026-04")
    (line,) = [one for one in found(calm, may) if one.kind == "unscored"]
    assert line.sentence == "4月还没有打完分：李小雨"
    with calm.look() as session:
        assert line.place == ScoresPlace("2026-04", person(session, "李小雨").id)


def settle_2025(desk: Desk) -> None:
    """From graded to 定案, in January."""
    with desk.act("签批") as session:
        take(session, 2025, "报签", on=date(2026, 1, 8))
        take(session, 2025, "签批", by="周正", on=date(2026, 1, 8))
        take(session, 2025, "公示", on=date(2026, 1, 8), notice_days=5)
        take(session, 2025, "期满")
        take(session, 2025, "定案")


def test_last_years_grades_awards_and_certificates(calm: Desk) -> None:
    with calm.act("去年得分") as session:
        scheme_or_new(session, 2025)
        score(session, [person(session, "张三").id], "2025-06")
    assert said(calm) == [("care", "2025年度考核还没有汇总定档")]
    with calm.act("汇总") as session:
        keep_proposals(session, 2025)
        set_grade(session, person(session, "张三").id, 2025, "优秀", "全年出勤")
    assert said(calm) == [("care", "2025年度考核已定档，还没有报所长签批")]
    settle_2025(calm)
    unpaid = ("care", "2025年度考核已定案，绩效专项资金还没有编制名册")
    assert said(calm) == [("care", "2025年度优秀还没有登记表彰：张三"), unpaid]
    with calm.act("表彰") as session:
        (award,) = add_awards(session, 2025, [person(session, "张三").id], "优秀农村辅警")
    assert said(calm) == [("care", "1 张荣誉证书待印"), unpaid]
    with calm.act("印好") as session:
        session.merge(award).state = "已印"
    assert said(calm) == [unpaid]


def test_the_money_of_a_settled_year_from_its_list_to_its_books(calm: Desk) -> None:
    with calm.act("去年得分") as session:
        scheme_or_new(session, 2025)
        key = person(session, "张三").id
        score(session, [key], "2025-06")
        keep_proposals(session, 2025)
    settle_2025(calm)

    def due_pay() -> list[Due]:
        return [one for one in found(calm) if one.room == "pay"]

    def pay() -> list[tuple[str, str]]:
        return [(one.sentence, one.act) for one in due_pay()]

    def step(work) -> None:
        with calm.act("办理") as session:
            work(session)

    assert pay() == [("2025年度考核已定案，绩效专项资金还没有编制名册", "去编制")]
    assert due_pay()[0].place == MakePlace(2025)
    with calm.act("编制") as session:
        run = make_fund_run(session, 2025, "固定标准", "王文").id
    title = "“2025年度绩效专项资金”"
    assert pay() == [(f"{title}等审核", "去送审")]
    assert due_pay()[0].place == RecordPlace("pay", run)
    step(lambda session: take_list(session, run, "审核"))
    no_due = ("2025年的资金台账还没有登记应拨", "去登记")
    assert pay() == [(f"{title}等所长批准", "去批准"), no_due]
    assert due_pay()[1].place == LedgerPlace(2025, "应拨")
    step(lambda session: enter(session, 2025, "应拨", CALM, 1_080_000))
    step(lambda session: enter(session, 2025, "实拨", CALM, 360_000))
    assert pay()[0] == ("2025年应拨 10,800.00 元，只到 3,600.00 元", "去登记")  # money that is late comes first
    step(lambda session: enter(session, 2025, "实拨", CALM, 720_000))
    step(lambda session: take_list(session, run, "批准", by="周正"))
    assert pay() == [(f"{title}已批准，还没有发放", "去发放")]
    step(lambda session: take_list(session, run, "已发", document="回单1号"))
    assert pay() == []
    step(lambda session: amend(session, 2025, key, "称职", "上级复查"))
    assert pay() == [(f"{title}发放以后更正了考核：张三，差额还没有补发或退回", "去更正")]


def test_a_profile_that_papers_miss(calm: Desk) -> None:
    with calm.act("清空电话") as session:
        session.get_one(Station, calm.station_id).phone = None
    assert said(calm) == [("care", "派出所资料里还没有填写值班电话")]


def test_the_count_is_true_after_each_undo(calm: Desk) -> None:
    with calm.act("新增") as session:
        session.add(Village(name="新村", township=PLACES[0]))
    with calm.look() as session:
        assert counts(session, today(), told_due) == {"home": 1, "villages": 1}
    calm.undo()
    with calm.look() as session:
        assert counts(session, today(), told_due) == {}
