"""The fund shared out: nothing is lost, nobody is short, and every amount tells how it came about."""

import tomllib
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station_desk.base.money import read_yuan, show_fen
from station_desk.features.pay.rules import (
    COUNTY,
    FIXED,
    INSIDE,
    MODELS,
    ON_TOP,
    POOL,
    SCORE,
    TOWNSHIP,
    VILLAGE,
    Member,
    Subsidy,
    Tariff,
    Terms,
    add_months,
    average_percent,
    balance,
    divide,
    doubts,
    months_held,
    show_months,
    story_of,
    tariff_on,
)

CASES = tomllib.loads((Path(__file__).parent / "by_hand.toml").read_text(encoding="utf-8"))["case"]
GRADES = ("优秀", "称职", "不称职")


@pytest.mark.parametrize("case", CASES, ids=[case["name"] for case in CASES])
def test_as_reckoned_by_hand(case):
    terms = Terms(
        case["model"],
        read_yuan(case["standard"]),
        read_yuan(case["pool"]),
        {grade: round(factor * 100) for grade, factor in case["factors"].items()},
    )
    members = [
        Member(str(number), grade, read_yuan(score), months)
        for number, (grade, score, months, _) in enumerate(case["members"])
    ]
    division = divide(terms, members)
    assert [show_fen(division.amounts[one.key]) for one in members] == [f"{row[3]:,.2f}" for row in case["members"]]
    assert show_fen(division.left) == f"{case['left']:,.2f}"


member = some.builds(
    Member, some.text("0123456789abcdef", min_size=6, max_size=6), some.sampled_from(GRADES), some.integers(0, 11_000),
    some.integers(0, 12),
)  # fmt: skip
people = some.lists(member, max_size=60, unique_by=lambda one: one.key)
factors = some.fixed_dictionaries({grade: some.integers(0, 300) for grade in GRADES})


@given(some.sampled_from(MODELS), people, factors, some.integers(0, 10**9), some.integers(0, 500_000), some.randoms())
def test_whatever_is_shared_adds_up(model, members, weights, pool, standard, dice):
    if model == FIXED:
        pool += len(members) * standard * 3
    terms = Terms(model, standard, pool, weights)
    division = divide(terms, members)
    assert sum(division.amounts.values()) + division.left == pool
    assert division.left >= 0
    assert all(amount >= 0 for amount in division.amounts.values())
    if model != FIXED:
        assert division.left == (0 if division.weights else pool)
    shuffled = list(members)
    dice.shuffle(shuffled)
    assert divide(terms, shuffled).amounts == division.amounts
    for one in members:
        for other in members:
            if replace(one, key="") == replace(other, key=""):
                assert abs(division.amounts[one.key] - division.amounts[other.key]) <= 1


@given(some.sampled_from(MODELS), people.filter(bool), factors, some.integers(0, 500_000))
def test_every_story_ends_with_the_amount(model, members, weights, standard):
    terms = Terms(model, standard, len(members) * standard * 3, weights)
    division = divide(terms, members)
    for one in members:
        told = "\n".join(story_of(division, one))
        assert show_fen(division.amounts[one.key]) in told
        assert one.grade in told


def test_a_story_reads_as_a_clerk_would_reckon():
    terms = Terms(FIXED, 360_000, 720_000, {"优秀": 100, "称职": 100, "不称职": 0})
    one = Member("a", "称职", 8550, 11)
    assert story_of(divide(terms, [one]), one, tuple(range(1, 12))) == [
        "考核结果 称职，年度得分 85.50，在岗 11 个月（1–11月，每月15日在岗的算一个月）",
        "每岗每年的标准 3,600.00 元",
        "称职的系数 1.00：3,600.00 × 1.00 = 3,600.00",
        "按月数：3,600.00 × 11/12 = 3,300.00",
    ]
    pooled = replace(terms, model=POOL, factors={"优秀": 120, "称职": 100})
    two = [Member("a", "优秀", 9500, 12), Member("b", "称职", 8000, 12)]
    assert story_of(divide(pooled, two), two[0])[1:4] == [
        "份数 = 系数 1.20 × 12 个月 = 14.40",
        "全部份数合计 26.40，总额 7,200.00 元",
        "7,200.00 × 14.40 ÷ 26.40 = 3,927.27，得 3,927.27 元",
    ]
    scored = replace(terms, model=SCORE)
    assert "份数 = 系数 1.00 × 得分 95.00 × 12 个月 = 1,140" in story_of(divide(scored, two), two[0])


def test_the_fixed_standard_never_pays_more_than_there_is():
    terms = Terms(FIXED, 360_000, 360_000, {"称职": 100})
    with pytest.raises(ValueError, match=r"按固定标准要发 7,200.00 元，比可发的 3,600.00 元多 3,600.00 元"):
        divide(terms, [Member("a", "称职", None, 12), Member("b", "称职", None, 12)])


def test_without_a_score_there_is_no_share_by_score():
    terms = Terms(SCORE, 360_000, 360_000, {"称职": 100, "不称职": 0})
    with pytest.raises(ValueError, match="有 1 人没有年度得分"):
        divide(terms, [Member("a", "称职", None, 12), Member("b", "不称职", None, 12)])


# ---------------------------------------------------------------------------------------------------------- months
@pytest.mark.parametrize(
    ("spells", "held"),
    [
        ([(date(2020, 1, 1), None)], tuple(range(1, 13))),
        ([(date(2025, 2, 15), None)], tuple(range(2, 13))),
        ([(date(2025, 2, 16), None)], tuple(range(3, 13))),
        ([(date(2020, 1, 1), date(2025, 8, 15))], tuple(range(1, 8))),
        ([(date(2020, 1, 1), date(2025, 8, 16))], tuple(range(1, 9))),
        ([(date(2020, 1, 1), date(2025, 3, 1)), (date(2025, 6, 1), None)], (1, 2, 6, 7, 8, 9, 10, 11, 12)),
        ([(date(2026, 1, 1), None)], ()),
        ([], ()),
    ],
)
def test_a_month_counts_for_whoever_serves_on_its_15th(spells, held):
    assert months_held(spells, 2025) == held


@given(some.dates(date(2024, 1, 1), date(2026, 12, 31)))
def test_a_village_handed_over_is_paid_twelve_months(day):
    before, after = [(date(2000, 1, 1), day)], [(day, None)]
    assert sorted([*months_held(before, 2025), *months_held(after, 2025)]) == list(range(1, 13))


def test_months_are_named_in_runs():
    assert show_months((1, 2, 3, 5)) == "1–3、5月"
    assert show_months(()) == ""


# --------------------------------------------------------------------------------------------------------- subsidy
def test_the_most_specific_rate_wins_and_the_newest_of_its_kind():
    county = Tariff(COUNTY, date(2024, 1, 1), 2_400_000)
    newer = Tariff(COUNTY, date(2025, 7, 1), 2_500_000)
    town = Tariff(TOWNSHIP, date(2024, 6, 1), 2_600_000, township="口前镇")
    own = Tariff(VILLAGE, date(2025, 3, 1), 3_000_000, village="v1", until=date(2025, 8, 31))
    rates = [newer, own, county, town]
    assert tariff_on(rates, date(2024, 3, 15), "口前镇", "v1") == county
    assert tariff_on(rates, date(2025, 9, 15), "双河镇", "v9") == newer
    assert tariff_on(rates, date(2025, 9, 15), "口前镇", "v1") == town
    assert tariff_on(rates, date(2025, 8, 15), "口前镇", "v1") == own
    assert tariff_on(rates, date(2023, 12, 15), "口前镇", "v1") is None


def test_both_readings_of_what_is_inside():
    rate = Tariff(COUNTY, date(2025, 1, 1), 3_000_000)
    inside, on_top = Subsidy(rate, INSIDE, 360_000), Subsidy(rate, ON_TOP, 360_000)
    assert (inside.yearly, on_top.yearly) == (2_040_000, 2_400_000)
    assert inside.month(3) == 170_000
    assert inside.story([3]) == [
        "全县标准（2025-01-01 起）：村主任补贴 30,000.00 元/年 × 80% = 24,000.00 元/年",
        "其中 3,600.00 元是年度绩效专项资金，另按考核结果发：24,000.00 − 3,600.00 = 20,400.00 元/年",
        "3月：20,400.00 ÷ 12 = 1,700.00",
    ]
    assert "另外发放" in on_top.story([3])[1]


@given(some.integers(450_000, 10_000_000), some.sampled_from([INSIDE, ON_TOP]))
def test_twelve_months_are_exactly_a_year(director, reading):
    subsidy = Subsidy(Tariff(COUNTY, date(2025, 1, 1), director), reading, 360_000)
    months = [subsidy.month(month) for month in range(1, 13)]
    assert sum(months) == subsidy.yearly
    assert max(months) - min(months) <= 1


def test_a_subsidy_smaller_than_the_fund_inside_it_is_refused():
    with pytest.raises(ValueError, match=r"全县标准的80%是 3,200.00 元，比包含在内的绩效资金 3,600.00 元还少"):
        _ = Subsidy(Tariff(COUNTY, date(2025, 1, 1), 400_000), INSIDE, 360_000).yearly


def test_a_quarter_tells_each_rate_and_adds_up():
    old, new = Tariff(COUNTY, date(2025, 1, 1), 3_000_000), Tariff(COUNTY, date(2025, 6, 1), 3_600_000)
    paid = [(4, Subsidy(old, ON_TOP, 0)), (5, Subsidy(old, ON_TOP, 0)), (6, Subsidy(new, ON_TOP, 0))]
    total, steps = add_months(paid)
    assert total == 640_000
    assert steps[-1] == "合计：2,000.00 + 2,000.00 + 2,400.00 = 6,400.00"


def test_the_average_is_weighted_by_what_directors_get():
    rates = [Tariff(COUNTY, date(2025, 1, 1), 100, 90), Tariff(COUNTY, date(2025, 1, 1), 300, 70)]
    assert average_percent(rates) == pytest.approx(75)
    assert average_percent([]) is None


# ---------------------------------------------------------------------------------------------------------- ledger
def test_a_ledger_that_adds_up_says_nothing():
    entries = [("应拨", 720_000), ("实拨", 720_000), ("发放", 600_000), ("退回", 20_000), ("结余", 100_000)]
    assert doubts(balance(entries), expected=720_000, paid_by_runs=600_000) == []


@pytest.mark.parametrize(
    ("entries", "sentence"),
    [
        ([("应拨", 700_000), ("实拨", 700_000)], "台账上应拨 7,000.00 元，按岗位数和标准应是 7,200.00 元，少 200.00 元。"),
        ([("应拨", 720_000), ("实拨", 500_000)], "实拨 5,000.00 元，应拨 7,200.00 元，少 2,200.00 元。"),
        ([("发放", 1_000)], "台账上发放 10.00 元，已发的名册合计 0.00 元，多 10.00 元。"),
        ([("实拨", 500), ("退回", 800)], "发放和退回共 8.00 元，比实拨的 5.00 元多 3.00 元。"),
        ([("实拨", 500), ("结余", 400)], "实拨 − 发放 − 退回 = 5.00 元，登记的结余是 4.00 元，少 1.00 元。"),
    ],
)  # fmt: skip
def test_a_ledger_says_what_does_not_add_up(entries, sentence):
    assert sentence in doubts(balance(entries), expected=720_000, paid_by_runs=0)
