"""A tab on which the people of a record are marked by letters and saved as one act."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from typing import Any, ClassVar, Protocol

from PySide6.QtCore import QAbstractTableModel, QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QLineEdit,
    QPushButton,
    QTableView,
    QWidget,
)
from sqlalchemy.orm import Session

from station_desk.store.drafts import Place
from station_desk.store.record import Record
from station_desk.ui.cells import PillCell, set_up_table
from station_desk.ui.form.panel import Panel
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

# The people of a roll with their marks as a table: what is stored, and what has been changed since.

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
UNMARKED = "未登记"
VILLAGE, NAME, MARK = range(3)  # the columns every roll begins with
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
SAID = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole)


class MarksTable(QAbstractTableModel):
    """`changes` holds the marks that differ from what is stored, by person; None where one is taken away.

    `seats` are a room's own, each with `person_id`, `name`, `village` and `expected`; so are the marks, each with a
    `tidy()`. The room names its `TITLES`, the columns of figures and tips, and says what a mark is in words.
    """

    TITLES: ClassVar[tuple[str, ...]]
    FIGURES: ClassVar[tuple[int, ...]] = ()
    TIPS: ClassVar[Mapping[int, str]] = {}

    edited = Signal()
    wrong = Signal(str)  # a sentence about what was typed

    def __init__(self) -> None:
        super().__init__()
        self.seats: list[Any] = []
        self.changes: dict[str, Any] = {}

    def put(self, seats: Sequence[Any], *, keep: bool) -> None:
        """Show these people; with `keep` what was changed and not saved stays."""
        raise NotImplementedError

    def say(self, rows: Sequence[int], word: str | None) -> None:
        """Give rows a mark by its word, None for none."""
        raise NotImplementedError

    def counts(self) -> Counter[str]:
        """How many have which mark; those without one as 未登记."""
        raise NotImplementedError

    def stored(self, row: int) -> Any:
        """The mark of a row as it is stored, None for none."""
        raise NotImplementedError

    def mark_words(self, mark: Any, *, typed: bool) -> dict[int, str]:
        """What a mark says in each of its columns; `typed` as it is typed."""
        raise NotImplementedError

    def mark(self, row: int) -> Any:
        """The mark of a row as it would be saved, None for none."""
        return self.changes.get(self.seats[row].person_id, self.stored(row))

    def set(self, row: int, mark: Any) -> None:
        """Change one row's mark; one set back to what is stored is no change."""
        mark = mark.tidy() if mark else None
        self.changes.pop(self.seats[row].person_id, None)
        if mark != self.stored(row):
            self.changes[self.seats[row].person_id] = mark
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.TITLES) - 1))
        self.edited.emit()

    def unmarked(self) -> list[int]:
        """The rows of those expected and not yet marked."""
        return [row for row, seat in enumerate(self.seats) if seat.expected and self.mark(row) is None]

    # ------------------------------------------------------------------------------------------------ for the view
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.seats)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.TITLES)

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if side != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.TITLES[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section in self.FIGURES else LEFT
        return self.TIPS.get(section) if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.seats):
            return None
        seat, mark = self.seats[index.row()], self.mark(index.row())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if index.column() in self.FIGURES else LEFT
        if role == Qt.ItemDataRole.ToolTipRole and not seat.expected:
            return f"{seat.name}那天不在岗"
        if role not in SAID:
            return None
        words = {VILLAGE: seat.village if seat.expected else "当天不在岗", NAME: seat.name}
        if mark:
            words |= self.mark_words(mark, typed=role == Qt.ItemDataRole.EditRole)
        return words.get(index.column(), "")


# A list of people marked by letters: its keys, its unsaved marks as a draft, and the panel's foot while it is in
# front.

NAMED = 5  # people named in a sentence


class MarkView(QTableView):
    """`keys` are the letters and the words they say; digits begin to edit the current cell, or the one in column
    `digits`; F2 edits the current cell, or the one in column `text`; Enter goes down."""

    said = Signal(object)  # a word of `keys`, None to take what is there away
    save_wanted = Signal()

    def __init__(self, keys: Mapping[Qt.Key, str], *, digits: int, text: int) -> None:
        super().__init__()
        self.keys, self.digits, self.text = dict(keys), digits, text

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and self._own(event):
            event.accept()  # here Ctrl+S saves the marks and F2 edits them, not the form
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QTableView.State.EditingState:  # Enter in the editor comes here too
            return
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_S and held == Qt.KeyboardModifier.ControlModifier:
            self.save_wanted.emit()
        elif plain and key in self.keys:
            self.said.emit(self.keys[Qt.Key(key)])
        elif plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.said.emit(None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        elif key == Qt.Key.Key_F2 or (event.text().isascii() and event.text().isdigit()):
            self._begin(event.text())
        else:
            super().keyPressEvent(event)

    def go_on(self) -> None:
        """On to the next row, in the same column."""
        here = self.currentIndex()
        row = min(here.row() + 1, self.model().rowCount() - 1)
        self.selectRow(row)
        self.setCurrentIndex(self.model().index(row, max(here.column(), 0)))

    def _begin(self, text: str) -> None:
        index = self.currentIndex()
        if not self.model().flags(index) & Qt.ItemFlag.ItemIsEditable:
            index = self.model().index(index.row(), self.digits if text.isdigit() else self.text)
        self.begin_at(index, text)

    def begin_at(self, index: Index, text: str) -> None:
        """Edit a cell that may be, begun with a digit where one was typed."""
        if not index.isValid() or not self.model().flags(index) & Qt.ItemFlag.ItemIsEditable:
            return
        self.setCurrentIndex(index)
        self.edit(index)
        if text.isdigit():
            for editor in self.findChildren(QLineEdit):
                if editor.isVisible():
                    editor.setText(text)

    def chosen_rows(self) -> list[int]:
        """The rows an act is for."""
        return sorted({index.row() for index in self.selectionModel().selectedIndexes()})

    # The input method must not swallow the letters: a clerk types Chinese all day and would not turn it off.
    def currentChanged(self, current: Any, previous: Any) -> None:
        super().currentChanged(current, previous)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, 0))

    def _own(self, event: QKeyEvent) -> bool:
        save = event.key() == Qt.Key.Key_S and event.modifiers() == Qt.KeyboardModifier.ControlModifier
        return save or event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Delete) or event.key() in self.keys


class Listed(Protocol):
    """A person of the list."""

    @property
    def person_id(self) -> str: ...
    @property
    def name(self) -> str: ...


class Marking(Protocol):
    """What a draft needs of the list: its people, and what is changed and not saved, by person (None: taken away)."""

    @property
    def seats(self) -> Sequence[Listed]: ...
    @property
    def changes(self) -> Mapping[str, Any]: ...
    def stored(self, row: int) -> Any: ...
    def set(self, row: int, mark: Any) -> None: ...


class MarksDraft:
    """Reads the unsaved marks of a list as a draft and marks them again."""

    def __init__(
        self, marks: Marking, place: Callable[[], Place | None], mark: Callable[..., Any],
        show: Callable[[Any], str], tell: Callable[[str], None],
    ) -> None:  # fmt: skip
        """`mark` makes one from its fields, `show` says it in words, `tell` says a sentence above the list."""
        self.marks, self.draft_place, self.mark, self.show, self.tell = marks, place, mark, show, tell
        self.standing = ""  # what was told of those that came back, to stand until it is saved or given up

    def draft(self) -> dict[str, Any] | None:
        """Who is marked how, beside what was stored; None where nothing would be lost."""
        changes, people = self.marks.changes, []
        for row, seat in enumerate(self.marks.seats):
            if seat.person_id in changes:
                typed, stored = _plain(changes[seat.person_id]), _plain(self.marks.stored(row))
                people.append({"id": seat.person_id, "name": seat.name, "typed": typed, "stored": stored})
        words = "\n".join(self._said(one) for one in people)
        return {"people": people, "words": words} if people else None

    def take_draft(self, value: Mapping[str, Any]) -> None:
        """Mark them again; who is on the list no more, and who was marked elsewhere since, is named."""
        rows = {seat.person_id: row for row, seat in enumerate(self.marks.seats)}
        people = value["people"]
        gone = [self._said(one) for one in people if one["id"] not in rows]
        there = [one for one in people if one["id"] in rows]
        since = [one["name"] for one in there if _plain(self.marks.stored(rows[one["id"]])) != one["stored"]]
        for one in there:
            self.marks.set(rows[one["id"]], self.mark(**one["typed"]) if one["typed"] else None)
        said = []
        if gone:
            said.append(f"有 {len(gone)} 人现在不在名单上，没有恢复：{'；'.join(gone[:NAMED])}。")
        if since:
            said.append(f"{'、'.join(since[:NAMED])}后来在别处登记过，请核对后再保存。")
        self.standing = "".join(said)
        if said:
            self.tell(self.standing)

    def _said(self, one: Mapping[str, Any]) -> str:
        return f"{one['name']} {self.show(self.mark(**one['typed'])) if one['typed'] else '不登记'}"


def place_of(table: str, part: str, title: str, record_id: str) -> Place | None:
    """The place of a list that is the tab `part` of a record, None while no record is shown."""
    return Place(table, part, f"{title} {part}", record_id) if record_id else None


def _plain(mark: Any) -> dict[str, Any] | None:
    return asdict(mark) if mark else None


def share_foot(panel: Panel) -> None:
    """Let the buttons of a tab that has its own `foot` stand in the panel's foot while it is in front, else the form's."""

    def turned(place: int) -> None:
        tabs: list[Any] = [panel.pages.widget(at) for at in range(panel.pages.count())]
        own = getattr(tabs[place], "foot", None)
        for tab in tabs:
            foot = getattr(tab, "foot", None)
            if foot is not None and foot is not own:
                foot.hide()
        if own is not None and own.parentWidget() is not panel.foot:
            row = panel.foot.layout()
            assert isinstance(row, QHBoxLayout)
            row.insertWidget(0, own)
        if own is not None:
            own.show()
        panel.foot.save.setVisible(own is None)
        panel.foot.revert.setVisible(own is None)

    panel.bar.currentChanged.connect(turned)


SAVE, DROP = "保存", "不保存"


class MarkingTab(QWidget):
    """Shows and changes the marks of one record's people; the room lays the parts out, reads and writes.

    `PART` is the tab's title, `SUBJECT` what is saved (出勤), `SAVES` the button's words; `WIDTHS` (px) by column, the
    last column takes the rest; a name may widen its column up to `WIDEST_NAME`.
    """

    MODEL: ClassVar[type[Record]]
    PART: ClassVar[str]
    SUBJECT: ClassVar[str]
    SAVES: ClassVar[str]
    WIDTHS: ClassVar[Mapping[int, int]]
    WIDEST_NAME: ClassVar[int]

    def __init__(
        self, shell: Shell, marks: MarksTable, view: MarkView, mark: Callable[..., Any], show: Callable[[Any], str]
    ) -> None:
        """`mark` makes a mark from its fields, `show` says one in words."""
        super().__init__()
        self.shell, self.marks, self.view = shell, marks, view
        self.record_id, self.title = "", ""
        marks.setParent(self)
        self.notice, self.counts, self.unsaved = QLabel(), QLabel(), QLabel()
        for label in (self.notice, self.counts):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        set_style(self.unsaved, role="caption", tone="care")
        self._build_foot()
        self._dress_view()
        place = lambda: place_of(self.MODEL.__tablename__, self.PART, self.title, self.record_id)  # noqa: E731
        self.draft = MarksDraft(marks, place, mark, show, self.complain)
        self.kept = shell.drafts.join(self.draft, self)
        marks.edited.connect(self._tell)
        marks.wrong.connect(self.complain)
        view.said.connect(self.say)
        view.save_wanted.connect(self.save)

    # ---------------------------------------------------------------------------------------- what a room gives
    def read(self, session: Session) -> tuple[Any, Sequence[Any]]:
        """The record shown and its seats, (None, ()) for none."""
        raise NotImplementedError

    def remark(self, record: Any, anybody: bool) -> str:
        """What should be known before anybody is marked."""
        raise NotImplementedError

    def count_words(self) -> Sequence[str]:
        """How many have which mark."""
        raise NotImplementedError

    def write(self, session: Session, record_id: str, changes: Mapping[str, Any]) -> None:
        """Write the changed marks by person."""
        raise NotImplementedError

    # ------------------------------------------------------------------------------------------------ building
    def _build_foot(self) -> None:
        """The buttons that take the place of the form's own in the panel's foot."""
        self.foot = QWidget(self)
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.shell.theme.space("s"))
        self.save_button = self.button(self.SAVES, self.save, f"保存{self.SUBJECT}（Ctrl+S）")
        set_style(self.save_button, kind="primary")
        self.revert_button = self.button("还原", self.revert, f"放弃没有保存的{self.SUBJECT}")
        row.addWidget(self.save_button)
        row.addWidget(self.revert_button)

    def button(self, words: str, act: Callable[[], object], tip: str) -> QPushButton:
        """A button that does `act`."""
        button = QPushButton(words)
        button.setToolTip(tip)
        button.clicked.connect(lambda _=False: act())
        return button

    def _dress_view(self) -> None:
        view, theme = self.view, self.shell.theme
        view.setModel(self.marks)
        set_up_table(view, theme, self.PART)
        view.setItemDelegateForColumn(MARK, PillCell(self.shell.theme, view))
        view.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        header = view.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setSectionResizeMode(len(self.marks.TITLES) - 1, QHeaderView.ResizeMode.Stretch)
        for column, wide in self.WIDTHS.items():
            view.setColumnWidth(column, round(wide * theme.type_size))

    # ------------------------------------------------------------------------------------------------- showing
    def show_record(self, record_id: str | None) -> None:
        """Show a record's people; shown again it keeps what is not saved (ask `may_leave` before another one)."""
        same = record_id == self.record_id
        self.draft.standing = self.draft.standing if same else ""
        self.record_id = record_id or ""
        with self.shell.look() as session:
            record, seats = self.read(session)
        self.title = str(record) if record else ""
        here = self.view.currentIndex().row() if same else 0
        self.marks.put(seats, keep=same)
        least, most = (round(wide * self.shell.theme.type_size) for wide in (self.WIDTHS[NAME], self.WIDEST_NAME))
        self.view.setColumnWidth(NAME, min(max(self.view.sizeHintForColumn(NAME) + 4, least), most))
        if seats and here >= 0:
            self.view.setCurrentIndex(self.marks.index(min(here, len(seats) - 1), MARK))
        standing = self.draft.standing
        self.complain(standing or self.remark(record, bool(seats)), "bad" if standing else "care")
        self.after_showing(record, fresh=not same)

    def after_showing(self, record: Any, *, fresh: bool) -> None:
        """What else a room shows of the record; `fresh` where another one was shown before."""

    def complain(self, sentence: str, state: str = "bad") -> None:
        """Say a sentence above the list, or nothing."""
        self.notice.setText(sentence)
        self.notice.setVisible(bool(sentence))
        set_style(self.notice, role="note", state=state)

    def _tell(self) -> None:
        self.counts.setText("  ".join(self.count_words()))
        changed = len(self.marks.changes)
        (self.kept.touch if changed else self.kept.end)()
        if not changed and (self.save_button.hasFocus() or self.revert_button.hasFocus()):
            self.view.setFocus()  # a button that goes out would hand the keys to some other part of the window
        self.unsaved.setText(f"{changed} 人未保存" if changed else "")
        self.save_button.setEnabled(bool(changed))
        self.revert_button.setEnabled(bool(changed))

    # ------------------------------------------------------------------------------------------------- changing
    def say(self, word: str | None) -> None:
        """Mark the chosen rows by a word, None to take their marks away."""
        rows = self.view.chosen_rows()
        self.marks.say(rows, word)
        if len(rows) == 1 and word:
            self.view.go_on()

    def revert(self) -> None:
        """Give up what is not saved."""
        self.marks.changes, self.draft.standing = {}, ""
        self.show_record(self.record_id)

    def save(self) -> bool:
        """Write what was changed as one act; True where it was written, or nothing was changed."""
        changes, record_id = dict(self.marks.changes), self.record_id
        if not changes:
            return True

        def saved(_: None) -> None:
            self.marks.changes, self.draft.standing = {}, ""
            self.show_record(record_id)

        title = f"登记{self.title}{self.SUBJECT}"
        return self.shell.act(title, lambda session: self.write(session, record_id, changes), saved)

    @property
    def dirty(self) -> bool:
        """Whether something is not saved."""
        return bool(self.marks.changes)

    def may_leave(self) -> bool:
        """Ask for what is not saved; False to stay."""
        if not self.dirty:
            return True
        text = f"有 {len(self.marks.changes)} 人的{self.SUBJECT}还没有保存。"
        answer = self.shell.ask_which(f"要保存“{self.title}”的{self.SUBJECT}吗？", text, (SAVE, DROP))
        if answer == SAVE:
            return self.save()
        if answer == DROP:
            self.marks.changes = {}
            self.kept.end()
        return answer == DROP
