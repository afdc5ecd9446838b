"""The tab 出勤: everyone expected at a meeting, marked by keys P L A E, saved as one act."""

from collections.abc import Mapping, Sequence
from functools import partial
from typing import Any, ClassVar

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QHBoxLayout, QVBoxLayout
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.features.schedule.model import MARKS, Meeting
from station_desk.features.schedule.page.marks import MORE, Marks, shown
from station_desk.features.schedule.page.roll_view import APPROVE, APPROVED, KEYS, ApproverCell, RollView
from station_desk.features.schedule.page.sign_line import SignLine
from station_desk.features.schedule.rules import Mark
from station_desk.features.schedule.service import Signing, roll_of, set_marks
from station_desk.features.settings.service import station_or_new
from station_desk.ui.record.marking_tab import MarkingTab
from station_desk.ui.record.marks_table import UNMARKED
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress


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
            dress(button, kind="quiet")
            row.addWidget(button)
        self.approve_button = self.button(f"准假 {APPROVE.name[-1]}", self._approve, "")
        dress(self.approve_button, kind="quiet")
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
