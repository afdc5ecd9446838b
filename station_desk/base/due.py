"""What is due, as each room tells it in its service: a line with the place where it is done, and one for many of a kind."""

from dataclasses import dataclass
from datetime import date
from typing import Literal

from station_desk.base.places import Place

Severity = Literal["bad", "care", "good"]


@dataclass(frozen=True, slots=True)
class Many:
    """How one line speaks for many of a kind: “{names}空缺”, the place it opens, and what is counted (个村)."""

    sentence: str
    place: Place
    counted: str = "人"


@dataclass(frozen=True, slots=True)
class Due:
    """One line of the day: a Chinese `sentence`, the `day` it is about, and the place that `act` opens.

    `severity` is bad (late or missing), care (to be done) or good (coming up); `about` is who or what the line speaks
    of; `many` how more than a few of a `kind` are told in one. `icon` is its room's where it names none.
    """

    kind: str
    severity: Severity
    sentence: str
    place: Place
    act: str
    day: date | None = None
    about: str = ""
    many: Many | None = None
    icon: str = ""

    @property
    def room(self) -> str:
        """The room where it is done."""
        return self.place.room


def urgency(late: bool) -> Severity:
    """Late is bad, else it is to be taken care of."""
    return "bad" if late else "care"
