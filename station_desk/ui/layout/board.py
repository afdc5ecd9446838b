"""The page on the screen with the handles of the chosen items: dragged by the mouse, nudged by the keys."""

from typing import Any

from PySide6.QtCore import QPointF, QRectF, Qt, Signal
from PySide6.QtGui import QKeyEvent, QMouseEvent, QPainter

from station_desk.printing.arrange import Snap
from station_desk.printing.bounds import Bounds
from station_desk.ui.layout import edits
from station_desk.ui.layout.document import Document
from station_desk.ui.layout.drag import Drag, handle_at, is_ground, item_at, items_in
from station_desk.ui.layout.marks import NEAR, Over, paint_marks
from station_desk.ui.layout.pane import Pane
from station_desk.ui.theme import Theme

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
        self.setAccessibleName("版面")
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
