"""What the window asks of a room; the catalog has them."""

from types import ModuleType
from typing import Protocol

from station_desk.fields.room import Room
from station_desk.fields.sheet import Sheet


class Offer(Protocol):
    """A room as the catalog offers it."""

    @property
    def name(self) -> str: ...
    @property
    def room(self) -> Room: ...
    def part(self, part: str) -> ModuleType | None: ...
    def sheet(self) -> Sheet | None: ...
    def sheets(self) -> tuple[Sheet, ...]: ...
