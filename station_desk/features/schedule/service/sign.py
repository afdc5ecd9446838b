"""Signing in at a meeting with the work card: who it is, whether in time, and why not."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.idcards.service import holder_of
from station_desk.features.roster.service import serving_on
from station_desk.features.schedule.model import Attendance, Meeting
from station_desk.features.schedule.service.roll import marks_of, not_expected
from station_desk.store.desk import Desk

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
