"""The log as a table, one month at a time."""

from typing import Any

from station_desk.features.duties.sheet import SHEET
from station_desk.ui.page import TablePage
from station_desk.ui.shell import Shell


class LogPage(TablePage):
    """The table page of the entries."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, SHEET)

    def show_where(self, **where: Any) -> None:
        """Show the entries of a filter; `days` is a span (first, last) of dates or of their ISO texts."""
        super().show_where(**where)
