"""What is asked once paper has come out of a printer: which copies are good, which are spoiled and printed again."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtWidgets import QComboBox, QFormLayout, QLabel, QRadioButton, QVBoxLayout, QWidget
from sqlalchemy.orm import Session

from station_desk.printing.task import Paper, PrintRequest
from station_desk.store.print_log import GOOD, NOT_OUT, SPOILED, WAITING, PrintedCopy, copies_of_run, settle_run
from station_desk.ui.columns import Column
from station_desk.ui.dialogs import Box, front
from station_desk.ui.pick import TickList
from station_desk.ui.shell import Shell

REASONS = ("卡纸", "打歪了", "墨迹不清", "纸弄脏或折坏了", "内容有错")
LATER, ALL_GOOD = "以后再核对", "都打好了"
LEAST = (560, 190)  # px of the list of copies
ROW, AROUND, HIGHEST, FRAME = (
    30,
    320,
    680,
    48,
)  # px: a copy, the rest of the dialog, its height at most, a window’s frame
WHAT = {SPOILED: "打坏了，这张纸作废", NOT_OUT: "没有打出来，纸还在"}


def ask_outcome(shell: Shell, run: str, paper: Paper | None = None, request: PrintRequest = PrintRequest()) -> None:
    """Ask how the copies of a run came out and enter it; where some did not, `paper` prints these alone again."""
    with shell.look() as session:
        copies = copies_of_run(session, run)
    if not copies or not shell.desk.user.edits:  # the clerk says it later, in 打印记录
        return
    box = Outcome(front(shell.window), shell, copies)
    box.exec()
    box.deleteLater()
    bad = set(box.list.chosen())
    if not box.chosen:
        return

    def work(session: Session) -> None:
        good = settle_run(session, run, bad, box.what(), box.why())
        keys = [copy.owner_id for copy in good if copy.owner_id]
        if paper and paper.came_out and keys:
            paper.came_out(session, keys)

    title = f"登记打印作废 {len(bad)} 份" if bad and box.what() == SPOILED else "核对打印结果"
    again = tuple(copy.owner_id for copy in copies if copy.id in bad and copy.owner_id)
    if shell.act(title, work) and paper and again and box.chosen == box.again_word():
        shell.preview(paper, replace(request, ids=again, only=(), pick="", start_at=1))


class Outcome(Box):
    """都打好了吗: the copies with a tick for each that is not good, and what is the matter with those."""

    def __init__(self, parent: QWidget | None, shell: Shell, copies: Sequence[PrintedCopy]) -> None:
        super().__init__(parent, shell.icons, "", "都打好了吗？", "把没有打好的勾出来；都好就直接按“都打好了”。")
        self.list = TickList(
            shell, "姓名", columns_of(copies), "份没打好", ticked=lambda copy: copy.result not in (WAITING, GOOD)
        )
        self.list.setMinimumSize(*LEAST)
        self.list.grid.verticalHeader().setDefaultSectionSize(round(ROW * shell.theme.type_size))  # many at once
        self.list.show_rows(copies)
        self.body.addWidget(self.list, 1)
        self.body.addWidget(self._matter())
        self.offer(LATER, safe=True)
        self.only = self.offer("只登记，先不重打")
        self.go = self.offer(ALL_GOOD, "primary", first=True)
        self.go.clicked.disconnect()
        self.go.clicked.connect(lambda: self.settle(self.go.text()))
        self.list.changed.connect(self._count)
        self._count()
        room = self.screen().availableSize().height() - FRAME
        self.resize(self.width(), min(AROUND + ROW * len(copies), HIGHEST, room))

    def _matter(self) -> QWidget:
        """What is the matter with those ticked, and why."""
        self.matter = QWidget()
        column = QVBoxLayout(self.matter)
        column.setContentsMargins(0, 0, 0, 0)
        self.ways = {what: QRadioButton(words) for what, words in WHAT.items()}
        self.ways[SPOILED].setChecked(True)
        self.reason = QComboBox()
        self.reason.setEditable(True)
        self.reason.addItems(REASONS)
        self.reason.setAccessibleName("作废原因")
        form = QFormLayout()
        label = QLabel("作废原因")
        label.setBuddy(self.reason)
        form.addRow(label, self.reason)
        column.addWidget(self.ways[SPOILED])
        column.addLayout(form)
        column.addWidget(self.ways[NOT_OUT])
        self.ways[SPOILED].toggled.connect(self.reason.setEnabled)
        return self.matter

    def what(self) -> str:
        """作废 or 未打出, for the copies ticked."""
        return SPOILED if self.ways[SPOILED].isChecked() else NOT_OUT

    def why(self) -> str:
        """Why those ticked are 作废, "" where they are not."""
        return self.reason.currentText().strip() if self.what() == SPOILED else ""

    def again_word(self) -> str:
        """What the main button says where some are ticked."""
        return f"登记并重打 {len(self.list.chosen())} 份"

    def _count(self) -> None:
        some = bool(self.list.chosen())
        self.matter.setVisible(some)
        self.only.setVisible(some)
        self.go.setText(self.again_word() if some else ALL_GOOD)


def columns_of(copies: Sequence[PrintedCopy]) -> list[Column[PrintedCopy]]:
    """What is said of each copy; a column that says nothing of any is left out."""
    found = [Column[PrintedCopy]("姓名", lambda copy: copy.name)]
    if any(copy.number for copy in copies):
        found.append(Column("编号", lambda copy: copy.number))
    found.append(Column("第几张", lambda copy: f"第 {copy.sheet} 张"))
    if any(copy.slot > 1 for copy in copies):
        found.append(Column("第几个位置", lambda copy: f"第 {copy.slot} 个"))
    return found
