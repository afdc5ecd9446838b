"""The line a card scanner types into: each Enter signs one person in at once, and the answer stands large below."""

from collections.abc import Callable

from PySide6.QtCore import QEvent, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence
from PySide6.QtWidgets import QHBoxLayout, QLabel, QLineEdit, QVBoxLayout, QWidget

from station_desk.base.dates import now
from station_desk.base.errors import UserError
from station_desk.features.schedule.service import Signing, sign_in
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

HINT = "光标在这里时扫工作证，或输入辅警编号按回车"


class ScanEdit(QLineEdit):
    """A line whose Ctrl+Z is the window's: a card scanned by mistake is taken back as any other act."""

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and any(event.matches(key) for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo))
        ):
            event.ignore()
            return True
        return super().event(event)


class SignLine(QWidget):
    """«扫码签到»; it never asks anything, so that the next card can be scanned at once."""

    signed = Signal(object)  # Signing

    def __init__(self, shell: Shell, meeting: Callable[[], str]) -> None:
        """`meeting()` is the key of the meeting people sign in at."""
        super().__init__()
        self.shell, self.meeting = shell, meeting
        self.line, self.answer = ScanEdit(), QLabel()
        label = QLabel("扫码签到")
        label.setBuddy(self.line)
        self.line.setAccessibleName("扫码签到")
        self.line.setPlaceholderText(HINT)
        # A scanner types keys; an input method would make words of them.
        self.line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.line.returnPressed.connect(self._read)
        self.answer.setWordWrap(True)
        self.answer.setContentsMargins(*(shell.theme.space(one) for one in ("m", "s", "m", "s")))
        self.answer.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        row.setSpacing(shell.theme.space("s"))
        row.addWidget(label)
        row.addWidget(self.line, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(shell.theme.space("s"))
        box.addLayout(row)
        box.addWidget(self.answer)
        self.setFocusProxy(self.line)
        self.forget()

    def forget(self) -> None:
        """Say nothing, as before another meeting's first card."""
        self.line.clear()
        self.answer.hide()

    def _read(self) -> None:
        text = self.line.text().strip()
        self.line.clear()
        if not text:
            return
        try:
            signing: Signing = sign_in(self.shell.desk, self.meeting(), text, now())
        except UserError as error:
            self._say(f"{error.message}{error.advice}", "bad")
            return
        self._say(signing.sentence, "care" if signing.late else "good")
        self.signed.emit(signing)

    def _say(self, sentence: str, look: str) -> None:
        self.answer.setText(sentence)
        self.answer.setAccessibleName(sentence)
        dress(self.answer, role="answer", tone=look)
        self.answer.show()
