"""The page of this room in a window of its own."""

from collections.abc import Iterator
from functools import partial

import pytest

from station_desk.app import preview
from station_desk.base.settings import Choices
from station_desk.features.evaluations.page import build_page
from station_desk.features.evaluations.page.room import EvaluationPage
from station_desk.store.desk import Desk
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme
from tests.hands import Hands, settle, wait_until


class Opened:
    """The shown page and the hands that work it."""

    def __init__(self, shell: Shell, page: EvaluationPage) -> None:
        self.shell, self.desk, self.page = shell, shell.desk, page
        self.hands = Hands(page)
        wait_until(lambda: page.book is not None)
        settle()

    @property
    def grid(self):
        return self.page.scoring.grid

    def cells(self) -> list[dict[str, str]]:
        """The grid as shown, by the headings."""
        return self.hands.rows(self.grid)

    def line(self, name: str) -> dict[str, str]:
        return next(row for row in self.cells() if row["姓名"] == name)

    def go(self, name: str, heading: str) -> None:
        """Make a cell of the grid the active one."""
        rows = self.grid.rows
        row = next(at for at, one in enumerate(rows.people) if one.name == name)
        column = next(at for at in range(rows.columnCount()) if rows.headerData(at, _ACROSS) == heading)
        self.grid.cell(row, column)
        self.grid.setFocus()
        settle()

    def year_rows(self) -> list[dict[str, str]]:
        return self.hands.rows(self.page.summary.table)

    def year_line(self, name: str) -> dict[str, str]:
        return next(row for row in self.year_rows() if row["姓名"] == name)

    def wake(self) -> None:
        """Make the window the active one again, as a desktop does when a dialog has closed."""
        self.page.activateWindow()
        wait_until(self.page.isActiveWindow)

    def refused(self) -> list[str]:
        """What the next box says; it is read and closed."""
        said: list[str] = []

        def read(box) -> None:
            said.extend(self.hands.texts())
            self.hands.click("知道了")

        self.hands.when_asked(read)
        return said


def _across():
    from PySide6.QtCore import Qt

    return Qt.Orientation.Horizontal


_ACROSS = _across()


@pytest.fixture
def open_room(qtbot, desk: Desk, monkeypatch) -> Iterator:
    """Opens the page on the test's desk, in January 2026, when 2025 is being finished."""
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-08")
    shells: list[Shell] = []

    def open_one() -> Opened:
        choices = Choices.load()
        theme = Theme(choices)
        theme.start()
        shell = Shell(desk, choices, theme)
        shell.open_preview = partial(preview, shell)
        shells.append(shell)
        page = build_page(shell)
        qtbot.addWidget(page)
        shell.attach(page)
        page.resize(1072, 716)
        return Opened(shell, page)

    yield open_one
    for shell in shells:
        shell.close()
