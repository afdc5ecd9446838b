"""The log as a table, one month at a time, with the form of an entry beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtGui import QCursor
from PySide6.QtWidgets import QMenu
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.features.duties.model import DutyEntry, village_on
from station_desk.features.duties.page.period import PeriodBar
from station_desk.features.duties.prints import PAPERS
from station_desk.features.duties.rules.period import period_between, read_days
from station_desk.features.duties.service import count_entries, doubts_about, silent_people
from station_desk.features.duties.sheet import SHEET
from station_desk.printing.task import Wish
from station_desk.store.enclosure import count_enclosures
from station_desk.ui.nothing import Nothing
from station_desk.ui.page import TablePage
from station_desk.ui.parts import Fact, FormTab, PageAct
from station_desk.ui.record.doubts import DoubtsLine
from station_desk.ui.record.enclosures import enclosures_of_table
from station_desk.ui.sheet.wanted import Wanted
from station_desk.ui.shell import Shell

NAMED = 40  # people in the menu of those without an entry


class Doubts(DoubtsLine):
    """What does not fit between the person and the day of an entry."""

    def doubts(self, session: Session, record_id: str) -> Sequence[str]:
        entry = session.get(DutyEntry, record_id)
        return doubts_about(session, entry.person_id, entry.day) if entry else ()

    def say_of(self, person_id: str | None, day: date | None) -> None:
        """Say what is doubtful about that person on that day, while it is typed."""
        with self.shell.look() as session:
            self.say(doubts_about(session, person_id, day))


def print_month(shell: Shell, ids: Sequence[str]) -> None:
    """Show the month sheet of the person and the month of an entry."""
    shell.preview(PAPERS[0], Wish(ids=tuple(ids)))


class LogPage(TablePage):
    """The table page of the entries, held to the days the bar says unless a filter names its own."""

    def __init__(self, shell: Shell) -> None:
        self.bar = PeriodBar(shell, ("月", "年"), everything=True)
        super().__init__(
            shell, SHEET, acts=(PageAct("月表", print_month, icon="printer", on="one", edits=False),), facts=self._facts,
            papers=(PAPERS[0],), follows=self._follows, detail=Doubts,
            tabs=(FormTab("附件", enclosures_of_table(DutyEntry.__tablename__), count_enclosures),),
        )  # fmt: skip
        self.filters.tools.insertWidget(0, self.bar)
        self.none_here = Nothing(shell, "notebook-pen", "这段时间还没有记录。", ("新增一条", self.start_new))
        self.body.addWidget(self.none_here)
        self.bar.changed.connect(self._other_days)
        self.acts.new.triggered.disconnect()
        self.acts.new.triggered.connect(lambda _=False: self.start_new())

    # -------------------------------------------------------------------------------------------------- the days
    def _other_days(self) -> None:
        self.filters.spans.pop("day", None)
        self.filters.limit("day")
        self.head.read()

    def wanted(self) -> Wanted:
        wanted, period = super().wanted(), self.bar.period
        own = "day" in wanted.spans or "day" in wanted.where
        self.bar.say_other(own)
        return replace(wanted, spans={**wanted.spans, "day": period.span}) if period and not own else wanted

    def _arrived(self) -> None:
        super()._arrived()
        if not self.rows.ids and not self.panel.new and not self.unsaved:
            self.panel.show_record(None)
            self.panel.hide()
        if not self.rows.ids and self.bar.period and not self.filters.wanted().narrowed:
            self.body.setCurrentWidget(self.none_here)
            self.panel.setVisible(self.panel.new)

    def show_where(self, **where: Any) -> None:
        """Show the entries of a filter; `days` is a span (first, last) of dates or of their ISO texts."""
        find = str(where.pop("find", ""))
        first, last = read_days(where.pop("days")) if "days" in where else (None, None)
        period = period_between(first, last)
        if period and period.unit != "季":
            self.bar.show_period(period)
        spans = {} if (first, last) == (None, None) or (period and period.unit != "季") else {"day": (first, last)}
        self.filters.want(where, find, spans)
        self.head.read()

    def open_record(self, record_id: str) -> None:
        """Show one entry; other days are shown where its day is out of sight."""
        with self.shell.look() as session:
            entry = session.get(DutyEntry, record_id)
        if entry is None or not self.panel.may_leave():
            return
        if self.bar.period and not self.bar.period.holds(entry.day):
            self.bar.show_period(type(self.bar.period)("月", entry.day.replace(day=1)))
            self._want()
            self.head.read()
        super().open_record(record_id)

    # ------------------------------------------------------------------------------------------------- the facts
    def _facts(self, session: Session) -> Sequence[Fact]:
        """How many entries the days have, and who serves without any."""
        period = self.bar.period
        if period is None:
            return []
        now = period.holds(today())
        title = {"月": "本月", "年": "今年"}[period.unit] if now else period.title
        facts = [Fact(title, f"{count_entries(session, *period.span)} 条", act=lambda _: self.show_where())]
        last = min(period.last, today())
        silent = silent_people(session, period.first, last) if period.first <= today() else []
        if silent:
            named = [(person.id, person.name, village.name) for person, village in silent]
            facts.append(Fact("没有记录的人", str(len(silent)), look="care", act=lambda _: self._name_silent(named)))
        return facts

    def _name_silent(self, named: Sequence[tuple[str, str, str]]) -> None:
        """Who has no entry, as a menu; choosing one begins an entry for him."""
        menu = QMenu(self)
        menu.addSection("选一个人，为他新增一条")
        for key, name, village in named[:NAMED]:
            menu.addAction(f"{name}　{village}").triggered.connect(
                lambda _=False, key=key: self.start_new(person_id=key)
            )
        if len(named) > NAMED:
            menu.addAction(f"还有 {len(named) - NAMED} 人…").setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(QCursor.pos() if self.head.underMouse() else self.head.mapToGlobal(self.head.rect().bottomLeft()))

    # --------------------------------------------------------------------------------------------------- entries
    def start_new(self, **values: Any) -> None:
        """Show the form of a new entry: of today, and of what the filter holds to one value."""
        if not self.panel.may_leave():
            return
        period = self.bar.period
        here = period is None or period.holds(today())
        given = {key: some[0] for key, some in self.filters.where.items() if len(some) == 1}
        given |= {"day": today() if here else None, **values}
        if given.get("person_id") and given["day"]:
            given |= self._follows("person_id", given)
        self.panel.setVisible(True)
        self.panel.start_new(**given)

    def _follows(self, key: str, values: Mapping[str, Any]) -> Mapping[str, Any]:
        """The village a person served in that day; what does not fit is said above the form."""
        person, day = values.get("person_id"), values.get("day")
        if key not in ("person_id", "day") or not person or not day:
            return {}
        for detail in self.panel.details:
            if isinstance(detail, Doubts):
                detail.say_of(person, day)
        with self.shell.look() as session:
            village = village_on(session, person, day)
        return {"village_id": village} if village else {}
