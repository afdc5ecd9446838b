"""One year as the page shows it, read in one go."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QPushButton, QWidget
from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.features.evaluations.model import Scheme, why_fast
from station_desk.features.evaluations.page.score_rows import Row
from station_desk.features.evaluations.rules import EXCELLENT, Item, Ways, months_due, quota
from station_desk.features.evaluations.service.flow import Flow, flow_of, way_of
from station_desk.features.evaluations.service.grades import Standing, standings
from station_desk.features.evaluations.service.objections import Heard, objections_of
from station_desk.features.evaluations.service.points import Cell, cells_of
from station_desk.features.evaluations.service.schemes import (
    items_of,
    scheme_before,
    scheme_of,
    vetoes_of,
    ways_of,
    written,
)
from station_desk.store.workflow import Way
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

# Twelve small buttons, one a month, each marked by how far its scoring has come.

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
            set_style(button, kind="chip")
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


@dataclass(slots=True)
class YearBook:
    """`face` and `lines` are the scheme as it is written, {} and [] without one; `before` the year of the one before,
    `after` whether the next year has one.

    `locked` says why the scheme stands fast, "" while it may be changed; `rows` are the months that were looked at.
    """

    year: int
    face: dict[str, Any]
    lines: list[dict[str, Any]]
    before: int | None
    items: list[Item]
    ways: Ways
    standings: list[Standing]
    locked: str
    flow: Flow
    heard: list[Heard]
    way: Way
    after: bool = False
    vetoes: list[str] = field(default_factory=list)
    rows: dict[int, list[Row]] = field(default_factory=dict)
    rolled_up: bool = field(
        init=False
    )  # whether grades of the year are kept; asked for every person, so worked out once

    def __post_init__(self) -> None:
        self.rolled_up = any(one.grade for one in self.standings)

    @property
    def outdated(self) -> list[str]:
        """Whose score or proposal has changed since the year was rolled up."""
        return [one.person.name for one in self.standings if one.moved]

    @property
    def excellent(self) -> int:
        """How many people stand at 优秀, as kept or, before rolling up, as proposed."""
        return sum((one.stands if self.rolled_up else one.proposal.grade) == EXCELLENT for one in self.standings)

    @property
    def limit(self) -> int | None:
        """How many may be 优秀, None without a limit."""
        return quota(len(self.standings), self.ways)

    def learn(self, session: Session, month: int) -> None:
        """Read a month's points, once: of who was in office, and of who has points in it by hand all the same."""
        if month in self.rows:
            return
        key, found = f"{self.year}-{month:02d}", cells_of(session, self.year, (month,))
        self.rows[month] = []
        for one in self.standings:
            cells: Mapping[str, Cell] = found[one.person.id][key] if one.person.id in found else {}
            if month in one.held or any(cell.by_hand for cell in cells.values()):
                points = {item: cell.points for item, cell in cells.items()}
                earned = {item: cell.earned for item, cell in cells.items() if cell.earned}
                self.rows[month].append(Row(one.person.id, one.person.name, one.village, points, earned))

    def month_states(self) -> dict[int, tuple[str, str]]:
        """How far each month's scoring is: one of month_bar's words, and the numbers in words."""
        due = months_due(self.year, dates.today())
        found = {}
        for month in range(1, 13):
            people = [one for one in self.standings if month in one.held or one.months[month] is not None]
            done = sum(one.months[month] is not None for one in people)
            state = state_of(done, len(people), ended=month in due)
            found[month] = (state, f"{state}，{done} / {len(people)} 人")
        return found

    def gaps(self) -> int:
        """How many months of people, of the months that have ended, have no score."""
        due = months_due(self.year, dates.today())
        return sum(1 for one in self.standings for month in due if month in one.held and one.months[month] is None)


def read_year(session: Session, year: int) -> YearBook:
    """Everything the page shows of a year."""
    scheme, before = scheme_of(session, year), scheme_before(session, year)
    face, lines = written(session, scheme) if scheme else ({}, [])
    return YearBook(
        year, face, lines, before.year if before else None, items_of(session, year), ways_of(session, year),
        standings(session, year), why_fast(session, year), flow_of(session, year), objections_of(session, year), way_of(session, year),
        scheme_of(session, year + 1) is not None, vetoes_of(session, year),
    )  # fmt: skip


def years_to_choose(session: Session, *also: int) -> list[int]:
    """The years with a scheme, this year, the one before and the one to come, newest first."""
    this = dates.today().year
    return sorted({*session.scalars(select(Scheme.year)), this - 1, this, this + 1, *also}, reverse=True)
