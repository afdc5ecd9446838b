"""What stands below the minutes of a meeting: their revisions, a draft for a summary, and what was decided."""

from collections.abc import Callable

from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station_desk.features.schedule.page.decisions import DecisionsView
from station_desk.features.schedule.page.revisions import open_revisions
from station_desk.ui.shell import Shell


class MinutesView(QWidget):
    """The room's own part of the tab 会议记录, whose editor is the form's."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.meeting_id = ""
        self.decisions = DecisionsView(shell)
        self.row = QHBoxLayout()
        space = shell.theme.space
        self.row.setContentsMargins(space("l"), 0, space("l"), 0)
        self.row.setSpacing(space("xs"))
        self.row.addStretch(1)
        self.add_button("修订…", "history", "看谁在什么时候改了什么，恢复以前的一版", self.open_revisions)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(space("xs"))
        box.addLayout(self.row)
        box.addWidget(self.decisions, 1)

    def add_button(self, words: str, icon: str, tip: str, act: Callable[[], object]) -> QPushButton:
        """Put an act on the shown meeting's minutes beside the others."""
        button = QPushButton(words)
        button.setProperty("kind", "quiet")
        button.setToolTip(tip)
        self.shell.icons.put(button, icon)
        button.clicked.connect(lambda _=False: act())
        self.row.addWidget(button)
        return button

    def show_record(self, record_id: str | None) -> None:
        """Show what belongs to a meeting."""
        self.meeting_id = record_id or ""
        self.decisions.show_record(record_id)

    def open_revisions(self) -> None:
        """Show the versions of the minutes."""
        if self.meeting_id:
            open_revisions(self.shell, self.meeting_id)
