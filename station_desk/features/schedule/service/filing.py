"""A scanned sign-in sheet goes to its meeting by the code on it, and is kept there once."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from datetime import timedelta
from pathlib import Path

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.dates import now
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.features.schedule.model import Meeting
from station_desk.printing.scan import Scan, read_scan
from station_desk.store.desk import Desk
from station_desk.store.journal import history
from station_desk.store.keeping import keep, owner_of

CODE = "desk:meeting/"
BY_HAND = "也可以打开那次会议，在“附件”里自己添加。"
OFFERED = timedelta(days=800)


@dataclass(frozen=True, slots=True)
class Filed:
    """A scan that lies with its meeting now; not `fresh` where it lay there before."""

    meeting_id: str
    title: str
    fresh: bool


@dataclass(slots=True)
class Filing:
    """What came of some scans: those filed, those refused, and those without a code, which need a meeting by hand."""

    filed: list[Filed] = field(default_factory=list)
    refused: list[UserError] = field(default_factory=list)
    uncoded: list[tuple[str, Scan]] = field(default_factory=list)

    @property
    def fresh(self) -> list[Filed]:
        """Those that were not there before."""
        return [one for one in self.filed if one.fresh]


def file_scans(desk: Desk, paths: Sequence[Path]) -> Job[Filing]:
    """Read each file and keep it with the meeting its code names, an act for each; one bad file stops no other."""
    found = Filing()
    for number, path in enumerate(paths):
        yield Step(number, len(paths), f"正在认 {path.name}")
        try:
            scan = read_scan(path)
            codes = meeting_codes(scan)
            if not codes:
                found.uncoded.append((path.name, scan))
                continue
            found.filed.append(file_scan(desk, scan, one_meeting(codes, path.name), path.name))
        except UserError as error:
            found.refused.append(error)
    yield Step(len(paths), len(paths), "")
    return found


def file_coded(desk: Desk, paths: Sequence[Path]) -> Job[tuple[Filing, list[Path]]]:
    """Keep each file that has one meeting's code with that meeting; returns the other files too, none is refused."""
    found, others = Filing(), []
    for number, path in enumerate(paths):
        yield Step(number, len(paths), f"正在认 {path.name}")
        try:
            scan = read_scan(path)
            codes = meeting_codes(scan)
            if codes:
                found.filed.append(file_scan(desk, scan, one_meeting(codes, path.name), path.name))
            else:
                others.append(path)
        except UserError:
            others.append(path)
    return found, others


def meeting_codes(scan: Scan) -> list[str]:
    """The keys of the meetings named by a scan's codes; other codes on the paper say nothing."""
    return [code.removeprefix(CODE).strip() for code in scan.codes if code.startswith(CODE)]


def one_meeting(codes: Sequence[str], name: str) -> str:
    """The one meeting the codes name. Raises UserError where they name two."""
    if len(set(codes)) > 1:
        raise UserError(f"“{name}”上有 {len(set(codes))} 次会议的签到表，没有归入。", "请把每次会议的签到表分开扫描。")
    return codes[0]


def file_scan(desk: Desk, scan: Scan, meeting_id: str, name: str) -> Filed:
    """Keep a scan with a meeting, in one act. Raises UserError where the station has no such meeting."""
    with desk.look() as session:
        title = known_meeting(session, meeting_id, name).title
    with desk.act(f"归入{title}签到表") as session:
        owner = owner_of(session, Meeting.__tablename__, meeting_id)
        kept = keep(session, owner, replace(scan.file, title=f"{title}签到表"))
    return Filed(meeting_id, title, kept is not None)


def known_meeting(session: Session, meeting_id: str, name: str) -> Meeting:
    """The meeting a code names. Raises UserError for one that was deleted, and for one of another station."""
    meeting = session.get(Meeting, meeting_id)
    if meeting is not None and meeting.station_id == session.info["station_id"]:
        return meeting
    if meeting is None and history(session, Meeting, meeting_id):
        raise UserError(f"“{name}”是一次已经删除的会议的签到表，没有归入。", f"如果是误删，请先撤销删除。{BY_HAND}")
    raise UserError(f"“{name}”不是本所会议的签到表，没有归入。", f"请核对是不是拿错了表。{BY_HAND}")


def offered_meetings(session: Session) -> list[Meeting]:
    """The meetings of the last two years a scan may belong to, the newest first."""
    query = select(Meeting).where(
        Meeting.starts <= now() + timedelta(days=1), Meeting.starts >= now() - OFFERED, Meeting.state != "取消"
    )
    return list(session.scalars(query.order_by(Meeting.starts.desc(), Meeting.id)))


def filing_words(found: Filing) -> str:
    """已归入2026年3月例会; 已归入 3 份：…; "" where nothing is new."""
    titles = list(dict.fromkeys(one.title for one in found.fresh))
    if not titles:
        return ""
    shown = "、".join(titles[:3]) + ("等" if len(titles) > 3 else "")
    return f"已归入{shown}" if len(found.fresh) == 1 else f"已归入 {len(found.fresh)} 份：{shown}"


def twin_words(found: Filing) -> str:
    """What is said of scans that lay with their meeting before, "" for none."""
    titles = list(dict.fromkeys(one.title for one in found.filed if not one.fresh))
    return f"{'、'.join(titles[:3])}已经有这份签到表，没有重复归入" if titles else ""
