"""The people of one column of the board, best score first, and what is said of each."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QAbstractListModel, QMimeData, QModelIndex, QObject, QPersistentModelIndex, Qt

from station_desk.base.money import show_fen
from station_desk.features.evaluations.service import Standing

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
