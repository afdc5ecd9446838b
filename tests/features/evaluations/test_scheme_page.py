"""The scheme edited by a user's hands while it may be, and shown fast afterwards."""

import pytest
from sqlalchemy import select

from station_desk.features.evaluations.model import Scheme
from station_desk.features.evaluations.page.scheme_rows import TITLES
from station_desk.features.evaluations.rules import Ceilings
from station_desk.features.evaluations.service.schemes import (
    ceilings_of,
    items_of,
    scheme_or_new,
    seed,
    vetoes_of,
    write_scheme,
)
from tests.features.evaluations.station import YEAR, open_station, score
from tests.hands import settle


@pytest.fixture
def room(desk, open_room):
    open_station(desk, ("张三", "李小雨"))
    with desk.act("建立办法") as session:
        face, items = seed()
        write_scheme(session, 2024, {**face, "excellent_from": 8500}, items[:4])
        write_scheme(session, YEAR, face, items)
    room = open_room()
    room.hands.click("考核办法")
    return room


def titles(desk, year: int = YEAR) -> list[str]:
    with desk.look() as session:
        return [item.title for item in items_of(session, year)]


def put(room, row: int, title: str, words: str) -> None:
    table = room.page.scheme.table
    table.setCurrentIndex(table.model().index(row, TITLES.index(title)))
    table.setFocus()
    room.hands.press("F2")
    from PySide6.QtWidgets import QApplication

    QApplication.focusWidget().selectAll()
    room.hands.type(words)
    room.hands.press("Return")
    settle()


def test_items_are_renamed_and_weighed_and_the_sum_is_watched(room):
    put(room, 0, "项目", "入户走访")
    put(room, 0, "满分", "20")
    assert titles(room.desk)[0] == "入户走访"
    parts = "（履职实绩 95，学习纪律 10）"
    assert room.page.scheme.sum.text() == f"项目 10 个，合计 105 分{parts}，不是 100 分，改正以前不能打分"
    put(room, 1, "满分", "100")
    put(room, 1, "权重", "10%")
    parts = "（履职实绩 90，学习纪律 10）"
    assert room.page.scheme.sum.text() == f"项目 10 个，满分乘权重合计 100 分{parts}"
    assert room.grid.rows.headerData(3, _across()) == "信息采集"  # the short name is its own


def _across():
    from PySide6.QtCore import Qt

    return Qt.Orientation.Horizontal


def test_a_sum_below_the_line_of_excellent_is_warned_of(room):
    for row in (0, 1, 2):
        put(room, row, "满分", "5")
    assert "不是 100 分，改正以前不能打分，而且达不到优秀分数线" in room.page.scheme.sum.text()


@pytest.mark.parametrize(
    ("column", "typed", "sentence"),
    [
        ("满分", "零", "“基础信息采集与线索上报”的满分：“零”不是分数，请填数字。"),
        ("满分", "0", "“基础信息采集与线索上报”的满分：应大于零。"),
        ("项目", " ", "“基础信息采集与线索上报”的项目：不能空着。"),
        ("简称", "十一个字的简称怎么放得下", "“基础信息采集与线索上报”的简称：最多 10 个字，现在有 12 个。"),
        ("权重", "12.5", "“基础信息采集与线索上报”的权重：请填整数，例如 15 表示 15%。"),
    ],
)
def test_what_cannot_be_is_refused_in_words(room, column, typed, sentence):
    before, said = titles(room.desk), room.refused()
    put(room, 0, column, typed)
    assert sentence in said
    assert titles(room.desk) == before


def test_items_come_go_and_move(room):
    room.hands.click("新增项目")
    room.hands.type("宣传防溺水")
    room.hands.press("Return")
    assert titles(room.desk)[1] == "宣传防溺水"  # below the line in hand, in its section
    room.hands.click("上移")
    assert titles(room.desk)[0] == "宣传防溺水"
    room.hands.click("下移")
    room.hands.click("删除")
    assert "宣传防溺水" not in titles(room.desk)
    assert len(titles(room.desk)) == 15


def test_lines_are_changed_and_kept_in_order(room):
    room.hands.fill("优秀分数线", "92")
    with room.desk.look() as session:
        assert session.scalar(select(Scheme.excellent_from).where(Scheme.year == YEAR)) == 9200
    said = room.refused()
    room.hands.fill("称职分数线", "95")
    assert "优秀分数线应高于称职分数线，称职分数线应大于零。" in " ".join(said)
    assert room.page.scheme.lines["pass_from"].text() == "60"
    room.wake()
    said = room.refused()
    room.hands.fill("优秀分数线", "")
    assert "优秀分数线不能空着。" in said
    assert room.page.scheme.lines["excellent_from"].text() == "92"


def test_what_feeds_a_line_the_ceilings_and_the_vetoes_are_the_clerks(room):
    table = room.page.scheme.table
    table.model().setData(table.model().index(9, TITLES.index("依据")), "履职条数")
    put(room, 9, "每次", "1.5")
    room.hands.fill("加分合计至多", "8")
    room.hands.fill("扣分合计至多", "")
    room.hands.field("一票否决事由").setFocus()
    room.hands.field("一票否决事由").setPlainText("赌博\n\n 泄密 ")  # as pasted
    room.page.scheme.table.setFocus()
    settle()
    with room.desk.look() as session:
        item = items_of(session, YEAR)[9]
        assert (item.section, item.evidence, item.rate) == ("学习纪律", "履职条数", 150)
        assert ceilings_of(session, YEAR) == Ceilings(800, None)
        assert vetoes_of(session, YEAR) == ["赌博", "泄密"]


def test_a_scheme_in_use_is_followed_by_the_next_years(room):
    score(room.desk, {"张三": 90}, [3])
    settle()
    room.hands.click("编制2026年的办法")
    settle()
    assert room.page.years.currentText() == "2026年"
    assert titles(room.desk, 2026) == titles(room.desk)
    put(room, 0, "项目", "入户走访")
    assert titles(room.desk, 2026)[0] == "入户走访"
    assert titles(room.desk)[0] == "基础信息采集与线索上报"


def test_the_scheme_is_copied_from_the_year_before_and_reset(room):
    room.hands.answer("替换")
    room.hands.click("从2024年复制")
    settle()
    assert len(titles(room.desk)) == 4
    assert room.page.scheme.lines["excellent_from"].text() == "85"
    room.hands.answer("替换")
    room.hands.click("用默认办法")
    settle()
    assert len(titles(room.desk)) == 15
    room.shell.undo()
    room.shell.undo()
    settle()
    assert len(titles(room.desk)) == 15
    assert room.page.scheme.lines["excellent_from"].text() == "90"


def test_with_scores_it_stands_fast_and_says_why(room):
    score(room.desk, {"张三": 90}, [3])
    settle()
    assert "2025年已有打分，这一年的办法不能再改。" in room.page.scheme.why.text()
    assert room.page.scheme.banner.isVisible()
    with pytest.raises(AssertionError):
        room.hands.click("新增项目")
    assert room.page.scheme.lines["excellent_from"].isReadOnly()
    room.shell.undo()
    settle()
    room.hands.click("新增项目")


def test_the_first_year_has_nothing_to_copy(desk, open_room):
    open_station(desk, ("张三",))
    with desk.act("建立办法") as session:
        scheme_or_new(session, YEAR)
    room = open_room()
    room.hands.click("考核办法")
    assert not room.page.scheme.copy.isEnabled()
