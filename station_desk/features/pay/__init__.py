"""待遇: the yearly fund by grade, the monthly subsidies, and the ledger behind both."""

from dataclasses import dataclass

from station_desk.base.places import Place
from station_desk.fields.room import Room

ROOM = Room("待遇", group="保障", icon="wallet", adds_to=("grade",))


@dataclass(frozen=True)
class MakePlace(Place):
    """The offer to make the list of the fund of a year that has none."""

    room = "pay"
    make: int


@dataclass(frozen=True)
class LedgerPlace(Place):
    """The ledger of a year; `enter` begins a new entry of that kind."""

    room = "pay"
    year: int
    enter: str = ""
