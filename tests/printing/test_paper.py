"""Copies on a sheet: places, crop marks, backs behind their fronts, a first sheet begun in the middle."""

from dataclasses import replace

import pytest

from station_desk.printing.layout import Box, Layout, Text, sample_record
from station_desk.printing.paper import Imposition, read_imposition
from station_desk.printing.pdf import build_pdf
from station_desk.printing.reading import read_layout
from tests.printing.measure import read_pages

FRONT = Layout(
    name="front", title="正", width=60, height=40, words={"n": "1"},
    items=(Box(x=0, y=0, width=60, height=40, stroke="#000000"), Text(x=5, y=5, text="正{n}", width=50)),
)  # fmt: skip
BACK = replace(FRONT, name="back", items=(FRONT.items[0], Text(x=5, y=5, text="背{n}", width=50)))
SHEET = Imposition(page=(150, 220), columns=2, rows=2, origin=(10, 20), pitch=(65, 50))


def records(count):
    return [{"n": str(n)} for n in range(1, count + 1)]


def corner(page, text):
    """The top-left corner of the copy on which `text` stands upright."""
    letter = page.find(text)[0]
    return letter.x - 5, letter.y - 5 - 10.5 * 0.88 * 25.4 / 72


def test_copies_lie_row_by_row():
    (page,) = read_pages(build_pdf(FRONT, records(4), SHEET))
    assert (page.width, page.height) == pytest.approx((150, 220), abs=0.01)
    places = [(10, 20), (75, 20), (10, 70), (75, 70)]
    for number, place in enumerate(places, 1):
        assert corner(page, f"正{number}") == pytest.approx(place, abs=0.05)
        assert page.near("rect", *place, 60, 40)


def test_a_begun_sheet_is_used_up():
    pages = read_pages(build_pdf(FRONT, records(3), SHEET, start_at=4))
    assert [page.text for page in pages] == ["正1", "正2正3"]
    assert corner(pages[0], "正1") == pytest.approx((75, 70), abs=0.05)
    assert corner(pages[1], "正2") == pytest.approx((10, 20), abs=0.05)


def test_backs_lie_behind_their_fronts_when_turned_over_the_long_edge():
    fronts, backs = read_pages(build_pdf([FRONT, BACK], records(3), SHEET, start_at=2))
    for number in (1, 2, 3):
        x, y = corner(fronts, f"正{number}")
        assert corner(backs, f"背{number}") == pytest.approx((150 - x - 60, y), abs=0.05)


def test_backs_stand_on_their_heads_when_turned_over_the_short_edge():
    sheet = replace(SHEET, duplex="short-edge")
    fronts, backs = read_pages(build_pdf([FRONT, BACK], records(4), sheet))
    for number in (1, 2, 3, 4):
        x, y = corner(fronts, f"正{number}")
        letter = backs.find(f"背{number}")[0]
        # upside down, the text begins at the right end of the copy and stands near its lower edge
        lower_right = (x + 60, 220 - y)
        assert lower_right[0] - letter.x == pytest.approx(5, abs=0.05)
        assert lower_right[1] - letter.y == pytest.approx(5 + 10.5 * 0.88 * 25.4 / 72, abs=0.05)


def test_the_long_edge_of_a_sheet_across_is_its_upper_edge():
    across = replace(SHEET, page=(220, 150))
    assert across.turned_over()
    assert not replace(across, duplex="short-edge").turned_over()
    assert not SHEET.turned_over()


def test_fronts_and_backs_alternate_sheet_by_sheet():
    pages = read_pages(build_pdf([FRONT, BACK], records(5), SHEET))
    assert [page.text for page in pages] == ["正1正2正3正4", "背1背2背3背4", "正5", "背5"]


def test_without_an_imposition_each_side_has_a_page_of_its_own():
    pages = read_pages(build_pdf([FRONT, BACK], records(2)))
    assert [page.text for page in pages] == ["正1", "背1", "正2", "背2"]
    assert {(round(page.width), round(page.height)) for page in pages} == {(60, 40)}


def test_crop_marks_point_at_the_edges_and_touch_no_copy():
    (page,) = read_pages(build_pdf(FRONT, records(4), replace(SHEET, crop_marks=True)))
    marks = [shape for shape in page.shapes if shape.kind == "line"]
    upright = {round(shape.x, 1) for shape in marks if shape.width < 0.01}
    level = {round(shape.y, 1) for shape in marks if shape.height < 0.01}
    assert upright == {10.0, 70.0, 75.0, 135.0}
    assert level == {20.0, 60.0, 70.0, 110.0}
    for shape in marks:
        assert (
            shape.x + shape.width <= 9.01 or shape.x >= 135.99 or shape.y + shape.height <= 19.01 or shape.y >= 110.99
        )


def test_eight_cards_fill_a_sheet_of_a4():
    sheet = read_imposition("a4-cards-8")
    front, back = read_layout("idcard-front"), read_layout("idcard-back")
    assert sheet.count == 8
    assert sheet.crop_marks
    sample = {**sample_record(back), **sample_record(front)}
    cards = [{**sample, "name": f"王小{n}", "number": f"KQ{n:04}", "village": f"第{n}村"} for n in range(1, 10)]
    pages = read_pages(build_pdf([front, back], cards, sheet))
    assert len(pages) == 4
    for number in range(1, 9):
        front_x = pages[0].find(f"王小{number}")[0].x - 33
        back_x = pages[1].find(f"第{number}村")[0].x - 19.5
        assert front_x + back_x == pytest.approx(210 - 85.6, abs=0.1)  # each back behind its front
    places = [sheet.place(slot) for slot in range(8)]
    for x, y in places:
        assert 10 <= x <= 210 - 85.6 - 10
        assert 10 <= y <= 297 - 53.98 - 10
    for a in places:
        for b in places:
            assert a == b or abs(a[0] - b[0]) >= 85.6 or abs(a[1] - b[1]) >= 53.98


def test_a_single_card_is_a_page_of_its_own_size():
    front, back = read_layout("idcard-front"), read_layout("idcard-back")
    sample = {**sample_record(back), **sample_record(front)}
    pages = read_pages(build_pdf([front, back], [sample, sample], read_imposition("card-single")))
    assert len(pages) == 4
    for page in pages:
        assert (page.width, page.height) == pytest.approx((85.60, 53.98), abs=0.01)
    assert pages[1].find("持证须知")[0].x == pytest.approx(6, abs=0.1)
