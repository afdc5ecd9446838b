"""One field of a form: its label, its editor, and the words under it."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtGui import QKeyEvent, QKeySequence, QTextDocument
from PySide6.QtWidgets import QLabel, QLineEdit, QPlainTextEdit, QSizePolicy, QTextEdit, QVBoxLayout, QWidget

from station_desk.fields.field import Field
from station_desk.fields.kinds import LongWords, Words
from station_desk.ui.record.editors import editor_for
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

HALF = 18  # characters that fit into half the width


class FieldBox(QWidget):
    """One field: its label, its editor, and the note under it (help, warning or error)."""

    def __init__(self, field: Field, shell: Shell, *, bare: bool = False, tall: bool = False) -> None:
        """`bare` shows the editor alone, `tall` lets it have all the height there is."""
        super().__init__()
        self.field, self.bare = field, bare
        self.touched = False
        self.state = ""
        self.editor = editor_for(field, shell)
        self.note = QLabel()
        self.note.setProperty("role", "caption")
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        label = QLabel(field.title)
        label.setProperty("role", "caption")
        label.setBuddy(self.editor.inner)
        if bare:  # never shown before it has a parent: it would be a window of its own
            label.hide()
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(shell.theme.space("xs"))
        box.addWidget(label)
        box.addWidget(self.editor, 1 if tall else 0)
        box.addWidget(self.note)
        if not tall:
            box.addStretch(1)
        if not bare:  # two fields side by side share the width evenly, whatever words they hold
            self.setSizePolicy(QSizePolicy.Policy.Ignored, QSizePolicy.Policy.Preferred)
        self.editor.edited.connect(self._touch)
        self.say()

    @property
    def wide(self) -> bool:
        """Whether the field takes the whole width."""
        kind = self.field.kind
        long = kind.longest > 50 if isinstance(kind, Words) else kind.width > HALF
        return isinstance(kind, LongWords) or long

    def put(self, value: Any) -> None:
        """Show a stored value, free of notes."""
        self.touched = False
        self.editor.put(value)
        self.say()

    def say(self, sentence: str = "", state: str = "") -> None:
        """Put a sentence under the field: state "bad" for an error, "care" for a warning, "" for its help."""
        words = sentence or self.field.help
        self.note.setText(words)
        self.note.setHidden(not words or (self.bare and not sentence))
        if state != self.state:  # dressing anew is slow
            self.state = state
            dress(self.note, role="caption", tone=state)
            dress(self.editor.inner, state=state if state == "bad" else "")
        help_ = self.field.help
        self.editor.inner.setAccessibleDescription(f"{sentence}。{help_}" if sentence and help_ else words)

    def _touch(self) -> None:
        self.touched = True


def nothing_left(watched: QObject, event: QEvent) -> bool:
    """Whether a key asks for undo or redo in an editor where neither has anything left to do."""
    if event.type() != QEvent.Type.ShortcutOverride or not isinstance(event, QKeyEvent):
        return False
    if isinstance(watched, QLineEdit):
        typed: QLineEdit | QTextDocument = watched
    elif isinstance(watched, (QTextEdit, QPlainTextEdit)):
        typed = watched.document()
    else:
        return False
    undo, redo = event.matches(QKeySequence.StandardKey.Undo), event.matches(QKeySequence.StandardKey.Redo)
    return (undo and not typed.isUndoAvailable()) or (redo and not typed.isRedoAvailable())
