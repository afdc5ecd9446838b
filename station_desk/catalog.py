"""What each room offers, found by its file names."""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace
from datetime import date
from functools import cache
from importlib import import_module
from importlib.util import find_spec
from types import ModuleType
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base.due import Due
from station_desk.base.errors import UserError
from station_desk.base.places import Place, RowsPlace, gone, place_of
from station_desk.features import FEATURES
from station_desk.fields.room import Room
from station_desk.fields.sheet import MonthTable, Sheet
from station_desk.store.reads import remembered

DueOn = Callable[[Session, date], Iterable[Due]]


@dataclass(frozen=True, slots=True)
class Offer:
    """One room by its folder's `name`; its parts are loaded when they are asked for."""

    name: str
    room: Room

    def part(self, part: str) -> ModuleType | None:
        """The room's module `part` (model sheet service prints commands page …), or None where it has none.

        Raises TypeError where it offers something under a name that nobody looks for.
        """
        return part_of(self.name, part)

    def sheet(self) -> Sheet | None:
        """The room's main sheet."""
        return getattr(self.part("sheet"), "SHEET", None)

    def sheets(self) -> tuple[Sheet, ...]:
        """Every sheet of the room, the main one first."""
        module = self.part("sheet")
        return getattr(module, "SHEETS", (module.SHEET,)) if module else ()

    def tables(self) -> tuple[MonthTable, ...]:
        """The tables of one month that the room writes and reads."""
        return getattr(self.part("commands"), "TABLES", ())

    def places(self) -> tuple[type[Place], ...]:
        """The places that the room declares beside its ROOM."""
        module = import_module(f"station_desk.features.{self.name}")
        found = (one for one in vars(module).values() if isinstance(one, type) and issubclass(one, Place))
        return tuple(one for one in found if one.__module__ == module.__name__)

    def due(self) -> DueOn | None:
        """What tells what is due in the room: `due(session, today)` of its service, or of the service's file `due`."""
        service = self.part("service")
        return getattr(self.part("service.due") if hasattr(service, "__path__") else service, "due", None)

    def papers(self) -> tuple[Any, ...]:
        """The papers the room prints (printing.task.Paper)."""
        return getattr(self.part("prints"), "PAPERS", ())

    def commands(self) -> tuple[Any, ...]:
        """Functions the command line offers, each taking the desk first."""
        return getattr(self.part("commands"), "COMMANDS", ())


# Under which names a part of a room offers what: {part: {what it is: the names it is looked for under}}.
OFFERED: dict[str, dict[str, tuple[str, ...]]] = {
    "sheet": {"Sheet": ("SHEET", "SHEETS")},
    "prints": {"Paper": ("PAPERS",)},
    "commands": {"function": ("COMMANDS",), "MonthTable": ("TABLES",)},
    "page": {"Addition": ("ADDITIONS",)},
}


@cache
def part_of(room: str, part: str) -> ModuleType | None:
    """A module of a room, read once; a misspelt offer in it would be silently nothing, so it is refused."""
    where = f"station_desk.features.{room}.{part}"
    module = import_module(where) if find_spec(where) else None
    for what, names in OFFERED.get(part, {}).items() if module else ():
        offered = [id(one) for name in names for one in members(getattr(module, name, ()))]
        for name, value in vars(module).items():
            lone = what == "function"  # a function alone may be anything
            some = [one for one in members(value) if type(one).__name__ == what] if name.isupper() else []
            if some and not (lone and callable(value)) and not all(id(one) in offered for one in some):
                raise TypeError(
                    f"{where}.{name} offers what nobody looks for; such a thing belongs in {' or '.join(names)}"
                )
    return module


def members(value: Any) -> tuple[Any, ...]:
    """What a list holds, or the thing itself."""
    return tuple(value) if isinstance(value, (tuple, list)) else (value,)


@cache
def offers() -> tuple[Offer, ...]:
    """Every room in the order of the menu."""
    return tuple(Offer(name, import_module(f"station_desk.features.{name}").ROOM) for name in FEATURES)


def offer(name: str) -> Offer | None:
    """The room of that name, or None."""
    return next((one for one in offers() if one.name == name), None)


def linked_place(link: str) -> Place:
    """Where a link in a text leads. Raises UserError for a place there is not (any more)."""
    found = place_of(link, {one.name: one.places() for one in offers()})
    if isinstance(found, RowsPlace):
        room = offer(found.room)
        fields = {key for sheet in room.sheets() for key in sheet.fields} if room else set()
        if {key for key, _ in found.where} - fields:
            raise gone(link)
    return found


def told_due(session: Session, today: date) -> list[Due]:
    """What every room has to say of a day, in the order of the menu; a line without an icon has its room's."""
    icons = {one.name: one.room.icon for one in offers()}
    lines = [line for one in offers() if (told := one.due()) for line in due_of(session, told, today)]
    return [line if line.icon else replace(line, icon=icons[line.room]) for line in lines]


@remembered
def due_of(session: Session, told: DueOn, today: date) -> tuple[Due, ...]:
    """What one room has to say: a change elsewhere is no reason to ask it again."""
    return tuple(told(session, today))


def load_models() -> None:
    """Import every room's tables, so that the schema is whole."""
    for one in offers():
        one.part("model")


def sheet_named(name: str) -> Sheet:
    """The main sheet of the room of that name. Raises UserError naming the rooms there are."""
    found = offer(name)
    sheet = found.sheet() if found else None
    if sheet is None:
        names = [one.name for one in offers() if one.sheet()] + [
            table.name for one in offers() for table in one.tables()
        ]
        raise UserError(f"没有名为“{name}”的登记簿。", f"可以用的有：{'、'.join(names)}。")
    return sheet


def month_table(name: str) -> MonthTable | None:
    """The table of one month that has this word on the command line, or None."""
    return next((table for one in offers() for table in one.tables() if table.name == name), None)


def check_month(month: str) -> str:
    """A month as 2025-03. Raises UserError for anything else."""
    if not re.fullmatch(r"20\d\d-(0[1-9]|1[0-2])", month):
        raise UserError("没有写明是哪个月的表。", "请加上月份，例如 --month 2025-03。")
    return month
