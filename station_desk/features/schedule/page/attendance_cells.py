"""The attendance of a period as tables: people × meetings with totals first, and a plain list of marks."""

from collections import Counter
from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt
from PySide6.QtGui import QPainter
from PySide6.QtWidgets import QStyle, QStyledItemDelegate, QStyleOptionViewItem

from station_desk.features.schedule.service import UNAPPROVED, AttendanceGrid, Came, Cell, rate_of
from station_desk.ui.theme import Theme

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
UNMARKED = "未登记"
TOTALS = ("出席", "迟到", "请假", UNAPPROVED, "缺席", UNMARKED, "出勤率")
RATE = len(TOTALS) - 1
LOOKS = {"迟到": "care", "请假": "care", UNAPPROVED: "bad", "缺席": "bad"}
LISTED = ("日期", "会议", "村", "姓名", "出勤", "说明", "事由")
LEFT = Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft


def share(counts: Counter[str]) -> str:
    """The rate of a count, 96.4 %, "" where nothing is marked."""
    rate = rate_of(counts)
    return "" if rate is None else f"{100 * rate:.1f} %"


class GridModel(QAbstractTableModel):
    """First row all together, then a row a person; first the totals, then a column a meeting."""

    def __init__(self, theme: Theme, parent: QObject) -> None:
        super().__init__(parent)
        self.theme = theme
        self.grid = AttendanceGrid([], [])
        self.totals: list[Counter[str]] = []

    def show_grid(self, grid: AttendanceGrid, totals: list[Counter[str]]) -> None:
        """Show another period; `totals` are of all, then of each person."""
        self.beginResetModel()
        self.grid, self.totals = grid, totals
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() or not self.totals else len(self.grid.people) + 1

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(TOTALS) + len(self.grid.meetings)

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if side == Qt.Orientation.Vertical:
            if role == Qt.ItemDataRole.TextAlignmentRole:
                return LEFT
            return self._person_words(section) if role == Qt.ItemDataRole.DisplayRole else None
        meeting = self.grid.meetings[section - len(TOTALS)] if section >= len(TOTALS) else None
        if role == Qt.ItemDataRole.DisplayRole:
            return f"{meeting.starts.month}-{meeting.starts.day}\n{meeting.kind[-3:]}" if meeting else TOTALS[section]
        if role == Qt.ItemDataRole.ToolTipRole and meeting:
            return f"{meeting.starts:%Y-%m-%d} {meeting.title}"
        return None

    def _person_words(self, row: int) -> str:
        if row == 0:
            return "合计（到会／应到）"
        one = self.grid.people[row - 1]
        return f"{one.name}　{one.village}"

    def word(self, row: int, column: int) -> str:
        """The mark in a cell of a person and a meeting, 未经批准 for a leave nobody allowed; "" elsewhere."""
        if row == 0 or column < len(TOTALS):
            return ""
        pair = self.grid.people[row - 1].person_id, self.grid.meetings[column - len(TOTALS)].id
        came = self.grid.cells.get(pair)
        return UNAPPROVED if came and came.unapproved else self.grid.word(*pair)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        row, column = index.row(), index.column()
        if not index.isValid() or row >= len(self.totals):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self._text(row, column)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignCenter
        look = LOOKS.get(self.word(row, column) or (TOTALS[column] if column < RATE else ""), "")
        if role == Qt.ItemDataRole.BackgroundRole and look and column >= len(TOTALS):
            return self.theme.colour(f"{look}-weak")
        if role == Qt.ItemDataRole.ForegroundRole:
            return self.theme.colour(
                look if look and self._text(row, column) else "text" if column < len(TOTALS) else "muted"
            )
        if role == Qt.ItemDataRole.FontRole and row == 0:
            return self.theme.font(bold=True)
        return self._tip(row, column) if role == Qt.ItemDataRole.ToolTipRole else None

    def _text(self, row: int, column: int) -> str:
        if column == RATE:
            return share(self.totals[row])
        if column < RATE:
            count = self.totals[row][TOTALS[column]]
            return str(count) if count else ""
        if row == 0:
            counts = self.grid.of_meeting(self.grid.meetings[column - len(TOTALS)].id)
            came = counts["出席"] + counts["迟到"]
            return f"{came}／{counts.total() - counts[UNAPPROVED]}"
        return self.word(row, column)

    def _tip(self, row: int, column: int) -> str | None:
        if row == 0 or column < len(TOTALS):
            return None
        person, meeting = self.grid.people[row - 1], self.grid.meetings[column - len(TOTALS)]
        came = self.grid.cells.get((person.person_id, meeting.id))
        said = [f"{person.name}　{meeting.starts:%Y-%m-%d} {meeting.title}", self.word(row, column) or "当天不在岗"]
        return "\n".join([*said, *([more] if came and (more := more_words(came)) else [])])


class GridCell(QStyledItemDelegate):
    """Paints a cell's word in the middle on the colour of its mark, with nothing cut off beside it."""

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        ground: Any = QStyleOptionViewItem(option)
        ground.text = ""
        place, tint = ground.rect, index.data(Qt.ItemDataRole.BackgroundRole)
        view = ground.widget
        view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, view)
        painter.save()
        if tint and not ground.state & QStyle.StateFlag.State_Selected:
            painter.fillRect(place.adjusted(1, 1, -1, -2), tint)
        painter.setFont(index.data(Qt.ItemDataRole.FontRole) or ground.font)
        painter.setPen(index.data(Qt.ItemDataRole.ForegroundRole))
        painter.drawText(place, Qt.AlignmentFlag.AlignCenter, str(index.data() or ""))
        painter.restore()


class CameModel(QAbstractTableModel):
    """Marks one below the other."""

    def __init__(self, parent: QObject) -> None:
        super().__init__(parent)
        self.rows: Sequence[Came] = ()

    def show_rows(self, rows: Sequence[Came]) -> None:
        """Show other marks."""
        self.beginResetModel()
        self.rows = rows
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(LISTED)

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if side == Qt.Orientation.Horizontal and role == Qt.ItemDataRole.DisplayRole:
            return LISTED[section]
        return LEFT if role == Qt.ItemDataRole.TextAlignmentRole else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole or not index.isValid():
            return None
        one = self.rows[index.row()]
        return (
            f"{one.starts:%Y-%m-%d}", one.title, one.village, one.name, one.mark, more_words(one), one.reason or "",
        )[index.column()]  # fmt: skip


def more_words(one: Came | Cell) -> str:
    """12 分钟; 周正批准; 未经批准; "" where there is nothing to say."""
    if one.late:
        return f"{one.late} 分钟"
    return UNAPPROVED if one.unapproved else f"{one.approver}批准" if one.mark == "请假" else ""
