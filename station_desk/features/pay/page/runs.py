"""The lists of payments at the left, the one chosen beside them with its way, its lines and how each amount arose."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt, QTimer
from PySide6.QtWidgets import (
    QFrame,
    QHBoxLayout,
    QLabel,
    QSplitter,
    QStackedWidget,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy.orm import Session

from station_desk.base import dates
from station_desk.base.chinese import names_of
from station_desk.base.money import show_fen
from station_desk.features.pay import MakePlace
from station_desk.features.pay.model import CHECKED, CLOSED, STATES, PayLine, PayRun
from station_desk.features.pay.page.dialogs import fill_kept, fill_new, make_fund, make_subsidy
from station_desk.features.pay.page.payees import IN_ROSTER, LINE_ACTIONS, Payee, Story, columns_of
from station_desk.features.pay.prints import PAPERS, WORKBOOKS
from station_desk.features.pay.rules import usual_year
from station_desk.features.pay.service.flow import (
    LISTS,
    Amended,
    Change,
    amended_since,
    changes_of,
    summary,
)
from station_desk.features.pay.service.fund import forms_of
from station_desk.features.pay.service.runs import (
    counts_by_state,
    discard,
    lines_of,
    runs_of,
    self_approved,
    totals,
)
from station_desk.printing.task import Paper, PrintRequest
from station_desk.store.roles import CLERK
from station_desk.store.workflow import Way
from station_desk.ui.action import Action, ActionButton, ActionSet
from station_desk.ui.columns import REST, Column
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.grid import Grid
from station_desk.ui.parts import Fact
from station_desk.ui.shell import Shell
from station_desk.ui.split import Split
from station_desk.ui.table.head import PageHead
from station_desk.ui.theme import set_style
from station_desk.ui.view import View
from station_desk.ui.workflow_bar import WorkflowBar


# ------------------------------------------------------------------------------------------------------- one list
@dataclass(frozen=True, slots=True)
class Shown:
    """A list with its lines, what is different from the last one, whose facts have changed since, and its way."""

    run: PayRun
    lines: list[PayLine]
    changes: Mapping[str, Change]
    amended: Mapping[str, Amended]
    way: Way


def read_run(run_id: str, session: Session) -> Shown | None:
    """All that is shown of a list; None where it is gone."""
    run = session.get(PayRun, run_id)
    if run is None:
        return None
    return Shown(
        run, lines_of(session, run_id), changes_of(session, run), amended_since(session, run), LISTS.way(session, run)
    )


class RunView(QFrame):
    """Shows one list."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.run: PayRun | None = None
        self.asked = ""  # the list wanted; the one in sight may still be another
        self.setProperty("role", "card")
        self.title, self.sums = QLabel(), QLabel()
        set_style(self.title, role="title")
        set_style(self.sums, role="muted")
        self.sums.setWordWrap(True)
        throw_away = Action(
            "删除", self._throw_away, "trash-2", roles=(CLERK,), when=lambda way: way.open(CHECKED) is not None
        )
        self.steps = WorkflowBar(shell, LISTS, "进度", self.title, more=(throw_away,), above=True)
        self.banner, self.words = QFrame(), QLabel()
        self.words.setWordWrap(True)
        self.table = Grid[Payee](
            shell, "名册的人", (), key=lambda one: one.line.person_id, actions=(*LINE_ACTIONS, IN_ROSTER), counted="人"
        )
        self.story = Story(shell)
        self.table.selected.connect(lambda: self.story.show_payee(self.here()))
        self._build()
        self.view = View[Shown | None](self, shell, lambda _: None, self._show)

    def _build(self) -> None:
        space = self.shell.theme.space
        inside = QHBoxLayout(self.banner)
        inside.setContentsMargins(space("m"), space("s"), space("m"), space("s"))
        inside.addWidget(self.words)
        above = QHBoxLayout()
        above.setSpacing(space("xs"))
        above.addWidget(self.sums, 1)
        for bound in self.table.acts.bound:
            if bound.declared in LINE_ACTIONS:
                above.addWidget(ActionButton(bound, "quiet"))
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
        box.addWidget(self.steps)
        box.addWidget(self.banner)
        box.addLayout(above)
        box.addWidget(lower, 1)

    def show_run(self, run_id: str) -> None:
        """Read and show a list."""
        self.asked = run_id
        self.view.ask(partial(read_run, run_id))

    def _show(self, found: Shown | None) -> None:
        """Show a list, or the same one read again; the chosen person stays chosen."""
        self.run = run = found.run if found else None
        if found is None or run is None:
            return
        self.title.setText(run.title)
        self.steps.show_way(found.way)
        self.sums.setText(sums_of(run, found.lines))
        payees = [Payee(run, line, found.changes.get(line.person_id)) for line in found.lines]
        self.table.show_rows(payees, columns_of(run, payees))
        said = [self_approved(run), amended_words(run, found.amended), compared_words(run, found.changes)]
        self.words.setText("\n".join(word for word in said if word))
        self.banner.setVisible(any(said))
        set_style(self.banner, role="banner", tone="care" if said[0] or said[1] else "")

    def here(self) -> Payee | None:
        """The one whose amount is told."""
        return next(iter(self.table.chosen()), None)

    def _throw_away(self, shell: Shell, way: Way) -> None:
        """Delete a draft."""
        title = self.title.text()
        if shell.ask(f"删除“{title}”？", "可以撤销。", act="删除"):
            shell.act(f"删除“{title}”", lambda session: discard(session, way.record_id))


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
    names = names_of([f"{one.line.name}（{one.words}）" for one in found.values()])
    todo = "请用“更正”补发或退回差额。" if run.locked else "请退回草拟，重新编制名册。"
    return f"编制以后有变化：{names}。{todo}"


def compared_words(run: PayRun, found: Mapping[str, Change]) -> str:
    return f"与上一期相比：{summary(found)}。每人的差额和原因在表里。" if found and run.state != CLOSED else ""


# ------------------------------------------------------------------------------------------------------ all lists
def kinds_of_lists(_: Shell, __: Any) -> list[Action | None]:
    """The kinds of lists that can be made."""
    usual = usual_year(dates.today())
    years = (usual, usual + 1) if usual < dates.today().year else (usual, usual - 1)
    made = [Action(f"{year}年度绩效专项资金…", partial(make_fund, year)) for year in years]
    return [*made, None, Action("岗位补贴…", make_subsidy)]


def ways_out(shell: Shell, _: Any) -> list[Action | None]:
    """The papers and workbooks of the list in sight, and the county's forms."""
    with shell.look() as session:
        known = [(one.id, one.name) for one in forms_of(session)]
    return [
        *(ready(paper.title, partial(preview, paper)) for paper in PAPERS),
        None,
        *(ready(f"{title} Excel…", partial(save, title, write)) for title, write in WORKBOOKS),
        *(ready(f"填写“{name}”…", partial(fill_kept, key, name)) for key, name in known),
        ready("填写县里的表格…", fill_new),
    ]  # fmt: skip


def ready(title: str, run: Callable[[Shell, Any], object]) -> Action:
    """A way out of the desk, once there is a list."""
    return Action(title, run, edits=False, why_not=lambda _, there: "" if there else "还没有发放名册")


def preview(paper: Paper, shell: Shell, run: PayRun) -> None:
    """Show a paper of a list."""
    shell.preview(paper, PrintRequest(year=run.year, ids=(run.id,)))


def save(title: str, write: Callable[..., Any], shell: Shell, run: PayRun) -> None:
    """Write a workbook of a list where the clerk says."""
    target = shell.choose_target(f"导出{title}", f"{run.title}{title}.xlsx", "Excel 工作簿 (*.xlsx)")
    if target:
        shell.run(
            f"导出{title}", write(shell.desk, run.id, target), lambda _: shell.tell(f"已导出{title}。", undo=False)
        )


LIST_ACTIONS = (
    Action("编制名册", icon="plus", choices=kinds_of_lists),
    Action("打印和导出", icon="printer", shortcut="Ctrl+P", edits=False, choices=ways_out),
)
EMPTY = "考核定案以后，从这里编制绩效专项资金的发放名册；岗位补贴按月或按季度编制。"
LIST_COLUMNS: tuple[Column[PayRun], ...] = (
    Column("名册", lambda run: run.title, width=REST),
    Column("进度", lambda run: run.state, pill=True),
)


class RunsTab(QWidget):
    """Opens at the newest list."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.awaited = ""  # the list to be shown as soon as it has been read
        space = shell.theme.space
        self.head = PageHead(shell)
        self.list = Grid[PayRun](shell, "名册", LIST_COLUMNS, select="one", sort=False)
        self.view = RunView(shell)
        self.acts = ActionSet(self, shell, LIST_ACTIONS, target=lambda: self.view.run or False)
        self.head.add_buttons(self.acts.buttons())
        split = Split(shell, "pay.runs", self.list, self.view, 0.72)
        self.list.setMinimumWidth(200)
        year = usual_year(dates.today())
        empty = EmptyState(shell, "wallet", EMPTY, (f"编制{year}年度名册", lambda: make_fund(year, shell)))
        self.body = QStackedWidget()
        self.body.addWidget(split)
        self.body.addWidget(empty)
        box = QVBoxLayout(self)
        box.setContentsMargins(space("l"), space("m"), space("l"), space("l"))
        box.setSpacing(space("m"))
        box.addWidget(self.head)
        box.addWidget(self.body, 1)
        self.list.selected.connect(self._follow)
        self.list.opened.connect(lambda _: self.view.table.setFocus())
        self.setFocusProxy(self.list)
        self.reading = View(self, shell, lambda session: (runs_of(session), counts_by_state(session)), self._show)

    def _show(self, found: tuple[list[PayRun], dict[str, int]]) -> None:
        runs, counts = found
        self.body.setCurrentIndex(0 if runs else 1)
        self.head.show_facts([Fact(state, f"{counts[state]} 份") for state in STATES if state in counts])
        self.list.show_rows(runs)
        if self.list.go_to(self.awaited):
            self.awaited = ""

    def _follow(self) -> None:
        here = self.list.here()
        if here and here.id != self.view.asked:
            self.view.show_run(here.id)

    def open_record(self, run_id: str) -> None:
        """Show a list."""
        if not self.list.go_to(run_id):
            self.awaited = run_id
            self.reading.refresh()

    def show_place(self, place: MakePlace) -> None:
        """Offer to make the list of a year that has none."""
        QTimer.singleShot(0, self, lambda: make_fund(place.make, self.shell))
