"""A paper's pages on the screen, exactly as they will be printed, with the ways to print and to save them."""

from PySide6.QtWidgets import QWidget

from station_desk.base.settings import Choices
from station_desk.printing.task import Paper, Wish
from station_desk.store.desk import Desk
from station_desk.ui.icons import Icons
from station_desk.ui.work import Work


def open_preview(
    work: Work, desk: Desk, choices: Choices, icons: Icons, parent: QWidget | None, paper: Paper, wish: Wish
) -> None:
    """Write the paper in a job, then show it."""
    raise NotImplementedError
