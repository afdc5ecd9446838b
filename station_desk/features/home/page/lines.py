"""What is due, as calm rows: an icon, a sentence, the day, and one button that opens the place."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from station_desk.base.due import Due, Severity
from station_desk.features.home.rules import RANKS, when
from station_desk.features.home.service import FirstStep
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style, text_width

TITLES: dict[Severity, str] = {"bad": "要紧", "care": "要办", "good": "日程"}
TONES: dict[Severity, str] = {"bad": "bad", "care": "care", "good": "accent"}
ROW = 44  # px at least
BUTTON_EDGE = 16  # px around a button's words
LONGEST_ACT = 4  # characters on a button: all are as wide, so that their words stand in one column


class Row(QWidget):
    """One line and its button."""

    def __init__(self, shell: Shell, line: Due, today: date) -> None:
        super().__init__()
        self.line = line
        space = shell.theme.space
        mark, words, day = QLabel(), QLabel(line.sentence), QLabel(when(line.day, today) if line.day else "")
        shell.icons.put(mark, line.icon, TONES[line.severity])
        for label in (words, day):
            label.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        set_style(day, role="caption", tone="bad" if line.severity == "bad" and line.day else "")
        self.button = QPushButton(line.act)
        self.button.setProperty("kind", "link")
        self.button.setAccessibleName(f"{line.act}：{line.sentence}")
        self.button.setFixedWidth(text_width(shell.theme.font(bold=True), LONGEST_ACT) + BUTTON_EDGE)
        self.button.clicked.connect(lambda: shell.go(line.place))
        row = QHBoxLayout(self)
        row.setContentsMargins(space("l"), space("xs"), space("s"), space("xs"))
        row.setSpacing(space("m"))
        row.addWidget(mark)
        row.addWidget(words, 1)
        row.addWidget(day)
        row.addWidget(self.button)
        self.setMinimumHeight(ROW)


class Lines(QWidget):
    """The rows by urgency, each group a card; a calm sentence where nothing is due."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self._shown: tuple[Sequence[Due], date | None] = ((), None)
        self._column = QVBoxLayout(self)
        self._column.setContentsMargins(0, 0, 0, 0)
        self._column.setSpacing(shell.theme.space("s"))
        self._rows: list[Row] = []

    def show_lines(self, lines: Sequence[Due], today: date) -> None:
        """Show these lines; what has the focus keeps it where its line is still there."""
        if self._shown == (lines, today):
            return
        self._shown = (lines, today)
        held = next((number for number, row in enumerate(self._rows) if row.button.hasFocus()), None)
        clear(self._column)
        self._rows = []
        for severity in RANKS:
            group = [one for one in lines if one.severity == severity]
            if group:
                self._add_group(severity, group, today)
        if not any(one.severity != "good" for one in lines):
            self._column.insertWidget(0, EmptyState(self.shell, "circle-check", "今天没有到期的事。"), 1)
        self._column.addStretch(0 if not lines else 1)
        if held is not None and self._rows:
            self._rows[min(held, len(self._rows) - 1)].button.setFocus()

    def _add_group(self, severity: Severity, group: list[Due], today: date) -> None:
        title = QLabel(f"{TITLES[severity]}　{len(group)}")
        set_style(title, role="group", tone=TONES[severity] if severity == "bad" else "")
        card = QFrame()
        card.setProperty("role", "card")
        column = QVBoxLayout(card)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(0)
        for number, line in enumerate(group):
            if number:
                hairline = QFrame()
                hairline.setProperty("role", "line")
                column.addWidget(hairline)
            row = Row(self.shell, line, today)
            column.addWidget(row)
            self._rows.append(row)
        self._column.addWidget(title)
        self._column.addWidget(card)
        self._column.addSpacing(self.shell.theme.space("s"))


def clear(layout: QLayout) -> None:
    """Take every widget and gap out of a layout."""
    while layout.count():
        item = layout.takeAt(0)
        widget = item.widget() if item else None
        if widget:
            widget.hide()
            widget.deleteLater()


# The three first steps of a new desk, each with its button.


class Begin(QFrame):
    """A card with the steps; those done are ticked, the next one has the main button."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.setProperty("role", "card")
        self.setSizePolicy(QSizePolicy.Policy.Preferred, QSizePolicy.Policy.Maximum)
        space = shell.theme.space
        title, why = QLabel("先做这三件事"), QLabel("做完以后，每天到期的事会列在这里。")
        set_style(title, role="title")
        set_style(why, role="muted")
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
        set_style(title, role="strong")
        set_style(why, role="caption", tone="good" if step.done else "")
        words = QVBoxLayout()
        words.setSpacing(2)
        words.addWidget(title)
        words.addWidget(why)
        button = QPushButton(step.act)
        button.setAccessibleName(step.title)
        if is_next:
            button.setProperty("kind", "primary")
        button.clicked.connect(lambda: self.shell.go(step.place))
        row = QWidget()
        line = QHBoxLayout(row)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(space("m"))
        line.addWidget(mark)
        line.addLayout(words, 1)
        line.addWidget(button)
        button.setVisible(not step.done)
        return row
