"""A course's people as a table: what is stored, what has been changed since, and the counts."""

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any, ClassVar

from PySide6.QtCore import Qt

from station_desk.features.training.model import MARKS, Trainee
from station_desk.features.training.rules import Sitting
from station_desk.features.training.service import Seat, show_hours
from station_desk.fields.field import fields_of
from station_desk.ui.record.marks_table import MARK, UNMARKED, Index, MarksTable

RESULT, SCORE, HOURS, NOTE = range(MARK + 1, MARK + 5)
KEYS = {SCORE: "score", HOURS: "hours", NOTE: "note"}
HIGHEST = {"score": 100_000, "hours": 40_000}  # hundredths


class Sittings(MarksTable):
    """The people of a course and how each took part."""

    TITLES = ("村", "姓名", "参加", "考核", "成绩", "学时", "备注")
    FIGURES = (SCORE, HOURS)
    TIPS: ClassVar[Mapping[int, str]] = {SCORE: "考试成绩", HOURS: "和这次培训的学时不一样时才填"}

    def put(self, seats: Sequence[Seat], *, keep: bool) -> None:
        """Show these people; `keep` what was changed and is not stored by now."""
        self.beginResetModel()
        self.seats = list(seats)
        stored = {seat.person_id: seat.sitting for seat in seats}
        kept = self.changes if keep else {}
        self.changes = {key: one for key, one in kept.items() if key in stored and stored[key] != one}
        self.endResetModel()
        self.edited.emit()

    def stored(self, row: int) -> Sitting | None:
        """How the person of a row took part, as it is stored."""
        return self.seats[row].sitting

    def say(self, rows: Sequence[int], word: str | None) -> None:
        """Give rows a mark or a result by its word, None for none; a result makes a person 参加."""
        for row in rows:
            old = self.mark(row) or Sitting("参加")
            if word is None:
                self.set(row, None)
            elif word in MARKS:
                self.set(row, replace(old, mark=word))
            else:
                self.set(row, replace(old, mark="参加", result=word))

    def all_there(self) -> None:
        """Everybody expected and not yet registered took part."""
        self.say(self.unmarked(), "参加")

    def all_passed(self) -> None:
        """Everybody who took part and has no result yet passed."""
        rows = [row for row in range(len(self.seats)) if (one := self.mark(row)) and one.took_part and not one.result]
        self.say(rows, "合格")

    def counts(self) -> Counter[str]:
        """How many have which mark and which result; those without a mark as 未登记."""
        found: Counter[str] = Counter()
        for row in range(len(self.seats)):
            one = self.mark(row)
            found[one.mark if one else UNMARKED] += 1
            if one and one.result:
                found[one.result] += 1
        return found

    # ------------------------------------------------------------------------------------------------ for the view
    def flags(self, index: Index) -> Qt.ItemFlag:
        found = super().flags(index)
        one = self.mark(index.row()) if index.isValid() else None
        if index.column() in (SCORE, HOURS) and (one is None or one.took_part):
            found |= Qt.ItemFlag.ItemIsEditable
        if index.column() == NOTE and one is not None:
            found |= Qt.ItemFlag.ItemIsEditable
        return found

    def mark_words(self, mark: Sitting, *, typed: bool) -> dict[int, str]:
        return {
            MARK: mark.mark,
            RESULT: mark.result or "",
            SCORE: "" if mark.score is None else show_hours(mark.score),
            HOURS: "" if mark.hours is None else show_hours(mark.hours),
            NOTE: mark.note or "",
        }

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
        if read is None and self.mark(index.row()) is None:
            return False
        given: dict[str, Any] = {key: read}
        self.set(index.row(), replace(self.mark(index.row()) or Sitting("参加"), **given))
        return True


def shown(sitting: Sitting) -> str:
    """How somebody took part, in words: 参加 合格 87.5 分."""
    score = "" if sitting.score is None else f"{show_hours(sitting.score)} 分"
    hours = "" if sitting.hours is None else f"{show_hours(sitting.hours)} 学时"
    return " ".join(word for word in (sitting.mark, sitting.result, score, hours, sitting.note) if word)
