"""A line for a password: hidden till one asks to see it, and telling when capital letters are locked."""

from PySide6.QtCore import Signal
from PySide6.QtGui import QAction, QKeyEvent
from PySide6.QtWidgets import QLabel, QLineEdit

from station_desk.ui.icons import Icons
from station_desk.ui.theme import dress

CAPITALS = "大写锁定好像开着。"


class PasswordLine(QLineEdit):
    """`capitals` tells whether letters come out large although Shift is not held."""

    capitals = Signal(bool)

    def __init__(self, icons: Icons, name: str) -> None:
        super().__init__()
        self.setEchoMode(QLineEdit.EchoMode.Password)
        self.setAccessibleName(name)
        self.setMaxLength(128)
        self.icons = icons
        self.eye = QAction("显示密码", self)
        self.eye.setToolTip("显示或隐藏密码")
        self.eye.triggered.connect(self.turn)
        icons.put(self.eye, "eye", "muted")
        self.addAction(self.eye, QLineEdit.ActionPosition.TrailingPosition)

    def turn(self) -> None:
        """Show the password, or hide it again."""
        shown = self.echoMode() == QLineEdit.EchoMode.Normal
        self.setEchoMode(QLineEdit.EchoMode.Password if shown else QLineEdit.EchoMode.Normal)
        self.icons.put(self.eye, "eye" if shown else "eye-off", "muted")

    def keyPressEvent(self, event: QKeyEvent) -> None:
        text = event.text()
        if text.isascii() and text.isalpha():
            shifted = bool(event.modifiers() & event.modifiers().ShiftModifier)
            self.capitals.emit(text.isupper() is not shifted)
        super().keyPressEvent(event)


def note_label() -> QLabel:
    """The line of words under a password."""
    label = QLabel()
    label.setWordWrap(True)
    dress(label, role="caption")
    return label


def say(label: QLabel, words: str, tone: str = "bad") -> None:
    """Put words under a password, in the colour of an error unless another tone is named."""
    label.setText(words)
    label.setAccessibleDescription(words)
    dress(label, role="caption", tone=tone if words else "")
