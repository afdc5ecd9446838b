"""The page of the room: one year, as a list, a month calendar or a year calendar."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime
from functools import cached_property
from typing import Any, TypeVar

from PySide6.QtCore import QTimer
from PySide6.QtGui import QAction, QResizeEvent
from PySide6.QtWidgets import QStackedWidget

from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.base.holidays import next_workday
from station_desk.base.places import Place, RecordPlace, RowsPlace, rows_of
from station_desk.features.schedule import AttendancePlace, EnclosuresPlace, MonthPlace, YearPlace
from station_desk.features.schedule.model import Decision, Meeting
from station_desk.features.schedule.page.acts import (
    ON_ONE,
    PLAN,
    ClashNote,
    facts_of,
    follows_in,
    new_meeting,
    of_year,
    watch_clashes,
)
from station_desk.features.schedule.page.attendance import AttendanceView, show_asked
from station_desk.features.schedule.page.calendar import ATTENDANCE, LIST, MONTH, YEAR, WayBar
from station_desk.features.schedule.page.decisions import finish_decisions
from station_desk.features.schedule.page.minutes import ENCLOSED, ROLL, TABS, turn_to
from station_desk.features.schedule.page.month import MonthView
from station_desk.features.schedule.page.planning import plan_year, recheck_year
from station_desk.features.schedule.page.roll import RollTab
from station_desk.features.schedule.page.year import YearView
from station_desk.features.schedule.prints import PAPERS
from station_desk.features.schedule.rules import FIRST_YEAR, LAST_YEAR, check_year
from station_desk.features.schedule.service.meetings import meetings_between, meetings_of
from station_desk.features.schedule.sheet import AGENDAS, DECISIONS, SHEET
from station_desk.features.settings.service import moved_days
from station_desk.fields.sheet import Sheet
from station_desk.ui.action import Action
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.form.marking import share_foot
from station_desk.ui.page import TablePage
from station_desk.ui.shell import Shell

# What else the room keeps as tables: everything decided, wherever, and the usual agendas.


class OwnTable(TablePage):
    """A table of the room with the ways back to the year beside its conditions."""

    def __init__(self, shell: Shell, sheet: Sheet, actions: Sequence[Action] = ()) -> None:
        self.bar = WayBar(shell, sheet.title)
        super().__init__(shell, sheet, actions=actions, tools=(self.bar,))


class DecisionTable(OwnTable):
    """议定事项 of all meetings; `days` shows those of the meetings of these days."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, DECISIONS, (
            Action("办结…", lambda shell, key: finish_decisions(shell, (key,), today()), icon="check", on="one"),
            Action("打开会议", open_meeting, icon="calendar-days", on="one", edits=False),
        ))  # fmt: skip

    def show_place(self, place: Place) -> None:
        """Show only the rows asked for; the days are those of their meetings."""
        if isinstance(place, RowsPlace) and place.days:
            with self.shell.look() as session:
                held = [one.id for one in meetings_between(session, *place.days) if one.state != "取消"]
            place = replace(place, where=(*place.where, ("meeting_id", tuple(held))), days=None)
        super().show_place(place)


class AgendaTable(OwnTable):
    """议程模板: the agendas that new meetings begin with."""

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, AGENDAS)


def open_meeting(shell: Shell, decision_id: str) -> None:
    """Show the meeting that has decided it."""
    with shell.look() as session:
        decision = session.get(Decision, decision_id)
        meeting = decision.meeting_id if decision else None
    if meeting:
        shell.go(RecordPlace("schedule", meeting))


TABLES = {DECISIONS.title: DecisionTable, AGENDAS.title: AgendaTable}


# The year as a list: the table of the room's sheet, one year at a time, the meeting's form beside it.

NARROW = 960  # px of page under which the ways are icons
NOT_PLANNED = f"这一年还没有日程。{SHEET.empty}"


class MeetingList(TablePage):
    """The table page of the meetings, held to one year."""

    def __init__(self, shell: Shell) -> None:
        self.bar = WayBar(shell, LIST)
        plan = (PLAN, lambda: plan_year(shell, self.year))
        super().__init__(
            shell,
            SHEET,
            actions=(
                Action("全年", icon="calendar-days", edits=False, choices=lambda *_: of_year(self.year)),
                *ON_ONE,
            ),
            facts=lambda session: facts_of(session, self.year),
            papers=PAPERS,
            tabs=TABS,
            follows=follows_in(shell),
            detail=ClashNote,
            new_values=self._new_values,
            period=self.bar,
            empty_when=EmptyState(shell, "calendar-plus", NOT_PLANNED, plan),
            begin_at=self._coming,
        )
        share_foot(self.panel)
        watch_clashes(self.panel)

    @property
    def year(self) -> int:
        """The year in sight."""
        return self.bar.first.year

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bar.fold(self.width() < NARROW)

    # -------------------------------------------------------------------------------------------------- the year
    def show_year(self, year: int) -> bool:
        """Show another year, with the meeting that comes next; False where the clerk stays with what he typed."""
        if not FIRST_YEAR <= year <= LAST_YEAR or not self.may_leave():
            return False
        self.bar.first = date(year, 1, 1)
        coming = self._coming()
        self.panel.show_record(coming)
        self.where.seek(coming or "")
        self.bar.show_at(self.bar.first)
        return True

    def _coming(self) -> str | None:
        """The year's next meeting, the last where all are over."""
        now = datetime.combine(today(), datetime.min.time())
        with self.shell.look() as session:
            meetings = meetings_of(session, self.year)
        later = [one.id for one in meetings if one.starts >= now and one.state == "待开"]
        return later[0] if later else meetings[-1].id if meetings else None

    def _new_values(self, _: Mapping[str, Any]) -> dict[str, Any]:
        """The usual meeting of the next workday, in another year of its first."""
        with self.shell.look() as session:
            moved = moved_days(session)
        day = today() if today().year == self.year else date(self.year, 1, 1)
        return new_meeting(self.shell, next_workday(day, moved))


WAY = "schedule.way"
Way = TypeVar("Way", MeetingList, MonthView, YearView, AttendanceView)


class SchedulePage(QStackedWidget):
    """Holds the four ways of looking at the year and keeps them at the same time."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.list = self._join(MeetingList(shell))
        self.list.bar.stepped.connect(lambda years: self.show_year(self.list.year + years))
        self.tables: dict[str, OwnTable] = {}  # by title, built when first asked for
        self.show_way(str(shell.choices.recall(WAY, LIST)))

    def _join(self, view: Way) -> Way:
        self.addWidget(view)
        view.bar.way_chosen.connect(self.show_way)
        view.bar.year_chosen.connect(self.show_year)
        return view

    @cached_property
    def month(self) -> MonthView:
        """The month calendar, built when first asked for, as the two after it."""
        return self._join(MonthView(self.shell, self.show_place))

    @cached_property
    def year(self) -> YearView:
        """The twelve months."""
        view = self._join(YearView(self.shell, self.show_place))
        view.bar.stepped.connect(lambda years: self.show_year(view.year + years))
        view.grid.opened.connect(self.show_day)
        return view

    @cached_property
    def attendance(self) -> AttendanceView:
        """Who was there how often."""
        view = self._join(AttendanceView(self.shell))
        view.bar.stepped.connect(lambda years: self.show_year(view.year + years))
        view.opened.connect(lambda key: self._show_tab(key, ROLL))
        return view

    # -------------------------------------------------------------------------------------------------- the way
    @property
    def way(self) -> str:
        """列表, 月历, 年历 or 出勤统计."""
        return self.currentWidget().bar.way  # type: ignore[attr-defined]

    @property
    def shown_year(self) -> int:
        """The year in sight."""
        view = self.currentWidget()
        if isinstance(view, MonthView):
            return view.first.year
        return view.year if isinstance(view, YearView | AttendanceView) else self.list.year

    def show_way(self, way: str) -> None:
        """Look at the same year another way; the shown meeting goes along to the list."""
        if way == self.way or not self.may_leave():
            return
        year, shown = self.shown_year, self.month.panel.record_id if self.way == MONTH else self.list.panel.record_id
        self.shell.choices.remember(WAY, way)
        if way == MONTH:
            if self.month.first.year != year:
                self._show_month_of(shown, year)
            self.setCurrentWidget(self.month)
        elif way == YEAR:
            self.year.show_year(year)
            self.setCurrentWidget(self.year)
        elif way == ATTENDANCE:
            self.attendance.show_period(str(year) + self.attendance.part)
            self.setCurrentWidget(self.attendance)
        else:
            if year != self.list.year:
                self.list.show_year(year)
            from_month = self.way == MONTH
            self.setCurrentWidget(self.list)
            if shown and from_month:
                self.list.open_record(shown)

    def show_table(self, title: str) -> OwnTable:
        """Bring one of the room's other tables to the front."""
        if title not in self.tables:
            table = TABLES[title](self.shell)
            table.bar.way_chosen.connect(self.show_way)
            self.addWidget(table)
            self.tables[title] = table
        self.setCurrentWidget(self.tables[title])
        self.tables[title].table.setFocus()
        return self.tables[title]

    def _show_month_of(self, meeting_id: str | None, year: int) -> None:
        """Turn the calendar to a year: to this month, else that of the meeting shown, else January."""
        with self.shell.look() as session:
            meeting = session.get(Meeting, meeting_id) if meeting_id else None
        there = meeting.starts.date() if meeting and meeting.starts.year == year else date(year, 1, 1)
        self.month.show_month(today() if today().year == year else there)

    def show_day(self, day: date, meeting_id: str = "") -> None:
        """Show a day in the month calendar, with its meeting."""
        self.month.show_month(day)
        self.show_way(MONTH)
        self.month.grid.choose("", day)
        if meeting_id:
            self.month.open_meeting(meeting_id)

    def show_year(self, year: int) -> None:
        """Show another year; a sentence for one no schedule is kept for."""
        try:
            check_year(year)
        except UserError as error:
            self.shell.refuse(error)
            return
        if self.way == MONTH:
            self.month.show_month(self.month.first.replace(year=year))
        elif self.way == YEAR:
            self.year.show_year(year)
        elif self.way == ATTENDANCE:
            self.attendance.show_period(str(year) + self.attendance.part)
        else:
            self.list.show_year(year)

    # ------------------------------------------------------------------------------------- what the window calls
    def open_record(self, record_id: str) -> None:
        """Show one meeting, in the list or the month, or what one has decided."""
        with self.shell.look() as session:
            decided = session.get(Decision, record_id) is not None
        if decided:
            self.show_table(DECISIONS.title).open_record(record_id)
            return
        self.show_way(self.way if self.way in (LIST, MONTH) else MONTH if self.way == YEAR else LIST)
        if self.way == MONTH:
            self.month.open_meeting(record_id)
            return
        with self.shell.look() as session:
            meeting = session.get(Meeting, record_id)
        if meeting is None:
            return
        if meeting.starts.year != self.list.year and not self.list.show_year(meeting.starts.year):
            return
        self.list.open_record(record_id)

    def show_place(self, place: Place) -> None:
        """Show a place of the room. Raises LookupError for a table there is not."""
        match place:
            case EnclosuresPlace():
                self._show_tab(place.enclosures, ENCLOSED)
            case AttendancePlace():
                self.show_way(ATTENDANCE)
                if self.way == ATTENDANCE:
                    show_asked(self.attendance, place.attendance, place.mark, place.person)
            case MonthPlace():
                self.show_way(MONTH)
                self.month.show_month(date.fromisoformat(f"{place.month}-01"))
            case YearPlace():
                self._show_rows(rows_of("schedule"), place.year)
                if place.recheck and self.way == LIST:
                    QTimer.singleShot(0, self, lambda: recheck_year(self.shell, self.list.year))
            case RowsPlace(tab=tab) if tab:
                if tab not in TABLES:
                    raise LookupError(place)
                self.show_table(tab).show_place(place)
            case RowsPlace(days=days):
                self._show_rows(place, days[0].year if days else None)
            case _:
                raise LookupError(place)

    def _show_rows(self, place: RowsPlace, year: int | None) -> None:
        self.show_way(LIST)
        if self.way == LIST:
            if year and year != self.list.year:
                self.list.show_year(year)
            self.list.show_place(place)

    def _show_tab(self, meeting_id: str, tab: str) -> None:
        """Open a meeting at one of its tabs."""
        self.open_record(meeting_id)
        turn_to(self.month.panel if self.way == MONTH else self.list.panel, tab)

    @property
    def unsaved(self) -> bool:
        """Whether something typed or marked would be lost."""
        panels = [page.panel for page in with_panels(self)]
        rolls = [roll for panel in panels for roll in panel.findChildren(RollTab)]
        return any(panel.form.touched and panel.form.dirty for panel in panels) or any(roll.dirty for roll in rolls)

    def may_leave(self) -> bool:
        """Ask for what is typed or marked; False to stay."""
        return all(page.panel.may_leave() for page in with_panels(self))

    def actions(self) -> Sequence[QAction]:  # type: ignore[override]
        """What the search box offers."""
        return self.currentWidget().actions()


def with_panels(page: QStackedWidget) -> list[MonthView | TablePage]:
    """The views that have been built and may hold something typed."""
    views = [page.widget(place) for place in range(page.count())]
    return [view for view in views if isinstance(view, MonthView | TablePage)]
