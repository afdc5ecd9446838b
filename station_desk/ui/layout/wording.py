"""A text of the layout as the clerk reads it, 〔姓名〕 同志, with a menu of everything that can be put in."""

from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QFontMetrics
from PySide6.QtWidgets import QLabel, QMenu, QPlainTextEdit, QVBoxLayout, QWidget

from station_desk.printing.layout import Layout
from station_desk.printing.titles import shown_text, slots_of, typed_text, word_titles
from station_desk.ui.sheet.head import MenuButton
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

LINES, AROUND = 4, 60  # lines in sight, px of the button below them and the frame around
SAMPLE = 12  # characters of a sample in the menu
PEOPLE = ("name", "name1", "name2")  # whose two characters are set to the width of three


class Wording(QWidget):
    """The text with a button below; what cannot be read is said there and changes nothing."""

    edited = Signal(object)

    def __init__(self, shell: Shell, layout: Layout) -> None:
        super().__init__()
        self.layout_ = layout
        self.text = QPlainTextEdit()
        self.text.setAccessibleName("文字内容")
        self.text.setTabChangesFocus(True)
        self.text.textChanged.connect(self._typed)
        self.button = MenuButton(shell, "插入内容", self._fill)
        self.button.setAccessibleName("插入内容")
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.hide()
        dress(self.note, role="caption", tone="bad")
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(shell.theme.space("xs"))
        for widget in (self.text, self.note):
            box.addWidget(widget)
        box.addWidget(self.button, 0, Qt.AlignmentFlag.AlignLeft)
        # Of the whole, since the style sheet sets the least height of the text itself.
        self.setMinimumHeight(QFontMetrics(shell.theme.font()).lineSpacing() * LINES + AROUND)
        self.setFocusProxy(self.text)

    def put(self, value: Any) -> None:
        """Show a text as the layout keeps it."""
        self._say("")
        if self._read() != value:
            before = self.text.blockSignals(True)
            self.text.setPlainText(shown_text(self.layout_, str(value)))
            self.text.blockSignals(before)

    def insert(self, slot: str) -> None:
        """Put {name} in where the caret is."""
        self.text.insertPlainText(f"〔{slots_of(self.layout_)[slot]}〕")
        self.text.setFocus()

    def _fill(self, menu: QMenu) -> None:
        """Each word with its sample; a person's name is spread, as names are on paper."""
        for word, title in word_titles(self.layout_).items():
            sample = str(self.layout_.words.get(word, "")).replace("\n", " ")
            shown = f"{sample[:SAMPLE]}…" if len(sample) > SAMPLE else sample
            slot = f"{{{word}:spread}}" if word in PEOPLE else f"{{{word}}}"
            if word.endswith("_page") or word in ("photo", "columns"):
                continue
            action = menu.addAction(f"{title}\t{shown}")
            action.triggered.connect(lambda _=False, slot=slot: self.insert(slot))

    def _read(self) -> str | None:
        try:
            return typed_text(self.layout_, self.text.toPlainText())
        except ValueError:
            return None

    def _typed(self) -> None:
        try:
            value = typed_text(self.layout_, self.text.toPlainText())
        except ValueError as error:
            self._say(f"{error}，请用“插入内容”放入要填的内容。")
            return
        self._say("")
        self.edited.emit(value)

    def _say(self, words: str) -> None:
        self.note.setText(words)
        self.note.setVisible(bool(words))
