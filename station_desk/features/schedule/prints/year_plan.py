"""The year's plan as a table."""

from pathlib import Path

from station_desk.base.dates import chinese_date, show_date, today
from station_desk.base.errors import UserError
from station_desk.base.holidays import WEEKDAYS, Overrides, day_kind
from station_desk.base.jobs import Job, Step
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.prints.setting import write_layout
from station_desk.features.schedule.service.meetings import meetings_of
from station_desk.features.settings.service import moved_days, station_of
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk


def write_year_plan(desk: Desk, request: PrintRequest, target: Path) -> Job[int]:
    """Write the plan of `request.year` (this year without one; the year of the meetings `request.ids` names) as a table.

    Raises UserError for a year without meetings.
    """
    yield Step(0, 1, "正在读取日程")
    with desk.look() as session:
        named = [one for key in request.ids if (one := session.get(Meeting, key))]
        year = request.year or (named[0].starts.year if named else today().year)
        meetings = [one for one in meetings_of(session, year) if one.state != "取消"]
        if not meetings:
            raise UserError(f"{year} 年还没有日程。", "请先排出全年日程，再打印年度计划表。")
        unsure, moved = any(one.provisional for one in meetings), moved_days(session)
        record = {
            "title": f"{year}年农村辅警例会与考核安排",
            "station": station_of(session).name,
            "printed": chinese_date(today()),
            "note": "带“暂定”的日期在国务院公布放假安排后核对。" if unsure else "",
            "rows": [_plan_row(one, moved) for one in meetings],
        }
    return (yield from write_layout(desk, target, "yearplan", [record], f"{year}年度计划表"))


def _plan_row(meeting: Meeting, moved: Overrides) -> dict[str, str]:
    worked = day_kind(meeting.starts.date(), moved)
    return {
        "date": show_date(meeting.starts.date()),
        "weekday": f"星期{WEEKDAYS[meeting.starts.weekday()]}",
        "time": f"{meeting.starts:%H:%M}",
        "kind": meeting.kind,
        "title": meeting.title,
        "place": meeting.place or "",
        "note": "暂定" if meeting.provisional else "调休上班" if worked.sort == "extra work" else "",
    }
