"""One list: its title, its way, what it comes to, its lines, and how the chosen amount came about."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QObject, QPersistentModelIndex, QPoint, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QScrollArea,
    QSplitter,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from station_desk.base.money import capital, show_fen
from station_desk.features.pay.model import FUND, STATES, PayLine, PayRun
from station_desk.features.pay.page.acts import LINE_ACTS, RUN_ACTS, RunAct
from station_desk.features.pay.prints import SLIPS
from station_desk.features.pay.rules import steps_of
from station_desk.features.pay.service.changes import Amended, Change, amended_since, changes_of, summary
from station_desk.features.pay.service.runs import NEXT, Totals, lines_of, self_approved, totals
from station_desk.printing.task import PrintRequest
from station_desk.ui.lines import PillCell
from station_desk.ui.shell import Shell
from station_desk.ui.steps import Step, StepBar, how_far
from station_desk.ui.theme import Theme, set_style

# A list's lines as a table: money to the right, the difference from the last list, a last row that adds up.

Index = QModelIndex | QPersistentModelIndex
NOWHERE = QModelIndex()
LEFT = Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
RIGHT = Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter


@dataclass(frozen=True, slots=True)
class Column:
    """A title, what a line shows under it, what the last row shows, and whether it stands to the right."""

    title: str
    words: Callable[[PayLine, Change | None], str]
    total: Callable[[Totals], str] = lambda _: ""
    right: bool = False


def amount(fen: int | None) -> str:
    return "" if fen is None else show_fen(fen)


def signed(fen: int) -> str:
    """+300.00, −300.00, "" for no difference."""
    return f"{'+' if fen > 0 else '−'}{show_fen(abs(fen))}" if fen else ""


def remark(line: PayLine, change: Change | None) -> str:
    """Why money is held back or cut, what a correction is for, then what made the difference."""
    said = []
    if line.held:
        said.append(f"缓发：{line.held_reason}")
    if line.deduction:
        said.append(f"扣除：{line.deduction_reason}")
    if line.note:
        said.append(line.note)
    if change and change.by:
        said.append("，".join(change.causes))
    return "；".join(said)


FUND_COLUMNS = (
    Column("姓名", lambda line, _: line.name, lambda _: "合计"),
    Column("所属村", lambda line, _: line.village or "", lambda sums: f"{sums.people} 人"),
    Column("考核结果", lambda line, _: line.grade or ""),
    Column("得分", lambda line, _: amount(line.score), right=True),
    Column("月数", lambda line, _: str(line.months), right=True),
    Column("应发", lambda line, _: amount(line.amount), lambda sums: show_fen(sums.amount), right=True),
    Column("扣除", lambda line, _: amount(line.deduction or None), lambda sums: show_fen(sums.deduction), right=True),
    Column("实发", lambda line, _: amount(line.net), lambda sums: show_fen(sums.net), right=True),
    Column("比上期", lambda _, change: signed(change.by) if change else "", right=True),
    Column("说明", remark),
)
SUBSIDY_COLUMNS = tuple(column for column in FUND_COLUMNS if column.title not in ("考核结果", "得分"))


class LineRows(QAbstractTableModel):
    """The last row is the sum of the others."""

    def __init__(self, parent: QObject, theme: Theme) -> None:
        super().__init__(parent)
        self.theme = theme
        self.columns: tuple[Column, ...] = FUND_COLUMNS
        self.lines: list[PayLine] = []
        self.changes: Mapping[str, Change] = {}
        self.sums = totals(())

    def show_lines(self, lines: Sequence[PayLine], changes: Mapping[str, Change], *, graded: bool) -> None:
        """Show these lines; `graded` with the columns of the evaluation."""
        self.beginResetModel()
        self.lines, self.changes, self.sums = list(lines), changes, totals(lines)
        empty = {"扣除"} if not self.sums.deduction else set()
        empty |= set() if changes else {"比上期"}
        self.columns = tuple(one for one in (FUND_COLUMNS if graded else SUBSIDY_COLUMNS) if one.title not in empty)
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() or not self.lines else len(self.lines) + 1

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.columns)

    def headerData(self, section: int, way: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if way != Qt.Orientation.Horizontal or section >= len(self.columns):
            return None
        if role == Qt.ItemDataRole.DisplayRole:
            return self.columns[section].title
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if self.columns[section].right else LEFT
        return None

    def flags(self, index: Index) -> Qt.ItemFlag:
        if index.row() == len(self.lines):
            return Qt.ItemFlag.ItemIsEnabled
        return Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        column, last = self.columns[index.column()], index.row() == len(self.lines)
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return RIGHT if column.right else LEFT
        if role == Qt.ItemDataRole.FontRole:
            return self.theme.font(bold=last or column.title == "实发")
        if last:
            return column.total(self.sums) if role == Qt.ItemDataRole.DisplayRole else None
        line = self.lines[index.row()]
        change = self.changes.get(line.person_id)
        if role in (Qt.ItemDataRole.DisplayRole, Qt.ItemDataRole.ToolTipRole):
            words = column.words(line, change)
            return words if role == Qt.ItemDataRole.DisplayRole or column.title == "说明" else None
        if role == Qt.ItemDataRole.ForegroundRole and (line.held or line.grade == "不称职") and column.title == "说明":
            return self.theme.colour("care")
        return None


# The five steps of a list, each with who and when.

KEYS = ("made", "checked", "approved", "paid", "closed")


def bar_of(run: PayRun) -> list[Step]:
    """The row for a list; a state is reached when its step is done, and the one after it is under way."""
    here = STATES.index(run.state) + 1
    return [
        Step(state, how_far(place, here, over=here == len(STATES)), who_when(run, key))
        for place, (state, key) in enumerate(zip(STATES, KEYS, strict=True))
    ]


def who_when(run: PayRun, key: str) -> str:
    """王文 01-20, "" where the step is still to come."""
    who, at = getattr(run, f"{key}_by"), getattr(run, f"{key}_at")
    return f"{who} {at:%m-%d}" if who and at else ""


# 「这个数怎么来的」: the steps of the chosen person's amount, beside the difference from the last list.


class Story(QFrame):
    """Shows the words of one line; its button prints them."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        space = shell.theme.space
        self.setProperty("role", "card")
        self.title, self.number, self.words, self.capital = QLabel(), QLabel(), QLabel(), QLabel()
        set_style(self.title, role="strong")
        set_style(self.number, role="title")
        set_style(self.capital, role="caption")
        self.words.setWordWrap(True)
        self.words.setAlignment(Qt.AlignmentFlag.AlignTop | Qt.AlignmentFlag.AlignLeft)
        self.words.setTextInteractionFlags(Qt.TextInteractionFlag.TextSelectableByMouse)
        self.words.setAccessibleName("这个数怎么来的")
        self.print = QPushButton("打印说明")
        self.print.setProperty("kind", "quiet")
        shell.icons.put(self.print, "printer")
        scroll = QScrollArea()
        scroll.setWidgetResizable(True)
        inside = QWidget()
        inside.setProperty("role", "plain")
        column = QVBoxLayout(inside)
        column.setContentsMargins(0, 0, 0, 0)
        column.addWidget(self.words)
        column.addStretch(1)
        scroll.setWidget(inside)
        scroll.setAccessibleName("计算步骤")
        top = QHBoxLayout()
        top.setSpacing(space("m"))
        for label in (self.title, self.number, self.capital):
            top.addWidget(label)
        top.addStretch(1)
        top.addWidget(self.print)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("m"), space("s"), space("m"), space("s"))
        box.setSpacing(space("xs"))
        box.addLayout(top)
        box.addWidget(scroll, 1)

    def show_line(self, line: PayLine | None, change: Change | None) -> None:
        """Show how a line's amount came about."""
        self.print.setEnabled(line is not None)
        if line is None:
            self.title.setText("选一个人，这里说明这个数怎么来的。")
            for label in (self.number, self.capital, self.words):
                label.setText("")
            return
        self.title.setText(f"{line.name}　这个数怎么来的")
        self.number.setText(f"{show_fen(line.net)} 元")
        self.capital.setText(capital(line.net))
        self.words.setText("\n".join(f"{number}. {step}" for number, step in enumerate(told(line, change), 1)))


def told(line: PayLine, change: Change | None = None) -> list[str]:
    """The steps of a line, then the difference from the last list."""
    steps = steps_of(line.story, line.amount, line.deduction, line.deduction_reason, line.held_reason)
    if change and change.by:
        before = "没有" if change.before is None else f"{show_fen(change.before)} 元"
        more = f"{'多' if change.by > 0 else '少'} {show_fen(abs(change.by))} 元"
        steps.append(f"上期 {before}，{more}：{'，'.join(change.causes)}")
    return steps


# Prints how one person's amount came about.


def print_story(shell: Shell, run: PayRun | None, line: PayLine | None) -> None:
    """Preview the person's slip, which tells every step."""
    if run and line:
        shell.preview(SLIPS, PrintRequest(year=run.year, ids=(run.id, line.id)))


WIDTHS = {"考核结果": 86, "得分": 64, "月数": 50, "扣除": 78}
WORDS = ("姓名", "所属村")  # as wide as their words, within reason
NARROWEST, WIDEST = 72, 116  # px


class RunView(QFrame):
    """Shows one list; `opened(key)` is called with another that an act has made."""

    def __init__(self, shell: Shell, opened: Callable[[str], None]) -> None:
        super().__init__()
        self.shell, self.opened = shell, opened
        self.run: PayRun | None = None
        self.lines: list[PayLine] = []
        self.changes: Mapping[str, Change] = {}
        self.amended: Mapping[str, Amended] = {}
        self.setProperty("role", "card")
        self.title, self.sums = QLabel(), QLabel()
        set_style(self.title, role="title")
        set_style(self.sums, role="muted")
        self.sums.setWordWrap(True)
        self.steps = StepBar(shell, "进度")
        self.banner, self.words = QFrame(), QLabel()
        self.words.setWordWrap(True)
        self.rows = LineRows(self, shell.theme)
        self.table = QTableView()
        self.story = Story(shell)
        self.story.print.clicked.connect(lambda: print_story(shell, self.run, self.here()))
        self.run_buttons = [self._button(act, self._run_act) for act in RUN_ACTS]
        self.line_buttons = [self._button(act, self._line_act) for act in LINE_ACTS]
        self._make_table()
        self._build()

    def _button(self, act: RunAct, do: Callable[[RunAct], None]) -> QPushButton:
        button = QPushButton(act.title)
        button.setProperty("kind", "primary" if act.primary else "quiet" if act in LINE_ACTS else "plain")
        if act.icon:
            self.shell.icons.put(button, act.icon, "on-accent" if act.primary else "text")
        button.clicked.connect(lambda _=False: do(act))
        return button

    def _make_table(self) -> None:
        table, theme = self.table, self.shell.theme
        table.setModel(self.rows)
        table.setAccessibleName("名册的人")
        table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        table.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        table.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        table.setShowGrid(False)
        table.setWordWrap(False)
        table.setTabKeyNavigation(False)
        table.setFrameShape(QTableView.Shape.NoFrame)
        table.verticalHeader().hide()
        table.verticalHeader().setDefaultSectionSize(theme.size("row"))
        table.horizontalHeader().setFixedHeight(theme.size("row-header"))
        table.horizontalHeader().setHighlightSections(False)
        table.horizontalHeader().setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        table.horizontalHeader().setStretchLastSection(True)
        table.setContextMenuPolicy(Qt.ContextMenuPolicy.CustomContextMenu)
        table.customContextMenuRequested.connect(self._offer)
        table.selectionModel().selectionChanged.connect(lambda *_: self._tell_story())
        self.menu = QMenu(table)

    def _build(self) -> None:
        space = self.shell.theme.space
        top = QHBoxLayout()
        top.setSpacing(space("s"))
        top.addWidget(self.title, 1)
        for button in reversed(self.run_buttons):
            top.addWidget(button)
        inside = QHBoxLayout(self.banner)
        inside.setContentsMargins(space("m"), space("s"), space("m"), space("s"))
        inside.addWidget(self.words)
        above = QHBoxLayout()
        above.setSpacing(space("xs"))
        above.addWidget(self.sums, 1)
        for button in self.line_buttons:
            above.addWidget(button)
        lower = QSplitter(Qt.Orientation.Vertical)
        lower.setChildrenCollapsible(False)
        lower.addWidget(self.table)
        lower.addWidget(self.story)
        lower.setStretchFactor(0, 7)
        lower.setStretchFactor(1, 3)
        lower.setSizes([700, 300])
        self.table.setMinimumHeight(84)
        self.story.setMinimumHeight(78)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), space("m"), space("l"), space("m"))
        box.setSpacing(space("s"))
        box.addLayout(top)
        box.addWidget(self.steps)
        box.addWidget(self.banner)
        box.addLayout(above)
        box.addWidget(lower, 1)

    # --------------------------------------------------------------------------------------------------- showing
    def show_run(self, run_id: str) -> None:
        """Show a list, or the same one read again; the chosen person stays chosen."""
        kept = {one.person_id for one in self.chosen()}
        with self.shell.look() as session:
            self.run = session.get_one(PayRun, run_id)
            self.lines = lines_of(session, run_id)
            self.changes = changes_of(session, self.run)
            self.amended = amended_since(session, self.run)
        run = self.run
        self.title.setText(run.title)
        self.steps.show_steps(bar_of(run))
        self.sums.setText(sums_of(run, self.lines))
        self.rows.show_lines(self.lines, self.changes, graded=run.sort == FUND)
        self._lay_out()
        said = [self_approved(run), amended_words(run, self.amended), self._compared(run)]
        self.words.setText("\n".join(word for word in said if word))
        self.banner.setVisible(any(said))
        set_style(self.banner, role="banner", tone="care" if said[0] or said[1] else "")
        for button, act in zip((*self.run_buttons, *self.line_buttons), (*RUN_ACTS, *LINE_ACTS), strict=True):
            why = act.blocked_reason(self.shell, run)
            button.setVisible(act.fits(run) and not (why and act not in RUN_ACTS))
            button.setText(act.words(run))
            button.setEnabled(not why)
            button.setToolTip(why)
            button.setAccessibleDescription(why)
        rows = [at for at, one in enumerate(self.lines) if one.person_id in kept] or [0]
        if self.lines:
            self.table.selectRow(rows[0])
        self._tell_story()

    def _compared(self, run: PayRun) -> str:
        found = self.changes
        return f"与上一期相比：{summary(found)}。每人的差额和原因在表里。" if found and NEXT.get(run.state) else ""

    def _lay_out(self) -> None:
        metrics = self.table.fontMetrics()
        figures = metrics.horizontalAdvance("-10,000.00") + 16
        for place, column in enumerate(self.rows.columns):
            wide = WIDTHS.get(column.title, figures)
            if column.title in WORDS:
                words = [metrics.horizontalAdvance(column.words(one, None)) + 22 for one in self.lines]
                wide = min(max([NARROWEST, *words]), WIDEST)
            self.table.setColumnWidth(place, wide)
            pill = column.title == "考核结果"
            self.table.setItemDelegateForColumn(
                place, PillCell(self.shell, self.table) if pill else self.table.itemDelegate()
            )

    def chosen(self) -> list[PayLine]:
        """The selected lines."""
        rows = sorted({index.row() for index in self.table.selectionModel().selectedRows()})
        return [self.lines[row] for row in rows if row < len(self.lines)]

    def here(self) -> PayLine | None:
        """The line whose story is told."""
        return next(iter(self.chosen()), None)

    def _tell_story(self) -> None:
        line = self.here()
        self.story.show_line(line, self.changes.get(line.person_id) if line else None)
        for button in self.line_buttons:
            button.setEnabled(line is not None)

    # --------------------------------------------------------------------------------------------------- the acts
    def _run_act(self, act: RunAct) -> None:
        if self.run:
            act.work(self.shell, self.run, (), self.opened)

    def _line_act(self, act: RunAct) -> None:
        if self.run and self.chosen():
            act.work(self.shell, self.run, self.chosen(), self.opened)

    def _offer(self, at: QPoint) -> None:
        self.menu.clear()
        for act in LINE_ACTS:
            if self.run and act.fits(self.run):
                entry = self.menu.addAction(act.words(self.run))
                entry.setEnabled(not act.blocked_reason(self.shell, self.run))
                entry.triggered.connect(
                    lambda _=False, act=act: QTimer.singleShot(0, self, lambda: self._line_act(act))
                )
        line = self.here()
        if line:
            key = line.person_id
            self.menu.addAction("在花名册里打开").triggered.connect(lambda: self.shell.go("roster", key))
        self.menu.popup(self.table.viewport().mapToGlobal(at))


def sums_of(run: PayRun, lines: list[PayLine]) -> str:
    """固定标准　总额 79,200.00　应发 … 扣除 … 缓发 … 实发 … 结余 …."""
    sums = totals(lines)
    parts: list[tuple[str, Any]] = [("总额", run.pool), ("应发", sums.amount), ("扣除", sums.deduction or None)]
    parts += [("缓发", sums.held or None), ("实发", sums.net), ("结余", run.left)]
    said = [f"{title} {show_fen(fen)}" for title, fen in parts if fen is not None]
    return "　".join([run.model or "", *said] if run.model and not run.corrects_id else said)


def amended_words(run: PayRun, found: Mapping[str, Amended]) -> str:
    """Whose facts have changed since the list was made, and what to do about it."""
    if not found:
        return ""
    people = [f"{one.line.name}（{one.words}）" for one in found.values()]
    names = "、".join(people[:3]) + (f"等 {len(people)} 人" if len(people) > 3 else "")
    todo = "请用“更正”补发或退回差额。" if run.locked else "请退回草拟，重新编制名册。"
    return f"编制以后有变化：{names}。{todo}"
