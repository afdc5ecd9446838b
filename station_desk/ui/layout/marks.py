"""What is painted over the page: outlines, handles, guides, the circle for the seal; never printed."""

from typing import TYPE_CHECKING

from PySide6.QtCore import QPointF, QRectF, Qt
from PySide6.QtGui import QColor, QPainter, QPen

from station_desk.printing import layout as kinds
from station_desk.printing.bounds import HANDLES, Bounds, bounds_of, handles_of
from station_desk.printing.layout import Item

if TYPE_CHECKING:
    from station_desk.ui.layout.board import Board

SIZE = 8  # px of a handle
# On white paper, whatever the window's colours are.
CHOSEN, GUIDE, SEAL = QColor("#1D56C0"), QColor("#C2185B"), QColor("#C0322B")
LOOKS = {"bad": QColor("#C0322B"), "care": QColor("#B26A00")}


def paint_marks(painter: QPainter, board: "Board", page: QRectF) -> None:
    """Everything over the page, in the board's present state."""
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    painter.setPen(board.theme.colour("line"))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(page.adjusted(-0.5, -0.5, 0.5, 0.5))
    items, chosen = board.shown.items, set(board.document.chosen)
    for item in items:
        if isinstance(item, kinds.Seal):
            paint_seal(painter, room(board, page, bounds_of(item)))
    for flaw in board.flaws:
        if flaw.item < len(items):
            outline(painter, room(board, page, bounds_of(items[flaw.item])), LOOKS[flaw.look], Qt.PenStyle.DashLine)
    if board.hovered is not None and board.hovered < len(items) and board.hovered not in chosen:
        outline(painter, room(board, page, bounds_of(items[board.hovered])), CHOSEN, Qt.PenStyle.DotLine)
    for number in sorted(chosen):
        outline(painter, room(board, page, bounds_of(items[number])), CHOSEN, Qt.PenStyle.SolidLine)
    one = items[next(iter(chosen))] if len(chosen) == 1 else None
    if one:
        paint_handles(painter, one, room(board, page, bounds_of(one)))
    if board.band:
        painter.fillRect(room(board, page, board.band), QColor(29, 86, 192, 30))
        outline(painter, room(board, page, board.band), CHOSEN, Qt.PenStyle.SolidLine)
    paint_guides(painter, board, page)


def room(board: "Board", page: QRectF, bounds: Bounds) -> QRectF:
    """A rectangle of the page in pixels."""
    scale = board.scale
    return QRectF(page.x() + bounds.x * scale, page.y() + bounds.y * scale, bounds.width * scale, bounds.height * scale)


def outline(painter: QPainter, place: QRectF, colour: QColor, style: Qt.PenStyle) -> None:
    painter.setPen(QPen(colour, 1.25, style))
    painter.setBrush(Qt.BrushStyle.NoBrush)
    painter.drawRect(place)


def paint_handles(painter: QPainter, item: Item, place: QRectF) -> None:
    """Squares to pull by; a locked item has hollow grey ones that cannot be pulled."""
    colour = QColor("#8A94A6") if item.locked else CHOSEN
    painter.setPen(QPen(colour, 1.25))
    painter.setBrush(Qt.GlobalColor.white)
    for handle in handles_of(item):
        across, down = HANDLES[handle]
        middle = place.center() + QPointF(across * place.width() / 2, down * place.height() / 2)
        painter.drawRect(QRectF(middle.x() - SIZE / 2, middle.y() - SIZE / 2, SIZE, SIZE))


def paint_seal(painter: QPainter, place: QRectF) -> None:
    painter.setPen(QPen(SEAL, 1, Qt.PenStyle.DashLine))
    painter.setBrush(QColor(192, 50, 43, 14))
    painter.drawEllipse(place)
    painter.drawText(place, Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignHCenter, "\n盖章处")


def paint_guides(painter: QPainter, board: "Board", page: QRectF) -> None:
    """The lines that what is dragged has snapped to."""
    painter.setPen(QPen(GUIDE, 1))
    scale = board.scale
    for x in board.met.xs:
        at = page.x() + x * scale
        painter.drawLine(QPointF(at, page.top()), QPointF(at, page.bottom()))
    for y in board.met.ys:
        at = page.y() + y * scale
        painter.drawLine(QPointF(page.left(), at), QPointF(page.right(), at))
