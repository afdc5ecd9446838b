"""The room's papers: the month sheet of a person, and the counts by duty and village."""

from collections import Counter
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.dates import month_span, today
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job
from station_desk.features.duties.model import DutyEntry
from station_desk.features.duties.rules.words import DUTIES, SHORT, Period, number_of
from station_desk.features.duties.service.log import duty_table as count_duties
from station_desk.features.roster.model import Person
from station_desk.features.roster.service import people_wanted
from station_desk.features.settings.service import heading, station_or_new
from station_desk.features.villages.model import Village
from station_desk.printing.task import Paper, PrintRequest
from station_desk.store.desk import Desk

Sheets = dict[tuple[str, int, int], list[DutyEntry]]  # by person, year and month


def duty_sheets(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of layout duty-sheet for each person and month: of the entries `request.ids` names the months they lie in,
    else of `request.year` (this year) or its `request.month`; `request.only` names people.

    Raises UserError where there is no entry to write, or a name is not on the roster.
    """
    sheets = _sheets(session, request)
    if not sheets:
        named = "、".join(request.only)
        raise UserError(f"{_when(request)}{named}没有履职记录，没有月表可打。", "请核对年份、月份和姓名。")
    return _records(session, sheets)


def duty_table(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The counts by duty and village of `request.year` (this year) or its `request.month`."""
    return [table_of(session, *_days(request), _when(request))]


def table_of(session: Session, first: date, last: date, when: str) -> dict[str, Any]:
    """The words of layout duty-table for any span of days, called `when` in the title."""
    counted = count_duties(session, first, last)
    columns = [
        {"key": "village", "title": "村", "width": 34},
        *(
            {"key": f"d{number}", "title": f"{short[:2]}\n{short[2:]}", "width": 15, "align": "center", "face": "Hei"}
            for number, short in enumerate(SHORT, 1)
        ),
        {"key": "total", "title": "合计", "width": 16, "align": "center", "face": "Hei"},
    ]
    sums: Counter[str] = Counter()
    for row in counted:
        sums.update(row.counts)
    rows = [*(_line(row.village, row.counts) for row in counted), _line("合计", sums)]
    head = heading(station_or_new(session), f"{when}农村辅警履职统计表")
    return {**head, "count": f"共 {sums.total()} 条", "columns": columns, "rows": rows}


def write_counts(desk: Desk, first: date, last: date, when: str, target: Path) -> Job[Path]:
    """Write the counts of a span of days, called `when` in the title, as a workbook."""
    from station_desk.excel.write import Column, write_table

    with desk.look() as session:
        counted = count_duties(session, first, last)
    sums: Counter[str] = Counter()
    for row in counted:
        sums.update(row.counts)
    columns = [
        Column("乡镇"), Column("村"), *(Column(f"{number} {duty}", "number") for number, duty in enumerate(DUTIES, 1)),
        Column("合计", "number"),
    ]  # fmt: skip
    lines = [(row.township, row.village, row.counts) for row in counted]
    rows = [
        [town, village, *(counts.get(duty, 0) for duty in DUTIES), sum(counts.values())]
        for town, village, counts in [*lines, ("", "合计", sums)]
    ]
    return (yield from write_table(target, f"{when}农村辅警履职统计表", columns, rows, sheet_name="履职统计"))


def _line(title: str, counts: Any) -> dict[str, str]:
    cells = {f"d{number}": str(counts.get(duty) or "") for number, duty in enumerate(DUTIES, 1)}
    return {"village": title, **cells, "total": str(sum(counts.values()) or "")}


def _days(request: PrintRequest) -> tuple[date, date]:
    year = request.year or today().year
    return month_span(year, request.month) if request.month else (date(year, 1, 1), date(year, 12, 31))


def _when(request: PrintRequest) -> str:
    year = f"{request.year or today().year}年"
    return f"{year}{request.month}月" if request.month else year


def _sheets(session: Session, request: PrintRequest) -> Sheets:
    """The wanted entries by person and month, the entries in the order of their days."""
    query = select(DutyEntry).where(DutyEntry.station_id == session.info["station_id"])
    wanted: set[tuple[str, int, int]] = set()
    if request.ids:
        named = session.execute(select(DutyEntry.person_id, DutyEntry.day).where(DutyEntry.id.in_(request.ids)))
        wanted = {(person, day.year, day.month) for person, day in named}
        query = query.where(DutyEntry.person_id.in_({person for person, _, _ in wanted}))
    else:
        first, last = _days(request)
        query = query.where(DutyEntry.day >= first, DutyEntry.day <= last)
    if request.only:
        query = query.where(DutyEntry.person_id.in_([one.id for one in people_wanted(session, only=request.only)]))
    found: Sheets = {}
    for entry in session.scalars(query.order_by(DutyEntry.day, DutyEntry.span, DutyEntry.id)):
        key = (entry.person_id, entry.day.year, entry.day.month)
        if not request.ids or key in wanted:
            found.setdefault(key, []).append(entry)
    return found


def _records(session: Session, sheets: Sheets) -> list[dict[str, Any]]:
    """The words of layout duty-sheet, by month and then by village and name."""
    people = {one.id: one for one in session.scalars(select(Person))}
    villages = {one.id: one for one in session.scalars(select(Village))}
    station = station_or_new(session)

    def order(key: tuple[str, int, int]) -> tuple[Any, ...]:
        place = villages.get(sheets[key][-1].village_id or "")
        return (
            key[1],
            key[2],
            (place.township, place.code or "", place.name) if place else ("", "", ""),
            people[key[0]].name,
        )

    return [
        {
            **heading(station, f"农村辅警履职纪实月表（{Period('月', date(key[1], key[2], 1)).title}）"),
            "name": people[key[0]].name,
            "village": "、".join(_places(sheets[key], villages)),
            "badge": people[key[0]].badge or "",
            "count": f"{len(sheets[key])} 条",
            "duties": "，".join(_counts(sheets[key])),
            "rows": [_row(entry) for entry in sheets[key]],
        }
        for key in sorted(sheets, key=order)
    ]


def _places(entries: Sequence[DutyEntry], villages: dict[str, Village]) -> list[str]:
    """The names of the villages of a person's entries, in the order of days."""
    return [villages[key].name for key in dict.fromkeys(one.village_id for one in entries) if key in villages]


def _counts(entries: Sequence[DutyEntry]) -> list[str]:
    counted = Counter(entry.duty for entry in entries)
    return [f"{duty} {counted[duty]} 条" for duty in DUTIES if counted[duty]]


def _row(entry: DutyEntry) -> dict[str, str]:
    return {
        "day": f"{entry.day:%m-%d}",
        "span": entry.span or "",
        "duty": f"{number_of(entry.duty)} {entry.duty}",
        "place": entry.place or "",
        "done": entry.done,
        "result": entry.result or "",
    }


PAPERS = (
    Paper("duty-sheets", "履职纪实月表", duty_sheets, ("duty-sheet",), monthly=True),
    Paper("duty-table", "履职统计表", duty_table, ("duty-table",), monthly=True, whole=True),
)
