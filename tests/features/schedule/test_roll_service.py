"""Attendance as the rooms above ask for it: counts, rows, leave nobody allowed, people × meetings."""

from datetime import date

import pytest

from station_desk.base.errors import UserError
from station_desk.features.roster.model import Person
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.rules import Mark, period_days, period_title
from station_desk.features.schedule.service.attendance import (
    attendance_counts,
    attendance_grid,
    attendance_rows,
    rate_of,
    roll_of,
    set_marks,
    unapproved_leave,
)
from tests.features.schedule.station import meeting_id, open_station, person_ids, plan_year

MARCH = (date(2026, 3, 1), date(2026, 3, 31))
YEAR = (date(2026, 1, 1), date(2026, 12, 31))


@pytest.fixture
def held(any_desk, monkeypatch):
    """March with every sort of mark, April with one."""
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-09-22")
    open_station(any_desk)
    plan_year(any_desk)
    ids = person_ids(any_desk)
    march = {
        "张三": "出席", "李小雨": Mark("迟到", 12), "王大海": Mark("请假", reason="病假"),
        "赵立春": Mark("请假", approver="周正"), "那日苏": "缺席",
    }  # fmt: skip
    with any_desk.act("登记出勤") as session:
        set_marks(session, meeting_id(any_desk), {ids[name]: mark for name, mark in march.items()})
        set_marks(session, meeting_id(any_desk, "2026-04"), {ids["张三"]: "缺席"})
    return any_desk


def test_marks_are_counted_over_days(held) -> None:
    with held.look() as session:
        assert attendance_counts(session, *MARCH) == {"出席": 1, "迟到": 1, "请假": 2, "缺席": 1}
        assert attendance_counts(session, *YEAR)["缺席"] == 2
        assert attendance_counts(session, date(2025, 1, 1), date(2025, 12, 31)) == {}


def test_rows_are_found_by_mark_and_person(held) -> None:
    ids = person_ids(held)
    with held.look() as session:
        found = attendance_rows(session, *YEAR, mark="缺席")
        assert [(one.name, one.village, one.title) for one in found] == [
            ("那日苏", "双河村", "2026年3月例会"), ("张三", "口前村", "2026年4月例会"),
        ]  # fmt: skip
        assert [one.mark for one in attendance_rows(session, *YEAR, person_id=ids["张三"])] == ["出席", "缺席"]
        assert len(attendance_rows(session, *MARCH)) == 5


def test_a_leave_without_an_approver_is_unapproved(held) -> None:
    with held.look() as session:
        assert [one.name for one in unapproved_leave(session, *YEAR)] == ["王大海"]
        assert [one.name for one in attendance_rows(session, *YEAR, mark="未经批准")] == ["王大海"]
        seat = next(one for one in roll_of(session, meeting_id(held)) if one.name == "赵立春")
        assert seat.mark == Mark("请假", approver="周正")


def test_an_approver_goes_when_the_leave_goes(held) -> None:
    key = person_ids(held)["赵立春"]
    with held.act("改正") as session:
        set_marks(session, meeting_id(held), {key: Mark("出席", approver="周正")})
    with held.look() as session:
        assert attendance_rows(session, *MARCH, person_id=key)[0].approver is None


def test_a_cancelled_meeting_counts_nowhere(held) -> None:
    with held.act("取消") as session:
        session.get_one(Meeting, meeting_id(held)).state = "取消"
    with held.look() as session:
        assert attendance_counts(session, *MARCH) == {}
        assert attendance_rows(session, *MARCH) == []
        assert attendance_grid(session, *MARCH).meetings == []


def test_the_grid_has_who_was_expected_and_totals(held) -> None:
    ids = person_ids(held)
    with held.look() as session:
        grid = attendance_grid(session, *YEAR)
    assert [one.title for one in grid.meetings] == ["2026年3月例会", "2026年4月例会"]
    assert [one.name for one in grid.people] == ["张三", "李小雨", "王大海", "赵立春", "那日苏"]
    march, april = (one.id for one in grid.meetings)
    assert grid.word(ids["李小雨"], march) == "迟到"
    assert grid.word(ids["李小雨"], april) == "未登记"
    assert grid.of_person(ids["张三"]) == {"出席": 1, "缺席": 1}
    assert grid.of_meeting(march) == {"出席": 1, "迟到": 1, "请假": 2, "缺席": 1, "未经批准": 1}
    assert rate_of(grid.of_meeting(march)) == pytest.approx(0.4)
    assert grid.whole()["未登记"] == 4
    assert rate_of(grid.of_person(ids["那日苏"])) == 0.0


def test_nobody_is_expected_before_his_post(held) -> None:
    with held.act("改聘用日期") as session:
        session.get_one(Person, person_ids(held)["王大海"]).hired = date(2026, 4, 1)
    with held.look() as session:
        grid = attendance_grid(session, *YEAR)
        march = grid.meetings[0].id
        assert grid.word(person_ids(held)["王大海"], march) == "请假"  # marked before the date was corrected
        assert (person_ids(held)["王大海"], march) not in grid.expected


@pytest.mark.parametrize(
    ("period", "title", "first", "last"),
    [
        ("2026", "2026年", date(2026, 1, 1), date(2026, 12, 31)),
        ("2026-H1", "2026年上半年", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026-H2", "2026年下半年", date(2026, 7, 1), date(2026, 12, 31)),
        ("2026-Q3", "2026年第三季度", date(2026, 7, 1), date(2026, 9, 30)),
        ("2024-02", "2024年2月", date(2024, 2, 1), date(2024, 2, 29)),
    ],
)
def test_periods_are_read_and_named(period, title, first, last) -> None:
    assert (period_title(period), *period_days(period)) == (title, first, last)


@pytest.mark.parametrize("period", ["", "2026-Q5", "2026-13", "第一季度", "1999", "2101-Q1"])
def test_a_period_that_is_none_is_refused(period) -> None:
    with pytest.raises(UserError):
        period_days(period)
