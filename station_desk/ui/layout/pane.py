"""A page on the screen in millimetres, larger or smaller, over a scanned blank where there is one."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

from station_desk.printing.layout import Layout
from station_desk.printing.trial import Flaw
from station_desk.ui.paper.page_view import BY, FIT_PAGE, LARGEST, MARGIN, SMALLEST
from station_desk.ui.theme import Theme

Mods = Qt.KeyboardModifier


class Pane(QAbstractScrollArea):
    """Shows the layout `shown` by its newest picture; `paint_over` adds what is never printed."""

    wanted = Signal()  # the page has to be drawn anew
    zoomed = Signal()

    def __init__(self, theme: Theme, layout: Layout) -> None:
        super().__init__()
        self.theme, self.shown = theme, layout
        self.zoom = FIT_PAGE
        self.picture = QImage()
        self.under = QImage()  # a scanned blank below the page
        self.flaws: tuple[Flaw, ...] = ()
        self.setProperty("role", "plain")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paint_over(self, painter: QPainter, page: QRectF) -> None:
        """Paint over the page, which lies there in the viewport."""

    # ------------------------------------------------------------------------------------------------ millimetres
    @property
    def scale(self) -> float:
        """Pixels to a millimetre."""
        if self.zoom > 0:
            return self.zoom * self.logicalDpiX() / 25.4
        room = self.viewport().size() - QSize(2 * MARGIN, 2 * MARGIN)
        return max(0.1, min(room.width() / self.shown.width, room.height() / self.shown.height))

    def place(self) -> QRectF:
        """Where the page lies in the viewport."""
        wide, high = self.shown.width * self.scale, self.shown.height * self.scale
        room = self.viewport().size()
        left = max(float(MARGIN), (room.width() - wide) / 2) - self.horizontalScrollBar().value()
        top = max(float(MARGIN), (room.height() - high) / 2) - self.verticalScrollBar().value()
        return QRectF(left, top, wide, high)

    def on_page(self, point: QPointF) -> tuple[float, float]:
        """A point of the viewport in mm of the page."""
        corner = self.place().topLeft()
        return (point.x() - corner.x()) / self.scale, (point.y() - corner.y()) / self.scale

    def set_zoom(self, zoom: float) -> None:
        """Show at that scale (1: the screen's real size), or FIT_PAGE."""
        self.zoom = zoom if zoom < 0 else min(LARGEST, max(SMALLEST, zoom))
        self._arrange()

    def zoom_by(self, by: float) -> None:
        """Show larger or smaller."""
        self.set_zoom(self.scale * 25.4 / self.logicalDpiX() * by)

    def pixels(self) -> int:
        """How many device pixels wide a sharp picture of the page is."""
        return max(1, round(self.place().width() * self.devicePixelRatioF()))

    def _arrange(self) -> None:
        page, room = self.place().size(), self.viewport().size()
        for bar, whole, seen in (
            (self.horizontalScrollBar(), page.width(), room.width()),
            (self.verticalScrollBar(), page.height(), room.height()),
        ):
            bar.setRange(0, max(0, round(whole + 2 * MARGIN - seen)))
            bar.setPageStep(seen)
            bar.setSingleStep(40)
        self.viewport().update()
        self.wanted.emit()
        self.zoomed.emit()

    # ------------------------------------------------------------------------------------------------- showing
    def show_layout(self, layout: Layout) -> None:
        """Show a layout; its handles at once, its picture when it is drawn."""
        resized = (layout.width, layout.height) != (self.shown.width, self.shown.height)
        self.shown = layout
        if resized:
            self._arrange()
        self.viewport().update()
        self.wanted.emit()

    def take(self, picture: QImage, flaws: tuple[Flaw, ...]) -> None:
        """A finished picture of the page, and what is wrong with it."""
        self.picture, self.flaws = picture, flaws
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        painter.fillRect(self.viewport().rect(), self.theme.colour("raised"))
        page = self.place()
        painter.fillRect(page, Qt.GlobalColor.white)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self.under.isNull():
            painter.drawImage(page, self.under)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)
        painter.drawImage(page, self.picture)
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        self.paint_over(painter, page)
        painter.end()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        if event.modifiers() & Mods.ControlModifier:
            self.zoom_by(BY if event.angleDelta().y() > 0 else 1 / BY)
        else:
            super().wheelEvent(event)
