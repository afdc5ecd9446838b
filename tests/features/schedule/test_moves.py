"""On the desk: two meetings at one time, series moved and repeated, and days checked again."""

from datetime import date, datetime

import pytest
from sqlalchemy import select

from station_desk.features.schedule.commands import plan
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.service.meetings import clash_words, clashes, meetings_of
from station_desk.features.schedule.service.plan import (
    copies_of,
    fellows,
    missing_plan,
    repeat,
    settle,
    shift,
    shift_of,
    shifts_along,
    to_recheck,
    years_to_recheck,
)
from station_desk.features.settings.model import MovedDay, Station
from station_desk.store.desk import Desk
from tests.features.schedule.station import meeting_id, open_station, plan_year


@pytest.fixture(autouse=True)
def that_day(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-09-22")


@pytest.fixture
def station(any_desk: Desk) -> Desk:
    open_station(any_desk)
    return any_desk


def add(desk: Desk, key: str, starts: datetime, **more) -> None:
    with desk.act("新增会议") as session:
        session.add(Meeting(**{"id": key, "title": "碰头会", "kind": "其他", "starts": starts, **more}))


def off(desk: Desk, *days: date) -> None:
    with desk.act("登记放假安排") as session:
        session.add_all(MovedDay(day=day, kind="放假", name="春节") for day in days)


# ------------------------------------------------------------------------------------------------ at one time
@pytest.mark.parametrize(
    ("hour", "lasts", "clash"),
    [(8, 60, False), (8, 61, True), (9, 10, True), (10, 10, True), (11, 30, False), (7, 720, True)],
)
def test_two_meetings_overlap_by_minutes(station: Desk, hour: int, lasts: int, clash: bool) -> None:
    add(station, "a", datetime(2026, 3, 10, 9))
    with station.look() as session:
        found = clashes(session, datetime(2026, 3, 10, hour), lasts)
    assert bool(found) is clash
    assert clash_words(found) == ("这个时间已有“碰头会”（3月10日 09:00–11:00）" if clash else "")


def test_a_cancelled_meeting_and_the_meeting_itself_are_in_nobodys_way(station: Desk) -> None:
    add(station, "a", datetime(2026, 3, 10, 9))
    add(station, "b", datetime(2026, 3, 10, 9), state="取消")
    with station.look() as session:
        assert clashes(session, datetime(2026, 3, 10, 9), 60, ("a",)) == []


def test_the_plan_keeps_off_hours_that_are_taken(station: Desk) -> None:
    add(station, "a", datetime(2026, 3, 10, 10), lasts=30)
    add(station, "b", datetime(2026, 4, 10, 14))  # in the afternoon: not in the way
    with station.look() as session:
        found = {one.period: one for one in missing_plan(session, 2026) if one.kind == "月例会"}
    assert (found["2026-03"].day, found["2026-03"].other) == (date(2026, 3, 11), "碰头会")
    assert found["2026-04"].day == date(2026, 4, 10)


# -------------------------------------------------------------------------------------------------- the rhythm
def test_inspections_are_planned_once_whatever_the_rhythm_becomes(any_desk: Desk) -> None:
    open_station(any_desk, inspection_rhythm="每季度", report_rhythm="每半年")
    assert plan_year(any_desk) == 25
    assert plan_year(any_desk) == 0
    with any_desk.look() as session:
        inspection = session.scalars(select(Meeting).where(Meeting.period == "2026-Q1", Meeting.kind == "检查")).one()
    assert (inspection.title, inspection.place) == ("2026年第一季度警务室检查", "各村警务室")
    for rhythm, more in (("每半年", 0), ("每月", 8), ("每季度", 0), ("不排", 0)):
        with any_desk.act("改设置") as session:
            session.get_one(Station, any_desk.station_id).inspection_rhythm = rhythm
        assert plan_year(any_desk) == more, rhythm


def test_an_inspection_by_hand_counts_for_its_quarter(any_desk: Desk) -> None:
    open_station(any_desk, inspection_rhythm="每季度")
    add(any_desk, "a", datetime(2026, 2, 3, 9), title="突击检查", kind="检查")
    with any_desk.look() as session:
        periods = [one.period for one in missing_plan(session, 2026) if one.kind == "检查"]
    assert periods == ["2026-Q2", "2026-Q3", "2026-Q4"]


# --------------------------------------------------------------------------------------------------- the series
def test_later_meetings_of_the_plan_move_along_and_held_ones_stay(station: Desk) -> None:
    plan_year(station)
    key = meeting_id(station, "2026-09")
    with station.act("开了") as session:
        session.get_one(Meeting, meeting_id(station, "2026-11")).state = "已开"
    with station.act("改期") as session:
        meeting = session.get_one(Meeting, key)
        starts = datetime(2026, 9, 15, 9)
        own, along = shift_of(session, meeting, starts), shifts_along(session, meeting, starts)
        assert own.note == ""
        assert [one.after for one in along] == [datetime(2026, 10, 15, 9), datetime(2026, 12, 15, 9)]
        assert shift(session, [own, *along]) == 3
    with station.look() as session:
        days = {one.period: one.starts.day for one in meetings_of(session, 2026) if one.kind == "月例会"}
    assert (days["2026-08"], days["2026-09"], days["2026-11"], days["2026-12"]) == (10, 15, 10, 15)


def test_what_changed_meanwhile_is_left_alone(station: Desk) -> None:
    plan_year(station)
    key = meeting_id(station, "2026-10")
    with station.look() as session:
        own = shift_of(session, session.get_one(Meeting, key), datetime(2026, 10, 13, 9))
    with station.act("开了") as session:
        session.get_one(Meeting, key).state = "已开"
    with station.act("改期") as session:
        assert shift(session, [own]) == 0


def test_a_meeting_is_repeated_and_its_series_moves_together(station: Desk) -> None:
    add(station, "a", datetime(2026, 9, 23, 14), lasts=60, place="会议室")
    with station.act("重复") as session:
        copies = copies_of(session, "a", "每周", date(2026, 10, 21))
        # 国庆 is from 1 to 7 October: that week's meeting is on its Thursday
        assert [one.starts.day for one in copies] == [30, 8, 14, 21]
        assert copies[1].note == "原定 10月7日国庆节"
        assert repeat(session, "a", "每周", copies) == 4
    with station.act("重复") as session:
        assert [one.wanted for one in copies_of(session, "a", "每周", date(2026, 10, 28))] == [False] * 4 + [True]
    with station.look() as session:
        first = session.get_one(Meeting, "a")
        later = fellows(session, first)
        assert {one.series for one in later} == {first.series}
        assert {(one.place, one.lasts, one.period) for one in later} == {("会议室", 60, None)}
        along = shifts_along(session, first, datetime(2026, 9, 24, 14))
    assert [one.after.day for one in along] == [15, 22]  # 1 October is off, so the 30th stays; the 8th is a Thursday
    assert all(one.after.hour == 14 for one in along)


def test_a_monthly_meeting_repeated_by_hand_is_not_doubled(station: Desk) -> None:
    plan_year(station)
    with station.look() as session:
        copies = copies_of(session, meeting_id(station, "2026-10"), "每月", date(2027, 1, 31))
    assert [(one.title, one.wanted) for one in copies] == [
        ("2026年11月例会", False), ("2026年12月例会", False), ("2027年1月例会", True),
    ]  # fmt: skip


# -------------------------------------------------------------------------------------------- checking days again
def test_nothing_is_checked_before_the_list_is_known(station: Desk) -> None:
    plan_year(station, 2027)
    off(station, date(2027, 3, 10))
    with station.look() as session:
        assert to_recheck(session, 2027) == []
        assert years_to_recheck(session) == []


def test_a_moved_day_that_hits_a_meeting_is_offered_even_for_a_known_year(station: Desk) -> None:
    plan_year(station)
    add(station, "a", datetime(2026, 11, 14, 9))  # on a Saturday, by the clerk's own choice
    off(station, date(2026, 11, 10))
    with station.look() as session:
        found = {one.title: one for one in to_recheck(session, 2026)}
        assert years_to_recheck(session) == [2026]
    hit = found["2026年11月例会"]
    assert (hit.before, hit.after, hit.why, hit.usual) == (date(2026, 11, 10), date(2026, 11, 11), "春节", True)
    assert found["碰头会"].usual is False  # shown, and not ticked
    with station.act("核对") as session:
        assert settle(session, [hit]) == 1
    with station.look() as session:
        assert session.get_one(Meeting, "a").starts.day == 14


def test_a_meeting_held_or_moved_meanwhile_is_not_settled(station: Desk) -> None:
    plan_year(station, 2027)
    off(station, *(date(2027, 2, number) for number in range(5, 14)))
    with station.look() as session:
        found = to_recheck(session, 2027)
    february = next(one for one in found if one.title == "2027年2月例会")
    assert february.moves
    with station.act("自己改") as session:
        session.get_one(Meeting, february.meeting_id).starts = datetime(2027, 2, 18, 9)
    with station.act("核对") as session:
        assert settle(session, [february]) == 0
    with station.look() as session:
        assert session.get_one(Meeting, february.meeting_id).starts.day == 18


def test_the_command_names_each_day_that_moved_and_leaves_what_was_chosen(station: Desk) -> None:
    plan(station, 2027)
    add(station, "a", datetime(2027, 2, 8, 9), title="座谈会")  # would take the 15th
    off(station, *(date(2027, 2, number) for number in range(5, 14)))
    said = plan(station, 2027)
    assert "19 次暂定的会议已核对，其中 1 次改了日子" in said
    assert "2027年2月例会：02-10（春节）改到 02-16。" in said
    assert "座谈会定在休息日 02-08（春节），没有改动" in said
    assert "没有改动" in plan(station, 2027)
