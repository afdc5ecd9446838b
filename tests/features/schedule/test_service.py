"""The year on the desk: planned once, kept when settings change, and who came to each meeting."""

from collections import Counter
from datetime import date, datetime

import pytest
from sqlalchemy import func, select

from station_desk.base.errors import UserError
from station_desk.base.holidays import is_workday
from station_desk.features.roster.model import Person
from station_desk.features.roster.service import serving_on
from station_desk.features.schedule.commands import plan
from station_desk.features.schedule.model import Attendance, Meeting
from station_desk.features.schedule.rules import Mark
from station_desk.features.schedule.service.attendance import absences, mark_all_present, marks_of, roll_of, set_marks
from station_desk.features.schedule.service.meetings import meetings_of, year_facts
from station_desk.features.schedule.service.plan import missing_plan, move_meeting, settle, unsettled, usual_meeting
from station_desk.features.settings.model import MovedDay, Station
from station_desk.store.desk import Desk
from tests.features.schedule.station import OFFICERS, meeting_id, open_station, person_ids, plan_year


@pytest.fixture
def station(any_desk: Desk) -> Desk:
    open_station(any_desk)
    return any_desk


def count(desk: Desk, model: type = Meeting) -> int:
    with desk.look() as session:
        return session.scalar(select(func.count()).select_from(model))


# ------------------------------------------------------------------------------------------------------ the plan
def test_a_year_is_planned_once(station: Desk) -> None:
    assert plan_year(station) == 19
    assert plan_year(station) == 0
    assert count(station) == 19


def test_one_undo_takes_the_plan_back(station: Desk) -> None:
    plan_year(station)
    assert station.undo() == "排定2026年日程"
    assert count(station) == 0


def test_a_second_half_year_adds_only_what_is_missing(station: Desk) -> None:
    plan_year(station)
    with station.act("改设置") as session:
        session.get_one(Station, station.station_id).half_years = "两次（6月、12月）"
    with station.look() as session:
        assert [(one.kind, one.period) for one in missing_plan(session, 2026)] == [("半年总结", "2026-H2")]
    assert plan_year(station) == 1
    assert plan_year(station) == 0


def test_the_plan_takes_the_stations_day_hour_and_place(any_desk: Desk) -> None:
    open_station(any_desk, meeting_day=15, meeting_hour="14：30", meeting_place="二楼会议室")
    plan_year(any_desk)
    with any_desk.look() as session:
        april = session.get_one(Meeting, meeting_id(any_desk, "2026-04"))
    assert (april.starts, april.place) == (datetime(2026, 4, 15, 14, 30), "二楼会议室")
    assert (april.chair, april.recorder) == ("周正", "王文")
    assert april.agenda.startswith("一、学习文件")


@pytest.mark.parametrize("hour", ["25:00", "九点", ":", "9:75"])
def test_an_hour_that_is_none_is_refused(any_desk: Desk, hour: str) -> None:
    open_station(any_desk, meeting_hour=hour)
    with pytest.raises(UserError, match="例会时间"):
        plan_year(any_desk)
    assert count(any_desk) == 0


def test_without_a_station_the_plan_says_what_to_do_first(any_desk: Desk) -> None:
    with pytest.raises(UserError, match="还没有填写派出所资料"):
        plan_year(any_desk)


def test_a_meeting_entered_by_hand_is_not_planned_again(station: Desk) -> None:
    with station.act("新增会议") as session:
        session.add(Meeting(title="三月会", kind="月例会", starts=datetime(2026, 3, 4, 9)))
    assert plan_year(station) == 18


def test_a_second_meeting_of_a_month_is_allowed(station: Desk) -> None:
    plan_year(station)
    with station.act("新增会议") as session:
        session.add(Meeting(title="三月加开", kind="月例会", starts=datetime(2026, 3, 25, 9)))
    with station.look() as session:
        assert Counter(one.period for one in meetings_of(session, 2026))[None] == 1


def test_a_meeting_that_becomes_another_kind_leaves_its_month_free(station: Desk) -> None:
    plan_year(station)
    with station.act("改类型") as session:
        session.get_one(Meeting, meeting_id(station)).kind = "检查"
    assert plan_year(station) == 1


def test_a_postponed_meeting_stays_the_one_of_its_month(station: Desk) -> None:
    plan_year(station)
    with station.act("改期") as session:
        assert move_meeting(session, meeting_id(station), date(2026, 4, 2)).starts == datetime(2026, 4, 2, 9)
    assert plan_year(station) == 0


def test_a_provisional_year_is_settled_when_the_list_is_known(station: Desk) -> None:
    plan_year(station, 2060)
    with station.look() as session:
        assert unsettled(session, 2060) == []
        march = next(one for one in meetings_of(session, 2060) if one.period == "2060-03")
    day = march.starts.date()
    with station.act("登记放假安排") as session:
        session.add_all(MovedDay(day=date(2060, 1, n), kind="放假") for n in range(1, 8))
        session.add(MovedDay(day=day, kind="放假", name="妇女节"))
    with station.act("核对暂定日子") as session:
        found = unsettled(session, 2060)
        assert len(found) == 19
        assert settle(session, found) == 1
    with station.look() as session:
        meetings = meetings_of(session, 2060)
        assert not any(one.provisional for one in meetings)
        after = next(one for one in meetings if one.period == "2060-03").starts.date()
    assert after != day
    assert is_workday(after)


def test_the_command_plans_then_says_that_nothing_is_new(station: Desk) -> None:
    assert "19 次会议" in plan(station, 2026)
    assert "没有新增" in plan(station, 2026)
    assert "暂定" in plan(station, 2060)


@pytest.mark.parametrize("year", [0, 1999, 2101, 99999])
def test_a_year_out_of_reach_has_a_sentence(station: Desk, year: int) -> None:
    with pytest.raises(UserError, match=str(year)):
        plan(station, year)
    with pytest.raises(UserError, match=str(year)), station.look() as session:
        meetings_of(session, year)


def test_a_new_meeting_begins_as_the_months_own(station: Desk) -> None:
    with station.look() as session:
        assert usual_meeting(session, date(2026, 3, 12))["title"] == "2026年3月例会"
    plan_year(station)
    with station.look() as session:
        second = usual_meeting(session, date(2026, 3, 12))
    assert (second["kind"], second["title"], second["starts"]) == ("其他", "", datetime(2026, 3, 12, 9))


def test_facts_of_a_year(station: Desk) -> None:
    plan_year(station)
    with station.look() as session:
        facts = year_facts(session, 2026, date(2026, 3, 20))
        assert (facts.waiting, facts.held, facts.provisional, facts.overdue) == (19, 0, 0, False)
        assert facts.monthly.period == "2026-03"
        assert year_facts(session, 2026, date(2026, 3, 21)).overdue
    with station.act("开会") as session:
        session.get_one(Meeting, meeting_id(station)).state = "已开"
    with station.look() as session:
        facts = year_facts(session, 2026, date(2026, 3, 21))
    assert (facts.waiting, facts.held, facts.overdue) == (18, 1, False)


def test_a_month_without_any_meeting_is_overdue_too(station: Desk) -> None:
    with station.look() as session:
        assert year_facts(session, 2026, date(2026, 3, 21)).overdue


# --------------------------------------------------------------------------------------------------- who came
def test_expected_are_those_on_the_roster_of_that_day(station: Desk) -> None:
    with station.act("离岗") as session:
        zhang = session.scalars(select(Person).where(Person.name == "张三")).one()
        zhang.state, zhang.left, zhang.left_reason = "离岗", date(2026, 3, 10), "辞职"
    with station.look() as session:
        assert [person.name for person, _ in serving_on(session, date(2026, 3, 9))] == list(OFFICERS)
        assert [person.name for person, _ in serving_on(session, date(2026, 3, 10))] == list(OFFICERS[1:])
        assert serving_on(session, date(2019, 12, 31)) == []


def test_marks_make_a_meeting_held_and_can_be_changed(station: Desk) -> None:
    plan_year(station)
    people, meeting = person_ids(station), meeting_id(station)
    with station.act("登记出勤") as session:
        assert mark_all_present(session, meeting) == 5
    with station.act("登记出勤") as session:
        set_marks(session, meeting, {people["张三"]: Mark("迟到", 15, "大雪封路"), people["李小雨"]: "请假"})
        set_marks(session, meeting, {people["王大海"]: None})
    with station.look() as session:
        assert session.get_one(Meeting, meeting).state == "已开"
        marks = {one.name: one.mark for one in roll_of(session, meeting)}
        assert absences(session, people["李小雨"], 2026) == {"请假": 1}
        assert absences(session, people["李小雨"], 2025) == {}
    assert marks == {
        "张三": Mark("迟到", 15, "大雪封路"), "李小雨": Mark("请假"), "王大海": None, "赵立春": Mark("出席"),
        "那日苏": Mark("出席"),
    }  # fmt: skip


def test_what_does_not_belong_to_a_mark_goes(station: Desk) -> None:
    plan_year(station)
    people, meeting = person_ids(station), meeting_id(station)
    with station.act("登记出勤") as session:
        set_marks(session, meeting, {people["张三"]: Mark("迟到", 15, "大雪")})
    with station.act("登记出勤") as session:
        set_marks(session, meeting, {people["张三"]: Mark("缺席", 15, "大雪"), people["李小雨"]: Mark("出席", 3, "早")})
    with station.look() as session:
        marks = marks_of(session, meeting)
    assert (marks[people["张三"]].late, marks[people["张三"]].reason) == (None, "大雪")
    assert (marks[people["李小雨"]].late, marks[people["李小雨"]].reason) == (None, None)


def test_a_person_who_held_no_post_is_refused_by_name_and_nothing_is_kept(station: Desk) -> None:
    plan_year(station, 2019)
    people, meeting = person_ids(station), meeting_id(station, "2019-03")
    with pytest.raises(UserError, match="张三那天不在岗"), station.act("登记出勤") as session:
        set_marks(session, meeting, {people["张三"]: "出席"})
    assert count(station, Attendance) == 0


def test_one_marked_before_his_post_was_corrected_is_still_on_the_roll(station: Desk) -> None:
    plan_year(station)
    people, meeting = person_ids(station), meeting_id(station)
    with station.act("登记出勤") as session:
        set_marks(session, meeting, {people["张三"]: "缺席"})
    with station.act("离岗") as session:
        zhang = session.get_one(Person, people["张三"])
        zhang.state, zhang.left = "离岗", date(2026, 1, 31)
    with station.look() as session:
        last = roll_of(session, meeting)[-1]
    assert (last.name, last.expected, last.mark) == ("张三", False, Mark("缺席"))
    with station.act("登记出勤") as session:
        set_marks(session, meeting, {people["张三"]: None})
    assert count(station, Attendance) == 0


def test_marks_go_with_their_meeting_and_come_back(station: Desk) -> None:
    plan_year(station)
    meeting = meeting_id(station)
    with station.act("登记出勤") as session:
        mark_all_present(session, meeting)
    with station.act("删除会议") as session:
        session.delete(session.get_one(Meeting, meeting))
    assert count(station, Attendance) == 0
    station.undo()
    assert count(station, Attendance) == 5
