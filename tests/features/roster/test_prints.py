"""The roster on paper holds everybody serving, in the order of the villages, and refuses when there is nobody."""

import pytest

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.features.roster.prints import PAPERS
from station_desk.printing.task import PrintRequest
from tests.features.roster.sheets import MESSY, ROSTERS, bring_in, person

PAPER = PAPERS[0]


def read(path) -> str:
    import pypdfium2

    with pypdfium2.PdfDocument(path) as file:
        return "\n".join(page.get_textpage().get_text_range() for page in file)


def test_everybody_serving_is_on_it_with_the_rare_characters(desk, tmp_path):
    bring_in(desk, MESSY)
    target = tmp_path / "花名册.pdf"
    pages = finish(PAPER.write(desk, PrintRequest(), target))
    text = read(target)
    assert pages == 1
    assert "共 17 人，在岗 17 人" in text
    for part in ("冯军琴", "NF2202000", "999999198601067433", "孤家子村", "𠅤", "𬭎", "䶮"):
        assert part in text


def test_only_those_named_are_on_it(desk, tmp_path):
    bring_in(desk, MESSY)
    bring_in(desk, ROSTERS / "金家乡辅警.csv")
    target = tmp_path / "一个人.pdf"
    finish(PAPER.write(desk, PrintRequest(ids=(person(desk, "谢峰").id,)), target))
    text = read(target)
    assert "共 1 人" in text
    assert "冯军琴" not in text
    with pytest.raises(UserError, match="花名册里没有“无此人”"):
        finish(PAPER.write(desk, PrintRequest(only=("无此人",)), target))


def test_nobody_is_a_sentence_and_no_file(desk, tmp_path):
    target = tmp_path / "空.pdf"
    with pytest.raises(UserError, match="还没有在岗的人"):
        finish(PAPER.write(desk, PrintRequest(), target))
    assert not target.exists()
