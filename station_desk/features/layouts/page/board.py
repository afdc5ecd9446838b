"""The page on the screen with the handles of the chosen items: dragged by the mouse, nudged by the keys."""

from dataclasses import dataclass
from typing import Any, Literal

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPen

from station_desk.features.layouts.page import edits
from station_desk.features.layouts.page.document import Document
from station_desk.features.layouts.page.edits import Numbers, free, grown, shifted
from station_desk.features.layouts.page.pane import Pane
from station_desk.features.layouts.rules.geometry import (
    HANDLES,
    Bounds,
    Rails,
    Snap,
    bounds_of,
    handles_of,
    rails,
    snap,
    tidy,
    union,
)
from station_desk.printing import layout as kinds
from station_desk.printing.layout import Item, Layout
from station_desk.ui.theme import Theme

# One drag of the mouse over a page, in millimetres: which items it moves or pulls, and what they snap to.

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


# What is painted over the page: outlines, handles, guides, the circle for the seal; never printed.

SIZE = 8  # px of a handle
NEAR = 6  # px within which a handle is caught and a line snaps
LABELLED = 90  # px of the circle for the seal, from which there is room for its name
# On white paper, whatever the window's colours are.
CHOSEN, GUIDE, SEAL = QColor("#1D56C0"), QColor("#C2185B"), QColor("#C0322B")
LOOKS = {"bad": QColor("#C0322B"), "care": QColor("#B26A00")}


@dataclass(frozen=True, slots=True)
class Over:
    """What is painted over the page just now: the chosen items, the one under the mouse, the band, the rails met."""

    chosen: tuple[int, ...]
    hovered: int | None
    band: Bounds | None
    met: Snap


def paint_marks(painter: QPainter, board: Pane, page: QRectF, over: Over) -> None:
    """Everything over the page, which lies there in the viewport."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(board.theme.colour("line"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(page.adjusted(-0.5, -0.5, 0.5, 0.5))
    items, chosen = board.shown.items, over.chosen
    for item in items:
        if isinstance(item, kinds.Seal):
            paint_seal(painter, board.theme, room(board, page, bounds_of(item)))
    for flaw in board.flaws:
        if flaw.item < len(items):
            outline(painter, room(board, page, bounds_of(items[flaw.item])), LOOKS[flaw.look], Qt.PenStyle.DashLine)
    if over.hovered is not None and over.hovered < len(items) and over.hovered not in chosen:
        outline(painter, room(board, page, bounds_of(items[over.hovered])), CHOSEN, Qt.PenStyle.DotLine)
    for number in chosen:
        outline(painter, room(board, page, bounds_of(items[number])), CHOSEN, Qt.PenStyle.SolidLine)
    one = items[chosen[0]] if len(chosen) == 1 else None
    if one:
        paint_handles(painter, one, room(board, page, bounds_of(one)), board.scale)
    if over.band:
        painter.fillRect(room(board, page, over.band), QColor(29, 86, 192, 30))
        outline(painter, room(board, page, over.band), CHOSEN, Qt.PenStyle.SolidLine)
    paint_guides(painter, over.met, page, board.scale)


def room(board: Pane, page: QRectF, bounds: Bounds) -> QRectF:
    """A rectangle of the page in pixels."""
    scale = board.scale
    return QRectF(page.x() + bounds.x * scale, page.y() + bounds.y * scale, bounds.width * scale, bounds.height * scale)


def outline(painter: QPainter, place: QRectF, colour: QColor, style: Qt.PenStyle) -> None:
    painter.setPen(QPen(colour, 1.25, style))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place)


def paint_handles(painter: QPainter, item: Item, place: QRectF, scale: float) -> None:
    """Squares to pull by; a locked item has hollow grey ones that cannot be pulled."""
    colour = QColor("#8A94A6") if item.locked else CHOSEN
    painter.setPen(QPen(colour, 1.25))
    painter.setBrush(Qt.GlobalColor.white)
    for handle in handles_in_sight(item, NEAR / scale):
        across, down = HANDLES[handle]
        middle = place.center() + QPointF(across * place.width() / 2, down * place.height() / 2)
        painter.drawRect(QRectF(middle.x() - SIZE / 2, middle.y() - SIZE / 2, SIZE, SIZE))


def paint_seal(painter: QPainter, theme: Theme, place: QRectF) -> None:
    painter.setPen(QPen(SEAL, 1, Qt.PenStyle.DashLine))
    painter.setBrush(QColor(192, 50, 43, 14))
    painter.drawEllipse(place)
    if place.width() >= LABELLED:
        painter.setFont(theme.font("small"))
        painter.drawText(place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter, "盖章处\n")


def paint_guides(painter: QPainter, met: Snap, page: QRectF, scale: float) -> None:
    """The lines that what is dragged has snapped to."""
    painter.setPen(QPen(GUIDE, 1))
    for x in met.xs:
        at = page.x() + x * scale
        painter.drawLine(QPointF(at, page.top()), QPointF(at, page.bottom()))
    for y in met.ys:
        at = page.y() + y * scale
        painter.drawLine(QPointF(page.left(), at), QPointF(page.right(), at))


BEGIN = 3  # px a press has to go to be a drag
ARROWS = {
    Qt.Key.Key_Left: (-1, 0), Qt.Key.Key_Right: (1, 0), Qt.Key.Key_Up: (0, -1), Qt.Key.Key_Down: (0, 1),
}  # fmt: skip
FINE, COARSE = 0.1, 1.0  # mm
SHAPES = {
    "nw": Qt.CursorShape.SizeFDiagCursor, "se": Qt.CursorShape.SizeFDiagCursor, "n": Qt.CursorShape.SizeVerCursor,
    "s": Qt.CursorShape.SizeVerCursor, "e": Qt.CursorShape.SizeHorCursor, "w": Qt.CursorShape.SizeHorCursor,
    "ne": Qt.CursorShape.SizeBDiagCursor, "sw": Qt.CursorShape.SizeBDiagCursor,
}  # fmt: skip
Mods = Qt.KeyboardModifier


class Board(Pane):
    """Shows the document's page; while a drag goes on, `shown` is ahead of the document by that drag."""

    asked = Signal(int)  # an item was double-clicked: its properties are wanted

    def __init__(self, theme: Theme, document: Document) -> None:
        super().__init__(theme, document.layout)
        self.document = document
        self.met = Snap(0, 0, (), ())
        self.band: Bounds | None = None
        self.hovered: int | None = None
        self._pressed: tuple[QPointF, str, int | None] | None = None
        self._drag: Drag | None = None
        self.setAccessibleName("版式")
        self.setAccessibleDescription("方向键移动选中的内容 0.1 毫米，按住 Shift 移动 1 毫米，按住 Ctrl 改大小")
        self.viewport().setMouseTracking(True)
        document.changed.connect(lambda: self.show_layout(document.layout))
        document.chose.connect(self.viewport().update)

    def paint_over(self, painter: QPainter, page: QRectF) -> None:
        paint_marks(painter, self, page, Over(self.document.chosen, self.hovered, self.band, self.met))

    # --------------------------------------------------------------------------------------------------- mouse
    def mousePressEvent(self, event: QMouseEvent) -> None:
        if event.button() != Qt.MouseButton.LeftButton:
            return
        x, y = self.on_page(event.position())
        handle = self._handle_at(x, y)
        hit = None if handle else item_at(self.shown, x, y, NEAR / self.scale / 2)
        chosen = self.document.chosen
        self._pressed = (event.position(), handle, hit)
        if hit is None or (hit not in chosen and is_ground(self.shown, self.shown.items[hit])):
            return
        if event.modifiers() & (Mods.ControlModifier | Mods.ShiftModifier):
            self.document.choose(set(chosen) ^ {hit})
        elif hit not in chosen:
            self.document.choose((hit,))

    def mouseMoveEvent(self, event: QMouseEvent) -> None:
        x, y = self.on_page(event.position())
        if self._pressed is None:
            self._hover(x, y)
        elif self._drag:
            self._go_on(x, y, event.modifiers())
        elif self.band or (event.position() - self._pressed[0]).manhattanLength() >= BEGIN:
            self._begin(x, y, event.modifiers())

    def _begin(self, x: float, y: float, keys: Any) -> None:
        """Go on with a press as a drag of what is chosen, or as a band round what is to be."""
        assert self._pressed
        point, handle, hit = self._pressed
        start = self.on_page(point)
        if handle or hit in self.document.chosen:
            self._drag = Drag.begin(self.shown, self.document.chosen, handle, *start)
            self._go_on(x, y, keys)
        else:
            left, top = min(start[0], x), min(start[1], y)
            self.band = Bounds(left, top, abs(x - start[0]), abs(y - start[1]))
            self.document.choose(items_in(self.shown, *start, x, y))
            self.viewport().update()

    def _go_on(self, x: float, y: float, keys: Any) -> None:
        assert self._drag
        reach = 0.0 if keys & Mods.AltModifier else NEAR / self.scale
        far = abs(x - self._drag.x) >= abs(y - self._drag.y)
        straight = bool(keys & Mods.ShiftModifier) and not self._drag.handle
        layout, self.met = self._drag.to(x, y, reach, ("x" if far else "y") if straight else "")
        self.show_layout(layout)

    def mouseReleaseEvent(self, event: QMouseEvent) -> None:
        if self._drag:
            title = "改大小" if self._drag.handle else "移动"
            self._drag = None
            self.document.change(title, self.shown)
        elif self._pressed and not self.band and not self._pressed[1]:
            hit = self._pressed[2]
            if hit is None:
                self.document.choose(())
            elif not event.modifiers() & (Mods.ControlModifier | Mods.ShiftModifier):
                self.document.choose((hit,))
        self._pressed, self.band, self.met = None, None, Snap(0, 0, (), ())
        self.viewport().update()

    def mouseDoubleClickEvent(self, event: QMouseEvent) -> None:
        hit = item_at(self.shown, *self.on_page(event.position()), NEAR / self.scale / 2)
        if hit is not None:
            self.document.choose((hit,))
            self.asked.emit(hit)

    def _handle_at(self, x: float, y: float) -> str:
        one = self.document.one
        return handle_at(one, x, y, NEAR / self.scale) if one and not one.locked else ""

    def _hover(self, x: float, y: float) -> None:
        handle = self._handle_at(x, y)
        self.viewport().setCursor(SHAPES.get(handle, Qt.CursorShape.ArrowCursor))
        hit = item_at(self.shown, x, y, NEAR / self.scale / 2)
        if hit != self.hovered:
            self.hovered = hit
            self.viewport().update()

    # ---------------------------------------------------------------------------------------------------- keys
    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, keys, document = Qt.Key(event.key()), event.modifiers(), self.document
        if key == Qt.Key.Key_Escape and self._drag:
            self._drag = self._pressed = None
            self.show_layout(document.layout)
        elif key == Qt.Key.Key_Escape and document.chosen:
            document.choose(())
        elif key in ARROWS and document.chosen:
            step = COARSE if keys & Mods.ShiftModifier else FINE
            dx, dy = (one * step for one in ARROWS[key])
            if keys & Mods.ControlModifier:
                layout, title = edits.grown(document.layout, document.chosen, "se", dx, dy), "改大小"
            else:
                layout, title = edits.shifted(document.layout, document.chosen, dx, dy), "移动"
            document.change(title, layout, run=f"{title} {document.chosen}")
        else:
            super().keyPressEvent(event)
