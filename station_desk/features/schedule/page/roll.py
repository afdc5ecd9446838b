"""The tab 出勤: everyone expected at a meeting, marked by keys P L A E, saved as one act."""

from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QKeySequence, QPalette
from PySide6.QtWidgets import (
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy.orm import Session

from station_desk.base.dates import now, today
from station_desk.base.errors import UserError
from station_desk.features.schedule.model import MARKS, Attendance, Meeting
from station_desk.features.schedule.rules import Mark
from station_desk.features.schedule.service.attendance import UNAPPROVED, Seat, Signing, roll_of, set_marks, sign_in
from station_desk.features.settings.service import station_or_new
from station_desk.fields.field import fields_of
from station_desk.ui.form.marking import MARK, UNMARKED, Index, MarkingTab, MarksTable, MarkView
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

# A meeting's roll as a table: what is stored, what has been changed since, and the counts.

MORE, REASON = MARK + 1, MARK + 2  # MORE: how late, or who allowed the leave; never both


class Marks(MarksTable):
    """The people of a meeting's roll with their marks."""

    TITLES = ("村", "姓名", "出勤", "迟到／准假", "事由")
    TIPS: ClassVar[Mapping[int, str]] = {MORE: "迟到几分钟；请假由谁批准"}

    # -------------------------------------------------------------------------------------------------- the roll
    def put(self, seats: Sequence[Seat], *, keep: bool = False) -> None:
        """Show a roll; with `keep` what was changed and not saved stays."""
        changed = {key: mark for key, mark in self.changes.items() if keep}
        there = {seat.person_id for seat in seats}
        lost = [seat for seat in self.seats if seat.person_id in changed and seat.person_id not in there]
        self.beginResetModel()
        self.seats = [*seats, *(Seat(one.person_id, one.name, one.village, one.phone, False, None) for one in lost)]
        self.changes = {}
        self.endResetModel()
        for row, seat in enumerate(self.seats):
            if seat.person_id in changed:
                self.set(row, changed[seat.person_id])
        self.edited.emit()

    def stored(self, row: int) -> Mark | None:
        """The mark of a row as it is stored."""
        return self.seats[row].mark

    def say(self, rows: Sequence[int], word: str | None) -> None:
        """Give rows a mark by its word, None for none; minutes and reason stay where they still belong."""
        for row in rows:
            old = self.mark(row) or Mark("")
            self.set(row, replace(old, mark=word) if word else None)

    def approve(self, rows: Sequence[int], approver: str) -> None:
        """Mark rows as a leave which that person allowed."""
        for row in rows:
            self.set(row, replace(self.mark(row) or Mark(""), mark="请假", approver=approver))

    def forget(self, person_id: str) -> None:
        """Give up what was changed of one person, whose mark was stored otherwise meanwhile."""
        self.changes.pop(person_id, None)

    def all_present(self) -> None:
        """Mark everyone expected and not yet marked as 出席."""
        self.say(self.unmarked(), "出席")

    def counts(self) -> Counter[str]:
        """How many have which mark; those without one as 未登记."""
        marks = (self.mark(row) for row in range(len(self.seats)))
        return Counter(mark.mark if mark else UNMARKED for mark in marks)

    # ------------------------------------------------------------------------------------------------ for the view
    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        mark = self.mark(index.row()) if index.isValid() else None
        word, column = mark.mark if mark else "", index.column()
        free = {MORE: True, REASON: word not in ("", "出席")}
        if free.get(column):
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def mark_words(self, mark: Mark, *, typed: bool) -> dict[int, str]:
        return {MARK: mark.mark, MORE: _more(mark, typed=typed), REASON: mark.reason or ""}

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take typed minutes (which make a person 迟到) or a reason; what cannot be read is told by `wrong`."""
        old = self.mark(index.row()) or Mark("迟到")
        fields = fields_of(Attendance)
        named = old.mark == "请假" and not str(value).strip().isdigit()
        key = "reason" if index.column() == REASON else "approver" if named else "late"
        try:
            if key == "late":
                late = fields[key].kind.read(value)
                if late is None and self.mark(index.row()) is None:
                    return False
                self.set(index.row(), replace(old, mark="迟到" if late else old.mark, late=late))
            else:
                self.set(index.row(), replace(old, **{key: fields[key].kind.read(value)}))
        except ValueError as error:
            self.wrong.emit(f"{self.seats[index.row()].name}的{fields[key].title}：{error}")
            return False
        return True


def _more(mark: Mark, *, typed: bool) -> str:
    """How late (12 分), or who allowed a leave; one nobody allowed says so, except in the editor (`typed`)."""
    if mark.unapproved and typed:
        return ""
    if mark.late:
        return str(mark.late) if typed else f"{mark.late} 分"
    return UNAPPROVED if mark.unapproved else mark.approver or ""


def shown(mark: Mark) -> str:
    """A mark in words: 迟到 10 分 堵车."""
    late = f"{mark.late} 分" if mark.late else ""
    approver = f"{mark.approver}准假" if mark.approver else ""
    return " ".join(word for word in (mark.mark, late, approver, mark.reason) if word)


# The table of a meeting's roll: letters mark, digits begin the minutes, Enter goes down.

KEYS: Mapping[Qt.Key, str] = {
    Qt.Key.Key_P: "出席", Qt.Key.Key_L: "迟到", Qt.Key.Key_A: "缺席", Qt.Key.Key_E: "请假",
}  # fmt: skip
APPROVE, APPROVED = Qt.Key.Key_B, "准假"  # 批: a leave the station's head allowed


class ApproverCell(QStyledItemDelegate):
    """Writes 未经批准 in the colour of what is wrong."""

    def __init__(self, shell: Shell, view: QWidget) -> None:
        super().__init__(view)
        self.theme = shell.theme

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if index.data() == UNAPPROVED:
            palette: QPalette = option.palette  # type: ignore[attr-defined]
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                palette.setColor(role, self.theme.colour("bad"))


class RollView(MarkView):
    """The table; a digit always begins the minutes, F2 the reason where there can be one."""

    def __init__(self) -> None:
        super().__init__({**KEYS, APPROVE: APPROVED}, digits=MORE, text=REASON)

    def _begin(self, text: str) -> None:
        row = self.currentIndex().row()
        reason = self.model().index(row, REASON)
        free = bool(self.model().flags(reason) & Qt.ItemFlag.ItemIsEditable)
        self.begin_at(reason if free and not text.isdigit() else self.model().index(row, MORE), text)


# The line a card scanner types into: each Enter signs one person in at once, and the answer stands large below.

HINT = "光标在这里时扫工作证，或输入辅警编号按回车"


class ScanEdit(QLineEdit):
    """A line whose Ctrl+Z is the window's: a card scanned by mistake is taken back as any other act."""

    def event(self, event: QEvent) -> bool:
        if (
            isinstance(event, QKeyEvent)
            and event.type() == QEvent.Type.ShortcutOverride
            and any(event.matches(key) for key in (QKeySequence.StandardKey.Undo, QKeySequence.StandardKey.Redo))
        ):
            event.ignore()
            return True
        return super().event(event)


class SignLine(QWidget):
    """«扫码签到»; it never asks anything, so that the next card can be scanned at once."""

    signed = Signal(object)  # Signing

    def __init__(self, shell: Shell, meeting: Callable[[], str]) -> None:
        """`meeting()` is the key of the meeting people sign in at."""
        super().__init__()
        self.shell, self.meeting = shell, meeting
        self.line, self.answer = ScanEdit(), QLabel()
        label = QLabel("扫码签到")
        label.setBuddy(self.line)
        self.line.setAccessibleName("扫码签到")
        self.line.setPlaceholderText(HINT)
        # A scanner types keys; an input method would make words of them.
        self.line.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        self.line.returnPressed.connect(self._read)
        self.answer.setWordWrap(True)
        self.answer.setContentsMargins(*(shell.theme.space(one) for one in ("m", "s", "m", "s")))
        self.answer.setTextFormat(Qt.TextFormat.PlainText)
        row = QHBoxLayout()
        row.setSpacing(shell.theme.space("s"))
        row.addWidget(label)
        row.addWidget(self.line, 1)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(shell.theme.space("s"))
        box.addLayout(row)
        box.addWidget(self.answer)
        self.setFocusProxy(self.line)
        self.forget()

    def forget(self) -> None:
        """Say nothing, as before another meeting's first card."""
        self.line.clear()
        self.answer.hide()

    def _read(self) -> None:
        text = self.line.text().strip()
        self.line.clear()
        if not text:
            return
        try:
            signing: Signing = sign_in(self.shell.desk, self.meeting(), text, now())
        except UserError as error:
            self._say(f"{error.message}{error.advice}", "bad")
            return
        self._say(signing.sentence, "care" if signing.late else "good")
        self.signed.emit(signing)

    def _say(self, sentence: str, look: str) -> None:
        self.answer.setText(sentence)
        self.answer.setAccessibleName(sentence)
        set_style(self.answer, role="answer", tone=look)
        self.answer.show()


class RollTab(MarkingTab):
    """Shows and changes the attendance of one meeting."""

    marks: Marks
    MODEL = Meeting
    PART = SUBJECT = "出勤"
    SAVES = "保存出勤"
    WIDTHS: ClassVar[Mapping[int, int]] = dict(enumerate((76, 66, 66, 86)))  # px of 村 姓名 出勤 迟到／准假
    WIDEST_NAME = 100  # px: five characters and a dot; longer ones are told by the tip

    def __init__(self, shell: Shell) -> None:
        super().__init__(shell, Marks(), RollView(), Mark, shown)
        self.head = ""
        self.sign = SignLine(shell, lambda: self.record_id)
        self.view.setItemDelegateForColumn(MORE, ApproverCell(shell, self.view))
        self.view.setAccessibleDescription(
            "P 出席，L 迟到，A 缺席，E 请假，B 请假并由所长批准，Delete 清除；数字填迟到分钟"
        )
        self._build()
        self.sign.signed.connect(self._signed)

    # ------------------------------------------------------------------------------------------------ building
    def _build(self) -> None:
        space = self.shell.theme.space
        box = QVBoxLayout(self)
        box.setContentsMargins(space("m"), space("m"), space("m"), space("xs"))
        box.setSpacing(space("s"))
        box.addWidget(self.sign)
        box.addWidget(self.notice)
        row = QHBoxLayout()
        row.addWidget(self.counts, 1)
        whole = self.button("全部出席", self._all_present, "还没有登记的人都记为出席，再改例外的人")
        row.addWidget(whole, 0, Qt.AlignmentFlag.AlignTop)
        box.addLayout(row)
        self._build_marks(box)
        box.addWidget(self.view, 1)
        foot = self.foot.layout()
        assert foot is not None
        foot.addWidget(self.unsaved)

    def _build_marks(self, box: QVBoxLayout) -> None:
        row = QHBoxLayout()
        row.setSpacing(self.shell.theme.space("xs"))
        letters = {word: key.name[-1] for key, word in KEYS.items()}
        for word in MARKS:
            button = self.button(f"{word} {letters[word]}", partial(self.say, word), f"选中的人记为{word}")
            button.setAccessibleName(word)
            set_style(button, kind="quiet")
            row.addWidget(button)
        self.approve_button = self.button(f"准假 {APPROVE.name[-1]}", self._approve, "")
        set_style(self.approve_button, kind="quiet")
        row.addWidget(self.approve_button)
        row.addStretch(1)
        box.addLayout(row)

    # ------------------------------------------------------------------------------------------------- showing
    def read(self, session: Session) -> tuple[Meeting | None, Sequence[Any]]:
        meeting = session.get(Meeting, self.record_id) if self.record_id else None
        self.head = station_or_new(session).head or ""
        return meeting, roll_of(session, meeting.id) if meeting else ()

    def remark(self, record: Meeting | None, anybody: bool) -> str:
        if record and record.state == "取消":
            return "这次会议已取消，不用登记出勤。"
        if record and record.starts.date() > today():
            return "还没有到开会的日子。如果提前开了，请先在“资料”里改好时间。"
        if record and not anybody:
            return "会议当天花名册上没有在岗的人。请核对会议日期和任职起止日期。"
        return ""

    def after_showing(self, record: Meeting | None, *, fresh: bool) -> None:
        """Show the scanner's line on the meeting's own day, and go to it when the roll is opened."""
        wanted = bool(record and record.state != "取消" and record.starts.date() == today())
        self.sign.setVisible(wanted)
        if fresh:
            self.sign.forget()
            if wanted:
                self.sign.setFocus()
        who = f"，准假人填{self.head}" if self.head else "；设置里还没有所长姓名，准假人要双击填写"
        self.approve_button.setToolTip(f"选中的人记为请假{who}")

    def count_words(self) -> Sequence[str]:
        counts = self.marks.counts()
        expected = sum(seat.expected for seat in self.marks.seats)
        said = [f"应到 {expected}", *(f"{word} {counts[word]}" for word in MARKS)]
        return [*said, f"{UNMARKED} {counts[UNMARKED]}"] if counts[UNMARKED] else said

    # ------------------------------------------------------------------------------------------------- changing
    def say(self, word: str | None) -> None:
        if word == APPROVED:
            self._approve()
        else:
            super().say(word)

    def write(self, session: Session, record_id: str, changes: Mapping[str, Any]) -> None:
        set_marks(session, record_id, changes)

    def _signed(self, signing: Signing) -> None:
        """Show who has signed in; what was marked of him and not saved is out of date."""
        self.marks.forget(signing.person_id)
        self.show_record(self.record_id)

    def _approve(self) -> None:
        """Mark the chosen as a leave the station's head allowed."""
        if not self.head:
            self.complain("设置里还没有填写所长姓名。请按 E 记为请假，再双击“准假人”填写是谁批准的。")
            return
        rows = self.view.chosen_rows()
        self.marks.approve(rows, self.head)
        if len(rows) == 1:
            self.view.go_on()

    def _all_present(self) -> None:
        self.marks.all_present()
        self.view.setFocus()
