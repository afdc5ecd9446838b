"""What the colours of the year calendar stand for, in words."""

from PySide6.QtCore import QRectF, QSize, Qt
from PySide6.QtGui import QColor, QFontMetrics, QPainter, QPaintEvent, QResizeEvent
from PySide6.QtWidgets import QWidget

from station_desk.features.schedule.page.drawing import COLOURS
from station_desk.ui.theme import Theme

LATE = "过期未开"
BAR, GAP = 14, 6  # px: a bar's width, the room beside it
HIGH, NARROWER = 24, 40  # px: a row, what two rows need beyond half the width


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

    def _places(self, wide: float) -> list[tuple[str, QColor | None, float, int]]:
        """Each word with its colour (None for the red ground), its left in px and its row, as `wide` px allow."""
        metrics, left, row = QFontMetrics(self.theme.font("small")), 0.0, 0
        found: list[tuple[str, QColor | None, float, int]] = []
        for word, colour in (*self._entries(), (LATE, None)):
            taken = metrics.horizontalAdvance(word) + (BAR + 3 * GAP if colour else 2 * GAP)
            if left and left + taken > wide:
                left, row = 0.0, row + 1
            found.append((word, colour, left, row))
            left += taken
        return found

    def sizeHint(self) -> QSize:
        metrics = QFontMetrics(self.theme.font("small"))
        word, _, left, _ = self._places(float("inf"))[-1]
        return QSize(int(left) + metrics.horizontalAdvance(word) + 2 * GAP, HIGH)

    def minimumSizeHint(self) -> QSize:
        return QSize(self.sizeHint().width() // 2 + NARROWER, HIGH)

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self.setMinimumHeight(HIGH * (self._places(self.width())[-1][3] + 1))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setFont(self.theme.font("small"))
        metrics = painter.fontMetrics()
        for word, colour, left, row in self._places(self.width()):
            wide, middle = metrics.horizontalAdvance(word), HIGH * (row + 0.5)
            painter.setPen(Qt.PenStyle.NoPen)
            painter.setBrush(colour or self.theme.colour("bad-weak"))
            if colour:
                painter.drawRoundedRect(QRectF(left, middle - 2, BAR, 4), 2, 2)
            else:
                painter.drawRoundedRect(QRectF(left, middle - 10, wide + 2 * GAP, 20), 4, 4)
            painter.setPen(self.theme.colour("muted" if colour else "bad"))
            words = QRectF(left + GAP + (BAR if colour else 0), HIGH * row, wide + 2, HIGH)
            painter.drawText(words, Qt.AlignmentFlag.AlignVCenter, word)
        painter.end()
