"""Choosing some of a list by ticking: who gets a certificate, who gets a card, which villages are ours."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QDialog,
    QFormLayout,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from station_desk.ui.shell import Shell

SIZE = (640, 560)
TICK, PADDING = 56, 24  # px


@dataclass(frozen=True, slots=True)
class Line:
    """One thing to tick: its key, what the columns say, and whether it is ticked at first."""

    key: str
    texts: Sequence[str]
    ticked: bool = True


class TickList(QWidget):
    """Lines with a tick each, 全选 and 全不选, and a count; Space ticks the chosen line."""

    ticked = Signal()

    def __init__(self, titles: Sequence[str], counted: str, shell: Shell) -> None:
        super().__init__()
        self._counted = counted
        self._ticks: list[tuple[str, QTableWidgetItem]] = []
        self.table = QTableWidget(0, len(titles))
        self.table.setHorizontalHeaderLabels(list(titles))
        self.table.setAccessibleName(titles[0])
        self.table.verticalHeader().hide()
        self.table.setShowGrid(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.table.horizontalHeader().setStretchLastSection(True)
        self.table.horizontalHeader().setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        self.table.itemChanged.connect(lambda *_: self._tell())
        self.count = QLabel()
        self.count.setProperty("role", "muted")
        row = QHBoxLayout()
        for word, state in (("全选", Qt.CheckState.Checked), ("全不选", Qt.CheckState.Unchecked)):
            button = QPushButton(word)
            button.setProperty("kind", "quiet")
            button.setAutoDefault(False)
            button.clicked.connect(lambda _=False, state=state: self._all(state))
            row.addWidget(button)
        row.addStretch(1)
        row.addWidget(self.count)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(shell.theme.space("s"))
        box.addLayout(row)
        box.addWidget(self.table, 1)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines instead of those before."""
        self.table.blockSignals(True)
        self._ticks = []
        self.table.setRowCount(len(lines))
        for row, line in enumerate(lines):
            items = [QTableWidgetItem(text) for text in line.texts]
            for column, item in enumerate(items):
                self.table.setItem(row, column, item)
            items[-1].setToolTip(line.texts[-1])  # the last column takes what width is left
            items[0].setFlags(items[0].flags() | Qt.ItemFlag.ItemIsUserCheckable)
            items[0].setCheckState(Qt.CheckState.Checked if line.ticked else Qt.CheckState.Unchecked)
            self._ticks.append((line.key, items[0]))
        self.table.blockSignals(False)
        self.table.resizeColumnsToContents()
        for column in range(self.table.columnCount() - 1):  # Qt forgets the tick and the style's padding
            self.table.setColumnWidth(column, self.table.columnWidth(column) + (TICK if column == 0 else PADDING))
        self._tell()

    def whole_width(self) -> int:
        """The width in px at which no column is cut."""
        last = self.table.columnCount() - 1
        before = sum(self.table.columnWidth(column) for column in range(last))
        return before + self.table.sizeHintForColumn(last) + 2 * PADDING

    def chosen(self) -> list[str]:
        """The keys of the ticked lines, in their order."""
        return [key for key, tick in self._ticks if tick.checkState() == Qt.CheckState.Checked]

    def _all(self, state: Qt.CheckState) -> None:
        self.table.blockSignals(True)
        for _, tick in self._ticks:
            tick.setCheckState(state)
        self.table.blockSignals(False)
        self._tell()

    def _tell(self) -> None:
        self.count.setText(f"已选 {len(self.chosen())} / {len(self._ticks)} {self._counted}")
        self.ticked.emit()


class Pick(QDialog):
    """A question over a list to tick, with fields above it; `accepted` when the act's button was pressed.

    `act` is the verb on the button, the count stands behind it: 表彰 4 人. `nothing` is said where the list is empty.
    """

    def __init__(
        self, shell: Shell, question: str, titles: Sequence[str], act: str, counted: str, nothing: str
    ) -> None:  # fmt: skip
        super().__init__(shell.window)
        space = shell.theme.space
        self._act, self._counted, self._nothing = act, counted, nothing
        self.setWindowTitle(question)
        self.setProperty("role", "box")
        self.resize(*SIZE)
        title = QLabel(question)
        title.setProperty("role", "title")
        self.fields = QFormLayout()
        self.fields.setHorizontalSpacing(space("m"))
        self.fields.setVerticalSpacing(space("s"))
        self.list = TickList(titles, counted, shell)
        self.list.ticked.connect(self._count)
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
        self.show_lines([])

    def add_field(self, title: str, widget: QWidget) -> None:
        """A labelled field above the list."""
        label = QLabel(title)
        label.setBuddy(widget)
        widget.setAccessibleName(title)
        self.fields.addRow(label, widget)

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Offer these lines."""
        self.list.show_lines(lines)
        self.list.setVisible(bool(lines))
        self.none.setVisible(not lines)

    def _count(self) -> None:
        count = len(self.list.chosen())
        self.go.setEnabled(count > 0)
        self.go.setText(f"{self._act} {count} {self._counted}" if count else self._act)

    def when_chosen(self, work: Callable[[list[str]], object]) -> None:
        """Ask; `work` gets the keys of the ticked lines unless the clerk goes back."""
        if self.exec():
            work(self.list.chosen())
        self.deleteLater()
