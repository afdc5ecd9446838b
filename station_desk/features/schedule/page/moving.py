"""Putting a meeting on another day, by drag or by 改期: alone, or with the later ones that repeat with it."""

from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.page.planning import Line, ListBox, moment_words
from station_desk.features.schedule.rules import LAST_YEAR, RHYTHM_WORDS
from station_desk.features.schedule.service.plan import Copy, Shift, copies_of, repeat, shift, shift_of, shifts_along
from station_desk.fields.field import Field, fields_of
from station_desk.fields.kinds import Choice, Day
from station_desk.ui.form.form import FieldBox
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

MOVING_TITLES = ("以后各次", "原来", "改到", "说明")
ALONE, TOGETHER = "只改这一次", "以后各次一起改"


class MoveBox(ListBox):
    """Asks when a meeting is to be; says what to know of that time and shows where the later ones would go."""

    def __init__(self, shell: Shell, meeting: Meeting, starts: datetime) -> None:
        super().__init__(
            shell,
            f"把{meeting.title}改到哪一天？",
            f"现在定在{moment_words(meeting.starts, today().year)}。",
            MOVING_TITLES,
            ALONE,
        )
        self.shell, self.meeting_id = shell, meeting.id
        self.own: Shift | None = None
        self.along: list[Shift] = []
        self.field = FieldBox(fields_of(Meeting)["starts"], shell)
        self.field.put(starts)
        self.field.touched = True
        self.note = QLabel()
        self.note.setWordWrap(True)
        self.note.setAccessibleName("提醒")
        set_style(self.note, role="caption", tone="care")
        place = self.body.indexOf(self.list)
        self.body.insertWidget(place, self.field)
        self.body.insertWidget(place + 1, self.note)
        self.together = self.offer(TOGETHER)
        self.buttons.insertWidget(self.buttons.indexOf(self.go), self.together)
        self.list.grid.setAccessibleName("以后各次")
        self.field.editor.edited.connect(self.look)
        self.look()
        self.field.editor.inner.setFocus()

    def look(self) -> None:
        """Show what the time typed means; nothing can be done with one that cannot be read."""
        self.own, self.along, sentence = None, [], ""
        try:
            starts = self.field.editor.value()
            sentence = "" if starts else "请填写时间"
        except ValueError as error:
            starts, sentence = None, str(error)
        if starts:
            with self.shell.look() as session:
                meeting = session.get_one(Meeting, self.meeting_id)
                self.own, self.along = shift_of(session, meeting, starts), shifts_along(session, meeting, starts)
        self.field.say(sentence, "bad" if sentence else "")
        self.note.setText(f"{self.own.note}。" if self.own and self.own.note else "")
        self.note.setVisible(bool(self.note.text()))
        year = self.along[0].before.year if self.along else 0
        self.show_lines([
            Line(one.meeting_id, (one.title, moment_words(one.before, year), moment_words(one.after, year), one.note),
                 one.after != one.before)
            for one in self.along
        ])  # fmt: skip
        self.list.setVisible(bool(self.along))
        self.count()

    def count(self) -> None:
        """Say on the buttons what they would do."""
        if not hasattr(self, "together"):
            return
        count, new = len(self.list.chosen()), self.own and self.own.after != self.own.before
        self.together.setVisible(bool(self.along))
        self.together.setEnabled(bool(new and count))
        day = self.own.after if self.own else None
        self.go.setText(ALONE if self.along else f"改到{day.month}月{day.day}日" if day else "改期")
        self.go.setEnabled(bool(new))

    def wanted(self) -> list[Shift]:
        """Ask; the moves agreed to, [] where the clerk goes back."""
        self.exec()
        found: list[Shift] = []
        if self.chosen and self.own:
            ticked = self.list.chosen() if self.chosen == TOGETHER else []
            found = [self.own, *(one for one in self.along if one.meeting_id in ticked)]
        self.deleteLater()
        return found


def move_meeting_to(shell: Shell, meeting_id: str, day: date) -> None:
    """Move a meeting dropped on a day: at once where nothing is to be asked."""
    with shell.look() as session:
        meeting = session.get(Meeting, meeting_id)
        if meeting is None or not _movable(shell, meeting):
            return
        starts = datetime.combine(day, meeting.starts.time())
        own, along = shift_of(session, meeting, starts), shifts_along(session, meeting, starts)
    _write(shell, [own] if not own.note and not along else MoveBox(shell, meeting, starts).wanted())


def postpone(shell: Shell, meeting_id: str) -> None:
    """Ask where to move a meeting, and move it."""
    with shell.look() as session:
        meeting = session.get(Meeting, meeting_id)
    if meeting and _movable(shell, meeting):
        _write(shell, MoveBox(shell, meeting, meeting.starts).wanted())


def _movable(shell: Shell, meeting: Meeting) -> bool:
    if meeting.state == "已开":
        shell.refuse(UserError("已经开过的会议不能改期。", "如果日子登记错了，请在资料里改时间。"))
        return False
    return True


def _write(shell: Shell, shifts: Sequence[Shift]) -> None:
    if not shifts:
        return
    own = shifts[0]
    words = f"{own.after.month}月{own.after.day}日"
    more = f"，以后 {len(shifts) - 1} 次一起改" if len(shifts) > 1 else ""

    def work(session: Session) -> int:
        return shift(session, shifts)

    shell.act(f"把{own.title}改到{words}{more}", work)


# A series made by hand: one meeting repeated every week, month or quarter until a day, looked at before it is
# written.

REPEAT_TITLES = ("时间", "会议", "说明")
RHYTHM = Field("多久一次", Choice(options=tuple(RHYTHM_WORDS)), key="rhythm", required=True)
UNTIL = Field("排到哪一天为止", Day(), key="until", required=True)
USUAL = "每月"


class RepeatBox(ListBox):
    """Asks how often and until when; the days follow at once."""

    def __init__(self, shell: Shell, meeting: Meeting) -> None:
        text = f"照{moment_words(meeting.starts, today().year)}的这一次再排，日子会避开周末和节假日。排好的各次以后可以一起改期。"
        super().__init__(shell, f"重复“{meeting.title}”？", text, REPEAT_TITLES, "再排")
        self.shell, self.meeting = shell, meeting
        self.copies: dict[str, Copy] = {}
        self.fields = {field.key: FieldBox(field, shell) for field in (RHYTHM, UNTIL)}
        self.fields["rhythm"].put(USUAL)
        self.fields["until"].put(date(meeting.starts.year, 12, 31))
        row = QHBoxLayout()
        for box in self.fields.values():
            box.touched = True
            box.editor.edited.connect(self.look)
            box.editor.left.connect(self.look)
            row.addWidget(box, 1)
        self.body.insertLayout(self.body.indexOf(self.list), row)
        self.list.grid.setAccessibleName("将要排定的会议")
        self.look()
        self.fields["rhythm"].editor.inner.setFocus()

    def look(self) -> None:
        """Show the days that follow; say under its field what cannot be read."""
        found = {key: self._read(box) for key, box in self.fields.items()}
        copies: list[Copy] = []
        if found["rhythm"] and found["until"]:
            until = min(found["until"], date(LAST_YEAR, 12, 31))
            with self.shell.look() as session:
                copies = copies_of(session, self.meeting.id, found["rhythm"], until)
            if not copies:
                self.fields["until"].say("到这一天为止没有要排的日子", "care")
        self.rhythm = found["rhythm"]
        fresh = {f"{one.starts:%Y-%m-%d %H:%M}": one for one in copies}
        if fresh != self.copies or not fresh:
            self.copies = fresh
            self.show_lines([
                Line(key, (moment_words(one.starts, self.meeting.starts.year), one.title, one.note), one.wanted) for key, one in fresh.items()
            ])  # fmt: skip
            self.count()

    def _read(self, box: FieldBox) -> Any:
        try:
            value = box.editor.value()
        except ValueError as error:
            box.say(str(error), "bad")
            return None
        box.say("" if value else f"请填写{box.field.title}", "" if value else "bad")
        return value


def repeat_meeting(shell: Shell, meeting_id: str) -> None:
    """Ask how a meeting repeats, and add the meetings agreed to in one act."""
    with shell.look() as session:
        meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        return
    box = RepeatBox(shell, meeting)
    wanted = box.asked()
    if wanted:
        copies = [box.copies[key] for key in wanted]
        shell.act(
            f"重复“{meeting.title}”，新排 {len(copies)} 次",
            lambda session: repeat(session, meeting.id, box.rhythm, copies),
        )
