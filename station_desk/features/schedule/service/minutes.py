"""The revisions of a meeting's minutes, out of the journal."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.schedule.model import Meeting
from station_desk.store.journal import history


@dataclass(frozen=True, slots=True)
class Revision:
    """The minutes as somebody left them: when, who, by which act, and the stored text ("" for none)."""

    at: datetime
    who: str
    act: str
    text: str


def revisions_of(session: Session, meeting_id: str) -> list[Revision]:
    """Every version of the minutes, the newest first; undone and restored ones are versions like any other."""
    changes = [one for one in history(session, Meeting, meeting_id) if one.key == "minutes"]
    return [
        Revision(
            one.at,
            f"{one.role} {one.user}" if one.role and one.role != one.user else one.user,
            one.act,
            str(one.after or ""),
        )
        for one in changes
    ]


def write_minutes(session: Session, meeting_id: str, text: str) -> Meeting:
    """Put a text in the place of the minutes. Raises UserError where the meeting is gone."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise UserError("这次会议已经被删除，会议记录没有保存。", "如果是误删，可以先撤销删除，再试一次。")
    meeting.minutes = text or None
    return meeting
