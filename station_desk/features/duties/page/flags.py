"""The tab 提醒: what should not go unnoticed, by rule, cleared by a word, each line opening its evidence."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QCheckBox, QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.base.dates import show_date, today
from station_desk.base.places import RecordPlace, rows_of
from station_desk.features.duties import FlagsPlace
from station_desk.features.duties.model import RULES, FlagWord
from station_desk.features.duties.service.flags import Flag, clear_flags, flags, open_flags
from station_desk.fields.field import fields_of
from station_desk.ui.action import Action
from station_desk.ui.ask import ask_fields
from station_desk.ui.columns import REST, Column
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.grid import Grid
from station_desk.ui.list_page import ALL, ListPage
from station_desk.ui.parts import Fact
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

# Clearing flags: the word is asked for, and the act is one that can be undone.

CLEAR = "处理"
NAMED = 6  # flags told in the question


def clear(shell: Shell, wanted: Sequence[Flag]) -> bool:
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
    return shell.act(title, lambda session: clear_flags(session, wanted, given["word"], today()))


NONE = "没有要处理的提醒。缺席月例会、整月没有履职记录、请假没有准假人，会在这里提醒。"


COLUMNS: tuple[Column[Flag], ...] = (
    Column("日期", lambda one: one.day),
    Column("姓名", lambda one: one.name),
    Column("所属村", lambda one: one.village),
    Column("提醒", lambda one: one.rule),
    Column("情况", lambda one: one.sentence, width=REST),
    Column("状态", lambda one: "已处理" if one.cleared else "待处理", pill=True),
    Column(
        "处理情况",
        lambda one: f"{one.cleared.word}（{show_date(one.cleared.day)}）" if one.cleared else "",
        width=REST,
    ),
)


class FlagsPage(ListPage[Flag]):
    """Lists the open flags, on demand the cleared ones too."""

    def __init__(self, shell: Shell) -> None:
        self.all = QCheckBox("已处理的也列出")
        self.all.toggled.connect(lambda _: self.fill())
        actions = (
            Action("处理…", lambda shell, rows: clear(shell, [one for one in rows if one.cleared is None]), "check",
                   on="rows", shortcut="F2", primary=True, why_not=all_cleared),
            Action("打开依据", open_evidence, "calendar-check", on="one", edits=False),
            Action("打开人员", lambda shell, one: shell.go(RecordPlace("roster", one.person_id)), "user", on="one", edits=False),
        )  # fmt: skip
        super().__init__(
            shell, Grid[Flag](shell, "提醒", COLUMNS, key=key_of), lambda session: flags(session, today()),
            nothing=EmptyState(shell, "circle-check", NONE), facts=facts_of, actions=actions,
            chips={ALL: lambda _: True, **{rule: partial(is_of, rule) for rule in RULES}}, after=(self.all,),
            said=lambda one: one.cleared is None,
        )  # fmt: skip
        self.narrow = lambda one: self.all.isChecked() or one.cleared is None
        self.table.opened.connect(lambda _: self.acts.perform("打开依据"))

    def fill(self) -> None:
        self.table.setColumnHidden(len(COLUMNS) - 1, not self.all.isChecked())
        super().fill()

    # ------------------------------------------------------------------------------------- what the window calls
    def show_place(self, place: FlagsPlace) -> None:
        """Show the flags of a rule, a person's selected."""
        self.choose(place.rule if place.rule in self.chips else ALL)
        if place.person_id:
            self.seek(lambda one: one.person_id == place.person_id)

    def open_record(self, person_id: str) -> None:
        """Select the first flag of a person."""
        self.show_place(FlagsPlace(person_id=person_id))


def is_of(rule: str, flag: Flag) -> bool:
    """Whether a flag is raised by a rule."""
    return flag.rule == rule


def key_of(flag: Flag) -> str:
    return f"{flag.person_id} {flag.rule} {flag.about}"


def facts_of(found: Sequence[Flag]) -> list[Fact]:
    """How many flags wait, and of how many people."""
    standing = [one for one in found if one.cleared is None]
    facts = [Fact("待处理", f"{len(standing)} 条", look="care" if standing else "")]
    return [*facts, Fact("涉及", f"{len({one.person_id for one in standing})} 人")] if standing else facts


def all_cleared(_: Shell, rows: Sequence[Flag]) -> str:
    """Why none of these flags can be cleared."""
    return "" if any(one.cleared is None for one in rows) else "选中的提醒都已处理"


def open_evidence(shell: Shell, one: Flag) -> None:
    """Open the meeting a flag is about, or the person's log of the month."""
    if one.evidence:
        shell.go(RecordPlace("schedule", one.evidence))
    else:
        shell.go(rows_of("duties", days=(one.day.replace(day=1), one.day), person_id=one.person_id))


# The flags of a person above the form, each with the button that clears it.

SHOWN = 3  # flags; the others are told of by their number


class FlagBanner(QWidget):
    """Not there where a person has no open flag."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
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

    def read_record(self, session: Session, record_id: str | None) -> tuple[Flag, ...]:
        """The flags of a person."""
        return open_flags(session, today(), record_id) if record_id else ()

    def show_record(self, _: str | None, found: tuple[Flag, ...]) -> None:
        """Show them; the lines are made anew only where they differ."""
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
        clear(self.shell, [flag])
