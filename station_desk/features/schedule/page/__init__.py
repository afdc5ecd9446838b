"""The window's page of the year's meetings."""

from PySide6.QtWidgets import QWidget

from station_desk.features.schedule.page.filing import take_files
from station_desk.features.schedule.page.schedule import SchedulePage
from station_desk.ui.shell import Shell

__all__ = ["build_page", "take_files"]


def build_page(shell: Shell) -> QWidget:
    """The page of the room."""
    return SchedulePage(shell)
