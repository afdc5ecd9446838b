"""What is due, as calm rows: an icon, a sentence, the day, and one button that opens the place."""

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QLayout, QPushButton, QVBoxLayout, QWidget

from station_desk.features.home.rules import RANKS, Due, Severity, when
from station_desk.ui.nothing import Nothing
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress, text_width

TITLES: dict[Severity, str] = {"bad": "要紧", "care": "要办", "good": "日程"}
TONES: dict[Severity, str] = {"bad": "bad", "care": "care", "good": "accent"}
ICONS = {
    "settings": "settings", "schedule": "calendar-days", "villages": "map-pin", "roster": "user",
    "idcards": "id-card", "evaluations": "clipboard-check", "commendations": "award",
    "pay": "wallet",
    "duties": "notebook-pen", "training": "graduation-cap",
}  # fmt: skip
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
        shell.icons.put(mark, ICONS[line.room], TONES[line.severity])
        for label in (words, day):
            label.setTextFormat(Qt.TextFormat.PlainText)
        words.setWordWrap(True)
        dress(day, role="caption", tone="bad" if line.severity == "bad" and line.day else "")
        self.button = QPushButton(line.act)
        self.button.setProperty("kind", "link")
        self.button.setAccessibleName(f"{line.act}：{line.sentence}")
        self.button.setFixedWidth(text_width(shell.theme.font(bold=True), LONGEST_ACT) + BUTTON_EDGE)
        self.button.clicked.connect(lambda: shell.go(line.room, line.record_id, **dict(line.where)))
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
            self._column.insertWidget(0, Nothing(self.shell, "circle-check", "今天没有到期的事。"), 1)
        self._column.addStretch(0 if not lines else 1)
        if held is not None and self._rows:
            self._rows[min(held, len(self._rows) - 1)].button.setFocus()

    def _add_group(self, severity: Severity, group: list[Due], today: date) -> None:
        title = QLabel(f"{TITLES[severity]}　{len(group)}")
        dress(title, role="group", tone=TONES[severity] if severity == "bad" else "")
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
