"""What a meeting decided, and what earlier ones of its kind left open: two lists worked by keys, each change undoable."""

from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from station_desk.base.dates import show_date, today
from station_desk.features.schedule.model import Decision, Meeting
from station_desk.features.schedule.service import (
    OPEN,
    carried_to,
    decisions_of,
    drop_decisions,
    finish_decision,
    save_decision,
)
from station_desk.fields.field import Field, fields_of
from station_desk.ui.ask import ask_fields
from station_desk.ui.lines import Lines
from station_desk.ui.pick import Line
from station_desk.ui.shell import Shell

NEW_FIELDS = ("what", "owner", "deadline")
EDIT_FIELDS = (*NEW_FIELDS, "state", "done_on", "outcome")
LATE = "已过期"
OWN = ("议定事项", "责任人", "期限", "办理情况")
EARLIER = ("上次未办结", "责任人", "期限", "办理情况", "提出")


class DecisionsView(QWidget):
    """Below the minutes: 议定事项 of this meeting, and 上次未办结 where there is anything."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.meeting_id = ""
        self.day = today()
        self.own = Lines(shell, "议定事项", OWN, wide=0, pill=3)
        self.earlier = Lines(shell, "上次未办结", EARLIER, wide=0, pill=3)
        self.none = QLabel("还没有议定事项。按 Ins 或点“新增”，记下议定的事、责任人和期限。")
        self.none.setProperty("role", "muted")
        self.none.setWordWrap(True)
        self._build()
        for view in (self.own, self.earlier):
            view.opened.connect(self.edit)
            self._add_key(view, "新增议定事项", "Ins", self.add)
            self._add_key(view, "办结", "Ctrl+Return", self.finish)
            self._add_key(view, "删除议定事项", "Del", self.remove)
        shell.changed.connect(self._news)

    # ------------------------------------------------------------------------------------------------ building
    def _build(self) -> None:
        space = self.shell.theme.space
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), 0, space("l"), space("s"))
        box.setSpacing(space("xs"))
        row = QHBoxLayout()
        row.setSpacing(space("xs"))
        head = QLabel("议定事项")
        head.setProperty("role", "group")
        row.addWidget(head)
        row.addStretch(1)
        self.buttons = [
            self._button(row, "新增", "plus", "记下一件议定的事（Ins）", self.add),
            self._button(row, "办结…", "check", "登记办结日期和结果（Ctrl+Enter）", self.finish),
            self._button(row, "修改…", "pencil", "修改选中的议定事项（Enter）", lambda: self.edit(self.here())),
        ]
        box.addLayout(row)
        box.addWidget(self.none)
        box.addWidget(self.own, 1)
        box.addWidget(self.earlier, 1)

    def _button(self, row: QHBoxLayout, words: str, icon: str, tip: str, act: Callable[[], object]) -> QPushButton:
        button = QPushButton(words)
        button.setProperty("kind", "quiet")
        button.setToolTip(tip)
        self.shell.icons.put(button, icon)
        button.clicked.connect(lambda _=False: act())
        row.addWidget(button)
        return button

    def _add_key(self, view: Lines, title: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(title, view)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetShortcut)
        action.triggered.connect(lambda _=False: act())
        view.addAction(action)

    # ------------------------------------------------------------------------------------------------- showing
    def show_record(self, record_id: str | None) -> None:
        """Show what a meeting decided and what stood before it."""
        self.meeting_id = record_id or ""
        own: list[Decision] = []
        earlier: list[tuple[Decision, Meeting]] = []
        with self.shell.look() as session:
            meeting = session.get(Meeting, record_id) if record_id else None
            if meeting:
                self.day = meeting.starts.date()
                own, earlier = decisions_of(session, meeting.id), carried_to(session, meeting)
            self.own.show_lines([Line(one.id, cells(one)) for one in own])
            self.earlier.show_lines([Line(one.id, (*cells(one), held.title)) for one, held in earlier])
        self.own.setVisible(bool(own))
        self.none.setVisible(not own)
        self.earlier.setVisible(bool(earlier))
        for button in self.buttons[1:]:
            button.setEnabled(bool(own or earlier))

    def _news(self, tables: frozenset[str]) -> None:
        if self.isVisible() and self.meeting_id and "decision" in tables:
            self.show_record(self.meeting_id)

    def here(self) -> str:
        """The decision an act is for: the current one of the list worked last."""
        view = self.earlier if self.earlier.hasFocus() or not self.own.keys else self.own
        return view.here()

    # ------------------------------------------------------------------------------------------------ changing
    def add(self) -> None:
        """Ask for a decision and write it down."""
        fields = decision_fields(NEW_FIELDS)
        found = ask_fields(self.shell, "新增议定事项", "没有办完的会自动出现在下次同类会议上。", fields, {}, "新增")
        if found:
            meeting = self.meeting_id
            self.shell.act(
                f"新增议定事项：{short(found['what'])}",
                lambda session: save_decision(session, None, meeting, **found).id,
                self.own.go_to,
            )

    def edit(self, key: str) -> None:
        """Ask for the decision's words anew and write them."""
        edit_decision(self.shell, key)

    def finish(self) -> None:
        """Ask for the day it was done and the result."""
        finish_decisions(self.shell, [self.here()] if self.here() else [], min(self.day, today()))

    def remove(self) -> None:
        """Delete this meeting's selected decisions after asking."""
        ids = self.own.chosen() if self.own.hasFocus() else []
        if ids and self.shell.ask(f"删除 {len(ids)} 件议定事项？", "可以撤销。", act=f"删除 {len(ids)} 件"):
            self.shell.act(f"删除 {len(ids)} 件议定事项", lambda session: drop_decisions(session, ids))


def cells(decision: Decision) -> tuple[str, str, str, str]:
    """What a list says of a decision."""
    late = decision.state == OPEN and decision.deadline is not None and decision.deadline < today()
    deadline = show_date(decision.deadline) if decision.deadline else ""
    return decision.what, decision.owner or "", deadline, LATE if late else decision.state


def short(words: str) -> str:
    """A decision's words as the title of an act has room for them."""
    return words if len(words) <= 20 else f"{words[:19]}…"


def decision_fields(keys: Sequence[str]) -> list[Field]:
    """The fields of a decision by key."""
    known = fields_of(Decision)
    return [known[key] for key in keys]


def edit_decision(shell: Shell, key: str) -> None:
    """Ask for a decision's words anew and write them."""
    with shell.look() as session:
        decision = session.get(Decision, key) if key else None
        given = {name: getattr(decision, name) for name in EDIT_FIELDS} if decision else {}
    if not given:
        return
    found = ask_fields(shell, "修改议定事项", "", decision_fields(EDIT_FIELDS), given, "保存")
    changed = {name: value for name, value in (found or {}).items() if value != given[name]}
    if changed:
        shell.act(f"修改议定事项：{short(given['what'])}", lambda session: save_decision(session, key, "", **changed))


def finish_decisions(shell: Shell, ids: Sequence[str], on: date) -> None:
    """Ask for the day and the result, and mark these decisions as done."""
    with shell.look() as session:
        waiting = [one for key in ids if (one := session.get(Decision, key)) and one.state == OPEN]
        names, keys = [one.what for one in waiting], [one.id for one in waiting]
    if not waiting:
        if ids:
            shell.tell("选中的议定事项已经办结。", undo=False)
        return
    done_on, outcome = decision_fields(("done_on", "outcome"))
    fields = [replace(done_on, required=True), outcome]
    question = f"“{short(names[0])}”办结了吗？" if len(names) == 1 else f"{len(names)} 件议定事项都办结了吗？"
    found = ask_fields(shell, question, "", fields, {"done_on": on}, "办结")
    if found:
        shell.act(
            f"办结议定事项：{short(names[0])}" if len(names) == 1 else f"办结 {len(names)} 件议定事项",
            lambda session: [finish_decision(session, key, found["done_on"], found["outcome"] or "") for key in keys],
        )
