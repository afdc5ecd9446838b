"""What every editor of a form has in common, and the plain ones: a line, several lines, a tick."""

from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QWheelEvent
from PySide6.QtWidgets import QCheckBox, QLineEdit, QPlainTextEdit, QVBoxLayout, QWidget

from station_desk.base import idnumber
from station_desk.fields.field import Field
from station_desk.ui.shell import Shell


class Editor(QWidget):
    """Edits one field's value; `edited` says that the user changed it, `left` that he went on to the next."""

    edited = Signal()
    left = Signal()

    def __init__(self, field: Field, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(parent)
        self.field, self.shell = field, shell
        self.box = QVBoxLayout(self)
        self.box.setContentsMargins(0, 0, 0, 0)

    def hold(self, inner: QWidget) -> None:
        """Make `inner` what the keyboard and a screen reader find."""
        inner.setAccessibleName(self.field.title)
        inner.setAccessibleDescription(self.field.help)
        self.inner = inner
        self.setFocusProxy(inner)
        self.box.addWidget(inner)

    def put(self, value: Any) -> None:
        """Show a stored value."""
        raise NotImplementedError

    def value(self) -> Any:
        """The value typed; raises ValueError with a Chinese sentence."""
        raise NotImplementedError

    def lock(self) -> None:
        """Show the value without letting it be typed."""
        self.inner.setEnabled(False)

    def tidy(self) -> None:
        """After the user has left: show what was typed as it will be kept."""


class LineEditor(Editor):
    """One line of text read by the field's kind: names, numbers, phones, money."""

    def __init__(self, field: Field, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(field, shell, parent)
        self.line = QLineEdit()
        self.hold(self.line)
        self.line.textEdited.connect(self.edited)
        self.line.editingFinished.connect(self.left)

    def put(self, value: Any) -> None:
        self.line.setText(self.field.kind.show(value))
        self.line.setCursorPosition(0)

    def value(self) -> Any:
        return self.field.kind.read(self.line.text())

    def lock(self) -> None:
        self.line.setReadOnly(True)
        self.line.setFocusPolicy(Qt.FocusPolicy.ClickFocus)

    def tidy(self) -> None:
        try:
            text = self.field.kind.show(self.value())
        except ValueError:
            return
        if text != self.line.text():
            self.line.setText(text)


class SecretEditor(LineEditor):
    """A line whose stored value is masked until 显示 is pressed or it is typed anew."""

    def __init__(self, field: Field, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(field, shell, parent)
        self._full: Any = None
        self._masked = False
        self._eye = QAction("显示", self, checkable=True)
        shell.icons.put(self._eye, "eye", "muted")
        self._eye.toggled.connect(self.reveal)
        self.line.addAction(self._eye, QLineEdit.ActionPosition.TrailingPosition)
        self.line.textEdited.connect(self._typed)

    def put(self, value: Any) -> None:
        self._full = value
        self._eye.setVisible(value is not None)
        self._show()

    def reveal(self, revealed: bool) -> None:
        """Show the stored value in full, or masked again."""
        self._eye.setChecked(revealed)
        self._eye.setText("隐藏" if revealed else "显示")
        self.shell.icons.put(self._eye, "eye-off" if revealed else "eye", "muted")
        if revealed == self._masked:
            self._show()

    def _show(self) -> None:
        self._masked = self._full is not None and not self._eye.isChecked()
        text = self.field.kind.show(self._full)
        self.line.setText(idnumber.masked(text) if self._masked else text)
        self.line.setCursorPosition(0)

    def _typed(self, text: str) -> None:
        if self._masked and "*" in text:  # corrected in the middle of what he cannot see: show it first
            self._eye.setChecked(True)
        self._masked = False

    def value(self) -> Any:
        return self._full if self._masked else super().value()

    def tidy(self) -> None:
        if not self._masked:
            super().tidy()


class Paragraphs(QPlainTextEdit):
    """Several lines; Tab goes on to the next field."""

    gone = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setTabChangesFocus(True)
        self.setFixedHeight(self.fontMetrics().lineSpacing() * 4 + 16)

    def focusOutEvent(self, event: Any) -> None:
        super().focusOutEvent(event)
        self.gone.emit()


class LongEditor(Editor):
    """Text of several lines."""

    def __init__(self, field: Field, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(field, shell, parent)
        self.text = Paragraphs()
        self.hold(self.text)
        self._putting = False
        self.text.textChanged.connect(lambda: None if self._putting else self.edited.emit())
        self.text.gone.connect(self.left)

    def put(self, value: Any) -> None:
        self._putting = True
        self.text.setPlainText(self.field.kind.show(value))
        self._putting = False

    def value(self) -> Any:
        return self.field.kind.read(self.text.toPlainText())

    def lock(self) -> None:
        self.text.setReadOnly(True)


class TickEditor(Editor):
    """Yes or no; one never touched stays unsaid."""

    def __init__(self, field: Field, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(field, shell, parent)
        self.tick = QCheckBox("是")
        self.hold(self.tick)
        self._unsaid = True
        self.tick.clicked.connect(self.edited)
        self.tick.clicked.connect(self.left)

    def put(self, value: Any) -> None:
        self._unsaid = value is None
        self.tick.setChecked(bool(value))

    def value(self) -> Any:
        return None if self._unsaid and not self.tick.isChecked() else self.tick.isChecked()


class NoWheel(QObject):
    """Keeps the wheel from changing a value while the clerk only scrolls the form."""

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QWheelEvent):
            event.ignore()
            return True
        return False


def opens_list(event: QEvent) -> bool:
    """Whether a key asks for the list or calendar of an editor: F4 or Alt+Down, as everywhere on Windows."""
    if event.type() != QEvent.Type.KeyPress or not isinstance(event, QKeyEvent):
        return False
    down = event.key() == Qt.Key.Key_Down and bool(event.modifiers() & Qt.KeyboardModifier.AltModifier)
    return down or event.key() == Qt.Key.Key_F4
