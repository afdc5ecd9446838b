"""Two panes side by side whose share of the width is remembered."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QSplitter, QWidget

from station_desk.ui.shell import Shell

LEAST_LEFT, LEAST_RIGHT = 320, 300  # px


class Split(QSplitter):
    """`share` is the right pane's part of the width at first; `kept` names where the clerk's own is remembered."""

    def __init__(self, shell: Shell, kept: str, left: QWidget, right: QWidget, share: float = 0.4) -> None:
        super().__init__(Qt.Orientation.Horizontal)
        self.shell, self.kept = shell, kept
        self.setChildrenCollapsible(False)
        self.setHandleWidth(shell.theme.space("s"))
        left.setMinimumWidth(LEAST_LEFT)
        right.setMinimumWidth(LEAST_RIGHT)
        self.addWidget(left)
        self.addWidget(right)
        share = float(shell.choices.recall(kept, share))
        self.setStretchFactor(0, round(100 * (1 - share)))
        self.setStretchFactor(1, round(100 * share))
        self.setSizes([round(1000 * (1 - share)), round(1000 * share)])
        self.splitterMoved.connect(self._keep)

    def _keep(self) -> None:
        left, right = self.sizes()
        if right:
            self.shell.choices.remember(self.kept, round(right / (left + right), 3))
