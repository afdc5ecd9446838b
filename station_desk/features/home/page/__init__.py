"""The first page of the morning: the day, what is due, how the villages stand, and the month."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QScrollArea, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.dates import month_span
from station_desk.base.due import Due
from station_desk.base.holidays import DayKind, day_kind
from station_desk.features.home import service
from station_desk.features.home.page.lines import Begin, Lines
from station_desk.features.home.page.month import CoverCard, MonthCard
from station_desk.features.home.rules import day_in_words
from station_desk.features.home.service import FirstStep
from station_desk.features.settings.service import moved_days
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style
from station_desk.ui.view import View

ASIDE = 296  # px: the width of the cards at the right


@dataclass(frozen=True, slots=True)
class Morning:
    """All that the page shows of one day."""

    day: date
    words: tuple[str, str]
    steps: Sequence[FirstStep]
    lines: list[Due]
    covered: dict[str, int]
    kinds: dict[date, DayKind]
    meetings: dict[date, list[str]]

    @property
    def fresh(self) -> bool:
        """Whether this is a new desk that waits for its first people."""
        return not self.lines and not all(step.done for step in self.steps)


def build_page(shell: Shell) -> QWidget:
    """The page of this room."""
    return HomePage(shell)


class HomePage(QWidget):
    """Shows the day as it is."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.shown: Morning | None = None
        self.setProperty("role", "page")
        self._build()
        self.view = View(self, shell, partial(read_morning, shell.due), self._show)
        self.view.refresh()  # the window is still being built: the day is there when it is shown

    def _build(self) -> None:
        space = self.shell.theme.space
        self.day, self.kind = QLabel(), QLabel()
        set_style(self.day, role="page-title")
        set_style(self.kind, role="badge")
        head = QHBoxLayout()
        head.setSpacing(space("m"))
        head.addWidget(self.day)
        head.addWidget(self.kind, 0, Qt.AlignmentFlag.AlignVCenter)
        head.addStretch(1)
        self.area = QScrollArea()
        self.area.setWidgetResizable(True)
        self.area.setFrameShape(QFrame.Shape.NoFrame)
        self.area.setWidget(self._build_body())
        whole = QVBoxLayout(self)
        whole.setContentsMargins(space("xl"), space("l"), space("l"), 0)
        whole.setSpacing(space("l"))
        whole.addLayout(head)
        whole.addWidget(self.area, 1)
        for widget in (self.kind, self.area):
            widget.hide()  # until the first reading has arrived: nothing untrue is shown meanwhile

    def _build_body(self) -> QWidget:
        space = self.shell.theme.space
        self.lines, self.begin = Lines(self.shell), Begin(self.shell)
        self.cover, self.month = CoverCard(self.shell), MonthCard(self.shell)
        middle = QVBoxLayout()
        middle.setSpacing(space("l"))
        middle.addWidget(self.begin)
        middle.addWidget(self.lines, 1)
        middle.addStretch(0)
        aside = QVBoxLayout()
        aside.setSpacing(space("l"))
        for card in (self.cover, self.month):
            card.setFixedWidth(ASIDE)
            aside.addWidget(card)
        aside.addStretch(1)
        body = QWidget()
        body.setProperty("role", "plain")
        columns = QHBoxLayout(body)
        columns.setContentsMargins(0, 0, space("s"), space("l"))
        columns.setSpacing(space("xl"))
        columns.addLayout(middle, 1)
        columns.addLayout(aside)
        return body

    def _show(self, morning: Morning) -> None:
        self.shown = morning
        words, kind = morning.words
        self.day.setText(words)
        self.kind.setText(kind)
        self.kind.show()
        self.area.show()
        self.begin.setVisible(morning.fresh)
        self.lines.setVisible(not morning.fresh)
        self.begin.show_steps(morning.steps)
        self.lines.show_lines(morning.lines, morning.day)
        self.cover.show_counts(morning.covered)
        self.month.show_month(morning.day, morning.kinds, morning.meetings)

    @property
    def busy(self) -> bool:
        """Whether the day is being read."""
        return self.view.busy


def read_morning(told: service.Told, session: Session) -> Morning:
    """The day as it is now."""
    today = dates.today()
    first, last = month_span(today.year, today.month)
    moved = moved_days(session)
    days = [date(today.year, today.month, number) for number in range(1, last.day + 1)]
    return Morning(
        today,
        day_in_words(today, moved),
        service.first_steps(session),
        service.lines(session, today, told),
        service.covered(session, today),
        {day: day_kind(day, moved) for day in days},
        service.meeting_days(session, first, last),
    )
