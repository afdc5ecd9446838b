"""「这个数怎么来的」: the steps of the chosen person's amount, beside the difference from the last list."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QScrollArea, QVBoxLayout, QWidget

from station_desk.base.money import capital, show_fen
from station_desk.features.pay.model import PayLine
from station_desk.features.pay.rules import steps_of
from station_desk.features.pay.service import Change
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress


class Story(QFrame):
    """Shows the words of one line; its button prints them."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        space = shell.theme.space
        self.setProperty("role", "card")
        self.title, self.number, self.words, self.capital = QLabel(), QLabel(), QLabel(), QLabel()
        dress(self.title, role="strong")
        dress(self.number, role="title")
        dress(self.capital, role="caption")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setAccessibleName("这个数怎么来的")
        self.print = QPushButton("打印说明")
        self.print.setProperty("kind", "quiet")
        shell.icons.put(self.print, "printer")
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        inside = QWidget()
        inside.setProperty("role", "plain")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addStretch(1)
        scroll.setWidget(inside)
        scroll.setAccessibleName("计算步骤")
        top = QHBoxLayout()
        top.setSpacing(space("m"))
        for label in (self.title, self.number, self.capital):
            top.addWidget(label)
        top.addStretch(1)
        top.addWidget(self.print)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("m"), space("s"), space("m"), space("s"))
        box.setSpacing(space("xs"))
        box.addLayout(top)
        box.addWidget(scroll, 1)

    def show_line(self, line: PayLine | None, change: Change | None) -> None:
        """Show how a line's amount came about."""
        self.print.setEnabled(line is not None)
        if line is None:
            self.title.setText("选一个人，这里说明这个数怎么来的。")
            for label in (self.number, self.capital, self.words):
                label.setText("")
            return
        self.title.setText(f"{line.name}　这个数怎么来的")
        self.number.setText(f"{show_fen(line.net)} 元")
        self.capital.setText(capital(line.net))
        self.words.setText("\n".join(f"{number}. {step}" for number, step in enumerate(told(line, change), 1)))


def told(line: PayLine, change: Change | None = None) -> list[str]:
    """The steps of a line, then the difference from the last list."""
    steps = steps_of(line.story, line.amount, line.deduction, line.deduction_reason, line.held_reason)
    if change and change.by:
        before = "没有" if change.before is None else f"{show_fen(change.before)} 元"
        more = f"{'多' if change.by > 0 else '少'} {show_fen(abs(change.by))} 元"
        steps.append(f"上期 {before}，{more}：{'，'.join(change.causes)}")
    return steps
