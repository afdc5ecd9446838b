"""出勤统计表: people × meetings of a period with signs, totals and rate, as a paper and as a workbook."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.prints.meetings import meetings_asked, span_words
from station_desk.features.schedule.rules import period_days, period_title
from station_desk.features.schedule.service.attendance import UNAPPROVED, AttendanceGrid, attendance_grid, rate_of
from station_desk.features.settings.service import heading, station_of
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk

SIGNS = {"出席": "√", "迟到": "迟", "请假": "假", UNAPPROVED: "※", "缺席": "缺", "未登记": "－", "": "／"}
LEGEND = "√ 出席　迟 迟到　假 请假　※ 请假未经批准　缺 缺席　－ 未登记　／ 当天不在岗"
TOTALS = ("出席", "迟到", "请假", "缺席")
ACROSS, WIDER, NOTES = 261, 24, 18  # mm: the table, how much wider the village may be, the least room for notes
TOGETHER = 20  # meetings side by side on a sheet


def attendance(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of layout attendance, a record for each sheet: of the meetings `request.ids` names, of the period that
    `only` names (2026, 2026-H1, 2026-Q1, 2026-03), else of the whole year, this one where none is named.

    Raises UserError for what is no period and for one in which nobody was marked.
    """
    if request.ids:
        meetings = meetings_asked(session, replace(request, only=()))
        grid, when = grid_of_meetings(session, meetings), span_words(meetings) if meetings else ""
    else:
        if len(request.only) > 1:
            raise UserError("出勤统计表一次只打一个时段。", "请只写一个，例如 2026-Q1。")
        period = request.only[0] if request.only else str(request.year or today().year)
        grid, when = attendance_grid(session, *period_days(period)), period_title(period)
    check_marked(grid, when)
    head = heading(station_of(session), f"{when}农村辅警出勤统计表")
    return [
        _sheet(grid, part, head, last=part[-1] is grid.meetings[-1], first=part[0] is grid.meetings[0])
        for part in _parts(grid.meetings)
    ]


def grid_of_meetings(session: Session, meetings: Sequence[Meeting]) -> AttendanceGrid:
    """The table of these meetings alone, with those who were expected or marked at one."""
    if not meetings:
        return AttendanceGrid([], [])
    keys = {one.id for one in meetings}
    grid = attendance_grid(session, meetings[0].starts.date(), meetings[-1].starts.date())
    grid = replace(grid, meetings=[one for one in grid.meetings if one.id in keys])
    return replace(grid, people=[one for one in grid.people if grid.of_person(one.person_id)])


def check_marked(grid: AttendanceGrid, when: str) -> None:
    """Raise UserError where nobody was marked."""
    if not grid.meetings:
        raise UserError(f"{when}还没有登记过出勤。", "请先在会议的“出勤”里登记，再做统计表。")


def write_attendance_book(desk: Desk, period: str, target: Path) -> Job[int]:
    """Write a period's table to a workbook, with words for marks; returns how many people. Raises UserError as above."""
    from station_desk.excel.write import Column, write_table

    with desk.look() as session:
        grid = attendance_grid(session, *period_days(period))
    check_marked(grid, period_title(period))
    columns = [Column("序号", "number"), Column("姓名"), Column("所属村")]
    columns += [Column(f"{one.starts.month}月{one.starts.day}日{one.title}", width=8) for one in grid.meetings]
    columns += [Column(mark, "number") for mark in (*TOTALS, UNAPPROVED, "未登记")] + [Column("出勤率")]
    rows = list(_book_rows(grid))
    yield from write_table(target, f"{period_title(period)}农村辅警出勤统计", columns, rows)
    return len(grid.people)


def _book_rows(grid: AttendanceGrid) -> Iterator[list[Any]]:
    for number, one in enumerate(grid.people, 1):
        counts = grid.of_person(one.person_id)
        words = [_word(grid, one.person_id, meeting.id) or None for meeting in grid.meetings]
        totals = [counts[mark] for mark in (*TOTALS, UNAPPROVED, "未登记")]
        yield [number, one.name, one.village, *words, *totals, _rate(counts)]


def _parts(meetings: Sequence[Meeting]) -> list[Sequence[Meeting]]:
    """The meetings in even parts that fit on a sheet."""
    count = -(-len(meetings) // TOGETHER)
    size = -(-len(meetings) // count)
    return [meetings[start : start + size] for start in range(0, len(meetings), size)]


def _sheet(
    grid: AttendanceGrid, meetings: Sequence[Meeting], head: Mapping[str, str], *, first: bool, last: bool
) -> dict[str, Any]:
    """The words of layout attendance: one part of the meetings; the totals stand on the last."""
    keyed = {f"m{number}": one for number, one in enumerate(meetings)}
    part = "" if first and last else f"（{meetings[0].starts.month}月至{meetings[-1].starts.month}月）"
    columns: list[dict[str, Any]] = [
        {"key": "row", "title": "序号", "width": 9, "align": "center", "face": "Hei"},
        {"key": "name", "title": "姓名", "width": 22, "text": "{name:spread}", "align": "center"},
        {"key": "village", "title": "所属村", "width": 24},
    ]
    columns += [
        {"key": key, "title": f"{one.starts.month}.{one.starts.day}\n{_short(one)}", "width": 9, "align": "center"}
        for key, one in keyed.items()
    ]
    if last:
        columns += [{"key": mark, "title": mark, "width": 10, "align": "center", "face": "Hei"} for mark in TOTALS]
        columns.append({"key": "rate", "title": "出勤率", "width": 15, "align": "right", "face": "Hei"})
    fit_to_page(columns)
    whole = grid.whole()
    return {
        **head,
        "title": f"{head['title']}{part}",
        "legend": LEGEND,
        "count": f"共 {len(grid.people)} 人，{len(grid.meetings)} 次会议，出勤率 {_rate(whole)}",
        "columns": columns,
        "rows": [*_rows(grid, keyed), _foot(grid, keyed, whole)],
    }


def fit_to_page(columns: list[dict[str, Any]]) -> None:
    """Give few columns the page's width without stretching those of signs: the village first, then room for notes."""
    left = ACROSS - sum(column["width"] for column in columns)
    if left > 0:
        columns[2]["width"] += min(left, WIDER)
    if left - WIDER > NOTES:
        columns.append({"key": "note", "title": "备注", "width": left - WIDER})


def _rows(grid: AttendanceGrid, meetings: Mapping[str, Meeting]) -> Iterator[dict[str, str]]:
    for one in grid.people:
        counts = grid.of_person(one.person_id)
        yield {
            "name": one.name, "note": "", "village": one.village, "rate": _rate(counts),
            **{mark: str(counts[mark]) for mark in TOTALS},
            **{key: SIGNS[_word(grid, one.person_id, meeting.id)] for key, meeting in meetings.items()},
        }  # fmt: skip


def _foot(grid: AttendanceGrid, meetings: Mapping[str, Meeting], whole: Counter[str]) -> dict[str, str]:
    """The last row: how many came to each meeting."""
    came = {key: grid.of_meeting(one.id) for key, one in meetings.items()}
    return {
        "row": "", "note": "", "name": "到会", "village": "（人）", "rate": _rate(whole),
        **{mark: str(whole[mark]) for mark in TOTALS},
        **{key: str(counts["出席"] + counts["迟到"]) for key, counts in came.items()},
    }  # fmt: skip


def _word(grid: AttendanceGrid, person_id: str, meeting_id: str) -> str:
    came = grid.cells.get((person_id, meeting_id))
    return UNAPPROVED if came and came.unapproved else grid.word(person_id, meeting_id)


def _short(meeting: Meeting) -> str:
    return {"月例会": "例会", "季小结": "小结", "半年总结": "总结", "年终总评": "总评"}.get(
        meeting.kind, meeting.kind[:2]
    )


def _rate(counts: Counter[str]) -> str:
    rate = rate_of(counts)
    return "" if rate is None else f"{100 * rate:.1f}%"
