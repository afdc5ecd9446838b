"""The fourth way of the page, 出勤: who came over a year, half year, quarter or month, and the marks behind a figure."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from functools import partial

from PySide6.QtCore import QModelIndex, Qt, Signal
from PySide6.QtGui import QAction, QKeyEvent, QKeySequence
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QStackedWidget,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.features.schedule.page.attendance_cells import (
    RATE,
    TOTALS,
    UNMARKED,
    CameModel,
    GridCell,
    GridModel,
    share,
)
from station_desk.features.schedule.page.ways import ATTENDANCE, WayBar
from station_desk.features.schedule.prints import ATTENDANCE_PAPER, write_attendance_book
from station_desk.features.schedule.rules import period_days, period_title
from station_desk.features.schedule.service import (
    AttendanceGrid,
    Came,
    attendance_counts,
    attendance_grid,
    attendance_rows,
)
from station_desk.printing.task import Wish
from station_desk.ui.nothing import Nothing
from station_desk.ui.parts import Fact
from station_desk.ui.reading import Reader
from station_desk.ui.sheet.head import PageHead
from station_desk.ui.shell import Shell

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
        self.reader = Reader(self)
        self.grid, self.list = CellTable("出勤统计"), CellTable("出勤明细")
        self.grid_model, self.list_model = GridModel(shell.theme, self), CameModel(self)
        self.title, self.back = QLabel(), QPushButton("返回统计表")
        self.body = QStackedWidget()
        self._build()
        self._listen()

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
        row.addWidget(self.back)
        self.title.setProperty("role", "strong")
        self.shell.icons.put(self.back, "arrow-left")
        self.head.add_act(self._action("打印统计表", "Ctrl+P", self.print_), "printer")
        self.head.add_act(self._action("导出统计表", "", self.export), "file-up")
        self.back_action = self._action("返回统计表", "Esc", lambda: self.show_period(self.period))
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
        self.nothing = Nothing(self.shell, "clipboard-check", "这个时段还没有登记过出勤。开会后在会议的“出勤”里登记。")
        self.body.addWidget(self.nothing)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        box.setSpacing(space("m"))
        box.addWidget(self.head)
        box.addLayout(row)
        box.addWidget(self.body, 1)

    def _action(self, title: str, keys: str, act: object) -> QAction:
        action = QAction(title, self)
        if keys:
            action.setShortcut(QKeySequence(keys))
            action.setShortcutContext(Qt.ShortcutContext.WidgetWithChildrenShortcut)
        action.triggered.connect(lambda _=False: act())  # type: ignore[operator]
        self.addAction(action)
        return action

    def _listen(self) -> None:
        self.parts.activated.connect(lambda at: self.show_period(f"{self.year}{self.parts.itemData(at)}"))
        self.back.clicked.connect(self.back_action.trigger)
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
        self.refresh()

    def refresh(self) -> None:
        """Read the period again."""
        self.head.read()
        days, mark, person = period_days(self.period), self.mark, self.person_id

        def read(_: object) -> Found:
            with self.shell.look() as session:
                if mark or person:
                    return Found(None, [], attendance_rows(session, *days, mark or None, person or None))
                grid = attendance_grid(session, *days)
            return Found(grid, [grid.whole(), *(grid.of_person(one.person_id) for one in grid.people)], ())

        self.reader.read(read, self._arrived)

    def _arrived(self, found: Found) -> None:
        listed = found.grid is None
        self.back.setVisible(listed)
        self.title.setVisible(listed)
        self.back_action.setEnabled(listed)
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
        self.shell.preview(ATTENDANCE_PAPER, Wish(only=(self.period,)))

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
