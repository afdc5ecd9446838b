"""村屯: the villages as a table, and the board that shows who covers them."""

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QTabWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.features.villages.page.board import Board
from station_desk.features.villages.page.choose import choose_villages
from station_desk.features.villages.service import COVERED, UNDER_WAY, VACANT, coverage
from station_desk.features.villages.sheet import SHEET
from station_desk.ui.page import TablePage
from station_desk.ui.parts import Fact, PageAct
from station_desk.ui.shell import Shell


def build_page(shell: Shell) -> QWidget:
    """The room's page."""
    return VillagesPage(shell)


def facts(session: Session) -> Sequence[Fact]:
    """How many villages there are and how they are covered."""
    covers = coverage(session, dates.today())
    counts = {state: sum(one.state == state for one in covers) for state in (COVERED, UNDER_WAY, VACANT)}
    looks = {UNDER_WAY: "care", VACANT: "bad"}
    found = [Fact("村", str(len(covers))), Fact(COVERED, str(counts[COVERED]))]
    return found + [
        Fact(state, str(counts[state]), look=look, act=lambda shell: shell.go("villages", board=True))
        for state, look in looks.items()
        if counts[state]
    ]


class VillagesPage(QWidget):
    """Two tabs: 覆盖情况 (the board) and 村屯 (the table)."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.setProperty("role", "page")
        choose = PageAct("从名单选村", choose_villages, "map-pin", primary=True)
        self.table = TablePage(shell, SHEET, acts=(choose,), facts=facts, first=choose)
        self.board = Board(shell, self.open_record)
        self.tabs = QTabWidget()
        self.tabs.setDocumentMode(True)
        self.tabs.setProperty("role", "page")
        self.tabs.addTab(self.table, "村屯")
        self.tabs.addTab(self.board, "覆盖情况")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, shell.theme.space("s"), 0, 0)
        box.addWidget(self.tabs)

    def open_record(self, record_id: str) -> None:
        """Show one village in the table."""
        self.tabs.setCurrentWidget(self.table)
        self.table.open_record(record_id)

    def show_where(self, **where: Any) -> None:
        """Show the board (`board`), offer the list to choose from (`choose`), or show the rows of a filter."""
        if where.pop("choose", False):
            QTimer.singleShot(0, self, lambda: choose_villages(self.shell, ()))
        self.tabs.setCurrentWidget(self.board if where.pop("board", False) else self.table)
        if where:
            self.table.show_where(**where)

    def may_leave(self) -> bool:
        """Ask for what is typed; False to stay."""
        return self.table.may_leave()

    def refresh(self) -> None:
        """Read everything again."""
        self.table.refresh()
        self.board.refresh()
