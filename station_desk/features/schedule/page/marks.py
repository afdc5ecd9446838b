"""A meeting's roll as a table: what is stored, what has been changed since, and the counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import Qt

from station_desk.features.schedule.model import Attendance
from station_desk.features.schedule.rules import Mark
from station_desk.features.schedule.service import UNAPPROVED, Seat
from station_desk.fields.field import fields_of
from station_desk.ui.record.marks_table import MARK, UNMARKED, Index, MarksTable

MORE, REASON = MARK + 1, MARK + 2  # MORE: how late, or who allowed the leave; never both


class Marks(MarksTable):
    """The people of a meeting's roll with their marks."""

    TITLES = ("村", "姓名", "出勤", "迟到／准假", "事由")
    TIPS: ClassVar[Mapping[int, str]] = {MORE: "迟到几分钟；请假由谁批准"}

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

    def stored(self, row: int) -> Mark | None:
        """The mark of a row as it is stored."""
        return self.seats[row].mark

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
        self.say(self.unmarked(), "出席")

    def counts(self) -> Counter[str]:
        """How many have which mark; those without one as 未登记."""
        marks = (self.mark(row) for row in range(len(self.seats)))
        return Counter(mark.mark if mark else UNMARKED for mark in marks)

    # ------------------------------------------------------------------------------------------------ for the view
    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        mark = self.mark(index.row()) if index.isValid() else None
        word, column = mark.mark if mark else "", index.column()
        free = {MORE: True, REASON: word not in ("", "出席")}
        if free.get(column):
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def mark_words(self, mark: Mark, *, typed: bool) -> dict[int, str]:
        return {MARK: mark.mark, MORE: _more(mark, typed=typed), REASON: mark.reason or ""}

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


def _more(mark: Mark, *, typed: bool) -> str:
    """How late (12 分), or who allowed a leave; one nobody allowed says so, except in the editor (`typed`)."""
    if mark.unapproved and typed:
        return ""
    if mark.late:
        return str(mark.late) if typed else f"{mark.late} 分"
    return UNAPPROVED if mark.unapproved else mark.approver or ""


def shown(mark: Mark) -> str:
    """A mark in words: 迟到 10 分 堵车."""
    late = f"{mark.late} 分" if mark.late else ""
    approver = f"{mark.approver}准假" if mark.approver else ""
    return " ".join(word for word in (mark.mark, late, approver, mark.reason) if word)
