"""Importing a workbook step by step: file, columns, a dry run that can be mended, and what was done."""

from pathlib import Path

from PySide6.QtCore import Qt
from PySide6.QtWidgets import QWidget

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.excel.book import Book, read_book
from station_desk.excel.found import Found
from station_desk.excel.intake import carry_out, plan_found, recognise, remember, write_problems
from station_desk.excel.intake_draft import Draft, Report
from station_desk.fields.sheet import Sheet
from station_desk.ui.importing.columns import ColumnsStep
from station_desk.ui.importing.file import FileDrop, FileStep, choose_workbook
from station_desk.ui.importing.frame import StepsDialog
from station_desk.ui.importing.report import ReportStep
from station_desk.ui.importing.rows import RowsStep
from station_desk.ui.shell import Shell

STEPS = ("选择文件", "对应栏目", "逐行核对", "完成")
FILE, COLUMNS, ROWS, DONE = range(4)
SIZE = (1120, 740)  # px, where the window has room for it
EXCEL = "Excel 工作簿 (*.xlsx)"


class Wizard(StepsDialog):
    """One dialog for the whole way; nothing is written before 导入, and Esc never loses what was stored."""

    def __init__(self, parent: QWidget | None, shell: Shell, sheet: Sheet) -> None:
        self.file_step = FileStep(shell, sheet)
        self.columns = ColumnsStep(shell, sheet)
        self.rows = RowsStep(shell, sheet)
        self.done_step = ReportStep(shell)
        pages = (self.file_step, self.columns, self.rows, self.done_step)
        super().__init__(parent, shell, f"导入{sheet.title}", tuple(zip(STEPS, pages, strict=True)))
        self.sheet = sheet
        self.path = Path()
        self.draft: Draft | None = None
        self.report: Report | None = None
        self.stale = False  # the desk has changed since the dry run began
        self.mended_in: object = None  # the table whose cells were mended
        self._listen()
        self.go(FILE)

    def _listen(self) -> None:
        self.file_step.chosen.connect(self.read)
        self.columns.moved.connect(self.settle)
        self.rows.asked.connect(self.plan)
        self.done_step.wanted_problems.connect(self.save_problems)
        self.done_step.wanted_undo.connect(self.undo)
        self.close_button.clicked.connect(self.reject)
        self.back.clicked.connect(lambda: self.go(self.stack.currentIndex() - 1))
        self.forward.clicked.connect(self.proceed)
        self.shell.changed.connect(self._changed)
        FileDrop(self, self.read)

    # ------------------------------------------------------------------------------------------------- the way
    def go(self, step: int) -> None:
        """Show a step."""
        self.stack.setCurrentIndex(step)
        self.settle()
        first: dict[int, QWidget] = {FILE: self.file_step.button, ROWS: self.rows.table}
        first.get(step, self.forward).setFocus()

    def proceed(self) -> None:
        """Do what the main button says."""
        step = self.stack.currentIndex()
        found = self.columns.found
        if step == COLUMNS and found:
            if self.columns.corrected:
                remember(self.shell.choices, self.sheet, found)
            if self.mended_in is not found.sheet:
                self.rows.forget()
                self.mended_in = found.sheet
            self.plan()
        elif step == ROWS:
            self.carry_out()
        elif step == DONE:
            self.accept()

    def settle(self) -> None:
        super().settle()
        step, busy = self.stack.currentIndex(), self.running is not None
        self.about.setText(self.path.name)
        wanted = self.draft.wanted() if self.draft else 0
        words = ("", "下一步：核对", f"导入 {wanted:,} {self.sheet.counted}" if wanted else "没有要导入的", "完成")
        self.forward.setText(words[step])
        self.forward.setVisible(step != FILE)
        self.forward.setEnabled(not busy and not (step == ROWS and not wanted))
        self.forward.setDefault(step != ROWS)  # Enter mends cells there
        self.back.setVisible(step in (COLUMNS, ROWS))
        self.close_button.setVisible(step != DONE)

    # ------------------------------------------------------------------------------------------------- the work
    def read(self, path: Path) -> None:
        """Read a workbook and show what was recognised in it."""
        if (
            self.running
            or self.stack.currentIndex() == DONE
            or (self.stack.currentIndex() == ROWS and self.rows.mended)
        ):
            return

        def job() -> Job[tuple[Book, Found]]:
            yield Step(0, 0, f"正在读取“{path.name}”")
            book = read_book(path)
            yield Step(0, 0, "正在辨认标题和栏目")
            return book, recognise(book, self.sheet, choices=self.shell.choices)

        def show(result: tuple[Book, Found]) -> None:
            self.path = path
            self.draft = None
            self.columns.show_book(*result)
            self.go(COLUMNS)

        self.run(f"读取{path.name}", job(), show)

    def plan(self) -> None:
        """Check every row; nothing is written."""
        found = self.columns.found
        if found is None or self.running:
            return
        self.stale = False
        job = plan_found(
            self.shell.desk, self.sheet, self.path.name, found,
            on_duplicate=self.rows.on_duplicate, mended=dict(self.rows.mended),
        )  # fmt: skip

        def show(draft: Draft) -> None:
            self.draft = draft
            self.rows.show_draft(draft)
            if self.stack.currentIndex() != ROWS:
                self.go(ROWS)
            self.rows.setEnabled(True)
            self.rows.table.setFocus()
            if self.stale:
                self.plan()

        self.run(f"核对{self.path.name}", job, show)

    def carry_out(self) -> None:
        """Write it, in one act."""
        if self.draft is None or self.running:
            return
        if self.stale:
            self.plan()
            return
        draft = self.draft

        def show(report: Report) -> None:
            self.report = report
            self.done_step.show_report(report, draft)
            self.go(DONE)

        self.run(f"导入{self.path.name}", carry_out(self.shell.desk, draft), show)

    def save_problems(self) -> None:
        """Write the rows that were not imported, with their reasons, where the clerk says."""
        if self.draft is None:
            return
        target = self.shell.choose_target("把未导入的行存为", f"{self.path.stem}（未导入）.xlsx", EXCEL)
        if target:
            job = write_problems(target, self.draft)
            self.run("导出未导入的行", job, lambda _: self.done_step.show_saved(target.name))

    def undo(self) -> None:
        """Take the import back, as long as nothing else was done since."""
        if self.report is None:
            return
        if self.shell.desk.next_undo() != self.report.title[:200]:
            self.shell.refuse(
                UserError("导入以后又做过别的操作，不能在这里撤销。", "请关闭后用窗口上方的“撤销”一步一步退回。")
            )
            return
        self.shell.undo()
        if self.shell.desk.next_undo("redo") == self.report.title[:200]:
            self.done_step.show_undone()

    def _changed(self, _: object) -> None:
        """The desk has changed under the dry run: check again."""
        if self.stack.currentIndex() == ROWS and self.report is None:
            self.stale = True
            if self.running is None:
                self.plan()

    # ------------------------------------------------------------------------------------------------- leaving
    def reject(self) -> None:
        """Esc and 关闭: stop what runs; ask where mended cells would be lost; nothing stored is touched."""
        if self.running:
            self.cancel()
            return
        mended = len(self.rows.mended)
        if (
            mended
            and self.report is None
            and not self.shell.ask("关闭导入？", f"改正过的 {mended} 个格子不会保留，数据没有改动。", act="关闭导入")
        ):
            return
        super().reject()


def open_wizard(shell: Shell, sheet: Sheet, path: Path | None = None) -> Wizard | None:
    """Import a workbook into a sheet: the one that was dropped, else the clerk is asked for one; None where he is not."""
    path = path or choose_workbook(shell, sheet)
    if path is None:
        return None
    wizard = Wizard(shell.window, shell, sheet)
    wizard.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    room = shell.window.size() if shell.window else wizard.size()
    wizard.resize(min(SIZE[0], max(room.width() - 48, 820)), min(SIZE[1], max(room.height() - 40, 520)))
    wizard.open()
    wizard.read(path)
    return wizard
