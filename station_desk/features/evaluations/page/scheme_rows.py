"""The lines of a year's scheme as a table that can be edited while the year has no scores."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from station_desk.base.chinese import normal_text
from station_desk.features.evaluations.rules import BONUS, COUNTED, DEDUCTION, Item, read_points, show_points

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
KEYS = ("kind", "title", "short", "most")
TITLES = ("类别", "项目", "简称", "满分")
KINDS = (COUNTED, BONUS, DEDUCTION)
LIMITS = {"title": 60, "short": 10}  # letters
HIGHEST = Item("", COUNTED, "", "", 1_000_00)


class SchemeRows(QAbstractTableModel):
    """`write(items)` keeps the whole list and returns whether it did; `refuse(sentence)` says what is wrong."""

    def __init__(
        self, parent: QObject, write: Callable[[list[dict[str, Any]]], bool], refuse: Callable[[str], None]
    ) -> None:
        super().__init__(parent)
        self.write, self.refuse = write, refuse
        self.rows: list[dict[str, Any]] = []
        self.locked = True

    def show_items(self, items: Sequence[dict[str, Any]], *, locked: bool) -> None:
        """Show a scheme's items."""
        self.beginResetModel()
        self.rows = [dict(one) for one in items]
        self.locked = locked
        self.endResetModel()

    def total(self) -> int:
        """The points of all 项目 together, 1/100 分."""
        return sum(row["most"] for row in self.rows if row["kind"] == COUNTED)

    # ---------------------------------------------------------------------------------------------- for the view
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(KEYS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if KEYS[section] == "most" else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        return TITLES[section] if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return plain if self.locked else plain | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        key = KEYS[index.column()]
        value = self.rows[index.row()][key]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return show_points(value) if key == "most" else value or ""
        if role == Qt.ItemDataRole.TextAlignmentRole:
            side = Qt.AlignmentFlag.AlignRight if key == "most" else Qt.AlignmentFlag.AlignLeft
            return side | Qt.AlignmentFlag.AlignVCenter
        if role == Qt.ItemDataRole.ToolTipRole and key == "title":
            return value
        return None

    # ------------------------------------------------------------------------------------------------- the edits
    def setData(self, index: Index, value: object, role: int = Qt.ItemDataRole.EditRole) -> bool:
        key, row = KEYS[index.column()], self.rows[index.row()]
        try:
            fresh = self._read(key, value)
        except ValueError as error:
            self.refuse(f"“{row['title']}”的{TITLES[index.column()]}：{error}")
            return False
        if fresh == row[key]:
            return True
        items = [dict(one) for one in self.rows]
        items[index.row()][key] = fresh
        return self.write(items)

    def _read(self, key: str, value: object) -> object:
        if key == "kind":
            return value
        if key == "most":
            points = read_points(value, HIGHEST)
            if not points:
                raise ValueError("应大于零")
            return points
        words = normal_text(value)
        if key == "title" and not words:
            raise ValueError("不能空着")
        if len(words) > LIMITS[key]:
            raise ValueError(f"最多 {LIMITS[key]} 个字，现在有 {len(words)} 个")
        return words or None

    def add(self) -> int:
        """Add an item behind the last 项目 and return its row, -1 where it could not be."""
        place = sum(row["kind"] == COUNTED for row in self.rows)
        fresh = {"kind": COUNTED, "title": self._new_title(), "short": None, "most": 500}
        items = [dict(one) for one in self.rows]
        return place if self.write([*items[:place], fresh, *items[place:]]) else -1

    def _new_title(self) -> str:
        taken = {row["title"] for row in self.rows}
        return next(name for n in range(1, 100) if (name := f"新项目{n if n > 1 else ''}") not in taken)

    def remove(self, row: int) -> bool:
        """Take an item out."""
        return self.write([dict(one) for place, one in enumerate(self.rows) if place != row])

    def move(self, row: int, by: int) -> bool:
        """Move an item up (-1) or down (1)."""
        items = [dict(one) for one in self.rows]
        if not 0 <= row + by < len(items):
            return False
        items.insert(row + by, items.pop(row))
        return self.write(items)
