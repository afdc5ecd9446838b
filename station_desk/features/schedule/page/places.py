"""What a month's grid shows and where each thing lies in it: plain values and geometry."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, timedelta

from PySide6.QtCore import QPointF, QRectF, QSizeF

from station_desk.base.holidays import DayKind

HEAD = 32  # px of the weekdays' row
TOP = 28  # px of a day's own line
CHIP, GAP = 20, 3  # px: a chip's height, the room between two
WEEK = 7


@dataclass(frozen=True, slots=True)
class Chip:
    """One meeting on its day; `state` 待开 已开 取消, or 未开 where its day is past."""

    id: str
    day: date
    kind: str
    title: str
    clock: str  # 09:00
    state: str
    provisional: bool = False
    place: str = ""

    def described(self) -> str:
        """The meeting in a few lines, for a tooltip."""
        lines = (self.title, f"{self.clock} {self.place}".strip(), self.state, "暂定" if self.provisional else "")
        return "\n".join(filter(None, lines))


@dataclass(frozen=True, slots=True)
class Month:
    """What the grid shows: the month of `first`, the sort of every day in sight, and the meetings."""

    first: date
    today: date
    kinds: Mapping[date, DayKind] = field(default_factory=dict)
    chips: Sequence[Chip] = ()

    @property
    def start(self) -> date:
        """The Monday in the upper left corner."""
        return self.first - timedelta(days=self.first.weekday())

    @property
    def weeks(self) -> int:
        """How many rows the month takes: 4 to 6."""
        after = (self.first.replace(day=28) + timedelta(days=4)).replace(day=1)
        return -(-(after - self.start).days // WEEK)

    @property
    def days(self) -> list[date]:
        """Every day in sight, from the upper left."""
        return [self.start + timedelta(days=number) for number in range(WEEK * self.weeks)]

    def holds(self, day: date) -> bool:
        """Whether the day is one of the month itself, not of its neighbours."""
        return (day.year, day.month) == (self.first.year, self.first.month)

    def on(self, day: date) -> list[Chip]:
        """The meetings of a day, by time."""
        return sorted((one for one in self.chips if one.day == day), key=lambda one: (one.clock, one.id))

    def find(self, meeting_id: str) -> Chip | None:
        """A meeting's chip, None where it is not in sight."""
        return next((one for one in self.chips if one.id == meeting_id), None)


@dataclass(frozen=True, slots=True)
class Places:
    """Where a month's days and chips lie on a widget of a size in px."""

    month: Month
    size: QSizeF

    @property
    def _wide(self) -> float:
        return self.size.width() / WEEK

    @property
    def _high(self) -> float:
        return (self.size.height() - HEAD) / self.month.weeks

    def cell(self, day: date) -> QRectF:
        """The place of a day in sight."""
        row, column = divmod((day - self.month.start).days, WEEK)
        return QRectF(column * self._wide, HEAD + row * self._high, self._wide, self._high)

    def day_at(self, at: QPointF) -> date | None:
        """The day under a point, None outside."""
        column, row = int(at.x() // self._wide), int((at.y() - HEAD) // self._high)
        inside = 0 <= column < WEEK and 0 <= row < self.month.weeks
        return self.month.start + timedelta(days=row * WEEK + column) if inside else None

    def chips(self, day: date) -> list[tuple[Chip, QRectF]]:
        """The chips of a day that have room, with their places; one place is kept for “还有 …” where some have not."""
        chips, cell = self.month.on(day), self.cell(day)
        room = max(1, int((cell.height() - TOP + GAP) // (CHIP + GAP)))
        shown = chips if len(chips) <= room else chips[: room - 1]
        line = QRectF(cell.left() + 5, cell.top() + TOP, cell.width() - 10, CHIP)
        return [(one, line.translated(0, place * (CHIP + GAP))) for place, one in enumerate(shown)]

    def rest(self, day: date) -> tuple[int, QRectF]:
        """How many chips of a day have no room, and where that is said."""
        shown = self.chips(day)
        cell = self.cell(day)
        line = QRectF(cell.left() + 5, cell.top() + TOP + len(shown) * (CHIP + GAP), cell.width() - 10, CHIP)
        return len(self.month.on(day)) - len(shown), line

    def chip(self, meeting_id: str) -> QRectF | None:
        """The place of a meeting's chip, None where it is not in sight."""
        found = self.month.find(meeting_id)
        return next((place for one, place in self.chips(found.day) if one.id == meeting_id), None) if found else None

    def chip_at(self, at: QPointF) -> Chip | None:
        """The chip under a point."""
        day = self.day_at(at)
        return next((one for one, place in self.chips(day) if place.contains(at)), None) if day else None
