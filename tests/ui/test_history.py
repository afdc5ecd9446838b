"""The tab 历史: who changed what when, in words, and one value put back."""

from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from station_desk.features.roster.model import Person
from tests.ui.pages import one


def change(people, title, **values):
    with people.desk.act(title) as session:
        person = session.get(Person, one(people.desk, "李芳").id)
        for key, value in values.items():
            setattr(person, key, value)
    people.settled()


def lines(people):
    """The table as lists of words; a line of one word is an act."""
    model = people.page.panel.history.table.model()
    found = []
    for row in range(model.rowCount()):
        words = [str(model.index(row, column).data()) for column in range(3)]
        found.append([words[0]] if not any(words[1:]) else words)
    return found


def test_changes_are_told_in_words_newest_first(people):
    people.pick("李芳")
    change(people, "换村", village_id=None, state="试用")
    change(people, "补照片", photo=b"\xff\xd8", bank_card="6222021234567890123")
    people.hands.click("历史")
    told = lines(people)
    assert told[0][0].endswith("补照片")
    assert people.desk.user.name in told[0][0]
    assert told[1:3] == [["银行卡号", "", "*" * 17 + "23"], ["照片", "无", "有"]]
    assert told[3][0].endswith("换村")
    assert told[4:6] == [["所属村", "后山村", ""], ["在职状态", "在岗", "试用"]]
    assert ["姓名", "", "李芳"] in told
    assert not any("拼音" in line[0] for line in told)


def test_one_value_is_put_back_and_that_can_be_undone(people):
    people.pick("李芳")
    change(people, "改电话", phone="13911112222", note="新电话")
    people.hands.click("历史")
    people.hands.select_row("13911112222", people.page.panel.history.table)
    people.hands.click("还原到此前")
    assert one(people.desk, "李芳").phone == "13800001001"
    assert one(people.desk, "李芳").note == "新电话"
    assert people.desk.next_undo() == "还原李芳的联系电话"
    assert lines(people)[1] == ["联系电话", "13911112222", "13800001001"]


def test_the_line_of_an_act_cannot_be_put_back(people):
    people.pick("李芳")
    people.hands.click("历史")
    table = people.page.panel.history.table
    QTest.mouseClick(
        table.viewport(), Qt.MouseButton.LeftButton, pos=table.visualRect(table.model().index(0, 0)).center()
    )
    assert [told.before for told in table.chosen()] == [""]  # the newest change stays chosen
    QTest.keyClick(table, Qt.Key.Key_Home)
    assert "准备" not in [told.field.title for told in table.chosen()]
    assert people.desk.next_undo() == "准备"


def test_a_village_that_is_gone_is_said_to_be(people):
    from station_desk.features.villages.model import Village

    people.pick("李芳")
    with people.desk.act("新村") as session:
        fresh = Village(name="新村", township="口前镇")
        session.add(fresh)
    change(people, "调动", village_id=fresh.id)
    change(people, "调回", village_id=None)
    with people.desk.act("撤村") as session:
        from station_desk.features.roster.model import Post

        for post in session.query(Post).filter_by(village_id=fresh.id):
            session.delete(post)
        session.flush()
        session.delete(session.get(Village, fresh.id))
    people.hands.click("历史")
    assert lines(people)[1] == ["所属村", "（已删除）", ""]


def test_a_record_not_saved_yet_has_no_history(people):
    people.hands.press("Ctrl+N")
    assert not people.page.panel.bar.isTabEnabled(1)
    people.page.panel.revert()


def test_the_line_of_an_act_follows_the_theme(people):
    people.pick("李芳")
    change(people, "换村", village_id=None)
    people.hands.click("历史")
    theme = people.shell.theme
    theme.choose("dark")
    head, role = people.page.panel.history.table.model().index(0, 0), Qt.ItemDataRole
    assert head.data(role.ForegroundRole) == theme.colour("muted")
    assert head.data(role.BackgroundRole) == theme.colour("raised")
