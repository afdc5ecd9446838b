"""What a request changes on paper: the frames of both sides lie behind each other, and the marks are there or not."""

from io import BytesIO

import pytest

from station_desk.base.jobs import finish
from station_desk.printing.duplextest import duplex_paper
from station_desk.printing.paper import crop_marks, fold_marks, read_imposition
from station_desk.printing.task import Paper, PrintRequest, apply_request

CARDS = read_imposition("a4-cards-8")


def test_fold_marks_stand_at_the_middle_and_crop_marks_can_be_left_out():
    plain = apply_request(CARDS, PrintRequest(crop=False), CARDS.page)
    assert not plain.crop_marks
    assert apply_request(CARDS, PrintRequest(), CARDS.page) == CARDS
    folded = apply_request(None, PrintRequest(fold="左右对折"), (297.0, 210.0))
    assert list(fold_marks(folded)) == [(148.5, 0, 148.5, 5.0), (148.5, 205.0, 148.5, 210.0)]
    assert apply_request(None, PrintRequest(fold="左右对折", overprint="红色证书"), (297.0, 210.0)) is None
    assert list(crop_marks(CARDS, 85.6, 53.98))


@pytest.mark.parametrize("edge", ["long-edge", "short-edge"])
def test_the_try_out_has_the_same_frames_back_to_back(desk, tmp_path, edge):
    import pdfplumber

    target = tmp_path / "duplex.pdf"
    paper = duplex_paper(Paper("cards", "工作证", sheets=(("a4-cards-8", "A4"),)))
    assert finish(paper.write(desk, PrintRequest(sheet="a4-cards-8", duplex=edge), target)) == 2
    with pdfplumber.open(BytesIO(target.read_bytes())) as pdf:
        front, back = ([(r["x0"], r["top"], r["x1"], r["bottom"]) for r in page.rects] for page in pdf.pages)
        width, height = float(pdf.pages[0].width), float(pdf.pages[0].height)

    def behind(box):
        left, top, right, bottom = box
        return (
            (left, height - bottom, right, height - top)
            if edge == "short-edge"
            else (width - right, top, width - left, bottom)
        )

    assert len(front) == 8
    assert sorted(round(v) for box in back for v in box) == sorted(round(v) for box in front for v in behind(box))
