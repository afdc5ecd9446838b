"""How training hours count, in hundredths of a 学时: pure functions, no database."""

from dataclasses import dataclass
from datetime import date, timedelta

PRESERVICE = "岗前培训"
YEARLY = "年度学时"
AROUND = timedelta(days=90)  # whose hiring is so near a 岗前培训 is expected at it [our choice]
YEARLY_FROM = 10  # the month from which a year's missing hours are due [our choice]
MAKE_UP = "（补训）"


@dataclass(frozen=True, slots=True)
class Sitting:
    """How one person took part: 参加 请假 缺席; result, score (hundredths) and own hours only where there are any."""

    mark: str
    result: str | None = None
    score: int | None = None
    hours: int | None = None
    note: str | None = None

    def tidy(self) -> "Sitting":
        """The same without what only those who took part have."""
        note = (self.note or "").strip() or None
        return Sitting(self.mark, self.result, self.score, self.hours, note) if self.took_part else Sitting(
            self.mark, note=note
        )  # fmt: skip

    @property
    def took_part(self) -> bool:
        return self.mark == "参加"

    @property
    def to_make_up(self) -> bool:
        """Whether the course is still to be taken: not there, or not passed."""
        return not self.took_part or self.result == "不合格"


def hours_of(course_hours: int, sitting: Sitting) -> int:
    """What a person is credited: the own hours, else the course's; nothing where absent or 不合格."""
    if sitting.to_make_up:
        return 0
    return course_hours if sitting.hours is None else sitting.hours


def yearly_needed(year: int, hired: date | None, hours: int) -> int:
    """The hours a year asks of a person; none in the year of hiring, which asks for 岗前培训 instead [our choice]."""
    return 0 if hired and hired.year >= year else hours


def preservice_needed(hired: date | None, records_begin: date | None, hours: int) -> int:
    """The 岗前培训 asked of a person: of those hired since the year in which the desk's first course was entered."""
    if hired is None or records_begin is None or hired < records_begin.replace(month=1, day=1):
        return 0
    return hours


def make_up_title(title: str) -> str:
    """What the course that makes another one up is called."""
    return title if title.endswith(MAKE_UP) else f"{title}{MAKE_UP}"
