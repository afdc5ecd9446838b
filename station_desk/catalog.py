"""What each room offers, found by its file names."""

from dataclasses import dataclass
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from station_desk.features import FEATURES
from station_desk.fields.room import Room
from station_desk.fields.sheet import Sheet


@dataclass(frozen=True, slots=True)
class Offer:
    """One room by its folder's `name`; its parts are loaded when they are asked for."""

    name: str
    room: Room

    def part(self, part: str) -> ModuleType | None:
        """The room's module `part` (model sheet service prints commands page …), or None where it has none."""
        where = f"station_desk.features.{self.name}.{part}"
        return import_module(where) if find_spec(where) else None

    def sheet(self) -> Sheet | None:
        """The room's main sheet."""
        return getattr(self.part("sheet"), "SHEET", None)

    def sheets(self) -> tuple[Sheet, ...]:
        """Every sheet of the room, the main one first."""
        module = self.part("sheet")
        return getattr(module, "SHEETS", (module.SHEET,)) if module else ()

    def papers(self) -> tuple[Any, ...]:
        """The papers the room prints (printing.task.Paper)."""
        return getattr(self.part("prints"), "PAPERS", ())

    def commands(self) -> tuple[Any, ...]:
        """Functions the command line offers, each taking the desk first."""
        return getattr(self.part("commands"), "COMMANDS", ())


@cache
def offers() -> tuple[Offer, ...]:
    """Every room in the order of the menu."""
    return tuple(Offer(name, import_module(f"station_desk.features.{name}").ROOM) for name in FEATURES)


def offer(name: str) -> Offer | None:
    """The room of that name, or None."""
    return next((one for one in offers() if one.name == name), None)


def load_models() -> None:
    """Import every room's tables, so that the schema is whole."""
    for one in offers():
        one.part("model")
