"""The tab 打印记录: every print of the station, who made it, and what came of it."""

from collections.abc import Sequence
from functools import partial

from PySide6.QtWidgets import QLineEdit
from sqlalchemy.orm import Session

from station_desk.base.dates import show_date
from station_desk.printing.task import PrintRequest, paper_named
from station_desk.store.examine import examine
from station_desk.store.journal import Act, acts_of
from station_desk.store.print_log import EXPORTED, SPOILED, WAITING, RunLine, copies_of_run, runs
from station_desk.ui.action import Action
from station_desk.ui.columns import REST, Column
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.grid import Grid
from station_desk.ui.list_page import ALL, ListPage
from station_desk.ui.parts import Fact
from station_desk.ui.print.outcome import ask_outcome
from station_desk.ui.shell import Shell

# 操作记录: who did what and when, signing in included; nothing in it can be changed or deleted.

SORTS = {"act": "登记和办理", "undo": "撤销", "redo": "重做", "user": "登录和使用人", "note": "打印", "desk": "数据"}
MOST = 500  # lines that are read at once
ACT_COLUMNS: tuple[Column[Act], ...] = (
    Column("时间", lambda one: one.at, lambda one: f"{show_date(one.at.date())} {one.at:%H:%M}"),
    Column("使用人", lambda one: one.user),
    Column("身份", lambda one: one.role),
    Column("操作", lambda one: one.title, width=REST),
    Column("类别", lambda one: SORTS.get(one.kind, one.kind)),
    Column("改动", lambda one: one.changes, lambda one: f"{one.changes} 处" if one.changes else "", "right"),
)


class ActsPage(ListPage[Act]):
    """The newest acts; the chips choose a sort, the find line a name or words of the act."""

    def __init__(self, shell: Shell) -> None:
        self.words = QLineEdit()
        self.words.setPlaceholderText("查找使用人或操作")
        self.words.setAccessibleName("查找使用人或操作")
        self.words.setClearButtonEnabled(True)
        self.words.setMaximumWidth(220)
        self.words.textChanged.connect(lambda _: self._ask())
        super().__init__(
            shell, Grid[Act](shell, "操作记录", ACT_COLUMNS, key=lambda one: str(one.number)), partial(read_acts, ALL, ""),
            nothing=EmptyState(shell, "scroll-text", "没有这样的操作记录。"), after=(self.words,),
            actions=(Action("检查有没有被改动", check_log, "shield-check", edits=False),),
            chips=dict.fromkeys((ALL, *SORTS.values()), lambda _: True),  # the chosen sort is read alone
        )  # fmt: skip

    def _ask(self) -> None:
        self.view.ask(partial(read_acts, self.chosen_chip, self.words.text().strip()))

    def choose(self, title: str, _: bool = False) -> None:
        super().choose(title)
        self._ask()

    def count_words(self, shown: Sequence[Act]) -> str:
        return f"最近 {MOST} 条，更早的请查找" if len(shown) == MOST else super().count_words(shown)


def read_acts(chip: str, find: str, session: Session) -> list[Act]:
    """The newest acts of a sort with these words in them."""
    return acts_of(session, tuple(kind for kind, title in SORTS.items() if chip in (ALL, title)), find, MOST)


def check_log(shell: Shell, _: object) -> None:
    """Check that the log is as it was written."""
    shell.run("检查操作记录", examine(shell.desk), lambda said: shell.tell(said, undo=False))


IN_ORDER, SOME_SPOILED = "已打印", "有作废"
NONE = "还没有打印过。每次打印以后，谁在什么时候打印了什么，会记在这里。"
RUN_CHIPS = {
    ALL: lambda _: True, WAITING: lambda one: one.waiting > 0, SPOILED: lambda one: one.spoiled > 0,
    EXPORTED: lambda one: one.run.kind == EXPORTED,
}  # fmt: skip


def counted(one: RunLine) -> str:
    """How many copies a run has, or pages where it was not entered copy by copy."""
    if not one.copies:
        return f"{one.run.pages} 页"
    return f"{one.copies} 份" + (f"，作废 {one.spoiled}" if one.spoiled else "")


def state_of(one: RunLine) -> str:
    """What came of a run."""
    if one.spoiled and not one.waiting:
        return SOME_SPOILED
    return EXPORTED if one.run.kind == EXPORTED else WAITING if one.waiting else IN_ORDER


RUN_COLUMNS: tuple[Column[RunLine], ...] = (
    Column("时间", lambda one: one.run.at, lambda one: f"{one.run.at:%Y-%m-%d %H:%M}"),
    Column("文书", lambda one: one.run.title),
    Column("份数", lambda one: one.copies, counted, "right"),
    Column("用纸", lambda one: one.run.sheets, lambda one: f"{one.run.sheets} 张" if one.run.sheets else "", "right"),
    Column("经办", lambda one: one.run.by),
    Column("打印机", lambda one: one.run.printer, width=REST),
    Column("空白纸", lambda one: one.run.stock),
    Column("情况", state_of, pill=True),
)


class PrintLogPage(ListPage[RunLine]):
    """The runs, the newest first; one with copies can be looked at again, and what was spoiled printed again."""

    def __init__(self, shell: Shell) -> None:
        actions = (
            Action("核对结果…", check_run, "check", on="one", shortcut="F2", primary=True, why_not=unchecked),
            Action("重打作废的", print_spoiled, "rotate-ccw", on="one", edits=False, why_not=unspoiled),
        )
        grid = Grid[RunLine](shell, "打印记录", RUN_COLUMNS, key=lambda one: one.run.id)
        super().__init__(
            shell, grid, runs, nothing=EmptyState(shell, "printer", NONE), facts=facts_of_runs, actions=actions,
            chips=RUN_CHIPS, counted="次",
        )  # fmt: skip
        grid.opened.connect(lambda _: self.acts.perform("核对结果…"))


def facts_of_runs(found: Sequence[RunLine]) -> list[Fact]:
    """How many runs nobody has looked at yet."""
    waiting = sum(one.waiting > 0 for one in found)
    return [Fact("待核对", f"{waiting} 次", look="care" if waiting else "")]


def unchecked(_: Shell, one: RunLine) -> str:
    """Why a run has no copies to be looked at."""
    return "" if one.copies and one.run.kind != EXPORTED else "这次打印没有逐份登记，不用核对"


def unspoiled(shell: Shell, one: RunLine) -> str:
    """Why nothing of a run can be printed again."""
    if not one.spoiled:
        return "这次打印没有作废的"
    return "" if paper_named(shell.papers(), one.run.paper) else "这种文书已经没有了"


def check_run(shell: Shell, one: RunLine) -> None:
    """Ask how the copies of a run came out."""
    request = PrintRequest(overprint=one.run.stock or "", sheet=one.run.layout or "")
    ask_outcome(shell, one.run.id, paper_named(shell.papers(), one.run.paper), request)


def print_spoiled(shell: Shell, one: RunLine) -> None:
    """Preview what was spoiled in a run, alone."""
    paper = paper_named(shell.papers(), one.run.paper)
    assert paper
    with shell.look() as session:
        copies = copies_of_run(session, one.run.id)
    keys = tuple(copy.owner_id for copy in copies if copy.result == SPOILED and copy.owner_id)
    shell.preview(paper, PrintRequest(ids=keys, overprint=one.run.stock or "", sheet=one.run.layout or ""))
