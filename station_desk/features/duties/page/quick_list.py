"""The lines written down but not saved yet, the newest first; what was not understood is said in each."""

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QAbstractItemView, QHeaderView, QTableWidget, QTableWidgetItem

from station_desk.base.dates import show_date
from station_desk.features.duties.rules.lines import Line
from station_desk.features.duties.rules.words import number_of, short_name
from station_desk.ui.shell import Shell

TITLES = ("序号", "日期", "姓名", "所在村", "职责", "工作内容", "说明", "时间段", "地点")
WIDTHS = (44, 92, 84, 92, 104, 204, 212, 96)  # px; the place takes the rest, what is wrong stays in sight
PLACES = {"day": 1, "person": 2, "duty": 4, "done": 5, "span": 7, "place": 8}
NOTE = 6


class LineList(QTableWidget):
    """`picked` tells the place of a line that is to be changed, `dropped` the places of those to be taken away."""

    picked = Signal(int)
    dropped = Signal(object)

    def __init__(self, shell: Shell) -> None:
        super().__init__(0, len(TITLES))
        self.shell = shell
        self.setAccessibleName("还没有保存的记录")
        self.setHorizontalHeaderLabels(TITLES)
        self.verticalHeader().hide()
        self.verticalHeader().setDefaultSectionSize(shell.theme.size("row"))
        self.setShowGrid(False)
        self.setWordWrap(False)
        self.setTabKeyNavigation(False)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        header = self.horizontalHeader()
        header.setFixedHeight(shell.theme.size("row-header"))
        header.setHighlightSections(False)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        for column, wide in enumerate(WIDTHS):
            self.setColumnWidth(column, round(wide * shell.theme.type_size))
        self.count = 0
        self.doubleClicked.connect(lambda index: self.picked.emit(self._place(index.row())))

    def _place(self, row: int) -> int:
        """The place of a row's line among all, from 0; the newest stands first."""
        return self.count - 1 - row

    def show_lines(self, lines: Sequence[Line]) -> None:
        """Show these lines."""
        self.count = len(lines)
        self.setRowCount(len(lines))
        for row in range(len(lines)):
            self._show(row, self._place(row) + 1, lines[self._place(row)])

    def _show(self, row: int, number: int, line: Line) -> None:
        values, texts = line.values, line.texts
        duty = values.get("duty")
        cells = (
            str(number),
            show_date(values["day"]) if "day" in values else texts.get("day", ""),
            line.who or texts.get("person", ""),
            line.village,
            f"{number_of(duty)} {short_name(duty)}" if duty else texts.get("duty", ""),
            values.get("done") or texts.get("done", ""),
            line.note,
            values.get("span") or texts.get("span", ""),
            values.get("place") or texts.get("place", ""),
        )
        wrong = {PLACES[key] for key in line.faults if key in PLACES}
        theme = self.shell.theme
        for column, words in enumerate(cells):
            item = QTableWidgetItem(words)
            item.setToolTip(words)
            if column in wrong or (column == NOTE and line.faults):
                item.setForeground(theme.colour("bad"))
            elif column == NOTE:
                item.setForeground(theme.colour("care"))
            if column in wrong:
                item.setBackground(theme.colour("bad-weak"))
            self.setItem(row, column, item)

    def chosen(self) -> list[int]:
        """The places of the selected lines."""
        return sorted({self._place(index.row()) for index in self.selectedIndexes()})

    def keyPressEvent(self, event: QKeyEvent) -> None:
        chosen = self.chosen()
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_F2) and chosen:
            self.picked.emit(self._place(self.currentRow()))
        elif event.key() in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace) and chosen:
            self.dropped.emit(chosen)
        else:
            super().keyPressEvent(event)
            return
        event.accept()
