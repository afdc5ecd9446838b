"""A paper is read once for its pages and its copies; what a request asks for is what is on it, with its marks."""

from io import BytesIO

import pytest

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.printing.duplextest import duplex_paper
from station_desk.printing.layout import Layout, Text
from station_desk.printing.paper import crop_marks, fold_marks, read_imposition
from station_desk.printing.pdf import build_pdf
from station_desk.printing.task import Paper, PrintRequest, apply_request, asked_for
from station_desk.store.print_log import Copy, copies_of_run, runs

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


CARD = Layout(name="card", title="卡", width=85.6, height=53.98, items=(Text(x=5, y=5, width=60, text="{name}"),))


class Register:
    """A paper of numbered cards that counts how often it is read."""

    def __init__(self, *people):
        self.people, self.read = people, 0
        self.paper = Paper("cards", "工作证", copies=self.copies, sides=lambda *_: [CARD])

    def copies(self, _, request):
        self.read += 1
        people = asked_for(self.people, request, lambda one: one, keys_of=lambda one: (f"key {one}",))
        return [(Copy(one, "work_card", f"key {one}", f"person {one}", f"证{n}"), {"name": one})
                for n, one in enumerate(people, 1)]  # fmt: skip


def test_pages_and_copies_come_of_one_reading(desk, tmp_path):
    register = Register("张三", "李四", "王五")
    made = finish(register.paper.build(desk, PrintRequest(pick="2-3")))
    assert register.read == 1
    assert (made.pages, [copy.name for copy in made.copies]) == (2, ["李四", "王五"])
    made.export(desk, tmp_path / "a.pdf")
    assert (tmp_path / "a.pdf").read_bytes() == made.pdf
    with desk.look() as session:
        [line] = runs(session)
        assert [copy.number for copy in copies_of_run(session, line.run.id)] == ["证2", "证3"]


def test_a_number_that_was_printed_for_somebody_else_is_not_printed_again(desk, tmp_path):
    finish(Register("张三").paper.build(desk, PrintRequest())).export(desk, tmp_path / "a.pdf")
    finish(Register("张三").paper.build(desk, PrintRequest()))  # his own, once more
    with pytest.raises(UserError, match="李四的证1已经印给别人"):
        finish(Register("李四").paper.build(desk, PrintRequest()))


def test_who_is_asked_for_stands_there_by_key_and_by_name():
    people = ("张三", "李四", "张三")
    keys = {"keys_of": lambda one: (f"key {one}",)}
    assert asked_for(people, PrintRequest(), str) == ["张三", "李四", "张三"]
    assert asked_for(people, PrintRequest(only=("张三",)), str) == ["张三", "张三"]
    assert asked_for(people, PrintRequest(ids=("key 李四", "gone")), str, **keys) == ["李四"]
    with pytest.raises(UserError, match="没有赵六、钱七"):
        asked_for(people, PrintRequest(only=("赵六", "李四", "钱七")), str)
    with pytest.raises(UserError, match="没有李四"):
        asked_for(people, PrintRequest(ids=("key 张三",), only=("李四",)), str, **keys)


def test_what_is_finished_already_is_printed_as_it_is(desk):
    pdf = build_pdf(CARD, [{"name": "张三"}] * 2)
    made = finish(Paper("scan", "附件", ready=lambda: pdf).build(desk, PrintRequest()))
    assert (made.pdf, made.pages, made.copies) == (pdf, 2, ())
