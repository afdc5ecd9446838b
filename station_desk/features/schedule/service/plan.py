"""Planning a year: what is missing, and what a new meeting begins with."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.rules import (
    INSPECTED,
    RHYTHMIC,
    Planned,
    Wished,
    check_year,
    place_all,
    stands_for,
    title_of,
    wished_of,
)
from station_desk.features.schedule.service.agendas import agendas
from station_desk.features.schedule.service.clashes import busy_days
from station_desk.features.schedule.service.meetings import meetings_of, monthly_meeting
from station_desk.features.settings.model import Station
from station_desk.features.settings.service import moved_days, station_of, station_or_new


def missing_plan(session: Session, year: int) -> list[Planned]:
    """What the year's plan would add: kinds and periods that are already there are left alone."""
    check_year(year)
    station = station_of(session)
    wishes = wished_of(
        year, station.meeting_day, twice=station.half_years.startswith("两次"), inspections=station.inspection_rhythm,
        reports=station.report_rhythm,
    )  # fmt: skip
    inside = meetings_of(session, year)
    planned = session.scalars(select(Meeting).where(Meeting.period.startswith(str(year))))
    there = {one.id: one for one in (*planned, *inside)}.values()
    missing = [one for one in wishes if not any(_stands_for(one, meeting) for meeting in there)]
    return place_all(missing, moved_days(session), busy_days(inside, meeting_clock(station), None))


def _stands_for(wished: Wished, meeting: Meeting) -> bool:
    """Whether a meeting is what the plan wishes, so that it is not added again."""
    if wished.kind != meeting.kind:
        return False
    if wished.kind in RHYTHMIC:
        return stands_for(wished.period, meeting.period, meeting.starts.date())
    return wished.period == meeting.period


def add_plan(session: Session, plan: Iterable[Planned]) -> int:
    """Write the planned meetings; returns how many."""
    station = station_of(session)
    clock, known = meeting_clock(station), agendas(session)
    meetings = [
        Meeting(
            **_usual(station, one.kind, known),
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
        **_usual(station, kind, agendas(session)),
        "title": title_of(kind, day),
        "starts": datetime.combine(day, meeting_clock(station)),
    }


def _usual(station: Station, kind: str, known: Mapping[str, str]) -> dict[str, Any]:
    return {
        "kind": kind, "place": INSPECTED if kind == "检查" else station.meeting_place, "chair": station.head, "recorder": station.clerk,
        "agenda": known.get(kind),
    }  # fmt: skip
