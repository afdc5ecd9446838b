"""The wizard's last step: what was done, what was left out, and the way back."""

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from station_desk.excel.intake_draft import REFUSED, Draft, Report
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress


class ReportStep(QWidget):
    """Says what the import did; the refused rows can be had as a workbook, and all of it can be taken back."""

    wanted_problems = Signal()
    wanted_undo = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        card = QFrame()
        dress(card, role="card")
        self.mark, self.title, self.words = QLabel(), QLabel(), QLabel()
        self.title.setProperty("role", "page-title")
        self.words.setProperty("role", "body")
        self.words.setWordWrap(True)
        self.saved = QLabel()
        dress(self.saved, role="body", tone="good")
        for label in (self.mark, self.title, self.words, self.saved):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.problems = QPushButton("导出未导入的行…")
        self.undo = QPushButton("撤销这次导入")
        shell.icons.put(self.problems, "file-spreadsheet")
        shell.icons.put(self.undo, "undo-2")
        self.problems.clicked.connect(self.wanted_problems)
        self.undo.clicked.connect(self.wanted_undo)
        space = shell.theme.space
        buttons = QHBoxLayout()
        buttons.setSpacing(space("s"))
        buttons.addStretch(1)
        buttons.addWidget(self.problems)
        buttons.addWidget(self.undo)
        buttons.addStretch(1)
        inner = QVBoxLayout(card)
        inner.setSpacing(space("l"))
        inner.addStretch(2)
        for label in (self.mark, self.title, self.words):
            inner.addWidget(label)
        inner.addLayout(buttons)
        inner.addWidget(self.saved)
        inner.addStretch(3)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card)

    def show_report(self, report: Report, draft: Draft) -> None:
        """Say what was done."""
        refused = report.counts.get(REFUSED, 0)
        self.shell.icons.put(
            self.mark, "circle-check" if report.changed else "info", "good" if report.changed else "muted", 56
        )
        done = f"已导入 {report.changed} {report.counted}" if report.changed else "没有需要改动的内容"
        self.title.setText(done)
        parts = [f"{action} {number}" for action, number in report.counts.items() if action != REFUSED]
        lines = ["，".join(parts) + "。" if parts else "", *(f"并{promise}。" for promise in report.promises[:6])]
        if refused:
            lines.append(f"有 {refused} 行没有导入。可以导出成一个工作簿，改好标黄的格子后再导入一次。")
        self.words.setText("\n".join(line for line in lines if line))
        self.problems.setVisible(bool(refused))
        self.saved.hide()
        self.undo.setVisible(bool(report.changed))
        self.undo.setEnabled(True)

    def show_saved(self, name: str) -> None:
        """Say here where the refused rows went: a message of the window would stand behind the wizard."""
        self.saved.setText(f"未导入的行已存到“{name}”。")
        self.saved.show()

    def show_undone(self) -> None:
        """Say that it was taken back."""
        self.shell.icons.put(self.mark, "undo-2", "muted", 56)
        self.title.setText("已撤销这次导入")
        self.words.setText("数据和导入以前一样。")
        self.undo.setVisible(False)
