"""Where a month's days and chips lie, without a window."""

import itertools
from datetime import date, timedelta

import pytest
from PySide6.QtCore import QPointF, QSizeF

from station_desk.features.schedule.page.calendar import Chip, Month, Places


def chip(number: int, day: date = date(2026, 3, 10)) -> Chip:
    return Chip(str(number), day, "月例会", f"会{number}", f"{9 + number:02d}:00", "待开")


def places(*chips: Chip, first: date = date(2026, 3, 1), high: float = 632) -> Places:
    return Places(Month(first, date(2026, 3, 2), {}, chips), QSizeF(700, high))


@pytest.mark.parametrize(
    ("first", "start", "weeks"),
    [
        (date(2026, 2, 1), date(2026, 1, 26), 5),
        (date(2027, 2, 1), date(2027, 2, 1), 4),  # a February that fills four weeks
        (date(2026, 8, 1), date(2026, 7, 27), 6),
        (date(2026, 12, 1), date(2026, 11, 30), 5),
    ],
)
def test_a_month_begins_on_a_monday_and_holds_all_its_days(first: date, start: date, weeks: int) -> None:
    month = Month(first, first)
    assert (month.start, month.weeks) == (start, weeks)
    assert month.days[0].weekday() == 0
    assert month.days[-1].weekday() == 6
    inside = [day for day in month.days if month.holds(day)]
    assert inside[0] == first
    assert (inside[-1] + timedelta(days=1)).day == 1


def test_every_day_is_found_where_it_is_drawn() -> None:
    where = places()
    for day in where.month.days:
        assert where.day_at(where.cell(day).center()) == day
    assert where.day_at(QPointF(350, 10)) is None  # the row of weekdays
    assert where.day_at(QPointF(700, 300)) is None
    assert where.day_at(QPointF(350, 632)) is None


def test_chips_lie_in_their_day_by_time_and_do_not_touch() -> None:
    where = places(chip(2), chip(1), chip(3))
    shown = where.chips(date(2026, 3, 10))
    assert [one.id for one, _ in shown] == ["1", "2", "3"]
    cell = where.cell(date(2026, 3, 10))
    assert all(cell.contains(place) for _, place in shown)
    assert all(above[1].bottom() < below[1].top() for above, below in itertools.pairwise(shown))
    assert where.chip_at(shown[1][1].center()).id == "2"
    assert where.chip("3") == shown[2][1]
    assert where.chip("9") is None
    assert where.rest(date(2026, 3, 10))[0] == 0


def test_what_has_no_room_is_counted() -> None:
    where = places(*(chip(number) for number in range(9)))
    shown = where.chips(date(2026, 3, 10))
    left, line = where.rest(date(2026, 3, 10))
    assert len(shown) + left == 9
    assert left > 1
    assert where.cell(date(2026, 3, 10)).contains(line)


def test_a_very_low_grid_shows_one_line_for_a_day() -> None:
    where = places(chip(1), chip(2), high=32 + 6 * 30)
    assert where.rest(date(2026, 3, 10))[0] == 2
    assert where.chips(date(2026, 3, 10)) == []
    alone = places(chip(1), high=32 + 6 * 30)
    assert len(alone.chips(date(2026, 3, 10))) == 1
