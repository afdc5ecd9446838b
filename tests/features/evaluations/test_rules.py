"""Points to scores to grades, by hand-worked cases."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_desk.features.evaluations.rules import (
    Item,
    Ways,
    doubts,
    half_scores,
    mean,
    month_score,
    months_due,
    months_held,
    propose,
    quarter_scores,
    quota,
    read_points,
    show_points,
    usual_month,
)

ITEMS = (Item("a", "项目", "甲", "甲", 6000), Item("b", "项目", "乙", "乙", 4000), Item("p", "加分", "加", "加", 1000))
ITEMS += (Item("m", "扣分", "扣", "扣", 2000),)


@pytest.mark.parametrize(
    ("points", "score"),
    [
        ({"a": 5500, "b": 3800}, 9300),
        ({"a": 5500, "b": 3800, "p": 500, "m": 200}, 9600),
        ({"a": 0, "b": 0}, 0),
        ({"a": 100, "b": 0, "m": 2000}, 0),  # never under zero
        ({"a": 5500}, None),  # one item missing: the month is missing
        ({"p": 500}, None),
        ({}, None),
    ],
)
def test_a_month_has_a_score_only_when_every_item_has(points: dict[str, int], score: int | None) -> None:
    assert month_score(ITEMS, points) == score


def test_a_missing_month_is_missing_and_not_zero() -> None:
    assert mean([9000, None, 8000]) == 8500
    assert mean([None, None]) is None
    assert half_scores({1: 9000, 2: None, 6: 8000, 7: 7000}) == [8500, 7000]
    assert quarter_scores({1: 9000, 2: None, 3: 8000, 5: 7000}) == [8500, 7000, None, None]


def test_the_mean_rounds_half_up_to_a_hundredth() -> None:
    assert mean([1, 2]) == 2
    assert mean([9001, 9000, 9000]) == 9000


@pytest.mark.parametrize(("people", "allowed"), [(10, 2), (14, 2), (15, 3), (4, 0), (0, 0)])
def test_the_quota_drops_fractions(people: int, allowed: int) -> None:
    assert quota(people, Ways()) == allowed


def grades(scores: dict[str, int | None], ways: Ways = Ways()) -> dict[str, str | None]:
    return {person: proposal.grade for person, proposal in propose(scores, ways).items()}


def test_the_best_inside_the_quota_are_excellent() -> None:
    scores = {f"p{n}": 9900 - n * 100 for n in range(9)} | {"last": 5900}
    found = grades(scores)
    assert [person for person, grade in found.items() if grade == "优秀"] == ["p0", "p1"]
    assert found["last"] == "不称职"
    assert found["p2"] == "称职"
    assert "名额只有 2 名" in propose(scores, Ways())["p2"].because


def test_who_shares_the_score_at_the_edge_stays_outside() -> None:
    scores: dict[str, int | None] = {"a": 9500, "b": 9300, "c": 9300, **{f"x{n}": 7000 for n in range(7)}}
    found = grades(scores)
    assert (found["a"], found["b"], found["c"]) == ("优秀", "称职", "称职")


def test_without_a_limit_everyone_over_the_line_is_excellent() -> None:
    assert set(grades({"a": 9000, "b": 9500}, Ways(quota_mode="不限")).values()) == {"优秀"}


def test_nobody_is_graded_without_a_score() -> None:
    assert grades({"a": None}) == {"a": None}


@given(st.dictionaries(st.text(min_size=1, max_size=3), st.one_of(st.none(), st.integers(0, 10000)), max_size=40))
def test_never_more_excellent_than_the_quota_and_never_below_a_worse_one(scores: dict[str, int | None]) -> None:
    found = grades(scores)
    best = [scores[person] or 0 for person, grade in found.items() if grade == "优秀"]
    rest = [scores[person] or 0 for person, grade in found.items() if grade == "称职"]
    assert len(best) <= len(scores) // 5
    assert all(high > low for high in best for low in rest)


def test_doubts_are_spoken() -> None:
    young = doubts("优秀", [9500], date(2025, 5, 1), 2025, Ways())
    assert young == ["任职不满一年，评为优秀请再斟酌"]
    assert doubts("称职", [5000, 5500, 9000], date(2019, 1, 1), 2025, Ways()) == ["有 2 个月低于称职分数线"]
    assert doubts("不称职", [5000, 5500], date(2019, 1, 1), 2025, Ways()) == []


@pytest.mark.parametrize(
    ("typed", "points"),
    [
        ("13", 1300), ("１３．５", 1350), ("0", 0), (" 7 分", 700), (".5", 50), ("5.", 500), ("12.250", 1225),
        (13.0, 1300), ("", None), ("　", None), (None, None), ("15", 1500), ("+3", 300), ("-0", 0), ("12。5", 1250),
    ],
)  # fmt: skip
def test_points_are_read_as_clerks_type_them(typed: object, points: int | None) -> None:
    assert read_points(typed, Item("a", "项目", "甲", "甲", 1500)) == points


@pytest.mark.parametrize(
    ("typed", "sentence"),
    [
        ("18", "应在 0 到 15 之间，填的是 18"),
        ("-2", "应在 0 到 15 之间，填的是 -2"),
        ("15.01", "应在 0 到 15 之间，填的是 15.01"),
        ("良好", "“良好”不是分数，请填数字"),
        ("1,5", "“1,5”不是分数，请填数字"),
        (".", "“.”不是分数，请填数字"),
        ("1.234", "“1.234”的小数多于两位"),
        ("1e3", "“1e3”不是分数，请填数字"),
    ],
)
def test_what_is_no_score_is_refused_in_words(typed: str, sentence: str) -> None:
    with pytest.raises(ValueError) as refused:
        read_points(typed, Item("a", "项目", "甲", "甲", 1500))
    assert str(refused.value) == sentence


def test_a_deduction_may_be_written_with_its_sign() -> None:
    assert read_points("-2", ITEMS[-1]) == read_points("－2", ITEMS[-1]) == read_points("2", ITEMS[-1]) == 200


def test_the_months_that_are_due_have_ended() -> None:
    assert list(months_due(2025, date(2025, 3, 30))) == [1, 2]
    assert list(months_due(2025, date(2025, 3, 31))) == [1, 2, 3]
    assert list(months_due(2025, date(2026, 1, 1))) == list(range(1, 13))
    assert list(months_due(2027, date(2026, 1, 1))) == []
    assert usual_month(date(2026, 1, 8)) == (2025, 12)
    assert usual_month(date(2026, 2, 28)) == (2026, 2)


def test_the_months_in_office() -> None:
    assert months_held(date(2020, 1, 6), None, 2025) == set(range(1, 13))
    assert months_held(date(2025, 7, 31), None, 2025) == set(range(7, 13))
    assert months_held(date(2020, 1, 6), date(2025, 5, 1), 2025) == set(range(1, 6))
    assert months_held(date(2025, 3, 2), date(2026, 2, 1), 2025) == set(range(3, 13))
    assert months_held(date(2026, 1, 1), None, 2025) == months_held(date(2020, 1, 1), date(2024, 12, 31), 2025) == set()


def test_people_who_share_the_last_place_are_left_to_the_head() -> None:
    scores: dict[str, int | None] = {"a": 9500, "b": 9300, "c": 9300, "d": 9100, **{f"x{n}": 7000 for n in range(6)}}
    found = propose(scores, Ways())
    assert found["b"].because.endswith("但 2 人同分，优秀名额（2 名）容纳不下，请所长决定")
    assert found["d"].because.endswith("但优秀名额只有 2 名")


def test_points_are_shown_without_needless_noughts() -> None:
    assert [show_points(points) for points in (0, 1500, 1250, 1225, 10)] == ["0", "15", "12.5", "12.25", "0.1"]
