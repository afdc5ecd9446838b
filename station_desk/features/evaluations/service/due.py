"""What the evaluation asks for: last month's points, and the next step of last year's grades."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from station_desk.base.chinese import names_of
from station_desk.base.due import Due
from station_desk.features.evaluations import ScoresPlace, YearPlace
from station_desk.features.evaluations.service.flow import unfinished
from station_desk.features.evaluations.service.grades import unscored
from station_desk.features.evaluations.service.points import has_scores


def due(session: Session, today: date) -> Iterator[Due]:
    """All of it."""
    month = month_before(today)
    left = unscored(session, month)
    if left:
        words = f"{int(month[5:])}月还没有打完分：{names_of([one.name for one in left])}"
        yield Due("unscored", "care", words, ScoresPlace(month, left[0].id), "去打分")
    last = today.year - 1
    words = unfinished(session, last, today) if has_scores(session, last) else ""
    if words:
        yield Due("grades", "care", words, YearPlace(last, "年度汇总"), "去办理")


def month_before(day: date) -> str:
    """The month before a day's, as 2026-10."""
    year, month = (day.year, day.month - 1) if day.month > 1 else (day.year - 1, 12)
    return f"{year}-{month:02d}"
