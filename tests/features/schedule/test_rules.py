"""The year's plan: what the policy asks for, on days that are worked."""

from collections import Counter
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_desk.base.errors import UserError
from station_desk.base.holidays import is_workday
from station_desk.features.schedule.rules import is_late, working_day, year_plan


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
