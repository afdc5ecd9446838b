"""A page of lines that are worked out and not stored: facts, chips that narrow the list, and the list."""

from collections.abc import Callable, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtGui import QAction, QKeySequence, QShowEvent
from PySide6.QtWidgets import QButtonGroup, QHBoxLayout, QLabel, QPushButton, QStackedWidget, QVBoxLayout, QWidget

from station_desk.ui.empty_state import EmptyState
from station_desk.ui.lines import Lines
from station_desk.ui.shell import Shell
from station_desk.ui.table.head import PageHead
from station_desk.ui.work import PATIENCE, LatestTask


class LinesPage(QWidget):
    """The room reads the lines in the reader's thread (`reading`), shows them (`arrived`) and narrows them (`fill`).

    `TABLES` are those whose changes make the lines out of date. The first of `chips` is the one chosen at first;
    `nothing` stand in the list's place, each chosen by the room with `body`.
    """

    TABLES: ClassVar[frozenset[str]]

    def __init__(self, shell: Shell, chips: Sequence[str], table: Lines, nothing: Sequence[EmptyState]) -> None:
        super().__init__()
        self.shell, self.table = shell, table
        self._stale = True
        self._reader = LatestTask(self)
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.head = PageHead(shell)
        self.chips = {title: self._chip(title, chosen=title == chips[0]) for title in chips}
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        self.body = QStackedWidget()
        for widget in (table, *nothing):
            self.body.addWidget(widget)
        self._build()
        shell.changed.connect(self._changed)

    # ------------------------------------------------------------------------------------------- what a room gives
    def reading(self) -> Callable[[], Any]:
        """What is to be called in the reader's thread."""
        raise NotImplementedError

    def arrived(self, found: Any) -> None:
        """Take what was read, and show it."""
        raise NotImplementedError

    def fill(self) -> None:
        """Show the lines that the chosen chip leaves."""
        raise NotImplementedError

    # ------------------------------------------------------------------------------------------------ building
    def add_act(
        self, title: str, icon: str, work: Callable[[], None], *, keys: str = "", primary: bool = False
    ) -> QAction:
        """An act in the page's head."""
        action = QAction(title, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _=False: work())
        self.addAction(action)
        button = QPushButton(title)
        if primary:
            button.setProperty("kind", "primary")
        self.shell.icons.put(button, icon, "on-accent" if primary else "text")
        button.setToolTip(f"{title}（{keys}）" if keys else title)
        button.clicked.connect(action.trigger)
        self.head.add_buttons((button,))
        action.changed.connect(lambda: button.setEnabled(action.isEnabled()))
        return action

    def _chip(self, title: str, *, chosen: bool) -> QPushButton:
        button = QPushButton(title)
        button.setProperty("kind", "chip")
        button.setCheckable(True)
        button.setChecked(chosen)
        button.clicked.connect(partial(self.choose, title))
        return button

    def _build(self) -> None:
        space = self.shell.theme.space
        self.tools, group = QHBoxLayout(), QButtonGroup(self)
        self.tools.setSpacing(space("s"))
        for chip in self.chips.values():
            group.addButton(chip)
            self.tools.addWidget(chip)
        self.tools.addStretch(1)
        self.tools.addWidget(self.count)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        box.setSpacing(space("m"))
        box.addWidget(self.head)
        box.addLayout(self.tools)
        box.addWidget(self.body, 1)

    # ------------------------------------------------------------------------------------------------- showing
    def chosen_chip(self) -> str:
        """The title of the chip chosen."""
        return next(title for title, chip in self.chips.items() if chip.isChecked())

    def choose(self, title: str, _: bool = False) -> None:
        """Choose a chip."""
        self.chips[title].setChecked(True)
        self.fill()

    def refresh(self) -> None:
        """Work the lines out again."""
        self._stale = False
        work = self.reading()
        self._reader.ask(lambda _: work(), self.arrived, patience=PATIENCE)

    def _changed(self, tables: frozenset[str]) -> None:
        if tables & self.TABLES:
            self._stale = True
            if self.isVisible():
                self.refresh()

    def showEvent(self, event: QShowEvent) -> None:
        super().showEvent(event)
        if self._stale:
            self.refresh()
