"""How a card of the board looks."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, QRect, QRectF, QSize, Qt
from PySide6.QtGui import QPainter, QPen
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem, QWidget

from station_desk.features.evaluations.page.board_cards import CARD, Card
from station_desk.features.evaluations.page.score_view import tabular
from station_desk.ui.shell import Shell

Index = QModelIndex | QPersistentModelIndex
LINE, EDGE, GAP = 20, 10, 6  # px: a small line, the card's padding, the room below a card
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


class CardPainter(QStyledItemDelegate):
    """Name and score; village, place and effect; then a line for the hand's reason and one for each doubt."""

    def __init__(self, shell: Shell, view: QWidget) -> None:
        super().__init__(view)
        self.shell, self.theme, self.view = shell, shell.theme, view

    def sizeHint(self, option: QStyleOptionViewItem, index: Index) -> QSize:
        card = index.data(CARD)
        more = len(notes_of(card)) if isinstance(card, Card) else 0
        return QSize(120, 2 * EDGE + 24 + LINE * (1 + more) + GAP)

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        card, theme = index.data(CARD), self.theme
        here: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        box = QRectF(here).adjusted(1, 1, -3, -GAP)
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        focus = chosen and self.view.hasFocus()
        painter.setPen(QPen(theme.colour("focus" if focus else "line"), 2 if focus else 1))
        painter.setBrush(theme.colour("accent-weak" if chosen else "surface"))
        painter.drawRoundedRect(box, theme.radius("card"), theme.radius("card"))
        self._paint_words(painter, box.toRect().adjusted(EDGE, EDGE, -EDGE, -EDGE), card)
        painter.restore()

    def _paint_words(self, painter: QPainter, room: QRect, card: Card) -> None:
        theme = self.theme
        top = QRect(room.left(), room.top(), room.width(), 24)
        painter.setFont(tabular(theme.font(bold=True)))
        painter.setPen(theme.colour("text" if card.one.score is not None else "muted"))
        painter.drawText(top, RIGHT, card.score)
        left = top.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(card.score) - EDGE, 0)
        self._line(painter, left, card.name)
        painter.setFont(tabular(theme.font("small")))
        painter.setPen(theme.colour("muted"))
        line = QRect(room.left(), top.bottom() + 1, room.width(), LINE)
        if card.effect:
            painter.drawText(line, RIGHT, card.effect)
            line = line.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(card.effect) - EDGE, 0)
        self._line(painter, line, f"{card.one.village}　{card.place}")
        below = QRect(room.left(), line.bottom() + 1, room.width(), LINE)
        for icon, colour, words in notes_of(card):
            painter.drawPixmap(below.left(), below.center().y() - 6, self.shell.icons.pixmap(icon, colour, 13))
            painter.setPen(theme.colour(colour))
            self._line(painter, below.adjusted(18, 0, 0, 0), words)
            below.translate(0, LINE)

    @staticmethod
    def _line(painter: QPainter, room: QRect, words: str) -> None:
        painter.drawText(room, LEFT, painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, room.width()))


def notes_of(card: Card) -> list[tuple[str, str, str]]:
    """The lines below a card's face: icon, colour, words."""
    found = [("circle-x", "bad", f"一票否决：{card.one.veto}")] if card.one.veto else []
    found += [("pencil", "text", card.hand)] if card.hand else []
    return found + [("triangle-alert", "care", doubt) for doubt in card.one.doubts]
