"""Conditions above a table: set in small boxes, taken off by a click, saved under a name."""

from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station_desk.features.roster.model import Person
from tests.hands import settle, type_text
from tests.ui.pages import PEOPLE, one, person


def tick(box, *words):
    """Tick list entries that begin with these words, as the space bar does."""
    for row in range(box.list.count()):
        item = box.list.item(row)
        if item.text().startswith(words):
            box.list.setCurrentItem(item)
            QTest.keyClick(box.list, Qt.Key.Key_Space)


def test_values_are_ticked_in_a_box(people):
    people.hands.click("筛选")
    people.hands.click("所属村")
    box = QApplication.activePopupWidget()
    tick(box, "前山村", "口前村")
    people.hands.click("确定")
    assert people.names() == ["王伟", "赵敏"]
    assert "所属村：前山村、口前村" in people.hands.texts() or "所属村：口前村、前山村" in people.hands.texts()


def test_enter_sets_the_ticked_values(people):
    people.page.filters.open_condition("village_id")
    box = QApplication.activePopupWidget()
    tick(box, "前山村")
    QTest.keyClick(box.list, Qt.Key.Key_Return)
    people.settled()
    assert people.names() == ["王伟"]


def test_villages_are_looked_up_while_typing(people):
    people.page.filters.open_condition("village_id")
    box = QApplication.activePopupWidget()
    type_text(box.find_box, "河")
    assert sorted(box.list.item(row).text().split("　")[0] for row in range(box.list.count())) == ["北河村", "南河村"]
    tick(box, "南河村")
    box.find_box.clear()
    tick(box, "前山村")
    people.hands.click("确定")
    assert people.names() == ["王伟", "陈静"]


def test_people_without_a_village_are_found(people):
    people.page.filters.open_condition("village_id")
    box = QApplication.activePopupWidget()
    tick(box, "（未填）")
    people.hands.click("确定")
    assert people.names() == ["单秀杰"]
    people.page.filters.open_condition("village_id")
    tick(QApplication.activePopupWidget(), "前山村")
    people.hands.click("确定")
    assert people.names() == ["王伟", "单秀杰"]


def test_a_span_of_days_takes_any_way_of_writing_them(people):
    with people.desk.act("新增") as session:
        session.add(person(20, "周强", hired=date(2021, 12, 31)))
        session.add(person(21, "吴军", hired=date(2022, 1, 1)))
    people.page.filters.open_condition("hired")
    people.hands.fill("聘用日期从", "2021年1月1日")
    people.hands.fill("聘用日期到", "去年")
    people.hands.click("确定")
    assert any("去年" in words for words in people.hands.texts())  # it says that this is no day and stays open
    people.hands.fill("聘用日期到", "2021.12.31")
    people.hands.click("确定")
    assert people.names() == ["周强"]
    people.hands.click("去掉条件 聘用日期：2021-01-01 至 2021-12-31")
    assert len(people.names()) == 10


def test_a_chip_takes_the_place_of_another(people):
    people.hands.click("在岗")
    people.hands.click("试用")
    assert people.names() == ["赵敏"]
    assert [button.isChecked() for _, button in people.page.filters.chips] == [False, False, True, False]
    people.page.filters.limit("sex", ("男",))
    assert people.names() == ["赵敏"]
    people.hands.click("全部")
    assert people.page.filters.where == {"sex": ("男",)}


def test_a_filter_is_saved_under_a_name_and_forgotten(people, open_page):
    people.hands.click("试用")
    people.page.filters.limit("hired", span=(date(2020, 1, 1), None))
    people.hands.fill("查找", "赵")
    people.hands.when_asked(lambda box: (people.hands.fill("名字", "试用的老赵"), people.hands.click("保存")))
    people.hands.click("筛选")
    people.hands.click("保存这些条件")
    again = open_page()
    assert len(again.names()) == 8
    again.hands.click("筛选")
    again.hands.click("试用的老赵")
    assert again.names() == ["赵敏"]
    wanted = again.page.filters.wanted()
    assert (wanted.find, wanted.where, wanted.spans) == (
        "赵",
        {"state": ("试用",)},
        {"hired": (date(2020, 1, 1), None)},
    )
    from station_desk.ui.table.filters import keep_filter, saved_filters

    keep_filter(again.shell.choices, PEOPLE, "试用的老赵", None)
    assert saved_filters(again.shell.choices, PEOPLE) == {}


def test_ruined_saved_filters_are_left_out(people):
    from station_desk.ui.table.filters import place_of, saved_filters

    people.shell.choices.remember(
        place_of(PEOPLE), {"坏": {"where": 3}, "空": [], "好": {"find": "a", "where": {"gone": [1]}, "spans": {}}}
    )
    assert list(saved_filters(people.shell.choices, PEOPLE)) == ["好"]


def test_letters_still_in_the_input_method_find_nothing_yet(people):
    from PySide6.QtGui import QInputMethodEvent

    box = people.page.filters.find_box
    QApplication.sendEvent(box, QInputMethodEvent("xiu", []))
    QTest.qWait(200)
    assert len(people.names()) == 8
    event = QInputMethodEvent()
    event.setCommitString("秀")
    QApplication.sendEvent(box, event)
    QTest.qWait(200)
    assert people.names() == ["张秀英", "单秀杰"]


def test_the_filter_is_a_query_of_its_own(people):
    people.page.filters.limit("state", ("在岗",))
    with people.desk.act("别处") as session:
        session.get(Person, one(people.desk, "王伟").id).state = "试用"
    settle()
    assert "王伟" not in people.names()
