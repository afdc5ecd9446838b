"""The 考核表, one a person: every item's points by month, the result, what was amended, and the evidence behind it."""

from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.jobs import Job, Step
from station_desk.base.money import show_fen
from station_desk.features.evaluations import rules
from station_desk.features.evaluations.prints.setting import (
    MONTHS,
    blank,
    kept,
    reason_words,
    shown_score,
    signed,
    wanted,
    year_of,
)
from station_desk.features.evaluations.rules import Item
from station_desk.features.evaluations.service.grades import Standing
from station_desk.features.evaluations.service.points import ProofLine, points_of, proofs
from station_desk.features.evaluations.service.schemes import items_of, scheme_of
from station_desk.features.layouts.service import layout_of
from station_desk.features.settings.service import station_of
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk


def write_sheets(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write one 考核表 a person: every item's points by month, the score, the grade, room for signatures, and on the
    pages behind it what the points rest on.

    Raises UserError as `write_summary` does.
    """
    yield Step(0, 1, "正在读取考核结果")
    with desk.look() as session:
        records = sheet_records(session, request)
        layouts = [layout_of(session, name) for name in ("evaluation-sheet", "evaluation-evidence")]
    from station_desk.printing.pdf import write_pdf

    return (yield from write_pdf(target, layouts, records, title="考核表"))


def sheet_records(session: Session, request: PrintRequest) -> list[dict[str, Any]]:
    """The words of the layouts evaluation-sheet and evaluation-evidence for each person."""
    year, people = year_of(request), wanted(session, request)
    known = proofs(session, year, [one.person.id for one in people])
    station, scheme, items = station_of(session), scheme_of(session, year), items_of(session, year)
    points = points_of(session, year)
    shared = {
        "title": f"{year}年度农村辅警考核表",
        "station": station.name,
        "printed": dates.chinese_date(dates.today()),
        "scheme": scheme.title if scheme else "",
    }
    found = []
    for one in people:
        by_month = {month: points[one.person.id].get(f"{year}-{month:02d}", {}) for month in MONTHS}
        rows, proof = list(sheet_rows(one, items, by_month)), [proof_row(line) for line in known[one.person.id]]
        found.append({**shared, **person_words(one), "rows": rows, "proof": proof})
    return found


def proof_row(line: ProofLine) -> dict[str, str]:
    """A line of what the points rest on; without an item it gave none."""
    points = signed(line.item, line.points) if line.item else ""
    return {"sort": line.sort, "when": line.when, "words": line.words, "points": points}


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
        "reason": reason_words(one) or (grade.because if grade else "") or "",
    }


def sheet_rows(
    one: Standing, items: Sequence[Item], by_month: Mapping[int, Mapping[str, int]]
) -> Iterator[dict[str, str]]:
    """The lines of an evaluation sheet: each item by month, then the months' scores.

    An item's mean, its weight counted, is over the months that count, what was not added or taken off there being
    nothing: so the means add up to the year's score where no ceiling of all bonuses or deductions was reached.
    """
    counted = [month for month in MONTHS if one.months[month] is not None]
    for number, item in enumerate(items, 1):
        there = {month: points[item.id] for month, points in by_month.items() if item.id in points}
        months = {f"m{month}": signed(item, there[month]) if month in there else blank(one, month) for month in MONTHS}
        mean = rules.mean(there.get(month, 0) * item.weight // rules.FULL_WEIGHT for month in counted)
        most = signed(item, item.most)
        shown = signed(item, mean, show_fen) if mean is not None else ""
        yield {"row": str(number), "item": item.title, "most": most, **months, "mean": shown}
    scores = {
        f"m{month}": rules.show_points(score) if score is not None else blank(one, month)
        for month, score in one.months.items()
    }
    yield {"row": "", "item": "月得分", "most": "", **scores, "mean": shown_score(kept(one))}
