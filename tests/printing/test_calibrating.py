"""A printer's error found from a ruler's readings and taken back, measured from the PDF's own positions."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from station_desk.base.errors import UserError
from station_desk.features.layouts.prints import cross_layout
from station_desk.features.layouts.rules.blank import crosses_of, fitted, shipped_blanks, words_of
from station_desk.printing.layout import sample_record
from station_desk.printing.paper import Calibration
from station_desk.printing.pdf import build_pdf
from station_desk.printing.picture import for_printer, page_size
from station_desk.printing.reading import read_layout
from tests.printing.measure import read_pages

BLANKS = {blank.name: blank for blank in shipped_blanks()}
KNOWN = Calibration(dx=1.7, dy=-0.8, scale=0.994, skew=0.3)


def printed(pdf, error):
    """What comes out of a printer with that error, page by page."""
    return read_pages(for_printer(pdf, error))


def crosses_on(page):
    """The middles of the crosses as a reader of the PDF finds them: each is two lines that cut each other in half."""
    lines = [shape for shape in page.shapes if shape.kind == "line"]
    middles = [(one.x + one.width / 2, one.y + one.height / 2) for one in lines]
    return [middles[at] for at in range(0, len(middles), 2)]


def with_a_ruler(page):
    """The readings of a clerk: to the tenth of a millimetre."""
    return [round(one, 1) for middle in crosses_on(page) for one in middle]


@pytest.mark.parametrize("blank", BLANKS.values(), ids=BLANKS)
@pytest.mark.parametrize("error", [KNOWN, Calibration(dx=-2.2, dy=3.1, scale=1.004, skew=-0.5)])
def test_a_known_error_is_brought_back_within_a_tenth(blank, error):
    sheet = build_pdf(cross_layout(blank), [{}])
    (wrong,) = printed(sheet, error)
    fit = fitted(blank.page, with_a_ruler(wrong))
    assert not fit.doubt
    true = [(cross.x, cross.y) for cross in crosses_of(blank.page)]
    off = [
        abs(a - b)
        for found, wanted in zip(crosses_on(wrong), true, strict=True)
        for a, b in zip(found, wanted, strict=True)
    ]
    assert max(off) > 1  # the printer is really wrong
    (right,) = printed(for_printer(sheet, fit.correction), error)
    for found, wanted in zip(crosses_on(right), true, strict=True):
        assert found == pytest.approx(wanted, abs=0.1)


def test_a_certificate_printed_on_that_printer_stands_where_the_layout_says():
    blank, layout = BLANKS["12k"], read_layout("certificate")
    pdf = build_pdf(layout, [sample_record(layout)], blank.sheet_for([layout]), overprint=True)
    fit = fitted(blank.page, with_a_ruler(printed(build_pdf(cross_layout(blank), [{}]), KNOWN)[0]))
    (wanted,), (found,) = read_pages(pdf), printed(for_printer(pdf, fit.correction), KNOWN)
    assert found.text == wanted.text  # letters stay letters
    for one, other in zip(found.letters, wanted.letters, strict=True):
        assert (one.x, one.y) == pytest.approx((other.x, other.y), abs=0.1)


@given(
    some.floats(-5, 5),
    some.floats(-5, 5),
    some.floats(0.98, 1.02),
    some.floats(-1, 1),
    some.sampled_from(sorted(BLANKS)),
)
@settings(max_examples=50)
def test_a_correction_takes_back_its_error(dx, dy, scale, skew, name):
    error = Calibration(dx=dx, dy=dy, scale=scale, skew=skew)
    page = BLANKS[name].page
    a, b, c, d, e, f = error.matrix(page)
    aa, bb, cc, dd, ee, ff = error.inverse().matrix(page)
    for x, y in ((0, 0), (100, 500), (700, 20)):
        u, v = aa * x + cc * y + ee, bb * x + dd * y + ff
        assert (a * u + c * v + e, b * u + d * v + f) == pytest.approx((x, y), abs=1e-6)


def true_readings(page):
    return [one for cross in crosses_of(page) for one in (cross.x, cross.y)]


@pytest.mark.parametrize("at", range(8))
def test_one_wrong_reading_is_named_and_what_it_should_be(at):
    page = BLANKS["12k"].page
    readings = true_readings(page)
    said = readings[at]
    readings[at] += 4
    fit = fitted(page, readings)
    assert f"的 {said + 4:g} 毫米和别的数对不上，照别的数推算约为 {said:.1f} 毫米" in fit.doubt
    assert ["左上", "右上", "左下", "右下"][at // 2] in fit.doubt
    assert ["左边", "上边"][at % 2] in fit.doubt


def test_readings_that_contradict_each_other_at_large_are_told():
    page = BLANKS["a4"].page
    readings = [one + by for one, by in zip(true_readings(page), (2, 0, -2, 1, 0, 3, -1, 0), strict=True)]
    assert "互相差到" in fitted(page, readings).doubt


def test_a_ruler_is_not_doubted_for_a_quarter_of_a_millimetre():
    page = BLANKS["8k"].page
    readings = [one + by for one, by in zip(true_readings(page), (0.2, -0.2, 0, 0.2, -0.2, 0, 0.2, -0.2), strict=True)]
    assert not fitted(page, readings).doubt


def test_what_no_printer_does_is_refused():
    page = BLANKS["a4"].page
    with pytest.raises(UserError, match="差得太多"):
        fitted(page, [one * 0.9 for one in true_readings(page)])


def test_the_result_is_said_in_words():
    assert words_of(KNOWN) == "偏右 1.7 毫米，偏上 0.8 毫米，缩小 0.60%，顺时针歪 0.30 度"
    assert words_of(Calibration()) == "打得很准"


def test_the_feeding_edge_goes_in_first():
    """A wide blank that enters by its left edge: that edge is the upper one of the page the printer takes."""
    blank = BLANKS["12k"]
    assert blank.feed == "左边"
    turned = for_printer(build_pdf(cross_layout(blank), [{}]), Calibration(), blank.turn)
    assert page_size(turned, 0) == pytest.approx((190, 265), abs=0.1)
    (page,) = read_pages(turned)
    first = page.find("左上")[0]
    assert first.x > 150  # what was at the left and above is now above and at the right
    assert first.y < 40
