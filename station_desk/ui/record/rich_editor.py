"""The editor of rich text: a small tool bar over the text, and a word about what was left out of a paste."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QLabel, QToolButton, QWidget

from station_desk.base.links import place_of
from station_desk.base.rich import Sort, read_rich, write_rich
from station_desk.fields.field import Field
from station_desk.ui.record.editor import Editor
from station_desk.ui.record.rich_view import RichView
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

LINES = 4  # at least so many are in sight
SORTS: tuple[tuple[str, str, Sort, str], ...] = (
    ("标题", "heading-1", "heading", "Ctrl+Alt+1"),
    ("小标题", "heading-2", "subheading", "Ctrl+Alt+2"),
    ("列表", "list", "bullet", "Ctrl+Alt+3"),
    ("编号", "list-ordered", "number", "Ctrl+Alt+4"),
)


class RichEditor(Editor):
    """Headings, lists and bold by buttons or keys; links into the desk can be followed."""

    def __init__(self, field: Field, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(field, shell, parent)
        self.view = RichView(shell.theme)
        self.box.setSpacing(shell.theme.space("xs"))
        self._stored: str | None = None
        self._changed = self._putting = False
        self._sorts: dict[Sort, QToolButton] = {}
        self.tools = self._make_tools()
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setTextFormat(Qt.TextFormat.PlainText)
        dress(self.note, role="caption", tone="care")
        self.box.addWidget(self.tools)
        self.box.addWidget(self.note)
        self.hold(self.view)
        self.box.setStretchFactor(self.view, 1)
        self.view.setMinimumHeight(self.view.fontMetrics().lineSpacing() * LINES)
        self._say("")
        self.view.document().contentsChanged.connect(self._typed)
        self.view.moved.connect(self._mark)
        self.view.gone.connect(self.left)
        self.view.said.connect(self._say)
        self.view.followed.connect(self.follow)

    # ------------------------------------------------------------------------------------------------- the bar
    def _make_tools(self) -> QWidget:
        bar = QWidget()
        row = QHBoxLayout(bar)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.shell.theme.space("xs"))
        for title, icon, sort, keys in SORTS:
            button = self._tool(row, title, icon, keys, partial(self.view.toggle_sort, sort))
            button.setCheckable(True)
            self._sorts[sort] = button
        self._bold = self._tool(row, "加粗", "bold", "Ctrl+B", self.view.toggle_bold)
        self._bold.setCheckable(True)
        row.addSpacing(self.shell.theme.space("s"))
        document = self.view.document()
        for title, icon, keys, act, available in (
            ("撤销", "undo-2", "Ctrl+Z", self.view.undo, document.undoAvailable),
            ("重做", "redo-2", "Ctrl+Y", self.view.redo, document.redoAvailable),
        ):
            button = self._tool(row, title, icon, keys, act)
            button.setEnabled(False)
            available.connect(button.setEnabled)
        row.addStretch(1)
        return bar

    def _tool(self, row: QHBoxLayout, title: str, icon: str, keys: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setAccessibleName(title)
        button.setToolTip(f"{title}（{keys}）")
        button.setFocusPolicy(Qt.FocusPolicy.NoFocus)  # the keys do it: Tab goes from field to field
        self.shell.icons.put(button, icon, on="accent")
        button.clicked.connect(lambda _=False: act())
        row.addWidget(button)
        return button

    def _mark(self) -> None:
        for sort, button in self._sorts.items():
            button.setChecked(self.view.sort == sort)
        self._bold.setChecked(self.view.bold)

    def _say(self, sentence: str) -> None:
        self.note.setText(sentence)
        self.note.setVisible(bool(sentence))

    # ------------------------------------------------------------------------------------------------ the value
    def _typed(self) -> None:
        # Colours given anew are told as a change of the contents too, but do not make the document modified.
        if not self._putting and (self._changed or self.view.document().isModified()):
            self._changed = True
            self.edited.emit()

    def put(self, value: Any) -> None:
        self._putting = True
        self._stored, self._changed = value, False
        self.view.put(read_rich(value))
        self._putting = False
        self._say("")
        self._mark()

    def value(self) -> str | None:
        """The text as it will be kept; one that nobody has touched stays as it is stored, to the letter."""
        if not self._changed:
            return self._stored
        return write_rich(self.view.paragraphs()) or None

    def lock(self) -> None:
        self.view.setReadOnly(True)
        self.tools.hide()

    def follow(self, link: str) -> None:
        """Open what a link is about."""
        place = place_of(link)
        if place:
            self.shell.go(place.room, place.record_id, **place.where)
