"""The way of a list as five steps: done, here, still to come, each with who and when."""

from PySide6.QtCore import QPointF, QRectF, QSize, Qt
from PySide6.QtGui import QFontMetrics, QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QWidget

from station_desk.features.pay.model import STATES, PayRun
from station_desk.ui.theme import Theme

KEYS = ("made", "checked", "approved", "paid", "closed")
RADIUS, HIGH = 9, 48  # px


class StepBar(QWidget):
    """Shows where a list stands; it only tells, the buttons act."""

    def __init__(self, theme: Theme) -> None:
        super().__init__()
        self.theme = theme
        self.run: PayRun | None = None
        self.setFixedHeight(HIGH)
        self.setMinimumWidth(420)
        theme.changed.connect(self.update)

    def show_run(self, run: PayRun) -> None:
        """Show a list's way."""
        self.run = run
        self.setAccessibleName(f"进度：{run.state}")
        told = [f"{step} {who_when(run, key)}".strip() for step, key in zip(STATES, KEYS, strict=True)]
        self.setAccessibleDescription("；".join(told))
        self.setToolTip("\n".join(told))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(640, HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        if self.run is None:
            return
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        here = STATES.index(self.run.state)
        part = self.width() / len(STATES)
        for place, (step, key) in enumerate(zip(STATES, KEYS, strict=True)):
            self._paint_step(painter, place, here, part, step, who_when(self.run, key))
        painter.end()

    def _paint_step(self, painter: QPainter, place: int, here: int, part: float, step: str, told: str) -> None:
        done = place <= here
        centre = QPointF(place * part + RADIUS + 1, RADIUS + 4)
        colour = self.theme.colour("accent" if done else "line")
        if place + 1 < len(STATES):
            painter.setPen(QPen(self.theme.colour("accent" if place < here else "line"), 2))
            painter.drawLine(QPointF(centre.x() + RADIUS + 4, centre.y()), QPointF((place + 1) * part - 4, centre.y()))
        painter.setPen(QPen(colour, 2))
        painter.setBrush(colour if done else self.theme.colour("surface"))
        painter.drawEllipse(centre, RADIUS, RADIUS)
        painter.setPen(self.theme.colour("on-accent" if done else "muted"))
        painter.setFont(self.theme.font("small", bold=True))
        mark = "✓" if place < here else str(place + 1)
        painter.drawText(
            QRectF(centre.x() - RADIUS, centre.y() - RADIUS, 2 * RADIUS, 2 * RADIUS), Qt.AlignmentFlag.AlignCenter, mark
        )
        painter.setPen(self.theme.colour("text" if done else "muted"))
        painter.setFont(self.theme.font("small", bold=place == here))
        metrics = QFontMetrics(painter.font())
        words = f"{step}　{told}" if told else step
        fitted = metrics.elidedText(words, Qt.TextElideMode.ElideRight, int(part) - 8)
        painter.drawText(
            QRectF(place * part, 2 * RADIUS + 8, part - 4, metrics.height() + 2), Qt.AlignmentFlag.AlignLeft, fitted
        )


def who_when(run: PayRun, key: str) -> str:
    """王文 01-20, "" where the step is still to come."""
    who, at = getattr(run, f"{key}_by"), getattr(run, f"{key}_at")
    return f"{who} {at:%m-%d}" if who and at else ""
