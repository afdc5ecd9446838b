"""What happened in a month, as evidence of points: rolls, the duty log, flags, notes; counted, and told one by one."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import ColumnElement, Select, extract, func, select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.features.duties.model import DutyEntry, Note
from station_desk.features.duties.service.flags import flags_of_month
from station_desk.features.evaluations.model import OPEN, HeldPoint, stage_of
from station_desk.features.evaluations.rules import (
    ABSENT,
    AT_MEETINGS,
    COUNTED,
    FAULT,
    FLAGGED,
    LATE,
    LOGGED,
    PRAISED,
    UNAPPROVED,
    Earned,
    Item,
    Source,
    earned,
    read_sources,
    write_sources,
)
from station_desk.features.evaluations.service.schemes import items_of
from station_desk.features.schedule.model import Attendance, Meeting
from station_desk.store.journal import insert_many

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


# The points that evidence gives: worked out while a year is open, held as they were once it is with the head.

EarnedPoints = dict[str, dict[str, dict[str, Earned]]]  # person → 2025-03 → item


def earned_points(
    session: Session, year: int, months: Collection[int] = MONTHS, person_id: str | None = None
) -> EarnedPoints:
    """What evidence gives each person in each of the months: worked out, or held since the year went to the head."""
    if stage_of(session, year) in OPEN:
        return worked_out(session, year, months, person_id)
    found: EarnedPoints = defaultdict(lambda: defaultdict(dict))
    query = select(HeldPoint).where(HeldPoint.month.in_([f"{year}-{month:02d}" for month in months]))
    for one in session.scalars(query.where(HeldPoint.person_id == person_id) if person_id else query):
        found[one.person_id][one.month][one.item_id] = Earned(one.points, one.count)
    return found


def worked_out(
    session: Session, year: int, months: Collection[int] = MONTHS, person_id: str | None = None
) -> EarnedPoints:
    """The same from what the rooms of the evidence say now."""
    found: EarnedPoints = defaultdict(lambda: defaultdict(dict))
    fed = [item for item in items_of(session, year) if item.evidence]
    if not fed:
        return found
    wanted = {item.evidence for item in fed} | ({ROLLS} if any(map(needs_roll, fed)) else set())
    for (person, month), counts in times(session, year, wanted, months, person_id).items():
        for item in fed if month in months else ():
            got = earned(item, counts.get(item.evidence, 0), known=ROLLS in counts)
            if got is not None:
                found[person][f"{year}-{month:02d}"][item.id] = got
    return found


def needs_roll(item: Item) -> bool:
    """Whether a line is full for whoever was at each meeting, so that who was on no roll must be told apart."""
    return item.kind == COUNTED and item.evidence in AT_MEETINGS


def sources_of(session: Session, year: int, item: Item, month: int, person_id: str) -> list[Source]:
    """The evidence of one cell, by day: as it is, or as it was when the year went to the head."""
    if stage_of(session, year) in OPEN:
        told = sources(session, year, ROLLS if needs_roll(item) else item.evidence, (month,), person_id)
        return [one for _, _, one in told]
    query = select(HeldPoint.told).where(HeldPoint.person_id == person_id, HeldPoint.item_id == item.id)
    return read_sources(session.scalar(query.where(HeldPoint.month == f"{year}-{month:02d}")))


def hold_evidence(session: Session, year: int) -> int:
    """Hold what evidence gives now, with its sources, for the year that goes to the head; returns how many cells."""
    release_evidence(session, year)
    told: Mapping[tuple[str, str, str], list[Source]] = defaultdict(list)
    for item in items_of(session, year):
        if item.evidence:
            for person, month, one in sources(session, year, ROLLS if needs_roll(item) else item.evidence):
                told[person, f"{year}-{month:02d}", item.id].append(one)
    rows = [
        {
            "person_id": person, "month": month, "item_id": item, "points": one.points, "count": one.count,
            "told": write_sources(told[person, month, item]),
        }
        for person, by_month in worked_out(session, year).items()
        for month, by_item in by_month.items()
        for item, one in by_item.items()
    ]  # fmt: skip
    insert_many(session, HeldPoint, rows)
    return len(rows)


def release_evidence(session: Session, year: int) -> None:
    """Let the evidence count again, for a year that was sent back."""
    for one in session.scalars(
        select(HeldPoint).where(HeldPoint.month >= f"{year}-01", HeldPoint.month <= f"{year}-12")
    ):
        session.delete(one)
    session.flush()
