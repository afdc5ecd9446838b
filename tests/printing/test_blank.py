"""Bought blanks: how a layout lies on them, what does not go on them, the picture under the page, the test pages."""

from dataclasses import replace
from io import BytesIO

import pytest
from PIL import Image, ImageDraw

from station_desk.base.errors import UserError
from station_desk.features.layouts.prints import cross_layout, light_layout
from station_desk.features.layouts.rules.blank import Blank, read_blank, screen_picture, shipped_blanks, square_up
from station_desk.printing.layout import sample_record
from station_desk.printing.pdf import build_pdf
from station_desk.printing.reading import read_layout
from tests.printing.measure import read_pages

CERTIFICATE = read_layout("certificate")
BLANKS = {blank.name: blank for blank in shipped_blanks()}


def printed(blank):
    (page,) = read_pages(
        build_pdf(CERTIFICATE, [sample_record(CERTIFICATE)], blank.sheet_for([CERTIFICATE]), overprint=True)
    )
    return page


def test_common_sizes_come_with_the_program_and_nobody_has_measured_them():
    assert {"a4", "8k", "12k"} <= set(BLANKS)
    assert not any(blank.measured for blank in BLANKS.values())
    assert BLANKS["8k-right"].area == (187.5, 0, 375, 260)


@pytest.mark.parametrize("name", ["a4", "8k", "12k"])
def test_a_layout_lies_in_the_middle_at_its_own_size_and_by_the_offset(name):
    blank = BLANKS[name]
    page = printed(blank)
    assert (page.width, page.height) == pytest.approx(blank.page, abs=0.01)
    (own,) = read_pages(build_pdf(CERTIFICATE, [sample_record(CERTIFICATE)], overprint=True))
    x, y = (blank.width - 297) / 2, (blank.height - 210) / 2
    for word in ("张", "永吉县", "2026"):
        here, there = page.find(word)[0], own.find(word)[0]
        assert (here.x, here.y) == pytest.approx((there.x + x, there.y + y), abs=0.02)
        assert here.width == pytest.approx(there.width, abs=0.01)
    moved = printed(replace(blank, offset=(1.5, -2.0))).find("张")[0]
    assert (moved.x, moved.y) == pytest.approx((page.find("张")[0].x + 1.5, page.find("张")[0].y - 2), abs=0.02)
    assert "荣誉证书" not in page.text  # stands on the blank already


def test_what_would_stand_outside_is_named_with_its_side_and_how_far():
    with pytest.raises(UserError, match=r"“姓名”在右边超出可打印的地方 28\.8 毫米"):
        BLANKS["8k-right"].sheet_for([CERTIFICATE])
    narrow = replace(BLANKS["12k"], margins=(15, 70, 15, 15))
    with pytest.raises(UserError, match="“姓名”在上边超出"):
        narrow.sheet_for([CERTIFICATE])


def test_a_sheet_of_cards_goes_only_on_a_blank_of_its_size():
    from station_desk.printing.paper import read_imposition

    sheet = read_imposition("a4-cards-8")
    front = read_layout("idcard-front")
    own = Blank(name="cards", title="卡片纸", width=210, height=297, offset=(0.5, 1.0))
    moved = own.sheet_for([front], sheet)
    assert moved.origin == pytest.approx((sheet.origin[0] + 0.5, sheet.origin[1] + 1.0))
    with pytest.raises(UserError, match="297 × 210"):
        BLANKS["a4"].sheet_for([front], sheet)


@pytest.mark.parametrize(
    ("text", "sentence"),
    [
        ('title = "坏"\nwidth = 100\nheight = 100\nmargins = [60, 5, 60, 5]', "留边不能比纸还大"),
        ('title = "坏"\nwidth = 100\nheight = 100\nhalf = "中间"', "“half”只能是 整张、左半边"),
        ('title = "坏"\nwidth = 100', "缺少“height”"),
    ],
)
def test_a_broken_profile_is_told_with_its_line(tmp_path, text, sentence):
    (tmp_path / "bad.toml").write_text(text, encoding="utf-8")
    with pytest.raises(UserError, match=sentence):
        read_blank(tmp_path / "bad.toml")


# ------------------------------------------------------------------------------------------ the picture underneath
def photo():
    """A yellow sheet with a red spot in its middle and a blue one at its top left, seen askew on a dark desk."""
    image = Image.new("RGB", (800, 600), "#222222")
    draw = ImageDraw.Draw(image)
    corners = [(120, 80), (700, 130), (740, 540), (90, 480)]
    draw.polygon(corners, fill="#FFE9A0")
    file = BytesIO()
    image.save(file, "JPEG", quality=95)
    return file.getvalue(), [(x / 800, y / 600) for x, y in corners]


def test_a_photo_is_squared_up_by_its_corners():
    raw, corners = photo()
    squared = Image.open(BytesIO(square_up(raw, corners, (265, 190))))
    assert squared.width / squared.height == pytest.approx(265 / 190, abs=0.01)
    for x, y in ((0.02, 0.02), (0.98, 0.02), (0.98, 0.98), (0.02, 0.98), (0.5, 0.5)):
        assert squared.getpixel((round(x * squared.width), round(y * squared.height)))[0] > 200, (x, y)


def test_a_point_of_the_sheet_lands_where_it_lies_on_paper():
    """A grid seen in perspective: its crossings come back to their millimetres."""
    from station_desk.features.layouts.rules.blank import perspective

    corners = [(120.0, 80.0), (700.0, 130.0), (740.0, 540.0), (90.0, 480.0)]
    a, b, c, d, e, f, g, h = perspective(corners, 265, 190)
    for (x, y), wanted in zip(((0, 0), (265, 0), (265, 190), (0, 190)), corners, strict=True):
        below = g * x + h * y + 1
        assert ((a * x + b * y + c) / below, (d * x + e * y + f) / below) == pytest.approx(wanted, abs=1e-6)


@pytest.mark.parametrize("order", [(1, 0, 2, 3), (0, 3, 2, 1), (0, 2, 1, 3)])
def test_corners_out_of_order_are_refused(order):
    raw, corners = photo()
    with pytest.raises(UserError, match="不像一张纸的四个角"):
        square_up(raw, [corners[one] for one in order], (265, 190))


def test_the_screen_shows_the_scan_the_window_and_the_fold():
    raw, corners = photo()
    blank = BLANKS["8k-right"]
    with_scan = Image.open(BytesIO(screen_picture(blank, square_up(raw, corners, blank.page)))).convert("RGB")
    without = Image.open(BytesIO(screen_picture(blank, None))).convert("RGB")
    assert with_scan.getpixel((30, 30))[2] < 190 < without.getpixel((30, 30))[2]  # yellow, white
    middle = [without.getpixel((without.width // 2, y)) for y in range(without.height)]
    assert min(one[0] for one in middle) < 150  # the fold


# ------------------------------------------------------------------------------------------------- the test pages
@pytest.mark.parametrize("blank", BLANKS.values(), ids=BLANKS)
def test_the_crosses_lie_where_the_ruler_is_told(blank):
    from station_desk.features.layouts.rules.blank import RULER, crosses_of

    (page,) = read_pages(build_pdf(cross_layout(blank), [{}]))
    for cross in crosses_of(blank.page):
        assert cross.x <= RULER
        assert page.near("line", cross.x - 8, cross.y, 16, 0)
        assert page.near("line", cross.x, cross.y - 8, 0, 16)
        assert page.find(cross.name)


def test_held_against_the_light_a_box_lies_where_its_words_are_printed():
    blank = BLANKS["12k"]
    (light,) = read_pages(build_pdf(light_layout(blank, CERTIFICATE), [{}]))
    name = printed(blank).find("张")[0]
    assert light.near("rect", name.x, 70 - 10, 205, 12, within=0.2)
    assert light.near("rect", 15, 15, 235, 160)  # the window
    assert "证书编号" in light.text
