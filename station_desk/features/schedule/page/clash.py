"""Two meetings at one time: said above the form, under the time while it is typed, and asked before it is saved."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.service.meetings import clash_words, clashes
from station_desk.ui.form.doubts import DoubtsLine
from station_desk.ui.form.panel import Panel

ASKED = ("starts", "lasts", "state")  # a change of these is asked about
SAVE = "仍要保存"


class ClashNote(DoubtsLine):
    """Above the form of a meeting whose time another one has too."""

    def doubts(self, session: Session, record_id: str) -> Sequence[str]:
        meeting = session.get(Meeting, record_id)
        if meeting is None or meeting.state != "待开":
            return ()
        words = clash_words(clashes(session, meeting.starts, meeting.lasts, (meeting.id,)))
        return (words,) if words else ()


def watch_clashes(panel: Panel) -> None:
    """Warn under 时间 while it is typed, and ask before a time is saved that another meeting has."""

    def say() -> None:
        box = panel.form.boxes["starts"]
        words = clashing(panel)
        if words and box.state != "bad":
            box.say(words, "care")
        elif not words and box.state == "care":
            box.say()

    def ask() -> bool:
        changes = panel.form.changes()
        words = clashing(panel) if panel.new or changes.keys() & set(ASKED) else ""
        if not words:
            return True
        panel.form.boxes["starts"].say(words, "care")
        more = "如果在两个地方同时开，可以照这样保存。"
        return panel.shell.ask("和别的会议时间重叠，仍要保存吗？", f"{words}。{more}", act=SAVE)

    panel.form.left.connect(lambda key: say() if key in ASKED else None)
    panel.before_saving = ask


def clashing(panel: Panel) -> str:
    """The sentence about the meetings that have the time in the form, "" for none or for a form that cannot be read."""
    values: dict[str, Any] = dict(panel.form.stored)
    try:
        values.update(panel.form.changes())
    except ValueError:
        return ""
    if not isinstance(values.get("starts"), datetime) or values.get("state") != "待开":
        return ""
    with panel.shell.look() as session:
        return clash_words(clashes(session, values["starts"], values.get("lasts"), (panel.record_id or "",)))
