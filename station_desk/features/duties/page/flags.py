"""The tab 提醒: what should not go unnoticed, by rule, cleared by a word, each line opening its evidence."""

from collections.abc import Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import (
    QButtonGroup,
    QCheckBox,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station_desk.base.dates import show_date, today
from station_desk.features.duties.model import RULES
from station_desk.features.duties.page.clearing import clear
from station_desk.features.duties.service import Flag, flags
from station_desk.ui.lines import Lines
from station_desk.ui.nothing import Nothing
from station_desk.ui.parts import Fact
from station_desk.ui.pick import Line
from station_desk.ui.reading import Reader
from station_desk.ui.sheet.head import PageHead
from station_desk.ui.shell import Shell

ALL = "全部"
NONE = "没有要处理的提醒。缺席月例会、整月没有履职记录、请假没有准假人，会在这里提醒。"
TITLES = ("日期", "姓名", "所属村", "提醒", "情况", "状态", "处理情况")
STATE, WORD = 5, 6
TABLES = frozenset({
    "attendance", "meeting", "duty_entry", "flag_word", "person", "post", "station", "village",
})  # fmt: skip


class FlagsPage(QWidget):
    """Lists the open flags, on demand the cleared ones too."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.flags: dict[str, Flag] = {}
        self.rule = ALL
        self._stale = True
        self._sought = ""
        self._reader = Reader(self)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.head = PageHead(shell)
        self.clear_act = self._act("处理…", "check", "F2", self.clear, primary=True)
        self.evidence_act = self._act("打开依据", "calendar-check", "", self.open_evidence)
        self.person_act = self._act("打开人员", "user", "", self.open_person)
        self.chips = {rule: self._chip(rule) for rule in (ALL, *RULES)}
        self.all = QCheckBox("已处理的也列出")
        self.all.toggled.connect(lambda _: self._fill())
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.table = Lines(shell, "提醒", TITLES, wide=4, pill=STATE)
        self.table.opened.connect(lambda _: self.open_evidence())
        self.table.itemSelectionChanged.connect(self._mark)
        self.body = QStackedWidget()
        self.body.addWidget(self.table)
        self.body.addWidget(Nothing(shell, "circle-check", NONE))
        self._build()
        shell.changed.connect(self._changed)

    # ------------------------------------------------------------------------------------------------ building
    def _act(self, title: str, icon: str, keys: str, work: Any, *, primary: bool = False) -> QAction:
        action = QAction(title, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _=False: work())
        self.addAction(action)
        button = self.head.add_act(action, icon, primary=primary)
        action.changed.connect(lambda: button.setEnabled(action.isEnabled()))
        return action

    def _chip(self, rule: str) -> QPushButton:
        button = QPushButton(rule)
        button.setProperty("kind", "chip")
        button.setCheckable(True)
        button.setChecked(rule == ALL)
        button.clicked.connect(partial(self._choose, rule))
        return button

    def _build(self) -> None:
        space = self.shell.theme.space
        row = QHBoxLayout()
        row.setSpacing(space("s"))
        group = QButtonGroup(self)
        for chip in self.chips.values():
            group.addButton(chip)
            row.addWidget(chip)
        row.addSpacing(space("m"))
        row.addWidget(self.all)
        row.addStretch(1)
        row.addWidget(self.count)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        box.setSpacing(space("m"))
        box.addWidget(self.head)
        box.addLayout(row)
        box.addWidget(self.body, 1)

    # ------------------------------------------------------------------------------------------------- showing
    def refresh(self) -> None:
        """Work the flags out again."""
        self._stale = False
        self._reader.read(lambda _: self._read(), self._arrived)

    def _read(self) -> list[Flag]:
        with self.shell.look() as session:
            return flags(session, today())

    def _arrived(self, found: Sequence[Flag]) -> None:
        self.flags = {key_of(one): one for one in found}
        standing = [one for one in found if one.cleared is None]
        people = len({one.person_id for one in standing})
        facts = [Fact("待处理", f"{len(standing)} 条", look="care" if standing else "")]
        self.head.show_facts([*facts, Fact("涉及", f"{people} 人")] if standing else facts)
        for rule, chip in self.chips.items():
            count = sum(rule in (ALL, one.rule) for one in standing)
            chip.setText(f"{rule} {count}" if count else rule)
        self._fill()

    def _choose(self, rule: str, _: bool = False) -> None:
        self.rule = rule
        self.chips[rule].setChecked(True)
        self._fill()

    def _fill(self) -> None:
        whole = self.all.isChecked()
        shown = [
            (key, one) for key, one in self.flags.items()
            if self.rule in (ALL, one.rule) and (whole or one.cleared is None)
        ]  # fmt: skip
        self.table.setColumnHidden(WORD, not whole)
        self.table.show_lines([Line(key, words_of(one)) for key, one in shown])
        if self._sought:
            self.table.go_to(next((key for key, one in shown if one.person_id == self._sought), ""))
            self._sought = ""
        self.count.setText(f"共 {len(shown)} 条")
        self.body.setCurrentIndex(0 if shown else 1)
        self._mark()

    def _mark(self) -> None:
        chosen = self.chosen()
        self.clear_act.setEnabled(any(one.cleared is None for one in chosen))
        self.evidence_act.setEnabled(len(chosen) == 1)
        self.person_act.setEnabled(len(chosen) == 1)

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & TABLES:
            self._stale = True
            if self.isVisible():
                self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()

    # --------------------------------------------------------------------------------------------------- acting
    def chosen(self) -> list[Flag]:
        """The selected flags."""
        return [self.flags[key] for key in self.table.chosen() if key in self.flags]

    def clear(self) -> None:
        """Clear the selected flags by a word."""
        clear(self.shell, [one for one in self.chosen() if one.cleared is None])

    def open_evidence(self) -> None:
        """Open the meeting a flag is about, or the person's log of the month."""
        for one in self.chosen()[:1]:
            if one.evidence:
                self.shell.go("schedule", one.evidence)
            else:
                month = (one.day.replace(day=1), one.day)
                self.shell.go("duties", person_id=one.person_id, days=month)

    def open_person(self) -> None:
        """Open the person of a flag in the roster."""
        for one in self.chosen()[:1]:
            self.shell.go("roster", one.person_id)

    # ------------------------------------------------------------------------------------- what the window calls
    def show_where(self, **where: Any) -> None:
        """Show the flags of a `rule`, `person_id` selected; `all` with the cleared ones."""
        self.all.setChecked(bool(where.get("all", self.all.isChecked())))
        self._sought = str(where.get("person_id", ""))
        rule = where.get("rule", ALL)
        self._choose(rule if rule in self.chips else ALL)

    def open_record(self, person_id: str) -> None:
        """Select the first flag of a person."""
        self.show_where(person_id=person_id)


def key_of(flag: Flag) -> str:
    return f"{flag.person_id} {flag.rule} {flag.about}"


def words_of(flag: Flag) -> tuple[str, ...]:
    """The words of a line, as TITLES says."""
    word = flag.cleared
    done = f"{word.word}（{show_date(word.day)}）" if word else ""
    state = "已处理" if word else "待处理"
    return (show_date(flag.day), flag.name, flag.village, flag.rule, flag.sentence, state, done)
