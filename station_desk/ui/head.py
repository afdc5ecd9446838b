"""The head of a page: what is true now as facts that filter, and at the right what can be done."""

from collections.abc import Callable, Sequence

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction
from PySide6.QtWidgets import QHBoxLayout, QMenu, QPushButton, QWidget

from station_desk.ui.parts import Fact
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress


class PageHead(QWidget):
    """Facts at the left, acts at the right."""

    asked = Signal(object)  # the Fact that was clicked

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        space = shell.theme.space
        self._facts = QHBoxLayout()
        self._facts.setSpacing(space("xs"))
        self._acts = QHBoxLayout()
        self._acts.setSpacing(space("s"))
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.addLayout(self._facts)
        row.addStretch(1)
        row.addLayout(self._acts)

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these facts instead of those before."""
        while self._facts.count():
            item = self._facts.takeAt(0)
            if item and item.widget():
                item.widget().deleteLater()
        for fact in facts:
            button = QPushButton(f"{fact.title}  {fact.value}")
            dress(button, kind="fact", tone=fact.look)
            button.setToolTip("点击只看这些" if fact.where else "")
            button.clicked.connect(lambda _=False, fact=fact: self.asked.emit(fact))
            self._facts.addWidget(button)

    def add_act(self, action: QAction, icon: str, *, primary: bool = False) -> QPushButton:
        """Add a button for an action."""
        button = QPushButton(action.text())
        if primary:
            button.setProperty("kind", "primary")
        if icon:
            self.shell.icons.put(button, icon, "on-accent" if primary else "text")
        keys = action.shortcut().toString()
        button.setToolTip(f"{action.text()}（{keys}）" if keys else action.text())
        button.clicked.connect(action.trigger)
        self._acts.addWidget(button)
        return button

    def add_menu(self, title: str, icon: str, fill: Callable[[QMenu], None]) -> QPushButton:
        """Add a button whose menu is filled anew each time it opens."""
        button = QPushButton(title)
        self.shell.icons.put(button, icon)
        button.setProperty("menu", True)
        menu = QMenu(button)

        def refill() -> None:
            menu.clear()
            fill(menu)

        menu.aboutToShow.connect(refill)
        refill()
        button.setMenu(menu)
        self._acts.addWidget(button)
        return button
