"""The lines of a year's scheme as a table that can be edited while the scheme is not in use."""

from collections.abc import Callable, Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from station_desk.base.chinese import normal_text
from station_desk.features.evaluations.rules import (
    BONUS,
    COUNTED,
    DEDUCTION,
    EVIDENCE,
    FULL_WEIGHT,
    WHOLE,
    Item,
    read_points,
    show_points,
    whole_of,
)

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
KEYS = ("section", "kind", "title", "short", "most", "weight", "evidence", "rate")
TITLES = ("部分", "类别", "项目", "简称", "满分", "权重", "依据", "每次")
TIPS = {
    "section": "同一部分的项目归在一起，例如“履职实绩”",
    "most": "项目的满分；加分、扣分是至多多少分",
    "weight": "打的分乘权重计入月得分，例如满分 100 的项目占 15%",
    "evidence": "选了依据，分数按次数自动得出；不选的手工打分",
    "rate": "依据每出现一次，得、加或扣多少分",
}
NUMBERS = ("most", "weight", "rate")
BY_HAND = "手工打分"
CHOICES = {"kind": (COUNTED, BONUS, DEDUCTION), "evidence": (BY_HAND, *EVIDENCE)}
LIMITS = {"section": 20, "title": 60, "short": 10}  # letters
HIGHEST = Item("", COUNTED, "", "", 1_000_00)
USUAL_RATE = 100  # 1/100 分 a time, until the clerk says how much


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

    def total(self, section: str | None = None) -> int:
        """What all 项目, or those of a section, can come to with their weights, 1/100 分."""
        return whole_of(
            Item("", row["kind"], "", "", row["most"], row["weight"])
            for row in self.rows
            if section is None or section == (row["section"] or "")
        )

    def sum_words(self) -> str:
        """How many 项目 there are and what they come to, by section where there are several."""
        counted = [row for row in self.rows if row["kind"] == COUNTED]
        sections = dict.fromkeys(row["section"] or "" for row in counted)
        parts = "，".join(f"{one or '未分部分'} {show_points(self.total(one))}" for one in sections)
        told = f"（{parts}）" if len(sections) > 1 else ""
        weighed = any(row["weight"] != FULL_WEIGHT for row in counted)
        whole = f"项目 {len(counted)} 个，{'满分乘权重' if weighed else ''}合计 {show_points(self.total())} 分{told}"
        return whole if self.total() == WHOLE else f"{whole}，不是 100 分，改正以前不能打分"

    # ---------------------------------------------------------------------------------------------- for the view
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(KEYS)

    def headerData(self, section: int, orientation: Qt.Orientation, role: int = 0) -> object:
        if orientation != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(KEYS[section])
        if role == Qt.ItemDataRole.ToolTipRole:
            return TIPS.get(KEYS[section])
        return TITLES[section] if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        plain = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        key, row = KEYS[index.column()], self.rows[index.row()]
        idle = (key == "weight" and row["kind"] != COUNTED) or (key == "rate" and not row["evidence"])
        return plain if self.locked or idle else plain | Qt.ItemFlag.ItemIsEditable

    def data(self, index: Index, role: int = 0) -> object:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        key, row = KEYS[index.column()], self.rows[index.row()]
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole):
            return _shown(key, row)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return _side(key)
        if role == Qt.ItemDataRole.ToolTipRole:
            return row["title"] if key == "title" else TIPS.get(key)
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
        items[index.row()] |= {key: fresh, **_following(key, fresh, row)}
        return self.write(items)

    def _read(self, key: str, value: object) -> object:
        if key == "kind":
            return value
        if key == "evidence":
            return None if value == BY_HAND else value
        if key in NUMBERS:
            points = read_points(str(value).rstrip("%％ "), HIGHEST)
            if not points:
                raise ValueError("应大于零")
            if key != "weight":
                return points
            if points % 100:
                raise ValueError("请填整数，例如 15 表示 15%")
            return points // 100
        words = normal_text(value)
        if key == "title" and not words:
            raise ValueError("不能空着")
        if len(words) > LIMITS[key]:
            raise ValueError(f"最多 {LIMITS[key]} 个字，现在有 {len(words)} 个")
        return words or None

    def add(self, near: int) -> int:
        """Add an item behind row `near` where that is a 项目, else behind the last; returns its row, -1 for none."""
        last = sum(row["kind"] == COUNTED for row in self.rows)
        here = self.rows[near] if 0 <= near < len(self.rows) and self.rows[near]["kind"] == COUNTED else None
        place = near + 1 if here else last
        section = here["section"] if here else next((row["section"] for row in self.rows[last - 1 : last]), None)
        fresh = {
            "kind": COUNTED, "section": section, "title": self._new_title(), "short": None, "most": 500,
            "weight": FULL_WEIGHT, "evidence": None, "rate": None,
        }  # fmt: skip
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


def _side(key: str) -> Qt.AlignmentFlag:
    side = Qt.AlignmentFlag.AlignRight if key in NUMBERS else Qt.AlignmentFlag.AlignLeft
    return side | Qt.AlignmentFlag.AlignVCenter


def _shown(key: str, row: dict[str, Any]) -> str:
    """What a cell says: numbers of 分 without needless noughts, a weight only where it is one."""
    value = row[key]
    if key == "weight":
        return f"{value}%" if row["kind"] == COUNTED else ""
    return show_points(value) if key in NUMBERS and value is not None else value or ""


def _following(key: str, fresh: object, row: dict[str, Any]) -> dict[str, Any]:
    """What changes along with a cell: no weight but a 项目's, a rate where there is evidence."""
    if key == "kind" and fresh != COUNTED:
        return {"weight": FULL_WEIGHT}
    if key == "evidence":
        return {"rate": (row["rate"] or USUAL_RATE) if fresh else None}
    return {}
