"""What leaves the room: its papers, and the year as a calendar file."""

from station_desk.features.schedule.prints.attendance import write_attendance
from station_desk.features.schedule.prints.minutes import write_minutes_paper
from station_desk.features.schedule.prints.notice import notice_records, write_notices
from station_desk.features.schedule.prints.sign_in import sign_in_records, write_sign_in, write_sign_in_two
from station_desk.features.schedule.prints.year_plan import write_year_plan
from station_desk.printing.task import Paper

ATTENDANCE_PAPER = Paper("attendance", "出勤统计表", write_attendance, layouts=("attendance",))
PAPERS = (
    Paper("sign-in", "签到表", write_sign_in, layouts=("sign-in",), records=sign_in_records),
    Paper("sign-in-two", "签到表（两栏）", write_sign_in_two, layouts=("sign-in-two",)),
    Paper("notice", "会议通知", write_notices, layouts=("notice",), records=notice_records),
    Paper("minutes", "会议纪要", write_minutes_paper, layouts=("minutes",)),
    ATTENDANCE_PAPER,
    Paper("yearplan", "年度计划表", write_year_plan, layouts=("yearplan",)),
)
