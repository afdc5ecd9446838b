"""例会日程: the year's meetings and who came."""

from dataclasses import dataclass

from station_desk.base.places import Place
from station_desk.fields.room import Room

ROOM = Room("例会日程", group="日常", icon="calendar-days", adds_to=("moved_day",), takes_files=True)


@dataclass(frozen=True)
class MonthPlace(Place):
    """The calendar at a month (2026-03)."""

    room = "schedule"
    month: str


@dataclass(frozen=True)
class YearPlace(Place):
    """The meetings of a year; `recheck` asks at once which of their days to change."""

    room = "schedule"
    year: int
    recheck: bool = False


@dataclass(frozen=True)
class EnclosuresPlace(Place):
    """The scans and photos of a meeting, by its key."""

    room = "schedule"
    enclosures: str


@dataclass(frozen=True)
class AttendancePlace(Place):
    """The marks of a period (2026, 2026-H1, 2026-Q1, 2026-03), only those of a `mark` (缺席, 未经批准 …) or of a `person`."""

    room = "schedule"
    attendance: str
    mark: str = ""
    person: str = ""
