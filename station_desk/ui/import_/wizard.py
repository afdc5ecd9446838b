"""Importing a workbook step by step: file, columns, a dry run that can be mended, and what was done."""

from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QDialog,
    QFrame,
    QHBoxLayout,
    QLabel,
    QProgressBar,
    QPushButton,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.excel.book import Book, read_book
from station_desk.excel.importing import carry_out, plan_found, recognise, remember, write_problems
from station_desk.excel.rows import Found
from station_desk.excel.validate import REFUSED, Draft, Report
from station_desk.fields.sheet import Sheet
from station_desk.ui.import_.columns import ColumnsStep
from station_desk.ui.import_.file import FileDrop, FileStep, choose_workbook
from station_desk.ui.import_.rows import RowsStep
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style
from station_desk.ui.work import Running

# The frame of the wizard: where one stands on top, progress and buttons at the foot, and jobs that show their
# progress.


class StepsDialog(QDialog):
    """Steps one after another in one dialog; `settle` keeps words and buttons true to where one stands."""

    def __init__(self, parent: QWidget | None, shell: Shell, title: str, steps: Sequence[tuple[str, QWidget]]) -> None:
        super().__init__(parent)
        self.shell = shell
        self.running: Running | None = None
        self.setWindowTitle(title)
        self.setWindowFlag(Qt.WindowType.WindowMaximizeButtonHint, True)
        self.names = [QLabel(f"{number}  {name}") for number, (name, _) in enumerate(steps, 1)]
        self.about = QLabel()
        self.stack = QStackedWidget()
        for _, step in steps:
            self.stack.addWidget(step)
        space = shell.theme.space
        box = QVBoxLayout(self)
        box.setContentsMargins(space("xl"), space("l"), space("xl"), space("l"))
        box.setSpacing(space("m"))
        box.addLayout(self._head())
        box.addWidget(set_style(QFrame(), role="line"))
        box.addWidget(self.stack, 1)
        box.addLayout(self._foot())

    def _head(self) -> QHBoxLayout:
        head = QHBoxLayout()
        head.setSpacing(self.shell.theme.space("l"))
        for label in self.names:
            head.addWidget(label)
        head.addStretch(1)
        head.addWidget(set_style(self.about, role="muted"))
        return head

    def _foot(self) -> QHBoxLayout:
        self.doing, self.bar, self.stop = QLabel(), QProgressBar(), QPushButton("取消")
        self.doing.setProperty("role", "muted")
        self.bar.setFixedWidth(220)
        self.bar.setTextVisible(False)
        self.bar.setAccessibleName("进度")
        self.stop.setProperty("kind", "quiet")
        self.stop.clicked.connect(self.cancel)
        self.close_button, self.back, self.forward = QPushButton("关闭"), QPushButton("上一步"), QPushButton()
        self.forward.setProperty("kind", "primary")
        row = QHBoxLayout()
        row.setSpacing(self.shell.theme.space("s"))
        for widget in (self.doing, self.bar, self.stop):
            row.addWidget(widget)
        row.addStretch(1)
        for widget in (self.close_button, self.back, self.forward):
            widget.setAutoDefault(False)
            row.addWidget(widget)
        return row

    def settle(self) -> None:
        """Let steps and progress say where one stands."""
        step, busy = self.stack.currentIndex(), self.running is not None
        for number, label in enumerate(self.names):
            set_style(label, role="group" if number != step else "title", tone="accent" if number == step else "")
        for widget in (self.doing, self.bar, self.stop):
            widget.setVisible(busy)
        self.back.setEnabled(not busy)
        self.stack.widget(step).setEnabled(not busy)

    def run(self, title: str, job: Job[Any], done: Callable[[Any], None]) -> None:
        """Run long work with its progress at the foot."""

        def end(result: Any) -> None:
            self.running = None
            done(result)
            self.settle()

        self.running = self.shell.run(title, job, end, self._failed)
        self.running.stepped.connect(self._tell)
        self._tell(self.running)
        self.settle()

    def _tell(self, running: Running) -> None:
        percent = running.percent
        self.bar.setRange(0, 0 if percent is None else 100)
        self.bar.setValue(percent or 0)
        self.doing.setText(running.step.text or "请稍等")

    def _failed(self) -> None:
        self.running = None
        self.settle()

    def cancel(self) -> None:
        """Stop what is under way; nothing of it stays."""
        if self.running:
            self.running.cancel()


# The wizard's last step: what was done, what was left out, and the way back.


class ReportStep(QWidget):
    """Says what the import did; the refused rows can be had as a workbook, and all of it can be taken back."""

    wanted_problems = Signal()
    wanted_undo = Signal()

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        card = QFrame()
        set_style(card, role="card")
        self.mark, self.title, self.words = QLabel(), QLabel(), QLabel()
        self.title.setProperty("role", "page-title")
        self.words.setProperty("role", "body")
        self.words.setWordWrap(True)
        self.saved = QLabel()
        set_style(self.saved, role="body", tone="good")
        for label in (self.mark, self.title, self.words, self.saved):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.problems = QPushButton("导出未导入的行…")
        self.undo = QPushButton("撤销这次导入")
        shell.icons.put(self.problems, "file-spreadsheet")
        shell.icons.put(self.undo, "undo-2")
        self.problems.clicked.connect(self.wanted_problems)
        self.undo.clicked.connect(self.wanted_undo)
        space = shell.theme.space
        buttons = QHBoxLayout()
        buttons.setSpacing(space("s"))
        buttons.addStretch(1)
        buttons.addWidget(self.problems)
        buttons.addWidget(self.undo)
        buttons.addStretch(1)
        inner = QVBoxLayout(card)
        inner.setSpacing(space("l"))
        inner.addStretch(2)
        for label in (self.mark, self.title, self.words):
            inner.addWidget(label)
        inner.addLayout(buttons)
        inner.addWidget(self.saved)
        inner.addStretch(3)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(card)

    def show_report(self, report: Report, draft: Draft) -> None:
        """Say what was done."""
        refused = report.counts.get(REFUSED, 0)
        self.shell.icons.put(
            self.mark, "circle-check" if report.changed else "info", "good" if report.changed else "muted", 56
        )
        done = f"已导入 {report.changed} {report.counted}" if report.changed else "没有需要改动的内容"
        self.title.setText(done)
        parts = [f"{action} {number}" for action, number in report.counts.items() if action != REFUSED]
        lines = ["，".join(parts) + "。" if parts else "", *(f"并{promise}。" for promise in report.promises[:6])]
        if refused:
            lines.append(f"有 {refused} 行没有导入。可以导出成一个工作簿，改好标黄的格子后再导入一次。")
        self.words.setText("\n".join(line for line in lines if line))
        self.problems.setVisible(bool(refused))
        self.saved.hide()
        self.undo.setVisible(bool(report.changed))
        self.undo.setEnabled(True)

    def show_saved(self, name: str) -> None:
        """Say here where the refused rows went: a message of the window would stand behind the wizard."""
        self.saved.setText(f"未导入的行已存到“{name}”。")
        self.saved.show()

    def show_undone(self) -> None:
        """Say that it was taken back."""
        self.shell.icons.put(self.mark, "undo-2", "muted", 56)
        self.title.setText("已撤销这次导入")
        self.words.setText("数据和导入以前一样。")
        self.undo.setVisible(False)


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
