"""Money: read, shown, in capitals by the bank rules, and shared out without losing a 分."""

from decimal import Decimal
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station_desk.base import money

FEN = some.integers(0, 10**12)


@pytest.mark.parametrize(
    ("fen", "text"),
    [
        (123456, "1,234.56"),
        (0, "0.00"),
        (5, "0.05"),
        (-5, "-0.05"),
        (-123456, "-1,234.56"),
        (10**12, "10,000,000,000.00"),
    ],
)
def test_show_fen(fen, text):
    assert money.show_fen(fen) == text
    assert money.read_yuan(text) == fen


@pytest.mark.parametrize(
    ("raw", "fen"),
    [
        ("1234.56", 123456), ("1,234.56", 123456), ("１２３４．５６", 123456), ("１，２３４元", 123400), ("¥1,234.5", 123450),
        ("￥3600", 360000), ("3600元", 360000), ("3600元整", 360000), ("人民币3600元", 360000), (3600, 360000), (3600.0, 360000),
        (0.1 + 0.2, 30), (1234.56, 123456), (Decimal("12.30"), 1230), ("1.2万", 1200000), ("1.2万元", 1200000), (".5", 50),
        ("5.", 500), ("-3.5", -350), ("−3.5", -350), ("1 234", 123400), ("0", 0), ("壹仟贰佰元整", 120000), ("叁佰元零伍分", 30005),
        ("1.10", 110), ("1.100", 110),
    ],
)  # fmt: skip
def test_read_yuan(raw, fen):
    assert money.read_yuan(raw) == fen


@pytest.mark.parametrize(
    ("raw", "sentence"),
    [
        ("1.234", "小数多于两位"), (1.234, "小数多于两位"), ("1,23", "不是金额，请写成 1234.56"), ("三千", "不是金额"), ("", "没有填金额"),
        (None, "没有填金额"), (True, "不是金额"), ("元", "不是金额"), (".", "不是金额"), ("10000000000.01", "太大"), (1e300, "太大"),
        (float("inf"), "太大"), (float("nan"), "太大"), ("3600元/年", "不是金额"), ("1.2.3", "不是金额"),
    ],
)  # fmt: skip
def test_no_amounts(raw, sentence):
    with pytest.raises(ValueError, match=sentence):
        money.read_yuan(raw)


@given(some.integers(-(10**12), 10**12))
def test_shown_amounts_read_back(fen):
    assert money.read_yuan(money.show_fen(fen)) == fen
    assert money.read_yuan(Decimal(fen) / 100) == fen


@given(some.integers(-(10**12), 10**12))
def test_a_float_of_yuan_reads_to_the_fen(fen):
    assert money.read_yuan(fen / 100) == fen


# The first eight are the examples of 《支付结算办法》附一.
@pytest.mark.parametrize(
    ("fen", "words"),
    [
        (140950, "壹仟肆佰零玖元伍角"),
        (600714, "陆仟零柒元壹角肆分"),
        (168032, "壹仟陆佰捌拾元零叁角贰分"),
        (10700053, "壹拾万柒仟元零伍角叁分"),
        (1640902, "壹万陆仟肆佰零玖元零贰分"),
        (32504, "叁佰贰拾伍元零肆分"),
        (100, "壹元整"),
        (1000, "壹拾元整"),
        (123456, "壹仟贰佰叁拾肆元伍角陆分"),
        (0, "零元整"),
        (5, "伍分"),
        (50, "伍角"),
        (55, "伍角伍分"),
        (-360000, "负叁仟陆佰元整"),
        (100500000, "壹佰万伍仟元整"),
        (10050000, "壹拾万零伍佰元整"),
        (10000500000, "壹亿零伍仟元整"),
        (10**12, "壹佰亿元整"),
    ],
)
def test_capital(fen, words):
    assert money.capital(fen) == words


@given(FEN)
def test_capitals_read_back(fen):
    words = money.capital(fen)
    assert money.read_capital(words) == fen
    assert money.read_yuan(words) == fen
    assert "零零" not in words
    assert not words.startswith("零") or fen == 0
    assert words.endswith("整") is (fen % 100 == 0)


def test_capitals_stop_where_sums_do():
    with pytest.raises(ValueError, match="太大"):
        money.capital(10**12 + 1)


@pytest.mark.parametrize("words", ["", "整", "壹仟", "壹佰贰元", "元", "壹仟元壹仟", "二〇二六", "abc元"])
def test_no_capitals(words):
    with pytest.raises(ValueError):
        money.read_capital(words)


@given(some.integers(-(10**9), 10**12), some.lists(some.integers(0, 50), min_size=1, max_size=60).filter(any))
def test_shares_add_up_and_are_fair(total, weights):
    shares = money.split(total, weights)
    assert sum(shares) == total
    for share, weight in zip(shares, weights, strict=True):
        assert abs(share - Fraction(total * weight, sum(weights))) < 1
    for weight in set(weights):
        same = [share for share, one in zip(shares, weights, strict=True) if one == weight]
        assert max(same) - min(same) <= 1
    assert money.split(total, weights) == shares


@pytest.mark.parametrize(
    ("total", "weights", "shares"),
    [
        (100, [1, 1, 1], [34, 33, 33]),
        (-100, [1, 1, 1], [-34, -33, -33]),
        (360000, [1.2, 1.0, 0], [196364, 163636, 0]),
        (22, [1.2, Decimal("1.0"), Fraction(0)], [12, 10, 0]),
        (0, [], []),
        (0, [0, 0], [0, 0]),
    ],
)
def test_split(total, weights, shares):
    assert money.split(total, weights) == shares


@pytest.mark.parametrize(("total", "weights"), [(100, []), (100, [0, 0]), (100, [1, -1]), (0, [-1])])
def test_nothing_to_share_among(total, weights):
    with pytest.raises(ValueError, match="请核对系数"):
        money.split(total, weights)
