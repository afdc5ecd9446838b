"""Choosing some of a list by ticking: who gets a certificate, who gets a card, which villages are ours."""

from collections.abc import Callable, Iterable, Sequence
from operator import attrgetter
from typing import Generic

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QDialog, QFormLayout, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from station_desk.ui.columns import Column, Row
from station_desk.ui.grid import Grid
from station_desk.ui.shell import Shell

SIZE = (640, 560)


class TickList(QWidget, Generic[Row]):
    """Rows with a box each, 全选 and 全不选, and a count; Space ticks the chosen rows.

    `ticked(row)` says which are ticked at first.
    """

    changed = Signal()

    def __init__(
        self, shell: Shell, name: str, columns: Sequence[Column[Row]], counted: str, *,
        key: Callable[[Row], str] = attrgetter("id"), ticked: Callable[[Row], bool] = lambda _: True,
    ) -> None:  # fmt: skip
        super().__init__()
        self._counted = counted
        lower = shell.theme.size("row-header") - shell.theme.size("row")  # more of them are seen at once
        self.grid: Grid[Row] = Grid(shell, name, columns, key=key, ticks=ticked, sort=False, taller=lower)
        self.grid.ticks_changed.connect(self._tell)
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        row = QHBoxLayout()
        for word, on in (("全选", True), ("全不选", False)):
            button = QPushButton(word)
            button.setProperty("kind", "quiet")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, on=on: self.grid.tick(self.grid.rows(), on))
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.count)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(shell.theme.space("s"))
        box.addLayout(row)
        box.addWidget(self.grid, 1)

    def show_rows(self, rows: Iterable[Row]) -> None:
        """Show these rows instead of those before."""
        self.grid.show_rows(rows)
        self._tell()

    def chosen(self) -> list[str]:
        """The keys of the ticked rows, in their order."""
        return [self.grid.lines.key(row) for row in self.grid.ticked()]

    def _tell(self) -> None:
        self.count.setText(f"已选 {len(self.grid.ticked())} / {len(self.grid.rows())} {self._counted}")
        self.changed.emit()


class Pick(QDialog, Generic[Row]):
    """A question over a list to tick, with fields above it.

    `act` is the verb on the button, the count stands behind it: 表彰 4 人. `nothing` is said where the list is empty.
    """

    def __init__(
        self, shell: Shell, question: str, columns: Sequence[Column[Row]], act: str, counted: str, nothing: str, *,
        key: Callable[[Row], str] = attrgetter("id"), ticked: Callable[[Row], bool] = lambda _: True,
    ) -> None:  # fmt: skip
        super().__init__(shell.window)
        space = shell.theme.space
        self._act, self._counted = act, counted
        self.setWindowTitle(question)
        self.setProperty("role", "box")
        self.resize(*SIZE)
        title = QLabel(question)
        title.setProperty("role", "title")
        self.fields = QFormLayout()
        self.fields.setHorizontalSpacing(space("m"))
        self.fields.setVerticalSpacing(space("s"))
        self.list: TickList[Row] = TickList(shell, columns[0].title, columns, counted, key=key, ticked=ticked)
        self.list.changed.connect(self._count)
        self.none = QLabel(nothing)
        self.none.setProperty("role", "muted")
        self.none.setWordWrap(True)
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        back = QPushButton("返回")
        back.clicked.connect(self.reject)
        self.go = QPushButton(act)
        self.go.setProperty("kind", "primary")
        self.go.setDefault(True)
        self.go.clicked.connect(self.accept)
        buttons = QHBoxLayout()
        buttons.addStretch(1)
        buttons.addWidget(back)
        buttons.addWidget(self.go)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("xl"), space("xl"), space("xl"), space("l"))
        box.setSpacing(space("m"))
        box.addWidget(title)
        box.addLayout(self.fields)
        box.addWidget(self.list, 1)
        box.addWidget(self.none, 1)
        box.addLayout(buttons)
        self.show_rows(())

    def add_field(self, title: str, widget: QWidget) -> None:
        """A labelled field above the list."""
        label = QLabel(title)
        label.setBuddy(widget)
        widget.setAccessibleName(title)
        self.fields.addRow(label, widget)

    def show_rows(self, rows: Sequence[Row]) -> None:
        """Offer these rows."""
        self.list.show_rows(rows)
        self.list.setVisible(bool(rows))
        self.none.setVisible(not rows)

    def _count(self) -> None:
        count = len(self.list.grid.ticked())
        self.go.setEnabled(count > 0)
        self.go.setText(f"{self._act} {count} {self._counted}" if count else self._act)

    def when_chosen(self, work: Callable[[list[str]], object]) -> None:
        """Ask; `work` gets the keys of the ticked rows unless the clerk goes back."""
        if self.exec():
            work(self.list.chosen())
        self.deleteLater()
