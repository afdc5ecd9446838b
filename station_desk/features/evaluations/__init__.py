"""考核: schemes, scores and grades."""

from dataclasses import dataclass

from station_desk.base.places import Place
from station_desk.fields.room import Room

ROOM = Room("考核", group="考核表彰", icon="clipboard-check")


@dataclass(frozen=True)
class ScoresPlace(Place):
    """The grid of a month (2026-03) at a person's row."""

    room = "evaluations"
    month: str
    person: str = ""


@dataclass(frozen=True)
class YearPlace(Place):
    """A year, in the tab of that title."""

    room = "evaluations"
    year: int
    tab: str = ""
