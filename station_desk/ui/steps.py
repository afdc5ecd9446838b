"""The steps of something in a row: what is done with who and when, what is under way, what is ahead."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station_desk.ui.shell import Shell

DONE, HERE, AHEAD = "已办", "正在办", "还没有到"
RADIUS, HIGH, WIDE = 10, 46, 90  # px


@dataclass(frozen=True, slots=True)
class Step:
    """One step as it is drawn: its title, how far it is, in small letters who and when, and the icon once done."""

    title: str
    state: str
    small: str
    icon: str = "check"


def how_far(place: int, here: int, *, over: bool) -> str:
    """The state of a step by its place, where the one at `here` is under way; all are done when it is `over`."""
    return DONE if place < here or over else HERE if place == here else AHEAD


class StepBar(QWidget):
    """Drawn, not worked: the acts stand beside it. `name` is what a screen reader calls it."""

    def __init__(self, shell: Shell, name: str) -> None:
        super().__init__()
        self.shell, self.name = shell, name
        self.steps: Sequence[Step] = ()
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_steps(self, steps: Sequence[Step]) -> None:
        """Show these steps."""
        self.steps = steps
        told = "，".join(f"{one.title}{one.state}{f'（{one.small}）' if one.small else ''}" for one in steps)
        self.setAccessibleName(f"{self.name}：{told}")
        self.setToolTip("\n".join(f"{one.title}：{one.state} {one.small}".rstrip() for one in steps))
        self.updateGeometry()
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(len(self.steps) * WIDE, HIGH)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() / max(1, len(self.steps))
        for place, step in enumerate(self.steps):
            self._paint(painter, QRectF(place * wide, 0, wide, self.height()), place, step)
        painter.end()

    def _paint(self, painter: QPainter, box: QRectF, place: int, step: Step) -> None:
        theme = self.shell.theme
        middle = QPointF(box.left() + RADIUS + 2, box.top() + RADIUS + 3)
        painter.setFont(theme.font(bold=step.state == HERE))
        room = QRect(int(middle.x()) + RADIUS + 6, int(middle.y()) - 11, int(box.width()) - 2 * RADIUS - 10, 22)
        words = painter.fontMetrics().horizontalAdvance(step.title)
        if place < len(self.steps) - 1:
            painter.setPen(QPen(theme.colour("good" if step.state == DONE else "line"), 2))
            painter.drawLine(QPointF(room.left() + words + 8, middle.y()), QPointF(box.right() - 6, middle.y()))
        painter.setPen(theme.colour({DONE: "text", HERE: "accent"}.get(step.state, "muted")))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, step.title)
        self._paint_mark(painter, middle, place, step)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("muted"))
        below = room.translated(0, 21)
        fitted = painter.fontMetrics().elidedText(step.small, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fitted)

    def _paint_mark(self, painter: QPainter, middle: QPointF, place: int, step: Step) -> None:
        theme = self.shell.theme
        painter.setPen(QPen(theme.colour({DONE: "good", HERE: "accent"}.get(step.state, "border")), 1.5))
        painter.setBrush(theme.colour({DONE: "good", HERE: "accent"}.get(step.state, "surface")))
        painter.drawEllipse(middle, RADIUS, RADIUS)
        if step.state == DONE:
            mark = self.shell.icons.pixmap(step.icon, "surface", 13)
            painter.drawPixmap(QPointF(middle.x() - 6.5, middle.y() - 6.5), mark)
            return
        painter.setFont(theme.font("small", bold=True))
        painter.setPen(theme.colour("on-accent" if step.state == HERE else "muted"))
        ring = QRectF(middle.x() - RADIUS, middle.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(place + 1))
