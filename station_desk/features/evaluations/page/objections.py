"""The tab of the objections: who said what against whom, and how it was ruled."""

from PySide6.QtCore import Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QPushButton,
    QTableWidget,
    QTableWidgetItem,
    QVBoxLayout,
    QWidget,
)

from station_desk.base.dates import show_date
from station_desk.features.evaluations.page.flow_acts import ask_objection, ask_ruling, blocked_reason
from station_desk.features.evaluations.page.year_book import YearBook
from station_desk.features.evaluations.prints import OBJECTION_FORM
from station_desk.features.evaluations.service.objections import Heard
from station_desk.printing.task import PrintRequest
from station_desk.ui.shell import Shell

TITLES = ("收到日期", "异议人", "对谁", "异议内容", "处理结果", "处理理由", "处理人")
WIDTHS = (104, 120, 84, 0, 150, 0, 108)  # px; 0 shares what is left
NONE = "公示期间和定案以前收到的异议登记在这里，每一件都要写明处理结果和理由。"


class ObjectionTab(QWidget):
    """Enter or a double click rules on the chosen objection."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.book: YearBook | None = None
        space = shell.theme.space
        self.words = QLabel()
        self.words.setWordWrap(True)
        self.add = self._button("登记异议…", "plus")
        self.rule = self._button("处理…", "check")
        self.print = self._button("打印登记表", "printer")
        self.add.clicked.connect(lambda: self.book and ask_objection(shell, self.book))
        self.rule.clicked.connect(self._rule)
        self.print.clicked.connect(
            lambda: self.book and shell.preview(OBJECTION_FORM, PrintRequest(year=self.book.year))
        )
        top = QHBoxLayout()
        top.setSpacing(space("s"))
        top.addWidget(self.words, 1)
        for button in (self.add, self.rule, self.print):
            top.addWidget(button)
        self.table = self._table()
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space("m"), 0, 0)
        column.setSpacing(space("m"))
        column.addLayout(top)
        column.addWidget(self.table, 1)

    def _button(self, words: str, icon: str) -> QPushButton:
        button = QPushButton(words)
        self.shell.icons.put(button, icon)
        return button

    def _table(self) -> QTableWidget:
        table = QTableWidget(0, len(TITLES))
        table.setHorizontalHeaderLabels(TITLES)
        table.setAccessibleName("异议")
        table.verticalHeader().hide()
        table.setShowGrid(False)
        table.setWordWrap(True)
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        header = table.horizontalHeader()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate(WIDTHS):
            if width:
                table.setColumnWidth(column, width)
            else:
                header.setSectionResizeMode(column, QHeaderView.ResizeMode.Stretch)
        table.activated.connect(lambda _: self._rule())
        table.itemSelectionChanged.connect(self._say_acts)
        return table

    def show_book(self, book: YearBook) -> None:
        """Show the objections of a year."""
        self.book = book
        here = max(self.table.currentRow(), 0)
        self.table.setRowCount(len(book.heard))
        for row, one in enumerate(book.heard):
            for column, words in enumerate(cells(one)):
                item = QTableWidgetItem(words)
                item.setToolTip(words)
                self.table.setItem(row, column, item)
        self.table.resizeRowsToContents()
        if book.heard:
            self.table.selectRow(min(here, len(book.heard) - 1))
        left = sum(one.objection.ruling is None for one in book.heard)
        told = f"收到异议 {len(book.heard)} 件，{f'还有 {left} 件没有处理' if left else '都已处理'}。"
        self.words.setText(told if book.heard else NONE)
        self._say_acts()

    def _chosen(self) -> Heard | None:
        row = self.table.currentRow()
        return self.book.heard[row] if self.book and 0 <= row < len(self.book.heard) else None

    def _say_acts(self) -> None:
        open_ = bool(self.book and self.book.flow.posted and self.book.flow.stage in ("公示", "异议"))
        one = self._chosen()
        for button, step, there in (
            (self.add, "异议", open_),
            (self.rule, "处理异议", bool(open_ and one and not one.objection.ruling)),
        ):
            why = blocked_reason(self.shell, step)
            button.setEnabled(there and not why)
            button.setToolTip(why)

    def _rule(self) -> None:
        one = self._chosen()
        if one and self.book and self.rule.isEnabled():
            stands = next((s.stands for s in self.book.standings if s.person.id == one.person.id), None)
            ask_ruling(self.shell, one, stands)


def cells(one: Heard) -> tuple[str, ...]:
    """The words of one line."""
    told, change = one.objection, one.amendment
    ruling = f"{told.ruling}：{change.old or '未定'}→{change.new}" if change else told.ruling or "还没有处理"
    return (
        show_date(told.received), told.who + (f"\n{told.contact}" if told.contact else ""), one.person.name, told.what,
        ruling, told.because or "", (told.ruled_by or "") + (f"\n{show_date(told.ruled_on)}" if told.ruled_on else ""),
    )  # fmt: skip
