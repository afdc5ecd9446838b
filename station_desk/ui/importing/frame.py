"""The frame of the wizard: where one stands on top, progress and buttons at the foot, and jobs that show their progress."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station_desk.base.jobs import Job
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress
from station_desk.ui.work import Running


class StepsDialog(QDialog):
    """Steps one after another in one dialog; `settle` keeps words and buttons true to where one stands."""

    def __init__(self, parent: QWidget | None, shell: Shell, title: str, steps: Sequence[tuple[str, QWidget]]) -> None:
        super().__init__(parent)
        self.shell = shell
        self.running: Running | None = None
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        self.names = [QLabel(f"{number}  {name}") for number, (name, _) in enumerate(steps, 1)]
        self.about = QLabel()
        self.stack = QStackedWidget()
        for _, step in steps:
            self.stack.addWidget(step)
        space = shell.theme.space
        box = QVBoxLayout(self)
        box.setContentsMargins(space("xl"), space("l"), space("xl"), space("l"))
        box.setSpacing(space("m"))
        box.addLayout(self._head())
        box.addWidget(dress(QFrame(), role="line"))
        box.addWidget(self.stack, 1)
        box.addLayout(self._foot())

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(self.shell.theme.space("l"))
        for label in self.names:
            head.addWidget(label)
        head.addStretch(1)
        head.addWidget(dress(self.about, role="muted"))
        return head

    def _foot(self) -> QHBoxLayout:
        self.doing, self.bar, self.stop = QLabel(), QProgressBar(), QPushButton("取消")
        self.doing.setProperty("role", "muted")
        self.bar.setFixedWidth(220)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("进度")
        self.stop.setProperty("kind", "quiet")
        self.stop.clicked.connect(self.cancel)
        self.close_button, self.back, self.forward = QPushButton("关闭"), QPushButton("上一步"), QPushButton()
        self.forward.setProperty("kind", "primary")
        row = QHBoxLayout()
        row.setSpacing(self.shell.theme.space("s"))
        for widget in (self.doing, self.bar, self.stop):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self.close_button, self.back, self.forward):
            widget.setAutoDefault(False)
            row.addWidget(widget)
        return row

    def settle(self) -> None:
        """Let steps and progress say where one stands."""
        step, busy = self.stack.currentIndex(), self.running is not None
        for number, label in enumerate(self.names):
            dress(label, role="group" if number != step else "title", tone="accent" if number == step else "")
        for widget in (self.doing, self.bar, self.stop):
            widget.setVisible(busy)
        self.back.setEnabled(not busy)
        self.stack.widget(step).setEnabled(not busy)

    def run(self, title: str, job: Job[Any], done: Callable[[Any], None]) -> None:
        """Run long work with its progress at the foot."""

        def end(result: Any) -> None:
            self.running = None
            done(result)
            self.settle()

        self.running = self.shell.run(title, job, end, self._failed)
        self.running.stepped.connect(self._tell)
        self._tell(self.running)
        self.settle()

    def _tell(self, running: Running) -> None:
        percent = running.percent
        self.bar.setRange(0, 0 if percent is None else 100)
        self.bar.setValue(percent or 0)
        self.doing.setText(running.step.text or "请稍等")

    def _failed(self) -> None:
        self.running = None
        self.settle()

    def cancel(self) -> None:
        """Stop what is under way; nothing of it stays."""
        if self.running:
            self.running.cancel()
