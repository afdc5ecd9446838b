"""What there is to know of one person, as one line a thing: work, notes, absences, training, flags with their words."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.features.duties.model import DutyEntry, FlagWord, Note
from station_desk.features.duties.rules.words import short_name
from station_desk.features.duties.service.flags import open_flags
from station_desk.features.schedule.model import Attendance, Meeting
from station_desk.features.training.model import Course, Trainee
from station_desk.features.training.service import credited, show_hours

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
        said = [f"{show_hours(credited(course, one))} 学时" if one.mark == "参加" else "", one.result or ""]
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
