"""Flags: what should not go unnoticed about a person, worked out anew each time; only the word that clears one is kept."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any

from sqlalchemy import Select, exists, func, or_, select
from sqlalchemy.orm import Session

from station_desk.base.dates import month_span, today
from station_desk.base.errors import UserError
from station_desk.features.duties.model import RULES, DutyEntry, FlagWord
from station_desk.features.duties.rules.words import covers, missed_about, missed_words, months_until, newer
from station_desk.features.roster.model import SERVING, Person, Post
from station_desk.features.schedule.model import Attendance, Meeting
from station_desk.features.settings.model import Station
from station_desk.features.settings.service import station_or_new
from station_desk.features.villages.model import Village
from station_desk.store.reads import remembered

MISSED, NO_LOG, LEAVE = RULES


@dataclass(frozen=True, slots=True)
class Flag:
    """One flag of one serving person: `sentence` says why, `day` when it arose.

    `about` names the newest evidence, `evidence` is the key of the meeting that shows it ("" where nothing does);
    `cleared` is the word by which it was cleared, None while it stands.
    """

    person_id: str
    name: str
    village: str
    rule: str
    about: str
    day: date
    sentence: str
    evidence: str = ""
    cleared: FlagWord | None = None


def flags(session: Session, on: date, person_id: str | None = None) -> list[Flag]:
    """Every flag that stands on that day, cleared ones with their word, of everybody serving or of one person.

    The newest come first. Looked at are this calendar month and those before it, as many as the settings say.
    """
    station = station_or_new(session)
    people = _people(session, person_id)
    found = [*_missed(session, station, on, person_id)]
    if station.flag_leave:
        found += _unapproved(session, station, on, person_id)
    if station.flag_no_log:
        found += _without_log(session, station, on, people)
    words = _words(session, person_id)
    made = [
        Flag(key, *people[key], rule, about, day, sentence, evidence, _cleared(words.get((key, rule), ()), rule, about))
        for key, rule, about, day, sentence, evidence in found
        if key in people
    ]
    return sorted(made, key=lambda one: (-one.day.toordinal(), RULES.index(one.rule), one.village, one.name))


@remembered
def open_flags(session: Session, on: date, person_id: str | None = None) -> tuple[Flag, ...]:
    """The flags that nobody has cleared."""
    return tuple(one for one in flags(session, on, person_id) if one.cleared is None)


def flags_of_month(session: Session, year: int, month: int, person_id: str | None = None) -> list[Flag]:
    """The flags that arose in a month that has begun, cleared or not, of whoever served then and of who has left since.

    Newer absences do not take an older one's place here, as they do on the list of what stands today.
    """
    first, last = month_span(year, month)
    station, people = station_or_new(session), _people(session, person_id, left=True)
    found = [*_missed(session, station, last, person_id)]
    if station.flag_leave:
        found += _unapproved(session, station, last, person_id)
    if station.flag_no_log and last < today():
        found += _without_log(session, station, last + timedelta(days=1), people, left=True)
    return sorted(
        (
            Flag(key, *people[key], rule, about, day, sentence, evidence)
            for key, rule, about, day, sentence, evidence in found
            if key in people and first <= day <= last
        ),
        key=lambda one: (one.day, RULES.index(one.rule), one.person_id),
    )


def clear_flags(session: Session, wanted: Iterable[Flag], word: str, on: date) -> int:
    """Clear these flags by a word on that day; returns how many still stood.

    The word names the evidence it was about: newer evidence raises the flag again.
    Raises UserError without a word, and where none of them stands any more.
    """
    word = " ".join(word.split())
    if not word:
        raise UserError("还没有写处理情况。", "请写一句怎么处理的，例如：已谈话，本人说明了原因。")
    keys = {(one.person_id, one.rule, one.about) for one in wanted}
    standing = [one for one in open_flags(session, on) if (one.person_id, one.rule, one.about) in keys]
    if not standing:
        raise UserError("这条提醒已经不在了。", "出勤或履职记录可能刚刚改过，请看新的提醒。")
    session.add_all(
        FlagWord(person_id=one.person_id, rule=one.rule, about=one.about, word=word, day=on) for one in standing
    )
    return len(standing)


# ------------------------------------------------------------------------------------------------------- the rules
Found = tuple[str, str, str, date, str, str]  # person, rule, about, day, sentence, evidence


def _missed(session: Session, station: Station, on: date, person_id: str | None) -> Iterator[Found]:
    """缺席 at 月例会, counted by person."""
    query = _marks(on, station.flag_months, person_id).where(Attendance.mark == "缺席", Meeting.kind == "月例会")
    for key, rows in groupby(session.execute(query), lambda row: str(row[0])):
        days = [(starts.date(), meeting) for _, meeting, starts, _ in rows]
        if len(days) >= station.flag_missed:
            newest, meeting = days[-1]
            sentence = missed_words(station.flag_months, [day for day, _ in days])
            yield key, MISSED, missed_about(newest, meeting), newest, sentence, meeting


def _unapproved(session: Session, station: Station, on: date, person_id: str | None) -> Iterator[Found]:
    """请假 that nobody is written down to have approved."""
    nobody = func.trim(func.coalesce(Attendance.approver, "")) == ""
    query = _marks(on, station.flag_months, person_id).where(Attendance.mark == "请假", nobody)
    for key, meeting, starts, title in session.execute(query):
        sentence = f"{starts.month}月{starts.day}日“{title}”请假，没有准假人"
        yield key, LEAVE, meeting, starts.date(), sentence, meeting


def _marks(on: date, months: int, person_id: str | None) -> Select[Any]:
    """Person, meeting, time and title of the marks at the meetings of the months up to the day."""
    first = months_until(on, months)[0][0]
    query = (
        select(Attendance.person_id, Meeting.id, Meeting.starts, Meeting.title)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Meeting.starts >= datetime.combine(first, time.min), Meeting.starts <= datetime.combine(on, time.max))
        .where(Meeting.state != "取消")
        .order_by(Attendance.person_id, Meeting.starts, Meeting.id)
    )
    return query.where(Attendance.person_id == person_id) if person_id else query


def _without_log(
    session: Session, station: Station, on: date, people: dict[str, tuple[str, str]], *, left: bool = False
) -> Iterator[Found]:
    """Full past months of service without any entry, from the month in which the station's log begins."""
    began = session.scalar(select(func.min(DutyEntry.day)).where(DutyEntry.station_id == session.info["station_id"]))
    if began is None or not people:
        return
    past = months_until(on.replace(day=1) - timedelta(days=1), station.flag_months)
    past = [span for span in past if span[0] >= began.replace(day=1)]
    held = _spells(session, people, past[0][0]) if past else {}
    for first, last in past:
        for key in sorted(_idle(session, people, first, last, left=left)):
            if covers(held.get(key, ()), first, last):
                named = f"{first.month}月" if first.year == on.year else f"{first.year}年{first.month}月"
                yield key, NO_LOG, f"{first:%Y-%m}", last, f"{named}整月没有履职记录", ""


def _spells(session: Session, people: dict[str, Any], since: date) -> dict[str, list[tuple[date, date | None]]]:
    """From when to when each person held posts, as far as they reach into the time after `since`."""
    query = select(Post.person_id, Post.since, Post.until).where(or_(Post.until.is_(None), Post.until > since))
    found: dict[str, list[tuple[date, date | None]]] = {}
    for key, begin, end in session.execute(_of(query, Post.person_id, people)):
        found.setdefault(key, []).append((begin, end))
    return found


def _idle(session: Session, people: dict[str, Any], first: date, last: date, *, left: bool) -> set[str]:
    """Who has no entry in a month: one look into the index a person, however long the log is."""
    entry = exists().where(DutyEntry.person_id == Person.id, DutyEntry.day >= first, DutyEntry.day <= last)
    query = select(Person.id).where(~entry)
    query = query if left else query.where(Person.state.in_(SERVING))
    return set(session.scalars(_of(query, Person.id, people)))


# ------------------------------------------------------------------------------------------------ people and words
def _people(session: Session, person_id: str | None, *, left: bool = False) -> dict[str, tuple[str, str]]:
    """Name and village of everybody serving; people who have `left` raise no flag today, but they did."""
    query = select(Person.id, Person.name, Village.name).outerjoin(Village, Village.id == Person.village_id)
    query = query.where(Person.station_id == session.info["station_id"])
    query = query if left else query.where(Person.state.in_(SERVING))
    query = query.where(Person.id == person_id) if person_id else query
    return {key: (name, village or "") for key, name, village in session.execute(query)}


def _of(query: Select[Any], column: Any, people: dict[str, Any]) -> Select[Any]:
    """The query for one person where it is only about one."""
    return query.where(column == next(iter(people))) if len(people) == 1 else query


def _words(session: Session, person_id: str | None) -> dict[tuple[str, str], list[FlagWord]]:
    query = select(FlagWord).where(FlagWord.station_id == session.info["station_id"]).order_by(FlagWord.id)
    found: dict[tuple[str, str], list[FlagWord]] = {}
    for word in session.scalars(query.where(FlagWord.person_id == person_id) if person_id else query):
        found.setdefault((word.person_id, word.rule), []).append(word)
    return found


def _cleared(words: Sequence[FlagWord], rule: str, about: str) -> FlagWord | None:
    """The latest word that answers this evidence."""
    same = [one for one in words if one.about == about or (rule == MISSED and not newer(about, one.about))]
    return same[-1] if same else None
