"""The calibration board worked by a user's hands: cards, keys, dragging, reasons, quota, and what other rooms add."""

from types import SimpleNamespace

import pytest
from PySide6.QtCore import QMimeData, QPointF, Qt
from PySide6.QtGui import QAccessible, QDropEvent
from PySide6.QtWidgets import QApplication
from sqlalchemy import select

from station_desk.features.evaluations.page.board import CARRIED
from station_desk.features.settings.model import Station
from tests.features.evaluations.station import grades, open_station, roll_up, score, settle_year, standing, until
from tests.hands import settle, wait_until

TEN = {"张三": 97, "李小雨": 93, "王大海": 93, "赵立春": 88, "那日苏": 80, "金成哲": 75, "孙福": 70, "周慧": 55}


@pytest.fixture
def room(desk, open_room):
    """Ten people rolled up, one of them without a score, the board in front."""
    open_station(desk)
    score(desk, TEN)
    score(desk, {"郑来": 94}, range(7, 13))
    roll_up(desk)
    room = open_room()
    room.hands.click("定档")
    return room


def board(room) -> dict[str, list[str]]:
    """The names in each column, from the top."""
    return {one.title: [card.name for card in one.list.rows.cards] for one in room.page.board.columns}


def take(room, name: str):
    """Choose a card as a click does; returns its list."""
    room.wake()
    for column in room.page.board.columns:
        names = [card.name for card in column.list.rows.cards]
        if name in names:
            column.list.setFocus()
            column.list.choose(names.index(name))
            settle()
            return column.list
    raise AssertionError(name)


def card(room, name: str):
    return next(one for column in room.page.board.columns for one in column.list.rows.cards if one.name == name)


def reason(room, words: str, act: str) -> None:
    def answer(_) -> None:
        room.hands.fill("理由", words)
        room.hands.click(act)

    room.hands.when_asked(answer)


def test_people_stand_in_the_columns_of_their_grades_best_first(room):
    assert board(room) == {
        "优秀": ["张三", "郑来"],
        "称职": ["李小雨", "王大海", "赵立春", "那日苏", "金成哲", "孙福"],
        "不称职": ["周慧"],
        "未定档": ["吴桐"],
    }
    assert [column.head.text() for column in room.page.board.columns] == [
        "优秀　2 人", "称职　6 人", "不称职　1 人", "未定档　1 人",
    ]  # fmt: skip
    assert room.page.board.meter.words.text() == "优秀 2 / 名额 2（10人 × 20%，小数舍去，提示）"


def test_a_card_says_where_it_stands_and_what_to_think_of(room):
    assert card(room, "李小雨").place == "并列第 3 名（2 人同分）"
    assert card(room, "赵立春").place == "第 5 名"
    assert card(room, "吴桐").place == "没有完整的月度得分"
    assert card(room, "郑来").one.doubts == ("任职不满一年，评为优秀请再斟酌",)
    cards = take(room, "郑来")
    spoken = QAccessible.queryAccessibleInterface(cards).child(1).text(QAccessible.Text.Name)
    assert spoken == "郑来，兴隆村，94.00分，第 2 名，请注意：任职不满一年，评为优秀请再斟酌"
    assert cards.accessibleName() == "优秀，2 人"


def test_a_key_moves_a_card_with_a_reason_and_the_keyboard_goes_with_it(room):
    take(room, "赵立春")
    reason(room, "抗洪抢险表现突出", "定为优秀")
    room.hands.press("1")
    wait_until(lambda: board(room)["优秀"] == ["张三", "郑来", "赵立春"])
    assert grades(room.desk)["赵立春"] == "优秀"
    assert card(room, "赵立春").hand == "由称职手工调整：抗洪抢险表现突出"
    room.wake()
    here = room.page.board.columns[0].list
    assert (here.hasFocus(), here.rows.cards[here.currentIndex().row()].name) == (True, "赵立春")
    assert room.page.board.meter.over.text() == "超出 1 名"
    room.hands.press("Ctrl+Right")  # back to what was proposed: nothing is asked
    wait_until(lambda: "赵立春" in board(room)["称职"])
    assert standing(room.desk, "赵立春").grade.reason is None
    room.shell.undo()
    room.shell.undo()
    settle()
    assert grades(room.desk)["赵立春"] == "称职"


def test_going_back_from_the_reason_moves_nothing(room):
    take(room, "周慧")
    room.hands.when_asked(lambda _: room.hands.click("返回"))
    room.hands.press("Ctrl+Left")
    wait_until(lambda: not QApplication.activeModalWidget())
    assert board(room)["不称职"] == ["周慧"]


def test_at_the_edge_there_is_no_column_beside(room):
    take(room, "张三")
    room.hands.press("Ctrl+Left")
    settle()
    assert QApplication.activeModalWidget() is None
    assert board(room)["优秀"] == ["张三", "郑来"]


def test_arrows_walk_from_column_to_column(room):
    take(room, "张三")
    room.hands.press("Right")
    assert room.page.board.columns[1].list.hasFocus()
    assert room.page.board.columns[1].list.person() == card(room, "李小雨").one.person.id
    assert room.page.board.columns[0].list.person() == ""
    room.hands.press("Down")
    assert room.page.board.columns[1].list.person() == card(room, "王大海").one.person.id


def test_a_dropped_card_goes_to_the_column_with_a_reason(room):
    target = room.page.board.columns[2].list
    carried = QMimeData()
    carried.setData(CARRIED, card(room, "孙福").one.person.id.encode())
    reason(room, "三次旷会", "定为不称职")
    drop = QDropEvent(
        QPointF(20, 20), Qt.DropAction.MoveAction, carried, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    )
    target.dropEvent(drop)
    wait_until(lambda: board(room)["不称职"] == ["孙福", "周慧"])
    assert standing(room.desk, "孙福").grade.reason == "三次旷会"
    assert card(room, "郑来").one.person.id  # what was dragged is drawn anew, not moved by the mouse


def test_a_dragged_card_carries_its_person(room):
    rows = take(room, "周慧").rows
    assert bytes(rows.mimeData([rows.index(0)]).data(CARRIED).data()).decode() == card(room, "周慧").one.person.id


def test_a_strict_quota_is_refused_in_words(room):
    with room.desk.act("改设置") as session:
        session.scalars(select(Station)).one().quota_mode = "不得超过"
    settle()
    take(room, "赵立春")
    reason(room, "见义勇为", "定为优秀")
    said = room.refused()
    room.hands.press("1")
    wait_until(lambda: said)
    assert "优秀名额只有 2 名，已经用完。" in said
    assert "赵立春" in board(room)["称职"]


def test_before_rolling_up_cards_lie_where_they_are_proposed(desk, open_room):
    open_station(desk)
    score(desk, TEN)
    room = open_room()
    room.hands.click("定档")
    assert board(room)["优秀"] == ["张三"]  # two share the last place
    assert "还没有汇总" in room.page.board.hint.text()
    take(room, "赵立春")
    said = room.refused()
    room.hands.press("1")
    wait_until(lambda: said)
    assert "赵立春还没有汇总，不能定档。" in said


def test_a_year_with_the_head_holds_its_cards(room):
    until(room.desk, "签批")
    settle()
    assert "卡片不能再移动" in room.page.board.hint.text()
    take(room, "赵立春")
    said = room.refused()
    room.hands.press("1")
    wait_until(lambda: said)
    assert "2025年度考核已经报所长签批，分数和档次不能直接改。" in said


def test_moving_a_card_of_a_settled_year_is_an_amendment(room):
    settle_year(room.desk)
    settle()
    take(room, "赵立春")

    def answer(_) -> None:
        room.hands.fill("更正理由", "上级复查加分")
        room.hands.click("更正")

    room.hands.when_asked(answer)
    room.hands.press("1")
    wait_until(lambda: "赵立春" in board(room)["优秀"])
    assert card(room, "赵立春").hand == "更正：称职→优秀，上级复查加分"
    assert standing(room.desk, "赵立春").signed == "称职"


def test_what_a_grade_comes_to_stands_beside_the_name_and_follows_each_move(desk, open_room):
    open_station(desk)
    score(desk, TEN)
    roll_up(desk)
    room = open_room()
    asked = []

    def effect(_, year, found):
        asked.append(year)
        return {person: "3,600.00 元" if grade == "优秀" else "0.00 元" for person, grade in found.items() if grade}

    room.shell.additions = lambda table: (SimpleNamespace(effect=effect),) if table == "grade" else ()
    room.page.refresh()
    room.hands.click("定档")
    assert (card(room, "张三").effect, card(room, "赵立春").effect) == ("3,600.00 元", "0.00 元")
    assert card(room, "吴桐").effect == ""
    take(room, "赵立春")
    reason(room, "见义勇为", "定为优秀")
    room.hands.press("1")
    wait_until(lambda: card(room, "赵立春").effect == "3,600.00 元")
    assert "3,600.00 元" in card(room, "赵立春").spoken()
    assert set(asked) == {2025}


def test_nothing_is_said_of_money_where_nobody_says_it(room):
    assert card(room, "张三").effect == ""


def test_five_hundred_people_are_on_the_board(desk, open_room):
    names = [f"{surname}{given}" for surname in "赵钱孙李周吴郑王冯陈" for given in map(chr, range(0x5E00, 0x5E31))]
    open_station(desk, names)
    score(desk, {name: 60 + number % 40 for number, name in enumerate(names)}, [1])
    roll_up(desk)
    room = open_room()
    room.hands.click("定档")
    assert sum(len(found) for found in board(room).values()) == 490
    people = room.page.board.columns[1].list
    take(room, people.rows.cards[-1].name)
    last = people.rows.cards[-1].name
    reason(room, "连续三个月失联", "定为不称职")
    room.hands.press("3")
    wait_until(lambda: last in board(room)["不称职"])
