"""How items are brought in line with the page and with each other: snapping, aligning, spreading, stacking."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from typing import Any, Literal, TypeVar

from station_desk.printing.layout import Item, Line, Prose, Qr, Seal, Table, Text
from station_desk.printing.setting import PT

# The room each item takes, in millimetres, and the item moved or fitted into another room: pure geometry.

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


Side = Literal["left", "center", "right", "top", "middle", "bottom"]
Axis = Literal["x", "y"]
T = TypeVar("T")

SMALL_SIDE = 150  # mm; a smaller page is a card
MARGIN, CARD_MARGIN = 10.0, 3.0  # mm
SAME = 0.005  # mm


@dataclass(frozen=True, slots=True)
class Rails:
    """What edges and middles snap to: x of upright lines and y of level ones, mm."""

    xs: tuple[float, ...]
    ys: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class Snap:
    """How far to go beyond the pointer, and the lines met: x of upright ones, y of level ones."""

    dx: float
    dy: float
    xs: tuple[float, ...]
    ys: tuple[float, ...]


def rails(page: tuple[float, float], others: Iterable[Bounds]) -> Rails:
    """The page's edges, middle and margins, and the edges and middles of the other items."""
    margin = MARGIN if min(page) >= SMALL_SIDE else CARD_MARGIN
    xs = {0.0, page[0], page[0] / 2, margin, page[0] - margin}
    ys = {0.0, page[1], page[1] / 2, margin, page[1] - margin}
    for one in others:
        xs.update((one.x, one.right, one.middle[0]))
        ys.update((one.y, one.bottom, one.middle[1]))
    return Rails(tuple(sorted(xs)), tuple(sorted(ys)))


def snap(xs: Sequence[float], ys: Sequence[float], to: Rails, reach: float) -> Snap:
    """Where the lines `xs`, `ys` of what is dragged go on to: the nearest rail not farther than `reach` mm."""
    dx, dy = nearest(xs, to.xs, reach), nearest(ys, to.ys, reach)
    return Snap(dx, dy, met(xs, dx, to.xs), met(ys, dy, to.ys))


def nearest(lines: Sequence[float], to: Sequence[float], reach: float) -> float:
    """The shortest way from one of the lines to one of those to snap to; 0 where none is near."""
    ways = [rail - line for line in lines for rail in to if abs(rail - line) <= reach]
    return min(ways, key=abs, default=0.0)


def met(lines: Sequence[float], by: float, to: Sequence[float]) -> tuple[float, ...]:
    """The rails on which lines lie after going `by`."""
    return tuple(rail for rail in to if any(abs(line + by - rail) <= SAME for line in lines))


def align(rooms: Sequence[Bounds], side: Side, page: tuple[float, float]) -> list[tuple[float, float]]:
    """How far (right, down) each goes so that all have that edge or middle in common; a lone one goes to the page's."""
    whole = around(rooms) if len(rooms) > 1 else Bounds(0, 0, *page)
    wanted = place(whole, side)
    across = side in ("left", "center", "right")
    ways = [tidy(wanted - place(room, side)) for room in rooms]
    return [(way, 0.0) if across else (0.0, way) for way in ways]


def place(room: Bounds, side: Side) -> float:
    """Where an edge or middle of a room lies, x or y."""
    return {
        "left": room.x, "center": room.middle[0], "right": room.right,
        "top": room.y, "middle": room.middle[1], "bottom": room.bottom,
    }[side]  # fmt: skip


def spread(rooms: Sequence[Bounds], axis: Axis) -> list[tuple[float, float]]:
    """How far each goes so that the gaps between neighbours are equal; the first and the last stay."""
    if axis == "y":
        flat = [Bounds(room.y, room.x, room.height, room.width) for room in rooms]
        return [(dy, dx) for dx, dy in spread(flat, "x")]
    order = sorted(range(len(rooms)), key=lambda at: (rooms[at].x, rooms[at].right))
    if len(order) < 3:
        return [(0.0, 0.0)] * len(rooms)
    first, last = rooms[order[0]], rooms[order[-1]]
    inner = [rooms[at] for at in order[1:-1]]
    gap = (last.x - first.right - sum(room.width for room in inner)) / (len(order) - 1)
    ways = [(0.0, 0.0)] * len(rooms)
    x = first.right + gap
    for at, room in zip(order[1:-1], inner, strict=True):
        ways[at] = (tidy(x - room.x), 0.0)
        x += room.width + gap
    return ways


def restacked(stack: Sequence[T], chosen: Iterable[int], by: int) -> tuple[tuple[T, ...], tuple[int, ...]]:
    """The stack (first drawn first) with the chosen ones `by` places nearer the top, and where these lie then.

    They keep their order among themselves and never pass an end.
    """
    order = list(range(len(stack)))
    wanted = set(chosen)
    for _ in range(min(abs(by), len(stack))):
        walk = range(len(order) - 2, -1, -1) if by > 0 else range(1, len(order))
        step = 1 if by > 0 else -1
        for at in walk:
            if order[at] in wanted and order[at + step] not in wanted:
                order[at], order[at + step] = order[at + step], order[at]
    return tuple(stack[at] for at in order), tuple(at for at, one in enumerate(order) if one in wanted)
