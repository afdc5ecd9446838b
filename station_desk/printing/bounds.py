"""The room each item takes, in millimetres, and the item moved or fitted into another room: pure geometry."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any

from station_desk.printing.layout import Item, Line, Prose, Qr, Seal, Table, Text
from station_desk.printing.lines import PT

LEAST = 0.5  # mm an item can be narrowed to
# Where a handle lies: -1 at the left or top edge, 0 in the middle, 1 at the right or bottom edge.
HANDLES = {
    "nw": (-1, -1), "n": (0, -1), "ne": (1, -1), "e": (1, 0), "se": (1, 1), "s": (0, 1), "sw": (-1, 1), "w": (-1, 0),
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Bounds:
    """A rectangle, mm from the layout's top-left corner."""

    x: float
    y: float
    width: float
    height: float

    @property
    def right(self) -> float:
        return self.x + self.width

    @property
    def bottom(self) -> float:
        return self.y + self.height

    @property
    def middle(self) -> tuple[float, float]:
        return self.x + self.width / 2, self.y + self.height / 2

    def moved(self, dx: float, dy: float) -> "Bounds":
        return Bounds(self.x + dx, self.y + dy, self.width, self.height)

    def holds(self, x: float, y: float, within: float = 0) -> bool:
        """Whether a point lies inside or not farther than `within` mm outside."""
        return self.x - within <= x <= self.right + within and self.y - within <= y <= self.bottom + within

    def meets(self, other: "Bounds") -> bool:
        """Whether the two share more than an edge."""
        return self.x < other.right and other.x < self.right and self.y < other.bottom and other.y < self.bottom


def tidy(mm: float) -> float:
    """A measure without the dust of adding: hundredths of a millimetre, never -0."""
    return round(mm, 2) + 0.0


def bounds_of(item: Item) -> Bounds:
    """The room of an item; a text without a height takes that of its lines as they are written."""
    match item:
        case Line():
            x, y = min(item.x, item.x2), min(item.y, item.y2)
            return Bounds(x, y, abs(item.x2 - item.x), abs(item.y2 - item.y))
        case Qr() | Seal():
            return Bounds(item.x, item.y, item.width, item.width)
        case Text(height=0):
            lines = item.text.count("\n")
            return Bounds(item.x, item.y, item.width, (1 + lines * item.line_height) * item.size * PT)
    given: Any = item
    return Bounds(item.x, item.y, given.width, given.height)


def around(some: Iterable[Bounds]) -> Bounds:
    """The smallest rectangle that holds them all; raises ValueError for none."""
    known = list(some)
    x, y = min(one.x for one in known), min(one.y for one in known)
    return Bounds(x, y, max(one.right for one in known) - x, max(one.bottom for one in known) - y)


def moved(item: Item, dx: float, dy: float) -> Item:
    """The item as far to the right and down as that."""
    x, y = tidy(item.x + dx), tidy(item.y + dy)
    if isinstance(item, Line):
        return replace(item, x=x, y=y, x2=tidy(item.x2 + dx), y2=tidy(item.y2 + dy))
    return replace(item, x=x, y=y)


def handles_of(item: Item) -> tuple[str, ...]:
    """The handles an item can be pulled by: a line has its two ends, a square thing its corners."""
    if isinstance(item, Line):
        return ("nw", "se") if (item.x <= item.x2) == (item.y <= item.y2) else ("ne", "sw")
    if isinstance(item, Qr | Seal):
        return ("nw", "ne", "se", "sw")
    return tuple(HANDLES)


def pulled(bounds: Bounds, handle: str, dx: float, dy: float, least: float = LEAST) -> Bounds:
    """The rectangle with one of its handles moved, the opposite side staying; never narrower than `least`."""
    across, down = HANDLES[handle]
    width = max(least, bounds.width + across * dx)
    height = max(least, bounds.height + down * dy)
    x = bounds.right - width if across < 0 else bounds.x
    y = bounds.bottom - height if down < 0 else bounds.y
    return Bounds(tidy(x), tidy(y), tidy(width), tidy(height))


def stretched(item: Item, handle: str, dx: float, dy: float) -> Item:
    """The item with one of its handles moved by mm."""
    bounds = bounds_of(item)
    if isinstance(item, Line):
        return line_in(item, pulled(bounds, handle, dx, dy, 0))
    if isinstance(item, Qr | Seal):
        across, down = HANDLES[handle]
        grow = max(across * dx, down * dy, LEAST - bounds.width)
        wanted = pulled(bounds, handle, across * grow, down * grow)
        return replace(item, x=wanted.x, y=wanted.y, width=wanted.width)
    return fitted(item, pulled(bounds, handle, dx, dy), HANDLES[handle])


def line_in(item: Line, room: Bounds) -> Line:
    """The line from corner to corner of a room, in the direction it had."""
    left, top = item.x <= item.x2, item.y <= item.y2
    return replace(
        item,
        x=room.x if left else tidy(room.right), x2=tidy(room.right) if left else room.x,
        y=room.y if top else tidy(room.bottom), y2=tidy(room.bottom) if top else room.y,
    )  # fmt: skip


def fitted(item: Any, room: Bounds, pulled_by: tuple[int, int]) -> Item:
    """An item with a width and a height in that room; what was not pulled keeps what it says."""
    changes: dict[str, Any] = {"x": room.x, "y": room.y}
    if isinstance(item, Table):
        changes["columns"] = columns_in(item, room.width)
    elif pulled_by[0]:
        changes["width"] = room.width
    if pulled_by[1]:
        changes["height"] = room.height
    if isinstance(item, Prose) and pulled_by[1]:
        changes["next_height"] = tidy(max(LEAST, item.next_height + room.bottom - item.y - item.height))
    made: Item = replace(item, **changes)
    return made


def columns_in(table: Table, width: float) -> tuple[Any, ...]:
    """The columns widened or narrowed alike, so that together they are that wide."""
    scale, left, made = width / table.width, width, []
    for column in table.columns[:-1]:
        made.append(replace(column, width=tidy(column.width * scale)))
        left -= made[-1].width
    return (*made, replace(table.columns[-1], width=tidy(max(LEAST, left))))


def union(items: Sequence[Item]) -> Bounds:
    """The room that items take together."""
    return around(bounds_of(item) for item in items)
