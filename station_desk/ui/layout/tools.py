"""The buttons of the editor's bars."""

from collections.abc import Callable

from PySide6.QtGui import QAction, QKeySequence
from PySide6.QtWidgets import QToolButton, QWidget

from station_desk.ui.shell import Shell


def tool(shell: Shell, title: str, icon: str, act: Callable[[], object]) -> QToolButton:
    """A small button with an icon, its title for the mouse and for a screen reader."""
    button = QToolButton()
    button.setAccessibleName(title)
    button.setToolTip(title)
    shell.icons.put(button, icon)
    button.clicked.connect(lambda _=False: act())
    return button


def action(shell: Shell, parent: QWidget, title: str, icon: str, keys: str, act: Callable[[], object]) -> QAction:
    """An action of the window with its keys, several kept apart by spaces."""
    made = QAction(title, parent)
    made.setShortcuts([QKeySequence(key) for key in keys.split()])
    made.triggered.connect(lambda _=False: act())
    if icon:
        shell.icons.put(made, icon)
    parent.addAction(made)
    return made
