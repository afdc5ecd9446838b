"""One list: its title, its way, what it comes to, its lines, and how the chosen amount came about."""

from collections.abc import Callable, Mapping
from typing import Any

from PySide6.QtCore import QPoint, Qt, QTimer
from PySide6.QtWidgets import (
    QAbstractItemView,
    QFrame,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QMenu,
    QPushButton,
    QSplitter,
    QTableView,
    QVBoxLayout,
)

from station_desk.base.money import show_fen
from station_desk.features.pay.model import FUND, PayLine, PayRun
from station_desk.features.pay.page.acts import LINE_ACTS, RUN_ACTS, RunAct
from station_desk.features.pay.page.line_rows import LineRows
from station_desk.features.pay.page.run_steps import steps_of
from station_desk.features.pay.page.story import Story
from station_desk.features.pay.page.story_print import print_story
from station_desk.features.pay.service import (
    NEXT,
    Amended,
    Change,
    amended_since,
    changes_of,
    lines_of,
    self_approved,
    summary,
    totals,
)
from station_desk.ui.lines import PillCell
from station_desk.ui.shell import Shell
from station_desk.ui.steps import StepBar
from station_desk.ui.theme import dress

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
        dress(self.title, role="title")
        dress(self.sums, role="muted")
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
        self.steps.show_steps(steps_of(run))
        self.sums.setText(sums_of(run, self.lines))
        self.rows.show_lines(self.lines, self.changes, graded=run.sort == FUND)
        self._lay_out()
        said = [self_approved(run), amended_words(run, self.amended), self._compared(run)]
        self.words.setText("\n".join(word for word in said if word))
        self.banner.setVisible(any(said))
        dress(self.banner, role="banner", tone="care" if said[0] or said[1] else "")
        for button, act in zip((*self.run_buttons, *self.line_buttons), (*RUN_ACTS, *LINE_ACTS), strict=True):
            why = act.hindrance(self.shell, run)
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
                entry.setEnabled(not act.hindrance(self.shell, self.run))
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
