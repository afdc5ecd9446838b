"""Planning a year: what is missing, what is provisional, and what a new meeting begins with."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.holidays import is_known
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.rules import AGENDA, Planned, title_of, working_day, year_plan
from station_desk.features.schedule.service.meetings import meetings_of, monthly_meeting
from station_desk.features.settings.model import Station
from station_desk.features.settings.service import moved_days, station_of, station_or_new


def missing_plan(session: Session, year: int) -> list[Planned]:
    """What the year's plan would add: kinds and periods that are already there are left alone."""
    station = station_of(session)
    twice = station.half_years.startswith("两次")
    plan = year_plan(year, station.meeting_day, twice=twice, moved=moved_days(session))
    there = {(one.kind, one.period) for one in session.scalars(select(Meeting).where(Meeting.period.is_not(None)))}
    return [one for one in plan if (one.kind, one.period) not in there]


def add_plan(session: Session, plan: Iterable[Planned]) -> int:
    """Write the planned meetings; returns how many."""
    station = station_of(session)
    clock = meeting_clock(station)
    meetings = [
        Meeting(
            **_usual(station, one.kind),
            title=one.title,
            period=one.period,
            starts=datetime.combine(one.day, clock),
            provisional=one.provisional or None,
        )
        for one in plan
    ]
    session.add_all(meetings)
    return len(meetings)


def meeting_clock(station: Station) -> time:
    """The station's usual hour of a meeting. Raises UserError where the setting is no time of day."""
    hour, _, minute = station.meeting_hour.replace("：", ":").partition(":")
    try:
        return time(int(hour), int(minute or 0))
    except ValueError as error:
        raise UserError(f"设置里的例会时间“{station.meeting_hour}”不对。", "请改成像 09:00 这样的时间。") from error


def usual_meeting(session: Session, day: date) -> dict[str, Any]:
    """What the form of a new meeting on that day begins with: the month's 月例会 where there is none yet."""
    station = station_or_new(session)
    kind = "其他" if monthly_meeting(session, f"{day:%Y-%m}") else "月例会"
    return {
        **_usual(station, kind),
        "title": title_of(kind, day),
        "starts": datetime.combine(day, meeting_clock(station)),
    }


def _usual(station: Station, kind: str) -> dict[str, Any]:
    return {
        "kind": kind, "place": station.meeting_place, "chair": station.head, "recorder": station.clerk,
        "agenda": AGENDA.get(kind),
    }  # fmt: skip


@dataclass(frozen=True, slots=True)
class Settled:
    """A provisional meeting whose year's holiday list is known now, with the day it should have."""

    meeting_id: str
    title: str
    kind: str
    before: date
    after: date


def unsettled(session: Session, year: int) -> list[Settled]:
    """The year's waiting provisional meetings, once the list is known; none before that."""
    moved = moved_days(session)
    if not is_known(year, moved):
        return []
    waiting = [one for one in meetings_of(session, year) if one.provisional and one.state == "待开"]
    return [
        Settled(one.id, one.title, one.kind, one.starts.date(), working_day(one.starts.date(), moved))
        for one in waiting
    ]


def settle(session: Session, settled: Iterable[Settled]) -> int:
    """Give provisional meetings their final day; returns how many moved."""
    moves = 0
    for one in settled:
        meeting = session.get_one(Meeting, one.meeting_id)
        meeting.provisional = None
        if one.after != one.before:
            move_meeting(session, one.meeting_id, one.after)
            moves += 1
    return moves


def move_meeting(session: Session, meeting_id: str, day: date) -> Meeting:
    """Put a meeting on another day at the same hour; it stays the meeting of its month."""
    meeting = session.get_one(Meeting, meeting_id)
    meeting.starts = datetime.combine(day, meeting.starts.time())
    return meeting
