"""The year as a list: the table of the room's sheet, one year at a time, the meeting's form beside it."""

from dataclasses import replace
from datetime import date, datetime

from PySide6.QtGui import QResizeEvent

from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.base.holidays import next_workday
from station_desk.features.schedule.page.acts import PLAN, facts_of, fill_year, follows_in, new_meeting, print_sign_in
from station_desk.features.schedule.page.clash import ClashNote, watch_clashes
from station_desk.features.schedule.page.moving import postpone
from station_desk.features.schedule.page.plan import plan_year
from station_desk.features.schedule.page.repeating import repeat_meeting
from station_desk.features.schedule.page.tabs import TABS
from station_desk.features.schedule.page.ways import LIST, WayBar
from station_desk.features.schedule.prints import PAPERS
from station_desk.features.schedule.rules import FIRST_YEAR, LAST_YEAR
from station_desk.features.schedule.service import meetings_of
from station_desk.features.schedule.sheet import SHEET
from station_desk.features.settings.service import moved_days
from station_desk.ui.nothing import Nothing
from station_desk.ui.page import TablePage
from station_desk.ui.parts import PageAct
from station_desk.ui.record.marking import share_foot
from station_desk.ui.sheet.wanted import Wanted
from station_desk.ui.shell import Shell

POSTPONE = "Ctrl+M"
NARROW = 960  # px of page under which the ways are icons
NOT_PLANNED = f"这一年还没有日程。{SHEET.empty}"


class MeetingList(TablePage):
    """The table page of the meetings, held to one year."""

    def __init__(self, shell: Shell) -> None:
        self.year = today().year
        super().__init__(
            shell,
            SHEET,
            acts=(
                PageAct("签到表", print_sign_in, icon="clipboard-list", on="one", edits=False),
                PageAct("改期…", postpone, icon="calendar-days", on="one", shortcut=POSTPONE),
                PageAct("重复…", repeat_meeting, icon="refresh-cw", on="one"),
            ),
            facts=lambda session: facts_of(session, self.year),
            papers=PAPERS,
            tabs=TABS,
            follows=follows_in(shell),
            detail=ClashNote,
        )
        share_foot(self.panel)
        watch_clashes(self.panel)
        self.bar = WayBar(shell, LIST)
        self.filters.tools.insertWidget(0, self.bar)
        self.unplanned = Nothing(shell, "calendar-plus", NOT_PLANNED, (PLAN, lambda: plan_year(shell, self.year)))
        self.body.addWidget(self.unplanned)
        self.head.add_menu("全年", "calendar-days", lambda menu: fill_year(menu, shell, self.year))
        self.acts.new.triggered.disconnect()
        self.acts.new.triggered.connect(lambda _=False: self.start_new())

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.bar.fold(self.width() < NARROW)

    # -------------------------------------------------------------------------------------------------- the year
    def show_year(self, year: int) -> bool:
        """Show another year, with the meeting that comes next; False where the clerk stays with what he typed."""
        if not FIRST_YEAR <= year <= LAST_YEAR or not self.may_leave():
            return False
        self.year = year
        self.bar.show_at(date(year, 1, 1))
        coming = self._coming()
        self.panel.show_record(coming)
        self.where.seek(coming or "")
        self._want()
        self.head.read()
        return True

    def _coming(self) -> str | None:
        """The year's next meeting, the last where all are over."""
        now = datetime.combine(today(), datetime.min.time())
        with self.shell.look() as session:
            meetings = meetings_of(session, self.year)
        later = [one.id for one in meetings if one.starts >= now and one.state == "待开"]
        return later[0] if later else meetings[-1].id if meetings else None

    def wanted(self) -> Wanted:
        whole = (date(self.year, 1, 1), date(self.year, 12, 31))
        wanted = super().wanted()
        return replace(wanted, spans={"starts": whole, **wanted.spans})

    def _arrived(self) -> None:
        if not (self.panel.record_id or self.panel.new or self.where.sought):
            coming = self._coming()
            if coming and self.rows.ids.place(coming) >= 0:
                self.where.seek(coming)
        super()._arrived()
        if not self.rows.ids and not self.filters.wanted().narrowed:
            self.body.setCurrentWidget(self.unplanned)
            self.panel.setVisible(self.panel.new)

    # ----------------------------------------------------------------------------------------------- new ones
    def start_new(self) -> None:
        """Show the form of a new meeting, with the usual values."""
        try:
            with self.shell.look() as session:
                moved = moved_days(session)
            day = today() if today().year == self.year else date(self.year, 1, 1)
            values = new_meeting(self.shell, next_workday(day, moved))
        except UserError as error:
            self.shell.refuse(error)
            return
        if self.may_leave():
            self.panel.setVisible(True)
            self.panel.start_new(**values)
