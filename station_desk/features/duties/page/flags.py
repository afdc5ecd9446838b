"""The tab 提醒: what should not go unnoticed, by rule, cleared by a word, each line opening its evidence."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from station_desk.base.dates import show_date, today
from station_desk.features.duties.model import RULES, FlagWord
from station_desk.features.duties.service.flags import Flag, clear_flags, flags, open_flags
from station_desk.fields.field import fields_of
from station_desk.ui.ask import ask_fields
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.lines import Line, Lines
from station_desk.ui.lines_page import LinesPage
from station_desk.ui.parts import Fact
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

# Clearing flags: the word is asked for, and the act is one that can be undone.

CLEAR = "处理"
NAMED = 6  # flags told in the question


def clear(shell: Shell, wanted: Sequence[Flag], done: Callable[[], None] | None = None) -> bool:
    """Ask what was done about these flags and clear them by it; True where that was written."""
    if not wanted:
        return False
    one = wanted[0]
    single = len(wanted) == 1
    question = f"怎么处理的？{one.name}：{one.rule}" if single else f"这 {len(wanted)} 条提醒怎么处理的？"
    told = [flag.sentence if single else f"{flag.name}：{flag.sentence}" for flag in wanted[:NAMED]]
    if len(wanted) > NAMED:
        told.append("……")
    text = "\n".join([*told, "写一句处理情况，提醒就不再出现；以后又有新的情况，会再提醒。"])
    given = ask_fields(shell, question, text, (fields_of(FlagWord)["word"],), {}, CLEAR)
    if given is None:
        return False
    title = f"处理{one.name}的提醒（{one.rule}）" if single else f"处理 {len(wanted)} 条提醒"
    return shell.act(
        title,
        lambda session: clear_flags(session, wanted, given["word"], today()),
        lambda _: done() if done else None,
    )


ALL = "全部"
NONE = "没有要处理的提醒。缺席月例会、整月没有履职记录、请假没有准假人，会在这里提醒。"
TITLES = ("日期", "姓名", "所属村", "提醒", "情况", "状态", "处理情况")
STATE, WORD = 5, 6


class FlagsPage(LinesPage):
    """Lists the open flags, on demand the cleared ones too."""

    TABLES = frozenset({"attendance", "meeting", "duty_entry", "flag_word", "person", "post", "station", "village"})

    def __init__(self, shell: Shell) -> None:
        table = Lines(shell, "提醒", TITLES, wide=4, pill=STATE)
        super().__init__(shell, (ALL, *RULES), table, (EmptyState(shell, "circle-check", NONE),))
        self.flags: dict[str, Flag] = {}
        self._sought = ""
        self.clear_act = self.add_act("处理…", "check", self.clear, keys="F2", primary=True)
        self.evidence_act = self.add_act("打开依据", "calendar-check", self.open_evidence)
        self.person_act = self.add_act("打开人员", "user", self.open_person)
        self.all = QCheckBox("已处理的也列出")
        self.all.toggled.connect(lambda _: self.fill())
        self.tools.insertSpacing(len(self.chips), shell.theme.space("m"))
        self.tools.insertWidget(len(self.chips) + 1, self.all)
        table.opened.connect(lambda _: self.open_evidence())
        table.itemSelectionChanged.connect(self._mark)

    # ------------------------------------------------------------------------------------------------- showing
    def reading(self) -> Callable[[], list[Flag]]:
        return self._read

    def _read(self) -> list[Flag]:
        with self.shell.look() as session:
            return flags(session, today())

    def arrived(self, found: Sequence[Flag]) -> None:
        self.flags = {key_of(one): one for one in found}
        standing = [one for one in found if one.cleared is None]
        people = len({one.person_id for one in standing})
        facts = [Fact("待处理", f"{len(standing)} 条", look="care" if standing else "")]
        self.head.show_facts([*facts, Fact("涉及", f"{people} 人")] if standing else facts)
        for rule, chip in self.chips.items():
            count = sum(rule in (ALL, one.rule) for one in standing)
            chip.setText(f"{rule} {count}" if count else rule)
        self.fill()

    def fill(self) -> None:
        whole, rule = self.all.isChecked(), self.chosen_chip()
        shown = [
            (key, one) for key, one in self.flags.items()
            if rule in (ALL, one.rule) and (whole or one.cleared is None)
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
        self.choose(rule if rule in self.chips else ALL)

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


# The flags of a person above the form, each with the button that clears it.

SHOWN = 3  # flags; the others are told of by their number


class FlagBanner(QWidget):
    """Not there where a person has no open flag."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.person_id: str | None = None
        self.flags: tuple[Flag, ...] = ()
        self.frame = QFrame()
        set_style(self.frame, role="banner", tone="care")
        self.frame.setAccessibleName("提醒")
        space = shell.theme.space
        self.lines = QVBoxLayout(self.frame)
        self.lines.setContentsMargins(space("m"), space("xs"), space("xs"), space("xs"))
        self.lines.setSpacing(0)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), 0, space("l"), space("s"))
        box.addWidget(self.frame)
        self.hide()

    def show_record(self, record_id: str | None) -> None:
        """Show the flags of a person; the lines are made anew only where they differ."""
        self.person_id = record_id
        found: tuple[Flag, ...] = ()
        if record_id:
            with self.shell.look() as session:
                found = open_flags(session, today(), record_id)
        if found != self.flags:
            self.flags = found
            self._fill()
        self.setVisible(bool(found))

    def _fill(self) -> None:
        while self.lines.count():
            item = self.lines.takeAt(0)
            widget = item.widget() if item else None
            if widget:
                widget.hide()
                widget.deleteLater()
        for flag in self.flags[:SHOWN]:
            self.lines.addWidget(self._line(flag))
        more = len(self.flags) - SHOWN
        if more > 0:
            rest = QLabel(f"还有 {more} 条，见“记录”。")
            rest.setProperty("role", "caption")
            self.lines.addWidget(rest)

    def _line(self, flag: Flag) -> QWidget:
        line, mark, words = QWidget(), QLabel(), QLabel(flag.sentence)
        self.shell.icons.put(mark, "triangle-alert", "care")
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setAccessibleName(f"提醒：{flag.sentence}")
        button = QPushButton("处理…")
        button.setProperty("kind", "link")
        button.setAccessibleName(f"处理：{flag.sentence}")
        button.setToolTip("写一句处理情况，提醒就不再出现")
        button.clicked.connect(partial(self._clear, flag))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.shell.theme.space("s"))
        row.addWidget(mark)
        row.addWidget(words, 1)
        row.addWidget(button)
        return line

    def _clear(self, flag: Flag, _: bool = False) -> None:
        clear(self.shell, [flag], lambda: self.show_record(self.person_id))
