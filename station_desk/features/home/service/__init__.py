"""What is due today and what is wrong, asked of every room below."""

from datetime import date

from sqlalchemy.orm import Session

from station_desk.base.dates import today as this_day
from station_desk.features.home.rules import Due, folded, in_order
from station_desk.features.home.service.begin import FirstStep, first_steps, has_people
from station_desk.features.home.service.meetings import due_meetings, meeting_days
from station_desk.features.home.service.money import due_money
from station_desk.features.home.service.papers import due_papers
from station_desk.features.home.service.people import covered, due_people

__all__ = ["FirstStep", "covered", "due", "first_steps", "lines", "meeting_days"]


def due(session: Session) -> int:
    """How many lines ask for something to be done."""
    return sum(one.severity != "good" for one in lines(session, this_day()))


def lines(session: Session, today: date) -> list[Due]:
    """What is due on that day, the most urgent first; [] on a desk that still waits for its first people."""
    if any(not step.done for step in first_steps(session)) and not has_people(session):
        return []
    found = (due_papers, due_money, due_meetings, due_people)
    return in_order(folded(one for theme in found for one in theme(session, today)))
