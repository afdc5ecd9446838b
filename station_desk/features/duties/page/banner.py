"""The flags of a person above the form, each with the button that clears it."""

from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QHBoxLayout, QLabel, QPushButton, QVBoxLayout, QWidget

from station_desk.base.dates import today
from station_desk.features.duties.page.clearing import clear
from station_desk.features.duties.service import Flag, open_flags
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

SHOWN = 3  # flags; the others are told of by their number


class FlagBanner(QWidget):
    """Not there where a person has no open flag."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.person_id: str | None = None
        self.flags: list[Flag] = []
        self.frame = QFrame()
        dress(self.frame, role="banner", tone="care")
        self.frame.setAccessibleName("提醒")
        space = shell.theme.space
        self.lines = QVBoxLayout(self.frame)
        self.lines.setContentsMargins(space("m"), space("xs"), space("xs"), space("xs"))
        self.lines.setSpacing(0)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), 0, space("l"), space("s"))
        box.addWidget(self.frame)
        self.hide()

    def show_record(self, record_id: str | None) -> None:
        """Show the flags of a person; the lines are made anew only where they differ."""
        self.person_id = record_id
        found: list[Flag] = []
        if record_id:
            with self.shell.look() as session:
                found = open_flags(session, today(), record_id)
        if found != self.flags:
            self.flags = found
            self._fill()
        self.setVisible(bool(found))

    def _fill(self) -> None:
        while self.lines.count():
            item = self.lines.takeAt(0)
            widget = item.widget() if item else None
            if widget:
                widget.hide()
                widget.deleteLater()
        for flag in self.flags[:SHOWN]:
            self.lines.addWidget(self._line(flag))
        more = len(self.flags) - SHOWN
        if more > 0:
            rest = QLabel(f"还有 {more} 条，见“记录”。")
            rest.setProperty("role", "caption")
            self.lines.addWidget(rest)

    def _line(self, flag: Flag) -> QWidget:
        line, mark, words = QWidget(), QLabel(), QLabel(flag.sentence)
        self.shell.icons.put(mark, "triangle-alert", "care")
        words.setWordWrap(True)
        words.setTextFormat(Qt.TextFormat.PlainText)
        words.setAccessibleName(f"提醒：{flag.sentence}")
        button = QPushButton("处理…")
        button.setProperty("kind", "link")
        button.setAccessibleName(f"处理：{flag.sentence}")
        button.setToolTip("写一句处理情况，提醒就不再出现")
        button.clicked.connect(partial(self._clear, flag))
        row = QHBoxLayout(line)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.shell.theme.space("s"))
        row.addWidget(mark)
        row.addWidget(words, 1)
        row.addWidget(button)
        return line

    def _clear(self, flag: Flag, _: bool = False) -> None:
        clear(self.shell, [flag], lambda: self.show_record(self.person_id))
