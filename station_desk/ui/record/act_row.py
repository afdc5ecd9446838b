"""The acts on the shown record: buttons beside the panel's tabs, in a row above them, or only in the menu."""

from collections.abc import Sequence

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QTabBar, QToolButton, QWidget

from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

MARGIN = 8  # px at the left and right of a row
ROOMY = 440  # px: a panel as high has room for one more row
TIGHTER = 16  # px that a tab is narrower where room is scarce (QTabBar[tight] in the style sheet)


class ActRow:
    """Two rows for a panel's column: `above` for buttons that find no room beside the tabs, and `tabs` itself."""

    def __init__(self, shell: Shell, bar: QTabBar) -> None:
        self.shell, self.bar = shell, bar
        self.above = QWidget()
        self.above.hide()
        self.tabs = QHBoxLayout()
        self.tabs.setContentsMargins(MARGIN, 0, MARGIN, 0)
        self.tabs.addWidget(bar)
        self.tabs.addStretch(1)
        self._row = QHBoxLayout(self.above)
        self._row.setContentsMargins(MARGIN, 0, MARGIN, 0)
        self._row.setSpacing(shell.theme.space("xs"))
        self._row.addStretch(1)
        self._buttons: list[QPushButton] = []
        self._more: QToolButton | None = None

    def add(self, action: QAction, icon: str) -> QPushButton:
        """Put a button for an act at the end."""
        button = QPushButton(action.text())
        button.setProperty("kind", "quiet")
        if icon:
            self.shell.icons.put(button, icon)
        button.clicked.connect(action.trigger)
        self.tabs.addWidget(button)
        self._buttons.append(button)
        return button

    def add_menu(self, actions: Sequence[QAction]) -> QToolButton:
        """Put all acts into a menu at the end of the tabs."""
        more = QToolButton()
        more.setAccessibleName("更多操作")
        more.setToolTip("更多操作")
        self.shell.icons.put(more, "ellipsis")
        menu = QMenu(more)
        menu.addActions(list(actions))
        more.clicked.connect(lambda: menu.popup(more.mapToGlobal(QPoint(0, more.height()))))
        self.tabs.addWidget(more)
        self._more = more
        return more

    def fit(self, width: int, height: int) -> None:
        """Place the buttons for a panel of this size; what finds no room is in the menu all the same."""
        menu = self._more.sizeHint().width() + self.tabs.spacing() if self._more else 0
        self._tighten(width - 2 * MARGIN - menu)
        beside = width - 2 * MARGIN - self.bar.sizeHint().width() - menu
        above = height >= ROOMY and self._room_taken() > beside
        self.above.setVisible(above and bool(self._buttons))
        self._move(above)
        room = width - 2 * MARGIN if above else beside
        for button in self._buttons:
            room -= self._width_of(button)
            button.setVisible(room >= 0)

    def _tighten(self, room: int) -> None:
        """Set the tabs closer where they would have to be scrolled."""
        tight = bool(self.bar.property("tight"))
        loose = self.bar.sizeHint().width() + (TIGHTER * self.bar.count() if tight else 0)
        if (loose > room) != tight:
            dress(self.bar, tight=not tight)
            self.bar.setIconSize(self.bar.iconSize())  # makes it measure its tabs again

    def _room_taken(self) -> int:
        return sum(map(self._width_of, self._buttons))

    def _width_of(self, button: QPushButton) -> int:
        return button.sizeHint().width() + self.tabs.spacing()

    def _move(self, above: bool) -> None:
        for place, button in enumerate(self._buttons):
            is_above = button.parentWidget() is self.above
            if above and not is_above:
                self._row.insertWidget(place, button)
            elif is_above and not above:
                self._row.removeWidget(button)
                self.tabs.insertWidget(2 + place, button)
