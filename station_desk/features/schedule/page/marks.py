"""A meeting's roll as a table: what is stored, what has been changed since, and the counts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from station_desk.features.schedule.model import Attendance
from station_desk.features.schedule.rules import Mark
from station_desk.features.schedule.service import UNAPPROVED, Seat
from station_desk.fields.field import fields_of

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft
TITLES = ("村", "姓名", "出勤", "迟到／准假", "事由")
VILLAGE, NAME, MARK, MORE, REASON = range(len(TITLES))  # MORE: how late, or who allowed the leave; never both
UNMARKED = "未登记"


class Marks(QAbstractTableModel):
    """The people of a roll with their marks; `changes` is what has not been saved."""

    edited = Signal()
    wrong = Signal(str)  # a sentence about what was typed

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.seats: list[Seat] = []
        self.changes: dict[str, Mark | None] = {}

    # -------------------------------------------------------------------------------------------------- the roll
    def put(self, seats: Sequence[Seat], *, keep: bool = False) -> None:
        """Show a roll; with `keep` what was changed and not saved stays."""
        changed = {key: mark for key, mark in self.changes.items() if keep}
        there = {seat.person_id for seat in seats}
        lost = [seat for seat in self.seats if seat.person_id in changed and seat.person_id not in there]
        self.beginResetModel()
        self.seats = [*seats, *(Seat(one.person_id, one.name, one.village, one.phone, False, None) for one in lost)]
        self.changes = {}
        self.endResetModel()
        for row, seat in enumerate(self.seats):
            if seat.person_id in changed:
                self.set(row, changed[seat.person_id])
        self.edited.emit()

    def mark(self, row: int) -> Mark | None:
        """The mark of a row as it would be saved."""
        seat = self.seats[row]
        return self.changes.get(seat.person_id, seat.mark)

    def stored(self, row: int) -> Mark | None:
        """The mark of a row as it is stored."""
        return self.seats[row].mark

    def set(self, row: int, mark: Mark | None) -> None:
        """Change one row's mark; one set back to what is stored is no change."""
        seat = self.seats[row]
        mark = mark.tidy() if mark else None
        self.changes.pop(seat.person_id, None)
        if mark != seat.mark:
            self.changes[seat.person_id] = mark
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(TITLES) - 1))
        self.edited.emit()

    def say(self, rows: Sequence[int], word: str | None) -> None:
        """Give rows a mark by its word, None for none; minutes and reason stay where they still belong."""
        for row in rows:
            old = self.mark(row) or Mark("")
            self.set(row, replace(old, mark=word) if word else None)

    def approve(self, rows: Sequence[int], approver: str) -> None:
        """Mark rows as a leave which that person allowed."""
        for row in rows:
            self.set(row, replace(self.mark(row) or Mark(""), mark="请假", approver=approver))

    def forget(self, person_id: str) -> None:
        """Give up what was changed of one person, whose mark was stored otherwise meanwhile."""
        self.changes.pop(person_id, None)

    def all_present(self) -> None:
        """Mark everyone expected and not yet marked as 出席."""
        self.say([row for row, seat in enumerate(self.seats) if seat.expected and self.mark(row) is None], "出席")

    def counts(self) -> Counter[str]:
        """How many have which mark; those without one as 未登记."""
        marks = (self.mark(row) for row in range(len(self.seats)))
        return Counter(mark.mark if mark else UNMARKED for mark in marks)

    # ------------------------------------------------------------------------------------------------ for the view
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.seats)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(TITLES)

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if side != Qt.Orientation.Horizontal:
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return TITLES[section]
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT
        if role == Qt.ItemDataRole.ToolTipRole and section == MORE:
            return "迟到几分钟；请假由谁批准"
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        mark = self.mark(index.row()) if index.isValid() else None
        word, column = mark.mark if mark else "", index.column()
        free = {MORE: True, REASON: word not in ("", "出席")}
        if free.get(column):
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.seats):
            return None
        seat, mark = self.seats[index.row()], self.mark(index.row())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return LEFT
        if role == Qt.ItemDataRole.ToolTipRole and not seat.expected:
            return f"{seat.name}那天不在岗"
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return None
        words = {
            VILLAGE: seat.village if seat.expected else "当天不在岗",
            NAME: seat.name,
            MARK: mark.mark if mark else "",
            MORE: _more(mark, typed=role == Qt.ItemDataRole.EditRole),
            REASON: mark.reason or "" if mark else "",
        }
        return words[index.column()]

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take typed minutes (which make a person 迟到) or a reason; what cannot be read is told by `wrong`."""
        old = self.mark(index.row()) or Mark("迟到")
        fields = fields_of(Attendance)
        named = old.mark == "请假" and not str(value).strip().isdigit()
        key = "reason" if index.column() == REASON else "approver" if named else "late"
        try:
            if key == "late":
                late = fields[key].kind.read(value)
                if late is None and self.mark(index.row()) is None:
                    return False
                self.set(index.row(), replace(old, mark="迟到" if late else old.mark, late=late))
            else:
                self.set(index.row(), replace(old, **{key: fields[key].kind.read(value)}))
        except ValueError as error:
            self.wrong.emit(f"{self.seats[index.row()].name}的{fields[key].title}：{error}")
            return False
        return True


def _more(mark: Mark | None, *, typed: bool) -> str:
    """How late (12 分), or who allowed a leave; one nobody allowed says so, except in the editor (`typed`)."""
    if mark is None or (mark.unapproved and typed):
        return ""
    if mark.late:
        return str(mark.late) if typed else f"{mark.late} 分"
    return UNAPPROVED if mark.unapproved else mark.approver or ""


def shown(mark: Mark) -> str:
    """A mark in words: 迟到 10 分 堵车."""
    late = f"{mark.late} 分" if mark.late else ""
    approver = f"{mark.approver}准假" if mark.approver else ""
    return " ".join(word for word in (mark.mark, late, approver, mark.reason) if word)
