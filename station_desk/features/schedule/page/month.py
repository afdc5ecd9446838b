"""The year as a month calendar: the grid, and the chosen meeting's form beside it."""

from collections.abc import Callable
from datetime import date, timedelta

from PySide6.QtCore import QEvent, QPointF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QHelpEvent, QKeyEvent, QMouseEvent, QPaintEvent, QShowEvent
from PySide6.QtWidgets import QApplication, QHBoxLayout, QMenu, QPushButton, QSplitter, QToolTip, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.base.places import Place, rows_of
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.page.acts import (
    ON_ONE,
    PLAN,
    ClashNote,
    facts_of,
    follows_in,
    new_meeting,
    of_year,
    print_meetings,
    watch_clashes,
)
from station_desk.features.schedule.page.calendar import HEAD, MONTH, WEEK, Brush, Chip, Month, Places, WayBar, month_of
from station_desk.features.schedule.page.minutes import TABS
from station_desk.features.schedule.page.moving import move_meeting_to
from station_desk.features.schedule.page.planning import plan_year
from station_desk.features.schedule.prints import PAPERS
from station_desk.features.schedule.rules import check_year
from station_desk.features.schedule.service.meetings import year_facts
from station_desk.features.schedule.sheet import SHEET
from station_desk.printing.task import Paper
from station_desk.ui.action import Action, ActionSet, keyed
from station_desk.ui.form.marking import share_foot
from station_desk.ui.form.panel import Panel
from station_desk.ui.shell import Shell
from station_desk.ui.table import row_actions
from station_desk.ui.table.head import PageHead
from station_desk.ui.theme import Theme, set_style
from station_desk.ui.view import View

# A month as a real grid, Monday first: rest days tinted and named, meetings as chips, all drawn by hand.


class MonthGrid(QWidget):
    """Shows a `Month`; knows no database. Arrows move the day, Enter opens a meeting, PageUp and PageDown turn;
    Shift and an arrow carry a meeting to another day, Enter puts it down there and Esc leaves it where it was."""

    opened = Signal(str)  # a meeting's chip was clicked
    told = Signal()  # another day or meeting is chosen, or the month was read anew
    picked = Signal(object)  # another day (date) became the chosen one
    wanted = Signal(object)  # a new meeting on this day (date)
    moved = Signal(str, object)  # a chip was dragged to another day
    turned = Signal(int)  # months on or back
    removed = Signal()  # Delete

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.month = Month(date(2026, 1, 1), date(2026, 1, 1))
        self.day = self.month.first  # the chosen day
        self.chosen = ""  # the meeting shown beside the grid
        self.dragged: Chip | None = None
        self.over: date | None = None  # the day a dragged chip hangs over
        self._pressed: tuple[Chip | None, QPointF] | None = None
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setMouseTracking(True)
        self.setAccessibleName("月历")
        theme.changed.connect(self.update)

    def show_month(self, month: Month) -> None:
        """Show another month, or this one with other meetings; the chosen day goes along."""
        turned = month.first != self.month.first
        if (turned and not month.holds(self.day)) or self.day not in month.days:
            self.day = month.today if month.holds(month.today) else month.first
        self.month = month
        self._tell()

    def choose(self, meeting_id: str, day: date | None = None) -> None:
        """Mark a meeting's chip, and its day; tells nobody."""
        self.chosen = meeting_id
        found = self.month.find(meeting_id)
        self.day = day or (found.day if found else self.day)
        self._tell()

    def _tell(self) -> None:
        said = [one.title for one in self.month.on(self.day)]
        kind = self.month.kinds.get(self.day)
        words = [f"{self.day.month}月{self.day.day}日", kind.name if kind else "", *said]
        self.setAccessibleDescription(" ".join(filter(None, words)))
        self.told.emit()
        self.update()

    # ----------------------------------------------------------------------------------------- where things are
    def sizeHint(self) -> QSize:
        return QSize(560, HEAD + self.month.weeks * 84)

    def minimumSizeHint(self) -> QSize:
        return QSize(392, HEAD + self.month.weeks * 56)

    @property
    def places(self) -> Places:
        """Where everything lies just now."""
        return Places(self.month, QSizeF(self.size()))

    # ------------------------------------------------------------------------------------------------- the hands
    def mousePressEvent(self, event: QMouseEvent) -> None:
        day = self.places.day_at(event.position())
        if event.button() != Qt.MouseButton.LeftButton or day is None:
            return
        self._drop()
        self.day = day
        self._pressed = (self.places.chip_at(event.position()), event.position())
        self._tell()

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        if self._pressed and self._pressed[0]:
            way = (event.position() - self._pressed[1]).manhattanLength()
            if self.dragged is None and way >= QApplication.startDragDistance():
                self.dragged = self._pressed[0]
                self.setCursor(Qt.CursorShape.ClosedHandCursor)
            if self.dragged:
                self.over = self.places.day_at(event.position())
                self.update()
            return
        hand = (
            Qt.CursorShape.PointingHandCursor if self.places.chip_at(event.position()) else Qt.CursorShape.ArrowCursor
        )
        self.setCursor(hand)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        pressed = self._pressed
        if self.dragged:
            self._put_down()
            return
        self._drop()
        if pressed and pressed[0]:
            self.chosen = pressed[0].id
            self.opened.emit(self.chosen)
        elif pressed:
            left, line = self.places.rest(self.day)
            if left and line.contains(pressed[1]):
                self._offer_all()
            else:
                self.picked.emit(self.day)

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        day = self.places.day_at(event.position())
        if day and event.button() == Qt.MouseButton.LeftButton and not self.places.chip_at(event.position()):
            self.wanted.emit(day)

    def _offer_all(self) -> None:
        """A menu of every meeting of the chosen day, for a day with more than has room."""
        menu = QMenu(self)
        for chip in self.month.on(self.day):
            action = menu.addAction(f"{chip.clock}　{chip.title}")
            action.triggered.connect(lambda _=False, chip=chip: self.opened.emit(chip.id))
        menu.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        menu.popup(self.mapToGlobal(self.places.rest(self.day)[1].bottomLeft().toPoint()))

    def _drop(self) -> None:
        self._pressed = self.dragged = self.over = None
        self.unsetCursor()
        self.update()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        keys, key = Qt.Key, event.key()
        steps = {keys.Key_Left: -1, keys.Key_Right: 1, keys.Key_Up: -WEEK, keys.Key_Down: WEEK}
        turns = {keys.Key_PageUp: -1, keys.Key_PageDown: 1}
        if key == keys.Key_Escape and self.dragged:
            self._drop()
        elif key in steps and (self.dragged or event.modifiers() & Qt.KeyboardModifier.ShiftModifier):
            self._carry(steps[keys(key)])
        elif self.dragged and key in (keys.Key_Return, keys.Key_Enter):
            self._put_down()
        elif key in steps:
            self._go(self.day + timedelta(days=steps[keys(key)]))
        elif key in turns:
            self.turned.emit(turns[keys(key)])
        elif key == keys.Key_Home:
            self._go(self.month.today)
        elif key in (keys.Key_Return, keys.Key_Enter, keys.Key_Space):
            self._open_next()
        elif key == keys.Key_Delete:
            self.removed.emit()
        else:
            super().keyPressEvent(event)

    def _carry(self, by: int) -> None:
        """Take the shown meeting, else the day's first, a step on; it moves only when it is put down."""
        here = self.month.on(self.day)
        if self.dragged is None:
            self.dragged = next((one for one in here if one.id == self.chosen), here[0] if here else None)
        if self.dragged:
            over = (self.over or self.dragged.day) + timedelta(days=by)
            self.over = over if over in self.month.days else self.over
            self.setAccessibleDescription(f"{self.dragged.title} 移到 {(self.over or self.day):%m月%d日}，按回车确定")
            self.update()

    def _put_down(self) -> None:
        dragged, over = self.dragged, self.over
        self._drop()
        if dragged and over and over != dragged.day:
            self.moved.emit(dragged.id, over)

    def _go(self, day: date) -> None:
        """Choose a day, turning to its month."""
        months = (day.year - self.month.first.year) * 12 + day.month - self.month.first.month
        self.day = day
        if months:
            self.turned.emit(months)
        self._tell()
        self.picked.emit(day)

    def _open_next(self) -> None:
        """Open the day's meeting, the next one where it is open already, a new one where there is none."""
        ids = [one.id for one in self.month.on(self.day)]
        if not ids:
            self.wanted.emit(self.day)
            return
        place = (ids.index(self.chosen) + 1) % len(ids) if self.chosen in ids else 0
        self.chosen = ids[place]
        self.update()
        self.opened.emit(self.chosen)

    # -------------------------------------------------------------------------------------------------- the look
    def event(self, event: QEvent) -> bool:
        if event.type() == QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent) and self.dragged:
            event.accept()  # what is carried is put down or left first
            return True
        if isinstance(event, QHelpEvent) and event.type() == QEvent.Type.ToolTip:
            chip = self.places.chip_at(QPointF(event.pos()))
            QToolTip.showText(event.globalPos(), chip.described() if chip else "", self)
            return True
        return super().event(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        places, month = self.places, self.month
        with Brush(self, self.theme) as brush:
            brush.weekdays()
            for day in month.days:
                chosen = day == (self.over or self.day)
                brush.day(places.cell(day), day, month, chosen=chosen, focus=self.hasFocus())
                for chip, place in places.chips(day):
                    brush.chip(place, chip, chosen=chip.id == self.chosen, faint=chip is self.dragged)
                left, line = places.rest(day)
                if left:
                    brush.more(line, left)
            if self.dragged and self.over and self.over != self.dragged.day:
                brush.chip(places.rest(self.over)[1], self.dragged, chosen=True, faint=False)
            brush.lines(places)


FORM_SHARE = 0.38
TOGETHER = 760  # px of page from which grid and form stand side by side


class MonthView(QWidget):
    """The month calendar with its head; a chip opens the form at the right, an empty day closes it."""

    def __init__(self, shell: Shell, asked: Callable[[Place], None]) -> None:
        """`asked` shows the rows a fact is about."""
        super().__init__()
        self.shell, self.asked = shell, asked
        self.first = today().replace(day=1)
        self.planned = True
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
        self.view = View(self, shell, self._read, self._show)

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
        self.acts = ActionSet(self, shell, (
            Action(PLAN, lambda *_: plan_year(shell, self.first.year), "calendar-plus", primary=True,
                   when=lambda view: not view.planned),
            Action("新增", lambda *_: self.start_new(self.grid.day), "plus", shortcut="Ctrl+N"),
            Action("打印", icon="printer", edits=False, choices=lambda *_: self._prints()),
            Action("全年", icon="calendar-days", edits=False, choices=lambda *_: of_year(self.first.year)),
            *ON_ONE,
            Action("删除", lambda *_: self.remove(), "trash-2", on="rows"),
        ), target=lambda: self, rows=lambda: chosen_in(self), within=True)  # fmt: skip
        heads = self.acts.buttons(on=("page",))
        self.new = next((one for one in heads if one.bound.declared.title == "新增"), None)
        self.head.add_buttons(heads)
        panel.add_actions(self.acts)
        ActionSet(self, shell, keyed((
            ("上一条", "Alt+Up", lambda: self.step(-1)), ("下一条", "Alt+Down", lambda: self.step(1)),
        )), within=True)  # fmt: skip
        self.keys = ActionSet(self, shell, keyed((
            ("保存", "Ctrl+S", panel.save_if_shown), ("修改", "F2", panel.go_to_form), ("收起", "Esc", self.close_panel),
        )), target=lambda: panel if panel.isVisibleTo(self) else None, within=True)  # fmt: skip

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
        self.panel.lost.connect(lambda _: self._show_panel(shown=False))
        self.panel.shown.connect(self.acts.update)
        self.grid.told.connect(self.acts.update)
        self.head.asked.connect(lambda where: self.asked(rows_of("schedule", **where)))

    def _prints(self) -> list[Action]:
        def entry(paper: Paper) -> Action:
            title = paper.title if self._shown() else f"{self.first.month}月的{paper.title}"
            return Action(title, lambda shell, _: print_meetings(shell, paper, self._wanted_ids()), edits=False)

        return [entry(paper) for paper in PAPERS]

    def _wanted_ids(self) -> list[str]:
        """The shown meeting, else all of the month."""
        return self._shown() or [one.id for one in self.grid.month.chips if self.grid.month.holds(one.day)]

    def _shown(self) -> list[str]:
        return [self.panel.record_id] if self.panel.record_id and self.panel.isVisible() else []

    # ------------------------------------------------------------------------------------------------- showing
    def _read(self, session: Session) -> tuple[Month, bool]:
        """The month, and whether its year has been planned."""
        return month_of(session, self.first), year_facts(session, self.first.year, today()).planned > 0

    def _show(self, found: tuple[Month, bool]) -> None:
        month, self.planned = found
        self.grid.show_month(month)
        self.bar.show_at(month.first)
        self.acts.update()
        if self.new:  # one main act at a time
            set_style(self.new, kind="primary" if self.planned else "plain")
            self.shell.icons.put(self.new, "plus", "on-accent" if self.planned else "text")

    def show_month(self, first: date) -> None:
        """Show another month; a sentence for a year no schedule is kept for."""
        try:
            check_year(first.year)
        except UserError as error:
            self.shell.refuse(error)
            self.grid.show_month(self.grid.month)
            return
        self.first = first.replace(day=1)
        self.view.refresh(wait=True)
        self.head.read()

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
        else:
            self.shell.tell(f"这个月{'前面' if by < 0 else '后面'}没有会议了" if ids else "这个月没有会议", undo=False)

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
        self.keys.update()

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
        if row_actions.remove(self.shell, SHEET, self._shown()):
            self.close_panel()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        self.grid.setFocus()


def chosen_in(view: MonthView) -> list[str]:
    """The shown meeting, else the first of the chosen day."""
    shown = [view.panel.record_id] if view.panel.record_id and view.panel.isVisible() else []
    return shown or [one.id for one in view.grid.month.on(view.grid.day)][:1]
