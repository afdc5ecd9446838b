"""A record's way by a clerk's hands: the next step asks what it needs, what cannot be done says why, back is possible."""

from collections.abc import Iterator
from datetime import date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtWidgets import QLabel

from station_desk.base.settings import Choices
from station_desk.features.pay.model import PayRun
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from station_desk.store.roles import User
from station_desk.store.workflow import HERE, Workflow
from station_desk.ui.action import ActionButton
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme
from station_desk.ui.workflow_bar import WorkflowBar, take_step
from tests.hands import Hands, settle
from tests.ways import APPOINTMENT, LISTS


@pytest.fixture
def room(qapp, desk: Desk, monkeypatch) -> Iterator[SimpleNamespace]:
    """A window with one bar; `show(workflow, record)` puts a record into it."""
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-20")
    desk.user = User("王文")
    choices = Choices.load()
    shell = Shell(desk, choices, Theme(choices))
    room = SimpleNamespace(desk=desk, shell=shell)

    def show(workflow: Workflow[Any], key: str, **more: Any) -> WorkflowBar:
        room.bar = WorkflowBar(shell, workflow, "进度", QLabel("名册"), **more)
        room.hands = Hands(room.bar)
        shell.attach(room.bar)

        def read(*_: object) -> None:
            with desk.look() as session:
                room.bar.show_way(workflow.way(session, session.get_one(workflow.model, key)))

        shell.changed.connect(read)
        room.read = read
        read()
        settle()
        return room.bar

    room.show = show
    yield room
    room.bar.close()
    shell.close()


def add(desk: Desk, record: Any) -> str:
    with desk.act("登记") as session:
        session.add(record)
    return str(record.id)


@pytest.fixture
def run(desk: Desk) -> str:
    """A draft that 王文 made on the 10th."""
    made_at = datetime(2026, 1, 10, 9)
    return add(desk, PayRun(title="名册", year=2025, sort="绩效专项资金", pool=1, made_by="王文", made_at=made_at))


def there(room: SimpleNamespace, run: str) -> PayRun:
    with room.desk.look() as session:
        return session.get_one(PayRun, run)


def answer(room: SimpleNamespace, act: str, **fields: str) -> list[str]:
    """Fill the next question's fields and press `act`; what it will have said after that."""
    seen: list[str] = []

    def do(_: object) -> None:
        for title, words in fields.items():
            room.hands.fill(title, words)
        room.hands.click(act)
        seen.extend(room.hands.texts())

    room.hands.when_asked(do)
    return seen


def in_sight(room: SimpleNamespace) -> dict[str, str]:
    return {one.text(): str(one.property("kind")) for one in room.bar.findChildren(ActionButton) if one.isVisible()}


def test_the_next_step_is_taken_with_its_real_day(room, run):
    room.show(LISTS, run)
    assert in_sight(room) == {"送审核": "primary"}
    answer(room, "送审核", 审核人="李内勤", 审核日期="2026-01-12")
    room.hands.click("送审核")
    found = there(room, run)
    assert (found.state, found.checked_by, found.checked_at.date()) == ("审核", "李内勤", date(2026, 1, 12))
    assert in_sight(room) == {"登记批准": "primary", "退回": "None"}
    assert [one.title for one in room.bar.steps.steps if one.state == HERE] == ["批准"]
    assert "审核已办（李内勤 01-12）" in room.bar.steps.accessibleName()
    assert room.desk.next_undo() == "把“名册”送审核"


def test_a_day_that_cannot_be_is_said_under_its_field_and_nothing_is_written(room, run):
    room.show(LISTS, run)
    seen = answer(room, "送审核", 审核日期="2026-01-09")
    answer(room, "返回")
    room.hands.click("送审核")
    assert "早于编制时间（2026年1月10日）" in seen
    assert there(room, run).state == "草拟"


def test_a_step_without_fields_is_only_confirmed(room, run):
    room.show(LISTS, run)
    answer(room, "送审核")
    room.hands.click("送审核")
    answer(room, "返回")
    room.hands.click("退回")
    assert there(room, run).state == "审核"
    answer(room, "退回")
    room.hands.click("退回")
    assert there(room, run).state == "草拟"


def test_what_cannot_be_done_is_disabled_and_says_why(room, run):
    room.desk.user = User("何看", "查看")
    bar = room.show(LISTS, run)
    button = next(one for one in bar.findChildren(ActionButton) if one.isVisible())
    assert (button.text(), button.isEnabled()) == ("送审核", False)
    assert "“审核”要由内勤办理，现在是查看 何看。" in button.toolTip()
    assert button.accessibleDescription() == button.toolTip()


def test_a_step_that_is_gone_is_refused_before_it_is_asked(room, run):
    bar = room.show(LISTS, run)
    with room.desk.act("别处送审核") as session:
        LISTS.take(session, session.get_one(PayRun, run), "审核")
    assert not bar.acts["审核"].isVisible()
    seen: list[str] = []
    room.hands.when_asked(lambda _: (seen.extend(room.hands.texts()), room.hands.click("知道了")))
    take_step(room.shell, LISTS, (run,), "审核")
    assert "“名册”现在是“审核”，不能送审核。" in seen


def test_a_step_may_have_a_way_of_its_own(room, run):
    seen: list[str] = []
    bar = room.show(LISTS, run, instead={"审核": lambda: seen.append("审核")}, above=True)
    bar.acts["审核"].trigger()
    assert seen == ["审核"]


def test_many_are_taken_at_once_and_a_reason_is_asked_as_a_reason(room):
    keys = [add(room.desk, Village(name=name, township="口前镇", director="面试")) for name in ("甲村", "乙村")]
    room.show(APPOINTMENT, keys[0])
    assert in_sight(room) == {"体检": "primary", "退出": "None"}
    done: list[str] = []
    answer(room, "退出", 原因="本人放弃")
    take_step(room.shell, APPOINTMENT, keys, "退出", lambda: done.append("退出"))
    with room.desk.look() as session:
        assert [session.get_one(Village, key).note for key in keys] == ["本人放弃"] * 2
    assert done == ["退出"]
    assert in_sight(room) == {}
