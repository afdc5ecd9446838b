"""One month's points as the grid asks for them: people down, items across, live totals at the end."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Protocol

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import QWidget

from station_desk.base.money import show_fen
from station_desk.features.evaluations.rules import (
    COUNTED,
    Earned,
    Item,
    Outlier,
    Ways,
    earned_words,
    missing_items,
    month_score,
    read_points,
    show_points,
)

Index = QModelIndex | QPersistentModelIndex
Cell = tuple[str, str]  # person, item
NOWHERE = QModelIndex()
FIXED = ("序号", "姓名", "村")  # they stay when the grid is scrolled
TOTAL, LAST = "总分", "上月"
MISSING = Qt.ItemDataRole.UserRole + 1  # True where points are due and not there
LACK = Qt.ItemDataRole.UserRole + 2  # of a total: how many items have no points
LOW = Qt.ItemDataRole.UserRole + 3  # of a total: whether it lies under the line of 称职
FROM = Qt.ItemDataRole.UserRole + 4  # of points: EVIDENCE or OVERRIDDEN, "" for those of a hand alone
APART = Qt.ItemDataRole.UserRole + 5  # an Outlier where points stand out
GAP = Qt.ItemDataRole.UserRole + 6  # of last month's total: what has been added since, as +2.5
EVIDENCE, OVERRIDDEN = "依据", "改写"


@dataclass(slots=True)
class Row:
    """One person of the month with the points there are, by item, and what evidence gives, counted or not."""

    person: str
    name: str
    village: str
    points: dict[str, int] = field(default_factory=dict)
    earned: dict[str, Earned] = field(default_factory=dict)

    def evidence(self, item_id: str) -> int | None:
        """What evidence gives for an item, None for nothing."""
        got = self.earned.get(item_id)
        return got.points if got else None

    def source(self, item_id: str) -> str:
        """Whether points come from evidence, or from a hand in its place; "" for those of a hand alone."""
        if item_id not in self.earned:
            return ""
        return EVIDENCE if self.points.get(item_id) == self.evidence(item_id) else OVERRIDDEN

    def words(self, item: Item) -> str:
        """Where the points of an item come from, "" for those of a hand alone."""
        if item.id not in self.earned:
            return ""
        words = earned_words(item, self.earned[item.id])
        return words if self.source(item.id) == EVIDENCE else f"手工改为 {show_points(self.points[item.id])}（{words}）"


class Beside(Protocol):
    """What the grid asks of the months before and of everybody's points (page.compared)."""

    def forget(self) -> None: ...
    def last_total(self, row: Row) -> int | None: ...
    def total(self, row: Row) -> int | None: ...
    def outlier(self, row: Row, item: Item) -> Outlier | None: ...
    def outlying_total(self, row: Row) -> Outlier | None: ...
    def words(self, row: Row, item: Item) -> str: ...
    def total_words(self, row: Row) -> str: ...


class ScoreRows(QAbstractTableModel):
    """The grid's cells; every change goes through `write(cells)`, which returns whether it was written."""

    def __init__(self, parent: QWidget, write: Callable[[Mapping[Cell, int | None]], bool]) -> None:
        super().__init__(parent)
        self.write = write
        self.items: list[Item] = []
        self.people: list[Row] = []
        self.ways = Ways()
        self.beside: Beside | None = None

    def compare(self, beside: Beside) -> None:
        """Show the month beside those before it."""
        self.beside = beside
        self._tell(range(len(self.people)))

    def show_month(self, items: Sequence[Item], people: Iterable[Row], ways: Ways) -> None:
        """Show another month, or the same one read again: then the cells stay and only their values change."""
        people = list(people)
        same = [row.person for row in people] == [row.person for row in self.people] and list(items) == self.items
        if not same:
            self.beginResetModel()
        self.items, self.people, self.ways, self.beside = list(items), people, ways, None
        if same:
            self._tell(range(len(people)))
        else:
            self.endResetModel()

    # ---------------------------------------------------------------------------------------------- the columns
    @property
    def first(self) -> int:
        """The column of the first item."""
        return len(FIXED)

    @property
    def last(self) -> int:
        """The column of the last item."""
        return len(FIXED) + len(self.items) - 1

    def item(self, column: int) -> Item | None:
        """The item of a column, None for the fixed ones and the total."""
        return self.items[column - self.first] if self.first <= column <= self.last else None

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(FIXED) + len(self.items) + 2

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.people)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if orientation == Qt.Orientation.Vertical:
            return str(section + 1) if role == Qt.ItemDataRole.DisplayRole else None
        item = self.item(section)
        if role == Qt.ItemDataRole.ToolTipRole and item:
            sort = "" if item.kind == COUNTED else f"{item.kind}：最多 "
            return f"{item.title}（{sort or '满分 '}{show_points(item.most)} 分）"
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        if item:
            return item.short
        return FIXED[section] if section < len(FIXED) else TOTAL if section == self.last + 1 else LAST

    # ------------------------------------------------------------------------------------------------ the cells
    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled
        if self.item(index.column()) is None:
            return plain
        return plain | Qt.ItemFlag.ItemIsSelectable | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid() or index.row() >= len(self.people):
            return None
        row, item = self.people[index.row()], self.item(index.column())
        if item is None:
            return self._fixed(row, index, role)
        points = row.points.get(item.id)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return "" if points is None else show_points(points)
        if role == MISSING:
            return points is None and item.kind == COUNTED
        if role == FROM:
            return row.source(item.id)
        if role == APART:
            return self.beside.outlier(row, item) if self.beside else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(filter(None, (row.words(item), self.beside.words(row, item) if self.beside else "")))
        if role == Qt.ItemDataRole.AccessibleTextRole:
            said = "未打分" if points is None else show_points(points)
            return "，".join(word for word in (row.name, item.title, said, row.words(item)) if word)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter
        return None

    def _fixed(self, row: Row, index: Index, role: int) -> object:
        if index.column() > self.last:
            return self._total(row, role) if index.column() == self.last + 1 else self._last(row, role)
        texts = (str(index.row() + 1), row.name, row.village)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            return texts[index.column()]
        return None

    def _total(self, row: Row, role: int) -> object:
        total = month_score(self.items, row.points, self.ways.ceilings)
        if role == Qt.ItemDataRole.DisplayRole:
            return "—" if total is None else show_fen(total)
        if role == LACK:
            return missing_items(self.items, row.points)
        if role == LOW:
            return total is not None and total < self.ways.pass_from
        if role == APART:
            return self.beside.outlying_total(row) if self.beside else None
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.beside.total_words(row) if self.beside else ""
        return None

    def _last(self, row: Row, role: int) -> object:
        before = self.beside.last_total(row) if self.beside else None
        if before is None or self.beside is None:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return show_fen(before)
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.beside.total_words(row)
        now = self.beside.total(row)
        if role == GAP and now is not None:
            return "持平" if now == before else f"{'+' if now > before else '−'}{show_points(abs(now - before))}"
        return None

    # ---------------------------------------------------------------------------------------------- the changes
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Write one cell from typed text; raises ValueError with a sentence for what is no score of its item."""
        item = self.item(index.column())
        if item is None or role != Qt.ItemDataRole.EditRole:
            return False
        return self.change({(index.row(), index.column()): read_points(value, item)})

    def change(self, cells: Mapping[tuple[int, int], int | None]) -> bool:
        """Write points by (row, column), None to empty a cell; True where they are written."""
        wanted: dict[Cell, int | None] = {}
        found: list[tuple[Row, str, int | None]] = []
        for (row, column), points in cells.items():
            person, item = self.people[row], self.item(column)
            given = person.evidence(item.id) if item else None
            counts = given if points is None else points  # an emptied cell goes back to its evidence
            if item and person.points.get(item.id) != counts:
                wanted[person.person, item.id] = None if counts == given else counts
                found.append((person, item.id, counts))
        if not wanted:
            return True
        if not self.write(wanted):
            return False
        for person, key, counts in found:
            if counts is None:
                person.points.pop(key, None)
            else:
                person.points[key] = counts
        if self.beside:
            self.beside.forget()
        if len(cells) == 1:
            row, column = next(iter(cells))
            for one in (
                column,
                self.last + 1,
                self.last + 2,
            ):  # told one by one: a view draws itself anew for more than one cell
                self.dataChanged.emit(self.index(row, one), self.index(row, one))
        else:
            self._tell(sorted({row for row, _ in cells}))
        return True

    def _tell(self, rows: Sequence[int]) -> None:
        if rows:
            self.dataChanged.emit(self.index(rows[0], 0), self.index(rows[-1], self.columnCount() - 1))

    # --------------------------------------------------------------------------------------------------- counts
    @property
    def complete(self) -> int:
        """How many people have a total."""
        return sum(month_score(self.items, row.points, self.ways.ceilings) is not None for row in self.people)

    def gaps(self) -> list[tuple[int, int]]:
        """The cells (row, column) where points are due and not there, row by row."""
        due = [(column, item) for column, item in enumerate(self.items, self.first) if item.kind == COUNTED]
        return [(at, column) for at, row in enumerate(self.people) for column, item in due if item.id not in row.points]
