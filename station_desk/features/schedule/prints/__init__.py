"""What leaves the room: its papers, and the year as a calendar file."""

from station_desk.features.schedule.prints.calendar import calendar_of, write_calendar
from station_desk.features.schedule.prints.minutes import write_minutes_paper
from station_desk.features.schedule.prints.notice import write_notices
from station_desk.features.schedule.prints.sign_in import write_sign_in
from station_desk.features.schedule.prints.year_plan import write_year_plan
from station_desk.printing.task import Paper

__all__ = [
    "PAPERS",
    "calendar_of",
    "write_calendar",
    "write_minutes_paper",
    "write_notices",
    "write_sign_in",
    "write_year_plan",
]

PAPERS = (
    Paper("sign-in", "签到表", write_sign_in),
    Paper("notice", "会议通知", write_notices),
    Paper("minutes", "会议纪要", write_minutes_paper),
    Paper("yearplan", "年度计划表", write_year_plan),
)
