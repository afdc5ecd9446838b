"""What leaves the room: sign-in sheets, notices and the year's plan on paper, the year as a calendar file."""

import re
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from sqlalchemy.orm import Session

from station_desk.base.dates import chinese_date, show_date, today
from station_desk.base.errors import UserError
from station_desk.base.holidays import WEEKDAYS, Overrides, day_kind
from station_desk.base.jobs import Job, Step
from station_desk.base.paths import write_beside
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.service import Seat, meetings_of, roll_of
from station_desk.features.settings.service import moved_days, station_of, station_or_new
from station_desk.printing.task import Paper, Wish
from station_desk.store.desk import Desk

NUMBERED = re.compile(r"^\s*[一二三四五六七八九十]+、", re.MULTILINE)  # the notice numbers its own paragraphs
HOURS = 2  # how long a meeting takes in a calendar [our choice: no end is noted]
ZONE = "Asia/Shanghai"


# ------------------------------------------------------------------------------------------------- the calendar
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
    event.add("dtend", begin + timedelta(hours=HOURS))
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


# ------------------------------------------------------------------------------------------------ the sign-in sheet
def write_sign_in(desk: Desk, wish: Wish, target: Path) -> Job[int]:
    """Write the sign-in sheets: of the meetings `wish.ids` names, else of each 月例会 of `wish.year`.

    `wish.only` names meetings (2026年3月例会) or people. Each sheet lists who is on the roster of the meeting's day.
    Raises UserError where there is no such meeting, or nobody to sign.
    """
    yield Step(0, 1, "正在读取会议和名单")
    with desk.look() as session:
        records = [_sheet_of(session, meeting, roll) for meeting, roll in _rolls(session, wish)]
    return (yield from _write(target, "sign-in", records, "签到表"))


def _write(target: Path, layout: str, records: Sequence[dict[str, Any]], title: str) -> Job[int]:
    from station_desk.printing.pdf import write_pdf
    from station_desk.printing.reading import read_layout

    return (yield from write_pdf(target, read_layout(layout), records, title=title))


def _rolls(session: Session, wish: Wish) -> list[tuple[Meeting, list[Seat]]]:
    """The wanted meetings by time, each with those who are to sign."""
    meetings = list(_wanted_meetings(session, wish))
    titles = {one.title for one in meetings} & set(wish.only)
    people = set(wish.only) - titles
    meetings = [one for one in meetings if one.title in titles] if titles else meetings
    rolls = [(one, [seat for seat in roll_of(session, one.id) if seat.expected]) for one in meetings]
    known = {seat.name for _, roll in rolls for seat in roll}
    if unknown := sorted(people - known):
        raise UserError(f"没有名为“{'、'.join(unknown)}”的会议，名单里也没有这个人。", "请核对会议名称、姓名和年度。")
    if people:
        rolls = [(one, [seat for seat in roll if seat.name in people]) for one, roll in rolls]
    rolls = [(one, roll) for one, roll in rolls if roll]
    if not rolls:
        raise UserError("会议当天花名册上没有在岗的人，没有可签到的名单。", "请核对会议日期和人员的任职起止日期。")
    return rolls


def _wanted_meetings(session: Session, wish: Wish) -> Iterator[Meeting]:
    if wish.ids:
        found = [session.get(Meeting, key) for key in wish.ids]
        yield from sorted((one for one in found if one), key=lambda one: one.starts)
        return
    year = wish.year or today().year
    there = [one for one in meetings_of(session, year) if one.state != "取消"]
    wanted = [one for one in there if one.kind == "月例会" or one.title in wish.only]
    if not wanted:
        raise UserError(f"{year} 年还没有月例会，没有签到表可打。", "请先排出全年日程。")
    yield from wanted


def _sheet_of(session: Session, meeting: Meeting, roll: Sequence[Seat]) -> dict[str, Any]:
    """The words of layout sign-in."""
    station = station_of(session)
    return {
        "title": f"{meeting.title}签到表",
        "when": show_when(meeting.starts),
        "place": meeting.place or "",
        "station": station.name,
        "printed": chinese_date(today()),
        "qr": f"desk:meeting/{meeting.id}",
        "rows": [{"name": seat.name, "village": seat.village, "phone": seat.phone, "note": ""} for seat in roll],
    }


def show_when(moment: datetime) -> str:
    """2026年3月10日（星期二）上午9:00."""
    half = "上午" if moment.hour < 12 else "下午"
    hour = moment.hour if moment.hour <= 12 else moment.hour - 12
    return f"{chinese_date(moment.date())}（星期{WEEKDAYS[moment.weekday()]}）{half}{hour}:{moment.minute:02d}"


# --------------------------------------------------------------------------------------------- plan and notice
def write_year_plan(desk: Desk, wish: Wish, target: Path) -> Job[int]:
    """Write the plan of `wish.year` (this year without one; the year of the meetings `wish.ids` names) as a table.

    Raises UserError for a year without meetings.
    """
    yield Step(0, 1, "正在读取日程")
    with desk.look() as session:
        named = [one for key in wish.ids if (one := session.get(Meeting, key))]
        year = wish.year or (named[0].starts.year if named else today().year)
        meetings = [one for one in meetings_of(session, year) if one.state != "取消"]
        if not meetings:
            raise UserError(f"{year} 年还没有日程。", "请先排出全年日程，再打印年度计划表。")
        unsure, moved = any(one.provisional for one in meetings), moved_days(session)
        record = {
            "title": f"{year}年农村辅警例会与考核安排",
            "station": station_of(session).name,
            "printed": chinese_date(today()),
            "note": "带“暂定”的日期在国务院公布放假安排后核对。" if unsure else "",
            "rows": [_plan_row(one, moved) for one in meetings],
        }
    return (yield from _write(target, "yearplan", [record], f"{year}年度计划表"))


def _plan_row(meeting: Meeting, moved: Overrides) -> dict[str, str]:
    worked = day_kind(meeting.starts.date(), moved)
    return {
        "date": show_date(meeting.starts.date()),
        "weekday": f"星期{WEEKDAYS[meeting.starts.weekday()]}",
        "time": f"{meeting.starts:%H:%M}",
        "kind": meeting.kind,
        "title": meeting.title,
        "place": meeting.place or "",
        "note": "暂定" if meeting.provisional else "调休上班" if worked.sort == "extra work" else "",
    }


def write_notices(desk: Desk, wish: Wish, target: Path) -> Job[int]:
    """Write the notice of each meeting `wish.ids` names, else of each 月例会 of `wish.year`."""
    yield Step(0, 1, "正在读取会议")
    with desk.look() as session:
        unit = station_of(session).name
        records = [_notice_of(one, unit) for one in _wanted_meetings(session, wish)]
    return (yield from _write(target, "notice", records, "会议通知"))


def _notice_of(meeting: Meeting, unit: str) -> dict[str, str]:
    day = chinese_date(meeting.starts.date())
    return {
        "to": "各村农村辅警",
        "body": f"经研究，定于{day}召开{meeting.title}。现将有关事项通知如下：",
        "when": show_when(meeting.starts),
        "place": meeting.place or "",
        "attend": "全体农村辅警",
        "agenda": NUMBERED.sub("", meeting.agenda or "").replace("\n", "；") + "。" if meeting.agenda else "",
        "remark": "请提前十分钟到会签到，因故不能参加的须向派出所请假。",
        "unit": unit,
        "date": chinese_date(min(today(), meeting.starts.date())),
    }


PAPERS = (
    Paper("sign-in", "签到表", write_sign_in),
    Paper("notice", "会议通知", write_notices),
    Paper("yearplan", "年度计划表", write_year_plan),
)
