"""The form of a record: fields in groups, labels above, one or two columns, what is wrong in words under its field."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QEvent, QObject, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QResizeEvent, QShowEvent, QTextDocument
from PySide6.QtWidgets import (
    QGridLayout,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPlainTextEdit,
    QScrollArea,
    QSizePolicy,
    QTextEdit,
    QVBoxLayout,
    QWidget,
)

from station_desk.fields.field import Field
from station_desk.fields.kinds import LongWords, Picture, Words
from station_desk.fields.problem import Problem
from station_desk.fields.sheet import Group, Sheet
from station_desk.ui.form.editor import SecretEditor
from station_desk.ui.form.editors import editor_for
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

# One field of a form: its label, its editor, and the words under it.

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
            set_style(self.note, role="caption", tone=state)
            set_style(self.editor.inner, state=state if state == "bad" else "")
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


TWO_COLUMNS = 340  # px of width from which two columns stand side by side

Follows = Callable[[str, Mapping[str, Any]], Mapping[str, Any]]


class Form(QScrollArea):
    """Shows and reads the fields of a sheet's groups; knows nothing of saving."""

    edited = Signal()
    left = Signal(str)  # the key of a field that was typed into and left, or chosen in
    furnished = Signal()  # the fields of the groups stand there now
    turned = Signal(str)  # to the tab of this title, where a field stands that is gone to; "" for the form itself

    def __init__(self, shell: Shell, sheet: Sheet, follows: Follows | None = None) -> None:
        super().__init__()
        self.shell, self.sheet, self.follows = shell, sheet, follows
        self.stored: dict[str, Any] = {}
        self.built: dict[str, FieldBox] = {}
        self.whole = False  # whether the fields of the groups have been built
        self._revealed = False
        self.tabs: dict[str, QWidget] = {}  # groups that stand on a tab of their own, by title
        self._columns = 0
        self._grids: list[tuple[QGridLayout, list[FieldBox]]] = []
        self.setWidgetResizable(True)
        self.setFrameShape(QScrollArea.Shape.NoFrame)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        body = QWidget()
        body.setProperty("role", "plain")
        self.stack = QVBoxLayout(body)
        space = shell.theme.space
        self.stack.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        self.stack.setSpacing(space("s"))
        pictures = [field for field in sheet.fields.values() if isinstance(field.kind, Picture)]
        self.picture = self._make_box(pictures[0], bare=True) if pictures else None  # the panel gives it its place
        for group in sheet.groups:
            if group.tab and (fields := fields_in(sheet, group)):
                self.tabs[group.title] = self._tab_of(group.title, fields)
        self.setWidget(body)

    @property
    def boxes(self) -> dict[str, FieldBox]:
        """Every field by its key; the groups' are built when first asked for: a table is there before its form."""
        if not self.whole:
            self.whole = True
            for group in self.sheet.groups:
                if not group.tab and (fields := fields_in(self.sheet, group)):
                    self._add_group(group, fields)
            self.stack.addStretch(1)
            self._arrange()
            self.reveal(self._revealed)
            self.furnished.emit()
        return self.built

    def _add_group(self, group: Group, fields: Sequence[Field]) -> None:
        space = self.shell.theme.space
        line = QHBoxLayout()
        line.setSpacing(space("m"))
        self.stack.addLayout(line)
        head = QLabel(group.title)
        head.setProperty("role", "group")
        line.addWidget(head, 0, Qt.AlignmentFlag.AlignTop)
        required = [field.title for field in fields if field.required and not field.readonly]
        if required:
            needed = QLabel(f"必填：{'、'.join(required)}")
            needed.setProperty("role", "caption")
            needed.setWordWrap(True)
            line.addWidget(needed, 1, Qt.AlignmentFlag.AlignTop)
        else:
            line.addStretch(1)
        grid = QGridLayout()
        grid.setContentsMargins(0, space("xs"), 0, space("m"))
        grid.setHorizontalSpacing(space("m"))
        grid.setVerticalSpacing(space("m"))
        self.stack.addLayout(grid)
        self._grids.append((grid, [self._make_box(field) for field in fields]))

    def _tab_of(self, title: str, fields: Sequence[Field]) -> QWidget:
        """The page of a group that stands on its own; the panel puts it on its tab."""
        page = QWidget(self)
        page.hide()
        box = QVBoxLayout(page)
        space = self.shell.theme.space
        box.setContentsMargins(space("l"), space("s"), space("l"), space("xs"))
        for field in fields:
            box.addWidget(self._make_box(field, bare=field.title == title, tall=True), 1)
        return page

    def _make_box(self, field: Field, *, bare: bool = False, tall: bool = False) -> FieldBox:
        box = FieldBox(field, self.shell, bare=bare, tall=tall)
        box.editor.edited.connect(self.edited)
        box.editor.left.connect(lambda: self._left(box))
        box.editor.inner.installEventFilter(self)
        if not self.shell.desk.user.edits:
            box.editor.lock()
        self.built[field.key] = box
        return box

    # ------------------------------------------------------------------------------------------------ the look
    def showEvent(self, event: QShowEvent) -> None:
        _ = self.boxes
        super().showEvent(event)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def _arrange(self) -> None:
        columns = 2 if self.viewport().width() >= TWO_COLUMNS * self.shell.theme.type_size else 1
        if columns == self._columns or not self.whole:
            return
        self._columns = columns
        for grid, boxes in self._grids:
            row = column = 0
            for box in boxes:
                if box.wide and column:
                    row, column = row + 1, 0
                span = columns if box.wide else 1
                grid.addWidget(box, row, column, 1, span)
                column += span
                if column >= columns:
                    row, column = row + 1, 0
            for place in range(2):
                grid.setColumnStretch(place, 1 if place < columns else 0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.FocusIn and isinstance(watched, QWidget):
            boxes = [box for box in self.built.values() if box.isAncestorOf(watched)]
            if self.isAncestorOf(watched):
                self.ensureWidgetVisible(boxes[0] if boxes else watched, 0, 12)
        if nothing_left(watched, event):
            event.ignore()  # nothing typed here can be taken back any more: the window's undo is meant
            return True
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and isinstance(watched, QLineEdit):
            listed = watched.completer() and watched.completer().popup().isVisible()
            if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and not event.modifiers() and not listed:
                self.focusNextChild()  # as in Excel, Enter goes on
                return True
        return False

    # ---------------------------------------------------------------------------------------------- the values
    def put(self, values: Mapping[str, Any]) -> None:
        """Show stored values; whatever was typed is gone."""
        self.stored = dict(values)
        for key, box in (self.boxes if values else self.built).items():
            box.put(self.stored.get(key))

    def changes(self) -> dict[str, Any]:
        """The values that differ from the stored ones; raises ValueError where one cannot be read."""
        found = {key: box.editor.value() for key, box in self.built.items() if box.touched and not box.field.readonly}
        return {key: value for key, value in found.items() if value != self.stored.get(key)}

    @property
    def touched(self) -> bool:
        """Whether anything was typed since the record was shown."""
        return any(box.touched for box in self.built.values())

    @property
    def dirty(self) -> bool:
        """Whether anything typed would be lost."""
        try:
            return bool(self.changes())
        except ValueError:
            return True

    def check(self, extra: Mapping[str, Any] | None = None, *, new: bool = False) -> list[Problem]:
        """Say under each field what is wrong or doubtful; returns the problems, those without a field included.

        What was wrong already when the record was opened is only a warning: it must not hold up another change.
        """
        found: list[Problem] = []
        values = dict(self.stored)
        for key, box in self.boxes.items():
            try:
                values[key] = box.editor.value() if box.touched else values.get(key)
            except ValueError as error:
                found.append(Problem(key, str(error)))
                continue
            if not box.field.readonly:
                old = not (new or box.touched)
                found += [replace(one, error=one.error and not old) for one in box.field.check(values[key])]
        found += self.sheet.model(**{**values, **(extra or {})}).check()
        self.show_problems(found)
        return found

    def reveal(self, revealed: bool) -> None:
        """Show secret values in full, or masked."""
        self._revealed = revealed
        for box in self.built.values():
            if isinstance(box.editor, SecretEditor):
                box.editor.reveal(revealed)

    def show_problems(self, problems: Sequence[Problem]) -> None:
        """Put each problem under its field, an error before a warning."""
        first = {one.key: one for one in sorted(problems, key=lambda one: one.error)}
        for key, box in self.boxes.items():
            problem = first.get(key)
            box.say(problem.sentence if problem else "", ("bad" if problem.error else "care") if problem else "")

    def go_to(self, key: str = "") -> None:
        """Move to a field: the first that can be typed into for ""."""
        typed = (one for one in self.boxes.values() if not (one.field.readonly or one.bare))
        box = self.boxes.get(key) or next(typed, None)
        if box:
            self.turned.emit(next((title for title, page in self.tabs.items() if page.isAncestorOf(box)), ""))
            box.editor.inner.setFocus(Qt.FocusReason.ShortcutFocusReason)
            if key:  # again when all has its place: the form may just have been built
                QTimer.singleShot(0, box, lambda: self.ensureWidgetVisible(box, 0, 12))
            else:
                self.verticalScrollBar().setValue(0)

    # ---------------------------------------------------------------------------------------------- the typing
    def _left(self, box: FieldBox) -> None:
        if box.touched:
            self._judge(box)
        self.left.emit(box.field.key)

    def _judge(self, box: FieldBox) -> None:
        """Say what is wrong with what was typed, and fill what follows from it."""
        try:
            value = box.editor.value()
        except ValueError as error:
            box.say(str(error), "bad")
            return
        box.editor.tidy()
        problems = box.field.check(value)
        box.say(
            problems[0].sentence if problems else "", "" if not problems else "bad" if problems[0].error else "care"
        )
        if self.follows and not any(problem.error for problem in problems):
            self._follow(box.field.key)

    def _follow(self, key: str) -> None:
        values = dict(self.stored)
        for other, box in self.boxes.items():
            try:
                values[other] = box.editor.value() if box.touched else values.get(other)
            except ValueError:
                continue
        assert self.follows
        for other, value in self.follows(key, values).items():
            if other in self.boxes and values.get(other) != value:
                self.boxes[other].put(value)
                self.boxes[other].touched = True
        self.edited.emit()


def fields_in(sheet: Sheet, group: Group) -> list[Field]:
    """The fields of a group; a picture has its place in the head."""
    known = sheet.fields
    return [known[key] for key in group.keys if key in known and not isinstance(known[key].kind, Picture)]
