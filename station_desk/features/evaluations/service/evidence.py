"""What happened in a month, as evidence of points: rolls, the duty log, flags, notes; counted, and told one by one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, extract, func, select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.features.duties.model import DutyEntry, Note
from station_desk.features.duties.service import flags_of_month
from station_desk.features.evaluations.rules import (
    ABSENT,
    AT_MEETINGS,
    FAULT,
    FLAGGED,
    LATE,
    LOGGED,
    PRAISED,
    UNAPPROVED,
    Source,
)
from station_desk.features.schedule.model import Attendance, Meeting

MONTHS = range(1, 13)
ROLLS = "在册"  # counted like evidence: on how many rolls of meetings a person stands
Times = dict[tuple[str, int], dict[str, int]]  # (person, month 1–12) → how often, by EVIDENCE and ROLLS
Told = Iterator[tuple[str, int, Source]]  # person, month 1–12, one piece of evidence


def times(
    session: Session, year: int, wanted: Collection[str], months: Collection[int] = MONTHS, person_id: str | None = None
) -> Times:
    """How often each of the `wanted` EVIDENCE (or ROLLS) was in each month, of everybody or of one person."""
    found: Times = defaultdict(lambda: defaultdict(int))
    for one in wanted:
        if one == FLAGGED:
            for person, month, _ in _flags(session, year, months, person_id):
                found[person, month][one] += 1
            continue
        for person, month, count in session.execute(count_query(session, one, year, months, person_id)):
            found[person, int(month)][one] = count
    return found


def count_query(
    session: Session, wanted: str, year: int, months: Collection[int] = MONTHS, person_id: str | None = None
) -> Select[tuple[str, int, int]]:
    """Person, month 1–12 and count of one EVIDENCE but 提醒 (which is worked out) or of ROLLS, in plain SQL."""
    if wanted in (*AT_MEETINGS, ROLLS):
        person: Any = Attendance.person_id
        moment: Any = Meeting.starts
        query: Select[Any] = (
            select(person, extract("month", moment), func.count())
            .join_from(Attendance, Meeting, Meeting.id == Attendance.meeting_id)
            .where(*_marked(wanted))
        )
    else:
        record: Any = DutyEntry if wanted == LOGGED else Note
        person, moment = record.person_id, record.day
        query = select(person, extract("month", moment), func.count())
        query = query.where(record.station_id == session.info["station_id"])
        query = query if wanted == LOGGED else query.where(Note.sort == wanted)
    first, last = _span(year, months, moment)
    query = query.where(moment >= first, moment <= last)
    query = query.where(person == person_id) if person_id else query
    return query.group_by(person, extract("month", moment))


def _marked(wanted: str) -> list[ColumnElement[bool]]:
    """What makes a mark at a meeting that was not cancelled one of AT_MEETINGS; any mark is one of ROLLS."""
    found: list[ColumnElement[bool]] = [Meeting.state != "取消"]
    if wanted == UNAPPROVED:
        found += [Attendance.mark == "请假", func.trim(func.coalesce(Attendance.approver, "")) == ""]
    elif wanted != ROLLS:
        found.append(Attendance.mark == {ABSENT: "缺席", LATE: "迟到"}[wanted])
    return found


def _span(year: int, months: Collection[int], column: Any) -> tuple[Any, Any]:
    """The first and last day of the months, or moment where the column holds moments."""
    first, last = dates.month_span(year, min(months))[0], dates.month_span(year, max(months))[1]
    if column is Meeting.starts:
        return datetime.combine(first, time.min), datetime.combine(last, time.max)
    return first, last


# ------------------------------------------------------------------------------------------------ told one by one
def sources(
    session: Session, year: int, wanted: str, months: Collection[int] = MONTHS, person_id: str | None = None
) -> Told:
    """Each piece of one EVIDENCE (or every mark for ROLLS), by day."""
    if wanted == FLAGGED:
        yield from _flags(session, year, months, person_id)
    elif wanted in (*AT_MEETINGS, ROLLS):
        yield from _marks(session, year, wanted, months, person_id)
    elif wanted == LOGGED:
        yield from _entries(session, year, months, person_id)
    else:
        yield from _notes(session, year, wanted, months, person_id)


def _marks(session: Session, year: int, wanted: str, months: Collection[int], person_id: str | None) -> Told:
    query = (
        select(Attendance, Meeting)
        .join_from(Attendance, Meeting, Meeting.id == Attendance.meeting_id)
        .where(*_marked(wanted))
        .order_by(Meeting.starts, Meeting.id)
    )
    for mark, meeting in session.execute(_narrowed(query, year, months, Meeting.starts, Attendance, person_id)):
        late = f" {mark.late} 分钟" if mark.late else ""
        leave = "，没有准假人" if mark.mark == "请假" and not (mark.approver or "").strip() else ""
        reason = f"（{mark.reason}）" if mark.reason else ""
        words = f"{meeting.title}：{mark.mark}{late}{reason}{leave}"
        yield mark.person_id, meeting.starts.month, Source(meeting.starts.date(), words, "schedule", meeting.id)


def _entries(session: Session, year: int, months: Collection[int], person_id: str | None) -> Told:
    query = select(DutyEntry).where(DutyEntry.station_id == session.info["station_id"])
    query = query.order_by(DutyEntry.day, DutyEntry.id)
    for one in session.scalars(_narrowed(query, year, months, DutyEntry.day, DutyEntry, person_id)):
        yield one.person_id, one.day.month, Source(one.day, " ".join(one.done.split()), "duties", one.id)


def _notes(session: Session, year: int, wanted: str, months: Collection[int], person_id: str | None) -> Told:
    assert wanted in (PRAISED, FAULT)
    query = select(Note).where(Note.station_id == session.info["station_id"], Note.sort == wanted)
    query = query.order_by(Note.day, Note.id)
    for one in session.scalars(_narrowed(query, year, months, Note.day, Note, person_id)):
        proof = f"（依据：{one.evidence}）" if one.evidence else ""
        yield one.person_id, one.day.month, Source(one.day, f"{one.what}{proof}", "duties", one.id)


def _narrowed(
    query: Select[Any], year: int, months: Collection[int], column: Any, owner: Any, person_id: str | None
) -> Select[Any]:
    first, last = _span(year, months, column)
    query = query.where(column >= first, column <= last)
    return query.where(owner.person_id == person_id) if person_id else query


def _flags(session: Session, year: int, months: Iterable[int], person_id: str | None) -> Told:
    """What was flagged in months that have begun: a flag opens its meeting, one without a meeting the person."""
    today = dates.today()
    for month in months:
        if date(year, month, 1) <= today:
            for one in flags_of_month(session, year, month, person_id):
                room, key = ("schedule", one.evidence) if one.evidence else ("roster", one.person_id)
                yield one.person_id, month, Source(one.day, f"{one.rule}：{one.sentence}", room, key)
