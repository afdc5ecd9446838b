"""Text that is being typed lies on the disk a moment later, and is offered when the program starts again."""

import errno
import json
import stat
from collections.abc import Callable, Iterator
from datetime import date
from typing import Any

import pytest
from PySide6.QtWidgets import QApplication, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from station_desk.base.idnumber import made_up
from station_desk.base.places import RecordPlace
from station_desk.features.roster.model import Person
from station_desk.features.villages.model import Village
from station_desk.fields.room import Room
from station_desk.store.desk import Desk
from station_desk.store.drafts import Drafts, Place
from station_desk.ui.form.panel import Panel
from station_desk.ui.page import TablePage
from station_desk.ui.parts import FormTab
from station_desk.ui.shell import Shell
from tests.hands import settle, wait_until
from tests.ui.desk_window import Offered, Shown
from tests.ui.pages import PEOPLE, one, settle_people

Opener = Callable[..., Shown]


class Minutes(QWidget):
    """A tab with text of its own, joined as the docstring of ui.drafts says."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.record_id: str | None = None
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("记录")
        QVBoxLayout(self).addWidget(self.text)
        self.kept = shell.drafts.join(self)
        self.text.textChanged.connect(self.kept.touch)

    def show_record(self, record_id: str | None) -> None:
        self.record_id = record_id

    def draft_place(self) -> Place | None:
        return Place(Person.__tablename__, "谈话", "李芳 谈话", self.record_id) if self.record_id else None

    def draft(self) -> Any:
        return self.text.toPlainText() or None

    def take_draft(self, value: Any) -> None:
        self.text.setPlainText(value)


class Quick(QWidget):
    """A page of another room that belongs to no record."""

    def __init__(self, shell: Shell, _: str) -> None:
        super().__init__()
        self.line = QLineEdit()
        self.line.setAccessibleName("快速登记")
        QVBoxLayout(self).addWidget(self.line)
        self.kept = shell.drafts.join(self)
        self.line.textEdited.connect(self.kept.touch)

    def draft_place(self) -> Place:
        return Place("duty_entry", "快速登记", "履职纪实 快速登记", room="quick")

    def draft(self) -> Any:
        return {"lines": [self.line.text()]} if self.line.text() else None

    def take_draft(self, value: Any) -> None:
        self.line.setText(value["lines"][0])


def rooms() -> list[Offered]:
    people = Offered("people", Room("花名册", "日常", "users"), of=PEOPLE)
    people.build = lambda shell, _: TablePage(shell, PEOPLE, tabs=(FormTab("谈话", Minutes),))
    return [
        Offered("today", Room("今日", "日常", "home")),
        people,
        Offered("quick", Room("快登", "日常", "home"), Quick),
    ]


@pytest.fixture
def start(desk: Desk, show_window: Opener) -> Iterator[Callable[[], Shown]]:
    """Starts the program; started a second time it is after a crash: the first one has never closed."""
    settle_people(desk)
    begun: list[Shown] = []

    def begin() -> Shown:
        desk.drafts = Drafts(desk.drafts.folder)
        begun.append(show_window(rooms()))
        return begun[-1]

    yield begin
    for one_ in begun:  # nobody answers whether to save
        for panel in one_.window.findChildren(Panel):
            panel.show_record(None)


def files(desk: Desk) -> list[Any]:
    return [json.loads(file.read_text(encoding="utf-8")) for file in desk.drafts.folder.glob("[!.]*.draft")]


def open_person(shown: Shown, name: str) -> Any:
    shown.window.show_place(RecordPlace("people", one(shown.desk, name).id))
    settled(shown)
    return shown.page("people")


def settled(shown: Shown) -> None:
    """Wait until the people are shown."""
    page = shown.page("people")
    wait_until(lambda: page.rows.whole and not page.rows.busy)
    settle()
    shown.window.activateWindow()
    settle()


def crash(shown: Shown) -> None:
    """What was typed has reached the disk; the window does nothing more."""
    shown.shell.drafts.flush()
    shown.shell.drafts._do(lambda: None).result()
    shown.window.hide()


def offered(shown: Shown) -> str:
    return next((text for text in shown.hands.texts() if text.startswith("上次没有保存的内容")), "")


def test_what_is_typed_is_on_the_disk_a_moment_later_and_gone_once_saved(start: Callable[[], Shown]) -> None:
    shown = start()
    open_person(shown, "李芳")
    assert files(shown.desk) == []
    shown.hands.fill("联系电话", "13900001111")
    wait_until(lambda: files(shown.desk))
    (kept,) = files(shown.desk)
    assert kept["value"]["words"] == "联系电话：13900001111"
    shown.hands.press("Ctrl+S")
    wait_until(lambda: not files(shown.desk))
    assert one(shown.desk, "李芳").phone == "13900001111"


def test_only_the_clerk_may_read_a_draft(start: Callable[[], Shown]) -> None:
    shown = start()
    open_person(shown, "李芳")
    shown.hands.fill("联系电话", "13900001111")
    crash(shown)
    (file,) = shown.desk.drafts.folder.iterdir()
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700


def test_giving_up_removes_it(start: Callable[[], Shown]) -> None:
    shown = start()
    open_person(shown, "李芳")
    shown.hands.fill("联系电话", "13900001111")
    crash(shown)
    shown.window.show()
    assert files(shown.desk)
    shown.hands.click("还原")
    wait_until(lambda: not files(shown.desk))


def test_after_a_crash_the_form_is_offered_and_restored_as_unsaved(start: Callable[[], Shown]) -> None:
    shown = start()
    open_person(shown, "李芳")
    shown.hands.fill("联系电话", "13900001111")
    shown.hands.fill("备注", "一段话")
    crash(shown)
    again = start()
    assert offered(again).startswith("上次没有保存的内容：李芳 资料（")
    again.hands.click("恢复")
    page = again.page("people")
    settled(again)
    assert page.panel.record_id == one(again.desk, "李芳").id
    assert page.panel.form.changes() == {"phone": "13900001111", "note": "一段话"}
    assert one(again.desk, "李芳").phone != "13900001111"
    assert offered(again) == ""
    assert len(files(again.desk)) == 1  # it is being typed again
    again.hands.press("Ctrl+S")
    assert one(again.desk, "李芳").phone == "13900001111"
    wait_until(lambda: not files(again.desk))


def test_what_cannot_be_read_yet_comes_back_as_typed(start: Callable[[], Shown]) -> None:
    shown = start()
    open_person(shown, "李芳")
    shown.hands.fill("聘用日期", "2020年十三月")
    shown.hands.fill("姓名", "李小芳")
    crash(shown)
    again = start()
    again.hands.click("恢复")
    settle()
    boxes = again.page("people").panel.form.boxes
    assert boxes["hired"].editor.line.text() == "2020年十三月"
    assert boxes["name"].editor.value() == "李小芳"


def test_a_new_record_comes_back_with_what_it_began_with(start: Callable[[], Shown]) -> None:
    shown = start()
    page = open_person(shown, "李芳")
    shown.hands.click("新增")
    shown.hands.fill("姓名", "郑新")
    number = made_up(99, date(1990, 3, 7))
    page.panel.form.boxes["id_number"].editor.line.setText(number)
    page.panel.form.boxes["id_number"].editor.line.textEdited.emit(number)
    crash(shown)
    again = start()
    assert "新增郑新 资料" in offered(again)
    again.hands.click("恢复")
    settle()
    panel = again.page("people").panel
    assert panel.new
    assert panel.isVisible()
    assert panel.form.changes()["name"] == "郑新"
    assert panel.form.changes()["id_number"] == number
    assert panel.form.stored["state"] == Person().state


def test_it_is_said_when_the_record_has_changed_since(start: Callable[[], Shown]) -> None:
    shown = start()
    open_person(shown, "李芳")
    shown.hands.fill("联系电话", "13900001111")
    crash(shown)
    with shown.desk.act("别处") as session:
        session.get_one(Person, one(shown.desk, "李芳").id).phone = "13900002222"
    again = start()
    again.hands.click("恢复")
    settle()
    assert "已恢复。这条记录在那以后改过，请核对后再保存。" in again.toast()
    assert "这条记录后来在别处改过" in again.page("people").panel.banner.text()
    assert again.page("people").panel.form.changes() == {"phone": "13900001111"}


def test_of_a_deleted_record_it_can_still_be_read_and_copied(start: Callable[[], Shown]) -> None:
    shown = start()
    open_person(shown, "单秀杰")
    shown.hands.fill("备注", "很长的一段话")
    crash(shown)
    with shown.desk.act("删除") as session:
        session.delete(session.get_one(Person, one(shown.desk, "单秀杰").id))
    again = start()
    read: list[str] = []

    def look(dialog: QWidget) -> None:
        read.append(dialog.findChild(QPlainTextEdit).toPlainText())
        again.hands.click("复制")
        again.hands.click("关闭")

    again.hands.when_asked(look)
    again.hands.click("恢复")
    wait_until(lambda: read)
    assert read == ["备注：很长的一段话"]
    assert QApplication.clipboard().text() == "备注：很长的一段话"
    assert offered(again)  # it stays until it is not wanted


def test_a_record_deleted_while_one_types_leaves_what_was_typed(start: Callable[[], Shown]) -> None:
    shown = start()
    page = open_person(shown, "单秀杰")
    shown.hands.fill("备注", "很长的一段话")
    with shown.desk.act("删除") as session:
        session.delete(session.get_one(Person, one(shown.desk, "单秀杰").id))
    wait_until(lambda: offered(shown))
    assert "单秀杰 资料" in offered(shown)
    assert page.panel.record_id != ""


def test_what_is_not_wanted_goes_and_may_be_taken_back(start: Callable[[], Shown]) -> None:
    shown = start()
    open_person(shown, "李芳")
    shown.hands.fill("联系电话", "13900001111")
    crash(shown)
    again = start()
    again.hands.click("不要了")
    assert offered(again) == ""
    assert files(again.desk) == []
    again.hands.click("撤销", inside=again.shell._toast)
    assert "李芳" in offered(again)
    assert len(files(again.desk)) == 1


def test_two_pieces_are_offered_one_after_the_other(start: Callable[[], Shown]) -> None:
    shown = start()
    open_person(shown, "李芳")
    shown.hands.fill("联系电话", "13900001111")
    crash(shown)
    again = start()
    open_person(again, "刘洋")
    again.hands.fill("联系电话", "13900003333")
    crash(again)
    third = start()
    assert "刘洋" in offered(third)
    assert "另有 1 项" in third.hands.texts()
    third.hands.click("不要了")
    assert "李芳" in offered(third)
    assert not any(text.startswith("另有") for text in third.hands.texts())


def test_a_tab_that_joined_is_opened_with_its_text(start: Callable[[], Shown]) -> None:
    shown = start()
    page = open_person(shown, "李芳")
    page.panel.bar.setCurrentIndex(2)
    shown.hands.fill("记录", "谈了话")
    crash(shown)
    again = start()
    assert "李芳 谈话" in offered(again)
    again.hands.click("恢复")
    settle()
    assert again.page("people").panel.bar.currentIndex() == 2
    assert again.hands.field("记录").toPlainText() == "谈了话"


def test_a_page_without_a_record_gets_its_text_back(start: Callable[[], Shown]) -> None:
    shown = start()
    shown.window.open("quick")
    shown.hands.field("快速登记").setFocus()
    shown.hands.type("10 走访 3 户")
    crash(shown)
    again = start()
    again.hands.click("恢复")
    settle()
    assert again.window.here == "quick"
    assert again.hands.field("快速登记").text() == "10 走访 3 户"


@pytest.mark.parametrize("content", [b"", b"{", b"\xff\xfe\x00", b"[]", b'{"place": {}, "value": 1}', b'{"place": 3}'])
def test_a_ruined_file_is_put_aside(desk: Desk, show_window: Opener, content: bytes) -> None:
    desk.drafts.folder.mkdir()
    (desk.drafts.folder / "a.draft").write_bytes(content)
    shown = show_window(rooms())
    assert offered(shown) == ""
    assert [file.name for file in desk.drafts.folder.iterdir()] == ["a.ruined"]


def test_a_value_of_another_shape_can_still_be_read(start: Callable[[], Shown]) -> None:
    shown = start()
    key = one(shown.desk, "李芳").id
    shown.desk.drafts.keep("a", Place(Person.__tablename__, "资料", "李芳", key), {"typed": ["旧的写法"]})
    again = start()
    again.hands.answer("关闭")
    again.hands.click("恢复")
    settle()
    assert offered(again)
    assert not again.page("people").panel.form.touched


def test_a_full_disk_is_told_once_and_typing_goes_on(
    start: Callable[[], Shown], monkeypatch: pytest.MonkeyPatch
) -> None:
    shown = start()
    open_person(shown, "李芳")

    def full(*_: Any, **__: Any) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("station_desk.base.paths.tempfile.mkstemp", full)
    shown.hands.fill("联系电话", "13900001111")
    wait_until(lambda: "请尽快保存" in shown.toast())
    assert "磁盘已满" in shown.toast()
    shown.hands.fill("备注", "还在写")
    assert shown.page("people").panel.form.changes() == {"phone": "13900001111", "note": "还在写"}
    shown.shell._toast.hide()
    shown.shell.drafts.flush()
    shown.shell.drafts._do(lambda: None).result()
    settle()
    assert shown.toast() == ""
    monkeypatch.undo()
    shown.hands.press("Ctrl+S")
    assert one(shown.desk, "李芳").note == "还在写"


def test_a_chosen_village_comes_back_as_that_village(start: Callable[[], Shown]) -> None:
    shown = start()
    open_person(shown, "李芳")
    shown.hands.fill("所属村", "口前村")
    crash(shown)
    again = start()
    again.hands.click("恢复")
    settle()
    changes = again.page("people").panel.form.changes()
    with again.desk.look() as session:
        assert changes == {"village_id": session.query(Village).filter_by(name="口前村").one().id}
