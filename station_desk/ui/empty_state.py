"""An empty page: one drawn icon, one sentence, and the first thing to do."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton, QVBoxLayout, QWidget

from station_desk.ui.shell import Shell


class EmptyState(QWidget):
    """Stands where there is nothing yet; `act` is the word of the button and what it does."""

    def __init__(
        self, shell: Shell, icon: str, sentence: str, act: tuple[str, Callable[[], object]] | None = None
    ) -> None:
        super().__init__()
        self.setProperty("role", "page")
        column = QVBoxLayout(self)
        column.setSpacing(shell.theme.space("l"))
        column.addStretch(2)
        mark, words = QLabel(), QLabel(sentence)
        shell.icons.put(mark, icon, "faint", 56)
        mark.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setProperty("role", "body")
        words.setAlignment(Qt.AlignmentFlag.AlignCenter)
        words.setWordWrap(True)
        column.addWidget(mark)
        column.addWidget(words)
        if act:
            button = QPushButton(act[0])
            button.setProperty("kind", "primary")
            button.clicked.connect(lambda _=False: act[1]())
            column.addWidget(button, 0, Qt.AlignmentFlag.AlignCenter)
        column.addStretch(3)
