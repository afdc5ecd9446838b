"""The window's page of the year's meetings."""

from PySide6.QtWidgets import QWidget

from station_desk.features.schedule.page.schedule import SchedulePage
from station_desk.ui.shell import Shell


def build_page(shell: Shell) -> QWidget:
    """The page of the room."""
    return SchedulePage(shell)
