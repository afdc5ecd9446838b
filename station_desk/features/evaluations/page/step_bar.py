"""The seven steps of a year in a row: what is done with who and when, what is under way, what is ahead."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPaintEvent, QPen
from PySide6.QtWidgets import QSizePolicy, QWidget

from station_desk.features.evaluations.service import Flow
from station_desk.ui.shell import Shell

ROW = ("打分", "汇总", "定档", "签批", "公示", "异议", "定案")
KEPT_AS = {"汇总": "汇总", "定档": "报签", "签批": "签批", "公示": "公示", "异议": "期满", "定案": "定案"}
DONE, HERE, AHEAD = "已办", "正在办", "还没有到"
RADIUS, HIGH = 10, 46  # px


@dataclass(frozen=True, slots=True)
class Spot:
    """One step as it is drawn: its title, how far it is, and in small letters who and when."""

    title: str
    state: str
    small: str


def spots_of(flow: Flow) -> list[Spot]:
    """The row for a year."""
    here = ROW.index(flow.stage)
    settled = flow.stage == ROW[-1]
    return [
        Spot(title, DONE if place < here or settled else HERE if place == here else AHEAD, small_words(flow, title))
        for place, title in enumerate(ROW)
    ]


def small_words(flow: Flow, title: str) -> str:
    """Who did it and when; of the notice from when to when, of the objections how many."""
    if title == "签批" and flow.signed_on:
        return f"{flow.signed_by} {flow.signed_on:%m-%d}"
    if title == "公示" and flow.notice_from and flow.notice_until:
        return f"{flow.notice_from:%m-%d} 至 {flow.notice_until:%m-%d}"
    if title == "异议" and flow.posted:
        return f"{flow.objections} 件" + (f"，{flow.unruled} 件未处理" if flow.unruled else "")
    found = flow.last(KEPT_AS[title]) if title in KEPT_AS and title not in ("签批", "公示", "异议") else None
    return f"{found.by} {found.at:%m-%d}" if found else ""


class StepBar(QWidget):
    """Drawn, not worked: the acts stand below it."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.spots: list[Spot] = []
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed)

    def show_flow(self, flow: Flow) -> None:
        """Show where a year stands."""
        self.spots = spots_of(flow)
        told = "，".join(f"{one.title}{one.state}{f'（{one.small}）' if one.small else ''}" for one in self.spots)
        self.setAccessibleName(f"考核流程：{told}")
        self.setToolTip("\n".join(f"{one.title}：{one.state} {one.small}".rstrip() for one in self.spots))
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(7 * 90, HIGH)

    minimumSizeHint = sizeHint

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        wide = self.width() / max(1, len(self.spots))
        for place, spot in enumerate(self.spots):
            self._paint(painter, QRectF(place * wide, 0, wide, self.height()), place, spot)
        painter.end()

    def _paint(self, painter: QPainter, box: QRectF, place: int, spot: Spot) -> None:
        theme = self.shell.theme
        middle = QPointF(box.left() + RADIUS + 2, box.top() + RADIUS + 3)
        painter.setFont(theme.font(bold=spot.state == HERE))
        room = QRect(int(middle.x()) + RADIUS + 6, int(middle.y()) - 11, int(box.width()) - 2 * RADIUS - 10, 22)
        words = painter.fontMetrics().horizontalAdvance(spot.title)
        if place < len(self.spots) - 1:
            painter.setPen(QPen(theme.colour("good" if spot.state == DONE else "line"), 2))
            painter.drawLine(QPointF(room.left() + words + 8, middle.y()), QPointF(box.right() - 6, middle.y()))
        painter.setPen(theme.colour({DONE: "text", HERE: "accent"}.get(spot.state, "muted")))
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, spot.title)
        self._paint_mark(painter, middle, place, spot)
        painter.setFont(theme.font("small"))
        painter.setPen(theme.colour("muted"))
        below = room.translated(0, 21)
        fitted = painter.fontMetrics().elidedText(spot.small, Qt.TextElideMode.ElideRight, below.width())
        painter.drawText(below, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fitted)

    def _paint_mark(self, painter: QPainter, middle: QPointF, place: int, spot: Spot) -> None:
        theme = self.shell.theme
        painter.setPen(QPen(theme.colour({DONE: "good", HERE: "accent"}.get(spot.state, "border")), 1.5))
        painter.setBrush(theme.colour({DONE: "good", HERE: "accent"}.get(spot.state, "surface")))
        painter.drawEllipse(middle, RADIUS, RADIUS)
        if spot.state == DONE:
            mark = self.shell.icons.pixmap("lock" if spot.title == ROW[-1] else "check", "surface", 13)
            painter.drawPixmap(QPointF(middle.x() - 6.5, middle.y() - 6.5), mark)
            return
        painter.setFont(theme.font("small", bold=True))
        painter.setPen(theme.colour("on-accent" if spot.state == HERE else "muted"))
        ring = QRectF(middle.x() - RADIUS, middle.y() - RADIUS, 2 * RADIUS, 2 * RADIUS)
        painter.drawText(ring, Qt.AlignmentFlag.AlignCenter, str(place + 1))
