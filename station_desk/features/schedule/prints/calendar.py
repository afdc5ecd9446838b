"""The year as a calendar file (RFC 5545)."""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.paths import write_beside
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.service.meetings import USUAL, meetings_of
from station_desk.features.settings.service import station_or_new
from station_desk.store.desk import Desk

ZONE = "Asia/Shanghai"


def write_calendar(desk: Desk, year: int, target: Path) -> Job[int]:
    """Write the year's meetings as an .ics file (RFC 5545); returns how many.

    A meeting keeps its UID, and its SEQUENCE counts its changes, so that importing the file again updates it;
    cancelled ones are in it as cancelled. Raises UserError for a year without meetings.
    """
    yield Step(0, 1, "正在写日历文件")
    with desk.look() as session:
        meetings = meetings_of(session, year)
        station = station_or_new(session).name
    if not meetings:
        raise UserError(f"{year} 年还没有日程。", "请先排出全年日程，再导出日历文件。")
    with write_beside(target) as beside:
        beside.write_bytes(calendar_of(meetings, f"{station}{year}年例会日程"))
    yield Step(1, 1)
    return len(meetings)


def calendar_of(meetings: Sequence[Meeting], title: str) -> bytes:
    """The meetings as the text of an .ics file."""
    import icalendar

    calendar = icalendar.Calendar()
    calendar.add("prodid", "-//Station Desk//schedule//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "PUBLISH")
    calendar.add("x-wr-calname", title)
    calendar.add("x-wr-timezone", ZONE)
    calendar.add_component(_zone())
    for meeting in meetings:
        calendar.add_component(_event(meeting))
    return bytes(calendar.to_ical())


def _zone() -> Any:
    """China's one time, without summer time since 1992."""
    import icalendar

    zone, standard = icalendar.Timezone(), icalendar.TimezoneStandard()
    zone.add("tzid", ZONE)
    standard.add("dtstart", datetime(1992, 1, 1))
    standard.add("tzname", "CST")
    standard.add("tzoffsetfrom", timedelta(hours=8))
    standard.add("tzoffsetto", timedelta(hours=8))
    zone.add_component(standard)
    return zone


def _event(meeting: Meeting) -> Any:
    import icalendar

    event, begin = icalendar.Event(), meeting.starts.replace(tzinfo=ZoneInfo(ZONE))
    event.add("uid", f"{meeting.id}@station-desk")
    event.add("sequence", meeting.version)
    event.add("dtstamp", datetime.now(UTC))
    event.add("dtstart", begin)
    event.add("dtend", begin + timedelta(minutes=meeting.lasts or USUAL))
    event.add("summary", f"{meeting.title}（暂定）" if meeting.provisional else meeting.title)
    event.add("categories", [meeting.kind])
    event.add("status", _status(meeting))
    if meeting.place:
        event.add("location", meeting.place)
    if meeting.agenda:
        event.add("description", meeting.agenda)
    if meeting.state == "待开":
        alarm = icalendar.Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", f"明天：{meeting.title}")
        alarm.add("trigger", timedelta(days=-1))
        event.add_component(alarm)
    return event


def _status(meeting: Meeting) -> str:
    if meeting.state == "取消":
        return "CANCELLED"
    return "TENTATIVE" if meeting.provisional and meeting.state == "待开" else "CONFIRMED"
