"""Which editor a sort of value gets: the only place that maps kinds to widgets."""

from collections.abc import Callable
from datetime import date, datetime, time
from functools import partial
from typing import Any

from PySide6.QtCore import QDate, QEvent, QLocale, QObject, Qt, Signal
from PySide6.QtGui import QAction, QTextCharFormat
from PySide6.QtWidgets import QCalendarWidget, QHBoxLayout, QLabel, QLineEdit, QPushButton, QToolButton, QWidget

from station_desk.base import dates
from station_desk.base.places import is_link
from station_desk.base.rich import Sort, read_rich, write_rich
from station_desk.fields import kinds
from station_desk.fields.field import Field
from station_desk.fields.kinds import Moment
from station_desk.ui.form.editor import Editor, LineEditor, LongEditor, SecretEditor, TickEditor, opens_list
from station_desk.ui.form.pick_editor import FEW, ChoiceEditor, LinkEditor, WordEditor
from station_desk.ui.form.picture_editor import PictureEditor
from station_desk.ui.form.rich_view import RichView
from station_desk.ui.popup import Popup
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

# The editor of a day or a moment: typed in any form a clerk uses, or picked from a calendar.


class CalendarPopup(Popup):
    """A month to pick a day from, with 今天 and 清空."""

    picked = Signal(object)  # date, or None for 清空

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(shell, parent)
        self.month = QCalendarWidget()
        self.month.setAccessibleName("日历")
        self.month.setLocale(QLocale(QLocale.Language.Chinese, QLocale.Country.China))
        self.month.setFirstDayOfWeek(Qt.DayOfWeek.Monday)
        self.month.setVerticalHeaderFormat(QCalendarWidget.VerticalHeaderFormat.NoVerticalHeader)
        self.month.setHorizontalHeaderFormat(QCalendarWidget.HorizontalHeaderFormat.SingleLetterDayNames)
        self.month.setMinimumSize(300, 250)
        plain = QTextCharFormat()
        plain.setForeground(shell.theme.colour("muted"))
        for day in (Qt.DayOfWeek.Saturday, Qt.DayOfWeek.Sunday):
            self.month.setWeekdayTextFormat(day, plain)
        self.month.clicked.connect(lambda day: self._pick(day.toPython()))
        self.month.activated.connect(lambda day: self._pick(day.toPython()))
        self.box.addWidget(self.month)
        row = QHBoxLayout()
        self.box.addLayout(row)
        for words, answer in (("今天", dates.today), ("清空", lambda: None)):
            button = QPushButton(words)
            button.clicked.connect(lambda _=False, answer=answer: self._pick(answer()))
            row.addWidget(button)

    def open_at(self, below: QWidget, day: date | None) -> None:
        """Open under a widget, at `day` or today."""
        day = day or dates.today()
        self.month.setSelectedDate(QDate(day.year, day.month, day.day))
        self.open_below(below)
        self.month.setFocus()

    def _pick(self, day: date | None) -> None:
        self.hide()
        self.picked.emit(day)


class DayEditor(LineEditor):
    """A day (or a moment, whose time of day stays) typed or picked; may be left empty."""

    def __init__(self, field: Field, shell: Shell, parent: QWidget | None = None) -> None:
        super().__init__(field, shell, parent)
        self._by_moment = isinstance(field.kind, Moment)
        self.line.setPlaceholderText("例如 2026-03-05 09:00" if self._by_moment else "例如 2026-03-05")
        action = QAction("打开日历", self)
        shell.icons.put(action, "calendar", "muted")
        action.triggered.connect(self.open_calendar)
        self.line.addAction(action, QLineEdit.ActionPosition.TrailingPosition)
        self.line.installEventFilter(self)
        self._popup: CalendarPopup | None = None
        self._calendar = action

    def lock(self) -> None:
        super().lock()
        self._calendar.setVisible(False)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if opens_list(event) and not self.line.isReadOnly():
            self.open_calendar()
            return True
        return False

    def open_calendar(self) -> None:
        """Show the month of the value, or this one."""
        if self._popup is None:
            self._popup = CalendarPopup(self.shell, self)
            self._popup.picked.connect(self._take)
        self._popup.open_at(self.line, self._day())

    def _typed(self) -> Any:
        try:
            return self.value()
        except ValueError:
            return None

    def _day(self) -> date | None:
        value = self._typed()
        return value.date() if isinstance(value, datetime) else value

    def _take(self, day: date | None) -> None:
        old = self._typed()
        clock = old.time() if isinstance(old, datetime) else time(9, 0)
        value = datetime.combine(day, clock) if day and self._by_moment else day
        self.put(value)
        self.edited.emit()
        self.left.emit()
        self.line.setFocus()


# The editor of rich text: a small tool bar over the text, and a word about what was left out of a paste.

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
        set_style(self.note, role="caption", tone="care")
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
        if is_link(link):
            self.shell.follow(link)


EDITORS: tuple[tuple[type[kinds.Kind], type[Editor]], ...] = (
    (kinds.RichWords, RichEditor),
    (kinds.LongWords, LongEditor),
    (kinds.Day, DayEditor),
    (kinds.Moment, DayEditor),
    (kinds.Tick, TickEditor),
    (kinds.Choice, ChoiceEditor),
    (kinds.Link, LinkEditor),
    (kinds.Picture, PictureEditor),
)


def editor_for(field: Field, shell: Shell) -> Editor:
    """A widget that edits one field."""
    made = _class_for(field)(field, shell)
    if field.readonly:
        made.lock()
    return made


def _class_for(field: Field) -> type[Editor]:
    if isinstance(field.kind, kinds.Choice) and len(field.kind.words()) > FEW:
        return WordEditor
    if field.secret:
        return SecretEditor
    return next((editor for kind, editor in EDITORS if isinstance(field.kind, kind)), LineEditor)
