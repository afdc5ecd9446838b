"""The tab 打印记录: every print of the station, who made it, and what came of it."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QLineEdit

from station_desk.base.dates import show_date
from station_desk.printing.task import PrintRequest, paper_named
from station_desk.store.examine import examine
from station_desk.store.journal import Act, acts_of
from station_desk.store.print_log import EXPORTED, SPOILED, WAITING, RunLine, copies_of_run, runs
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.lines import Line, Lines
from station_desk.ui.lines_page import LinesPage
from station_desk.ui.parts import Fact
from station_desk.ui.print.outcome import ask_outcome
from station_desk.ui.shell import Shell

# 操作记录: who did what and when, signing in included; nothing in it can be changed or deleted.

ACT_TITLES = ("时间", "使用人", "身份", "操作", "类别", "改动")
EVERY_SORT = "全部"
SORTS = {"act": "登记和办理", "undo": "撤销", "redo": "重做", "user": "登录和使用人", "note": "打印", "desk": "数据"}
MOST = 500  # lines that are read at once


class ActsPage(LinesPage):
    """The newest acts; the chips choose a sort, the find line a name or words of the act."""

    TABLES = frozenset()  # whatever is done is told here: see _changed

    def __init__(self, shell: Shell) -> None:
        chips = (EVERY_SORT, *dict.fromkeys(SORTS.values()))
        table = Lines(shell, "操作记录", ACT_TITLES, wide=3, right=(5,))
        super().__init__(shell, chips, table, (EmptyState(shell, "scroll-text", "没有这样的操作记录。"),))
        self.found: list[Act] = []
        self.words = QLineEdit()
        self.words.setPlaceholderText("查找使用人或操作")
        self.words.setAccessibleName("查找使用人或操作")
        self.words.setClearButtonEnabled(True)
        self.words.setMaximumWidth(220)
        self.words.textChanged.connect(lambda _: self.refresh())
        self.tools.insertWidget(self.tools.count() - 1, self.words)
        self.add_act("检查有没有被改动", "shield-check", self.examine)

    def _changed(self, tables: frozenset[str]) -> None:
        self._stale = True
        if self.isVisible():
            self.refresh()

    def reading(self) -> Callable[[], list[Act]]:
        chip, find = self.chosen_chip(), self.words.text().strip()
        kinds = tuple(kind for kind, title in SORTS.items() if chip in (EVERY_SORT, title))
        return lambda: self._read(kinds, find)

    def _read(self, kinds: tuple[str, ...], find: str) -> list[Act]:
        with self.shell.look() as session:
            return acts_of(session, kinds, find, MOST)

    def choose(self, title: str, _: bool = False) -> None:
        self.chips[title].setChecked(True)
        self.refresh()

    def arrived(self, found: list[Act]) -> None:
        self.found = found
        self.fill()

    def fill(self) -> None:
        self.table.show_lines([Line(str(one.number), words_of_act(one)) for one in self.found])
        more = "，更早的请查找" if len(self.found) == MOST else ""
        self.count.setText(f"最近 {len(self.found)} 条{more}" if more else f"共 {len(self.found)} 条")
        self.body.setCurrentIndex(0 if self.found else 1)

    def examine(self) -> None:
        """Check that the log is as it was written."""
        self.shell.run("检查操作记录", examine(self.shell.desk), lambda said: self.shell.tell(said, undo=False))


def words_of_act(one: Act) -> tuple[str, ...]:
    """The words of a line, as TITLES says."""
    return (
        f"{show_date(one.at.date())} {one.at:%H:%M}", one.user, one.role, one.title, SORTS.get(one.kind, one.kind),
        f"{one.changes} 处" if one.changes else "",
    )  # fmt: skip


ALL, IN_ORDER, SOME_SPOILED = "全部", "已打印", "有作废"
RUN_TITLES = ("时间", "文书", "份数", "用纸", "经办", "打印机", "空白纸", "情况")
RIGHT, PRINTER, STATE = (2, 3), 5, 7
NONE = "还没有打印过。每次打印以后，谁在什么时候打印了什么，会记在这里。"


class PrintLogPage(LinesPage):
    """The runs, the newest first; one with copies can be looked at again, and what was spoiled printed again."""

    TABLES = frozenset({"print_run", "printed_copy"})

    def __init__(self, shell: Shell) -> None:
        table = Lines(shell, "打印记录", RUN_TITLES, wide=PRINTER, pill=STATE, right=RIGHT)
        super().__init__(shell, (ALL, WAITING, SPOILED, EXPORTED), table, (EmptyState(shell, "printer", NONE),))
        self.lines: dict[str, RunLine] = {}
        self.check = self.add_act("核对结果…", "check", self.ask, keys="F2", primary=True)
        self.again = self.add_act("重打作废的", "rotate-ccw", self.print_spoiled)
        table.opened.connect(lambda _: self.ask())
        table.itemSelectionChanged.connect(self._mark)

    # ------------------------------------------------------------------------------------------------- showing
    def reading(self) -> Callable[[], list[RunLine]]:
        return self._read

    def _read(self) -> list[RunLine]:
        with self.shell.look() as session:
            return runs(session)

    def arrived(self, found: Sequence[RunLine]) -> None:
        self.lines = {one.run.id: one for one in found}
        waiting = sum(one.waiting > 0 for one in found)
        self.head.show_facts([Fact("待核对", f"{waiting} 次", look="care" if waiting else "")])
        self.fill()

    def fill(self) -> None:
        chip = self.chosen_chip()
        shown = [one for one in self.lines.values() if fits(one, chip)]
        self.table.show_lines([Line(one.run.id, words_of_run(one)) for one in shown])
        self.count.setText(f"共 {len(shown)} 次")
        self.body.setCurrentIndex(0 if shown else 1)
        self._mark()

    def _mark(self) -> None:
        one = self.lines.get(self.table.here())
        self.check.setEnabled(bool(one and one.copies and one.run.kind != EXPORTED))
        self.again.setEnabled(bool(one and one.spoiled and paper_named(self.shell.papers(), one.run.paper)))

    # --------------------------------------------------------------------------------------------------- acting
    def ask(self) -> None:
        """Ask how the copies of the run came out."""
        one = self.lines.get(self.table.here())
        if one and self.check.isEnabled():
            run = one.run
            request = PrintRequest(overprint=run.stock or "", sheet=run.layout or "")
            ask_outcome(self.shell, run.id, paper_named(self.shell.papers(), run.paper), request)

    def print_spoiled(self) -> None:
        """Preview what was spoiled in the run, alone."""
        one = self.lines.get(self.table.here())
        paper = paper_named(self.shell.papers(), one.run.paper) if one else None
        if one is None or paper is None:
            return
        with self.shell.look() as session:
            copies = copies_of_run(session, one.run.id)
        keys = tuple(copy.owner_id for copy in copies if copy.result == SPOILED and copy.owner_id)
        self.shell.preview(paper, PrintRequest(ids=keys, overprint=one.run.stock or "", sheet=one.run.layout or ""))

    def show_where(self, **_: object) -> None:
        """Show the whole list."""
        self.choose(ALL)

    def open_record(self, record_id: str) -> None:
        """Select one run."""
        self.choose(ALL)
        self.table.go_to(record_id)


def fits(one: RunLine, chip: str) -> bool:
    """Whether a run is shown under a chip."""
    return {
        WAITING: one.waiting > 0, SPOILED: one.spoiled > 0, EXPORTED: one.run.kind == EXPORTED,
    }.get(chip, True)  # fmt: skip


def counted(one: RunLine) -> str:
    """How many copies a run has, or pages where it was not entered copy by copy."""
    if not one.copies:
        return f"{one.run.pages} 页"
    return f"{one.copies} 份" + (f"，作废 {one.spoiled}" if one.spoiled else "")


def words_of_run(one: RunLine) -> tuple[str, ...]:
    """The words of a line, as TITLES says."""
    run = one.run
    state = EXPORTED if run.kind == EXPORTED else WAITING if one.waiting else IN_ORDER
    if one.spoiled and not one.waiting:
        state = SOME_SPOILED
    return (
        f"{run.at:%Y-%m-%d %H:%M}", run.title, counted(one),
        f"{run.sheets} 张" if run.sheets else "", run.by, run.printer or "", run.stock or "", state,
    )  # fmt: skip
