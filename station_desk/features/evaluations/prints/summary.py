"""The year's 汇总表: everybody best first, with what was set by hand or amended, and where the year stands."""

from pathlib import Path
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.jobs import Job, Step
from station_desk.features.evaluations.prints.setting import (
    amended_words,
    by_score,
    kept,
    shown_score,
    veto_words,
    wanted,
    year_of,
)
from station_desk.features.evaluations.service.flow import flow_of, where_it_stands
from station_desk.features.evaluations.service.grades import summary_of
from station_desk.features.layouts.service import layout_of
from station_desk.features.settings.service import station_of
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk


def write_summary(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write the 考核汇总表 of `request.year` (by default the year whose scoring is due); best score first.

    Raises UserError for a year that has not been rolled up, or for a name in `request.only` that is not in it.
    """
    yield Step(0, 1, "正在读取考核结果")
    with desk.look() as session:
        record, layout = summary_record(session, request), layout_of(session, "evaluation-summary")
    from station_desk.printing.pdf import write_pdf

    return (yield from write_pdf(target, layout, [record], title="考核汇总表"))


def summary_record(session: Session, request: PrintRequest) -> dict[str, Any]:
    """The words of layout evaluation-summary."""
    station, found = station_of(session), wanted(session, request)
    return {
        "title": f"{year_of(request)}年度农村辅警考核汇总表",
        "station": station.name,
        "printed": dates.chinese_date(dates.today()),
        "state": where_it_stands(flow_of(session, year_of(request)), dates.today()),
        "count": f"共 {len(found)} 人：{summary_of(found)}",
        "rows": [
            {
                "name": one.person.name,
                "village": one.village,
                "badge": one.person.badge or "",
                "months": str(one.counted),
                "score": shown_score(kept(one)),
                "grade": one.stands or "未定档",
                "reason": "；".join(
                    words for words in (veto_words(one), one.grade and one.grade.reason, amended_words(one)) if words
                ),
            }
            for one in by_score(found)
        ],
    }
