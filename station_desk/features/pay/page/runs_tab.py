"""The lists of payments at the left, the one chosen beside them with its way, its lines and how each amount arose."""

from typing import Any

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget

from station_desk.base import dates
from station_desk.features.pay.model import STATES, PayRun
from station_desk.features.pay.page.acts import fill_make, fill_print
from station_desk.features.pay.page.dialogs import make_fund
from station_desk.features.pay.page.run_view import RunView
from station_desk.features.pay.rules import usual_year
from station_desk.features.pay.service.runs import counts_by_state, last_run, runs_of
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.lines import Lines
from station_desk.ui.parts import Fact
from station_desk.ui.pick import Line
from station_desk.ui.shell import Shell
from station_desk.ui.split import Split
from station_desk.ui.table.head import PageHead

TABLES = frozenset({"pay_run", "pay_line", "fund_year", "person", "village"})
EMPTY = "考核定案以后，从这里编制绩效专项资金的发放名册；岗位补贴按月或按季度编制。"


class RunsTab(QWidget):
    """Opens at the newest list."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self._stale = True
        space = shell.theme.space
        self.head = PageHead(shell)
        if shell.desk.user.edits:
            self.head.add_menu("编制名册", "plus", lambda menu: fill_make(shell, menu, self.open_run))
        self.print_button = self.head.add_menu("打印和导出", "printer", lambda menu: fill_print(shell, menu, self.run))
        keys = QAction("打印菜单", self)
        keys.setShortcut(QKeySequence("Ctrl+P"))
        keys.triggered.connect(lambda _=False: self.print_button.drop())
        self.addAction(keys)
        self.list = Lines(shell, "名册", ("名册", "进度"), wide=0, pill=1)
        self.view = RunView(shell, self.open_run)
        self.split = Split(shell, "pay.runs", self.list, self.view, 0.72)
        self.list.setMinimumWidth(200)
        year = usual_year(dates.today())
        self.nothing = EmptyState(
            shell, "wallet", EMPTY, (f"编制{year}年度名册", lambda: make_fund(shell, year, self.open_run))
        )
        self.body = QStackedWidget()
        self.body.addWidget(self.split)
        self.body.addWidget(self.nothing)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        box.setSpacing(space("m"))
        box.addWidget(self.head)
        box.addWidget(self.body, 1)
        self.list.itemSelectionChanged.connect(lambda: QTimer.singleShot(0, self, self._follow))
        self.list.opened.connect(lambda _: self.view.table.setFocus())
        shell.changed.connect(self._changed)
        self.setFocusProxy(self.list)

    @property
    def run(self) -> PayRun | None:
        """The list in sight."""
        return self.view.run

    # --------------------------------------------------------------------------------------------------- reading
    def _changed(self, tables: frozenset[str]) -> None:
        if tables & TABLES:
            self._stale = True
            if self.isVisible():
                self.refresh()

    def showEvent(self, event: Any) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    def refresh(self) -> None:
        """Read the lists again; the chosen one stays chosen."""
        self._stale = False
        with self.shell.look() as session:
            runs = runs_of(session)
            counts = counts_by_state(session)
        self.body.setCurrentIndex(0 if runs else 1)
        shown = [(state, counts[state]) for state in STATES if state in counts]
        self.head.show_facts([Fact(state, f"{count} 份") for state, count in shown])
        self.list.blockSignals(True)
        self.list.show_lines([Line(one.id, (one.title, one.state)) for one in runs])
        self.list.blockSignals(False)
        self._follow(again=True)

    def _follow(self, *, again: bool = False) -> None:
        here = self.list.here()
        if here and (again or self.run is None or self.run.id != here):
            self.view.show_run(here)

    def open_run(self, run_id: str) -> None:
        """Show a list."""
        if self._stale or run_id not in self.list.keys:
            self.refresh()
        self.list.go_to(run_id)
        self._follow()

    open_record = open_run

    def show_where(self, **where: Any) -> None:
        """Show the list of a year; `make` offers to make the list of a year that has none."""
        if where.get("make"):
            QTimer.singleShot(0, self, lambda: make_fund(self.shell, where["make"], self.open_run))
            return
        with self.shell.look() as session:
            found = last_run(session, where.get("year"))
        if found:
            self.open_run(found.id)
