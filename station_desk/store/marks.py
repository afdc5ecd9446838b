"""Who did which step of a record's way and on which day, and where that is kept."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, time
from typing import Any, Protocol

from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.fields.field import fields_of

Answers = Mapping[str, Any]


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
        """What was done and not sent back, oldest first."""

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
