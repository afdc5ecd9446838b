"""The window's page of the year's meetings, and what it adds to the moved days in 设置."""

from PySide6.QtWidgets import QWidget

from station_desk.features.schedule.page.minutes import take_files as take_files
from station_desk.features.schedule.page.planning import RecheckBanner
from station_desk.features.schedule.page.schedule import SchedulePage
from station_desk.features.settings.model import MovedDay
from station_desk.ui.parts import Addition
from station_desk.ui.shell import Shell

ADDITIONS = (Addition(MovedDay.__tablename__, detail=RecheckBanner),)


def build_page(shell: Shell) -> QWidget:
    """The page of the room."""
    return SchedulePage(shell)
