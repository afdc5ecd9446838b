"""Who came over a period: each mark with its meeting, counted, and laid out as people × meetings."""

from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, time
from typing import Any, NamedTuple

from sqlalchemy import Select, func, select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.idcards.service import holder_of
from station_desk.features.roster.model import Person, Post
from station_desk.features.roster.service import serving_on
from station_desk.features.schedule.model import MARKS, Attendance, Meeting
from station_desk.features.schedule.rules import Mark
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk

UNAPPROVED = "未经批准"  # a leave without an approver; beside the marks it may be asked for like one
EXPECTED = "应到"  # asked for like a mark: all of them
UNMARKED = "未登记"
WITHOUT_ROLL = ("检查", "听取汇报", "其他")  # they count only where somebody was marked


@dataclass(frozen=True, slots=True)
class Came:
    """One person's mark at one meeting; `village` is the one held that day, "" for none."""

    meeting_id: str
    title: str
    kind: str
    starts: datetime
    person_id: str
    name: str
    village: str
    mark: str
    late: int | None
    reason: str | None
    approver: str | None

    @property
    def day(self) -> date:
        """The meeting's day."""
        return self.starts.date()

    @property
    def unapproved(self) -> bool:
        """Whether it is a leave without an approver."""
        return self.mark == "请假" and not self.approver


def attendance_counts(session: Session, first: date, last: date) -> Counter[str]:
    """How often there was which mark (出席 迟到 请假 缺席) from one day to another, both counted in.

    Meetings that were cancelled are left out here and in all of the following.
    """
    query = _between(select(Attendance.mark, func.count()), first, last).group_by(Attendance.mark)
    return Counter(dict(session.execute(query).tuples().all()))


def attendance_rows(
    session: Session, first: date, last: date, mark: str | None = None, person_id: str | None = None
) -> list[Came]:
    """Each mark of the days, by meeting and name: all (应到), or those of one mark (or 未经批准), or of one person."""
    query = _between(
        select(
            Meeting.id, Meeting.title, Meeting.kind, Meeting.starts, Person.id, Person.name, Village.name,
            Attendance.mark, Attendance.late, Attendance.reason, Attendance.approver,
        ), first, last,
    )  # fmt: skip
    query = query.join(Person, Person.id == Attendance.person_id)
    held = (Post.since <= Meeting.starts) & (Post.until.is_(None) | (Post.until > Meeting.starts))
    query = query.outerjoin(Post, (Post.person_id == Person.id) & held)
    query = query.outerjoin(Village, Village.id == Post.village_id)
    if mark == UNAPPROVED:
        query = query.where(Attendance.mark == "请假", Attendance.approver.is_(None) | (Attendance.approver == ""))
    elif mark and mark != EXPECTED:
        query = query.where(Attendance.mark == mark)
    if person_id:
        query = query.where(Attendance.person_id == person_id)
    query = query.order_by(Meeting.starts, Meeting.id, Village.township, Village.code, Person.name, Person.id)
    found: dict[tuple[str, str], Came] = {}
    came: Any = Came
    for row in session.execute(query).tuples():
        found.setdefault((row[0], row[4]), came(*row[:6], row[6] or "", *row[7:]))
    return list(found.values())


def unapproved_leave(session: Session, first: date, last: date) -> list[Came]:
    """The leaves of the days nobody is written down to have allowed."""
    return attendance_rows(session, first, last, UNAPPROVED)


def _between(query: Select[Any], first: date, last: date) -> Select[Any]:
    return query.join_from(Attendance, Meeting, Meeting.id == Attendance.meeting_id).where(
        Meeting.starts >= datetime.combine(first, time.min),
        Meeting.starts <= datetime.combine(last, time.max),
        Meeting.state != "取消",
    )


class Cell(NamedTuple):
    """One mark of the grid."""

    mark: str
    late: int | None
    approver: str | None

    @property
    def unapproved(self) -> bool:
        """Whether it is a leave without an approver."""
        return self.mark == "请假" and not self.approver


@dataclass(frozen=True, slots=True)
class Attender:
    """One person of the grid, with the village held last in the period."""

    person_id: str
    name: str
    village: str


@dataclass(slots=True)
class AttendanceGrid:
    """People × meetings of a period; `cells` has a mark for each pair that has one, `expected` who should have come."""

    meetings: list[Meeting]
    people: list[Attender]
    cells: dict[tuple[str, str], Cell] = field(default_factory=dict)
    expected: set[tuple[str, str]] = field(default_factory=set)

    def word(self, person_id: str, meeting_id: str) -> str:
        """The mark, 未登记 where one was expected, "" for somebody who was not on the roster that day."""
        came = self.cells.get((person_id, meeting_id))
        return came.mark if came else UNMARKED if (person_id, meeting_id) in self.expected else ""

    def of_person(self, person_id: str) -> Counter[str]:
        """How often a person has which word."""
        return self._count((person_id, one.id) for one in self.meetings)

    def of_meeting(self, meeting_id: str) -> Counter[str]:
        """How many have which word at a meeting."""
        return self._count((one.person_id, meeting_id) for one in self.people)

    def whole(self) -> Counter[str]:
        """All together."""
        return self._count((person.person_id, one.id) for person in self.people for one in self.meetings)

    def _count(self, pairs: Iterable[tuple[str, str]]) -> Counter[str]:
        counts: dict[str, int] = {}
        for pair in pairs:
            cell = self.cells.get(pair)
            if cell:
                counts[cell.mark] = counts.get(cell.mark, 0) + 1
                if cell.unapproved:
                    counts[UNAPPROVED] = counts.get(UNAPPROVED, 0) + 1
            elif pair in self.expected:
                counts[UNMARKED] = counts.get(UNMARKED, 0) + 1
        return Counter(counts)


def rate_of(counts: Counter[str]) -> float | None:
    """出席 and 迟到 among all that is marked; None where nothing is."""
    marked = sum(counts[mark] for mark in MARKS)
    return (counts["出席"] + counts["迟到"]) / marked if marked else None


def attendance_grid(session: Session, first: date, last: date) -> AttendanceGrid:
    """People × meetings from one day to another: the meetings held, and everyone expected or marked at one.

    Inspections and heard reports stand in it only where somebody was marked. People stand by township and village.
    """
    columns = (Attendance.person_id, Attendance.meeting_id, Attendance.mark, Attendance.late, Attendance.approver)
    rows = session.execute(_between(select(*columns), first, last)).tuples()
    cells = {(person, meeting): Cell(mark, late, approver) for person, meeting, mark, late, approver in rows}
    marked = {meeting for _, meeting in cells}
    begin, end = datetime.combine(first, time.min), datetime.combine(last, time.max)
    query = select(Meeting).where(Meeting.starts >= begin, Meeting.starts <= end, Meeting.state != "取消")
    held = [
        one for one in session.scalars(query.order_by(Meeting.starts, Meeting.id))
        if one.id in marked or (one.state == "已开" and one.kind not in WITHOUT_ROLL)
    ]  # fmt: skip
    people: dict[str, Attender] = {}
    expected: set[tuple[str, str]] = set()
    days = [(one.id, one.starts.date()) for one in held]
    for person, name, village, since, until in _posts(session, first, last):
        there = [key for key, day in days if since <= day and (until is None or until > day)]
        if there:
            people[person] = Attender(person, name, village)
            expected.update((person, meeting) for meeting in there)
    others = {person for person, _ in cells} - people.keys()  # marked, but not on the roster of the day
    for one in session.scalars(select(Person).where(Person.id.in_(others)).order_by(Person.name, Person.id)):
        people[one.id] = Attender(one.id, one.name, "")
    return AttendanceGrid(held, list(people.values()), cells, expected)


def _posts(session: Session, first: date, last: date) -> list[tuple[str, str, str, date, date | None]]:
    """Person, name, village, since, until of every post that touches the days, by township and village."""
    query = (
        select(Person.id, Person.name, Village.name, Post.since, Post.until)
        .join(Post, Post.person_id == Person.id)
        .join(Village, Village.id == Post.village_id)
        .where(Post.since <= last, Post.until.is_(None) | (Post.until > first))
        .order_by(Village.township, Village.code, Village.name, Post.since)
    )
    return [tuple(row) for row in session.execute(query)]


# Who is expected at a meeting and who came.


def marks_of(session: Session, meeting_id: str) -> dict[str, Attendance]:
    """The attendance of a meeting by person."""
    found = session.scalars(select(Attendance).where(Attendance.meeting_id == meeting_id))
    return {one.person_id: one for one in found}


def mark_of(one: Attendance) -> Mark:
    """The stored mark as it is shown and changed."""
    return Mark(one.mark, one.late, one.reason, one.approver)


@dataclass(frozen=True, slots=True)
class Seat:
    """One person of a meeting's roll; one who is marked but held no post that day is not `expected`."""

    person_id: str
    name: str
    village: str
    phone: str
    expected: bool
    mark: Mark | None


def roll_of(session: Session, meeting_id: str) -> list[Seat]:
    """Everyone expected at a meeting with the mark, then those marked who are not on the roster of that day."""
    meeting = session.get_one(Meeting, meeting_id)
    marks = {key: mark_of(one) for key, one in marks_of(session, meeting_id).items()}
    expected = serving_on(session, meeting.starts.date())
    roll = [
        Seat(person.id, person.name, village.name, person.phone or "", True, marks.pop(person.id, None))
        for person, village in expected
    ]
    others = session.scalars(select(Person).where(Person.id.in_(marks)).order_by(Person.name, Person.id))
    return roll + [Seat(one.id, one.name, "", one.phone or "", False, marks[one.id]) for one in others]


def set_marks(session: Session, meeting_id: str, marks: Mapping[str, Mark | str | None]) -> None:
    """Set the mark (出席 迟到 请假 缺席) of each person, None takes it away; a meeting with marks counts as held.

    Raises UserError, by name, for a person who held no post on that day, and where the meeting is gone.
    """
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise UserError("这次会议已经被删除，出勤没有保存。", "如果是误删，可以先撤销删除，再登记一次。")
    expected = {person.id for person, _ in serving_on(session, meeting.starts.date())}
    known = marks_of(session, meeting_id)
    for person_id, given in marks.items():
        present = known.get(person_id)
        if given is None:
            if present:
                session.delete(present)
            continue
        mark = (Mark(given) if isinstance(given, str) else given).tidy()
        if present:
            present.mark, present.late = mark.mark, mark.late
            present.reason, present.approver = mark.reason, mark.approver
        elif person_id in expected:
            session.add(
                Attendance(
                    meeting_id=meeting_id, person_id=person_id, mark=mark.mark, late=mark.late, reason=mark.reason,
                    approver=mark.approver,
                )
            )  # fmt: skip
        else:
            raise not_expected(session.get_one(Person, person_id).name)
    if meeting.state == "待开" and any(marks.values()):
        meeting.state = "已开"


def not_expected(name: str) -> UserError:
    """The refusal of a mark for somebody who held no post on the meeting's day."""
    return UserError(f"{name}那天不在岗，不能登记出勤。", "请核对会议日期或任职经历。")


def mark_all_present(session: Session, meeting_id: str) -> int:
    """Mark everyone expected and not yet marked as 出席; returns how many."""
    meeting = session.get_one(Meeting, meeting_id)
    known = marks_of(session, meeting_id)
    fresh = [person.id for person, _ in serving_on(session, meeting.starts.date()) if person.id not in known]
    set_marks(session, meeting_id, dict.fromkeys(fresh, "出席"))
    return len(fresh)


def absences(session: Session, person_id: str, year: int) -> Counter[str]:
    """How often a person was 出席 迟到 请假 缺席 in a year."""
    query = (
        select(Attendance.mark)
        .join(Meeting, Meeting.id == Attendance.meeting_id)
        .where(
            Attendance.person_id == person_id,
            Meeting.starts >= datetime(year, 1, 1),
            Meeting.starts < datetime(year + 1, 1, 1),
        )
    )
    return Counter(session.scalars(query))


# Signing in at a meeting with the work card: who it is, whether in time, and why not.

CAME = ("出席", "迟到")
LATEST = 600  # minutes: what the roll takes


@dataclass(frozen=True, slots=True)
class Signing:
    """One person signing in: 出席, or 迟到 by so many minutes; `before` is another mark that stood there."""

    person_id: str
    name: str
    village: str
    at: datetime
    mark: str
    late: int | None
    before: str

    @property
    def sentence(self) -> str:
        """张三（口前村）08:52 签到; 李四 … 签到，迟到 12 分钟; …，原记请假."""
        said = [f"{self.name}（{self.village}）{self.at:%H:%M} 签到"]
        if self.late:
            said.append(f"迟到 {self.late} 分钟")
        if self.before:
            said.append(f"原记{self.before}")
        return "，".join(said)


def sign_in(desk: Desk, meeting_id: str, text: str, at: datetime) -> Signing:
    """Sign in whoever's card or badge number was read, in an act of its own.

    Raises UserError for what is no valid card, for somebody not expected that day or signed in already, and for
    a meeting that is cancelled, gone or on another day.
    """
    with desk.look() as session:
        signing = find_signing(session, meeting_id, text, at)
    with desk.act(f"{signing.name}签到") as session:
        write_signing(session, meeting_id, signing)
    return signing


def find_signing(session: Session, meeting_id: str, text: str, at: datetime) -> Signing:
    """What signing in would write. Raises UserError as `sign_in` does."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is None:
        raise UserError("这次会议已经被删除，不能签到。", "如果是误删，可以先撤销删除。")
    if meeting.state == "取消":
        raise UserError("这次会议已取消，不能签到。", "如果照常开，请先在“资料”里改状态。")
    if at.date() != meeting.starts.date():
        raise UserError(
            f"这次会议在{meeting.starts.month}月{meeting.starts.day}日，今天不能扫码签到。",
            "如果改在今天开，请先在“资料”里改时间。",
        )
    holder = holder_of(session, text)
    places = {person.id: village.name for person, village in serving_on(session, at.date())}
    if holder.person_id not in places:
        raise not_expected(holder.name)
    stored = marks_of(session, meeting_id).get(holder.person_id)
    if stored and stored.mark in CAME:
        when = f"{stored.signed:%H:%M} 已经签到" if stored.signed else f"已经登记为{stored.mark}"
        raise UserError(f"{holder.name}{when}，不用再签。")
    minutes = min(LATEST, int((at - meeting.starts).total_seconds() // 60))
    late = minutes if minutes > 0 else None
    return Signing(
        holder.person_id, holder.name, places[holder.person_id], at.replace(microsecond=0), "迟到" if late else "出席",
        late, stored.mark if stored else "",
    )  # fmt: skip


def write_signing(session: Session, meeting_id: str, signing: Signing) -> None:
    """Write it; the meeting counts as held."""
    stored = marks_of(session, meeting_id).get(signing.person_id)
    if stored is None:
        stored = Attendance(meeting_id=meeting_id, person_id=signing.person_id)
        session.add(stored)
    stored.mark, stored.late, stored.signed = signing.mark, signing.late, signing.at
    stored.approver = None
    meeting = session.get_one(Meeting, meeting_id)
    if meeting.state == "待开":
        meeting.state = "已开"
