"""The days the State Council moved, as the station entered them."""

from collections.abc import Iterable
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.features.settings.model import MovedDay
from station_desk.features.settings.rules import ListedDay


def moved_days(session: Session) -> dict[date, bool | str]:
    """The days entered by hand: True works; a holiday's name, or False where none is noted, rests."""
    return {one.day: one.kind == "上班" or one.name or False for one in session.scalars(select(MovedDay))}


def enter_days(session: Session, days: Iterable[ListedDay]) -> int:
    """Write the days of a list; one that is there already is corrected, not doubled. Returns how many changed."""
    known = {one.day: one for one in session.scalars(select(MovedDay))}
    count = 0
    for listed in days:
        kind = "上班" if listed.worked else "放假"
        there = known.get(listed.day)
        if there and (there.kind, there.name) == (kind, listed.name):
            continue
        count += 1
        if there:
            there.kind, there.name = kind, listed.name
        else:
            session.add(MovedDay(day=listed.day, kind=kind, name=listed.name))
    return count
