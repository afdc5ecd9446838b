"""Two meetings at one time: which others overlap, and how that is said."""

from collections.abc import Collection, Iterable, Sequence
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.features.schedule.model import Meeting

LONGEST = timedelta(minutes=720)  # no meeting lasts longer (Meeting.lasts)
USUAL = 120  # minutes


def clashes(session: Session, starts: datetime, lasts: int | None, but: Collection[str] = ()) -> list[Meeting]:
    """The meetings that stand and overlap a time, by time; `but` names those that do not count. `lasts` is in minutes."""
    end = starts + timedelta(minutes=lasts or USUAL)
    query = select(Meeting).where(Meeting.starts > starts - LONGEST, Meeting.starts < end, Meeting.state != "取消")
    found = [one for one in session.scalars(query.order_by(Meeting.starts, Meeting.id)) if one.id not in but]
    return [one for one in found if end_of(one) > starts]


def end_of(meeting: Meeting) -> datetime:
    """When a meeting is over."""
    return meeting.starts + timedelta(minutes=meeting.lasts or USUAL)


def clash_words(others: Sequence[Meeting]) -> str:
    """这个时间已有“2026年3月例会”（3月10日 09:00–11:00）; "" for none."""
    named = [f"“{one.title}”（{one.starts.month}月{one.starts.day}日 {hours_of(one)}）" for one in others]
    return f"这个时间已有{'、'.join(named)}" if named else ""


def hours_of(meeting: Meeting) -> str:
    """09:00–11:00."""
    return f"{meeting.starts:%H:%M}–{end_of(meeting):%H:%M}"


def busy_days(meetings: Iterable[Meeting], clock: time, lasts: int | None) -> dict[date, str]:
    """The days on which one of the meetings that stand overlaps that hour, with its title."""
    found: dict[date, str] = {}
    for one in meetings:
        begin = datetime.combine(one.starts.date(), clock)
        if one.state != "取消" and one.starts < begin + timedelta(minutes=lasts or USUAL) and end_of(one) > begin:
            found.setdefault(one.starts.date(), one.title)
    return found
