"""A window on two made-up rooms, for the tests of everything around the pages."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from functools import partial
from types import SimpleNamespace
from typing import Any

import pytest
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QApplication, QLineEdit, QVBoxLayout, QWidget
from sqlalchemy import select

from station_desk.app import preview
from station_desk.base.places import Place
from station_desk.base.settings import Choices
from station_desk.features.villages.model import Village
from station_desk.fields.room import Room
from station_desk.fields.sheet import Sheet
from station_desk.store.desk import Desk
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme
from station_desk.ui.view import View
from station_desk.ui.window.window import Window
from tests.hands import Hands, settle

VILLAGES = Sheet(Village, "村屯", columns=("name", "township", "director"), groups=(), order=("township", "name"))


class Page(QWidget):
    """A page that notes what the window asks of it."""

    def __init__(self, shell: Shell, name: str) -> None:
        super().__init__()
        self.shell, self.name, self.asked = shell, name, []
        self.unsaved, self.leaves = False, True
        self.line = QLineEdit()
        self.line.setAccessibleName(f"{name}的输入")
        QVBoxLayout(self).addWidget(self.line)
        act = QAction(f"{name}的命令", self)
        act.triggered.connect(lambda: self.asked.append("act"))
        self.addAction(act)
        self.shown: list[list[str]] = []  # the villages, each time they were read
        View(self, shell, lambda session: sorted(session.scalars(select(Village.name))), self.shown.append)

    def open_record(self, record_id: str) -> None:
        self.asked.append(("open", record_id))

    def show_place(self, place: Place) -> None:
        self.asked.append(place)

    def may_leave(self) -> bool:
        self.asked.append("leave")
        return self.leaves


@dataclass
class Offered:
    """A room as the catalog offers it; `built` counts how often its page was made."""

    name: str
    room: Room
    build: Callable[[Shell, str], QWidget] = Page
    of: Sheet | None = None
    built: int = 0

    def part(self, part: str) -> Any:
        return SimpleNamespace(build_page=self._build) if part == "page" else None

    def _build(self, shell: Shell) -> QWidget:
        self.built += 1
        return self.build(shell, self.name)

    def sheet(self) -> Sheet | None:
        return self.of

    def sheets(self) -> tuple[Sheet, ...]:
        return (self.of,) if self.of else ()


class Shown:
    """A shown window, its rooms and the hands that work it."""

    def __init__(self, desk: Desk, rooms: list[Offered], **more: Any) -> None:
        self.desk, self.rooms = desk, {room.name: room for room in rooms}
        theme = Theme(Choices.load())
        theme.start()
        self.shell = Shell(desk, theme.choices, theme)
        self.shell.open_preview = partial(preview, self.shell)
        self.window = Window(self.shell, rooms, **more)
        self.window.open(rooms[0].name)
        self.hands = Hands(self.window)
        settle()

    def page(self, name: str) -> Any:
        return self.window.pages[name]

    def add_village(self, name: str, title: str = "") -> bool:
        """Write a village the way a page does."""
        done = self.shell.act(
            title or f"新增{name}", lambda session: session.add(Village(name=name, township="口前镇"))
        )
        settle()
        return done

    def villages(self) -> list[str]:
        with self.desk.look() as session:
            return sorted(one.name for one in session.query(Village))

    def toast(self) -> str:
        toast = self.shell._toast
        return toast.words.text() if toast and toast.isVisible() else ""


def usual() -> list[Offered]:
    return [
        Offered("today", Room("今日", "日常", "home")),
        Offered("places", Room("村屯", "日常", "map"), of=VILLAGES),
        Offered("ways", Room("设置", "系统", "settings")),
    ]


@pytest.fixture
def show_window(qtbot: Any, desk: Desk) -> Iterator[Callable[..., Shown]]:
    """Opens windows on the test's desk and closes them again, whatever their pages say."""
    opened: list[Shown] = []

    def show(rooms: list[Offered] | None = None, **more: Any) -> Shown:
        opened.append(Shown(desk, rooms or usual(), **more))
        return opened[-1]

    yield show
    for one in opened:
        for page in one.window.pages.values():
            page.leaves = True
        one.shell.work.close()
        settle()
        one.window.close()
        one.window.deleteLater()
    settle()
    QApplication.instance().setStyleSheet("")
    QApplication.setStyle("Fusion")


@pytest.fixture
def shown(show_window: Callable[..., Shown]) -> Shown:
    """The usual window."""
    return show_window()
