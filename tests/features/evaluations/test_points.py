"""Rates, ceilings and weights: worked by hand, and true of any points whatever."""

from datetime import date
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from station_desk.features.evaluations.rules import (
    BONUS,
    COUNTED,
    DEDUCTION,
    EVIDENCE,
    Ceilings,
    Earned,
    Item,
    Source,
    earned,
    earned_words,
    mean,
    month_score,
    quarter_scores,
    rate_words,
    read_sources,
    whole_of,
    write_sources,
)

# ------------------------------------------------------------------- from evidence, worked by hand (points in 1/100 分)
#   line     evidence       rate  most  times  known  points    how
CASES = (
    ("扣分", "缺席", 200, 1000, 0, True, None),  # nothing happened: nothing is taken off, and nothing is written
    ("扣分", "缺席", 200, 1000, 1, True, 200),  # 1 × 2
    ("扣分", "缺席", 200, 1000, 5, True, 1000),  # 5 × 2 = 10, the ceiling itself
    ("扣分", "缺席", 200, 1000, 6, True, 1000),  # 6 × 2 = 12, at most 10
    ("扣分", "迟到", 50, 500, 3, True, 150),  # 3 × 0.5
    ("扣分", "过错", 300, 1000, 4, False, 1000),  # 4 × 3 = 12, at most 10; no roll is needed for a note
    ("加分", "表扬", 200, 1000, 0, False, None),
    ("加分", "表扬", 200, 1000, 4, False, 800),  # 4 × 2
    ("加分", "表扬", 333, 1000, 3, False, 999),  # 3 × 3.33
    ("加分", "表扬", 1500, 1000, 1, False, 1000),  # 15, at most 10
    ("项目", "履职条数", 100, 500, 0, True, None),  # no entry: missing, not zero
    ("项目", "履职条数", 100, 500, 3, False, 300),  # 3 × 1
    ("项目", "履职条数", 100, 500, 9, False, 500),  # 9, full marks are 5
    ("项目", "缺席", 200, 500, 0, True, 500),  # on the roll and there each time: full
    ("项目", "缺席", 200, 500, 0, False, None),  # on no roll: nothing known
    ("项目", "缺席", 200, 500, 2, True, 100),  # 5 − 2 × 2
    ("项目", "缺席", 200, 500, 3, True, 0),  # 5 − 6, never under zero
    ("项目", "过错", 100, 500, 0, True, None),  # a roll says nothing of faults
    ("项目", "过错", 100, 500, 2, False, 300),  # 5 − 2
    ("项目", "表扬", 100, 500, 2, False, 200),
)


@pytest.mark.parametrize(("kind", "evidence", "rate", "most", "count", "known", "points"), CASES)
def test_so_many_times_so_much_and_never_over_the_ceiling(kind, evidence, rate, most, count, known, points):
    item = Item("x", kind, "一行", "一行", most, evidence=evidence, rate=rate)
    got = earned(item, count, known=known)
    assert got == (None if points is None else Earned(points, count))


@pytest.mark.parametrize(
    ("kind", "evidence", "count", "words", "fed"),
    [
        ("扣分", "缺席", 2, "缺席 2 次 × 2 分 = 4 分，扣 4 分", "缺席每次扣 2 分"),
        ("扣分", "缺席", 3, "缺席 3 次 × 2 分 = 6 分，至多 5 分，扣 5 分", "缺席每次扣 2 分"),
        ("加分", "表扬", 1, "表扬 1 条 × 2 分 = 2 分，加 2 分", "表扬每条加 2 分"),
        ("项目", "履职条数", 2, "履职 2 条 × 2 分 = 4 分，得 4 分", "履职每条得 2 分"),
        ("项目", "缺席", 1, "缺席 1 次 × 2 分 = 2 分，满分 5 分，得 3 分", "缺席每次扣 2 分"),
        ("项目", "缺席", 4, "缺席 4 次 × 2 分 = 8 分，最多扣完 5 分，满分 5 分，得 0 分", "缺席每次扣 2 分"),
    ],
)
def test_how_points_came_about_is_said_in_words(kind, evidence, count, words, fed):
    item = Item("x", kind, "一行", "一行", 500, evidence=evidence, rate=200)
    got = earned(item, count, known=True)
    assert got is not None
    assert (earned_words(item, got), rate_words(item)) == (words, fed)


# ----------------------------------------------------------------------------------------- a month, worked by hand
WORK = Item("work", COUNTED, "实绩", "实绩", 10000, weight=60)  # 0…100 × 60 % = 60
ROLL = Item("roll", COUNTED, "出勤", "出勤", 4000)  # 40
MORE, LESS = Item("more", BONUS, "加分", "加分", 1000), Item("less", DEDUCTION, "扣分", "扣分", 2000)
SCHEME = (WORK, ROLL, MORE, LESS)
#   points by line (1/100 分), ceilings of all bonuses and deductions, the month's score
MONTHS = (
    ({"work": 9000, "roll": 4000}, (None, None), 9400),  # 90 × 0.6 + 40
    ({"work": 9000, "roll": 4000, "more": 300, "less": 150}, (None, None), 9550),  # 94 + 3 − 1.5
    ({"work": 8333, "roll": 3500}, (None, None), 8500),  # 83.33 × 0.6 = 49.998 → 50.00, + 35
    ({"work": 8334, "roll": 3500}, (None, None), 8500),  # 50.004 → 50.00
    ({"work": 9000, "roll": 4000, "more": 1000}, (500, None), 9900),  # 94 + 5, all bonuses together
    ({"work": 9000, "roll": 4000, "less": 2000}, (None, 800), 8600),  # 94 − 8
    ({"work": 0, "roll": 0, "less": 2000}, (None, None), 0),  # never under zero
    ({"work": 9000}, (None, None), None),  # 出勤 missing: no score, not 54
    ({"roll": 4000, "more": 1000}, (None, None), None),
)


@pytest.mark.parametrize(("points", "ceilings", "score"), MONTHS)
def test_a_months_score_is_worked_out_by_weights_and_ceilings(points, ceilings, score):
    assert month_score(SCHEME, points, Ceilings(*ceilings)) == score
    assert whole_of(SCHEME) == 10000


# ------------------------------------------------------------------------------------------------ whatever the points
KINDS = some.sampled_from((COUNTED, BONUS, DEDUCTION))


@some.composite
def lines(draw) -> tuple[list[Item], dict[str, int]]:
    """A scheme of some lines, and points for some of them."""
    items = []
    for number in range(draw(some.integers(1, 8))):
        kind = draw(KINDS)
        weight = draw(some.integers(1, 300)) if kind == COUNTED else 100
        items.append(Item(str(number), kind, "x", "x", draw(some.integers(1, 10000)), weight))
    points = {item.id: draw(some.integers(0, item.most)) for item in items if draw(some.booleans())}
    return items, points


@settings(max_examples=200, deadline=None)
@given(
    scheme=lines(),
    bonus=some.none() | some.integers(1, 5000),
    less=some.none() | some.integers(1, 5000),
    seed=some.integers(),
)
def test_a_months_score_is_the_exact_sum_whatever_the_order(scheme, bonus, less, seed):
    items, points = scheme
    score = month_score(items, points, Ceilings(bonus, less))
    counted = [item for item in items if item.kind == COUNTED]
    assert (score is None) == (not counted or any(item.id not in points for item in counted))
    mixed = Random(seed).sample(items, len(items))
    assert month_score(mixed, dict(reversed(points.items())), Ceilings(bonus, less)) == score
    if score is None:
        return
    exact = sum(Fraction(points[item.id] * item.weight, 100) for item in counted)
    more = sum(points.get(item.id, 0) for item in items if item.kind == BONUS)
    off = sum(points.get(item.id, 0) for item in items if item.kind == DEDUCTION)
    exact += (more if bonus is None else min(more, bonus)) - (off if less is None else min(off, less))
    assert abs(score - max(Fraction(0), exact)) <= Fraction(1, 2)
    best = month_score(items, {item.id: item.most for item in items if item.kind != DEDUCTION}, Ceilings(bonus, less))
    assert 0 <= score <= (best or 0)


@settings(max_examples=200, deadline=None)
@given(
    kind=KINDS, evidence=some.sampled_from(EVIDENCE), rate=some.integers(1, 3000), most=some.integers(1, 5000),
    counts=some.lists(some.integers(0, 60), min_size=2, max_size=2), known=some.booleans(),
)  # fmt: skip
def test_no_evidence_passes_a_ceiling_and_more_of_it_never_counts_less(kind, evidence, rate, most, counts, known):
    item = Item("x", kind, "x", "x", most, evidence=evidence, rate=rate)
    fewer, more = (earned(item, count, known=known) for count in sorted(counts))
    for got in (fewer, more):
        assert got is None or 0 <= got.points <= most
    if fewer and more:
        loses = kind == COUNTED and evidence not in ("履职条数", "表扬")
        assert (more.points <= fewer.points) if loses else (more.points >= fewer.points)
    if more is None:
        assert not max(counts)


@settings(max_examples=200, deadline=None)
@given(months=some.lists(some.none() | some.integers(0, 12000), min_size=12, max_size=12), seed=some.integers())
def test_a_year_is_the_mean_of_what_is_there_and_missing_is_never_zero(months, seed):
    there = [score for score in months if score is not None]
    year = mean(months)
    assert (year is None) == (not there)
    if year is not None:
        assert min(there) <= year <= max(there)
        assert abs(year - Fraction(sum(there), len(there))) <= Fraction(1, 2)
    assert mean(Random(seed).sample(months, 12)) == year
    quarters = quarter_scores(dict(enumerate(months, 1)))
    assert [quarter is None for quarter in quarters] == [
        all(score is None for score in months[first : first + 3]) for first in (0, 3, 6, 9)
    ]


def test_sources_are_held_as_lines_and_read_again():
    day = date(2025, 3, 9)
    told = [Source(day, "3月例会：缺席\t（出警）\n补", "schedule", "a1"), Source(day, "巡逻", "duties", "b2")]
    assert read_sources(write_sources(told)) == [Source(day, "3月例会：缺席 （出警） 补", "schedule", "a1"), told[1]]
    assert read_sources(None) == []
