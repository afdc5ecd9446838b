"""The tab 出勤: everyone expected at a meeting, marked by keys P L A E, saved as one act."""

from collections.abc import Callable
from functools import partial

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractItemView, QHBoxLayout, QHeaderView, QLabel, QPushButton, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.features.schedule.model import MARKS, Meeting
from station_desk.features.schedule.page.marks import MARK, MORE, NAME, REASON, UNMARKED, Marks, shown
from station_desk.features.schedule.page.roll_view import APPROVE, APPROVED, KEYS, ApproverCell, RollView
from station_desk.features.schedule.page.sign_line import SignLine
from station_desk.features.schedule.rules import Mark
from station_desk.features.schedule.service import Signing, roll_of, set_marks
from station_desk.features.settings.service import station_or_new
from station_desk.ui.lines import PillCell
from station_desk.ui.record.marking import MarksDraft, place_of
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

WIDTHS = (76, 66, 66, 86)  # px of 村 姓名 出勤 迟到／准假; 事由 takes the rest
WIDEST_NAME = 100  # px: five characters and a dot; longer ones are told by the tip
SAVE, DROP = "保存", "不保存"
PART = "出勤"  # the tab's title


class RollTab(QWidget):
    """Shows and changes the attendance of one meeting."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.meeting_id = ""
        self.title = ""
        self.marks = Marks(self)
        self.view = RollView()
        self.head = ""
        self.sign = SignLine(shell, lambda: self.meeting_id)
        self.notice, self.counts, self.unsaved = QLabel(), QLabel(), QLabel()
        self._build()
        place = lambda: place_of(Meeting.__tablename__, PART, self.title, self.meeting_id)  # noqa: E731
        self.draft = MarksDraft(self.marks, place, Mark, shown, self._complain)
        self.kept = shell.drafts.join(self.draft, self)
        self.marks.edited.connect(self._tell)
        self.marks.wrong.connect(self._complain)
        self.view.said.connect(self._say)
        self.view.save_wanted.connect(self.save)
        self.sign.signed.connect(self._signed)

    # ------------------------------------------------------------------------------------------------ building
    def _build(self) -> None:
        space = self.shell.theme.space
        box = QVBoxLayout(self)
        box.setContentsMargins(space("m"), space("m"), space("m"), space("xs"))
        box.setSpacing(space("s"))
        for label in (self.notice, self.counts):
            label.setWordWrap(True)
            label.setTextFormat(Qt.TextFormat.PlainText)
        box.addWidget(self.sign)
        box.addWidget(self.notice)
        row = QHBoxLayout()
        row.addWidget(self.counts, 1)
        whole = self._button("全部出席", self._all_present, "还没有登记的人都记为出席，再改例外的人")
        row.addWidget(whole, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(row)
        self._build_marks(box)
        self._dress_view()
        box.addWidget(self.view, 1)
        self._build_foot()

    def _build_foot(self) -> None:
        """The buttons that take the place of the form's own in the panel's foot."""
        self.foot = QWidget(self)
        row = QHBoxLayout(self.foot)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(self.shell.theme.space("s"))
        self.save_button = self._button("保存出勤", self.save, "保存出勤（Ctrl+S）")
        dress(self.save_button, kind="primary")
        self.revert_button = self._button("还原", self.revert, "放弃没有保存的出勤")
        row.addWidget(self.save_button)
        row.addWidget(self.revert_button)
        row.addWidget(self.unsaved)
        dress(self.unsaved, role="caption", tone="care")

    def _build_marks(self, box: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(self.shell.theme.space("xs"))
        letters = {word: key.name[-1] for key, word in KEYS.items()}
        for word in MARKS:
            button = self._button(f"{word} {letters[word]}", partial(self._say, word), f"选中的人记为{word}")
            button.setAccessibleName(word)
            dress(button, kind="quiet")
            row.addWidget(button)
        self.approve_button = self._button(f"准假 {APPROVE.name[-1]}", self._approve, "")
        dress(self.approve_button, kind="quiet")
        row.addWidget(self.approve_button)
        row.addStretch(1)
        box.addLayout(row)

    def _button(self, words: str, act: Callable[[], object], tip: str) -> QPushButton:
        button = QPushButton(words)
        button.setToolTip(tip)
        button.clicked.connect(lambda _=False: act())
        return button

    def _dress_view(self) -> None:
        view, theme = self.view, self.shell.theme
        view.setAccessibleName("出勤")
        view.setAccessibleDescription("P 出席，L 迟到，A 缺席，E 请假，B 请假并由所长批准，Delete 清除；数字填迟到分钟")
        view.setModel(self.marks)
        view.setItemDelegateForColumn(MARK, PillCell(self.shell, view))
        view.setItemDelegateForColumn(MORE, ApproverCell(self.shell, view))
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
        header.setSectionResizeMode(REASON, QHeaderView.ResizeMode.Stretch)
        for column, wide in enumerate(WIDTHS):
            view.setColumnWidth(column, round(wide * theme.type_size))

    # ------------------------------------------------------------------------------------------------- showing
    def show_record(self, record_id: str | None) -> None:
        """Show a meeting's roll; shown again it keeps what is not saved (ask `may_leave` before another one)."""
        same = record_id == self.meeting_id
        self.draft.standing = self.draft.standing if same else ""
        self.meeting_id = record_id or ""
        with self.shell.look() as session:
            meeting = session.get(Meeting, self.meeting_id) if self.meeting_id else None
            seats = roll_of(session, meeting.id) if meeting else []
            self.head = station_or_new(session).head or ""
        self.title = meeting.title if meeting else ""
        here = self.view.currentIndex().row() if same else 0
        self.marks.put(seats, keep=same)
        least, most = (round(wide * self.shell.theme.type_size) for wide in (WIDTHS[NAME], WIDEST_NAME))
        self.view.setColumnWidth(NAME, min(max(self.view.sizeHintForColumn(NAME) + 4, least), most))
        if seats and here >= 0:
            self.view.setCurrentIndex(self.marks.index(min(here, len(seats) - 1), MARK))
        self._notice(meeting, bool(seats))
        self._offer_signing(meeting, fresh=not same)

    def _notice(self, meeting: Meeting | None, anybody: bool) -> None:
        words, tone = "", "care"
        if meeting and meeting.state == "取消":
            words = "这次会议已取消，不用登记出勤。"
        elif meeting and meeting.starts.date() > today():
            words, tone = "还没有到开会的日子。如果提前开了，请先在“资料”里改好时间。", "care"
        elif meeting and not anybody:
            words = "会议当天花名册上没有在岗的人。请核对会议日期和任职起止日期。"
        self.notice.setText(self.draft.standing or words)
        self.notice.setVisible(bool(self.notice.text()))
        dress(self.notice, role="note", state="bad" if self.draft.standing else tone)

    def _offer_signing(self, meeting: Meeting | None, *, fresh: bool) -> None:
        """Show the scanner's line on the meeting's own day, and go to it when the roll is opened."""
        wanted = bool(meeting and meeting.state != "取消" and meeting.starts.date() == today())
        self.sign.setVisible(wanted)
        if fresh:
            self.sign.forget()
            if wanted:
                self.sign.setFocus()
        who = f"，准假人填{self.head}" if self.head else "；设置里还没有所长姓名，准假人要双击填写"
        self.approve_button.setToolTip(f"选中的人记为请假{who}")

    def _tell(self) -> None:
        counts = self.marks.counts()
        expected = sum(seat.expected for seat in self.marks.seats)
        said = [f"应到 {expected}", *(f"{word} {counts[word]}" for word in MARKS)]
        if counts[UNMARKED]:
            said.append(f"{UNMARKED} {counts[UNMARKED]}")
        self.counts.setText("  ".join(said))
        changed = len(self.marks.changes)
        (self.kept.touch if changed else self.kept.end)()
        if not changed and (self.save_button.hasFocus() or self.revert_button.hasFocus()):
            self.view.setFocus()  # a button that goes out would hand the keys to some other part of the window
        self.unsaved.setText(f"{changed} 人未保存" if changed else "")
        self.save_button.setEnabled(bool(changed))
        self.revert_button.setEnabled(bool(changed))

    def _complain(self, sentence: str) -> None:
        self.notice.setText(sentence)
        self.notice.setVisible(True)
        dress(self.notice, role="note", state="bad")

    # ------------------------------------------------------------------------------------------------- changing
    def _say(self, word: str | None) -> None:
        if word == APPROVED:
            self._approve()
            return
        rows = self.view.chosen_rows()
        self.marks.say(rows, word)
        if len(rows) == 1 and word:
            self.view.go_on()

    def _signed(self, signing: Signing) -> None:
        """Show who has signed in; what was marked of him and not saved is out of date."""
        self.marks.forget(signing.person_id)
        self.show_record(self.meeting_id)

    def _approve(self) -> None:
        """Mark the chosen as a leave the station's head allowed."""
        if not self.head:
            self._complain("设置里还没有填写所长姓名。请按 E 记为请假，再双击“准假人”填写是谁批准的。")
            return
        rows = self.view.chosen_rows()
        self.marks.approve(rows, self.head)
        if len(rows) == 1:
            self.view.go_on()

    def _all_present(self) -> None:
        self.marks.all_present()
        self.view.setFocus()

    def revert(self) -> None:
        """Give up what is not saved."""
        self.marks.changes, self.draft.standing = {}, ""
        self.show_record(self.meeting_id)

    def save(self) -> bool:
        """Write what was changed as one act; True where it was written, or nothing was changed."""
        changes, meeting_id = dict(self.marks.changes), self.meeting_id
        if not changes:
            return True

        def work(session: Session) -> None:
            set_marks(session, meeting_id, changes)

        def saved(_: None) -> None:
            self.marks.changes, self.draft.standing = {}, ""
            self.show_record(meeting_id)

        return self.shell.act(f"登记{self.title}出勤", work, saved)

    @property
    def dirty(self) -> bool:
        """Whether something is not saved."""
        return bool(self.marks.changes)

    def may_leave(self) -> bool:
        """Ask for what is not saved; False to stay."""
        if not self.dirty:
            return True
        count = len(self.marks.changes)
        answer = self.shell.ask_which(
            f"要保存“{self.title}”的出勤吗？", f"有 {count} 人的出勤还没有保存。", (SAVE, DROP)
        )
        if answer == SAVE:
            return self.save()
        if answer == DROP:
            self.marks.changes = {}
            self.kept.end()
        return answer == DROP
