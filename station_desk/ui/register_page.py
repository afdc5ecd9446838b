"""The tab 编号登记: every number that was given, what became of it, and the gaps, each with its explanation."""

from collections.abc import Callable, Sequence

from PySide6.QtWidgets import QWidget

from station_desk.base.places import RecordPlace
from station_desk.store.numbers import MISSING, VOID, Fate, Register, explain, take_back, whole_register
from station_desk.ui.action import Action
from station_desk.ui.columns import REST, Column
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.grid import Grid
from station_desk.ui.list_page import ALL, ListPage
from station_desk.ui.parts import Fact
from station_desk.ui.shell import Shell
from station_desk.ui.tabs import RoomTab, RoomTabs

GAPS, CANCELLED = "缺号和空号", "作废和补发"
OVER = ("作废", "挂失", "收回", "销毁", "补发")
CHIPS = {
    ALL: lambda _: True,
    GAPS: lambda one: one.gap is not None,
    CANCELLED: lambda one: one.state in OVER or "补发" in one.words,
}
COLUMNS: tuple[Column[Fate], ...] = (
    Column("编号", lambda one: one.number),
    Column("姓名", lambda one: one.name),
    Column("情况", lambda one: one.state, pill=True),
    Column("日期", lambda one: one.day),
    Column("打印", lambda one: one.printed, text=lambda one: f"{one.printed} 次" if one.printed else "", align="right"),
    Column("说明", lambda one: one.words or ("没有说明" if one.state == MISSING else ""), width=REST),
)


class RegisterPage(ListPage[Fate]):
    """The lines of one register; a gap is explained here, and a number's record opened."""

    def __init__(self, shell: Shell, register: Register, room: str) -> None:
        self.register, self.room = register, room
        actions = (
            Action("说明原因…", self.explain, "pencil", on="rows", shortcut="F2", primary=True, why_not=explained),
            Action("取消说明", take_back_words, "undo-2", on="rows", why_not=never_explained),
            Action("打开记录", self.open, "list", on="one", edits=False, why_not=lambda _, one: unopened(one)),
        )
        none = EmptyState(shell, "list", f"还没有{register.title}。登记以后，每个编号的去向都在这里。")
        grid = Grid[Fate](shell, register.title, COLUMNS, key=lambda one: one.key or one.number)
        super().__init__(
            shell, grid, lambda session: whole_register(session, register), nothing=none, facts=facts_of,
            actions=actions, chips=CHIPS, counted="行",
        )  # fmt: skip
        grid.opened.connect(lambda one: self.acts.perform("说明原因…" if unopened(one) else "打开记录"))

    def explain(self, shell: Shell, rows: Sequence[Fate]) -> None:
        """Ask why the chosen numbers are missing."""
        gaps = [one.gap for one in rows if one.state == MISSING and one.gap]
        words = "、".join(self.register.numbering.spell(gap) for gap in gaps[:4]) + (" 等" if len(gaps) > 4 else "")
        reason = shell.ask_reason(
            "这些编号为什么空着？",
            f"{words}。写明以后记为空号，不再编给别人。例如：登记时跳过、原件已销毁。",
            "记为空号",
        )
        if reason:
            shell.act(f"说明空号 {words}", lambda session: explain(session, self.register, gaps, reason))

    def open(self, shell: Shell, one: Fate) -> None:
        """Open the record of a number."""
        shell.go(RecordPlace(self.room, one.key))


def facts_of(found: Sequence[Fate]) -> list[Fact]:
    """How many numbers were given, how many are missing without a word."""
    missing = sum(one.state == MISSING for one in found)
    given = sum(one.gap is None for one in found)
    return [Fact("已编", f"{given} 个"), Fact("缺号未说明", f"{missing} 处", look="bad" if missing else "")]


def take_back_words(shell: Shell, rows: Sequence[Fate]) -> None:
    """Take the explanations of gaps back."""
    keys = [one.key for one in rows if one.state == VOID]
    shell.act("取消空号说明", lambda session: take_back(session, keys))


def explained(_: Shell, rows: Sequence[Fate]) -> str:
    """Why no reason can be given for any of these."""
    return "" if any(one.state == MISSING for one in rows) else "只有缺号才要说明原因"


def never_explained(_: Shell, rows: Sequence[Fate]) -> str:
    """Why no explanation can be taken back from any of these."""
    return "" if any(one.state == VOID for one in rows) else "选中的编号没有空号说明"


def unopened(one: Fate) -> str:
    """Why a number has no record to be opened."""
    return "" if one.key and one.gap is None else "空着的编号没有记录"


def with_register(
    shell: Shell, title: str, build: Callable[[Shell], QWidget], register: Register, room: str
) -> RoomTabs:
    """A room of numbered papers: their records in the tab `title`, and the register of their numbers."""
    numbers = RoomTab("编号登记", lambda shell: RegisterPage(shell, register, room))
    return RoomTabs(shell, (RoomTab(title, build, register.model), numbers))
