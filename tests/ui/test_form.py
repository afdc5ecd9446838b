"""The form of a record: groups, required fields in words, one or two columns, what follows from what, Enter goes on."""

from datetime import date

import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication

from station_desk.base import idnumber
from station_desk.base.settings import Choices
from station_desk.features.roster.model import Person
from station_desk.features.schedule.model import Meeting
from station_desk.fields.sheet import Group, Sheet
from station_desk.ui.form.form import Form
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme
from tests.hands import Hands, settle
from tests.ui.pages import PEOPLE

MEETINGS = Sheet(
    Meeting,
    "例会",
    ("title", "starts"),
    (Group("会议", ("title", "kind", "starts", "place", "provisional", "agenda")),),
)


@pytest.fixture
def show(qtbot, desk):
    shells = []

    def open_one(sheet=PEOPLE, wide=600, **more):
        choices = Choices.load()
        shell = Shell(desk, choices, Theme(choices))
        shells.append(shell)
        form = Form(shell, sheet, **more)
        qtbot.addWidget(form)
        form.resize(wide, 600)
        return form, Hands(form)

    yield open_one
    for shell in shells:
        shell.close()


def columns(form):
    return {box.x() for box in form.boxes.values() if box.isVisible()}


def test_what_is_required_is_said_in_the_groups_head(show):
    _, hands = show()
    assert "必填：姓名、公民身份号码" in hands.texts()
    assert "必填：在职状态" in hands.texts()
    assert "联系" in hands.texts()


def test_a_narrow_form_has_one_column_and_a_wide_one_two(show):
    form, _ = show(wide=300)
    assert len(columns(form)) == 1
    form.resize(700, 600)
    settle()
    assert len(columns(form)) == 2
    note = form.boxes["note"]
    assert note.width() > form.boxes["name"].width() * 1.8


def test_only_what_differs_counts_as_a_change(show):
    form, hands = show()
    form.put({"name": "李芳", "phone": "13800001111"})
    hands.fill("姓名", "李方")
    hands.fill("姓名", "李芳")
    assert form.touched
    assert not form.dirty
    hands.fill("联系电话", "")
    assert form.changes() == {"phone": None}


def test_an_unreadable_value_would_be_lost_too(show):
    form, hands = show()
    form.put({})
    hands.fill("出生日期", "不知道")
    assert form.dirty
    with pytest.raises(ValueError, match="不是日期"):
        form.changes()


def test_doubts_are_said_but_do_not_stop(show):
    form, hands = show()
    form.put({"name": "李芳", "id_number": idnumber.made_up(1, date(1990, 1, 1)), "state": "在岗"})
    hands.fill("联系电话", "12345")
    assert "位数不对" in form.boxes["phone"].note.text()
    assert form.boxes["phone"].note.property("tone") == "care"
    assert not [one for one in form.check() if one.error]


def test_an_old_fault_does_not_hold_up_another_change(show):
    form, hands = show()
    form.put({"name": "李芳", "id_number": "123", "state": "在岗"})
    hands.fill("联系电话", "13800001111")
    assert not [one for one in form.check() if one.error]
    assert [one for one in form.check(new=True) if one.error and one.key == "id_number"]


def test_what_follows_is_filled_in_at_once(show):
    def follows(key, values):
        if key == "id_number" and values["id_number"]:
            return {"born": idnumber.born_on(values["id_number"]), "sex": idnumber.sex(values["id_number"])}
        return {}

    form, hands = show(follows=follows)
    form.put({})
    hands.fill("公民身份号码", idnumber.made_up(3, date(1988, 2, 29), "女"))
    assert form.boxes["born"].editor.value() == date(1988, 2, 29)
    assert form.boxes["sex"].editor.value() == "女"
    assert set(form.changes()) == {"id_number", "born", "sex"}


def test_enter_goes_on_to_the_next_field(show):
    form, _hands = show(MEETINGS)
    form.go_to("title")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert QApplication.focusWidget().accessibleName() == "类型"
    form.go_to("agenda")
    QTest.keyClick(QApplication.focusWidget(), Qt.Key.Key_Return)
    assert QApplication.focusWidget().accessibleName() == "议程"


def test_help_stands_under_the_field_and_is_read_out(show):
    form, hands = show(MEETINGS)
    assert any(words.startswith("国务院放假安排公布前") for words in hands.texts())
    assert form.boxes["provisional"].editor.inner.accessibleDescription().startswith("国务院")
    form.boxes["provisional"].say("不对", "bad")
    assert form.boxes["provisional"].editor.inner.accessibleDescription().startswith("不对。国务院")


def test_a_field_out_of_sight_is_brought_into_sight(show):
    form, _ = show(wide=300)
    form.go_to("note")
    settle()
    box = form.boxes["note"]
    assert 0 <= box.mapTo(form, box.rect().topLeft()).y() < form.height()


def test_putting_another_record_clears_every_note(show):
    form, hands = show()
    form.put({})
    hands.fill("出生日期", "不知道")
    form.put({"name": "李芳"})
    assert form.boxes["born"].note.text() == ""
    assert not form.touched


def test_the_picture_has_no_place_among_the_fields(show):
    form, _ = show(Sheet(Person, "人", ("name",), (Group("全部", ("name", "photo")),)))
    assert form.picture is form.boxes["photo"]
    assert form.picture.parentWidget() is None
    form.picture.deleteLater()
