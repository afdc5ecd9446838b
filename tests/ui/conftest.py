"""The fixtures that all tests of the window's parts share."""

from collections.abc import Iterator

import pytest

from station_desk.base.settings import Choices
from station_desk.store.desk import Desk
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme
from tests.ui.desk_window import show_window, shown
from tests.ui.pages import open_page, people

__all__ = ["open_page", "people", "shell", "show_window", "shown"]


@pytest.fixture
def shell(qapp, desk: Desk) -> Iterator[Shell]:
    """What every page stands on, without a window."""
    theme = Theme(Choices.load())
    shell = Shell(desk, theme.choices, theme)
    yield shell
    shell.close()
