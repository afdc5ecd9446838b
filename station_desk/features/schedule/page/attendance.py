"""The fourth way of the page, 出勤: who came over a year, half year, quarter or month, and the marks behind a figure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QStackedWidget,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.features.schedule.page.calendar import ATTENDANCE, WayBar
from station_desk.features.schedule.prints import ATTENDANCE_PAPER
from station_desk.features.schedule.prints.attendance import write_attendance_book
from station_desk.features.schedule.rules import period_days, period_title
from station_desk.features.schedule.service.attendance import (
    UNAPPROVED,
    AttendanceGrid,
    Came,
    Cell,
    attendance_counts,
    attendance_grid,
    attendance_rows,
    rate_of,
)
from station_desk.printing.task import PrintRequest
from station_desk.ui.action import Action, ActionSet
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.parts import Fact
from station_desk.ui.shell import Shell
from station_desk.ui.table.head import PageHead
from station_desk.ui.theme import Theme
from station_desk.ui.view import View

# The attendance of a period as tables: people × meetings with totals first, and a plain list of marks.

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


PARTS = (
    ("全年", ""), ("上半年", "-H1"), ("下半年", "-H2"), ("第一季度", "-Q1"), ("第二季度", "-Q2"), ("第三季度", "-Q3"),
    ("第四季度", "-Q4"), *((f"{month}月", f"-{month:02d}") for month in range(1, 13)),
)  # fmt: skip
EXCEL = "Excel 工作簿 (*.xlsx)"
CELL, TOTAL, HEAD = 62, 74, 44  # px


@dataclass(frozen=True, slots=True)
class Found:
    """What was read for a period: the grid with its totals, or the marks asked for."""

    grid: AttendanceGrid | None
    totals: list[Counter[str]]
    rows: Sequence[Came]


class CellTable(QTableView):
    """A table whose cells are opened by a click or Enter."""

    chosen = Signal(QModelIndex)

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setAccessibleName(name)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setTabKeyNavigation(False)
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.horizontalHeader().setHighlightSections(False)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter) and self.currentIndex().isValid():
            self.chosen.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)


class AttendanceView(QWidget):
    """One period; `mark` and `person_id` narrow it to the list of the marks behind a figure."""

    opened = Signal(str)  # a meeting's key, to be shown with its roll

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.year, self.part = today().year, ""
        self.mark, self.person_id = "", ""
        self.head = PageHead(shell, self._facts)
        self.bar = WayBar(shell, ATTENDANCE)
        self.parts = QComboBox()
        self.grid, self.list = CellTable("出勤统计"), CellTable("出勤明细")
        self.grid_model, self.list_model = GridModel(shell.theme, self), CameModel(self)
        self.title = QLabel()
        self.body = QStackedWidget()
        self._build()
        self._listen()
        self.view = View(self, shell, self._read, self._show)

    # ------------------------------------------------------------------------------------------------ building
    def _build(self) -> None:
        space, theme = self.shell.theme.space, self.shell.theme
        self.setProperty("role", "page")
        self.setAttribute(Qt.WidgetAttribute.WA_StyledBackground)
        self.parts.setAccessibleName("时段")
        for title, part in PARTS:
            self.parts.addItem(title, part)
        row = QHBoxLayout()
        row.setSpacing(space("s"))
        for widget in (self.bar, self.parts):
            row.addWidget(widget)
        row.addStretch(1)
        row.addWidget(self.title)
        self.title.setProperty("role", "strong")
        self.acts = self._actions()
        *shown, back = self.acts.buttons()
        self.head.add_buttons(shown)
        row.addWidget(back)
        for table, model in ((self.grid, self.grid_model), (self.list, self.list_model)):
            table.setModel(model)
            table.verticalHeader().setDefaultSectionSize(theme.size("row"))
            self.body.addWidget(table)
        self.grid.horizontalHeader().setFixedHeight(round(HEAD * theme.type_size))
        self.grid.verticalHeader().setHighlightSections(False)
        self.grid.setItemDelegate(GridCell(self.grid))
        self.list.verticalHeader().hide()
        self.list.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.list.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        self.list.horizontalHeader().setStretchLastSection(True)
        self.nothing = EmptyState(
            self.shell, "clipboard-check", "这个时段还没有登记过出勤。开会后在会议的“出勤”里登记。"
        )
        self.body.addWidget(self.nothing)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        box.setSpacing(space("m"))
        box.addWidget(self.head)
        box.addLayout(row)
        box.addWidget(self.body, 1)

    def _actions(self) -> ActionSet:
        return ActionSet(self, self.shell, (
            Action("打印统计表", lambda *_: self.print_(), "printer", shortcut="Ctrl+P", edits=False),
            Action("导出统计表", lambda *_: self.export(), "file-up", edits=False),
            Action("返回统计表", lambda *_: self.show_period(self.period), "arrow-left", shortcut="Esc", edits=False,
                   when=lambda view: bool(view.mark or view.person_id)),
        ), target=lambda: self, within=True)  # fmt: skip

    def _listen(self) -> None:
        self.parts.activated.connect(lambda at: self.show_period(f"{self.year}{self.parts.itemData(at)}"))
        self.grid.clicked.connect(self._open_cell)
        self.grid.chosen.connect(self._open_cell)
        self.grid.horizontalHeader().sectionClicked.connect(lambda at: self._open(0, at))
        self.grid.verticalHeader().sectionClicked.connect(lambda at: self._open(at, RATE))
        self.list.doubleClicked.connect(self._open_row)
        self.list.chosen.connect(self._open_row)
        self.shell.theme.changed.connect(lambda: self.grid.viewport().update())

    # ------------------------------------------------------------------------------------------------- showing
    @property
    def period(self) -> str:
        """2026, 2026-H1, 2026-Q1 or 2026-03."""
        return f"{self.year}{self.part}"

    def show_period(self, period: str, mark: str = "", person_id: str = "") -> None:
        """Show a period's table, or the list of the marks of one kind or one person. Raises UserError for no period."""
        first, _ = period_days(period)
        self.year, self.part, self.mark, self.person_id = first.year, period[4:], mark, person_id
        self.bar.show_at(date(self.year, 1, 1))
        self.parts.setCurrentIndex(self.parts.findData(self.part))
        self.view.refresh()
        self.head.read()

    def _read(self, session: Session) -> Found:
        days = period_days(self.period)
        if self.mark or self.person_id:
            return Found(None, [], attendance_rows(session, *days, self.mark or None, self.person_id or None))
        grid = attendance_grid(session, *days)
        return Found(grid, [grid.whole(), *(grid.of_person(one.person_id) for one in grid.people)], ())

    def _show(self, found: Found) -> None:
        listed = found.grid is None
        self.title.setVisible(listed)
        self.acts.update()
        if found.grid is None:
            self.list_model.show_rows(found.rows)
            who = found.rows[0].name if self.person_id and found.rows else ""
            self.title.setText(f"{period_title(self.period)}{who} {self.mark or '出勤'} {len(found.rows)} 人次")
            self.list.resizeColumnsToContents()
            self.body.setCurrentWidget(self.list)
            self.list.selectRow(0)
            return
        here = self.grid.currentIndex()
        self.grid_model.show_grid(found.grid, found.totals if found.grid.meetings else [])
        for column in range(self.grid_model.columnCount()):
            wide = TOTAL if column < len(TOTALS) else CELL
            self.grid.setColumnWidth(column, round(wide * self.shell.theme.type_size))
        self.grid.setColumnHidden(TOTALS.index(UNMARKED), not found.totals[0][UNMARKED])
        self.body.setCurrentWidget(self.grid if found.grid.meetings else self.nothing)
        self.grid.setCurrentIndex(self.grid_model.index(max(here.row(), 0), max(here.column(), 0)))

    def _facts(self, session: Session) -> list[Fact]:
        counts = attendance_counts(session, *period_days(self.period))
        looks = {"缺席": "bad" if counts["缺席"] else ""}
        found = [
            Fact(word, str(counts[word]), look=looks.get(word, ""), act=partial(self._list, word))
            for word in ("出席", "迟到", "请假", "缺席")
        ]
        rate = share(counts)
        return [*found, *([Fact("出勤率", rate)] if rate else [])]

    # ------------------------------------------------------------------------------------------------- opening
    def _list(self, mark: str, _: Shell) -> None:
        self.show_period(self.period, mark)

    def _open_cell(self, index: QModelIndex) -> None:
        self._open(index.row(), index.column())

    def _open(self, row: int, column: int) -> None:
        """Open what stands behind a cell: a meeting's roll, or the marks a total counts."""
        if column >= len(TOTALS):
            self.opened.emit(self.grid_model.grid.meetings[column - len(TOTALS)].id)
            return
        mark = "" if column == RATE else TOTALS[column]
        person = self.grid_model.grid.people[row - 1].person_id if row else ""
        if (mark or person) and mark != UNMARKED:  # what is not marked has no rows
            self.show_period(self.period, mark, person)

    def _open_row(self, index: QModelIndex) -> None:
        self.opened.emit(self.list_model.rows[index.row()].meeting_id)

    # ----------------------------------------------------------------------------------------- print and export
    def print_(self) -> None:
        """Show the paper of this period."""
        self.shell.preview(ATTENDANCE_PAPER, PrintRequest(only=(self.period,)))

    def export(self) -> None:
        """Ask for a file and write the table to it."""
        target = self.shell.choose_target("导出统计表", f"{period_title(self.period)}出勤统计.xlsx", EXCEL)
        if target:
            job = write_attendance_book(self.shell.desk, self.period, target)
            self.shell.run(
                "导出统计表", job, lambda count: self.shell.tell(f"已导出 {count} 人到“{target.name}”", undo=False)
            )


def show_asked(view: AttendanceView, period: str, mark: str = "", person: str = "") -> None:
    """Show what another room asks for; says so where the period is none."""
    try:
        view.show_period(period, mark, person)
    except UserError as error:
        view.shell.refuse(error)
