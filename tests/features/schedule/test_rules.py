"""The year's plan: what the policy asks for, on days that are worked."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_desk.base.errors import UserError
from station_desk.base.holidays import is_workday
from station_desk.features.schedule.rules import is_late, period_of, title_of, working_day, year_plan


def test_a_year_has_what_the_policy_asks_for() -> None:
    kinds = Counter(one.kind for one in year_plan(2026))
    assert kinds == {"月例会": 12, "季小结": 4, "半年总结": 1, "年终总评": 1, "表彰会": 1}
    assert Counter(one.kind for one in year_plan(2026, twice=True))["半年总结"] == 2


@given(st.integers(2018, 2060), st.integers(1, 28))
def test_every_day_is_worked_in_its_own_month_and_no_period_comes_twice(year: int, day: int) -> None:
    plan = year_plan(year, day)
    assert all(is_workday(one.day) for one in plan)
    assert all((one.day.year, one.day.month) == (one.wished.year, one.wished.month) for one in plan)
    assert len({(one.kind, one.period) for one in plan}) == len(plan)


def test_a_moved_holiday_moves_the_meeting() -> None:
    moved = {date(2026, 3, 10): False, date(2026, 3, 11): False}
    assert working_day(date(2026, 3, 10), moved) == date(2026, 3, 12)


def test_a_working_saturday_serves() -> None:
    assert working_day(date(2026, 10, 10)) == date(2026, 10, 10)  # 国庆调休


def test_a_meeting_stays_before_the_twentieth() -> None:
    assert working_day(date(2026, 9, 20)) == date(2026, 9, 20)  # 调休上班
    assert working_day(date(2026, 6, 20)) == date(2026, 6, 18)  # Saturday after 端午节


def test_a_year_without_a_published_list_is_provisional() -> None:
    assert not any(one.provisional for one in year_plan(2026))
    assert all(one.provisional for one in year_plan(2060))


@pytest.mark.parametrize("year", [2003, 2101, 0, -5])
def test_a_year_out_of_reach_is_refused(year: int) -> None:
    with pytest.raises(UserError, match=str(year)):
        year_plan(year)


def test_late_from_the_twenty_first() -> None:
    assert not is_late(date(2026, 3, 1), date(2026, 3, 20))
    assert is_late(date(2026, 3, 1), date(2026, 3, 21))


@pytest.mark.parametrize(
    ("kind", "day", "period", "title"),
    [
        ("月例会", date(2026, 3, 31), "2026-03", "2026年3月例会"),
        ("季小结", date(2026, 3, 25), "2026-Q1", "2026年第一季度小结"),
        ("季小结", date(2026, 4, 10), "2026-Q1", "2026年第一季度小结"),
        ("季小结", date(2027, 1, 5), "2026-Q4", "2026年第四季度小结"),
        ("半年总结", date(2026, 7, 3), "2026-H1", "2026年上半年总结"),
        ("半年总结", date(2027, 1, 8), "2026-H2", "2026年下半年总结"),
        ("年终总评", date(2027, 1, 20), "2026", "2026年度年终总评"),
        ("表彰会", date(2026, 12, 29), "2026", "2026年度总结表彰会"),
        ("检查", date(2026, 12, 29), None, ""),
    ],
)
def test_a_meeting_belongs_to_its_month_quarter_half_or_year(kind: str, day: date, period: str, title: str) -> None:
    assert period_of(kind, day) == period
    assert title_of(kind, day) == title


def test_a_plan_names_what_a_hand_made_meeting_would_be_named() -> None:
    assert all(one.title == title_of(one.kind, one.wished) for one in year_plan(2026, twice=True))
    assert "2026年半年总结" in {one.title for one in year_plan(2026)}
