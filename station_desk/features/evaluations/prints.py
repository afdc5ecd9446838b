"""What leaves the room: the year's summary as a paper and a workbook, and everyone's sheet with its evidence."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.money import show_fen
from station_desk.features.evaluations import rules
from station_desk.features.evaluations.rules import Item
from station_desk.features.evaluations.service import (
    Standing,
    items_of,
    points_of,
    scheme_of,
    standings,
    summary_of,
)
from station_desk.features.settings.service import station_of
from station_desk.printing.task import Paper, Wish
from station_desk.store.desk import Desk

NOT_THEN = "／"  # a month in which the person was not in office
MONTHS = range(1, 13)


# -------------------------------------------------------------------------------------------------------- papers
def write_summary(desk: Desk, wish: Wish, target: Path) -> Job[int]:
    """Write the 考核汇总表 of `wish.year` (by default the year whose scoring is due); best score first.

    Raises UserError for a year that has not been rolled up, or for a name in `wish.only` that is not in it.
    """
    yield Step(0, 1, "正在读取考核结果")
    with desk.look() as session:
        record = summary_record(session, wish)
    from station_desk.printing.pdf import write_pdf
    from station_desk.printing.reading import read_layout

    return (yield from write_pdf(target, read_layout("evaluation-summary"), [record], title="考核汇总表"))


def write_sheets(desk: Desk, wish: Wish, target: Path) -> Job[int]:
    """Write one 考核表 a person: every item's points by month, the score, the grade, room for signatures.

    Raises UserError as `write_summary` does.
    """
    yield Step(0, 1, "正在读取考核结果")
    with desk.look() as session:
        records = sheet_records(session, wish)
    from station_desk.printing.pdf import write_pdf
    from station_desk.printing.reading import read_layout

    return (yield from write_pdf(target, read_layout("evaluation-sheet"), records, title="考核表"))


def year_of(wish: Wish) -> int:
    """The year that is wished for, else the one whose scoring is due."""
    return wish.year or rules.usual_month(dates.today())[0]


def wanted(session: Session, wish: Wish) -> list[Standing]:
    """The people of the year whose grades are kept, by village; only those wished for.

    Raises UserError where there are none, or where points were changed since the year was rolled up: on paper the
    score and its evidence must agree.
    """
    year = year_of(wish)
    found = [one for one in standings(session, year) if one.grade]
    if not found:
        raise UserError(f"{year}年度还没有汇总，没有考核结果可打印。", "请先在“考核”里打分并汇总定档。")
    if wish.ids:
        found = [one for one in found if one.person.id in wish.ids or (one.grade and one.grade.id in wish.ids)]
    if wish.only:
        missing = [name for name in wish.only if name not in {one.person.name for one in found}]
        if missing:
            raise UserError(f"{'、'.join(missing)}没有{year}年度的考核结果。", "请核对姓名和年度，或先汇总定档。")
        found = [one for one in found if one.person.name in wish.only]
    moved = [one.person.name for one in found if one.moved]
    if moved:
        names = "、".join(moved[:3]) + (f"等 {len(moved)} 人" if len(moved) > 3 else "")
        raise UserError(f"{names}的得分在汇总后有变化，没有打印。", "请在“考核”里再点一次“汇总定档”，然后打印。")
    return found


def by_score(found: Sequence[Standing]) -> list[Standing]:
    """The best first; who has no score stands last."""
    return sorted(found, key=lambda one: (one.score is None, -(one.score or 0)))


def summary_record(session: Session, wish: Wish) -> dict[str, Any]:
    """The words of layout evaluation-summary."""
    station, found = station_of(session), wanted(session, wish)
    return {
        "title": f"{year_of(wish)}年度农村辅警考核汇总表",
        "station": station.name,
        "printed": dates.chinese_date(dates.today()),
        "count": f"共 {len(found)} 人：{summary_of(found)}",
        "rows": [
            {
                "name": one.person.name,
                "village": one.village,
                "badge": one.person.badge or "",
                "months": str(one.counted),
                "score": shown_score(kept(one)),
                "grade": one.stands or "未定档",
                "reason": (one.grade.reason if one.grade else "") or "",
            }
            for one in by_score(found)
        ],
    }


def sheet_records(session: Session, wish: Wish) -> list[dict[str, Any]]:
    """The words of layout evaluation-sheet for each person."""
    year = year_of(wish)
    station, scheme, items = station_of(session), scheme_of(session, year), items_of(session, year)
    points = points_of(session, year)
    shared = {
        "title": f"{year}年度农村辅警考核表",
        "station": station.name,
        "printed": dates.chinese_date(dates.today()),
        "scheme": scheme.title if scheme else "",
    }
    found = []
    for one in wanted(session, wish):
        by_month = {month: points[one.person.id].get(f"{year}-{month:02d}", {}) for month in MONTHS}
        found.append({**shared, **person_words(one), "rows": list(sheet_rows(one, items, by_month))})
    return found


def person_words(one: Standing) -> dict[str, str]:
    """What an evaluation sheet says of the person and the result."""
    person, grade = one.person, one.grade
    return {
        "name": person.name,
        "village": one.village,
        "badge": person.badge or "",
        "hired": dates.show_date(person.hired) if person.hired else "",
        "months": f"{one.counted} 个月",
        "score": shown_score(kept(one)),
        "proposed": (grade.proposed if grade else None) or "未提出",
        "grade": one.stands or "未定档",
        "reason": (f"手工调整：{grade.reason}" if grade.reason else grade.because or "") if grade else "",
    }


def sheet_rows(
    one: Standing, items: Sequence[Item], by_month: Mapping[int, Mapping[str, int]]
) -> Iterator[dict[str, str]]:
    """The lines of an evaluation sheet: each item by month, then the months' scores.

    An item's mean is over the months that count, what was not added or taken off there being nothing: so the means
    add up to the year's score.
    """
    counted = [month for month in MONTHS if one.months[month] is not None]
    for number, item in enumerate(items, 1):
        there = {month: points[item.id] for month, points in by_month.items() if item.id in points}
        months = {f"m{month}": signed(item, there[month]) if month in there else blank(one, month) for month in MONTHS}
        mean = rules.mean(there.get(month, 0) for month in counted)
        most = signed(item, item.most)
        shown = signed(item, mean, show_fen) if mean is not None else ""
        yield {"row": str(number), "item": item.title, "most": most, **months, "mean": shown}
    scores = {
        f"m{month}": rules.show_points(score) if score is not None else blank(one, month)
        for month, score in one.months.items()
    }
    yield {"row": "", "item": "月得分", "most": "", **scores, "mean": shown_score(kept(one))}


def signed(item: Item, points: int, show: Callable[[int], str] = rules.show_points) -> str:
    """Points as they count: +2 for a bonus, −2 for a deduction."""
    return ({rules.BONUS: "+", rules.DEDUCTION: "−"}.get(item.kind, "") if points else "") + show(points)


def blank(one: Standing, month: int) -> str:
    """What stands where a month has no points."""
    return "" if month in one.held else NOT_THEN


def kept(one: Standing) -> int | None:
    """The year's score as it was rolled up: what was graded."""
    return one.grade.score if one.grade else None


def shown_score(score: int | None) -> str:
    return "" if score is None else show_fen(score)


# ------------------------------------------------------------------------------------------------------ workbook
def export_year(desk: Desk, year: int, target: Path) -> Job[int]:
    """Write the year's scores and grades as a workbook, best score first; returns how many people."""
    from station_desk.excel.write import Column, write_table

    with desk.look() as session:
        found = by_score(standings(session, year))
    if not found:
        raise UserError(f"{year}年没有在岗的辅警，没有内容可导出。", "请先在花名册里登记人员。")
    columns = [Column("序号", "number"), Column("姓名"), Column("所属村"), Column("辅警编号")]
    columns += [Column(f"{month}月", "money") for month in MONTHS]
    columns += [Column("年度得分", "money"), Column("计分月数", "number"), Column("建议档次"), Column("档次")]
    columns += [Column("建议理由"), Column("调整理由")]
    rows = [list(cells(number, one)) for number, one in enumerate(found, 1)]
    yield from write_table(target, f"{year}年度农村辅警考核汇总", columns, rows)
    return len(found)


def cells(number: int, one: Standing) -> Iterator[Any]:
    """One person's line of the workbook; scores in 分."""
    yield from (number, one.person.name, one.village, one.person.badge)
    for score in (*(one.months[month] for month in MONTHS), one.score):
        yield None if score is None else score / 100
    yield from (one.counted, one.proposal.grade, one.stands, one.proposal.because, one.grade and one.grade.reason)


PAPERS = (
    Paper("evaluation-summary", "考核汇总表", write_summary),
    Paper("evaluation-sheets", "考核表（每人一张）", write_sheets),
)
