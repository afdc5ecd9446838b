"""会议纪要: one meeting's head, who came, its agenda, what was said and what was decided, as running text."""

from collections.abc import Iterable, Iterator, Sequence
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base.dates import chinese_date, today
from station_desk.base.errors import UserError
from station_desk.base.rich import Paragraph, Run, Sort, read_rich, tidy, write_rich
from station_desk.features.schedule.model import Attendance, Decision, Meeting
from station_desk.features.schedule.prints.meetings import meetings_asked, show_when
from station_desk.features.schedule.service.attendance import marks_of, roll_of
from station_desk.features.schedule.service.meetings import carried_to, decisions_of
from station_desk.features.settings.service import station_of
from station_desk.printing.task import PrintRequest

NONE = "没有写会议记录的会议，会议纪要没有打印。"
ADVICE = "请先在会议的“会议记录”里写好记录，再打印。"


def minutes(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of layout minutes for each meeting asked for, else for every one of the year, that has any.

    Raises UserError where there are none.
    """
    asked = meetings_asked(session, request)
    meetings = [one for one in asked if one.minutes or decisions_of(session, one.id)]
    if not meetings:
        raise UserError(NONE, ADVICE)
    unit = station_of(session).name
    return [
        {
            "title": one.title, "unit": unit, "body": write_rich(tidy(body_of(session, one))), "chair": one.chair or "",
            "recorder": one.recorder or "", "printed": chinese_date(today()),
        }
        for one in meetings
    ]  # fmt: skip


# -------------------------------------------------------------------------------------------------------- the text
def body_of(session: Session, meeting: Meeting) -> Iterator[Paragraph]:
    """Everything below the title, in the order of the paper."""
    yield _said("时间", show_when(meeting.starts))
    if meeting.place:
        yield _said("地点", meeting.place)
    people: list[Run] = []
    for title, name in (("主持人", meeting.chair), ("记录人", meeting.recorder)):
        if name:
            people += [Run("　　" if people else ""), Run(f"{title}：", bold=True), Run(name)]
    if people:
        yield Paragraph("text", tuple(people))
    yield from _attendance(session, meeting)
    if meeting.agenda:
        yield _headed("议程")
        yield from (Paragraph("text", (Run(line),)) for line in meeting.agenda.splitlines())
    if meeting.minutes:
        yield _headed("会议记录")
        yield from (_below(one) for one in read_rich(meeting.minutes))
    yield from _listed("议定事项", (decided(one) for one in decisions_of(session, meeting.id)))
    yield from _listed("上次议定事项的办理情况", (reported(one) for one, _ in carried_to(session, meeting)))


def _attendance(session: Session, meeting: Meeting) -> Iterator[Paragraph]:
    marks = marks_of(session, meeting.id)
    if not marks:
        return
    roll = roll_of(session, meeting.id)
    there = sum(one.mark in ("出席", "迟到") for one in marks.values())
    yield Paragraph("text", (
        Run("应到", bold=True), Run(f" {len(roll)} 人，"), Run("实到", bold=True), Run(f" {there} 人。"),
    ))  # fmt: skip
    names = {seat.person_id: seat.name for seat in roll}
    for word in ("出席", "迟到", "请假", "缺席"):
        found = [_named(names.get(key, ""), one) for key, one in marks.items() if one.mark == word]
        order = {name: place for place, name in enumerate(names.values())}
        found.sort(key=lambda name: order.get(name.split("（")[0], len(order)))
        if found:
            yield _said(word, "、".join(found))


def _named(name: str, one: Attendance) -> str:
    told = [f"{one.late} 分钟" if one.late else "", one.reason or ""]
    told.append(f"{one.approver}准假" if one.mark == "请假" and one.approver else "")
    words = "，".join(word for word in told if word)
    return f"{name}（{words}）" if words else name


def decided(decision: Decision) -> str:
    """排查出租房。（责任人：张三；期限：2026年3月25日）"""
    told = [f"责任人：{decision.owner}" if decision.owner else ""]
    told.append(f"期限：{chinese_date(decision.deadline)}" if decision.deadline else "")
    return _with(decision.what, told)


def reported(decision: Decision) -> str:
    """排查出租房。（已完成，2026年3月20日；已登记）"""
    day = f"，{chinese_date(decision.done_on)}" if decision.done_on else ""
    owner = f"责任人：{decision.owner}" if decision.owner and decision.state == "未完成" else ""
    return _with(decision.what, [f"{decision.state}{day}", decision.outcome or "", owner])


def _with(what: str, told: Iterable[str]) -> str:
    words = "；".join(one for one in told if one)
    end = "" if what.endswith(("。", "！", "？")) else "。"
    return f"{what}{end}（{words}）" if words else f"{what}{end}"


def _listed(title: str, lines: Iterable[str]) -> Iterator[Paragraph]:
    found: Sequence[str] = list(lines)
    if found:
        yield _headed(title)
        yield from (Paragraph("number", (Run(line),), place) for place, line in enumerate(found, 1))


def _headed(title: str) -> Paragraph:
    return Paragraph("heading", (Run(title),))


def _said(title: str, words: str) -> Paragraph:
    return Paragraph("text", (Run(f"{title}：", bold=True), Run(words)))


def _below(one: Paragraph) -> Paragraph:
    """A paragraph of the minutes, whose headings stand under the paper's own."""
    sort: Sort = "subheading" if one.sort == "heading" else one.sort
    return Paragraph(sort, tuple(Run(run.text, run.bold) for run in one.runs), one.number)
