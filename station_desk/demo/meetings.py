"""Writes the demonstration's meetings: two years' plans, who came, and what was said."""

from collections.abc import Iterator
from datetime import date, datetime, timedelta
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.holidays import next_workday
from station_desk.demo.minutes import minutes, write_decisions
from station_desk.demo.people import Cast
from station_desk.demo.words import dice, words
from station_desk.features.schedule.model import MARKS, AgendaTemplate, Attendance, Meeting
from station_desk.features.schedule.service import add_plan, meetings_of, missing_plan
from station_desk.store.desk import Desk
from station_desk.store.journal import insert_many

TOLD = {"检查": "inspected", "听取汇报": "heard"}  # the kinds without a roll, and what is noted of them
ALLOWED = 0.85  # of the leaves
NOT_YET = 1  # of the meetings held, so many of the newest have no attendance yet
# By the order of the story: who was away from the 月例会 of the last months, how, and from how many of them.
AWAY = {5: ("缺席", 2), 12: ("缺席", 2), 16: ("请假", 1)}


def mark_of(number: int, period: str, quality: float) -> str:
    """出席 迟到 请假 or 缺席: the diligent come; a few were away of late, so that there is something to ask about."""
    away, months = AWAY.get(number, ("", 0))
    if period in [f"{first:%Y-%m}" for first in months_before(dates.today(), months)]:
        return away
    lazy = max(0.0, 0.95 - quality)
    weights = (1.0, 0.02 + lazy * 0.25, 0.04 + lazy * 0.15, lazy**2)
    return dice("mark", number, period).choices(MARKS, weights)[0]


def months_before(day: date, count: int) -> list[date]:
    """The first days of so many months before that of `day`."""
    last = day.year * 12 + day.month - 1
    return [date(month // 12, month % 12 + 1, 1) for month in range(last - count, last)]


def allowed(number: int, title: str) -> bool:
    """Whether the leave was asked for and granted before; most are."""
    return number not in AWAY and dice("leave", number, title).random() < ALLOWED


def write_plans(desk: Desk, told: Cast) -> None:
    """The station's own agendas, the plans of last year and this, and an inspection and a hearing outside them."""
    with desk.act("填写议程模板") as session:
        own = words("station")["agendas"]
        session.add_all(AgendaTemplate(kind=kind, agenda=agenda) for kind, agenda in own.items())
    for year in (told.story.last_year, told.story.today.year):
        with desk.act(f"排{year}年度例会日程") as session:
            add_plan(session, missing_plan(session, year))
    texts, today = words("station")["meetings"], told.story.today
    with desk.act("安排检查和听取汇报") as session:
        inspected = next_workday(today - timedelta(days=38))
        session.add(meeting("检查", texts["inspection"], inspected, "各村警务室", state="已开"))
        session.add(
            meeting(
                "听取汇报",
                texts["hearing"],
                next_workday(today + timedelta(days=5)),
                f"{told.places[-1].township}政府会议室",
            )
        )


def meeting(kind: str, title: str, day: date, place: str, **more: Any) -> Meeting:
    starts = datetime(day.year, day.month, day.day, 13, 30)
    profile = words("station")["profile"]
    return Meeting(
        title=title, kind=kind, starts=starts, place=place, chair=profile["head"], recorder=profile["clerk"], **more
    )


def write_attendance(desk: Desk, told: Cast, quality: list[float]) -> Iterator[str]:
    """Who came to each meeting held so far, with its minutes; the newest one is left to be done."""
    with desk.look() as session:
        years = (told.story.last_year, told.story.today.year)
        planned = [one for year in years for one in meetings_of(session, year) if one.period]
    held = [one for one in planned if one.starts.date() < told.story.today]
    for one in held[: len(held) - NOT_YET]:
        title = f"登记出勤：{one.title}"
        with desk.act(title) as session:
            record(session, told, session.get_one(Meeting, one.id), quality)
        yield title


def record(session: Session, told: Cast, held: Meeting, quality: list[float]) -> None:
    """One meeting's attendance and, for the monthly ones, its minutes."""
    reasons, die = words("station")["meetings"]["reasons"], dice("meeting", held.title)
    held.state = "已开"
    if held.kind in TOLD:  # nobody signs at these
        held.minutes = die.choice(words("station")["meetings"][TOLD[held.kind]])
        return
    rows = []
    for member in told.members:
        if not member.part.serves(held.starts.date()):
            continue
        mark = mark_of(member.number, str(held.period), quality[member.number])
        rows.append({
            "meeting_id": held.id,
            "person_id": told.ids[member.number],
            "mark": mark,
            "late": die.choice((5, 10, 15, 20, 40)) if mark == "迟到" else None,
            "reason": die.choice(reasons) if mark == "请假" else None,
            "approver": held.chair if mark == "请假" and allowed(member.number, held.title) else None,
        })  # fmt: skip
    if held.kind == "月例会":
        there = sum(row["mark"] in ("出席", "迟到") for row in rows)
        held.minutes = minutes(held.starts.month, there, len(rows), held.title)
        write_decisions(session, held)
    insert_many(session, Attendance, rows)
