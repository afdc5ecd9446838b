"""Where the year stands: the step bar, one sentence, and exactly the next act."""

from collections.abc import Callable

from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout

from station_desk.base import dates
from station_desk.features.evaluations.page.flow_acts import Next, go_back, hindrance, may_go_back, next_act
from station_desk.features.evaluations.page.flow_steps import steps_of
from station_desk.features.evaluations.page.objection_acts import ask_objection
from station_desk.features.evaluations.page.year_book import YearBook
from station_desk.features.evaluations.service import where_it_stands
from station_desk.ui.shell import Shell
from station_desk.ui.steps import StepBar
from station_desk.ui.theme import dress


class FlowBar(QFrame):
    """`hear` shows the objections of the year."""

    def __init__(self, shell: Shell, hear: Callable[[], object]) -> None:
        super().__init__()
        self.shell, self.hear = shell, hear
        self.book: YearBook | None = None
        self.next: Next | None = None
        space = shell.theme.space
        dress(self, role="card")
        self.bar, self.words = StepBar(shell, "考核流程"), QLabel()
        self.words.setWordWrap(True)
        self.words.setAccessibleName("流程说明")
        self.back = self._button("退回…", "undo-2", self._go_back)
        self.object = self._button("登记异议…", "message-square", self._object)
        self.go = QPushButton()
        self.go.setProperty("kind", "primary")
        self.go.clicked.connect(lambda: self.next and self.next.act())
        row = QHBoxLayout()
        row.setSpacing(space("s"))
        row.addWidget(self.words, 1)
        for button in (self.back, self.object, self.go):
            row.addWidget(button)
        column = QVBoxLayout(self)
        column.setContentsMargins(space("l"), space("m"), space("l"), space("m"))
        column.setSpacing(space("s"))
        column.addWidget(self.bar)
        column.addLayout(row)

    def _button(self, words: str, icon: str, act: Callable[[], None]) -> QPushButton:
        button = QPushButton(words)
        self.shell.icons.put(button, icon)
        button.clicked.connect(act)
        return button

    def show_book(self, book: YearBook) -> None:
        """Show a year, or the same one read again."""
        self.book, flow = book, book.flow
        self.bar.show_steps(steps_of(flow))
        self.words.setText(where_it_stands(flow, dates.today()))
        self.next = next_act(self.shell, book, self.hear)
        self.go.setVisible(self.next is not None)
        if self.next:
            self.go.setText(self.next.words)
            self.shell.icons.put(self.go, self.next.icon, "on-accent")
            self.go.setEnabled(not self.next.hindrance)
            self.go.setToolTip(self.next.hindrance)
            self.go.setAccessibleDescription(self.next.hindrance)
        self.back.setVisible(may_go_back(self.shell, book))
        self.object.setVisible(flow.posted and flow.stage in ("公示", "异议") and not hindrance(self.shell, "异议"))

    def _go_back(self) -> None:
        if self.book:
            go_back(self.shell, self.book)

    def _object(self) -> None:
        if self.book:
            ask_objection(self.shell, self.book)
