"""The meetings of a year and how they stand."""

from collections import Counter
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.schedule.model import AgendaTemplate, Decision, Meeting
from station_desk.features.schedule.rules import AGENDA, check_year, is_late, period_days, period_of
from station_desk.store.journal import history

# What the meetings decided: what is open, what is overdue, and what comes before the next meeting of the kind.

OPEN, DONE, GIVEN_UP = "未完成", "已完成", "不再办理"

Decided = tuple[Decision, Meeting]


def open_decisions(session: Session, on: date) -> list[Decided]:
    """What was decided up to a day and is not done yet, by deadline; what has none stands last."""
    query = _decided().where(Decision.state == OPEN, Meeting.starts <= datetime.combine(on, time.max))
    return sorted(_pairs(session, query), key=_by_deadline)


def overdue_decisions(session: Session, on: date) -> list[Decided]:
    """What should have been done before a day and is not, by deadline."""
    query = _decided().where(Decision.state == OPEN, Decision.deadline < on)
    return sorted(_pairs(session, query), key=_by_deadline)


def decisions_of(session: Session, meeting_id: str) -> list[Decision]:
    """What one meeting decided, in the order it was written down."""
    return list(session.scalars(select(Decision).where(Decision.meeting_id == meeting_id).order_by(Decision.id)))


def carried_to(session: Session, meeting: Meeting) -> list[Decided]:
    """What earlier meetings of the kind decided and was still open when this one began, by deadline.

    Nothing is copied: what is done at this meeting stays in its list, with the day it was done.
    """
    day = meeting.starts.date()
    query = _decided().where(
        Meeting.kind == meeting.kind,
        Meeting.starts < meeting.starts,
        Meeting.id != meeting.id,
        (Decision.state == OPEN) | (Decision.done_on >= day),
    )
    return sorted(_pairs(session, query), key=_by_deadline)


def decided_between(session: Session, first: date, last: date) -> list[Decided]:
    """What the meetings from one day to another decided, both days counted in, by meeting."""
    begin, end = datetime.combine(first, time.min), datetime.combine(last, time.max)
    query = _decided().where(Meeting.starts >= begin, Meeting.starts <= end).order_by(Meeting.starts, Decision.id)
    return _pairs(session, query)


def save_decision(session: Session, decision_id: str | None, meeting_id: str, **values: Any) -> Decision:
    """Write one decision down (no key), or change it. Raises UserError where it or its meeting is gone."""
    if decision_id is None:
        if session.get(Meeting, meeting_id) is None:
            raise UserError("这次会议已经被删除，议定事项没有保存。", "如果是误删，可以先撤销删除，再登记一次。")
        fresh = Decision(meeting_id=meeting_id, **values)
        session.add(fresh)
        return fresh
    decision = _there(session, decision_id)
    for key, value in values.items():
        setattr(decision, key, value)
    return decision


def finish_decision(session: Session, decision_id: str, on: date, outcome: str = "") -> Decision:
    """Mark a decision as done on a day, with its result. Raises UserError where it is gone."""
    decision = _there(session, decision_id)
    decision.state, decision.done_on, decision.outcome = DONE, on, outcome.strip() or None
    return decision


def drop_decisions(session: Session, ids: Sequence[str]) -> int:
    """Delete decisions; returns how many were there."""
    found = [one for key in ids if (one := session.get(Decision, key))]
    for one in found:
        session.delete(one)
    return len(found)


def _there(session: Session, decision_id: str) -> Decision:
    decision = session.get(Decision, decision_id)
    if decision is None:
        raise UserError("这条议定事项已经被删除，没有保存。", "如果是误删，可以先撤销删除，再改一次。")
    return decision


def _decided() -> Select[tuple[Decision, Meeting]]:
    return select(Decision, Meeting).join(Meeting, Meeting.id == Decision.meeting_id).where(Meeting.state != "取消")


def _pairs(session: Session, query: Select[tuple[Decision, Meeting]]) -> list[Decided]:
    return [(decision, meeting) for decision, meeting in session.execute(query)]


def _by_deadline(pair: Decided) -> tuple[date, datetime, str]:
    decision, meeting = pair
    return decision.deadline or date.max, meeting.starts, decision.id


# The usual agenda of each kind of meeting: the station's own template, else the one that comes with the desk.


def agendas(session: Session) -> dict[str, str]:
    """The agenda of every kind that has one."""
    own = session.execute(select(AgendaTemplate.kind, AgendaTemplate.agenda))
    return {**AGENDA, **{kind: agenda for kind, agenda in own}}  # noqa: C416 - a result is no mapping


# The revisions of a meeting's minutes, out of the journal.


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


def period_span(meeting: Meeting) -> tuple[str, date, date] | None:
    """The period a meeting is for (2026-Q1) with its first and last day, None for one that is for none."""
    name = meeting.period or period_of(meeting.kind, meeting.starts.date())
    return (name, *period_days(name)) if name else None


# Two meetings at one time: which others overlap, and how that is said.

LONGEST = timedelta(minutes=720)  # no meeting lasts longer (Meeting.lasts)
USUAL = 120  # minutes


def clashes(session: Session, starts: datetime, lasts: int | None, but: Collection[str] = ()) -> list[Meeting]:
    """The meetings that stand and overlap a time, by time; `but` names those that do not count. `lasts` is in minutes."""
    end = starts + timedelta(minutes=lasts or USUAL)
    query = select(Meeting).where(Meeting.starts > starts - LONGEST, Meeting.starts < end, Meeting.state != "取消")
    found = [one for one in session.scalars(query.order_by(Meeting.starts, Meeting.id)) if one.id not in but]
    return [one for one in found if end_of(one) > starts]


def end_of(meeting: Meeting) -> datetime:
    """When a meeting is over."""
    return meeting.starts + timedelta(minutes=meeting.lasts or USUAL)


def clash_words(others: Sequence[Meeting]) -> str:
    """这个时间已有“2026年3月例会”（3月10日 09:00–11:00）; "" for none."""
    named = [f"“{one.title}”（{one.starts.month}月{one.starts.day}日 {hours_of(one)}）" for one in others]
    return f"这个时间已有{'、'.join(named)}" if named else ""


def hours_of(meeting: Meeting) -> str:
    """09:00–11:00."""
    return f"{meeting.starts:%H:%M}–{end_of(meeting):%H:%M}"


def busy_days(meetings: Iterable[Meeting], clock: time, lasts: int | None) -> dict[date, str]:
    """The days on which one of the meetings that stand overlaps that hour, with its title."""
    found: dict[date, str] = {}
    for one in meetings:
        begin = datetime.combine(one.starts.date(), clock)
        if one.state != "取消" and one.starts < begin + timedelta(minutes=lasts or USUAL) and end_of(one) > begin:
            found.setdefault(one.starts.date(), one.title)
    return found
