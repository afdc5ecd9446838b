"""出勤统计表: people × meetings of a period with signs, totals and rate, as a paper and as a workbook."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base.dates import chinese_date, today
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.prints.setting import write_layout
from station_desk.features.schedule.rules import period_days, period_title
from station_desk.features.schedule.service.attendance import UNAPPROVED, AttendanceGrid, attendance_grid, rate_of
from station_desk.features.settings.service import station_of
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk

SIGNS = {"出席": "√", "迟到": "迟", "请假": "假", UNAPPROVED: "※", "缺席": "缺", "未登记": "－", "": "／"}
LEGEND = "√ 出席　迟 迟到　假 请假　※ 请假未经批准　缺 缺席　－ 未登记　／ 当天不在岗"
TOTALS = ("出席", "迟到", "请假", "缺席")
ACROSS, WIDER, NOTES = 261, 24, 18  # mm: the table, how much wider the village may be, the least room for notes
TOGETHER = 20  # meetings side by side on a sheet


def write_attendance(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write the table of the period `request.only` names (2026, 2026-H1, 2026-Q1, 2026-03), else of the whole year.

    The year is `request.year`, that of the meetings in `request.ids`, or this one. Raises UserError for what is no period
    and for one in which nobody was marked.
    """
    yield Step(0, 1, "正在读取出勤")
    with desk.look() as session:
        period = _period(session, request)
        grid = _grid(session, period)
        station = station_of(session).name
    records = [
        _sheet(grid, part, period, station, last=part[-1] is grid.meetings[-1], first=part[0] is grid.meetings[0])
        for part in _parts(grid.meetings)
    ]
    return (yield from write_layout(desk, target, "attendance", records, "出勤统计表"))


def write_attendance_book(desk: Desk, period: str, target: Path) -> Job[int]:
    """Write a period's table to a workbook, with words for marks; returns how many people. Raises UserError as above."""
    from station_desk.excel.write import Column, write_table

    with desk.look() as session:
        grid = _grid(session, period)
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


def _period(session: Session, request: PrintRequest) -> str:
    if request.only:
        return request.only[0]
    named = [one for key in request.ids if (one := session.get(Meeting, key))]
    return str(request.year or (named[0].starts.year if named else today().year))


def _grid(session: Session, period: str) -> AttendanceGrid:
    grid = attendance_grid(session, *period_days(period))
    if not grid.meetings:
        raise UserError(f"{period_title(period)}还没有登记过出勤。", "请先在会议的“出勤”里登记，再做统计表。")
    return grid


def _parts(meetings: Sequence[Meeting]) -> list[Sequence[Meeting]]:
    """The meetings in even parts that fit on a sheet."""
    count = -(-len(meetings) // TOGETHER)
    size = -(-len(meetings) // count)
    return [meetings[start : start + size] for start in range(0, len(meetings), size)]


def _sheet(
    grid: AttendanceGrid, meetings: Sequence[Meeting], period: str, station: str, *, first: bool, last: bool
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
        "title": f"{period_title(period)}农村辅警出勤统计表{part}",
        "station": station,
        "printed": chinese_date(today()),
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
