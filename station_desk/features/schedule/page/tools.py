"""A row of small acts under a tab: words beside the icons as far as there is room."""

from collections.abc import Callable

from PySide6.QtCore import Qt
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QHBoxLayout, QToolButton, QWidget

from station_desk.ui.shell import Shell

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
