"""A record's way in the window: its steps in a row, the buttons of the steps that lead on, and what each asks."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QSizePolicy, QVBoxLayout, QWidget

from station_desk.base.errors import UserError
from station_desk.store.workflow import OpenStep, Transition, Way, Workflow
from station_desk.ui.action import Action, ActionSet
from station_desk.ui.ask import ask_fields
from station_desk.ui.shell import Shell, done_words

# The states as steps, drawn.

DONE, HERE, AHEAD = "已办", "正在办", "还没有到"
RADIUS, HIGH, WIDE = 10, 46, 90  # px


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it is drawn: its title, how far it is, in small letters who and when, and the icon once done."""

    title: str
    state: str
    small: str
    icon: str = "check"


class StepBar(QWidget):
    """Drawn, not worked: the acts stand beside it. `name` is what a screen reader calls it."""

    def __init__(self, shell: Shell, name: str) -> None:
        super().__init__()
        self.shell, self.name = shell, name
        self.steps: Sequence[Step] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps."""
        self.steps = steps
        told = "，".join(f"{one.title}{one.state}{f'（{one.small}）' if one.small else ''}" for one in steps)
        self.setAccessibleName(f"{self.name}：{told}")
        self.setToolTip("\n".join(f"{one.title}：{one.state} {one.small}".rstrip() for one in steps))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(len(self.steps) * WIDE, HIGH)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() / max(1, len(self.steps))
        for place, step in enumerate(self.steps):
            self._paint(painter, QRectF(place * wide, 0, wide, self.height()), place, step)
        painter.end()

    def _paint(self, painter: QPainter, box: QRectF, place: int, step: Step) -> None:
        theme = self.shell.theme
        middle = QPointF(box.left() + RADIUS + 2, box.top() + RADIUS + 3)
        painter.setFont(theme.font(bold=step.state == HERE))
        room = QRect(int(middle.x()) + RADIUS + 6, int(middle.y()) - 11, int(box.width()) - 2 * RADIUS - 10, 22)
        words = painter.fontMetrics().horizontalAdvance(step.title)
        if place < len(self.steps) - 1:
            painter.setPen(QPen(theme.colour("good" if step.state == DONE else "line"), 2))
            painter.drawLine(QPointF(room.left() + words + 8, middle.y()), QPointF(box.right() - 6, middle.y()))
        painter.setPen(theme.colour({DONE: "text", HERE: "accent"}.get(step.state, "muted")))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, step.title)
        self._paint_mark(painter, middle, place, step)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("muted"))
        below = room.translated(0, 21)
        fitted = painter.fontMetrics().elidedText(step.small, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fitted)

    def _paint_mark(self, painter: QPainter, middle: QPointF, place: int, step: Step) -> None:
        theme = self.shell.theme
        painter.setPen(QPen(theme.colour({DONE: "good", HERE: "accent"}.get(step.state, "border")), 1.5))
        painter.setBrush(theme.colour({DONE: "good", HERE: "accent"}.get(step.state, "surface")))
        painter.drawEllipse(middle, RADIUS, RADIUS)
        if step.state == DONE:
            mark = self.shell.icons.pixmap(step.icon, "surface", 13)
            painter.drawPixmap(QPointF(middle.x() - 6.5, middle.y() - 6.5), mark)
            return
        painter.setFont(theme.font("small", bold=True))
        painter.setPen(theme.colour("on-accent" if step.state == HERE else "muted"))
        ring = QRectF(middle.x() - RADIUS, middle.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(place + 1))


REASON = "reason"
Instead = Mapping[str, Callable[[], object]]


def step_actions(workflow: Workflow[Any], instead: Instead | None = None) -> list[Action]:
    """The steps as actions on a Way: what leads aside first, as it stands on a bar; `instead` takes those it names."""
    steps = sorted((one for one in workflow.steps if one.on_bar), key=lambda one: not one.aside)
    return [_action(workflow, step, (instead or {}).get(step.name)) for step in steps]


def _action(workflow: Workflow[Any], step: Transition[Any], own: Callable[[], object] | None) -> Action:
    def here(way: Way) -> OpenStep:
        found = way.open(step.name)
        assert found
        return found

    def run(shell: Shell, way: Way) -> None:
        if own:
            own()
        else:
            take_step(shell, workflow, (way.record_id,), step.name)

    return Action(
        step.name, run, step.icon, primary=not step.aside, danger=step.danger, edits=False,
        when=lambda way: way.open(step.name) is not None,
        why_not=lambda _, way: here(way).why_not, words=lambda way: here(way).verb,
    )  # fmt: skip


class WorkflowBar(QWidget):
    """The steps of one record; `beside` (its title, or a sentence on where it stands) is left of the buttons.

    `more` are actions on the Way that stand between those of the steps. See `step_actions` for `instead`.
    """

    def __init__(
        self, shell: Shell, workflow: Workflow[Any], name: str, beside: QWidget, *,
        instead: Instead | None = None, more: Sequence[Action] = (), above: bool = False,
    ) -> None:  # fmt: skip
        """`name` is what a screen reader calls the steps; `above`: the buttons stand above them."""
        super().__init__()
        self.way: Way | None = None
        self.steps = StepBar(shell, name)
        declared = step_actions(workflow, instead)
        aside = [one for one in declared if not one.primary]
        self.acts = ActionSet(self, shell, [*aside, *more, *declared[len(aside) :]], target=lambda: self.way)
        space = shell.theme.space
        row = QHBoxLayout()
        row.setSpacing(space("s"))
        row.addWidget(beside, 1)
        for button in self.acts.buttons():
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space("s"))
        column.setDirection(QBoxLayout.Direction.BottomToTop if above else QBoxLayout.Direction.TopToBottom)
        column.addWidget(self.steps)
        column.addLayout(row)

    def show_way(self, way: Way) -> None:
        """Show where a record stands and what leads on from there."""
        self.way = way
        self.steps.show_steps([
            Step(one.title, one.reached, one.small, "lock" if one.sealed else "check") for one in way.milestones
        ])  # fmt: skip
        self.acts.update()


def take_step(
    shell: Shell, workflow: Workflow[Any], ids: Sequence[str], name: str, done: Callable[[], object] | None = None
) -> None:
    """Ask what a step of the records (keys) asks and take it; then `done()`. A refusal is shown before anything is asked."""
    try:
        with shell.look() as session:
            asked = workflow.ask(session, [session.get_one(workflow.model, key) for key in ids], name)
    except UserError as error:
        shell.refuse(error)
        return
    answers: Mapping[str, Any] | None = {}
    if [field.key for field in asked.fields] == [REASON]:
        reason = shell.ask_reason(asked.question, asked.text, asked.verb)
        answers = {REASON: reason} if reason else None
    elif asked.fields:
        answers = ask_fields(shell, asked.question, asked.text, asked.fields, asked.usual, asked.verb)
    elif asked.question and not shell.ask(asked.question, asked.text, asked.verb):
        answers = None
    if answers is None:
        return

    def tell(said: str) -> None:
        undo = workflow.step(name).undo
        if said or not undo:
            shell.tell(said or done_words(asked.title), undo=undo)
        if done:
            done()

    shell.act(asked.title, lambda session: workflow.take_all(session, ids, name, answers), tell)
