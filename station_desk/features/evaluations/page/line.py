"""One line of small words that may change with every key."""

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QSizePolicy, QWidget

from station_desk.ui.theme import Theme


class Line(QWidget):
    """Draws its words itself: a label would have the whole page laid out and drawn anew at each change."""

    def __init__(self, theme: Theme, colour: str = "text", *, right: bool = False) -> None:
        super().__init__()
        self.theme, self.colour = theme, colour
        self.side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self.text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Show other words."""
        self.text = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.theme.size("row-header"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.theme.font("small"))
        painter.setPen(self.theme.colour(self.colour))
        fitted = painter.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | self.side, fitted)
        painter.end()
