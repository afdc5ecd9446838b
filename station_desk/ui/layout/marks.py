"""What is painted over the page: outlines, handles, guides, the circle for the seal; never printed."""

from dataclasses import dataclass

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from station_desk.printing import layout as kinds
from station_desk.printing.arrange import Snap
from station_desk.printing.bounds import HANDLES, Bounds, bounds_of
from station_desk.printing.layout import Item
from station_desk.ui.layout.drag import handles_in_sight
from station_desk.ui.layout.pane import Pane
from station_desk.ui.theme import Theme

SIZE = 8  # px of a handle
NEAR = 6  # px within which a handle is caught and a line snaps
LABELLED = 90  # px of the circle for the seal, from which there is room for its name
# On white paper, whatever the window's colours are.
CHOSEN, GUIDE, SEAL = QColor("#1D56C0"), QColor("#C2185B"), QColor("#C0322B")
LOOKS = {"bad": QColor("#C0322B"), "care": QColor("#B26A00")}


@dataclass(frozen=True, slots=True)
class Over:
    """What is painted over the page just now: the chosen items, the one under the mouse, the band, the rails met."""

    chosen: tuple[int, ...]
    hovered: int | None
    band: Bounds | None
    met: Snap


def paint_marks(painter: QPainter, board: Pane, page: QRectF, over: Over) -> None:
    """Everything over the page, which lies there in the viewport."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(board.theme.colour("line"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(page.adjusted(-0.5, -0.5, 0.5, 0.5))
    items, chosen = board.shown.items, over.chosen
    for item in items:
        if isinstance(item, kinds.Seal):
            paint_seal(painter, board.theme, room(board, page, bounds_of(item)))
    for flaw in board.flaws:
        if flaw.item < len(items):
            outline(painter, room(board, page, bounds_of(items[flaw.item])), LOOKS[flaw.look], Qt.PenStyle.DashLine)
    if over.hovered is not None and over.hovered < len(items) and over.hovered not in chosen:
        outline(painter, room(board, page, bounds_of(items[over.hovered])), CHOSEN, Qt.PenStyle.DotLine)
    for number in chosen:
        outline(painter, room(board, page, bounds_of(items[number])), CHOSEN, Qt.PenStyle.SolidLine)
    one = items[chosen[0]] if len(chosen) == 1 else None
    if one:
        paint_handles(painter, one, room(board, page, bounds_of(one)), board.scale)
    if over.band:
        painter.fillRect(room(board, page, over.band), QColor(29, 86, 192, 30))
        outline(painter, room(board, page, over.band), CHOSEN, Qt.PenStyle.SolidLine)
    paint_guides(painter, over.met, page, board.scale)


def room(board: Pane, page: QRectF, bounds: Bounds) -> QRectF:
    """A rectangle of the page in pixels."""
    scale = board.scale
    return QRectF(page.x() + bounds.x * scale, page.y() + bounds.y * scale, bounds.width * scale, bounds.height * scale)


def outline(painter: QPainter, place: QRectF, colour: QColor, style: Qt.PenStyle) -> None:
    painter.setPen(QPen(colour, 1.25, style))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place)


def paint_handles(painter: QPainter, item: Item, place: QRectF, scale: float) -> None:
    """Squares to pull by; a locked item has hollow grey ones that cannot be pulled."""
    colour = QColor("#8A94A6") if item.locked else CHOSEN
    painter.setPen(QPen(colour, 1.25))
    painter.setBrush(Qt.GlobalColor.white)
    for handle in handles_in_sight(item, NEAR / scale):
        across, down = HANDLES[handle]
        middle = place.center() + QPointF(across * place.width() / 2, down * place.height() / 2)
        painter.drawRect(QRectF(middle.x() - SIZE / 2, middle.y() - SIZE / 2, SIZE, SIZE))


def paint_seal(painter: QPainter, theme: Theme, place: QRectF) -> None:
    painter.setPen(QPen(SEAL, 1, Qt.PenStyle.DashLine))
    painter.setBrush(QColor(192, 50, 43, 14))
    painter.drawEllipse(place)
    if place.width() >= LABELLED:
        painter.setFont(theme.font("small"))
        painter.drawText(place, Qt.AlignmentFlag.AlignBottom | Qt.AlignmentFlag.AlignHCenter, "盖章处\n")


def paint_guides(painter: QPainter, met: Snap, page: QRectF, scale: float) -> None:
    """The lines that what is dragged has snapped to."""
    painter.setPen(QPen(GUIDE, 1))
    for x in met.xs:
        at = page.x() + x * scale
        painter.drawLine(QPointF(at, page.top()), QPointF(at, page.bottom()))
    for y in met.ys:
        at = page.y() + y * scale
        painter.drawLine(QPointF(page.left(), at), QPointF(page.right(), at))
