"""Who did which step of a record's way and on which day, and where that is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.fields.field import fields_of

Answers = Mapping[str, Any]
BY, ON = "by", "on"  # the keys of who has done a step and of the day of its paper among the answers


def moment_of(session: Session) -> datetime:
    """Now, or the moment that whoever tells of days gone by has put into `session.info["at"]`."""
    at: datetime = session.info.get("at") or dates.now()
    return at.replace(microsecond=0)


@dataclass(frozen=True, slots=True)
class Mark:
    """A step that was done and stands: by whom, on which day, and what sentences call that day."""

    step: str
    by: str
    on: date
    called: str


@dataclass(frozen=True, slots=True)
class Taken:
    """A step as it is taken: the answers to what it asked, in whose name, and the day of its paper (else today)."""

    step: str
    to: str
    answers: Answers
    by: str
    on: date


class Marks(Protocol):
    """Where it is kept who did which step and when."""

    def read(self, session: Session, record: Any) -> Sequence[Mark]:
        """What was done on a day that is known, oldest first."""

    def write(self, session: Session, record: Any, taken: Taken, note: str) -> None:
        """Keep that a step was done; one that leads back makes what followed void."""


@dataclass(frozen=True, slots=True)
class ColumnMarks:
    """Marks in the record's own columns, `stem_by` and `stem_at`: (state reached, stem), in the order of the way."""

    stems: tuple[tuple[str, str], ...]

    def read(self, _: Session, record: Any) -> Sequence[Mark]:
        titles = fields_of(type(record))
        told = [(state, stem, getattr(record, f"{stem}_at")) for state, stem in self.stems]
        return [
            Mark(state, getattr(record, f"{stem}_by") or "", at.date(), titles[f"{stem}_at"].title)
            for state, stem, at in told if at
        ]  # fmt: skip

    def write(self, session: Session, record: Any, taken: Taken, _: str) -> None:
        states = [state for state, _ in self.stems]
        place, now = states.index(taken.to), moment_of(session)
        for _, stem in self.stems[place + 1 :]:
            setattr(record, f"{stem}_by", None)
            setattr(record, f"{stem}_at", None)
        if taken.step == taken.to:
            stem = self.stems[place][1]
            setattr(record, f"{stem}_by", taken.by)
            setattr(record, f"{stem}_at", now if taken.on == now.date() else datetime.combine(taken.on, time()))


@dataclass(frozen=True, slots=True)
class RowMarks:
    """Marks as rows of `model`, whose `link` is the record's key; what was sent back stays to be seen.

    A row has step, at, by, role, note, and day: that of the paper, None for a step that has none.
    """

    model: type[Any]
    link: str

    def read(self, session: Session, record: Any) -> Sequence[Mark]:
        own = getattr(self.model, self.link) == record.id
        rows = session.scalars(select(self.model).where(own, self.model.day.is_not(None)).order_by(self.model.id))
        return [Mark(row.step, row.by, row.day, f"{row.step}日期") for row in rows]

    def write(self, session: Session, record: Any, taken: Taken, note: str) -> None:
        self.add(session, record, taken.step, note, taken.on if ON in taken.answers else None)

    def add(self, session: Session, record: Any, step: str, note: str = "", day: date | None = None) -> None:
        """Note who did a step just now; `day` is that of its paper."""
        user = session.info["user"]
        row = {"step": step, "at": moment_of(session), "by": user.name, "role": user.role, "day": day}
        session.add(self.model(**{self.link: record.id}, **row, note=note[:200] or None))
