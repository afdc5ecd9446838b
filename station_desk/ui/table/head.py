"""The bar that appears over the table when several rows are selected: how many, and what can be done to all of them."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import Any

from PySide6.QtCore import QPoint, QSize, Qt, Signal
from PySide6.QtGui import QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QMenu, QPushButton, QWidget
from sqlalchemy.orm import Session

from station_desk.fields.sheet import Sheet
from station_desk.ui.action import ActionSet
from station_desk.ui.parts import Fact
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style
from station_desk.ui.view import View

# The head of a page: what is true now as facts that filter, and at the right what can be done.


class FactButton(QPushButton):
    """A fact: its title in small letters, its value large."""

    def __init__(self, shell: Shell, fact: Fact) -> None:
        super().__init__()
        self.fact = fact
        self.setProperty("kind", "fact")
        self.setCheckable(True)
        if not (fact.where or fact.act):
            self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        self.setAccessibleName(f"{fact.title} {fact.value}")
        self.setToolTip("点击只看这些" if fact.where else "")
        title, value = QLabel(fact.title), QLabel(fact.value)
        set_style(title, role="muted", tone=fact.look)
        set_style(value, role="title", tone=fact.look)
        self.row = QHBoxLayout(self)
        self.row.setContentsMargins(shell.theme.space("s"), 0, shell.theme.space("s"), 0)
        self.row.setSpacing(shell.theme.space("s"))
        for label in (title, value):
            label.setTextFormat(Qt.TextFormat.PlainText)
            label.setAttribute(Qt.WidgetAttribute.WA_TransparentForMouseEvents)
            self.row.addWidget(label)

    def sizeHint(self) -> QSize:
        return self.row.sizeHint().expandedTo(QSize(0, 32))

    minimumSizeHint = sizeHint


class PageHead(QWidget):
    """Facts at the left, acts at the right."""

    asked = Signal(object)  # the rows of the fact that was clicked: keys with their allowed values

    def __init__(self, shell: Shell, facts: Callable[[Session], Sequence[Fact]] | None = None) -> None:
        super().__init__()
        self.shell = shell
        self._view = (
            View(self, shell, lambda session: list(facts(session)), self.show_facts, patience=0) if facts else None
        )
        self._shown: list[FactButton] = []
        self._where: dict[str, tuple[Any, ...]] = {}
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

    def read(self) -> None:
        """Look up the facts anew, because they are asked of something else now."""
        if self._view:
            self._view.refresh()

    def show_facts(self, facts: Sequence[Fact]) -> None:
        """Show these facts instead of those before."""
        self._shown = []
        while self._facts.count():
            item = self._facts.takeAt(0)
            if item and item.widget():
                item.widget().hide()
                item.widget().deleteLater()
        for fact in facts:
            button = FactButton(self.shell, fact)
            button.clicked.connect(lambda _=False, button=button: self._ask(button))
            self._facts.addWidget(button)
            self._shown.append(button)
        self._fit()
        self.mark(self._where)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._fit()

    def _fit(self) -> None:
        """Show the facts there is room for beside the acts; those that press for nothing give way first."""
        gap = self.shell.theme.space("s")
        room = self.width() - self._acts.sizeHint().width() - gap
        kept = list(self._shown)
        while len(kept) > 1 and sum(one.sizeHint().width() + gap for one in kept) > room:
            kept.remove(next((one for one in kept if not one.fact.look), kept[-1]))
        for one in self._shown:
            one.setVisible(one in kept)

    def mark(self, where: Mapping[str, Sequence[Any]]) -> None:
        """Show which fact the rows in sight are about."""
        self._where = {key: tuple(values) for key, values in where.items()}
        for button in self._shown:
            about = {key: tuple(values) for key, values in button.fact.where.items()}
            button.setChecked(bool(about) and about == self._where)

    def _ask(self, button: FactButton) -> None:
        self.mark(self._where)
        if button.fact.act:
            button.fact.act(self.shell)
        elif button.fact.where:
            self.asked.emit(button.fact.where)

    def add_buttons(self, buttons: Iterable[QPushButton]) -> None:
        """Put these at the right, after those there are."""
        for button in buttons:
            self._acts.addWidget(button)


class MenuButton(QPushButton):
    """A button with a menu below. (A menu of Qt's own kind would hold up whoever presses the button.)"""

    def __init__(self, shell: Shell, title: str, fill: Callable[[QMenu], None]) -> None:
        super().__init__(title)
        self.shell, self.fill = shell, fill
        self.menu_ = QMenu(self)
        self.setProperty("menu", True)
        self.clicked.connect(self.drop)

    def drop(self) -> None:
        """Open the menu, its first entry ready for Enter."""
        self.menu_.clear()
        self.fill(self.menu_)
        self.menu_.popup(self.mapToGlobal(QPoint(0, self.height() + 2)))
        for action in self.menu_.actions():
            if action.isEnabled() and not action.isSeparator():
                self.menu_.setActiveAction(action)
                break

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        painter = QPainter(self)
        size = 14
        arrow = self.shell.icons.pixmap("chevron-down", "muted", size)
        painter.drawPixmap(self.width() - size - 8, (self.height() - size) // 2, arrow)
        painter.end()


class ChosenBar(QFrame):
    """Stands over the table while two rows or more are selected, with what can be done to all of them."""

    def __init__(self, shell: Shell, sheet: Sheet, acts: ActionSet) -> None:
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
        self.buttons = acts.buttons("link", on=("rows",), bare=True)
        for button in self.buttons:
            row.addWidget(button)

    def show_count(self, count: int) -> None:
        """Appear for two rows or more."""
        self.words.setText(f"已选 {count:,} {self.sheet.counted}")
        self.setVisible(count > 1)
