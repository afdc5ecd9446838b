"""A first draft of a quarter's, half year's or year's summary: what is on the desk, each figure a link to its rows."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base.dates import chinese_date
from station_desk.base.errors import UserError
from station_desk.base.places import Place, RecordPlace, desk_link, rows_of
from station_desk.base.rich import Paragraph, Rich, Run, Sort, read_rich, tidy, write_rich
from station_desk.features.duties.model import Note
from station_desk.features.duties.rules.words import DUTIES
from station_desk.features.duties.service.log import duty_counts
from station_desk.features.schedule import AttendancePlace
from station_desk.features.schedule.model import MARKS, Meeting
from station_desk.features.schedule.service.attendance import (
    EXPECTED,
    UNAPPROVED,
    attendance_counts,
    attendance_rows,
    rate_of,
)
from station_desk.features.schedule.service.meetings import decided_between, meetings_between, period_span

SUMMARIES = {"季小结": "本季度", "半年总结": "半年来", "年终总评": "一年来"}
PARTS = 4  # headings of a meeting's minutes that are told
DECISIONS, NOTES = "议定事项", "表扬与过错"  # the tabs that the figures open
ENDS = "。！？；;"


@dataclass(frozen=True, slots=True)
class Period:
    """What a summary is about: the period's name (2026-Q1), its days, and how a sentence calls it."""

    name: str
    first: date
    last: date
    words: str

    @property
    def days(self) -> tuple[date, date]:
        """The first and the last day."""
        return self.first, self.last


def summary_period(meeting: Meeting) -> Period | None:
    """What a meeting sums up, None for a meeting that is no summary."""
    if meeting.kind not in SUMMARIES:
        return None
    span = period_span(meeting)
    return Period(*span, SUMMARIES[meeting.kind]) if span else None


def draft_summary(session: Session, meeting_id: str) -> str:
    """The draft as rich text, ready for the minutes. Raises UserError where the meeting is gone or is no summary."""
    meeting = session.get(Meeting, meeting_id)
    period = summary_period(meeting) if meeting else None
    if meeting is None or period is None:
        raise UserError("只有季小结、半年总结和年终总评可以起草小结。", "请打开这样的会议，再点“起草小结”。")
    parts = (
        ("会议召开情况", _meetings(session, period, meeting)),
        ("出勤情况", _attendance(session, period)),
        ("议定事项办理情况", _decisions(session, period)),
        ("履职情况", _duties(session, period)),
        ("表扬和过错", _notes(session, period)),
        ("存在的问题和下一步打算", iter([_said("（请补充）")])),
    )
    text = [
        line for number, (title, lines) in zip("一二三四五六", parts, strict=True)
        for line in (Paragraph("subheading", (Run(f"{number}、{title}"),)), *lines)
    ]  # fmt: skip
    return write_rich(tidy(text))


# ------------------------------------------------------------------------------------------------------ the parts
def _meetings(session: Session, period: Period, own: Meeting) -> Iterator[Paragraph]:
    held = [one for one in meetings_between(session, *period.days) if one.state == "已开"]
    kinds = dict.fromkeys(one.kind for one in held)
    runs: list[str | Run] = [
        f"{period.words}召开会议 ",
        _figure(len(held), rows_of("schedule", state="已开", days=period.days)),
        " 次",
    ]
    for place, kind in enumerate(kinds):
        number = sum(one.kind == kind for one in held)
        runs += [
            "，其中" if place == 0 else "、", f"{kind} ",
            _figure(number, rows_of("schedule", state="已开", kind=kind, days=period.days)), " 次",
        ]  # fmt: skip
    yield _said(*runs, "。")
    for one in held:
        told = "" if one.id == own.id else gist(read_rich(one.minutes))
        day = f"（{one.starts.month}月{one.starts.day}日）"
        title = Run(one.title, link=desk_link(RecordPlace("schedule", one.id)))
        yield _said(title, f"{day}{'：' if told else ''}{told}。", sort="bullet")


def _attendance(session: Session, period: Period) -> Iterator[Paragraph]:
    counts = attendance_counts(session, *period.days)
    rate = rate_of(counts)
    if rate is None:
        yield _said("没有登记出勤。")
        return
    marked = sum(counts[mark] for mark in MARKS)
    runs: list[str | Run] = ["应到 ", _figure(marked, AttendancePlace(period.name, mark=EXPECTED)), " 人次"]
    for mark in MARKS:
        runs += [f"，{mark} ", _figure(counts[mark], AttendancePlace(period.name, mark=mark)), " 人次"]
    unapproved = len(attendance_rows(session, *period.days, UNAPPROVED))
    if unapproved:
        runs += [
            "，请假中未经批准的 ", _figure(unapproved, AttendancePlace(period.name, mark=UNAPPROVED)), " 人次",
        ]  # fmt: skip
    yield _said(*runs, f"，到会率 {rate:.1%}。")


def _decisions(session: Session, period: Period) -> Iterator[Paragraph]:
    decided = decided_between(session, *period.days)
    if not decided:
        yield _said("没有登记议定事项。")
        return
    runs: list[str | Run] = [
        "议定 ",
        _figure(len(decided), rows_of("schedule", tab=DECISIONS, days=period.days)),
        " 件",
    ]
    for state, words in (("已完成", "办结"), ("未完成", "未办结"), ("不再办理", "不再办理")):
        number = sum(one.state == state for one, _ in decided)
        if number or state != "不再办理":
            runs += [
                f"，{words} ",
                _figure(number, rows_of("schedule", tab=DECISIONS, state=state, days=period.days)),
                " 件",
            ]
    yield _said(*runs, "。")
    for one, _ in decided:
        if one.state == "未完成":
            who = f"，责任人 {one.owner}" if one.owner else ""
            until = f"，期限 {chinese_date(one.deadline)}" if one.deadline else ""
            yield _said(f"未办结：{one.what.rstrip(ENDS)}{who}{until}。", sort="bullet")


def _duties(session: Session, period: Period) -> Iterator[Paragraph]:
    counts = duty_counts(session, *period.days)
    total = sum(counts.values())
    if not total:
        yield _said("没有履职纪实。")
        return
    yield _said("各村辅警记录履职纪实 ", _figure(total, rows_of("duties", days=period.days)), " 条，其中：")
    for duty in DUTIES:
        if counts[duty]:
            figure = _figure(counts[duty], rows_of("duties", duty=duty, days=period.days))
            yield _said(f"{duty} ", figure, " 条", sort="bullet")


def _notes(session: Session, period: Period) -> Iterator[Paragraph]:
    own = Note.station_id == session.info["station_id"]
    query = select(Note.sort, func.count()).where(own, Note.day >= period.first, Note.day <= period.last)
    counts = {sort: number for sort, number in session.execute(query.group_by(Note.sort))}  # noqa: C416 - no mapping
    if not counts:
        yield _said("没有表扬和过错记录。")
        return
    praised, faults = (
        _figure(counts.get(sort, 0), rows_of("duties", tab=NOTES, sort=sort, days=period.days))
        for sort in ("表扬", "过错")
    )
    yield _said("受到表扬 ", praised, " 人次，有过错 ", faults, " 人次。")


# ------------------------------------------------------------------------------------------------------ the words
def _said(*runs: str | Run, sort: Sort = "text") -> Paragraph:
    return Paragraph(sort, tuple(Run(run) if isinstance(run, str) else run for run in runs))


def _figure(number: int, place: Place) -> Run:
    return Run(str(number), link=desk_link(place))


def gist(minutes: Rich) -> str:
    """What minutes say in short: each heading with the first sentence below it, else their first two sentences."""
    heads = [place for place, one in enumerate(minutes) if one.sort in ("heading", "subheading")]
    if heads:
        found = [_headed(minutes, place) for place in heads]
        return "；".join([one for one in found if one][:PARTS])
    whole = "".join(one.words for one in minutes)
    return "；".join(_sentences(whole)[:2])


def _headed(minutes: Sequence[Paragraph], place: int) -> str:
    below = next((one for one in minutes[place + 1 :] if one.words.strip()), None)
    told = _sentences(below.words) if below and below.sort not in ("heading", "subheading") else []
    return f"{minutes[place].words.strip()}：{told[0]}" if told else ""


def _sentences(text: str) -> list[str]:
    for end in ENDS:
        text = text.replace(end, "\n")
    return [one.strip() for one in text.split("\n") if one.strip()]
