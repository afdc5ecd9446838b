"""The tab 打印: what was printed of a record, or for a person, when, by whom, and what became of it."""

from collections.abc import Sequence

from PySide6.QtWidgets import QStackedWidget, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.store.print_log import PrintedCopy, PrintRun, copies_of_owner
from station_desk.ui.columns import REST, Column
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.grid import Grid
from station_desk.ui.parts import FormTab
from station_desk.ui.shell import Shell

NONE = "还没有打印过。打印以后，什么时候、由谁、打印了哪一份，会记在这里。"


Printed = tuple[PrintedCopy, PrintRun]


def where(one: Printed) -> str:
    """On which printer and where on its paper a copy came out, and what was the matter with it."""
    copy, run = one
    place = f"{run.at:%H:%M}　第 {copy.sheet} 张第 {copy.slot} 个　{run.printer or '导出为 PDF'}"
    return f"{place}　{copy.reason or ''}".rstrip()


COLUMNS: tuple[Column[Printed], ...] = (
    Column("日期", lambda one: one[1].at, lambda one: f"{one[1].at:%Y-%m-%d}"),
    Column("文书", lambda one: one[1].title),
    Column("结果", lambda one: one[0].result, pill=True),
    Column("经办、编号", lambda one: f"{one[1].by}　{one[0].number or ''}".strip(), width=REST, wrap=True),
)


class PrintedTab(QWidget):
    """The copies of one record or one person, the newest first."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.table = Grid[Printed](shell, "打印记录", COLUMNS, key=lambda one: one[0].id, tip=where)
        self.body = QStackedWidget()
        self.body.addWidget(self.table)
        self.body.addWidget(EmptyState(shell, "printer", NONE))
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.body)

    def read_record(self, session: Session, record_id: str | None) -> Sequence[Printed]:
        """What was printed of that record."""
        return copies_of_owner(session, record_id) if record_id else []

    def show_record(self, _: str | None, found: Sequence[Printed]) -> None:
        """Show it."""
        self.table.show_rows(found)
        self.body.setCurrentIndex(0 if found else 1)


def count_printed(session: Session, record_id: str) -> int:
    """How often something was printed of that record or for that person."""
    return len(copies_of_owner(session, record_id))


PRINTED_TAB = FormTab("打印", PrintedTab, count_printed)
