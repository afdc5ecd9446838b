"""The duty log as others ask for it: counts by duty and village, one person's entries, who has none."""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

from sqlalchemy import Select, func, or_, select
from sqlalchemy.orm import Session

from station_desk.features.duties.model import DutyEntry, FlagWord, Note
from station_desk.features.duties.rules.lines import Someone, Spell
from station_desk.features.duties.rules.words import short_name
from station_desk.features.duties.service.flags import open_flags
from station_desk.features.roster.model import Person, Post
from station_desk.features.schedule.model import Attendance, Meeting
from station_desk.features.training.model import Course, Trainee
from station_desk.features.training.service import credited
from station_desk.features.villages.model import Village
from station_desk.fields.measures import show_hundredths

NOWHERE = "未写村"


@dataclass(frozen=True, slots=True)
class VillageCounts:
    """How many entries a village has by duty; `village_id` is None for entries without a village."""

    village_id: str | None
    village: str
    township: str
    counts: Mapping[str, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All entries of the village."""
        return sum(self.counts.values())


def duty_counts(session: Session, first: date, last: date) -> Counter[str]:
    """How many entries each duty has from `first` to `last`, both included."""
    query = _within(select(DutyEntry.duty, func.count()), session, first, last).group_by(DutyEntry.duty)
    return Counter({duty: number for duty, number in session.execute(query)})  # noqa: C416 - a result is no mapping


def duty_table(session: Session, first: date, last: date) -> list[VillageCounts]:
    """Duty × village from `first` to `last`: every village in the order of its code, entries without one last."""
    query = _within(select(DutyEntry.village_id, DutyEntry.duty, func.count()), session, first, last)
    found: dict[str | None, dict[str, int]] = {}
    for village_id, duty, number in session.execute(query.group_by(DutyEntry.village_id, DutyEntry.duty)):
        found.setdefault(village_id, {})[duty] = number
    places = (
        select(Village.id, Village.name, Village.township)
        .where(Village.station_id == session.info["station_id"])
        .order_by(Village.township, Village.code, Village.name)
    )
    rows = [VillageCounts(key, name, town, found.pop(key, {})) for key, name, town in session.execute(places)]
    nowhere = found.pop(None, {})
    return [*rows, *([VillageCounts(None, NOWHERE, "", nowhere)] if nowhere else [])]


def entries_of(
    session: Session, person_id: str, first: date | None = None, last: date | None = None
) -> list[DutyEntry]:
    """A person's entries, all or those from `first` to `last`, by day and time."""
    query = select(DutyEntry).where(DutyEntry.person_id == person_id)
    if first:
        query = query.where(DutyEntry.day >= first)
    if last:
        query = query.where(DutyEntry.day <= last)
    return list(session.scalars(query.order_by(DutyEntry.day, DutyEntry.span, DutyEntry.id)))


def count_entries(session: Session, first: date, last: date) -> int:
    """How many entries there are from `first` to `last`."""
    return session.scalar(_within(select(func.count()), session, first, last).select_from(DutyEntry)) or 0


def silent_people(session: Session, first: date, last: date) -> list[tuple[Person, Village]]:
    """Everybody who held a post on the whole span's last day and has no entry in it, with the village, by village."""
    spoken = _within(select(DutyEntry.person_id), session, first, last)
    query = (
        select(Person, Village)
        .join_from(Post, Person, Person.id == Post.person_id)
        .join(Village, Village.id == Post.village_id)
        .where(
            Person.station_id == session.info["station_id"], Post.since <= last,
            or_(Post.until.is_(None), Post.until > last), Person.id.not_in(spoken),
        )
        .order_by(Village.township, Village.code, Village.name)
    )  # fmt: skip
    return [(person, village) for person, village in session.execute(query)]


def doubts_about(session: Session, person_id: str | None, day: date | None) -> list[str]:
    """What does not fit between a person and a day: before the hiring, or a day without a post."""
    person = session.get(Person, person_id) if person_id and day else None
    if person is None or day is None:
        return []
    if person.hired and day < person.hired:
        return [f"{person.name} {person.hired:%Y-%m-%d} 才聘用，请核对日期"]
    query = select(Post.id).where(
        Post.person_id == person.id, Post.since <= day, or_(Post.until.is_(None), Post.until > day)
    )
    if session.scalar(query.limit(1)) is None:
        return [f"{person.name}在 {day:%Y-%m-%d} 没有任职的村，请核对日期和姓名"]
    return []


def add_entries(session: Session, rows: Sequence[Mapping[str, Any]]) -> list[str]:
    """Write many entries at once, each checked as in the form; returns their keys."""
    made = [DutyEntry(**row) for row in rows]
    session.add_all(made)
    session.flush()
    return [one.id for one in made]


def _within(query: Select[Any], session: Session, first: date, last: date) -> Select[Any]:
    return query.where(
        DutyEntry.station_id == session.info["station_id"], DutyEntry.day >= first, DutyEntry.day <= last
    )


# What quick entry needs to know beforehand: everybody with posts and pinyin, and what has been entered already.


def people_to_pick(session: Session) -> list[Someone]:
    """Everybody who has ever served, with posts from first to last."""
    own = session.info["station_id"]
    posts = select(Post.person_id, Post.since, Post.until, Post.village_id, Village.name)
    posts = posts.join(Village, Village.id == Post.village_id).where(Post.station_id == own).order_by(Post.since)
    spells: dict[str, list[Spell]] = {}
    for person, since, until, village_id, village in session.execute(posts):
        spells.setdefault(person, []).append(Spell(since, until, village_id, village))
    people = select(Person.id, Person.name, Person.pinyin, Person.hired).where(Person.station_id == own)
    return [
        Someone(key, name, tuple((pinyin or "").split()), hired, tuple(spells.get(key, ())))
        for key, name, pinyin, hired in session.execute(people.order_by(Person.pinyin, Person.id))
    ]


def entered_already(session: Session, days: Iterable[date]) -> set[tuple[Any, ...]]:
    """Day, person, duty and work of the entries on these days."""
    wanted = set(days)
    if not wanted:
        return set()
    query = select(DutyEntry.day, DutyEntry.person_id, DutyEntry.duty, DutyEntry.done).where(
        DutyEntry.station_id == session.info["station_id"], DutyEntry.day >= min(wanted), DutyEntry.day <= max(wanted)
    )
    return {tuple(row) for row in session.execute(query)}


# What there is to know of one person, as one line a thing: work, notes, absences, training, flags with their words.

MOST = 300  # lines of each kind; older ones are in their rooms
WORK, NOTE, ROLL, TRAINING, FLAG = "履职", "表扬与过错", "出勤", "培训", "提醒"
KINDS = (WORK, NOTE, ROLL, TRAINING, FLAG)


@dataclass(frozen=True, slots=True)
class Told:
    """One line of a person's record: its `kind`, a word of state (`mark`), and the record of a `room` that it opens."""

    day: date
    kind: str
    mark: str
    words: str
    room: str = ""
    record_id: str = ""


def record_of(session: Session, person_id: str, on: date) -> list[Told]:
    """A person's record as it stands on that day, the newest first."""
    found = [
        *_work(session, person_id),
        *_notes(session, person_id),
        *_roll(session, person_id),
        *_training(session, person_id),
        *_flags(session, person_id, on),
    ]
    return sorted(found, key=lambda one: (-one.day.toordinal(), KINDS.index(one.kind)))


def _work(session: Session, person_id: str) -> Iterator[Told]:
    query = (
        select(DutyEntry).where(DutyEntry.person_id == person_id).order_by(DutyEntry.day.desc(), DutyEntry.id.desc())
    )
    for one in session.scalars(query.limit(MOST)):
        words = "；".join([line for line in (" ".join(one.done.split()), one.result) if line])
        yield Told(one.day, WORK, short_name(one.duty), words, "duties", one.id)


def _notes(session: Session, person_id: str) -> Iterator[Told]:
    query = select(Note).where(Note.person_id == person_id).order_by(Note.day.desc(), Note.id.desc()).limit(MOST)
    for one in session.scalars(query):
        proof = f"（依据：{one.evidence}）" if one.evidence else ""
        yield Told(one.day, NOTE, one.sort, f"{one.what}{proof}", "duties", one.id)


def _roll(session: Session, person_id: str) -> Iterator[Told]:
    """The meetings at which a person was late, on leave or absent."""
    query = (
        select(Attendance, Meeting)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(Attendance.person_id == person_id, Attendance.mark != "出席", Meeting.state != "取消")
        .order_by(Meeting.starts.desc(), Meeting.id)
        .limit(MOST)
    )
    for mark, meeting in session.execute(query):
        said = [f"{mark.late} 分钟" if mark.late else "", mark.reason or ""]
        if mark.mark == "请假":
            said.append(f"{mark.approver}准假" if (mark.approver or "").strip() else "没有准假人")
        more = "，".join([word for word in said if word])
        words = f"{meeting.title}（{more}）" if more else meeting.title
        yield Told(meeting.starts.date(), ROLL, mark.mark, words, "schedule", meeting.id)


def _training(session: Session, person_id: str) -> Iterator[Told]:
    query = (
        select(Trainee, Course)
        .join(Course, Course.id == Trainee.course_id)
        .where(Trainee.person_id == person_id)
        .order_by(Course.begins.desc(), Course.id)
        .limit(MOST)
    )
    for one, course in session.execute(query):
        said = [f"{show_hundredths(credited(course, one))} 学时" if one.mark == "参加" else "", one.result or ""]
        more = "，".join([word for word in said if word])
        words = f"{course.title}（{more}）" if more else course.title
        yield Told(course.begins, TRAINING, one.mark, words, "training", course.id)


def _flags(session: Session, person_id: str, on: date) -> Iterator[Told]:
    """What still stands, and every word by which something was cleared."""
    for one in open_flags(session, on, person_id):
        room = "schedule" if one.evidence else ""
        yield Told(one.day, FLAG, "待处理", f"{one.rule}：{one.sentence}", room, one.evidence)
    query = select(FlagWord).where(FlagWord.person_id == person_id).order_by(FlagWord.day.desc(), FlagWord.id.desc())
    for word in session.scalars(query.limit(MOST)):
        yield Told(word.day, FLAG, "已处理", f"{word.rule}：{word.word}")
