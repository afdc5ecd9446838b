"""A tab on which the people of a record are marked by letters and saved as one act."""

from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLabel, QPushButton, QWidget
from sqlalchemy.orm import Session

from station_desk.store.record import Record
from station_desk.ui.lines import PillCell
from station_desk.ui.record.marking import MarksDraft, MarkView, place_of
from station_desk.ui.record.marks_table import MARK, NAME, MarksTable
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

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
        dress(self.unsaved, role="caption", tone="care")
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
        dress(self.save_button, kind="primary")
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
        view.setAccessibleName(self.PART)
        view.setModel(self.marks)
        view.setItemDelegateForColumn(MARK, PillCell(self.shell, view))
        view.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        view.setEditTriggers(QAbstractItemView.EditTrigger.DoubleClicked)
        view.setShowGrid(False)
        view.setWordWrap(False)
        view.setTabKeyNavigation(False)
        view.verticalHeader().hide()
        view.verticalHeader().setDefaultSectionSize(theme.size("row"))
        header = view.horizontalHeader()
        header.setHighlightSections(False)
        header.setFixedHeight(theme.size("row-header"))
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
        dress(self.notice, role="note", state=state)

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
