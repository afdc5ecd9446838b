"""A table page of made-up people on an open desk, for the tests of everything that stands on it."""

from collections.abc import Callable, Iterator
from datetime import date
from functools import partial
from typing import Any

import pytest
from sqlalchemy import select

from station_desk.app import preview
from station_desk.base import idnumber
from station_desk.base.settings import Choices
from station_desk.features.roster.model import Person
from station_desk.features.villages.model import Village
from station_desk.fields.sheet import Chip, Group, Sheet
from station_desk.store.desk import Desk
from station_desk.ui.page import TablePage
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme
from tests.hands import Hands, settle, wait_until

PEOPLE = Sheet(
    Person,
    "花名册",
    columns=("name", "village_id", "badge", "phone", "id_number", "state", "hired"),
    groups=(
        Group("基本信息", ("name", "id_number", "sex", "born", "nation")),
        Group("岗位", ("village_id", "badge", "hired", "state", "left", "left_reason")),
        Group("联系", ("phone", "bank_card", "note")),
    ),
    match=(("id_number",),),
    order=("badge",),
    chips=(Chip("在岗", "state", ("在岗",)), Chip("试用", "state", ("试用",)), Chip("离岗", "state", ("离岗",))),
    counted="人",
    empty="先把现有的花名册导入进来。",
)
NAMES = ("王伟", "李芳", "张秀英", "刘洋", "陈静", "杨磊", "赵敏", "单秀杰")


def village(name: str, township: str = "口前镇") -> Village:
    return Village(name=name, township=township)


def person(number: int, name: str, **more: Any) -> Person:
    """Someone who does not exist; `number` makes ID number, badge and phone."""
    values = {
        "id_number": idnumber.made_up(number % 500, date(1985 + number // 500 % 20, 5, 1)),
        "badge": f"JY{2100 + number}",
        "phone": f"1380000{1000 + number}",
        "hired": date(2020, 3, 1),
        **more,
    }
    return Person(name=name, **values)


def settle_people(desk: Desk) -> None:
    """Eight people; the first six serve in a village each, the seventh is on trial, the eighth has left."""
    with desk.act("准备") as session:
        villages = [village(name) for name in ("前山村", "后山村", "东沟村", "西沟村", "南河村", "北河村", "口前村")]
        session.add_all(villages)
        session.flush()
        for number, name in enumerate(NAMES):
            more: dict[str, Any] = {"village_id": villages[number].id} if number < 7 else {}
            if number == 6:
                more["state"] = "试用"
            if number == 7:
                more |= {"state": "离岗", "left": date(2025, 1, 31)}
            session.add(person(number, name, **more))


def one(desk: Desk, name: str) -> Person:
    """The stored person of that name."""
    with desk.look() as session:
        return session.scalars(select(Person).where(Person.name == name)).one()


class Opened:
    """A shown page, the hands that work it, and short ways to look at it."""

    def __init__(self, page: TablePage) -> None:
        self.page, self.shell, self.desk = page, page.shell, page.shell.desk
        self.hands = Hands(page)
        self.settled()

    def settled(self) -> None:
        """Wait until everything asked for is shown."""
        settle()
        wait_until(lambda: self.page.rows.whole and not self.page.rows.busy)
        settle()

    def names(self) -> list[str]:
        self.settled()
        return [row["姓名"] for row in self.hands.rows(self.page.table)]

    def pick(self, *names: str) -> None:
        """Select these people's rows."""
        self.page.table.choose([one(self.desk, name).id for name in names])
        settle()

    def value(self, title: str) -> str:
        """What the form shows in a field."""
        box = next(box for box in self.page.panel.form.boxes.values() if box.field.title == title)
        inner = box.editor.inner
        for read in ("text", "currentText", "toPlainText"):
            if hasattr(inner, read):
                return str(getattr(inner, read)())
        raise AssertionError(title)

    def note(self, title: str) -> str:
        """The sentence under a field."""
        return next(box for box in self.page.panel.form.boxes.values() if box.field.title == title).note.text()


Opener = Callable[..., Opened]


@pytest.fixture
def open_page(qtbot: Any, desk: Desk) -> Iterator[Opener]:
    """Opens table pages on the test's desk and closes them again."""
    shells: list[Shell] = []

    def open_one(sheet: Sheet = PEOPLE, **hooks: Any) -> Opened:
        choices = Choices.load()
        shell = Shell(desk, choices, Theme(choices))
        shell.open_preview = partial(preview, shell)
        shells.append(shell)
        page = TablePage(shell, sheet, **hooks)
        qtbot.addWidget(page)
        shell.attach(page)
        page.resize(1100, 720)
        return Opened(page)

    yield open_one
    for shell in shells:
        shell.close()


@pytest.fixture
def people(desk: Desk, open_page: Opener) -> Opened:
    """The page with eight people."""
    settle_people(desk)
    return open_page()
