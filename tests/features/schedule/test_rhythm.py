"""Inspections and heard reports by rhythm, meetings kept apart, and series: rules that hold whatever the year."""

import itertools
from datetime import date, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from station_desk.base.holidays import is_workday
from station_desk.features.schedule.rules import (
    moved_along,
    repeated_days,
    rhythm_of,
    rhythm_title,
    series_name,
    span_of,
    stands_for,
    why_moved,
    year_plan,
)

RHYTHMS = st.sampled_from(("不排", "每月", "每季度", "每半年"))
KNOWN_YEARS = st.integers(2018, 2026)


@given(st.integers(2004, 2100), st.integers(1, 28), st.booleans(), RHYTHMS, RHYTHMS)
def test_whatever_is_planned_is_worked_in_its_month_alone_on_its_day(
    year: int, day: int, twice: bool, inspections: str, reports: str
) -> None:
    plan = year_plan(year, day, twice=twice, inspections=inspections, reports=reports)
    assert all(is_workday(one.day) for one in plan)
    assert all((one.day.year, one.day.month) == (one.wished.year, one.wished.month) for one in plan)
    assert len({one.day for one in plan}) == len(plan)
    assert len({(one.kind, one.period) for one in plan}) == len(plan)
    if day <= 20:
        assert all(one.day.day <= 20 for one in plan if one.kind == "月例会")


@given(KNOWN_YEARS, st.sets(st.dates(date(2018, 1, 1), date(2026, 12, 31)), max_size=60))
def test_days_that_are_busy_are_left_to_what_is_there(year: int, days: set[date]) -> None:
    plan = year_plan(year, inspections="每月", reports="每季度", busy=dict.fromkeys(days, "碰头会"))
    for one in plan:
        if one.day in days:  # the whole month is full up to there
            assert one.other
        assert is_workday(one.day)


@pytest.mark.parametrize(
    ("rhythm", "titles", "days"),
    [
        ("不排", [], []),
        ("每半年", ["2026年上半年警务室检查", "2026年下半年警务室检查"], ["06-15", "12-15"]),
        ("每季度", [f"2026年第{word}季度警务室检查" for word in "一二三四"], ["03-16", "06-15", "09-15", "12-15"]),
    ],
)
def test_inspections_by_their_rhythm(rhythm: str, titles: list[str], days: list[str]) -> None:
    plan = [one for one in year_plan(2026, inspections=rhythm) if one.kind == "检查"]
    assert [one.title for one in plan] == titles
    assert [f"{one.day:%m-%d}" for one in plan] == days


def test_every_month_has_its_own_report() -> None:
    plan = [one for one in year_plan(2026, reports="每月") if one.kind == "听取汇报"]
    assert [one.period for one in plan] == [f"2026-{month:02d}" for month in range(1, 13)]
    assert plan[2].title == rhythm_title("听取汇报", "2026-03") == "2026年3月听取工作汇报"


def test_two_meetings_wished_on_one_day_are_kept_apart_and_say_why() -> None:
    plan = year_plan(2026, 25)
    march = [one for one in plan if one.day.month == 3]
    assert [(one.kind, one.day.day) for one in march] == [("月例会", 25), ("季小结", 26)]
    assert why_moved(march[1]) == "原定 25日已有2026年3月例会，顺延"


@pytest.mark.parametrize(
    ("wanted", "own", "day", "counts"),
    [
        ("2026-Q1", None, date(2026, 2, 3), True),  # by hand inside the quarter
        ("2026-Q1", None, date(2026, 4, 1), False),
        ("2026-Q1", "2026-Q1", date(2026, 4, 2), True),  # postponed, still the quarter's
        ("2026-Q2", "2026-Q1", date(2026, 4, 2), False),
        ("2026-Q1", "2026-02", date(2026, 2, 16), True),  # monthly before, quarterly now
        ("2026-03", "2026-Q1", date(2026, 3, 16), True),  # quarterly before, monthly now
        ("2026-02", "2026-Q1", date(2026, 3, 16), False),
        ("2026-H1", "2025-H2", date(2026, 1, 5), False),
    ],
)
def test_what_is_there_counts_for_its_period(wanted: str, own: str | None, day: date, counts: bool) -> None:
    assert stands_for(wanted, own, day) is counts


@pytest.mark.parametrize(
    ("period", "first", "last"),
    [
        ("2026-02", date(2026, 2, 1), date(2026, 2, 28)),
        ("2026-Q4", date(2026, 10, 1), date(2026, 12, 31)),
        ("2026-H1", date(2026, 1, 1), date(2026, 6, 30)),
        ("2026", date(2026, 1, 1), date(2026, 12, 31)),
    ],
)
def test_a_period_spans_its_days(period: str, first: date, last: date) -> None:
    assert span_of(period) == (first, last)


# ------------------------------------------------------------------------------------------------------- series
@given(st.dates(date(2018, 1, 1), date(2026, 6, 30)), st.sampled_from(("每周", "每月", "每季度")))
def test_a_series_keeps_to_worked_days_in_order(first: date, rhythm: str) -> None:
    until = first + timedelta(days=180)
    days = repeated_days(first, rhythm, until)
    assert all(first < one.wished <= until for one in days)
    there = [one.day for one in days if one.day]
    assert all(is_workday(day) for day in there)
    assert all(early < late for early, late in itertools.pairwise(there))
    if rhythm == "每周":
        assert all(one.day is None or one.day.isocalendar()[:2] == one.wished.isocalendar()[:2] for one in days)
    else:
        assert all((one.day.year, one.day.month) == (one.wished.year, one.wished.month) for one in days if one.day)


def test_a_week_that_is_wholly_off_has_no_meeting() -> None:
    days = repeated_days(
        date(2026, 9, 23), "每周", date(2026, 10, 21), {date(2026, 10, n): False for n in range(5, 12)}
    )
    assert [one.day for one in days] == [date(2026, 9, 30), None, date(2026, 10, 14), date(2026, 10, 21)]


def test_a_month_without_that_day_has_its_last() -> None:
    days = repeated_days(date(2026, 1, 30), "每月", date(2026, 4, 30))
    assert [one.wished for one in days] == [date(2026, 2, 28), date(2026, 3, 30), date(2026, 4, 30)]
    assert days[0].day == date(2026, 2, 28)  # a Saturday that is worked for 春节


@settings(max_examples=60)
@given(KNOWN_YEARS, st.integers(1, 28), st.integers(1, 28))
def test_months_moved_together_stay_in_their_month_and_order(year: int, day: int, other: int) -> None:
    days = [one.day for one in year_plan(year, day) if one.kind == "月例会"]
    after = days[0].replace(day=other)
    moved = moved_along(days[1:], days[0], after, weekly=False)
    assert [(one.year, one.month) for one in moved] == [(one.year, one.month) for one in days[1:]]
    assert all(is_workday(one) for one in moved)
    if other <= 20:
        assert all(one.day <= 20 for one in moved)


@settings(max_examples=60)
@given(st.dates(date(2018, 1, 1), date(2026, 6, 30)), st.integers(-20, 20))
def test_weeks_moved_together_keep_their_order(first: date, by: int) -> None:
    days = [one.day for one in repeated_days(first, "每周", first + timedelta(days=150)) if one.day]
    moved = [day for day in moved_along(days, first, first + timedelta(days=by), weekly=True) if day]
    assert all(is_workday(day) for day in moved)
    assert all(early < late for early, late in itertools.pairwise(moved))


def test_a_quarter_postponed_into_the_next_month_takes_the_others_along() -> None:
    days = [date(2026, 6, 25), date(2026, 9, 25)]
    assert moved_along(days, date(2026, 3, 25), date(2026, 4, 8), weekly=False) == [date(2026, 7, 8), date(2026, 10, 8)]


def test_a_series_name_says_its_rhythm() -> None:
    for rhythm in ("每周", "每月", "每季度"):
        name = series_name(rhythm)
        assert rhythm_of(name) == rhythm
        assert len(name) <= 36
    assert rhythm_of(None) == rhythm_of("") == ""
