"""What a meeting decided, and what earlier ones of its kind left open: two lists worked by keys, each change undoable."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QVBoxLayout, QWidget

from station_desk.base.dates import show_date, today
from station_desk.features.schedule.model import Decision, Meeting
from station_desk.features.schedule.service.meetings import (
    OPEN,
    carried_to,
    decisions_of,
    drop_decisions,
    finish_decision,
    save_decision,
)
from station_desk.fields.field import Field, fields_of
from station_desk.ui.ask import ask_fields
from station_desk.ui.columns import REST, Caption, Column
from station_desk.ui.grid import Grid
from station_desk.ui.shell import Shell

# A row of small acts under a tab: words beside the icons as far as there is room.

WORDY = Qt.ToolButtonStyle.ToolButtonTextBesideIcon
BESIDE, GAP = 18, 6  # px around an icon, and between it and its words
BARE = Qt.ToolButtonStyle.ToolButtonIconOnly


class ToolRow(QWidget):
    """Buttons from left to right; each has its words as accessible name and tooltip."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(0, 0, 0, 0)
        self.row.setSpacing(shell.theme.space("xs"))
        self.row.addStretch(1)
        self.buttons: list[QToolButton] = []

    def add(self, words: str, icon: str, tip: str, act: Callable[[], object]) -> QToolButton:
        """Add a button at the left of the free room."""
        button = QToolButton()
        button.setText(words)
        button.setAccessibleName(words.rstrip("…"))
        button.setToolTip(f"{words.rstrip('…')}：{tip}")
        self.shell.icons.put(button, icon)
        button.clicked.connect(lambda _=False: act())
        self.row.insertWidget(self.row.count() - 1, button)
        self.buttons.append(button)
        return button

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        metrics, bare = self.fontMetrics(), self.shell.theme.size("icon") + BESIDE
        left = self.width() - len(self.buttons) * (bare + self.row.spacing())
        for button in self.buttons:
            left -= metrics.horizontalAdvance(button.text()) + GAP
            button.setToolButtonStyle(WORDY if left >= 0 else BARE)


NEW_FIELDS = ("what", "owner", "deadline")
EDIT_FIELDS = (*NEW_FIELDS, "state", "done_on", "outcome")
LATE = "已过期"
LEAST_LIST = 96  # px that the list keeps before the sentence above it
EARLIER = "上次未办结"
NOTHING = "还没有议定事项。按 Ins 或点“新增”，记下议定的事、责任人和期限。"


@dataclass(frozen=True, slots=True)
class Listed:
    """A decision on the list; `meeting` is the title of the one that has decided it, where it is another."""

    decision: Decision
    meeting: str = ""

    @property
    def id(self) -> str:
        return self.decision.id


# Two lines a decision: what, and below it who, until when and which meeting.
COLUMNS: tuple[Column[Listed], ...] = (
    Column("议定事项", lambda one: described(one.decision, one.meeting), width=REST),
    Column("办理情况", lambda one: state_of(one.decision), pill=True),
)


class DecisionsView(QWidget):
    """Below the minutes: what this meeting decided, and 上次未办结 where there is anything."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.meeting_id = ""
        self.day = today()
        self.own: list[str] = []
        self.list = Grid[Listed](shell, "议定事项", COLUMNS, headings=False)
        self.none = QLabel(NOTHING)
        self.none.setProperty("role", "muted")
        self.none.setWordWrap(True)
        self.tools = ToolRow(shell)
        self.tools.add("新增", "plus", "记下一件议定的事（Ins）", self.add)
        self.done = self.tools.add("办结…", "check", "登记办结日期和结果（Ctrl+Enter）", self.finish)
        self.change = self.tools.add(
            "修改…",
            "pencil",
            "修改选中的议定事项（Enter）",
            lambda: self.edit(here.id if (here := self.list.here()) else ""),
        )
        space = shell.theme.space
        self.box = box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), space("xs"), space("l"), space("s"))
        box.setSpacing(space("xs"))
        box.addWidget(self.tools)
        box.addWidget(self.none)
        box.addWidget(self.list, 1)
        box.addStretch(0)
        self.list.opened.connect(lambda one: self.edit(one.id))
        for title, keys, act in (
            ("新增议定事项", "Ins", self.add), ("办结", "Ctrl+Return", self.finish), ("删除议定事项", "Del", self.remove),
        ):  # fmt: skip
            self._add_key(title, keys, act)

    def _add_key(self, title: str, keys: str, act: Callable[[], object]) -> None:
        action = QAction(title, self)
        action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _=False: act())
        self.addAction(action)

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
            self.own = [one.id for one in own]
            rows: list[Listed | Caption] = [Listed(one) for one in own]
            rows += [Caption(f"{EARLIER}（{len(earlier)}）")] if earlier else []
            self.list.show_rows([*rows, *(Listed(one, meeting.title) for one, meeting in earlier)])
        self.list.setVisible(bool(own or earlier))
        self._say_none()
        for button in (self.done, self.change):
            button.setEnabled(bool(own or earlier))

    def _say_none(self) -> None:
        """Say that nothing is decided yet where the sentence finds room, the earlier ones' list its own first."""
        edges = self.box.contentsMargins()
        high = self.tools.sizeHint().height() + self.none.heightForWidth(self.width() - edges.left() - edges.right())
        high += edges.top() + edges.bottom() + self.shell.theme.space("s")
        if self.list.isVisibleTo(self):
            high += LEAST_LIST
        self.none.setVisible(not self.own and self.height() >= high)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._say_none()

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
                self.list.go_to,
            )

    def edit(self, key: str) -> None:
        """Ask for the decision's words anew and write them."""
        edit_decision(self.shell, key)

    def finish(self) -> None:
        """Ask for the day they were done and the result."""
        finish_decisions(self.shell, [one.id for one in self.list.chosen()], min(self.day, today()))

    def remove(self) -> None:
        """Delete this meeting's selected decisions after asking; those of others are deleted there."""
        ids = [one.id for one in self.list.chosen() if one.id in self.own]
        if not ids and self.list.chosen():
            self.shell.tell("这是以前会议的议定事项，请到那次会议里删除，或者登记办结。", undo=False)
        if ids and self.shell.ask(f"删除 {len(ids)} 件议定事项？", "可以撤销。", act=f"删除 {len(ids)} 件"):
            self.shell.act(f"删除 {len(ids)} 件议定事项", lambda session: drop_decisions(session, ids))


def described(decision: Decision, meeting: str = "") -> str:
    """What was decided, and in a second line who, until when and where."""
    until = f"{show_date(decision.deadline)} 前" if decision.deadline else "没有期限"
    done = f"{show_date(decision.done_on)} 办结" if decision.done_on else until
    return f"{decision.what}\n" + "　".join(one for one in (decision.owner, done, decision.outcome, meeting) if one)


def state_of(decision: Decision) -> str:
    """未完成, 已完成 or 不再办理; 已过期 where it should have been done before today."""
    late = decision.state == OPEN and decision.deadline is not None and decision.deadline < today()
    return LATE if late else decision.state


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
