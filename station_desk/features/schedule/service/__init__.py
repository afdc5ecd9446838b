"""What the rooms above ask of the schedule: its plan, its meetings, who came."""

from station_desk.features.schedule.service.meetings import (
    YearFacts,
    due,
    meetings_between,
    meetings_of,
    monthly_meeting,
    year_facts,
)
from station_desk.features.schedule.service.plan import (
    Settled,
    add_plan,
    meeting_clock,
    missing_plan,
    move_meeting,
    settle,
    unsettled,
    usual_meeting,
)
from station_desk.features.schedule.service.roll import (
    Seat,
    absences,
    expected_at,
    mark_all_present,
    marks_of,
    roll_of,
    set_marks,
)

__all__ = [
    "Seat",
    "Settled",
    "YearFacts",
    "absences",
    "add_plan",
    "due",
    "expected_at",
    "mark_all_present",
    "marks_of",
    "meeting_clock",
    "meetings_between",
    "meetings_of",
    "missing_plan",
    "monthly_meeting",
    "move_meeting",
    "roll_of",
    "set_marks",
    "settle",
    "unsettled",
    "usual_meeting",
    "year_facts",
]
