"""What leaves the room: its papers, and the year as a calendar file."""

from station_desk.features.schedule.prints.attendance import attendance
from station_desk.features.schedule.prints.meetings import notices, sign_in, sign_in_two, year_plan
from station_desk.features.schedule.prints.minutes import minutes
from station_desk.printing.task import Paper

SIGN_IN = Paper("sign-in", "签到表", sign_in, ("sign-in",))
YEAR_PLAN = Paper("yearplan", "年度计划表", year_plan, ("yearplan",))
ATTENDANCE_PAPER = Paper("attendance", "出勤统计表", attendance, ("attendance",))
PAPERS = (
    SIGN_IN,
    Paper("sign-in-two", "签到表（两栏）", sign_in_two, ("sign-in-two",)),
    Paper("notice", "会议通知", notices, ("notice",)),
    Paper("minutes", "会议纪要", minutes, ("minutes",)),
    ATTENDANCE_PAPER,
    YEAR_PLAN,
)
