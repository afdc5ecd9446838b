"""A clerk reads and types the words of a layout by their Chinese titles."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from station_desk.base.paths import RESOURCES
from station_desk.features.layouts.rules.trial import (
    condition_titles,
    item_title,
    picture_words,
    row_titles,
    shown_text,
    slots_of,
    typed_text,
    word_titles,
)
from station_desk.printing import layout as kinds
from station_desk.printing.reading import read_layout

NAMES = sorted(path.stem for path in (RESOURCES / "layouts").glob("*.toml"))
CERTIFICATE = read_layout("certificate")


@pytest.mark.parametrize("name", NAMES)
def test_every_word_and_item_of_a_shipped_layout_has_a_chinese_title(name):
    """A new word gets one in printing/titles.py, or by `called` on the text that shows it."""
    layout = read_layout(name)
    titles = {**word_titles(layout), **condition_titles(layout)}
    titles |= {f"item {number}": item_title(layout, item) for number, item in enumerate(layout.items)}
    assert not {word: title for word, title in titles.items() if title.isascii()}
    for item in layout.items:
        if isinstance(item, kinds.Table):
            assert all(row_titles(layout, item).values())
        if isinstance(item, kinds.Text):
            assert typed_text(layout, shown_text(layout, item.text)) == item.text


def test_a_text_is_read_and_typed_by_titles():
    assert shown_text(CERTIFICATE, "{name:spread} 同志：") == "〔姓名（两字撑开）〕 同志："
    assert typed_text(CERTIFICATE, "编号：〔证书编号〕，见〔2026〕3号") == "编号：{number}，见〔2026〕3号"
    with pytest.raises(ValueError, match="花括号"):
        typed_text(CERTIFICATE, "{name")


parts = some.lists(some.one_of(some.sampled_from(sorted(slots_of(CERTIFICATE))), some.sampled_from("同志：〔〕 \n")))


@settings(max_examples=50)
@given(parts.map("".join))
def test_what_is_shown_is_read_back(text):
    assert typed_text(CERTIFICATE, shown_text(CERTIFICATE, text)) == text


def test_only_a_paper_with_people_has_a_photo():
    assert picture_words(read_layout("idcard-front")) == ("photo",)
    assert picture_words(CERTIFICATE) == ()
