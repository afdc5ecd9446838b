"""A page on the screen in millimetres, larger or smaller, over a scanned blank where there is one."""

from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF, Qt, Signal
from PySide6.QtGui import QImage, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

from station_desk.features.layouts.rules.blank import Blank
from station_desk.features.layouts.rules.geometry import Bounds, around
from station_desk.features.layouts.rules.trial import Flaw
from station_desk.printing.layout import Layout
from station_desk.ui.print.page_view import BY, FIT_PAGE, LARGEST, MARGIN, SMALLEST
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
        self.blank: Blank | None = None  # the bought blank below the page, and its picture from edge to edge
        self.under = QImage()
        self.flaws: tuple[Flaw, ...] = ()
        self.setProperty("role", "plain")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)

    def paint_over(self, painter: QPainter, page: QRectF) -> None:
        """Paint over the page, which lies there in the viewport."""

    # ------------------------------------------------------------------------------------------------ millimetres
    def extent(self) -> Bounds:
        """What is to be seen, in mm of the page: the page, and the blank it lies on."""
        page = Bounds(0, 0, self.shown.width, self.shown.height)
        return around((page, self.sheet())) if self.blank else page

    def sheet(self) -> Bounds:
        """Where the blank lies, in mm of the page."""
        assert self.blank
        x, y = self.blank.place(self.shown)
        return Bounds(-x, -y, *self.blank.page)

    @property
    def scale(self) -> float:
        """Pixels to a millimetre."""
        if self.zoom > 0:
            return self.zoom * self.logicalDpiX() / 25.4
        room = self.viewport().size() - QSize(2 * MARGIN, 2 * MARGIN)
        extent = self.extent()
        return max(0.1, min(room.width() / extent.width, room.height() / extent.height))

    def place(self) -> QRectF:
        """Where the page lies in the viewport."""
        scale, extent, room = self.scale, self.extent(), self.viewport().size()
        left = max(float(MARGIN), (room.width() - extent.width * scale) / 2) - self.horizontalScrollBar().value()
        top = max(float(MARGIN), (room.height() - extent.height * scale) / 2) - self.verticalScrollBar().value()
        corner = QPointF(left - extent.x * scale, top - extent.y * scale)
        return QRectF(corner, QSizeF(self.shown.width * scale, self.shown.height * scale))

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
        scale, extent, room = self.scale, self.extent(), self.viewport().size()
        for bar, whole, seen in (
            (self.horizontalScrollBar(), extent.width * scale, room.width()),
            (self.verticalScrollBar(), extent.height * scale, room.height()),
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

    def lay_under(self, blank: Blank | None, picture: bytes) -> None:
        """Show a bought blank (its picture a JPEG of the whole sheet) below the page, on the screen only."""
        self.blank, self.under = blank, QImage.fromData(picture) if blank else QImage()
        self._arrange()

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
        if self.blank:
            sheet, scale = self.sheet(), self.scale
            place = QRectF(sheet.x * scale, sheet.y * scale, sheet.width * scale, sheet.height * scale)
            painter.drawImage(place.translated(page.topLeft()), self.under)
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
