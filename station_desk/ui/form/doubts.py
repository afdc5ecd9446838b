"""The line above a form that says what is doubtful about the record shown; not there where nothing is."""

from collections.abc import Sequence

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QFrame, QLabel, QVBoxLayout
from sqlalchemy.orm import Session

from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style


class DoubtsLine(QFrame):
    """A room says in `doubts` what it knows of one of its records."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.words.setTextFormat(Qt.TextFormat.PlainText)
        self.words.setAccessibleName("提醒")
        set_style(self.words, role="caption", tone="care")
        box = QVBoxLayout(self)
        space = shell.theme.space
        box.setContentsMargins(space("l"), 0, space("l"), space("s"))
        box.addWidget(self.words)
        self.hide()

    def doubts(self, session: Session, record_id: str) -> Sequence[str]:
        """The sentences about a stored record, without a full stop."""
        raise NotImplementedError

    def read_record(self, session: Session, record_id: str | None) -> Sequence[str]:
        """What is doubtful about a record; nothing for one not saved yet."""
        return self.doubts(session, record_id) if record_id else ()

    def show_record(self, _: str | None, found: Sequence[str]) -> None:
        """Say it."""
        self.say(found)

    def say(self, sentences: Sequence[str]) -> None:
        """Show these sentences, or nothing."""
        self.words.setText(f"提醒：{'；'.join(sentences)}。" if sentences else "")
        self.setVisible(bool(sentences))
