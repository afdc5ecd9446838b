"""The tab where a month's points are typed."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import partial

from PySide6.QtCore import QSize, Qt, QTimer, Signal
from PySide6.QtGui import QPainter, QPaintEvent
from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton, QSizePolicy, QVBoxLayout, QWidget

from station_desk.base.errors import UserError
from station_desk.base.places import RecordPlace
from station_desk.features.evaluations.model import OPEN, Override
from station_desk.features.evaluations.page import grid_edits
from station_desk.features.evaluations.page.grid_edits import read_scores
from station_desk.features.evaluations.page.score_grid import ScoreGrid
from station_desk.features.evaluations.page.score_rows import OVERRIDDEN, Cell, Row, ScoreRows
from station_desk.features.evaluations.page.year_book import MonthBar, YearBook, state_of
from station_desk.features.evaluations.rules import (
    COUNTED,
    LEAST_PEOPLE,
    LEGEND,
    WHOLE_LEAST,
    Item,
    Outlier,
    Source,
    Usual,
    Ways,
    change_words,
    earned_words,
    least_of,
    month_score,
    outlier,
    rate_words,
    show_points,
    usual,
)
from station_desk.features.evaluations.service.evidence import sources_of
from station_desk.features.evaluations.service.points import Past, overrides_of, past_of, set_points
from station_desk.ui.columns import REST, Column
from station_desk.ui.dialogs import BACK, Box, front, sentence
from station_desk.ui.grid import Grid
from station_desk.ui.idle import AfterDrawing
from station_desk.ui.import_.file import FileDrop
from station_desk.ui.shell import Shell
from station_desk.ui.theme import Theme
from station_desk.ui.work import PATIENCE, LatestTask, Superseded

# One line of small words that may change with every key.


class SmallLine(QWidget):
    """Draws its words itself: a label would have the whole page laid out and drawn anew at each change."""

    def __init__(self, theme: Theme, colour: str = "text", *, right: bool = False) -> None:
        super().__init__()
        self.theme, self.colour = theme, colour
        self.side = Qt.AlignmentFlag.AlignRight if right else Qt.AlignmentFlag.AlignLeft
        self.text = ""
        self.setSizePolicy(QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Preferred)

    def say(self, text: str) -> None:
        """Show other words."""
        self.text = text
        self.setAccessibleName(text)
        self.setToolTip(text)
        self.update()

    def sizeHint(self) -> QSize:
        return QSize(120, self.theme.size("row-header"))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(self.theme.font("small"))
        painter.setPen(self.theme.colour(self.colour))
        fitted = painter.fontMetrics().elidedText(self.text, Qt.TextElideMode.ElideRight, self.width())
        painter.drawText(self.rect(), Qt.AlignmentFlag.AlignVCenter | self.side, fitted)
        painter.end()


# The month shown beside the months before it and beside everybody's: what has changed, and what stands out.


class Compared:
    """Everybody's usual points are worked out when they are first asked for, and again after `forget`."""

    def __init__(self, past: Past, items: Sequence[Item], people: Sequence[Row], ways: Ways) -> None:
        self.past, self.items, self.people, self.ways = past, items, people, ways
        self._others: dict[str, Usual | None] = {}

    def forget(self) -> None:
        """Points have changed."""
        self._others.clear()

    def last_total(self, row: Row) -> int | None:
        """Last month's total, 1/100 分."""
        return self.past.totals.get(row.person)

    def outlier(self, row: Row, item: Item) -> Outlier | None:
        """Why the points of a cell stand out; what is added or taken off is nobody's usual and never does."""
        if item.kind != COUNTED:
            return None
        own = self.past.usual.get((row.person, item.id))
        return outlier(row.points.get(item.id), least_of(item.most), own, self._usual_of(item))

    def outlying_total(self, row: Row) -> Outlier | None:
        """Why a total stands out."""
        own = self.past.usual_total.get(row.person)
        return outlier(self.total(row), WHOLE_LEAST, own, self._usual_total())

    def words(self, row: Row, item: Item) -> str:
        """What is to be said of a cell: 上月 14，少 5；本人前 6 个月一般是 14 分，这次 9 分，低了 5 分."""
        before = self.past.points.get(row.person, {}).get(item.id)
        out = self.outlier(row, item)
        return "；".join(filter(None, (change_words(row.points.get(item.id), before), out.words if out else "")))

    def total_words(self, row: Row) -> str:
        """The same of a total."""
        out = self.outlying_total(row)
        return "；".join(filter(None, (change_words(self.total(row), self.last_total(row)), out.words if out else "")))

    def total(self, row: Row) -> int | None:
        return month_score(self.items, row.points, self.ways.ceilings)

    def _usual_of(self, item: Item) -> Usual | None:
        if item.id not in self._others:
            there = [row.points[item.id] for row in self.people if item.id in row.points]
            self._others[item.id] = usual(there, LEAST_PEOPLE)
        return self._others[item.id]

    def _usual_total(self) -> Usual | None:
        if "" not in self._others:
            there = [total for row in self.people if (total := self.total(row)) is not None]
            self._others[""] = usual(there, LEAST_PEOPLE)
        return self._others[""]


# “看依据”: what the points of one cell come from, each line opening its record, and what a hand has made of them.

GO, CHANGE, RESTORE = "打开", "改分…", "恢复依据得分"
WIDTH, MOST_ROWS = 560, 7  # px, lines seen at once


@dataclass(frozen=True, slots=True)
class Proof:
    """What is known of one cell: the pieces of evidence, and each change a hand made of what they give."""

    sources: Sequence[Source]
    changes: Sequence[Override]


class EvidenceBox(Box):
    """Enter or a double click on a line opens it; `chosen` is GO, CHANGE, RESTORE or "", `source` the line to open."""

    def __init__(self, shell: Shell, question: str, told: str, proof: Proof, acts: Sequence[str]) -> None:
        super().__init__(front(shell.window), shell.icons, "", question, told)
        self.proof = proof
        columns: tuple[Column[Source], ...] = (
            Column("日期", lambda one: one.day),
            Column("内容", lambda one: one.words, width=REST, wrap=True),
        )
        self.table = Grid[Source](shell, "依据", columns, key=lambda one: f"{one.day} {one.words}")
        self.table.setMinimumWidth(WIDTH)
        self.table.show_rows(proof.sources)
        heights = [self.table.rowHeight(row) for row in range(min(len(proof.sources), MOST_ROWS))]
        self.table.setFixedHeight(self.table.horizontalHeader().height() + sum(heights) + 2)
        self.table.opened.connect(lambda _: self.settle(GO))
        self.body.addWidget(self.table)
        self.table.setVisible(bool(proof.sources))
        for one in proof.changes:
            self.body.addWidget(self._changed(one))
        self.offer(BACK, safe=True)
        for act in acts:
            self.offer(act)
        go = self.offer(GO, "primary", first=True)
        go.setVisible(bool(proof.sources))
        if proof.sources:
            self.table.setFocus()

    def _changed(self, one: Override) -> QLabel:
        """Who made what of the evidence's points, when and why."""
        given = "" if one.evidence is None else f"依据 {show_points(one.evidence)} 分，"
        made = "恢复为依据得分" if one.points is None else f"{given}改为 {show_points(one.points)} 分：{one.reason}"
        return sentence(f"{one.at:%Y-%m-%d %H:%M}　{one.by}　{made}", "muted")

    @property
    def source(self) -> Source | None:
        """The line in hand."""
        return self.table.here()


def show_evidence(shell: Shell, book: YearBook, month: int, row: Row, item: Item) -> str:
    """Show what a cell's points come from and open what is chosen; returns CHANGE or RESTORE where that is wished."""
    with shell.look() as session:
        proof = Proof(
            sources_of(session, book.year, item, month, row.person),
            overrides_of(session, row.person, item.id, f"{book.year}-{month:02d}"),
        )
    told = f"{earned_words(item, row.earned[item.id])}。" if item.id in row.earned else "现在没有依据。"
    acts = []
    if row.source(item.id) == OVERRIDDEN:
        told += f"手工改为 {show_points(row.points[item.id])} 分。"
        acts.append(RESTORE)
    if book.flow.stage in OPEN:
        acts.append(CHANGE)
    else:
        acts, told = [], f"{told}报签以后按当时的依据，不再变动。"
    acts = acts if shell.desk.user.edits else []
    box = EvidenceBox(shell, f"{row.name}{month}月“{item.title}”的依据", told, proof, acts)
    box.exec()
    chosen, source = box.chosen, box.source
    box.deleteLater()
    if chosen == GO and source:
        shell.go(RecordPlace(source.room, source.record_id))
    return chosen if chosen in (CHANGE, RESTORE) else ""


def ask_why(shell: Shell, month: int, changes: Sequence[tuple[Row, Item, int]]) -> str | None:
    """Why points are set otherwise than evidence gives them, None where the clerk went back."""
    row, item, points = changes[0]
    if len(changes) == 1:
        question = f"为什么把{row.name}{month}月的“{item.short}”改为 {show_points(points)} 分？"
        text = f"依据得出 {show_points(row.evidence(item.id) or 0)} 分：{earned_words(item, row.earned[item.id])}。"
    else:
        question = f"这 {len(changes)} 格的分数由依据得出，为什么要改？"
        text = f"例如{row.name}的“{item.short}”：{earned_words(item, row.earned[item.id])}。"
    return shell.ask_reason(question, f"{text}理由会留在记录里。", "改分")


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
        self.reader = LatestTask(self)
        self.rows = ScoreRows(self, self._write)
        self.grid = ScoreGrid(shell, self.rows)
        self.words, self.hint = SmallLine(shell.theme), SmallLine(shell.theme, "muted", right=True)
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

        def read(_: Superseded) -> Past:
            with self.shell.desk.look() as session:
                return past_of(session, year, month)

        def show(past: Past) -> None:
            self.rows.compare(Compared(past, self.rows.items, self.rows.people, self.rows.ways))
            self._say_cell()

        self.reader.ask(read, show, patience=PATIENCE)

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
        gaps, found = len(self.rows.gaps()), len(grid_edits.full_marks(self.grid))
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
        self.rows.change(grid_edits.full_marks(self.grid))
        self.grid.setFocus()

    def show_proof(self) -> None:
        """Show what the points of the active cell come from; from there they may be changed, or given back."""
        fed = self._fed()
        if fed is None or self.book is None:
            return
        here = self.grid.currentIndex()
        request = show_evidence(self.shell, self.book, self.month, *fed)
        self.grid.setFocus()
        if request == RESTORE:
            self.rows.change({(here.row(), here.column()): None})
            self._say_cell()
        elif request == CHANGE:
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
