"""The meetings of a year and how they stand."""

from collections import Counter
from dataclasses import dataclass
from datetime import date, datetime, time

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.rules import check_year, is_late, period_days, period_of


def meetings_of(session: Session, year: int) -> list[Meeting]:
    """The year's meetings by time. Raises UserError for a year outside 2004–2100."""
    check_year(year)
    return meetings_between(session, date(year, 1, 1), date(year, 12, 31))


def meetings_between(session: Session, first: date, last: date) -> list[Meeting]:
    """The meetings from one day to another, both counted in, by time."""
    begin, end = datetime.combine(first, time.min), datetime.combine(last, time.max)
    query = select(Meeting).where(Meeting.starts >= begin, Meeting.starts <= end).order_by(Meeting.starts, Meeting.id)
    return list(session.scalars(query))


def monthly_meeting(session: Session, month: str) -> Meeting | None:
    """The 月例会 of a month such as 2025-03."""
    return session.scalar(select(Meeting).where(Meeting.kind == "月例会", Meeting.period == month))


@dataclass(frozen=True, slots=True)
class YearFacts:
    """How a year's meetings stand; `monthly` is this month's 月例会, `overdue` that it was not held by the 20th."""

    planned: int
    waiting: int
    held: int
    provisional: int
    monthly: Meeting | None
    overdue: bool


def year_facts(session: Session, year: int, on: date) -> YearFacts:
    """How the year's meetings stand on a day."""
    meetings = meetings_of(session, year)
    states = Counter(one.state for one in meetings)
    monthly = monthly_meeting(session, f"{on:%Y-%m}")
    return YearFacts(
        planned=sum(one.period is not None for one in meetings),
        waiting=states["待开"],
        held=states["已开"],
        provisional=sum(bool(one.provisional) and one.state == "待开" for one in meetings),
        monthly=monthly,
        overdue=is_late(on.replace(day=1), on) and not (monthly and monthly.state == "已开"),
    )


def due(session: Session) -> int:
    """How many meetings wait although their day is past; one more where this month's 例会 is overdue unplanned."""
    now = today()
    begin = datetime.combine(now, time.min)
    query = select(func.count()).select_from(Meeting).where(Meeting.state == "待开", Meeting.starts < begin)
    unplanned = is_late(now.replace(day=1), now) and monthly_meeting(session, f"{now:%Y-%m}") is None
    planned = session.scalar(select(Meeting.id).limit(1)) is not None
    return (session.scalar(query) or 0) + int(unplanned and planned)


def period_span(meeting: Meeting) -> tuple[str, date, date] | None:
    """The period a meeting is for (2026-Q1) with its first and last day, None for one that is for none."""
    name = meeting.period or period_of(meeting.kind, meeting.starts.date())
    return (name, *period_days(name)) if name else None
