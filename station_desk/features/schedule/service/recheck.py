"""Checking a year's days again once more is known of its holidays: what would change, and doing it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.holidays import Overrides, day_kind, is_known, is_workday
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.rules import LAST_YEAR, working_day
from station_desk.features.schedule.service.clashes import busy_days
from station_desk.features.schedule.service.meetings import meetings_of
from station_desk.features.schedule.service.moves import move_meeting
from station_desk.features.settings.service import moved_days


@dataclass(frozen=True, slots=True)
class Settled:
    """A waiting meeting with the day it should have: a `provisional` one whose year's list is known now, or one whose
    day has become a day off; `why` names what that day is (春节). `usual` is False where the clerk chose the day off."""

    meeting_id: str
    title: str
    kind: str
    before: date
    after: date
    provisional: bool = True
    why: str = ""
    usual: bool = True

    @property
    def moves(self) -> bool:
        """Whether its day changes."""
        return self.after != self.before


def unsettled(session: Session, year: int) -> list[Settled]:
    """The year's waiting provisional meetings, once the list is known; none before that."""
    return [one for one in to_recheck(session, year) if one.provisional]


def to_recheck(session: Session, year: int) -> list[Settled]:
    """The year's waiting meetings that are provisional or on a day off, once the list is known; none before that.

    A day still to come that is off is given the next working one that is free at the hour; the others stay.
    """
    moved = moved_days(session)
    if not is_known(year, moved):
        return []
    meetings, now = meetings_of(session, year), today()
    found: list[Settled] = []
    for one in meetings:
        day = one.starts.date()
        off = day >= now and not is_workday(day, moved)
        if one.state == "待开" and (one.provisional or off):
            found.append(_settled(one, off=off, meetings=meetings, moved=moved, earlier=found))
    return found


def _settled(
    meeting: Meeting, *, off: bool, meetings: list[Meeting], moved: Overrides, earlier: list[Settled]
) -> Settled:
    day = after = meeting.starts.date()
    kind = day_kind(day, moved)
    if off:
        taken = busy_days((one for one in meetings if one is not meeting), meeting.starts.time(), meeting.lasts)
        after = working_day(day, moved, {*taken, *(one.after for one in earlier)})
    usual = bool(meeting.provisional or meeting.period or meeting.series or kind.sort == "holiday")
    return Settled(
        meeting.id, meeting.title, meeting.kind, day, after, bool(meeting.provisional), kind.name if off else "", usual
    )


def years_to_recheck(session: Session) -> list[int]:
    """This year and the next, as far as they have meetings to be checked again."""
    year = today().year
    return [one for one in (year, year + 1) if one <= LAST_YEAR and to_recheck(session, one)]


def settle(session: Session, settled: Iterable[Settled]) -> int:
    """Give meetings their final day; returns how many moved. One that was held or moved meanwhile is left alone."""
    moves = 0
    for one in settled:
        meeting = session.get(Meeting, one.meeting_id)
        if meeting is None or meeting.state != "待开" or meeting.starts.date() != one.before:
            continue
        meeting.provisional = None
        if one.moves:
            move_meeting(session, one.meeting_id, one.after)
            moves += 1
    return moves
