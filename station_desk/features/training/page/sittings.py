"""A course's people as a table: what is stored, what has been changed since, and the counts."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from station_desk.features.training.model import MARKS, Trainee
from station_desk.features.training.rules import Sitting
from station_desk.features.training.service import Seat, show_hours
from station_desk.fields.field import fields_of

VILLAGE, NAME, MARK, RESULT, SCORE, HOURS, NOTE = range(7)
TITLES = ("村", "姓名", "参加", "考核", "成绩", "学时", "备注")
KEYS = {SCORE: "score", HOURS: "hours", NOTE: "note"}
TIPS = {SCORE: "考试成绩", HOURS: "和这次培训的学时不一样时才填"}
UNMARKED = "未登记"
HIGHEST = {"score": 100_000, "hours": 40_000}  # hundredths

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
RIGHT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignRight
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


class Sittings(QAbstractTableModel):
    """`changes` holds the rows that differ from what is stored, by person; None where one is taken away."""

    edited = Signal()
    wrong = Signal(str)

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.seats: list[Seat] = []
        self.changes: dict[str, Sitting | None] = {}

    def put(self, seats: Sequence[Seat], *, keep: bool) -> None:
        """Show these people; `keep` what was changed and is not stored by now."""
        self.beginResetModel()
        self.seats = list(seats)
        stored = {seat.person_id: seat.sitting for seat in seats}
        kept = self.changes if keep else {}
        self.changes = {key: one for key, one in kept.items() if key in stored and stored[key] != one}
        self.endResetModel()
        self.edited.emit()

    def at(self, row: int) -> Sitting | None:
        """How the person of a row took part, as it would be saved."""
        seat = self.seats[row]
        return self.changes.get(seat.person_id, seat.sitting)

    def stored(self, row: int) -> Sitting | None:
        """How the person of a row took part, as it is stored."""
        return self.seats[row].sitting

    def set(self, row: int, mark: Sitting | None) -> None:
        """Change one row; one set back to what is stored is no change."""
        seat = self.seats[row]
        sitting = mark.tidy() if mark else None
        self.changes.pop(seat.person_id, None)
        if sitting != seat.sitting:
            self.changes[seat.person_id] = sitting
        self.dataChanged.emit(self.index(row, 0), self.index(row, len(TITLES) - 1))
        self.edited.emit()

    def say(self, rows: Sequence[int], word: str | None) -> None:
        """Give rows a mark or a result by its word, None for none; a result makes a person 参加."""
        for row in rows:
            old = self.at(row) or Sitting("参加")
            if word is None:
                self.set(row, None)
            elif word in MARKS:
                self.set(row, replace(old, mark=word))
            else:
                self.set(row, replace(old, mark="参加", result=word))

    def all_there(self) -> None:
        """Everybody expected and not yet registered took part."""
        self.say([row for row, seat in enumerate(self.seats) if seat.expected and self.at(row) is None], "参加")

    def all_passed(self) -> None:
        """Everybody who took part and has no result yet passed."""
        rows = [row for row in range(len(self.seats)) if (one := self.at(row)) and one.took_part and not one.result]
        self.say(rows, "合格")

    def counts(self) -> Counter[str]:
        """How many have which mark and which result; those without a mark as 未登记."""
        found: Counter[str] = Counter()
        for row in range(len(self.seats)):
            one = self.at(row)
            found[one.mark if one else UNMARKED] += 1
            if one and one.result:
                found[one.result] += 1
        return found

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
            return RIGHT if section in (SCORE, HOURS) else LEFT
        return TIPS.get(section) if role == Qt.ItemDataRole.ToolTipRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        one = self.at(index.row()) if index.isValid() else None
        if index.column() in (SCORE, HOURS) and (one is None or one.took_part):
            found |= Qt.ItemFlag.ItemIsEditable
        if index.column() == NOTE and one is not None:
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.seats):
            return None
        seat, one = self.seats[index.row()], self.at(index.row())
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if index.column() in (SCORE, HOURS) else LEFT
        if role == Qt.ItemDataRole.ToolTipRole and not seat.expected:
            return f"{seat.name}那天不在岗"
        if role not in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.EditRole, Qt.ItemDataRole.ToolTipRole):
            return None
        words = {VILLAGE: seat.village if seat.expected else "当天不在岗", NAME: seat.name}
        if one:
            words |= {
                MARK: one.mark,
                RESULT: one.result or "",
                SCORE: "" if one.score is None else show_hours(one.score),
                HOURS: "" if one.hours is None else show_hours(one.hours),
                NOTE: one.note or "",
            }
        return words.get(index.column(), "")

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        """Take a typed score, hours or note; what cannot be read is told by `wrong`."""
        key = KEYS[index.column()]
        field, name = fields_of(Trainee)[key], self.seats[index.row()].name
        try:
            read = field.kind.read(value)
        except ValueError as error:
            self.wrong.emit(f"{name}的{field.title}：{error}")
            return False
        if read is not None and key in HIGHEST and not 0 <= read <= HIGHEST[key]:
            self.wrong.emit(f"{name}的{field.title}应在 0 到 {HIGHEST[key] // 100} 之间")
            return False
        if read is None and self.at(index.row()) is None:
            return False
        given: dict[str, Any] = {key: read}
        self.set(index.row(), replace(self.at(index.row()) or Sitting("参加"), **given))
        return True


def shown(sitting: Sitting) -> str:
    """How somebody took part, in words: 参加 合格 87.5 分."""
    score = "" if sitting.score is None else f"{show_hours(sitting.score)} 分"
    hours = "" if sitting.hours is None else f"{show_hours(sitting.hours)} 学时"
    return " ".join(word for word in (sitting.mark, sitting.result, score, hours, sitting.note) if word)
