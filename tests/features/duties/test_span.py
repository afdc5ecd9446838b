"""Spans of time as clerks write them."""

from contextlib import suppress
from datetime import time

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station_desk.features.duties.rules.words import read_span

FULL = str.maketrans("0123456789:-", "０１２３４５６７８９：－")
MINUTE = some.integers(0, 59)
HOUR = some.integers(0, 23)
WAYS = (
    lambda hour, minute: f"{hour}:{minute:02d}",
    lambda hour, minute: f"{hour:02d}：{minute:02d}",
    lambda hour, minute: f"{hour}点{minute}分" if minute else f"{hour}点",
    lambda hour, minute: f"{hour}时{minute:02d}分",
    lambda hour, minute: f"{hour}.{minute:02d}",
    lambda hour, minute: f"{hour:02d}{minute:02d}",
    lambda hour, minute: f"{hour}:{minute:02d}".translate(FULL),
)
BETWEEN = ("-", "—", "——", "~", "～", "至", "到", " - ", "－")


@given(HOUR, MINUTE, HOUR, MINUTE, some.sampled_from(WAYS), some.sampled_from(WAYS), some.sampled_from(BETWEEN))
def test_however_it_is_written_a_span_is_tidied_or_refused_for_its_order(h1, m1, h2, m2, one, other, between):
    written = f"{one(h1, m1)}{between}{other(h2, m2)}"
    begin, end = time(h1, m1), time(h2, m2)
    if begin < end:
        tidy = read_span(written)
        assert tidy == f"{begin:%H:%M}-{end:%H:%M}"
        assert read_span(tidy) == tidy
    else:
        with pytest.raises(ValueError, match="不晚于开始时间"):
            read_span(written)


@given(some.text(max_size=20))
def test_whatever_is_read_is_tidy(text):
    with suppress(ValueError):
        tidy = read_span(text)
        assert tidy is None or read_span(tidy) == tidy


@pytest.mark.parametrize(
    ("written", "tidy"),
    [
        ("9点到11点半", "09:00-11:30"),
        ("９：００—１１：３０", "09:00-11:30"),
        ("9-11", "09:00-11:00"),
        ("九点到十一点半", "09:00-11:30"),
        ("上午9点至下午2点", "09:00-14:00"),
        ("下午2点到4点", "14:00-16:00"),
        ("晚7点-9点", "19:00-21:00"),
        ("晚上8点到12点", "20:00-24:00"),
        ("9:00 11:30", "09:00-11:30"),
        ("中午12点到1点", "12:00-13:00"),
        ("14:00", "14:00"),
        (0.375, "09:00"),
        (time(9, 5), "09:05"),
        ("", None),
    ],
)
def test_usual_ways(written, tidy):
    assert read_span(written) == tidy


@pytest.mark.parametrize("written", ["全天", "25:00-26:00", "9:75-10:00", "9-10-11", "上午"])
def test_what_is_no_time_is_refused(written):
    with pytest.raises(ValueError, match="请写成 09:00-11:30"):
        read_span(written)


def test_a_patrol_over_midnight_is_told_to_be_two_days():
    with pytest.raises(ValueError, match="过了半夜的请分两天记"):
        read_span("22:00-1:00")
