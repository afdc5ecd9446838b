"""One column of the board: the people of a grade, dragged, dropped and moved by keys."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragMoveEvent, QDropEvent, QFocusEvent, QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QLabel, QListView, QVBoxLayout, QWidget

from station_desk.features.evaluations.page.board_card import CardPainter
from station_desk.features.evaluations.page.board_cards import CARRIED, Card, CardRows
from station_desk.features.evaluations.service import Standing
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

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
        dress(self.none, role="muted")
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
