"""Sign-in sheets: who is to sign at which meeting."""

from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base.dates import chinese_date, today
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.prints.setting import show_when, write_layout
from station_desk.features.schedule.service.attendance import Seat, roll_of
from station_desk.features.schedule.service.meetings import meetings_of
from station_desk.features.settings.service import station_of
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk

ROWS = 20  # on a sheet


def write_sign_in(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write the sign-in sheets: of the meetings `request.ids` names, else of each 月例会 of `request.year`.

    `request.only` names meetings (2026年3月例会) or people. Each sheet lists who is on the roster of the meeting's day.
    Raises UserError where there is no such meeting, or nobody to sign.
    """
    yield Step(0, 1, "正在读取会议和名单")
    with desk.look() as session:
        records = sign_in_records(session, request)
    return (yield from write_layout(desk, target, "sign-in", records, "签到表"))


def write_sign_in_two(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """The same in two columns of names, 40 people on a sheet."""
    yield Step(0, 1, "正在读取会议和名单")
    with desk.look() as session:
        records = sign_in_records(session, request)
    for record in records:
        record["rows"] = list(_side_by_side(record["rows"]))
    return (yield from write_layout(desk, target, "sign-in-two", records, "签到表"))


def sign_in_records(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of layout sign-in for each wanted meeting."""
    return [_sheet_of(session, meeting, roll) for meeting, roll in _rolls(session, request)]


def _side_by_side(people: Sequence[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Rows of two people each: down the left half of a sheet, then down its right half."""
    numbered = [{"n": str(number), **one} for number, one in enumerate(people, 1)]
    nobody = {"n": "", "name": "", "village": ""}
    for start in range(0, len(numbered), 2 * ROWS):
        left, right = numbered[start : start + ROWS], numbered[start + ROWS : start + 2 * ROWS]
        for row, one in enumerate(left):
            other = right[row] if row < len(right) else nobody
            yield {key + side: who[key] for side, who in (("1", one), ("2", other)) for key in nobody}


def _rolls(session: Session, request: PrintRequest) -> list[tuple[Meeting, list[Seat]]]:
    """The wanted meetings by time, each with those who are to sign."""
    meetings = list(wanted_meetings(session, request))
    titles = {one.title for one in meetings} & set(request.only)
    people = set(request.only) - titles
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


def wanted_meetings(session: Session, request: PrintRequest) -> Iterator[Meeting]:
    if request.ids:
        found = [session.get(Meeting, key) for key in request.ids]
        yield from sorted((one for one in found if one), key=lambda one: one.starts)
        return
    year = request.year or today().year
    there = [one for one in meetings_of(session, year) if one.state != "取消"]
    wanted = [one for one in there if one.kind == "月例会" or one.title in request.only]
    if not wanted:
        raise UserError(f"{year} 年还没有月例会，没有可打的。", "请先排出全年日程。")
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
