"""A series made by hand: one meeting repeated every week, month or quarter until a day, looked at before it is written."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from PySide6.QtWidgets import QHBoxLayout

from station_desk.base.dates import today
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.page.choosing import ListBox, moment_words
from station_desk.features.schedule.rules import LAST_YEAR, RHYTHM_WORDS
from station_desk.features.schedule.service import Copy, copies_of, repeat
from station_desk.fields.field import Field
from station_desk.fields.kinds import Choice, Day
from station_desk.ui.pick import Line
from station_desk.ui.record.field_box import FieldBox
from station_desk.ui.shell import Shell

TITLES = ("时间", "会议", "说明")
RHYTHM = Field("多久一次", Choice(options=tuple(RHYTHM_WORDS)), key="rhythm", required=True)
UNTIL = Field("排到哪一天为止", Day(), key="until", required=True)
USUAL = "每月"


class RepeatBox(ListBox):
    """Asks how often and until when; the days follow at once."""

    def __init__(self, shell: Shell, meeting: Meeting) -> None:
        text = f"照{moment_words(meeting.starts, today().year)}的这一次再排，日子会避开周末和节假日。排好的各次以后可以一起改期。"
        super().__init__(shell, f"重复“{meeting.title}”？", text, TITLES, "再排")
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
        self.list.table.setAccessibleName("将要排定的会议")
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


def repeat_meeting(shell: Shell, ids: Sequence[str]) -> None:
    """Ask how one meeting repeats, and add the meetings agreed to in one act."""
    with shell.look() as session:
        meeting = session.get(Meeting, ids[0]) if ids else None
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
