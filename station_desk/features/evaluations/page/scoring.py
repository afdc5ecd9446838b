"""The tab where a month's points are typed."""

from collections.abc import Mapping
from functools import partial

from PySide6.QtCore import Qt, QTimer, Signal
from PySide6.QtWidgets import QHBoxLayout, QPushButton, QVBoxLayout, QWidget

from station_desk.base.errors import UserError
from station_desk.features.evaluations.page import score_deeds
from station_desk.features.evaluations.page.compared import Compared
from station_desk.features.evaluations.page.evidence_box import CHANGE, RESTORE, ask_why, show_evidence
from station_desk.features.evaluations.page.line import Line
from station_desk.features.evaluations.page.month_bar import MonthBar, state_of
from station_desk.features.evaluations.page.score_file import read_scores
from station_desk.features.evaluations.page.score_grid import ScoreGrid
from station_desk.features.evaluations.page.score_rows import Cell, Row, ScoreRows
from station_desk.features.evaluations.page.year_book import YearBook
from station_desk.features.evaluations.rules import COUNTED, LEGEND, Item, rate_words, show_points
from station_desk.features.evaluations.service import Past, past_of, set_points
from station_desk.ui.idle import AfterDrawing
from station_desk.ui.importing.file import FileDrop
from station_desk.ui.reading import Reader, Stale
from station_desk.ui.shell import Shell

HINT = "▲▼ 与往常相差较大；回车向下，Tab 向右"
MORE = "F2 修改，F4 看依据，Del 清空，Ctrl+C、Ctrl+V 与 Excel 互相复制，Ctrl+D 向下填充，Ctrl+Z 撤销。扣分可以写 2，也可以写 -2。"


class ScoringTab(QWidget):
    """Month buttons, the grid, and below it what the active cell is and the acts of the month."""

    counted = Signal()  # points were written from here, or another month is shown

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.book: YearBook | None = None
        self.month = 1
        self.states: dict[int, str] = {}  # how far each month is, in month_bar's words
        self.writing = False  # the news of an act of the grid's own needs no reading again
        space = shell.theme.space
        self.months = MonthBar(shell)
        self.reader = Reader(self)
        self.rows = ScoreRows(self, self._write)
        self.grid = ScoreGrid(shell, self.rows)
        self.words, self.hint = Line(shell.theme), Line(shell.theme, "muted", right=True)
        self.hint.say(HINT)
        self.hint.setToolTip(f"{MORE}\n{LEGEND}")
        self.next_gap = self._button("下一个空格", "arrow-right", "跳到下一个还没有打分的格")
        self.fill = self._button("其余填满分", "check", "")
        self.proof = self._button("看依据", "scroll-text", "这一格的分从哪里来（F4，或点格子右上角）")
        foot = QHBoxLayout()
        foot.setSpacing(space("s"))
        foot.addWidget(self.words, 2)
        foot.addWidget(self.hint, 1)
        foot.addWidget(self.proof)
        foot.addWidget(self.next_gap)
        foot.addWidget(self.fill)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, space("m"), 0, 0)
        column.setSpacing(space("m"))
        column.addWidget(self.months)
        column.addWidget(self.grid, 1)
        column.addLayout(foot)
        if shell.desk.user.edits:
            FileDrop(self.grid, lambda path: read_scores(shell, self.key, path))
        self.months.chosen.connect(self.show_month)
        self.grid.moved.connect(self._say_cell)
        self.grid.selectionModel().selectionChanged.connect(lambda *_: self._say_fill())
        self.next_gap.clicked.connect(self.go_to_gap)
        self.fill.clicked.connect(self._fill)
        self.proof.clicked.connect(self.show_proof)
        self.grid.wanted_evidence.connect(self.show_proof, Qt.ConnectionType.QueuedConnection)  # the mouse is let go of

    def _button(self, words: str, icon: str, tip: str) -> QPushButton:
        button = QPushButton(words)
        self.shell.icons.put(button, icon)
        button.setToolTip(tip)
        return button

    @property
    def key(self) -> str:
        """The month shown as scores keep it: 2025-03."""
        return f"{self.book.year if self.book else 0}-{self.month:02d}"

    # --------------------------------------------------------------------------------------------------- showing
    def show_book(self, book: YearBook) -> None:
        """Show a year, or the same year read again."""
        self.book = book
        self._mark(book.month_states())
        self.show_month(self.month)

    def _mark(self, states: Mapping[int, tuple[str, str]]) -> None:
        self.states |= {month: state for month, (state, _) in states.items()}
        self.months.show_state(states)

    def show_month(self, month: int, person: str = "") -> None:
        """Show a month 1–12, at a person's row where one is named."""
        if self.book is None:
            return
        here = self.grid.currentIndex()
        self.month = month
        self.months.mark(month)
        if month not in self.book.rows:
            with self.shell.look() as session:
                self.book.learn(session, month)
        self.rows.show_month(self.book.items, self.book.rows[month], self.book.ways)
        rows = [row.person for row in self.rows.people]
        self.grid.cell(rows.index(person) if person in rows else max(here.row(), 0), max(here.column(), 0))
        self._say_cell()
        self._say_fill()
        self.counted.emit()
        AfterDrawing(self, partial(self._compare, self.book.year))

    def _compare(self, year: int) -> None:
        """Read the months before once the month has been drawn, and show it beside them."""
        month = self.month

        def read(_: Stale) -> Past:
            with self.shell.desk.look() as session:
                return past_of(session, year, month)

        def show(past: Past) -> None:
            self.rows.compare(Compared(past, self.rows.items, self.rows.people, self.rows.ways))
            self._say_cell()

        self.reader.read(read, show)

    def _say_cell(self) -> None:
        here = self.grid.currentIndex()
        item = self.rows.item(here.column()) if here.isValid() else None
        if not self.rows.people:
            self.words.say(f"{self.month}月没有人在岗。")
        elif item and 0 <= here.row() < len(self.rows.people):
            most = (
                f"满分 {show_points(item.most)}"
                if item.kind == COUNTED
                else f"{item.kind}，至多 {show_points(item.most)}"
            )
            row = self.rows.people[here.row()]
            beside = self.rows.beside.words(row, item) if self.rows.beside else ""
            fed = row.words(item) or rate_words(item)
            come = "；".join(filter(None, (fed, beside)))
            self.words.say(f"{row.name} · {item.title}（{most}）{'：' if come else ''}{come}")
            if self.hint.isHidden() != bool(fed):  # the longer words have the line for themselves
                self.hint.setHidden(bool(fed))
        self.proof.setEnabled(self._fed() is not None)

    def _fed(self) -> tuple[Row, Item] | None:
        """The person and item of the active cell, where evidence feeds the item and there is some, or was."""
        here = self.grid.currentIndex()
        item = self.rows.item(here.column()) if here.isValid() else None
        if item is None or not item.evidence or here.row() >= len(self.rows.people):
            return None
        row = self.rows.people[here.row()]
        return (row, item) if item.id in row.earned or item.id in row.points else None

    def _say_fill(self) -> None:
        gaps, found = len(self.rows.gaps()), len(score_deeds.full_marks(self.grid))
        part = len(self.grid.chosen()) > 1
        self.fill.setText("所选空格填满分" if part else "其余填满分")
        where = "选中的格里" if part else f"{self.month}月"
        self.fill.setToolTip(f"把{where}还空着的 {found} 格项目填为满分，加分、扣分不动；可以撤销")
        self.fill.setEnabled(found > 0)
        self.next_gap.setEnabled(gaps > 0)

    @property
    def unscored(self) -> int:
        """How many people of the month have no total."""
        return len(self.rows.people) - self.rows.complete

    # --------------------------------------------------------------------------------------------------- acting
    def go_to_gap(self) -> None:
        """Go to the next cell without points, from the top again after the last."""
        here = (self.grid.currentIndex().row(), self.grid.currentIndex().column())
        gaps = self.rows.gaps()
        if gaps:
            self.grid.cell(*next((gap for gap in gaps if gap > here), gaps[0]))
            self.grid.setFocus()

    def _fill(self) -> None:
        self.rows.change(score_deeds.full_marks(self.grid))
        self.grid.setFocus()

    def show_proof(self) -> None:
        """Show what the points of the active cell come from; from there they may be changed, or given back."""
        fed = self._fed()
        if fed is None or self.book is None:
            return
        here = self.grid.currentIndex()
        wish = show_evidence(self.shell, self.book, self.month, *fed)
        self.grid.setFocus()
        if wish == RESTORE:
            self.rows.change({(here.row(), here.column()): None})
            self._say_cell()
        elif wish == CHANGE:
            self.grid.edit(here)

    def _reason(self, cells: Mapping[Cell, int | None]) -> str | None:
        """Why a hand takes the place of evidence in some of the cells, "" where it does in none, None to go back."""
        people = {row.person: row for row in self.rows.people}
        items = {item.id: item for item in self.rows.items}
        against = [
            (people[person], items[item], points)
            for (person, item), points in cells.items()
            if points is not None and item in people[person].earned
        ]
        return ask_why(self.shell, self.month, against) if against else ""

    def _write(self, cells: Mapping[Cell, int | None]) -> bool:
        """Write points as one act, with a reason where they differ from evidence; a refusal is shown."""
        assert self.book
        title, count = self._title(cells), len(cells)
        reason = self._reason(cells)
        if reason is None:
            return False
        writer = self.shell.work.writer()
        self.writing = True
        try:
            if writer:
                raise UserError(f"“{writer.title}”还没有完成，现在不能保存别的改动。", "请稍等，或先在窗口下方取消它。")
            with self.shell.desk.act(title) as session:
                set_points(session, self.key, cells, reason)
        except UserError as error:
            self.shell.refuse(error)
            return False
        finally:
            self.writing = False
        if count > 1:
            self.shell.tell(f"{self.month}月已改 {count} 格。")
        QTimer.singleShot(0, self, self._recount)
        return True

    def _title(self, cells: Mapping[Cell, int | None]) -> str:
        if len(cells) > 1:
            return f"{self.month}月打分（{len(cells)} 格）"
        (person, item_id), points = next(iter(cells.items()))
        name = next(row.name for row in self.rows.people if row.person == person)
        short = next(item.short for item in self.rows.items if item.id == item_id)
        return f"{name}{self.month}月“{short}”{'清空' if points is None else f'打 {show_points(points)} 分'}"

    def _recount(self) -> None:
        """Bring the month's mark and the acts up to what was typed, without reading anything."""
        done, people = self.rows.complete, len(self.rows.people)
        state = state_of(done, people, ended=True)
        self._mark({self.month: (state, f"{state}，{done} / {people} 人")})
        self._say_fill()
        self.counted.emit()
