"""Shows one page of a PDF on the screen, sharp at every zoom, drawn in a thread."""

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QImage, QKeyEvent, QPainter, QPaintEvent, QResizeEvent, QWheelEvent
from PySide6.QtWidgets import QAbstractScrollArea

from station_desk.ui.theme import Theme
from station_desk.ui.work import LatestTask

FIT_PAGE, FIT_WIDTH = -1.0, -2.0  # zooms that follow the window
SMALLEST, LARGEST, BY = 0.1, 6.0, 1.15
MARGIN = 24  # px around the page
KEPT = 6  # pictures of pages
MOST_PIXELS = 40_000_000  # of one picture


class PageView(QAbstractScrollArea):
    """One page of `pdf`, scrolled by mouse and keys; past its end the next page follows."""

    zoomed = Signal()
    turned = Signal(int)  # the page shown, from 0

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.pdf, self.count, self.page = b"", 0, 0
        self.page_mm = (210.0, 297.0)
        self.zoom = FIT_PAGE
        self.under = QImage()  # what lies below every page on the screen only: a bought blank
        self._pictures: dict[tuple[int, int], QImage] = {}
        self._asker = LatestTask(self, delay=10)
        self.setProperty("role", "plain")
        self.setAccessibleName("页面")
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.verticalScrollBar().setSingleStep(40)
        self.horizontalScrollBar().setSingleStep(40)

    def lay_under(self, picture: bytes) -> None:
        """Show a picture of the whole sheet (JPEG, b"" for none) below every page."""
        self.under = QImage.fromData(picture) if picture else QImage()
        self.viewport().update()

    def show_pdf(self, pdf: bytes) -> None:
        """Show the first page of a PDF, or the same page where another PDF of as many is shown."""
        from station_desk.printing.picture import page_count

        self.pdf, self.count = pdf, page_count(pdf)
        self._pictures.clear()
        self.turn(min(self.page, self.count - 1))

    def turn(self, page: int, *, at_end: bool = False) -> None:
        """Show page number `page` from 0, from its top or from its end."""
        from station_desk.printing.picture import page_size

        if not 0 <= page < self.count:
            return
        self.page = page
        self.page_mm = page_size(self.pdf, page)
        self._arrange()
        bar = self.verticalScrollBar()
        bar.setValue(bar.maximum() if at_end else 0)
        self.turned.emit(page)

    def close_view(self) -> None:
        """Stop drawing."""
        self._asker.close()

    # ---------------------------------------------------------------------------------------------------- zoom
    @property
    def true_dpi(self) -> float:
        """Dots per inch at which a millimetre is a millimetre on this screen."""
        told = self.screen().physicalDotsPerInch()
        return told if 60 <= told <= 400 else self.screen().logicalDotsPerInch()

    @property
    def scale(self) -> float:
        """How large the page is shown now: 1 is its real size."""
        if self.zoom > 0:
            return self.zoom
        room = self.viewport().size() - QSize(2 * MARGIN, 2 * MARGIN)
        full = [one / 25.4 * self.true_dpi for one in self.page_mm]
        wide = room.width() / full[0]
        return max(SMALLEST, wide if self.zoom == FIT_WIDTH else min(wide, room.height() / full[1]))

    def set_zoom(self, zoom: float) -> None:
        """Show at that scale, or FIT_PAGE or FIT_WIDTH."""
        self.zoom = zoom if zoom < 0 else min(LARGEST, max(SMALLEST, zoom))
        self._arrange()

    def _size(self) -> QSize:
        return QSize(*(round(one / 25.4 * self.true_dpi * self.scale) for one in self.page_mm))

    def _arrange(self) -> None:
        """Fit the scroll bars to the page's size and draw what is missing."""
        size, room = self._size(), self.viewport().size()
        for bar, whole, seen in (
            (self.horizontalScrollBar(), size.width(), room.width()),
            (self.verticalScrollBar(), size.height(), room.height()),
        ):
            middle = (bar.value() + seen / 2) / max(1, bar.maximum() + seen)
            bar.setRange(0, max(0, whole + 2 * MARGIN - seen))
            bar.setPageStep(seen)
            bar.setValue(round(middle * (bar.maximum() + seen) - seen / 2))
        self._ask()
        self.viewport().update()
        self.zoomed.emit()

    # ------------------------------------------------------------------------------------------------- drawing
    def _wanted(self) -> tuple[int, int]:
        """The page and the width in device pixels that would be sharp."""
        width = self._size().width() * self.devicePixelRatioF()
        high = self.page_mm[1] / self.page_mm[0]
        return self.page, round(min(width, (MOST_PIXELS / high) ** 0.5))

    def _ask(self) -> None:
        wanted = self._wanted()
        if self.pdf and wanted not in self._pictures:
            pdf, width = self.pdf, self.page_mm[0]
            self._asker.ask(lambda _: draw_page(pdf, *wanted, width), self._drawn)

    def _drawn(self, drawn: tuple[tuple[int, int], QImage]) -> None:
        self._pictures[drawn[0]] = drawn[1]
        for old in list(self._pictures)[:-KEPT]:
            del self._pictures[old]
        self.viewport().update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self.viewport())
        size, room = self._size(), self.viewport().size()
        left = max(MARGIN, (room.width() - size.width()) // 2) - self.horizontalScrollBar().value()
        top = max(MARGIN, (room.height() - size.height()) // 2) - self.verticalScrollBar().value()
        place = QRectF(left, top, size.width(), size.height())
        painter.fillRect(self.viewport().rect(), self.theme.colour("raised"))
        painter.fillRect(place, Qt.GlobalColor.white)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        if not self.under.isNull():
            painter.drawImage(place, self.under)
            painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_Multiply)  # the page's white is clear
        of_page = [key for key in self._pictures if key[0] == self.page]
        if of_page:
            best = self._wanted() if self._wanted() in of_page else of_page[-1]
            painter.drawImage(place, self._pictures[best])
        painter.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceOver)
        painter.setPen(self.theme.colour("line"))
        painter.drawRect(place.adjusted(-0.5, -0.5, 0.5, 0.5))
        painter.end()

    # ------------------------------------------------------------------------------------------- mouse and keys
    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._arrange()

    def wheelEvent(self, event: QWheelEvent) -> None:
        turn: QPoint = event.angleDelta()
        if event.modifiers() & Qt.KeyboardModifier.ControlModifier:
            self.set_zoom(self.scale * (BY if turn.y() > 0 else 1 / BY))
            return
        bar = self.verticalScrollBar()
        if turn.y() < 0 and bar.value() >= bar.maximum():
            self.turn(self.page + 1)
        elif turn.y() > 0 and bar.value() <= 0:
            self.turn(self.page - 1, at_end=True)
        else:
            super().wheelEvent(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, last = Qt.Key(event.key()), self.count - 1
        turns = {Qt.Key.Key_PageDown: self.page + 1, Qt.Key.Key_PageUp: self.page - 1}
        turns |= {Qt.Key.Key_Home: 0, Qt.Key.Key_End: last}
        if key in turns:
            self.turn(turns[key])
        else:
            super().keyPressEvent(event)


def draw_page(pdf: bytes, page: int, pixels: int, width: float) -> tuple[tuple[int, int], QImage]:
    """A page, `width` mm wide, drawn `pixels` wide; the key under which it is kept, and the picture."""
    from station_desk.printing.picture import page_picture

    across, down, stride, points = page_picture(pdf, page, pixels / width * 25.4)
    return (page, pixels), QImage(points, across, down, stride, QImage.Format.Format_RGB32).copy()
