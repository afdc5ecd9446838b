"""Every action declared anywhere is pressed: it does something, asks, or says why not; nothing raises.

The walk finds them by building each room and looking into its tabs; a room that is new is walked by itself.
"""

from collections.abc import Callable
from contextlib import closing
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import (
    QAbstractButton,
    QApplication,
    QDialog,
    QLabel,
    QLineEdit,
    QMenu,
    QTabBar,
    QTableView,
    QWidget,
)

from station_desk.base.jobs import finish
from station_desk.catalog import offers
from station_desk.demo.place import open_demo
from station_desk.features.schedule.page.calendar import ATTENDANCE, LIST, MONTH, YEAR
from station_desk.store.desk import Desk
from station_desk.ui.action import ActionSet, BoundAction
from tests.hands import settle
from tests.journeys.steps import Clerk

TODAY = "2026-11-23"


class Walk:
    """Presses what it finds in a window, answers every question with 返回, and notes what came of it."""

    def __init__(self, clerk: Clerk, qtbot: Any) -> None:
        self.clerk, self.qtbot = clerk, qtbot
        self.shell, self.window = clerk.shell, clerk.main
        self.pressed: set[tuple[str, ...]] = set()
        self.silent: list[str] = []
        self.raised: list[str] = []
        self.heard: list[str] = []  # what the window has said or asked since the last press
        tell = self.shell.tell
        self.shell.tell = lambda sentence, *rest, **more: (self.heard.append(sentence), tell(sentence, *rest, **more))
        self.shell.preview = lambda paper, request: self.heard.append(f"预览{paper.title}")
        go = self.shell.open_place
        self.shell.open_place = lambda place: (self.heard.append(f"去{place}"), go(place))
        self.closing = QTimer(interval=5)
        self.closing.timeout.connect(self._go_back)
        self.closing.start()

    def _go_back(self) -> None:
        dialog = QApplication.activeModalWidget()
        if isinstance(dialog, QDialog) and dialog.isVisible():
            self.heard.append(f"问“{dialog.windowTitle()}”")
            dialog.reject()

    # ------------------------------------------------------------------------------------------------- the ways
    def room(self, name: str) -> None:
        """Open a room and press everything in it, tab by tab, way by way."""

        def arrive(way: str = "") -> None:
            self.window.open(name)
            self.clerk.still()
            if name == "schedule":
                self.page().show_way(way or LIST)
                self.clerk.still()

        self.look((name,), arrive)
        for way in (MONTH, YEAR, ATTENDANCE) if name == "schedule" else ():
            self.look((name, way), partial(arrive, way))

    def page(self) -> QWidget:
        return self.window.pages[self.window.here]

    def look(self, where: tuple[str, ...], arrive: Callable[[], None]) -> None:
        """Press what is in sight, then what the tabs hide; `arrive` comes back here from wherever an action leads."""
        arrive()
        self.press_all(where, arrive)
        for bar in self.page().findChildren(QTabBar):
            for at in range(bar.count()):
                if not bar.isVisible() or not bar.isTabEnabled(at) or at == bar.currentIndex():
                    continue
                title = bar.tabText(at).split(" ")[0]
                if (where[0], str(id(bar)), title) not in self.pressed:
                    self.pressed.add((where[0], str(id(bar)), title))
                    self.look((*where, title), partial(self._turn, arrive, bar, at))

    def _turn(self, arrive: Callable[[], None], bar: QTabBar, at: int) -> None:
        if not bar.isVisible():
            arrive()
        bar.setCurrentIndex(at)
        self.clerk.still()

    # ------------------------------------------------------------------------------------------------- pressing
    def press_all(self, where: tuple[str, ...], arrive: Callable[[], None]) -> None:
        """Press each action in sight that was not pressed before, with the first row chosen where rows are."""
        for table in self.page().findChildren(QTableView):
            if table.isVisible() and table.model() and table.model().rowCount() and not table.selectedIndexes():
                table.selectRow(0)
        self.clerk.still()
        sets = [one for one in self.page().findChildren(ActionSet) if one.owner.isVisible()]
        for bound in [bound for one in sets for bound in one.bound]:
            name = (type(bound.acts.owner).__name__, bound.acts.owner.accessibleName(), bound.declared.title, where[0])
            if name in self.pressed or not bound.isVisible():
                continue
            self.pressed.add(name)
            if not bound.acts.owner.isVisible():
                arrive()
            self.press(bound, " › ".join((*where, bound.text())), where, arrive)

    def press(self, bound: BoundAction, name: str, where: tuple[str, ...], arrive: Callable[[], None]) -> None:
        """Press one action, or each entry of the menu it opens."""
        if not bound.isEnabled():
            if bound.toolTip() in ("", bound.text()):
                self.silent.append(f"{name} is grey and does not say why")
            return
        if not bound.declared.choices:
            self.try_one(bound, bound.perform, name, where, arrive)
            return
        for at, (words, grey) in enumerate(
            [(one.text(), not one.isEnabled() and not one.why) for one in entries(bound)]
        ):
            said = f"{name} › {words}"
            self.silent += [f"{said} is grey and does not say why"] if grey else []
            if not bound.acts.owner.isVisible():
                arrive()
            self.try_one(bound, lambda at=at: entries(bound)[at].perform(), said, where, arrive)

    def try_one(
        self, bound: BoundAction, act: Any, name: str, where: tuple[str, ...], arrive: Callable[[], None]
    ) -> None:
        """Do one thing, and see what came of it."""
        table = next((one for one in self.page().findChildren(QTableView) if one.isVisible()), self.page())
        table.setFocus()
        self.heard.clear()
        before, undo = self._seen(), self.shell.desk.next_undo()
        with self.qtbot.captureExceptions() as raised:
            try:
                act()
                self.clerk.still()
            except Exception as error:
                self.raised.append(f"{name}: {error!r}")
        self.raised += [f"{name}: {error[1]!r}" for error in raised]
        changed = self.shell.desk.next_undo() != undo
        if not (self.heard or changed or before != self._seen()):
            self.silent.append(f"{name} does nothing")
        if changed:
            self.shell.undo()
            self.clerk.still()
        if self.window.here == where[0] and not bound.acts.owner.isVisible():  # another page of the room
            self.press_all((*where, bound.text()), arrive)
        if self.window.here != where[0] or not bound.acts.owner.isVisible():
            arrive()

    def _seen(self) -> tuple[Any, ...]:
        """What a clerk sees and where the keys go, quickly compared."""
        kinds = (QLabel, QAbstractButton, QLineEdit)
        parts = [one for kind in kinds for one in self.window.findChildren(kind) if one.isVisible()]
        words = tuple((id(one), one.text()) for one in parts)
        rows = tuple(one.currentIndex().row() for one in self.window.findChildren(QTableView))
        return words, rows, id(self.window.focusWidget()), QGuiApplication.clipboard().text()


def entries(bound: BoundAction) -> list[BoundAction]:
    """The entries of the menu that an action opens; the menu is shut again."""
    bound.perform()
    menu = QApplication.activePopupWidget()
    assert isinstance(menu, QMenu), f"{bound.text()} opens no menu"
    found = [one for one in menu.actions() if isinstance(one, BoundAction) and one.isVisible()]
    assert found, f"{bound.text()} opens an empty menu"
    menu.close()
    return found


@pytest.fixture(scope="module")
def demonstration(tmp_path_factory: pytest.TempPathFactory) -> Path:
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATION_DESK_TODAY", TODAY)
        folder = tmp_path_factory.mktemp("actions") / "desk"
        finish(open_demo(folder)).close()
    return folder


def walk(desk: Desk, qtbot: Any) -> Walk:
    """Every room of a desk, pressed through."""
    clerk = Clerk(desk)
    found = Walk(clerk, qtbot)
    for offer in offers():
        found.room(offer.name)
    found.closing.stop()
    clerk.close()
    settle()
    return found


@pytest.mark.parametrize("station", ["demonstration", "empty"])
def test_every_action_does_something_asks_or_says_why_not(
    station: str, request: pytest.FixtureRequest, qtbot: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("STATION_DESK_TODAY", TODAY)
    if station == "demonstration":
        with closing(Desk.open(request.getfixturevalue("demonstration"))) as desk:
            found = walk(desk, qtbot)
    else:
        found = walk(request.getfixturevalue("desk"), qtbot)
    assert found.raised == []
    assert found.silent == []
    assert len(found.pressed) > 150
