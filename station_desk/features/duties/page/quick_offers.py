"""What may be meant, as numbered buttons under the line: chosen by number, by arrow keys or with the mouse."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QGridLayout, QPushButton, QWidget

from station_desk.ui.shell import Shell

MOST = 14
ACROSS = 7


class Offers(QWidget):
    """Two rows of buttons; `chosen` tells the place of one that was clicked. The keyboard never goes into them."""

    chosen = Signal(int)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.here = -1
        self.words: list[str] = []
        grid = QGridLayout(self)
        grid.setContentsMargins(0, 0, 0, 0)
        grid.setSpacing(shell.theme.space("xs"))
        self.buttons: list[QPushButton] = []
        for place in range(MOST):
            button = QPushButton()
            button.setProperty("kind", "chip")
            button.setCheckable(True)
            button.setFocusPolicy(Qt.FocusPolicy.NoFocus)
            policy = button.sizePolicy()
            policy.setRetainSizeWhenHidden(True)  # what stands below must not jump
            button.setSizePolicy(policy)
            button.clicked.connect(lambda _=False, place=place: self.chosen.emit(place))
            grid.addWidget(button, place // ACROSS, place % ACROSS)
            self.buttons.append(button)
        for column in range(ACROSS):
            grid.setColumnStretch(column, 1)
        self.offer([])

    def offer(self, words: Sequence[str], here: int = -1) -> None:
        """Show these, one of them marked."""
        self.words = list(words[:MOST])
        for place, button in enumerate(self.buttons):
            shown = place < len(self.words)
            button.setVisible(shown)
            if shown:
                room = max(button.width() - 20, 40)
                text = QFontMetrics(button.font()).elidedText(self.words[place], Qt.TextElideMode.ElideRight, room)
                button.setText(text)
                button.setToolTip(self.words[place])
                button.setAccessibleName(self.words[place])
        self.mark(here)

    def mark(self, here: int) -> None:
        """Mark one of those shown, -1 for none."""
        self.here = here if here < len(self.words) else -1
        for place, button in enumerate(self.buttons):
            button.setChecked(place == self.here)

    def step(self, by: int) -> bool:
        """Mark the next one; False where there is nothing to go to."""
        if not self.words:
            return False
        self.mark(min(max(self.here + by, 0), len(self.words) - 1))
        return True
