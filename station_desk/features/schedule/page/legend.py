"""What the colours of the year calendar stand for, in words."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent
from PySide6.QtWidgets import QWidget

from station_desk.features.schedule.page.drawing import COLOURS
from station_desk.ui.theme import Theme

LATE = "过期未开"
BAR, GAP = 14, 6  # px: a bar's width, the room beside it


class Legend(QWidget):
    """A bar of each kind's colour with its word; red ground for a meeting whose day is past."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.setAccessibleName("图例")
        theme.changed.connect(self.updateGeometry)

    def _entries(self) -> list[tuple[str, QColor]]:
        colours = self.theme.chart()
        kinds = [(kind, QColor(colours[place])) for kind, place in sorted(COLOURS.items(), key=lambda one: one[1])]
        return [*kinds, ("听取汇报和其他", self.theme.colour("muted"))]

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.theme.font("small"))
        wide = sum(metrics.horizontalAdvance(word) + BAR + 3 * GAP for word, _ in self._entries())
        return QSize(wide + metrics.horizontalAdvance(LATE) + 2 * GAP, 24)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.theme.font("small"))
        metrics, left, middle = painter.fontMetrics(), 0.0, self.height() / 2
        for word, colour in self._entries():
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour)
            painter.drawRoundedRect(QRectF(left, middle - 2, BAR, 4), 2, 2)
            left = self._write(painter, left + BAR + GAP, word, "muted", metrics.horizontalAdvance(word))
        ground = QRectF(left, middle - 10, metrics.horizontalAdvance(LATE) + 2 * GAP, 20)
        painter.setPen(Qt.PenStyle.NoPen)
        painter.setBrush(self.theme.colour("bad-weak"))
        painter.drawRoundedRect(ground, 4, 4)
        self._write(painter, left + GAP, LATE, "bad", metrics.horizontalAdvance(LATE))
        painter.end()

    def _write(self, painter: QPainter, left: float, word: str, colour: str, wide: int) -> float:
        painter.setPen(self.theme.colour(colour))
        place = QRectF(left, 0, wide + 2, self.height())
        painter.drawText(place, Qt.AlignmentFlag.AlignVCenter, word)
        return left + wide + 2 * GAP
