"""Prints how one person's amount came about."""

from station_desk.features.pay.model import PayLine, PayRun
from station_desk.features.pay.prints import SLIPS
from station_desk.printing.task import Wish
from station_desk.ui.shell import Shell


def print_story(shell: Shell, run: PayRun | None, line: PayLine | None) -> None:
    """Preview the person's slip, which tells every step."""
    if run and line:
        shell.preview(SLIPS, Wish(year=run.year, ids=(run.id, line.id)))
