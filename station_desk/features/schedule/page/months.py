"""What is known of a month for its grid, read from the desk."""

from datetime import date, datetime, time

from station_desk.base.dates import today
from station_desk.base.holidays import day_kind
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.page.places import Chip, Month
from station_desk.features.schedule.service import meetings_between
from station_desk.features.settings.service import moved_days
from station_desk.store.desk import Desk


def month_of(desk: Desk, first: date) -> Month:
    """What the grid of a month shows, its neighbours' days included."""
    empty = Month(first, today())
    with desk.look() as session:
        moved = moved_days(session)
        meetings = meetings_between(session, empty.days[0], empty.days[-1])
    kinds = {day: day_kind(day, moved) for day in empty.days}
    return Month(first, today(), kinds, [chip_of(one) for one in meetings])


def chip_of(meeting: Meeting) -> Chip:
    """A meeting as the grid shows it."""
    past = meeting.state == "待开" and meeting.starts < datetime.combine(today(), time.min)
    return Chip(
        meeting.id, meeting.starts.date(), meeting.kind, meeting.title, f"{meeting.starts:%H:%M}",
        "未开" if past else meeting.state, bool(meeting.provisional), meeting.place or "",
    )  # fmt: skip
