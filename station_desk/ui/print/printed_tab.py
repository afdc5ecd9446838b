"""The tab 打印: what was printed of a record, or for a person, when, by whom, and what became of it."""

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.store.print_log import copies_of_owner
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.lines import Line, Lines
from station_desk.ui.parts import FormTab
from station_desk.ui.shell import Shell

TITLES = ("日期", "文书", "结果", "经办、编号")
NONE = "还没有打印过。打印以后，什么时候、由谁、打印了哪一份，会记在这里。"


class PrintedTab(QWidget):
    """The copies of one record or one person, the newest first."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.table = Lines(shell, "打印记录", TITLES, wide=3, pill=2, wrap=True)
        self.body = QStackedWidget()
        self.body.addWidget(self.table)
        self.body.addWidget(EmptyState(shell, "printer", NONE))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.body)

    def show_record(self, record_id: str | None) -> None:
        """Show what was printed of that record."""
        with self.shell.look() as session:
            found = copies_of_owner(session, record_id) if record_id else []
        self.table.show_lines(
            [
                Line(copy.id, (f"{run.at:%Y-%m-%d}", run.title, copy.result, f"{run.by}　{copy.number or ''}".strip()))
                for copy, run in found
            ]
        )
        for row, (copy, run) in enumerate(found):
            where = f"{run.at:%H:%M}　第 {copy.sheet} 张第 {copy.slot} 个　{run.printer or '导出为 PDF'}　{copy.reason or ''}".rstrip()
            for column in range(len(TITLES)):
                if item := self.table.item(row, column):
                    item.setToolTip(where)
        self.body.setCurrentIndex(0 if found else 1)


def count_printed(session: Session, record_id: str) -> int:
    """How often something was printed of that record or for that person."""
    return len(copies_of_owner(session, record_id))


PRINTED_TAB = FormTab("打印", PrintedTab, count_printed)
