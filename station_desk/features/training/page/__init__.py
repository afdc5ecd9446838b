"""The window's page of the training: the courses, everybody's hours, and who took part in what."""

from PySide6.QtWidgets import QWidget

from station_desk.features.training import HoursPlace
from station_desk.features.training.model import Course, Trainee
from station_desk.features.training.page.courses import CoursesPage
from station_desk.features.training.page.hours import HoursPage
from station_desk.features.training.sheet import TRAINEES
from station_desk.ui.page import TablePage
from station_desk.ui.shell import Shell
from station_desk.ui.tabs import RoomTab, RoomTabs


def build_page(shell: Shell) -> QWidget:
    """The page of the room."""
    tabs = (
        RoomTab("培训", CoursesPage, Course),
        RoomTab("学时", HoursPage, places=(HoursPlace,)),
        RoomTab("参加记录", build_trainees, Trainee),
    )
    return RoomTabs(shell, tabs)


def build_trainees(shell: Shell) -> QWidget:
    """Every participation as a table, to be looked through, imported and exported."""
    return TablePage(shell, TRAINEES)
