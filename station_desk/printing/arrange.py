"""How items are brought in line with the page and with each other: snapping, aligning, spreading, stacking."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from station_desk.printing.bounds import Bounds, around, tidy

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
