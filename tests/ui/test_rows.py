"""Rows are read a page at a time, kept few, and always the right ones."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from station_desk.base.ids import new_id
from station_desk.features.roster.model import Person
from station_desk.store.journal import insert_many
from station_desk.ui.table.rows import KEPT, PAGE, Keys
from tests.hands import wait_until
from tests.ui.pages import one


def many(desk, count):
    rows = [
        {
            "name": "张" + "一二三四五六七八九十"[i % 10],
            "id_number": f"{i:018d}",
            "badge": f"JY{i:06d}",
            "state": "在岗",
            "pinyin": "",
        }
        for i in range(count)
    ]
    with desk.act("准备") as session:
        insert_many(session, Person, rows)


@given(st.lists(st.text("0123456789abcdef-", min_size=1, max_size=36), unique=True, max_size=40))
def test_keys_hold_what_they_were_given(ids):
    keys = Keys(ids)
    assert list(keys) == ids
    assert [keys.place(key) for key in ids] == list(range(len(ids)))
    assert keys[1:3] == ids[1:3]
    assert keys.place("x" * 36) == -1
    assert keys == Keys(list(ids))


def test_keys_end():
    with pytest.raises(IndexError):
        Keys([new_id()])[1]
    assert Keys() != Keys([new_id()])


def test_a_long_table_shows_its_first_page_and_then_every_row(desk, open_page):
    count = PAGE * (KEPT + 3)
    many(desk, count)
    opened = open_page()
    rows = opened.page.rows
    assert len(rows.ids) == count
    assert f"共 {count:,} 人" in opened.hands.texts()
    badge = rows.keys.index("badge")
    assert [rows.index(row, badge).data() for row in (0, PAGE - 1, PAGE, count - 1)] == [
        "JY000000", f"JY{PAGE - 1:06d}", f"JY{PAGE:06d}", f"JY{count - 1:06d}",
    ]  # fmt: skip
    for row in range(0, count, PAGE):
        rows.index(row, badge).data()
    assert len(rows._pages) <= KEPT
    assert rows.index(5, badge).data() == "JY000005"


def test_selection_at_the_end_survives_a_change_at_the_beginning(desk, open_page):
    many(desk, PAGE * 3)
    opened = open_page()
    last = opened.page.rows.ids[PAGE * 3 - 1]
    opened.page.table.choose([last])
    opened.page.table.scrollTo(opened.page.table.currentIndex())
    scroll = opened.page.table.verticalScrollBar().value()
    with desk.act("别处") as session:
        session.delete(session.get(Person, opened.page.rows.ids[0]))
    wait_until(lambda: len(opened.page.rows.ids) == PAGE * 3 - 1)
    opened.settled()
    assert opened.page.table.here() == last
    assert opened.page.panel.record_id == last
    assert abs(opened.page.table.verticalScrollBar().value() - scroll) <= 40


def test_all_rows_are_selected_without_being_read(desk, open_page):
    many(desk, PAGE * 3)
    opened = open_page()
    opened.page.table.selectAll()
    assert opened.page.table.count_chosen() == PAGE * 3
    assert opened.page.table.chosen() == list(opened.page.rows.ids)
    assert f"已选 {PAGE * 3} 人" in opened.hands.texts()


def test_a_value_changed_elsewhere_is_shown_at_once(people):
    with people.desk.act("别处") as session:
        session.get(Person, one(people.desk, "赵敏").id).phone = "13911112222"
    people.settled()
    assert people.hands.rows(people.page.table)[6]["联系电话"] == "13911112222"
