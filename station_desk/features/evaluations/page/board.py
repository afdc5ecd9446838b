"""The calibration board: people as cards in the columns of their grades, moved by hand with a reason."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import (
    QAbstractListModel,
    QMimeData,
    QModelIndex,
    QObject,
    QPersistentModelIndex,
    QRect,
    QRectF,
    QSize,
    Qt,
    QTimer,
    Signal,
)
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QFocusEvent, QKeyEvent, QPainter, QPen
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QListView,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from station_desk.base.money import show_fen
from station_desk.features.evaluations.model import GRADES
from station_desk.features.evaluations.page.grading import QuotaMeter, change_grade
from station_desk.features.evaluations.page.score_cell import tabular
from station_desk.features.evaluations.page.year_book import YearBook
from station_desk.features.evaluations.service.grades import Standing
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

# The people of one column of the board, best score first, and what is said of each.

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
CARD = Qt.ItemDataRole.UserRole + 1
CARRIED = "application/x-station-desk-person"  # what a dragged card carries: the person's key


@dataclass(frozen=True, slots=True)
class Card:
    """One person as the board shows them; `effect` is what another room says of the grade, "" for nothing."""

    one: Standing
    rank: int
    level: int  # so many share the score, the person included
    effect: str = ""

    @property
    def name(self) -> str:
        return self.one.person.name

    @property
    def score(self) -> str:
        return "没有得分" if self.one.score is None else show_fen(self.one.score)

    @property
    def place(self) -> str:
        """Where the person stands among all: 第 3 名, or 并列第 3 名（2 人同分）."""
        if self.one.score is None:
            return "没有完整的月度得分"
        return f"第 {self.rank} 名" if self.level == 1 else f"并列第 {self.rank} 名（{self.level} 人同分）"

    @property
    def hand(self) -> str:
        """Why the grade is not the proposed one, "" where it is."""
        if self.one.amendments:
            last = self.one.amendments[-1]
            return f"更正：{last.old or '未定'}→{last.new}，{last.reason}"
        if self.one.grade and self.one.by_hand:
            return f"由{self.one.grade.proposed or '未定'}手工调整：{self.one.grade.reason}"
        return ""

    def spoken(self) -> str:
        """All of it in one line, for whoever listens."""
        told = [self.name, self.one.village, f"{self.score}分" if self.one.score is not None else "", self.place]
        told += [
            self.effect,
            f"一票否决：{self.one.veto}" if self.one.veto else "",
            self.hand,
            *(f"请注意：{doubt}" for doubt in self.one.doubts),
        ]
        return "，".join(words for words in told if words)


def cards_of(found: Sequence[Standing], effects: Mapping[str, str]) -> list[Card]:
    """A card for everybody, best score first, who has none last."""
    scores = sorted((one.score for one in found if one.score is not None), reverse=True)
    first = {score: place for place, score in reversed(list(enumerate(scores, 1)))}
    level = Counter(scores)
    order = sorted(found, key=lambda one: (one.score is None, -(one.score or 0), one.person.name))
    return [
        Card(one, first.get(one.score or 0, 0), level[one.score or 0], effects.get(one.person.id, "")) for one in order
    ]


class CardRows(QAbstractListModel):
    """The cards of one grade."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.cards: list[Card] = []

    def show_cards(self, cards: list[Card]) -> None:
        """Show these instead of those before."""
        self.beginResetModel()
        self.cards = cards
        self.endResetModel()

    def place_of(self, person: str) -> int:
        """The row of a person, -1 where it is not here."""
        return next((row for row, card in enumerate(self.cards) if card.one.person.id == person), -1)

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.cards)

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid() or index.row() >= len(self.cards):
            return None
        card = self.cards[index.row()]
        if role == CARD:
            return card
        if role == Qt.ItemDataRole.DisplayRole:
            return card.name
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return card.spoken()
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def mimeTypes(self) -> list[str]:
        return [CARRIED]

    def mimeData(self, indexes: Sequence[QModelIndex]) -> QMimeData:
        carried = QMimeData()
        carried.setData(CARRIED, self.cards[indexes[0].row()].one.person.id.encode())
        return carried


# How a card of the board looks.

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


# One column of the board: the people of a grade, dragged, dropped and moved by keys.

CTRL, NONE, PAD = (
    Qt.KeyboardModifier.ControlModifier,
    Qt.KeyboardModifier.NoModifier,
    Qt.KeyboardModifier.KeypadModifier,
)
GRADE_KEYS = {Qt.Key.Key_1: 0, Qt.Key.Key_2: 1, Qt.Key.Key_3: 2}
SIDES = {Qt.Key.Key_Left: -1, Qt.Key.Key_Right: 1}


class CardList(QListView):
    """1 2 3 ask for a grade, Ctrl+← and Ctrl+→ for the one beside, ← and → go to the column beside."""

    asked = Signal(str, int)  # a person's key, the place of the grade wanted
    beside = Signal(str, int)  # a person's key, -1 or 1: to the grade at that side
    left = Signal(int)  # -1 or 1: the keyboard goes to the column at that side
    dropped = Signal(str)  # a person's key
    entered = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.rows = CardRows(self)
        self.setModel(self.rows)
        self.setItemDelegate(CardPainter(shell, self))
        self.setProperty("role", "plain")
        self.setFrameShape(QListView.Shape.NoFrame)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setResizeMode(QListView.ResizeMode.Adjust)
        self.setDragEnabled(True)
        self.setAcceptDrops(True)
        self.setDropIndicatorShown(False)
        self.setDragDropMode(QAbstractItemView.DragDropMode.DragDrop)
        self.setDefaultDropAction(Qt.DropAction.MoveAction)

    def person(self) -> str:
        """The key of the chosen person, ""."""
        row = self.currentIndex().row()
        return self.rows.cards[row].one.person.id if 0 <= row < len(self.rows.cards) else ""

    def choose(self, row: int) -> None:
        """Choose a row and bring it into sight."""
        if self.rows.cards:
            index = self.rows.index(max(0, min(row, len(self.rows.cards) - 1)))
            self.setCurrentIndex(index)
            self.scrollTo(index)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key, held = Qt.Key(event.key()), event.modifiers() & ~PAD
        if key in GRADE_KEYS and held == NONE and self.person():
            self.asked.emit(self.person(), GRADE_KEYS[key])
        elif key in SIDES and held == CTRL and self.person():
            self.beside.emit(self.person(), SIDES[key])
        elif key in SIDES and held == NONE:
            self.left.emit(SIDES[key])
        else:
            super().keyPressEvent(event)
            return
        event.accept()

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        if not self.currentIndex().isValid():
            self.choose(0)
        self.entered.emit()

    # ---------------------------------------------------------------------------------------------------- dragging
    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        if event.mimeData().hasFormat(CARRIED):
            event.acceptProposedAction()

    def dragMoveEvent(self, event: QDragMoveEvent) -> None:
        if event.mimeData().hasFormat(CARRIED) and event.source() is not self:
            event.acceptProposedAction()
        else:
            event.ignore()

    def dropEvent(self, event: QDropEvent) -> None:
        event.setDropAction(Qt.DropAction.IgnoreAction)  # the rows follow the desk, never the mouse
        event.accept()
        self.dropped.emit(bytes(event.mimeData().data(CARRIED).data()).decode())


class BoardColumn(QWidget):
    """A grade's heading with its count, and its cards."""

    def __init__(self, shell: Shell, title: str) -> None:
        super().__init__()
        self.title = title
        self.head = QLabel(title)
        self.head.setProperty("role", "strong")
        self.list = CardList(shell)
        self.head.setBuddy(self.list)
        self.none = QLabel("还没有人")
        set_style(self.none, role="muted")
        self.none.setAlignment(Qt.AlignmentFlag.AlignCenter)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(shell.theme.space("s"))
        column.addWidget(self.head)
        column.addWidget(self.none)
        column.addWidget(self.list, 1)

    def show_cards(self, cards: Sequence[Card]) -> None:
        """Show the cards of this grade."""
        self.list.rows.show_cards(list(cards))
        self.head.setText(f"{self.title}　{len(cards)} 人")
        self.list.setAccessibleName(f"{self.title}，{len(cards)} 人")
        self.none.setVisible(not cards)

    def standing(self, person: str) -> Standing | None:
        """A person of this column."""
        row = self.list.rows.place_of(person)
        return self.list.rows.cards[row].one if row >= 0 else None


UNGRADED = "未定档"
HINT = "拖动卡片，或按 1 优秀、2 称职、3 不称职，Ctrl+← Ctrl+→ 移到旁边一档；与建议不同的要写理由。"
BEFORE = "还没有汇总：卡片按建议的档次放着，在“年度汇总”里点“汇总定档”后才能调整。"
SIGNED_HINT = "档次已报所长签批，卡片不能再移动；要改先在“年度汇总”里退回，已经公示的按异议处理。"
SETTLED_HINT = "这一年已定案：移动卡片就是办理更正，要写理由，原来的档次也留着。"


def hint_for(book: YearBook) -> str:
    """What can be done with the cards of a year."""
    if not book.rolled_up:
        return BEFORE
    return {"定档": HINT, "打分": HINT, "定案": SETTLED_HINT}.get(book.flow.stage, SIGNED_HINT)


class BoardTab(QWidget):
    """Three columns, and a fourth for those without a grade where there are any."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.book: YearBook | None = None
        self._follow = ""  # the person to whom the keyboard goes back after a change
        space = shell.theme.space
        self.meter, self.hint = QuotaMeter(shell.theme), QLabel(HINT)
        self.hint.setProperty("role", "caption")
        self.hint.setWordWrap(True)
        self.columns = [BoardColumn(shell, title) for title in (*GRADES, UNGRADED)]
        row = QHBoxLayout()
        row.setSpacing(space("l"))
        for column in self.columns:
            row.addWidget(column, 1)
        whole = QVBoxLayout(self)
        whole.setContentsMargins(0, space("m"), 0, 0)
        whole.setSpacing(space("s"))
        whole.addWidget(self.meter)
        whole.addWidget(self.hint)
        whole.addLayout(row, 1)
        for place, column in enumerate(self.columns):
            self._listen(place, column)

    def _listen(self, place: int, column: BoardColumn) -> None:
        column.list.asked.connect(self._change_later)
        column.list.beside.connect(lambda person, side: self._change_later(person, min(place, 3) + side))
        column.list.left.connect(lambda side: self._go(place + side))
        column.list.dropped.connect(lambda person: self._change_later(person, place))
        column.list.entered.connect(lambda: self._only(place))

    # ---------------------------------------------------------------------------------------------------- showing
    def show_book(self, book: YearBook) -> None:
        """Show a year, or the same one read again; the chosen person stays chosen wherever the card went."""
        here = next((column for column in self.columns if column.list.hasFocus()), None)
        kept, moved = self._follow or (here.list.person() if here else ""), bool(self._follow)
        self.book, self._follow = book, ""
        self.meter.show_book(book)
        self.hint.setText(hint_for(book))
        cards = cards_of(book.standings, self._effects(book))
        for column in self.columns:
            column.show_cards([card for card in cards if (grade_of(book, card.one) or UNGRADED) == column.title])
        self.columns[-1].setVisible(bool(self.columns[-1].list.rows.cards))
        for column in self.columns:
            row = column.list.rows.place_of(kept)
            if row >= 0:
                column.list.choose(row)
                if here or moved:
                    column.list.setFocus()

    def _effects(self, book: YearBook) -> Mapping[str, str]:
        """What the rooms above say of each grade, by person: words such as 3,600.00 元."""
        grades = {one.person.id: grade_of(book, one) for one in book.standings}
        found: dict[str, str] = {}
        for addition in self.shell.additions("grade"):
            if addition.effect:
                with self.shell.look() as session:
                    found |= addition.effect(session, book.year, grades)
        return found

    def _only(self, place: int) -> None:
        """Show one chosen card: the one the keyboard is at."""
        for other, column in enumerate(self.columns):
            if other != place:
                column.list.clearSelection()
                column.list.setCurrentIndex(column.list.rows.index(-1))

    def _go(self, place: int) -> None:
        """Take the keyboard to a column, where it has cards."""
        if 0 <= place < len(self.columns) and self.columns[place].list.rows.cards:
            self.columns[place].list.setFocus()

    # ---------------------------------------------------------------------------------------------------- changing
    def _change_later(self, person: str, place: int) -> None:
        """Change a grade once the key or the drop that asked for it is over."""
        if 0 <= place < len(GRADES):
            QTimer.singleShot(0, self, lambda: self.change(person, GRADES[place]))

    def change(self, person: str, grade: str) -> None:
        """Set a person's grade, asking for the reason; the keyboard stays with the card."""
        one = next((found for column in self.columns if (found := column.standing(person))), None)
        if one and self.book:
            self._follow = person
            if not change_grade(self.shell, self.book, one, grade):
                self._follow = ""


def grade_of(book: YearBook, one: Standing) -> str | None:
    """The column a person belongs to: the grade that stands or, before rolling up, the proposed one."""
    return one.stands if book.rolled_up else one.proposal.grade
