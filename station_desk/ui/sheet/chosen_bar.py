"""The bar that appears over the table when several rows are selected: how many, and what can be done to all of them."""

from collections.abc import Sequence

from PySide6.QtGui import QAction
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton

from station_desk.fields.sheet import Sheet
from station_desk.ui.shell import Shell


class ChosenBar(QFrame):
    """Stands over the table while two rows or more are selected."""

    def __init__(self, shell: Shell, sheet: Sheet, actions: Sequence[QAction]) -> None:
        super().__init__()
        self.sheet = sheet
        self.setProperty("role", "banner")
        self.words = QLabel()
        row = QHBoxLayout(self)
        space = shell.theme.space
        row.setContentsMargins(space("m"), space("xs"), space("s"), space("xs"))
        row.setSpacing(space("xs"))
        row.addWidget(self.words)
        row.addStretch(1)
        self.buttons: list[tuple[QAction, QPushButton]] = []
        for action in actions:
            if action.isSeparator():
                continue
            button = QPushButton(action.text())
            button.setProperty("kind", "link")
            button.clicked.connect(action.trigger)
            row.addWidget(button)
            self.buttons.append((action, button))

    def show_count(self, count: int) -> None:
        """Appear for two rows or more."""
        self.words.setText(f"已选 {count:,} {self.sheet.counted}")
        for action, button in self.buttons:
            button.setVisible(action.isEnabled())
        self.setVisible(count > 1)
