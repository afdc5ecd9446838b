"""The people of a roll with their marks as a table: what is stored, and what has been changed since."""

from collections import Counter
from collections.abc import Mapping, Sequence
from typing import Any, ClassVar

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt, Signal

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
UNMARKED = "未登记"
VILLAGE, NAME, MARK = range(3)  # the columns every roll begins with
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
SAID = (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole)


class MarksTable(QAbstractTableModel):
    """`changes` holds the marks that differ from what is stored, by person; None where one is taken away.

    `seats` are a room's own, each with `person_id`, `name`, `village` and `expected`; so are the marks, each with a
    `tidy()`. The room names its `TITLES`, the columns of figures and tips, and says what a mark is in words.
    """

    TITLES: ClassVar[tuple[str, ...]]
    FIGURES: ClassVar[tuple[int, ...]] = ()
    TIPS: ClassVar[Mapping[int, str]] = {}

    edited = Signal()
    wrong = Signal(str)  # a sentence about what was typed

    def __init__(self) -> None:
        super().__init__()
        self.seats: list[Any] = []
        self.changes: dict[str, Any] = {}

    def put(self, seats: Sequence[Any], *, keep: bool) -> None:
        """Show these people; with `keep` what was changed and not saved stays."""
        raise NotImplementedError

    def say(self, rows: Sequence[int], word: str | None) -> None:
        """Give rows a mark by its word, None for none."""
        raise NotImplementedError

    def counts(self) -> Counter[str]:
        """How many have which mark; those without one as 未登记."""
        raise NotImplementedError

    def stored(self, row: int) -> Any:
        """The mark of a row as it is stored, None for none."""
        raise NotImplementedError

    def mark_words(self, mark: Any, *, typed: bool) -> dict[int, str]:
        """What a mark says in each of its columns; `typed` as it is typed."""
        raise NotImplementedError

    def mark(self, row: int) -> Any:
        """The mark of a row as it would be saved, None for none."""
        return self.changes.get(self.seats[row].person_id, self.stored(row))

    def set(self, row: int, mark: Any) -> None:
        """Change one row's mark; one set back to what is stored is no change."""
        mark = mark.tidy() if mark else None
        self.changes.pop(self.seats[row].person_id, None)
        if mark != self.stored(row):
            self.changes[self.seats[row].person_id] = mark
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(self.TITLES) - 1))
        self.edited.emit()

    def unmarked(self) -> list[int]:
        """The rows of those expected and not yet marked."""
        return [row for row, seat in enumerate(self.seats) if seat.expected and self.mark(row) is None]

    # ------------------------------------------------------------------------------------------------ for the view
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.seats)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.TITLES)

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if side != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.TITLES[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if section in self.FIGURES else LEFT
        return self.TIPS.get(section) if role == Qt.ItemDataRole.ToolTipRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.seats):
            return None
        seat, mark = self.seats[index.row()], self.mark(index.row())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if index.column() in self.FIGURES else LEFT
        if role == Qt.ItemDataRole.ToolTipRole and not seat.expected:
            return f"{seat.name}那天不在岗"
        if role not in SAID:
            return None
        words = {VILLAGE: seat.village if seat.expected else "当天不在岗", NAME: seat.name}
        if mark:
            words |= self.mark_words(mark, typed=role == Qt.ItemDataRole.EditRole)
        return words.get(index.column(), "")
