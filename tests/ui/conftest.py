"""The fixtures that all tests of the window's parts share."""

from tests.ui.pages import open_page, people

__all__ = ["open_page", "people"]
