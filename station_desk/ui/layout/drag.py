"""One drag of the mouse over a page, in millimetres: which items it moves or pulls, and what they snap to."""

from dataclasses import dataclass
from typing import Literal

from station_desk.printing import layout as kinds
from station_desk.printing.arrange import Rails, Snap, rails, snap
from station_desk.printing.bounds import HANDLES, bounds_of, handles_of, tidy, union
from station_desk.printing.layout import Item, Layout
from station_desk.ui.layout.edits import Numbers, free, grown, shifted

STEP = 0.1  # mm to which what does not snap is rounded
GROUND = 0.8  # of the page's area, from which an item is the page's ground


@dataclass(frozen=True, slots=True)
class Drag:
    """A drag that began at `x`, `y` mm on the chosen items; `handle` "" moves them, another pulls the one."""

    layout: Layout
    chosen: Numbers
    handle: str
    x: float
    y: float
    rails: Rails

    @classmethod
    def begin(cls, layout: Layout, chosen: Numbers, handle: str, x: float, y: float) -> "Drag":
        others = [bounds_of(item) for number, item in enumerate(layout.items) if number not in set(chosen)]
        return cls(layout, chosen, handle, x, y, rails((layout.width, layout.height), others))

    def to(self, x: float, y: float, reach: float, only: Literal["", "x", "y"] = "") -> tuple[Layout, Snap]:
        """The layout with the pointer at `x`, `y`, and the rails met; `reach` 0 snaps to nothing.

        `only` keeps to one direction.
        """
        dx = 0.0 if only == "y" else rounded(x - self.x)
        dy = 0.0 if only == "x" else rounded(y - self.y)
        movable = free(self.layout, self.chosen)
        if not movable:
            return self.layout, Snap(0, 0, (), ())
        room = union([self.layout.items[number] for number in movable])
        xs: tuple[float, ...] = (room.x + dx, room.middle[0] + dx, room.right + dx)
        ys: tuple[float, ...] = (room.y + dy, room.middle[1] + dy, room.bottom + dy)
        if self.handle:
            across, down = HANDLES[self.handle]
            xs, ys = xs[1 + across :][:1] if across else (), ys[1 + down :][:1] if down else ()
        rails_ = (
            Rails(() if only == "y" else self.rails.xs, () if only == "x" else self.rails.ys)
            if reach
            else Rails((), ())
        )
        met = snap(xs, ys, rails_, reach)
        dx, dy = tidy(dx + met.dx), tidy(dy + met.dy)
        if self.handle:
            return grown(self.layout, movable, self.handle, dx, dy), met
        return shifted(self.layout, movable, dx, dy), met


def rounded(mm: float) -> float:
    """To a tenth of a millimetre."""
    return tidy(round(mm / STEP) * STEP)


def handles_in_sight(item: Item, within: float) -> tuple[str, ...]:
    """The handles that do not lie on one another, each reaching `within` mm: a low item has those at its ends only."""
    room, all_ = bounds_of(item), handles_of(item)
    low, narrow = room.height < 4 * within, room.width < 4 * within
    if len(all_) < len(HANDLES) or not (low or narrow):
        return all_
    return ("se",) if low and narrow else ("e", "w") if low else ("n", "s")


def handle_at(item: Item, x: float, y: float, within: float) -> str:
    """The handle of an item at a point, "" for none."""
    room = bounds_of(item)
    for handle in handles_in_sight(item, within):
        across, down = HANDLES[handle]
        at = (room.middle[0] + across * room.width / 2, room.middle[1] + down * room.height / 2)
        if abs(at[0] - x) <= within and abs(at[1] - y) <= within:
            return handle
    return ""


def item_at(layout: Layout, x: float, y: float, within: float) -> int | None:
    """The number of the item meant by a point: the smallest there, the topmost of equals."""
    there = [(area(item), -number) for number, item in enumerate(layout.items) if touches(item, x, y, within)]
    return -min(there)[1] if there else None


def touches(item: Item, x: float, y: float, within: float) -> bool:
    """Whether a point means the item: an empty frame only by its edge."""
    room = bounds_of(item)
    if not room.holds(x, y, within):
        return False
    if isinstance(item, kinds.Box) and not item.fill:
        inner = (room.x + within < x < room.right - within) and (room.y + within < y < room.bottom - within)
        return not inner
    if isinstance(item, kinds.Line):
        return off_the_line(item, x, y) <= within
    return True


def off_the_line(line: kinds.Line, x: float, y: float) -> float:
    """How far a point lies from a line, mm."""
    ax, ay, long = line.x2 - line.x, line.y2 - line.y, 0.0
    if ax or ay:
        long = min(1.0, max(0.0, ((x - line.x) * ax + (y - line.y) * ay) / (ax * ax + ay * ay)))
    return float(((x - line.x - long * ax) ** 2 + (y - line.y - long * ay) ** 2) ** 0.5)


def area(item: Item) -> float:
    room = bounds_of(item)
    return room.width * room.height


def is_ground(layout: Layout, item: Item) -> bool:
    """Whether an item lies under the whole page, so that a drag on it means what lies above."""
    return area(item) >= GROUND * layout.width * layout.height


def items_in(layout: Layout, x: float, y: float, x2: float, y2: float) -> Numbers:
    """The items that lie wholly in the rectangle between two points."""
    left, right, top, bottom = min(x, x2), max(x, x2), min(y, y2), max(y, y2)
    rooms = enumerate(bounds_of(item) for item in layout.items)
    inside = lambda room: left <= room.x and room.right <= right and top <= room.y and room.bottom <= bottom  # noqa: E731
    return tuple(number for number, room in rooms if inside(room))
