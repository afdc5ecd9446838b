"""A record's way in the window: its steps in a row, the buttons of the steps that lead on, and what each asks."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any

from PySide6.QtWidgets import QBoxLayout, QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station_desk.base.errors import UserError
from station_desk.store.workflow import OpenStep, Way, Workflow
from station_desk.ui.ask import ask_fields
from station_desk.ui.shell import Shell, done_words
from station_desk.ui.steps import Step, StepBar
from station_desk.ui.theme import dress

REASON = "reason"


class WorkflowBar(QWidget):
    """The steps of one record; `beside` (its title, or a sentence on where it stands) is left of the buttons.

    `instead` names the steps that are taken another way, as one that has a dialog of its own; `more` are buttons beside
    those of the steps. The first step that leads on is the primary one, what leads back or aside stands left of it.
    """

    def __init__(
        self, shell: Shell, workflow: Workflow[Any], name: str, beside: QWidget, *,
        instead: Mapping[str, Callable[[], object]] | None = None, more: Sequence[QPushButton] = (), above: bool = False,
    ) -> None:  # fmt: skip
        """`name` is what a screen reader calls the steps; `above`: the buttons stand above them."""
        super().__init__()
        self.shell, self.workflow = shell, workflow
        self.instead = dict(instead or {})
        self.record_id = ""
        self.steps = StepBar(shell, name)
        self.buttons: dict[str, QPushButton] = {}
        for step in workflow.steps:
            self.buttons[step.name] = button = QPushButton(step.name)
            button.clicked.connect(lambda _=False, name=step.name: self.take(name))
            button.hide()
        space = shell.theme.space
        row = QHBoxLayout()
        row.setSpacing(space("s"))
        row.addWidget(beside, 1)
        for button in (*more, *reversed(self.buttons.values())):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(space("s"))
        column.setDirection(QBoxLayout.Direction.BottomToTop if above else QBoxLayout.Direction.TopToBottom)
        column.addWidget(self.steps)
        column.addLayout(row)

    def show_way(self, way: Way) -> None:
        """Show where a record stands and what leads on from there."""
        self.record_id = way.record_id
        self.steps.show_steps([
            Step(one.title, one.reached, one.small, "lock" if one.sealed else "check") for one in way.milestones
        ])  # fmt: skip
        first = next((one.name for one in way.steps if not one.aside), "")
        for name, button in self.buttons.items():
            step = way.open(name)
            button.setVisible(step is not None)
            if step:
                self._show(button, step, primary=name == first)

    def _show(self, button: QPushButton, step: OpenStep, *, primary: bool) -> None:
        button.setText(step.verb)
        dress(button, kind="primary" if primary else "danger" if step.danger else "plain")
        if step.icon:
            self.shell.icons.put(button, step.icon, "on-accent" if primary else "text")
        button.setEnabled(not step.why_not)
        button.setToolTip(step.why_not)
        button.setAccessibleDescription(step.why_not)

    def take(self, name: str) -> None:
        """Take a step of the record in sight, as its button does."""
        if name in self.instead:
            self.instead[name]()
        else:
            take_step(self.shell, self.workflow, (self.record_id,), name)


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
