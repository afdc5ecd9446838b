"""Which meetings are asked for, and the papers of what is still to come: sign-in sheets, notices, the year's plan."""

import re
from collections.abc import Callable, Iterator, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base.dates import chinese_date, show_date, today
from station_desk.base.errors import UserError
from station_desk.base.holidays import WEEKDAYS, Overrides, day_kind
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.service.attendance import Seat, roll_of
from station_desk.features.schedule.service.meetings import meetings_of
from station_desk.features.settings.service import heading, moved_days, station_of
from station_desk.printing.task import PrintRequest, asked_for

ROWS = 20  # on a sign-in sheet
NUMBERED = re.compile(r"^\s*[一二三四五六七八九十]+、", re.MULTILINE)  # the notice numbers its own paragraphs


def meetings_asked(
    session: Session, request: PrintRequest, usual: Callable[[Meeting], bool] = lambda _: True
) -> list[Meeting]:
    """The meetings that `request.ids` names, else of its year (this one) those that `only` names, else the `usual` ones,
    by time.

    Raises UserError for a title that no meeting of the year has.
    """
    if request.ids:
        found = [one for key in request.ids if (one := session.get(Meeting, key))]
        found.sort(key=lambda one: one.starts)
    else:
        found = [one for one in meetings_of(session, request.year or today().year) if one.state != "取消"]
    found = asked_for(
        found, request, lambda one: one.title, lacks="没有名为“{names}”的会议。", advice="请核对会议名称和年度。"
    )
    return found if request.ids or request.only else [one for one in found if usual(one)]


def is_monthly(meeting: Meeting) -> bool:
    """Whether it is a 月例会, which has a notice and a sign-in sheet without being asked for."""
    return meeting.kind == "月例会"


def check_any(meetings: Sequence[Meeting], request: PrintRequest) -> None:
    """Raise UserError where there are none of the 月例会."""
    if not meetings:
        raise UserError(f"{request.year or today().year} 年还没有月例会，没有可打的。", "请先排出全年日程。")


def span_words(meetings: Sequence[Meeting]) -> str:
    """Of when the meetings are: 2026年3月, 2026年 or 2025年至2026年."""
    first, last = meetings[0].starts, meetings[-1].starts
    if first.year != last.year:
        return f"{first.year}年至{last.year}年"
    return f"{first.year}年{first.month}月" if first.month == last.month else f"{first.year}年"


def show_when(moment: datetime) -> str:
    """2026年3月10日（星期二）上午9:00."""
    half = "上午" if moment.hour < 12 else "下午"
    hour = moment.hour if moment.hour <= 12 else moment.hour - 12
    return f"{chinese_date(moment.date())}（星期{WEEKDAYS[moment.weekday()]}）{half}{hour}:{moment.minute:02d}"


# ---------------------------------------------------------------------------------------------------- sign-in sheets
def sign_in(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of layout sign-in for each meeting asked for, else for each 月例会 of the year.

    `request.only` names meetings (2026年3月例会) or people. Each sheet lists who is on the roster of the meeting's day.
    Raises UserError where there is no such meeting, or nobody to sign.
    """
    titles = {one.title for one in meetings_asked(session, replace(request, only=()))}
    people = [name for name in request.only if name not in titles]
    meetings = replace(request, only=tuple(name for name in request.only if name in titles))
    return [_sheet_of(session, meeting, roll) for meeting, roll in _rolls(session, meetings, people)]


def sign_in_two(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The same in two columns of names, 40 people on a sheet."""
    return [{**sheet, "rows": list(_side_by_side(sheet["rows"]))} for sheet in sign_in(session, request)]


def _side_by_side(people: Sequence[dict[str, str]]) -> Iterator[dict[str, str]]:
    """Rows of two people each: down the left half of a sheet, then down its right half."""
    numbered = [{"n": str(number), **one} for number, one in enumerate(people, 1)]
    nobody = {"n": "", "name": "", "village": ""}
    for start in range(0, len(numbered), 2 * ROWS):
        left, right = numbered[start : start + ROWS], numbered[start + ROWS : start + 2 * ROWS]
        for row, one in enumerate(left):
            other = right[row] if row < len(right) else nobody
            yield {key + side: who[key] for side, who in (("1", one), ("2", other)) for key in nobody}


def _rolls(session: Session, request: PrintRequest, people: Sequence[str]) -> list[tuple[Meeting, list[Seat]]]:
    """The meetings by time, each with those who are to sign, or with the people of these names."""
    meetings = meetings_asked(session, request, is_monthly)
    check_any(meetings, request)
    rolls = [(one, [seat for seat in roll_of(session, one.id) if seat.expected]) for one in meetings]
    known = {seat.name for _, roll in rolls for seat in roll}
    if unknown := [name for name in people if name not in known]:
        raise UserError(f"没有名为“{'、'.join(unknown)}”的会议，名单里也没有这个人。", "请核对会议名称、姓名和年度。")
    if people:
        rolls = [(one, [seat for seat in roll if seat.name in people]) for one, roll in rolls]
    rolls = [(one, roll) for one, roll in rolls if roll]
    if not rolls:
        raise UserError("会议当天花名册上没有在岗的人，没有可签到的名单。", "请核对会议日期和人员的任职起止日期。")
    return rolls


def _sheet_of(session: Session, meeting: Meeting, roll: Sequence[Seat]) -> dict[str, Any]:
    return {
        **heading(station_of(session), f"{meeting.title}签到表"),
        "when": show_when(meeting.starts),
        "place": meeting.place or "",
        "qr": f"desk:meeting/{meeting.id}",
        "rows": [{"name": seat.name, "village": seat.village, "phone": seat.phone, "note": ""} for seat in roll],
    }


# ---------------------------------------------------------------------------------------------------------- notices
def notices(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of layout notice for each meeting asked for, else for each 月例会 of the year."""
    meetings, unit = meetings_asked(session, request, is_monthly), station_of(session).name
    check_any(meetings, request)
    return [_notice_of(one, unit) for one in meetings]


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


# ----------------------------------------------------------------------------------------------------- the year's plan
def year_plan(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of layout yearplan: the meetings asked for, else those of the year, as a table.

    Raises UserError for a year without meetings.
    """
    meetings = [one for one in meetings_asked(session, request) if one.state != "取消"]
    if not meetings:
        raise UserError(f"{request.year or today().year} 年还没有日程。", "请先排出全年日程，再打印年度计划表。")
    unsure, moved = any(one.provisional for one in meetings), moved_days(session)
    return [{
        **heading(station_of(session), f"{plan_words(meetings, request)}农村辅警例会与考核安排"),
        "note": "带“暂定”的日期在国务院公布放假安排后核对。" if unsure else "",
        "rows": [_plan_row(one, moved) for one in meetings],
    }]  # fmt: skip


def plan_words(meetings: Sequence[Meeting], request: PrintRequest) -> str:
    """Of when a plan is: of the whole year, but of the month where only meetings of one are asked for."""
    return span_words(meetings) if request.ids or request.only else f"{meetings[0].starts.year}年"


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
