"""How the villages stand, as one strip and three counts."""

from collections.abc import Mapping

from PySide6.QtCore import QRectF, Qt
from PySide6.QtGui import QPainter, QPainterPath, QPaintEvent
from PySide6.QtWidgets import QFrame, QGridLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from station_desk.features.villages.service import COVERED, UNDER_WAY, VACANT
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme, dress

LOOKS = {COVERED: ("good", "circle-check"), UNDER_WAY: ("care", "clock"), VACANT: ("bad", "circle-alert")}
HIGH = 8  # px


class Strip(QWidget):
    """A bar whose parts are as long as their counts."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.counts: Mapping[str, int] = {}
        self.setFixedHeight(HIGH)
        theme.changed.connect(self.update)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        outline = QPainterPath()
        outline.addRoundedRect(QRectF(self.rect()), HIGH / 2, HIGH / 2)
        painter.setClipPath(outline)
        painter.fillRect(self.rect(), self.theme.colour("raised"))
        left, everything = 0.0, sum(self.counts.values())
        for state, (tone, _) in LOOKS.items():
            wide = self.width() * self.counts.get(state, 0) / everything if everything else 0.0
            painter.fillRect(QRectF(left, 0, max(0.0, wide - 2), HIGH), self.theme.colour(tone))
            left += wide
        painter.end()


class CoverCard(QFrame):
    """The strip with its counts; a button opens the board."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.setProperty("role", "card")
        space = shell.theme.space
        self.title, self.strip = QLabel(), Strip(shell.theme)
        dress(self.title, role="strong")
        button = QPushButton("覆盖情况")
        button.setProperty("kind", "link")
        button.clicked.connect(lambda: shell.go("villages", board=True))
        head = QHBoxLayout()
        head.addWidget(self.title, 1)
        head.addWidget(button)
        counts = QGridLayout()
        counts.setHorizontalSpacing(space("s"))
        counts.setVerticalSpacing(space("xs"))
        counts.setColumnStretch(1, 1)
        self._counts: dict[str, QLabel] = {}
        for row, (state, (tone, icon)) in enumerate(LOOKS.items()):
            mark, word, number = QLabel(), QLabel(state), QLabel()
            shell.icons.put(mark, icon, tone, 16)
            dress(number, role="strong", tone=tone)
            counts.addWidget(mark, row, 0)
            counts.addWidget(word, row, 1)
            counts.addWidget(number, row, 2, Qt.AlignmentFlag.AlignRight)
            self._counts[state] = number
        column = QVBoxLayout(self)
        column.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        column.setSpacing(space("m"))
        column.addLayout(head)
        column.addWidget(self.strip)
        column.addLayout(counts)

    def show_counts(self, counts: Mapping[str, int]) -> None:
        """Show how many villages are in each state; the card is away while there are none."""
        everything = sum(counts.values())
        self.setVisible(bool(everything))
        self.title.setText(f"{everything} 个村")
        for state, label in self._counts.items():
            label.setText(str(counts.get(state, 0)))
        self.strip.counts = dict(counts)
        self.strip.setAccessibleName("，".join(f"{state} {number}" for state, number in counts.items()))
        self.strip.update()
