"""What stands out in a month: a rule of medians, told in words, and seen in the grid beside last month's points."""

import pytest
from PySide6.QtCore import Qt

from station_desk.features.evaluations.page.score_rows import APART, GAP
from station_desk.features.evaluations.rules import change_words, least_of, months_back, outlier, usual
from station_desk.features.evaluations.service.points import set_points
from station_desk.features.evaluations.service.schemes import items_of
from tests.features.evaluations.station import YEAR, open_station, score
from tests.hands import wait_until


def test_the_middle_is_usual_and_one_odd_month_does_not_move_it():
    assert usual([1400, 1350], 3) is None  # too few to tell
    assert (usual([1400, 1350, 1400], 3).middle, usual([1400, 0, 1400, 1350], 3).middle) == (1400, 1350)


@pytest.mark.parametrize(
    ("points", "words"),
    [
        (1150, None),  # a fifth of 15 points is 3: two and a half may be
        (900, "本人前 4 个月一般是 14 分，这次 9 分，低了 5 分"),
        (None, None),
    ],
)
def test_far_from_the_persons_own_months(points, words):
    own = usual([1400, 1450, 1400, 1350], 3)
    found = outlier(points, least_of(1500), own, None)
    assert (found.words if found else None) == words


def test_whose_points_always_swing_may_swing():
    assert outlier(600, least_of(1500), usual([1500, 1000, 1400, 800, 1150], 3), None) is None


def test_far_from_everybodys_where_the_own_past_says_nothing():
    others = usual([500, 900, 900, 900, 950], 5)
    found = outlier(500, least_of(1000), None, others)
    assert (found.up, found.words) == (False, "全所这个月一般是 9 分，这次 5 分，低了 4 分")


def test_words_and_months_over_the_turn_of_the_year():
    assert change_words(9250, 9500) == "上月 95，少 2.5"
    assert (change_words(None, 9500), change_words(9500, None), change_words(90, 90)) == (
        "上月 95",
        "",
        "上月 0.9，相同",
    )
    assert months_back(2026, 2, 4) == {2026: [1], 2025: [12, 11, 10]}


def test_the_grid_shows_last_month_and_points_at_what_stands_out(desk, open_room):
    keys = open_station(desk, ("张三", "李小雨", "王大海"))
    score(desk, {"张三": 96, "李小雨": 90}, range(8, 12))
    score(desk, {"张三": 95, "李小雨": 90, "王大海": 80}, [12])
    with desk.act("一格少了") as session:
        item = items_of(session, YEAR)[3]  # 法治宣传, of 10
        set_points(session, f"{YEAR}-12", {(keys["张三"], item.id): 500})
    room = open_room()
    rows = room.grid.rows
    wait_until(lambda: rows.beside is not None)
    assert [room.line(name)["上月"] for name in ("张三", "李小雨", "王大海")] == ["96.00", "90.00", ""]
    assert [rows.index(at, rows.last + 2).data(GAP) for at in range(3)] == ["−6", "持平", None]
    apart = [
        (at, rows.headerData(column, Qt.Orientation.Horizontal), one.words)
        for at in range(3) for column in range(rows.columnCount()) if (one := rows.index(at, column).data(APART))
    ]  # fmt: skip
    assert apart == [
        (0, "法治宣传", "本人前 4 个月一般是 10 分，这次 5 分，低了 5 分"),
        (0, "总分", "本人前 4 个月一般是 96 分，这次 90 分，低了 6 分"),
    ]
    room.go("张三", "法治宣传")
    assert room.page.scoring.words.text.endswith("上月 10，少 5；本人前 4 个月一般是 10 分，这次 5 分，低了 5 分")
    room.hands.press("9")
    room.hands.press("Return")
    assert rows.index(0, rows.first + 3).data(APART) is None  # put right: the mark goes at once
