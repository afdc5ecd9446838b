"""Lines broken by the habits of Chinese setting, and sizes that give way down to their floor."""

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station_desk.base.chinese import spread_name
from station_desk.printing.layout import JOINER, Text, fill
from station_desk.printing.setting import NO_END, NO_START, TooLong, fit, may_break

EM = 10 * 25.4 / 72  # mm of a 10 pt square


def item(squares: float, height: float = 0, **more) -> Text:
    """A box so many 10 pt squares wide."""
    return Text(x=0, y=0, text="", width=squares * EM, height=height, size=10, **more)


def broken(text: str, squares: float, **more) -> list[str]:
    return [row.text for row in fit(item(squares, wrap="first", **more), text, "Song").rows]


def test_a_paragraph_fills_its_lines():
    assert broken("一二三四五六七八九十", 4) == ["一二三四", "五六七八", "九十"]


def test_no_line_begins_with_a_stop_or_ends_with_an_opening():
    assert broken("一二三四，五六", 4) == ["一二三", "四，五六"]
    assert broken("一二三“四五”六", 4) == ["一二三", "“四五”", "六"]


def test_numbers_and_words_stay_whole():
    assert broken("电话139000共", 6) == ["电话", "139000", "共"] or "139000" in broken("电话139000共", 6)[0]
    assert any("Station" in line for line in broken("派出所Station Desk", 5))


def test_a_name_is_never_broken_across_lines():
    text = fill("授予{name:keep}同志", {"name": "欧阳娜娜"})
    assert [line.replace(JOINER, "") for line in broken(text, 5)] == ["授予", "欧阳娜娜同", "志"]


def test_the_first_line_is_indented():
    first, second = fit(item(5, wrap="first", indent=2), "一二三四五六七", "Song").rows
    assert (first.text, second.text) == ("一二三", "四五六七")
    assert first.indent == pytest.approx(2 * EM)
    assert second.indent == 0


def test_one_line_shrinks_to_its_floor_and_no_further():
    assert fit(item(4, min_size=5), "一二三四", "Song").size == 10
    assert fit(item(4, min_size=5), "一二三四五", "Song").size == pytest.approx(8)
    assert fit(item(4, min_size=5), "一二三四五六七八", "Song").size == pytest.approx(5)
    with pytest.raises(TooLong):
        fit(item(4, min_size=5), "一二三四五六七八九", "Song")


def test_a_paragraph_shrinks_only_when_its_box_is_too_low():
    text = "一二三四五六七八九十" * 3
    high = fit(item(10, height=30, wrap="first", min_size=5), text, "Song")
    low = fit(item(10, height=9, wrap="first", min_size=5), text, "Song")
    assert high.size == 10
    assert 5 <= low.size < 10
    with pytest.raises(TooLong):
        fit(item(10, height=3, wrap="first", min_size=5), text * 3, "Song")


def test_letter_spacing_stands_between_letters_only():
    (row,) = fit(item(20, letter_spacing=0.5), "荣誉证书", "Song").rows
    assert row.length == pytest.approx((4 + 3 * 0.5) * EM)


@pytest.mark.parametrize(
    ("name", "shown"),
    [
        ("张三", "张　三"), ("王𬭎", "王　𬭎"), ("张三丰", "张三丰"), ("张", "张"),
        ("Li", "Li"), ("a三", "a三"), ("张·", "张·"), ("", ""),
    ],
)  # fmt: skip
def test_spread(name, shown):
    assert spread_name(name) == shown


@given(some.text(alphabet="一二三四五六，。“”（）·— ab1", max_size=60), some.integers(3, 12))
def test_breaking_loses_nothing_and_overflows_nothing(text, squares):
    rows = fit(item(squares, wrap="first"), text, "Song").rows
    assert "".join(row.text for row in rows).replace(" ", "") == text.replace(" ", "")
    assert all(row.length <= squares * EM + 0.01 for row in rows)


@given(some.text(alphabet="一二三四五六，。“”（）·— ab1", min_size=2, max_size=40))
def test_breaks_lie_where_breaks_may_lie(text):
    lines = [line for line in broken(text, 30) if line]
    for before, after in itertools.pairwise(lines):
        assert after[0] not in NO_START
        assert before[-1] not in NO_END
        assert may_break(before[-1], after[0]) or " " in text
