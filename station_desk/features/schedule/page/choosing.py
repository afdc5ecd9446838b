"""A question over a list of meetings to tick, whose button counts what is ticked."""

from collections.abc import Sequence
from datetime import date, datetime

from PySide6.QtWidgets import QHeaderView

from station_desk.base.holidays import WEEKDAYS
from station_desk.ui import dialogs
from station_desk.ui.pick import Line, TickList
from station_desk.ui.shell import Shell

SHOWN, LEAST = 11, 4  # rows in sight
WIDE = 720  # px
AROUND = 320  # px of a dialog above and below its list
BESIDE = 120  # px of the window that a dialog leaves free at its sides
COUNTED = "次"


class ListBox(dialogs.Box):
    """Lines with a tick each below a question; `act` is the verb on the button: 排定 25 次会议."""

    def __init__(self, shell: Shell, question: str, text: str, titles: Sequence[str], act: str) -> None:
        super().__init__(dialogs.front(shell.window), shell.icons, "", question, text)
        self.act = act
        self.list = TickList(titles, COUNTED, shell)
        self.list.table.setTabKeyNavigation(False)
        self.list.table.verticalHeader().setDefaultSectionSize(shell.theme.size("row-header"))
        self.list.table.verticalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        self.body.addWidget(self.list)
        self.list.ticked.connect(self.count)
        self.offer(dialogs.BACK, safe=True)
        self.go = self.offer(act, "primary", first=True)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines instead of those before, as high as they need."""
        self.list.show_lines(lines)
        table, window = self.list.table, self.parentWidget()
        high = table.verticalHeader().defaultSectionSize()
        room = max(LEAST, (window.height() - AROUND) // high) if window else SHOWN
        self.list.setMinimumWidth(min(max(WIDE, self.list.whole_width()), window.width() - BESIDE) if window else WIDE)
        table.setFixedHeight(high * (min(max(len(lines), LEAST), SHOWN, room) + 1) + 6)
        if lines and table.currentRow() < 0:
            table.setCurrentCell(0, 0)

    def count(self) -> None:
        """Say on the button how many are ticked."""
        count = len(self.list.chosen())
        self.go.setText(f"{self.act} {count} {COUNTED}会议" if count else self.act)
        self.go.setEnabled(count > 0)

    def asked(self) -> list[str]:
        """Ask; the keys of the ticked lines, [] where the clerk goes back."""
        self.exec()
        found = self.list.chosen() if self.chosen else []
        self.deleteLater()
        return found


def day_words(day: date, year: int) -> str:
    """3月10日 周二, with the year where it is another than `year`."""
    before = "" if day.year == year else f"{day.year}年"
    return f"{before}{day.month}月{day.day}日 周{WEEKDAYS[day.weekday()]}"


def moment_words(moment: datetime, year: int) -> str:
    """3月10日 周二 09:00, with the year where it is another than `year`."""
    return f"{day_words(moment.date(), year)} {moment:%H:%M}"
