"""The year as a month calendar: the grid, and the chosen meeting's form beside it."""

from collections.abc import Callable
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QSplitter, QVBoxLayout, QWidget

from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.page.acts import (
    PLAN,
    facts_of,
    fill_year,
    follows_in,
    new_meeting,
    print_meetings,
    print_sign_in,
)
from station_desk.features.schedule.page.clash import ClashNote, watch_clashes
from station_desk.features.schedule.page.grid import MonthGrid
from station_desk.features.schedule.page.months import month_of
from station_desk.features.schedule.page.moving import move_meeting_to, postpone
from station_desk.features.schedule.page.plan import plan_year
from station_desk.features.schedule.page.repeating import repeat_meeting
from station_desk.features.schedule.page.tabs import TABS
from station_desk.features.schedule.page.ways import MONTH, WayBar
from station_desk.features.schedule.prints import PAPERS
from station_desk.features.schedule.rules import check_year
from station_desk.features.schedule.service import year_facts
from station_desk.features.schedule.sheet import SHEET
from station_desk.ui.record.marking import share_foot
from station_desk.ui.record.panel import Panel
from station_desk.ui.sheet import deeds
from station_desk.ui.sheet.head import PageHead
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

FORM_SHARE = 0.38
TOGETHER = 760  # px of page from which grid and form stand side by side


class MonthView(QWidget):
    """The month calendar with its head; a chip opens the form at the right, an empty day closes it."""

    def __init__(self, shell: Shell, asked: Callable[..., None]) -> None:
        """`asked(**where)` shows the rows a fact is about."""
        super().__init__()
        self.shell, self.asked = shell, asked
        self.first = today().replace(day=1)
        self.head = PageHead(shell, lambda session: facts_of(session, self.first.year))
        self.bar = WayBar(shell, MONTH)
        self.grid = MonthGrid(shell.theme)
        self.panel = Panel(shell, SHEET, TABS, follows_in(shell), ClashNote)
        self.shut = QPushButton("收起资料")
        share_foot(self.panel)
        watch_clashes(self.panel)
        self._build()
        self._make_acts()
        self._listen()
        self.panel.hide()
        self.shut.hide()

    # ------------------------------------------------------------------------------------------------ building
    def _build(self) -> None:
        space = self.shell.theme.space
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.shut.setProperty("kind", "quiet")
        self.shell.icons.put(self.shut, "x")
        row = QHBoxLayout()
        row.addWidget(self.bar)
        row.addStretch(1)
        row.addWidget(self.shut)
        self.splitter = QSplitter(Qt.Orientation.Horizontal)
        self.splitter.setChildrenCollapsible(False)
        self.splitter.setHandleWidth(space("s"))
        self.splitter.addWidget(self.grid)
        self.splitter.addWidget(self.panel)
        self.panel.setMinimumWidth(300)
        self.splitter.setStretchFactor(0, 1)
        self.splitter.setSizes([int(1000 * (1 - FORM_SHARE)), int(1000 * FORM_SHARE)])
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        box.setSpacing(space("m"))
        box.addWidget(self.head)
        box.addLayout(row)
        box.addWidget(self.splitter, 1)

    def _make_acts(self) -> None:
        shell, panel = self.shell, self.panel
        self.plan = self.head.add_act(
            self._action(PLAN, "", lambda: plan_year(shell, self.first.year)), "calendar-plus", primary=True
        )
        self.new = self.head.add_act(self._action("新增", "Ctrl+N", lambda: self.start_new(self.grid.day)), "plus")
        self.head.add_menu("打印", "printer", self._fill_print)
        self.head.add_menu("全年", "calendar-days", lambda menu: fill_year(menu, shell, self.first.year))
        panel.add_act(self._action("签到表", "", lambda: print_sign_in(shell, self._shown())), "clipboard-list")
        later = self._action("改期…", "Ctrl+M", lambda: postpone(shell, chosen_in(self)))
        again = self._action("重复…", "", lambda: repeat_meeting(shell, chosen_in(self)))
        panel.add_act(later, "calendar-days")
        panel.add_act(again, "refresh-cw")
        panel.add_menu([later, again, self._action("删除", "", self.remove)])
        self._action("保存", "Ctrl+S", panel.save_if_shown)
        self._action("修改", "F2", panel.go_to_form)
        self._action("上一条", "Alt+Up", lambda: self.step(-1))
        self._action("下一条", "Alt+Down", lambda: self.step(1))
        self._action("收起", "Esc", self.close_panel)

    def _action(self, title: str, keys: str, act: Callable[[], object]) -> QAction:
        action = QAction(title, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _=False: act())
        self.addAction(action)
        return action

    def _listen(self) -> None:
        self.grid.opened.connect(self.open_meeting)
        self.grid.picked.connect(lambda _: self.close_panel())
        self.grid.wanted.connect(self.start_new)
        self.grid.moved.connect(self.move_to)
        self.grid.turned.connect(self.turn)
        self.grid.removed.connect(self.remove)
        self.bar.stepped.connect(self.turn)
        self.bar.today_wanted.connect(self.go_today)
        self.shut.clicked.connect(self.close_panel)
        self.panel.saved.connect(self.open_meeting)
        self.panel.stepped.connect(self.step)
        self.panel.given_up.connect(self.close_panel)
        self.head.asked.connect(lambda where: self.asked(**where))

    def _fill_print(self, menu: QMenu) -> None:
        shown = self._shown()
        for paper in PAPERS:
            action = menu.addAction(paper.title if shown else f"{self.first.month}月的{paper.title}")
            action.triggered.connect(lambda _=False, paper=paper: print_meetings(self.shell, paper, self._wanted_ids()))

    def _wanted_ids(self) -> list[str]:
        """The shown meeting, else all of the month."""
        return self._shown() or [one.id for one in self.grid.month.chips if self.grid.month.holds(one.day)]

    def _shown(self) -> list[str]:
        return [self.panel.record_id] if self.panel.record_id and self.panel.isVisible() else []

    # ------------------------------------------------------------------------------------------------- showing
    def refresh(self) -> None:
        """Read the month again."""
        self.grid.show_month(month_of(self.shell.desk, self.first))
        self.bar.show_at(self.first)
        with self.shell.look() as session:
            planned = year_facts(session, self.first.year, today()).planned > 0
        self.plan.setVisible(not planned)  # one main act at a time
        dress(self.new, kind="primary" if planned else "plain")
        self.shell.icons.put(self.new, "plus", "on-accent" if planned else "text")
        if self.panel.record_id:
            self.panel.news(frozenset({"meeting", "attendance"}))
            if self.panel.record_id is None:
                self._show_panel(shown=False)
        self.head.read()

    def show_month(self, first: date) -> None:
        """Show another month; a sentence for a year no schedule is kept for."""
        try:
            check_year(first.year)
        except UserError as error:
            self.shell.refuse(error)
            self.grid.show_month(self.grid.month)
            return
        self.first = first.replace(day=1)
        self.refresh()

    def turn(self, months: int) -> None:
        """Go on by months, or back."""
        number = self.first.year * 12 + self.first.month - 1 + months
        self.show_month(date(number // 12, number % 12 + 1, 1))

    def go_today(self) -> None:
        """Show this month with today chosen."""
        self.grid.day = today()
        self.show_month(today())

    def open_meeting(self, meeting_id: str) -> None:
        """Show a meeting: its month, its chip, its form."""
        if meeting_id != self.panel.record_id and not self.panel.may_leave():
            self.grid.choose(self.panel.record_id or "")
            return
        with self.shell.look() as session:
            meeting = session.get(Meeting, meeting_id)
        if meeting is None:
            return
        if meeting_id != self.panel.record_id:
            self.panel.show_record(meeting_id)
        self._show_panel(shown=True)
        day = meeting.starts.date()
        if not any(one.id == meeting_id and one.day == day for one in self.grid.month.chips):
            self.show_month(day)
        self.grid.choose(meeting_id, day)

    def step(self, by: int) -> None:
        """Go to the month's next meeting, or the previous one."""
        ids = [one.id for one in sorted(self.grid.month.chips, key=lambda one: (one.day, one.clock, one.id))]
        place = (ids.index(self.grid.chosen) if self.grid.chosen in ids else -1 if by > 0 else len(ids)) + by
        if 0 <= place < len(ids):
            self.open_meeting(ids[place])

    def close_panel(self) -> None:
        """Give the whole page to the grid."""
        if self.panel.isVisible() and self.panel.may_leave():
            self.panel.show_record(None)
            self._show_panel(shown=False)

    def _show_panel(self, *, shown: bool) -> None:
        if not shown:
            self.grid.choose("", self.grid.day)
            self.grid.setFocus()
        self.panel.setVisible(shown)
        self.grid.setVisible(not shown or self.width() >= TOGETHER)
        self.shut.setVisible(shown)

    # ------------------------------------------------------------------------------------------------- changing
    def start_new(self, day: date) -> None:
        """Show the form of a new meeting on a day."""
        try:
            values = new_meeting(self.shell, day)
        except UserError as error:
            self.shell.refuse(error)
            return
        if self.panel.may_leave():
            self.panel.start_new(**values)
            self._show_panel(shown=True)
            self.panel.form.go_to()

    def move_to(self, meeting_id: str, day: date) -> None:
        """Move a meeting that was dragged; asks where something is to be known of the day, or others repeat with it."""
        if self.panel.may_leave():
            move_meeting_to(self.shell, meeting_id, day)

    def remove(self) -> None:
        """Delete the shown meeting after asking."""
        if deeds.remove(self.shell, SHEET, self._shown()):
            self.close_panel()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.refresh()
        self.grid.setFocus()


def chosen_in(view: MonthView) -> list[str]:
    """The shown meeting, else the first of the chosen day."""
    shown = [view.panel.record_id] if view.panel.record_id and view.panel.isVisible() else []
    return shown or [one.id for one in view.grid.month.on(view.grid.day)][:1]
