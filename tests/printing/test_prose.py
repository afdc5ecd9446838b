"""Running text on paper: headings, bold and lists in their faces, flowing over pages without lonely lines."""

from dataclasses import replace

import pytest

from station_desk.base.errors import UserError
from station_desk.printing import layout as kinds
from station_desk.printing.compose import compose
from station_desk.printing.fonts import em_length
from station_desk.printing.layout import Layout, Prose, Text
from station_desk.printing.marks import Glyphs
from station_desk.printing.setting import NO_END, NO_START, PT

ITEM = Prose(
    x=20, y=40, word="body", width=100, height=60, next_y=20, next_height=80, tail=10, size=12, head_size=14,
    line_height=1.5,
)  # fmt: skip
FOOT = Text(x=20, y=110, width=100, height=5, text="{page}/{pages}", size=9)
PAPER = Layout(name="prose", title="纪要", width=140, height=120, items=(ITEM, FOOT), words={"body": ""})
LONG = "派出所要求各村辅警按时到会，认真记录，会后及时传达；“四清”要求逐户落实，不漏一户。"


def pages(text: str, item: Prose = ITEM) -> list[list[Glyphs]]:
    """The glyphs of each page's running text."""
    made = compose(replace(PAPER, items=(item, FOOT)), {"body": text}, 1)
    return [[one for one in page if isinstance(one, Glyphs) and one.y < 108] for page in made]


def lines(page: list[Glyphs]) -> list[str]:
    rows: dict[float, str] = {}
    for one in page:
        key = next((y for y in rows if abs(y - one.y) < 1.5), one.y)
        rows[key] = rows.get(key, "") + one.text
    return list(rows.values())


def test_faces_follow_the_looks() -> None:
    (page,) = pages("# 议程\n应到 **46** 人\n- 一件\n12. 另一件")
    looks = {one.text: (one.face, one.size) for one in page}
    assert looks["议程"] == ("Hei", 14)
    assert looks["46"] == ("SongBold", 12)
    assert looks["人" if "人" in looks else " 人"] == ("Song", 12)
    assert looks["12."] == ("Song", 12)
    sign = next(one for one in page if one.text == "●")
    item = next(one for one in page if one.text == "一件")
    assert sign.x == pytest.approx(20 + 2 * 12 * PT)
    assert item.x == pytest.approx(20 + 3.6 * 12 * PT)


def test_every_word_is_there_once_and_inside_the_width() -> None:
    text = "\n".join([LONG * 3, "## 小标题", f"1. {LONG * 2}", f"- **{LONG}**{LONG}", "Word2026 " * 30])
    made = pages(text)
    said = "".join("".join(lines(page)) for page in made)
    for words in (LONG * 3, "小标题", LONG * 2):
        assert words in said
    assert said.count("Word2026") == 30
    for page in made:
        for one in page:
            end = one.x + (em_length(one.text, one.face) * one.size + one.spacing * (len(one.text) - 1)) * PT
            assert one.x >= 20 - 0.01
            assert end <= 120.01, one.text


def test_no_line_begins_or_ends_with_the_wrong_sign() -> None:
    for page in pages(LONG * 40):
        for line in lines(page):
            assert line[0] not in NO_START, line
            assert line[-1] not in NO_END, line


def test_pages_have_their_own_heights_and_the_last_leaves_room() -> None:
    made = pages(LONG * 40)
    assert len(made) > 2
    assert all(40 < one.y < 100 for one in made[0])
    assert all(20 < one.y < 100 for page in made[1:] for one in page)
    assert max(one.y for one in made[-1]) < 90


@pytest.mark.parametrize("before", range(18))
def test_a_heading_never_stands_alone_at_the_foot(before: int) -> None:
    text = "\n".join([*["一行"] * before, "# 标题", LONG, "完"])
    for page in pages(text):
        said = lines(page)
        assert "标题" not in said[-1:], said
        if "标题" in said:
            assert len(said) > said.index("标题") + 2


@pytest.mark.parametrize("before", range(18))
def test_no_paragraph_leaves_one_line_behind(before: int) -> None:
    text = "\n".join([*["一行"] * before, LONG * 2, "完"])
    whole = lines(pages(LONG * 2)[0])
    assert len(whole) >= 4
    for page in pages(text):
        here = [line for line in lines(page) if line in whole]
        assert len(here) != 1, here


def test_a_text_of_one_line_too_many_breaks_before_what_stands_below() -> None:
    for count in range(1, 30):
        made = pages("\n".join(["一行"] * count))
        assert sum(len(lines(page)) for page in made) == count
        assert max((one.y for one in made[-1]), default=0) < 90


def test_a_letter_no_face_has_is_told_before_anything_is_printed() -> None:
    with pytest.raises(UserError, match="字库里没有“\U000f0000”"):
        pages("会议\U000f0000记录")


def test_a_rare_letter_comes_from_the_full_face() -> None:
    (page,) = pages("王𬭎到会，㐂不在")
    assert {one.face for one in page} == {"Song", "SongFull"} or {one.face for one in page} == {"Song"}
    assert "𬭎" in "".join(one.text for one in page)


def test_no_text_is_one_empty_page() -> None:
    assert pages("") == [[]]
    assert replace(PAPER, items=(ITEM,)).flows
    assert not replace(PAPER, items=(FOOT,)).flows
    assert isinstance(ITEM, kinds.Item)
