"""Workdays as the State Council moved them, the station's own corrections, and years nobody knows yet."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station_desk.base import holidays

NEVER_KNOWN = 2099
DAYS = some.dates(date(2019, 1, 1), date(2030, 12, 31))


@pytest.mark.parametrize(
    ("day", "sort", "name"),
    [
        (date(2025, 10, 1), "holiday", "国庆节"),
        (date(2025, 10, 4), "holiday", "国庆节"),
        (date(2025, 9, 28), "extra work", "国庆节调休上班"),
        (date(2026, 2, 17), "holiday", "春节"),
        (date(2026, 2, 14), "extra work", "春节调休上班"),
        (date(2026, 3, 5), "work", "工作日"),
        (date(2026, 3, 7), "weekend", "周六"),
        (date(2026, 3, 8), "weekend", "周日"),
    ],
)
def test_published_years(day, sort, name):
    assert holidays.day_kind(day) == holidays.DayKind(sort, name, sure=True)
    assert holidays.is_workday(day) is (sort in ("work", "extra work"))


def test_an_unknown_year_has_weekends_and_the_fixed_days_and_is_unsure():
    assert not holidays.is_known(NEVER_KNOWN)
    assert holidays.is_known(2025)
    assert holidays.day_kind(date(NEVER_KNOWN, 10, 1)) == holidays.DayKind("holiday", "国庆节", sure=False)
    assert holidays.day_kind(date(NEVER_KNOWN, 1, 1)).name == "元旦"
    assert holidays.day_kind(date(NEVER_KNOWN, 5, 1)).name == "劳动节"
    assert holidays.day_kind(date(NEVER_KNOWN, 3, 7)) == holidays.DayKind("weekend", "周六", sure=False)
    assert holidays.day_kind(date(NEVER_KNOWN, 3, 9)) == holidays.DayKind("work", "工作日", sure=False)


def test_the_stations_own_days_win():
    own = {
        date(2026, 2, 17): True,
        date(2026, 3, 5): "本县停电检修",
        date(2026, 3, 6): False,
        date(2026, 3, 7): True,
    }
    assert holidays.day_kind(date(2026, 2, 17), own) == holidays.DayKind("work", "工作日")
    assert holidays.day_kind(date(2026, 3, 5), own) == holidays.DayKind("holiday", "本县停电检修")
    assert holidays.day_kind(date(2026, 3, 6), own) == holidays.DayKind("holiday", "放假")
    assert holidays.day_kind(date(2026, 3, 7), own) == holidays.DayKind("extra work", "调休上班")
    assert holidays.day_kind(date(2026, 3, 8), own).sort == "weekend"


def test_a_list_entered_by_hand_makes_a_year_known():
    own = {date(NEVER_KNOWN, 10, day): "国庆节" for day in range(1, 7)}
    assert not holidays.is_known(NEVER_KNOWN, own)
    own[date(NEVER_KNOWN, 5, 1)] = "劳动节"
    assert holidays.is_known(NEVER_KNOWN, own)
    assert holidays.day_kind(date(NEVER_KNOWN, 3, 9), own).sure
    assert not holidays.is_known(NEVER_KNOWN + 1, own)


@pytest.mark.parametrize(
    ("day", "after", "before"),
    [
        (date(2026, 3, 5), date(2026, 3, 5), date(2026, 3, 5)),
        (date(2026, 3, 7), date(2026, 3, 9), date(2026, 3, 6)),
        (date(2025, 10, 1), date(2025, 10, 9), date(2025, 9, 30)),
        (date(2026, 2, 14), date(2026, 2, 14), date(2026, 2, 14)),
    ],
)
def test_nearest_workdays(day, after, before):
    assert holidays.next_workday(day) == after
    assert holidays.last_workday(day) == before


def test_a_year_off_ends_the_search():
    own = {date(2026, 1, 1) + timedelta(days=n): False for n in range(365)}
    assert holidays.next_workday(date(2026, 3, 5), own) == date(2026, 3, 5)


def test_workdays_between():
    assert holidays.workdays_between(date(2026, 3, 5), date(2026, 3, 12)) == 5
    assert holidays.workdays_between(date(2025, 9, 30), date(2025, 10, 9)) == 1
    assert holidays.workdays_between(date(2026, 3, 5), date(2026, 3, 5)) == 0
    assert holidays.workdays_between(date(2026, 3, 5), date(2026, 3, 1)) == 0


@given(DAYS, some.integers(0, 15))
def test_adding_workdays_and_counting_them_agree(day, count):
    end = holidays.add_workdays(day, count)
    assert holidays.workdays_between(day, end) == count
    assert count == 0 or holidays.is_workday(end)
