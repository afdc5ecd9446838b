"""The log as a table, one month at a time, with the form of an entry beside it."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QCursor
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QHBoxLayout,
    QLabel,
    QMenu,
    QPushButton,
    QToolButton,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.places import Place, RecordPlace, RowsPlace, rows_of
from station_desk.features.duties.model import SORTS, DutyEntry, Note, village_on
from station_desk.features.duties.prints import PAPERS
from station_desk.features.duties.rules.words import (
    FIRST_YEAR,
    LAST_YEAR,
    Period,
    Unit,
    period_between,
    period_of,
)
from station_desk.features.duties.service.log import KINDS, Told, count_entries, doubts_about, record_of, silent_people
from station_desk.features.duties.service.summary import draft_summary, summary_period
from station_desk.features.duties.sheet import NOTES, SHEET
from station_desk.features.roster.model import Person
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.service.meetings import write_minutes
from station_desk.fields.field import fields_of
from station_desk.printing.task import PrintRequest
from station_desk.store.enclosure import count_enclosures
from station_desk.ui.action import Action
from station_desk.ui.ask import ask_fields
from station_desk.ui.columns import REST, Column
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.form.doubts import DoubtsLine
from station_desk.ui.form.enclosures import enclosures_of_table
from station_desk.ui.form.panel import Panel
from station_desk.ui.grid import Grid
from station_desk.ui.page import TablePage
from station_desk.ui.parts import Fact, FormTab
from station_desk.ui.shell import Shell
from station_desk.ui.theme import text_width

# The bar that says which days are looked at: 月, 季 or 年, and ‹ 2026年11月 ›.

EVER = "全部"
OTHER = "按筛选的日期"


class PeriodBar(QWidget):
    """`changed` tells that other days are wanted; `period` is None for 全部."""

    changed = Signal()
    key = "day"

    def __init__(self, shell: Shell, units: Sequence[Unit], *, everything: bool = False) -> None:
        super().__init__()
        self.shell = shell
        self.period: Period | None = period_of(units[0], today())
        self._last = self.period
        self.buttons: dict[str, QPushButton] = {}
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(shell.theme.space("xs"))
        self._arrow(row, "chevron-left", "前一段", -1)
        self.label = QPushButton()
        self.label.setProperty("kind", "quiet")
        self.label.setFont(shell.theme.font(bold=True))
        self.label.setMinimumWidth(text_width(shell.theme.font(bold=True), 7 if "季" in units else 6))
        self.label.setToolTip("回到今天")
        self.label.clicked.connect(self._now)
        row.addWidget(self.label)
        self._arrow(row, "chevron-right", "后一段", 1)
        row.addSpacing(shell.theme.space("s"))
        self.group = QButtonGroup(self)
        for word in (*units, *([EVER] if everything else [])):
            button = QPushButton(word)
            button.setProperty("kind", "chip")
            button.setCheckable(True)
            button.setAccessibleName(f"按{word}看" if word != EVER else "看全部日期")
            button.clicked.connect(lambda _=False, word=word: self._choose(word))
            self.group.addButton(button)
            row.addWidget(button)
            self.buttons[word] = button
        self._mark()

    def _arrow(self, row: QHBoxLayout, icon: str, title: str, step: int) -> None:
        button = QToolButton()
        button.setToolTip(title)
        button.setAccessibleName(title)
        self.shell.icons.put(button, icon)
        button.clicked.connect(lambda: self.step(step))
        row.addWidget(button, 0, Qt.AlignmentFlag.AlignVCenter)

    def step(self, by: int) -> None:
        """Go on by so many months, quarters or years."""
        there = (self.period or self._last).step(by if self.period else 0)
        if FIRST_YEAR <= there.first.year <= LAST_YEAR:
            self.show_period(there)
            self.changed.emit()

    def _choose(self, word: str) -> None:
        units: dict[str, Unit] = {"月": "月", "季": "季", "年": "年"}
        now = self._last.first if not self._last.holds(today()) else today()
        self.show_period(period_of(units[word], now) if word in units else None)
        self.changed.emit()

    def _now(self) -> None:
        self.show_period(period_of(self._last.unit, today()))
        self.changed.emit()

    def show_period(self, period: Period | None) -> None:
        """Show a period, or all there is, without telling."""
        self.period, self._last = period, period or self._last
        self._mark()

    @property
    def span(self) -> tuple[date, date] | None:
        """The first and the last day, None for all there is."""
        return self.period.span if self.period else None

    def give_way(self, own: bool) -> None:
        """Say whether the days are chosen elsewhere just now."""
        self._mark(OTHER if own else "")

    def _mark(self, words: str = "") -> None:
        title = words or (self.period.title if self.period else "全部日期")
        self.label.setText(title)
        self.label.setAccessibleName(f"回到今天，现在看的是{title}")
        self.group.setExclusive(False)  # where the days are chosen elsewhere none is
        for word, button in self.buttons.items():
            button.setChecked(not words and word == (self.period.unit if self.period else EVER))
        self.group.setExclusive(True)


NONE_HERE = "这段时间还没有记录。"
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


def print_month(shell: Shell, key: str) -> None:
    """Show the month sheet of the person and the month of an entry."""
    shell.preview(PAPERS[0], PrintRequest(ids=(key,)))


class LogPage(TablePage):
    """The table page of the entries, held to the days the bar says unless a filter names its own."""

    def __init__(self, shell: Shell) -> None:
        self.bar = PeriodBar(shell, ("月", "年"), everything=True)
        first = ("新增一条", lambda: self.acts.start_new())  # noqa: PLW0108 - there are no acts yet
        super().__init__(
            shell, SHEET, actions=(Action("月表", print_month, icon="printer", on="one", edits=False),), facts=self._facts,
            papers=(PAPERS[0],), follows=self._follows, detail=Doubts,
            tabs=(FormTab("附件", enclosures_of_table(DutyEntry.__tablename__), count_enclosures),),
            new_values=self._new_values, period=self.bar, empty_when=EmptyState(shell, "notebook-pen", NONE_HERE, first),
        )  # fmt: skip

    def show_place(self, place: Place) -> None:
        """Show the entries asked for; a month or a year is turned to."""
        period = period_between(*place.days) if isinstance(place, RowsPlace) and place.days else None
        if isinstance(place, RowsPlace) and period and period.unit != "季":
            self.bar.show_period(period)
            place = replace(place, days=None)
        super().show_place(place)
        self.head.read()

    def open_record(self, record_id: str) -> None:
        """Show one entry; other days are shown where its day is out of sight."""
        with self.shell.look() as session:
            entry = session.get(DutyEntry, record_id)
        if entry is None or not self.panel.may_leave():
            return
        if self.bar.period and not self.bar.period.holds(entry.day):
            self.bar.show_period(type(self.bar.period)("月", entry.day.replace(day=1)))
            self.ask_again()
        super().open_record(record_id)

    # ------------------------------------------------------------------------------------------------- the facts
    def _facts(self, session: Session) -> Sequence[Fact]:
        """How many entries the days have, and who serves without any."""
        period = self.bar.period
        if period is None:
            return []
        now = period.holds(today())
        title = {"月": "本月", "年": "今年"}[period.unit] if now else period.title
        facts = [
            Fact(title, f"{count_entries(session, *period.span)} 条", act=lambda _: self.show_place(rows_of("duties")))
        ]
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
                lambda _=False, key=key: self.acts.start_new(person_id=key)
            )
        if len(named) > NAMED:
            menu.addAction(f"还有 {len(named) - NAMED} 人…").setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(QCursor.pos() if self.head.underMouse() else self.head.mapToGlobal(self.head.rect().bottomLeft()))

    # --------------------------------------------------------------------------------------------------- entries
    def _new_values(self, given: Mapping[str, Any]) -> dict[str, Any]:
        """Today, while it is among the days in sight, and the village a person served in then."""
        period = self.bar.period
        day = given.get("day") or (today() if period is None or period.holds(today()) else None)
        found = {"day": day}
        if given.get("person_id") and day:
            found |= self._follows("person_id", {**given, **found})
        return found

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


# The tab 表扬与过错: the notes as a table, this year's counts in its head.


def notes_page(shell: Shell) -> TablePage:
    """The notes; a new one begins with today and with who writes it down."""
    return TablePage(
        shell, NOTES, facts=facts, tabs=(FormTab("附件", enclosures_of_table("note"), count_enclosures),),
        new_values=lambda _: {"day": today(), "by": shell.desk.user.name[:25]},
    )  # fmt: skip


def facts(session: Session) -> Sequence[Fact]:
    """How often there was praise and fault this year."""
    year = today().year
    query = (
        select(Note.sort, func.count())
        .where(
            Note.station_id == session.info["station_id"], Note.day >= date(year, 1, 1), Note.day <= date(year, 12, 31)
        )
        .group_by(Note.sort)
    )
    counted = {sort: count for sort, count in session.execute(query)}  # noqa: C416 - a result is no mapping
    return [Fact(f"今年{sort}", str(counted.get(sort, 0)), {"sort": (sort,)}) for sort in SORTS]


# The tab 记录 of a person: everything on record as one line a thing, and 记一笔.

ALL = "全部"
ASKED = ("sort", "day", "what", "evidence", "source")


TOLD: tuple[Column[Told], ...] = (
    Column("日期", lambda one: one.day),
    Column("情况", lambda one: one.mark, pill=True),
    Column("内容", lambda one: one.words, width=REST, wrap=True),
)


def told_key(one: Told) -> str:
    return f"{one.kind} {one.day} {one.record_id} {one.words}"


class RecordTab(QWidget):
    """Each line opens the place where its record stands."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.person_id: str | None = None
        self.told: list[Told] = []
        self.kinds = QComboBox()
        self.kinds.addItems([ALL, *KINDS])
        self.kinds.setAccessibleName("记录的类别")
        self.kinds.activated.connect(lambda _: self._fill())
        self.count = QLabel()
        self.count.setProperty("role", "caption")
        self.note = QPushButton("记一笔…")
        self.note.setToolTip("记下一次表扬或过错")
        shell.icons.put(self.note, "notebook-pen")
        self.note.clicked.connect(lambda _=False: add_note(shell, self.person_id))
        self.table = Grid[Told](shell, "记录", TOLD, key=told_key, tip=lambda one: f"{one.words}\n按回车或双击打开")
        self.table.opened.connect(self.open)
        self.nothing = QLabel()
        self.nothing.setProperty("role", "muted")
        self.nothing.setWordWrap(True)
        self._build()

    def _build(self) -> None:
        space = self.shell.theme.space
        top = QHBoxLayout()
        top.setSpacing(space("s"))
        for part in (self.kinds, self.count):
            top.addWidget(part)
        top.addStretch(1)
        top.addWidget(self.note)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), space("m"), space("l"), space("m"))
        box.setSpacing(space("s"))
        box.addLayout(top)
        box.addWidget(self.nothing)
        box.addWidget(self.table, 1)
        box.addStretch(0)

    def read_record(self, session: Session, record_id: str | None) -> list[Told]:
        """A person's record."""
        return record_of(session, record_id, today()) if record_id else []

    def show_record(self, record_id: str | None, told: list[Told]) -> None:
        """Show it."""
        self.person_id, self.told = record_id, told
        self._fill()

    def _fill(self) -> None:
        kind = self.kinds.currentText()
        shown = [one for one in self.told if kind in (ALL, one.kind)]
        self.table.show_rows(shown)
        self.count.setText(f"共 {len(shown)} 条" if shown else "")
        self.nothing.setText("还没有记录。" if kind == ALL else f"还没有{kind}的记录。")
        self.nothing.setVisible(not shown)
        self.table.setVisible(bool(shown))

    def open(self, one: Told) -> None:
        """Open the place of a line; a flag without one stays here."""
        if one.room:
            self.shell.go(RecordPlace(one.room, one.record_id))


def add_note(shell: Shell, person_id: str | None) -> None:
    """Ask for praise or a fault of a person and write it down."""
    if not person_id:
        return
    with shell.look() as session:
        person = session.get(Person, person_id)
    if person is None:
        return
    fields = fields_of(Note)
    given = ask_fields(
        shell, f"给{person.name}记一笔", "", [fields[key] for key in ASKED], {"sort": "表扬", "day": today()}, "记下"
    )  # fmt: skip
    if given is None:
        return
    clerk = shell.desk.user.name

    def work(session: Session) -> None:
        session.add(Note(person_id=person_id, by=clerk[:25], **given))

    shell.act(f"给{person.name}记{given['sort']}", work)


# What the duty room adds to a meeting that is a summary: a draft of it, made from what is on the desk.

TITLE = "起草小结"
REPLACE, APPEND = "换成新草稿", "接在后面"
OVER = "原来写的内容可以在“修订”里找回，也可以撤销。"


class SummaryDraft(QWidget):
    """A line over the form of a 季小结, 半年总结 or 年终总评; other meetings have none."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.meeting_id = ""
        self.words = QLabel()
        self.words.setProperty("role", "caption")
        self.words.setWordWrap(True)
        self.button = QPushButton(f"{TITLE}…")
        self.button.setProperty("kind", "link")
        self.button.setToolTip("会议、出勤、议定事项和履职的数字都来自已登记的内容，点数字能看到是哪些")
        self.button.clicked.connect(lambda _=False: self.draft())
        row = QHBoxLayout(self)
        row.setContentsMargins(shell.theme.space("l"), 0, shell.theme.space("m"), 0)
        row.addWidget(self.words, 1)
        row.addWidget(self.button)

    def show_record(self, record_id: str | None) -> None:
        """Offer a draft where the meeting is a summary."""
        with self.shell.look() as session:
            meeting = session.get(Meeting, record_id) if record_id else None
            period = summary_period(meeting) if meeting else None
        self.meeting_id = record_id or ""
        self.setVisible(period is not None)
        if period and meeting:
            self.words.setText(f"会议记录可以先按{period.words}已登记的内容起草，再修改。")

    def draft(self) -> None:
        """Write the draft into the minutes; what stands there is only replaced when the clerk says so."""
        panel = self._panel()
        if panel and not panel.may_leave():
            return
        meeting_id = self.meeting_id
        with self.shell.look() as session:
            meeting = session.get(Meeting, meeting_id)
            title, written = (meeting.title, meeting.minutes or "") if meeting else ("", "")
        if written:
            answer = self.shell.ask_which(f"“{title}”已经有会议记录，要怎么办？", OVER, (APPEND, REPLACE))
            if not answer:
                return
            written = f"{written}\n\n" if answer == APPEND else ""

        def work(session: Any) -> str:
            return str(write_minutes(session, meeting_id, written + draft_summary(session, meeting_id)).id)

        if self.shell.act(f"起草{title}", work) and panel:
            panel.show_record(meeting_id)
            panel.form.go_to("minutes")

    def _panel(self) -> Panel | None:
        above: QWidget | None = self
        while above is not None and not isinstance(above, Panel):
            above = above.parentWidget()
        return above
