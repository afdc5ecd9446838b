"""The fixtures that all tests of the window's parts share."""

from tests.ui.desk_window import show_window, shown
from tests.ui.pages import open_page, people

__all__ = ["open_page", "people", "show_window", "shown"]
