"""A list's lines as a table: money to the right, the difference from the last list, a last row that adds up."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from station_desk.base.money import show_fen
from station_desk.features.pay.model import PayLine
from station_desk.features.pay.service import Change, Totals, totals
from station_desk.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column:
    """A title, what a line shows under it, what the last row shows, and whether it stands to the right."""

    title: str
    words: Callable[[PayLine, Change | None], str]
    total: Callable[[Totals], str] = lambda _: ""
    right: bool = False


def amount(fen: int | None) -> str:
    return "" if fen is None else show_fen(fen)


def signed(fen: int) -> str:
    """+300.00, −300.00, "" for no difference."""
    return f"{'+' if fen > 0 else '−'}{show_fen(abs(fen))}" if fen else ""


def remark(line: PayLine, change: Change | None) -> str:
    """Why money is held back or cut, what a correction is for, then what made the difference."""
    said = []
    if line.held:
        said.append(f"缓发：{line.held_reason}")
    if line.deduction:
        said.append(f"扣除：{line.deduction_reason}")
    if line.note:
        said.append(line.note)
    if change and change.by:
        said.append("，".join(change.causes))
    return "；".join(said)


FUND = (
    Column("姓名", lambda line, _: line.name, lambda _: "合计"),
    Column("所属村", lambda line, _: line.village or "", lambda sums: f"{sums.people} 人"),
    Column("考核结果", lambda line, _: line.grade or ""),
    Column("得分", lambda line, _: amount(line.score), right=True),
    Column("月数", lambda line, _: str(line.months), right=True),
    Column("应发", lambda line, _: amount(line.amount), lambda sums: show_fen(sums.amount), right=True),
    Column("扣除", lambda line, _: amount(line.deduction or None), lambda sums: show_fen(sums.deduction), right=True),
    Column("实发", lambda line, _: amount(line.net), lambda sums: show_fen(sums.net), right=True),
    Column("比上期", lambda _, change: signed(change.by) if change else "", right=True),
    Column("说明", remark),
)
SUBSIDY = tuple(column for column in FUND if column.title not in ("考核结果", "得分"))


class LineRows(QAbstractTableModel):
    """The last row is the sum of the others."""

    def __init__(self, parent: QObject, theme: Theme) -> None:
        super().__init__(parent)
        self.theme = theme
        self.columns: tuple[Column, ...] = FUND
        self.lines: list[PayLine] = []
        self.changes: Mapping[str, Change] = {}
        self.sums = totals(())

    def show_lines(self, lines: Sequence[PayLine], changes: Mapping[str, Change], *, graded: bool) -> None:
        """Show these lines; `graded` with the columns of the evaluation."""
        self.beginResetModel()
        self.lines, self.changes, self.sums = list(lines), changes, totals(lines)
        empty = {"扣除"} if not self.sums.deduction else set()
        empty |= set() if changes else {"比上期"}
        self.columns = tuple(one for one in (FUND if graded else SUBSIDY) if one.title not in empty)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() or not self.lines else len(self.lines) + 1

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if self.columns[section].right else LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.row() == len(self.lines):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, last = self.columns[index.column()], index.row() == len(self.lines)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.right else LEFT
        if role == Qt.ItemDataRole.FontRole:
            return self.theme.font(bold=last or column.title == "实发")
        if last:
            return column.total(self.sums) if role == Qt.ItemDataRole.DisplayRole else None
        line = self.lines[index.row()]
        change = self.changes.get(line.person_id)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            words = column.words(line, change)
            return words if role == Qt.ItemDataRole.DisplayRole or column.title == "说明" else None
        if role == Qt.ItemDataRole.ForegroundRole and (line.held or line.grade == "不称职") and column.title == "说明":
            return self.theme.colour("care")
        return None
