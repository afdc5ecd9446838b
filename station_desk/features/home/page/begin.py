"""The three first steps of a new desk, each with its button."""

from collections.abc import Sequence

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from station_desk.features.home.page.lines import clear
from station_desk.features.home.service import FirstStep
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress


class Begin(QFrame):
    """A card with the steps; those done are ticked, the next one has the main button."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        space = shell.theme.space
        title, why = QLabel("先做这三件事"), QLabel("做完以后，每天到期的事会列在这里。")
        dress(title, role="title")
        dress(why, role="muted")
        self._steps = QVBoxLayout()
        self._steps.setSpacing(space("l"))
        column = QVBoxLayout(self)
        column.setContentsMargins(space("xl"), space("xl"), space("xl"), space("xl"))
        column.setSpacing(space("xs"))
        column.addWidget(title)
        column.addWidget(why)
        column.addSpacing(space("l"))
        column.addLayout(self._steps)

    def show_steps(self, steps: Sequence[FirstStep]) -> None:
        """Show the steps as they stand."""
        clear(self._steps)
        ahead = next((number for number, step in enumerate(steps) if not step.done), None)
        for number, step in enumerate(steps):
            self._steps.addWidget(self._row(number, step, is_next=number == ahead))

    def _row(self, number: int, step: FirstStep, *, is_next: bool) -> QWidget:
        space = self.shell.theme.space
        mark, title, why = QLabel(), QLabel(f"{number + 1}　{step.title}"), QLabel("已完成" if step.done else step.why)
        look = ("circle-check", "good") if step.done else ("circle", "accent" if is_next else "faint")
        self.shell.icons.put(mark, *look, 22)
        dress(title, role="strong")
        dress(why, role="caption", tone="good" if step.done else "")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title)
        words.addWidget(why)
        button = QPushButton(step.act)
        button.setAccessibleName(step.title)
        if is_next:
            button.setProperty("kind", "primary")
        button.clicked.connect(lambda: self.shell.go(step.room, **dict(step.where)))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(space("m"))
        line.addWidget(mark)
        line.addLayout(words, 1)
        line.addWidget(button)
        button.setVisible(not step.done)
        return row
