"""Twelve small buttons, one a month, each marked by how far its scoring has come."""

from collections.abc import Mapping

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget

from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

DONE, PART, EMPTY, AHEAD = "已打完", "打了一部分", "还没有打分", "还没有到"
MARKS = {DONE: ("circle-check", "good"), PART: ("ellipsis", "care"), EMPTY: ("circle", "faint"), AHEAD: ("", "faint")}


def state_of(done: int, people: int, *, ended: bool) -> str:
    """How far a month's scoring is in words, from how many of its people have a total."""
    if people and done == people:
        return DONE
    if done:
        return PART
    return EMPTY if ended else AHEAD


class MonthBar(QWidget):
    """`chosen` tells the month 1–12 that was clicked."""

    chosen = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.group = QButtonGroup(self)
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(shell.theme.space("xs"))
        for month in range(1, 13):
            button = QPushButton(f"{month}月")
            button.setCheckable(True)
            dress(button, kind="chip")
            self.group.addButton(button, month)
            row.addWidget(button)
        row.addStretch(1)
        self.group.idClicked.connect(self.chosen)

    def show_state(self, states: Mapping[int, tuple[str, str]]) -> None:
        """Mark each month with its state and say it with the numbers in words."""
        for month, (state, words) in states.items():
            button = self.group.button(month)
            if button.property("month_state") != state:  # a fresh icon has the whole page laid out anew
                button.setProperty("month_state", state)
                icon, colour = MARKS[state]
                self.shell.icons.put(button, icon, colour, 14)
            button.setToolTip(f"{month}月：{words}")
            button.setAccessibleDescription(words)

    def mark(self, month: int) -> None:
        """Show which month is chosen."""
        self.group.button(month).setChecked(True)
