"""One value for many: what would change is said before, done in one act, and taken back in one step."""

from sqlalchemy import select

from station_desk.features.roster.model import Person
from station_desk.store.journal import ACT
from station_desk.ui.table import bulk
from station_desk.ui.table.bulk import bulk_fields
from tests.hands import wait_until
from tests.ui.pages import NAMES, PEOPLE, one


def test_what_several_share_is_changed_in_one_act(people):
    people.pick("王伟", "李芳", "赵敏")
    lines = []

    def work(dialog):
        people.hands.fill("要改的项目", "聘用形式")
        people.hands.fill("新的内容", "劳务派遣")
        lines.extend(dialog.list.item(row).text() for row in range(dialog.list.count()))
        people.hands.click("修改 3 人")

    people.hands.when_asked(work)
    people.hands.click("批量修改")
    assert lines == ["3 人：（空） → 劳务派遣"]
    assert [one(people.desk, name).terms for name in NAMES[:4]] == ["劳务派遣", "劳务派遣", None, None]
    assert one(people.desk, "赵敏").terms == "劳务派遣"
    people.shell.undo()
    assert one(people.desk, "赵敏").terms is None


def test_those_who_already_have_it_are_counted_apart(people):
    people.pick("王伟", "李芳", "赵敏")
    lines = []

    def work(dialog):
        people.hands.fill("要改的项目", "在职状态")
        people.hands.fill("新的内容", "试用")
        lines.extend(dialog.list.item(row).text() for row in range(dialog.list.count()))
        people.hands.click("返回")

    people.hands.when_asked(work)
    people.hands.click("批量修改")
    assert lines == ["2 人：在岗 → 试用", "1 人：本来就是“试用”"]
    assert one(people.desk, "王伟").state == "在岗"


def test_a_wrong_value_is_refused_in_words(people):
    people.pick("王伟", "李芳")
    notes = []

    def work(dialog):
        people.hands.fill("要改的项目", "聘用日期")
        people.hands.fill("新的内容", "去年春天")
        notes.append((dialog.note.text(), dialog.go.isEnabled()))
        people.hands.click("返回")

    people.hands.when_asked(work)
    people.hands.click("批量修改")
    assert "不是日期" in notes[0][0]
    assert not notes[0][1]


def test_one_refusal_leaves_everybody_as_before(people):
    people.pick("王伟", "李芳")

    def work(dialog):
        people.hands.fill("要改的项目", "在职状态")
        people.hands.fill("新的内容", "离岗")
        people.hands.click("修改 2 人")

    people.hands.when_asked(work)
    people.hands.answer("知道了")  # the checks of the record want a day of leaving
    people.hands.click("批量修改")
    wait_until(lambda: not people.hands.waiting)
    assert {one(people.desk, name).state for name in ("王伟", "李芳")} == {"在岗"}


def test_what_belongs_to_one_alone_is_not_offered():
    keys = {field.key for field in bulk_fields(PEOPLE)}
    assert {"state", "hired", "village_id", "note"} <= keys
    assert not keys & {"name", "id_number", "bank_card", "photo"}


def test_very_many_are_changed_in_a_job(people, monkeypatch):
    monkeypatch.setattr(bulk, "AT_ONCE", 3)
    monkeypatch.setattr(bulk, "CHUNK", 2)
    planned = [bulk.Planned(one(people.desk, name).id, name, "note", None, "共同的话") for name in NAMES]
    bulk.change_many(people.shell, PEOPLE, "批量修改", planned)
    wait_until(lambda: not people.shell.work.running)
    with people.desk.look() as session:
        assert set(session.scalars(select(Person.note))) == {"共同的话"}
        assert session.scalar(select(ACT.c.title).order_by(ACT.c.number.desc()).limit(1)) == "批量修改"
    people.desk.undo()
    assert one(people.desk, "王伟").note is None


def test_emptying_is_called_so_and_enter_does_not_do_it(people):
    people.pick("王伟", "李芳")
    seen = []

    def work(dialog):
        people.hands.fill("要改的项目", "聘用形式")
        people.hands.fill("新的内容", "劳务派遣")
        seen.append((dialog.go.text(), dialog.go.isDefault(), dialog.stay.isDefault()))
        people.hands.fill("要改的项目", "所属村")
        seen.append((dialog.go.text(), dialog.go.isDefault(), dialog.stay.isDefault()))
        assert dialog.which.nextInFocusChain() is dialog.editor.inner
        people.hands.click("返回")

    people.hands.when_asked(work)
    people.hands.click("批量修改")
    assert seen[0] == ("修改 2 人", True, False)
    assert seen[1] == ("清空 2 人", False, True)
