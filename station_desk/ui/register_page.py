"""The tab 编号登记: every number that was given, what became of it, and the gaps, each with its explanation."""

from collections.abc import Callable, Sequence

from station_desk.base.dates import show_date
from station_desk.store.numbers import MISSING, VOID, Fate, Register, explain, take_back, whole_register
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.lines import Line, Lines
from station_desk.ui.lines_page import LinesPage
from station_desk.ui.parts import Fact
from station_desk.ui.shell import Shell

ALL, GAPS, CANCELLED = "全部", "缺号和空号", "作废和补发"
TITLES = ("编号", "姓名", "情况", "日期", "打印", "说明")
STATE, PRINTED, WORDS = 2, 4, 5
OVER = ("作废", "挂失", "收回", "销毁", "补发")


class RegisterPage(LinesPage):
    """The lines of one register; a gap is explained here, and a number's record opened."""

    TABLES = frozenset({"number_note", "print_run", "printed_copy"})

    def __init__(self, shell: Shell, register: Register, room: str) -> None:
        self.register, self.room = register, room
        self.TABLES = RegisterPage.TABLES | {register.table, "person"}  # type: ignore[misc]
        table = Lines(shell, register.title, TITLES, wide=WORDS, pill=STATE, right=(PRINTED,))
        none = EmptyState(shell, "list", f"还没有{register.title}。登记以后，每个编号的去向都在这里。")
        super().__init__(shell, (ALL, GAPS, CANCELLED), table, (none,))
        self.fates: dict[str, Fate] = {}
        self.explain_act = self.add_act("说明原因…", "pencil", self.explain, keys="F2", primary=True)
        self.back_act = self.add_act("取消说明", "undo-2", self.take_back)
        self.open_act = self.add_act("打开记录", "list", self.open)
        table.opened.connect(lambda _: self.open_or_explain())
        table.itemSelectionChanged.connect(self._mark)

    # ------------------------------------------------------------------------------------------------- showing
    def reading(self) -> Callable[[], list[Fate]]:
        return self._read

    def _read(self) -> list[Fate]:
        with self.shell.look() as session:
            return whole_register(session, self.register)

    def arrived(self, found: Sequence[Fate]) -> None:
        self.fates = {one.key or one.number: one for one in found}
        missing = sum(one.state == MISSING for one in found)
        given = sum(one.gap is None for one in found)
        self.head.show_facts(
            [Fact("已编", f"{given} 个"), Fact("缺号未说明", f"{missing} 处", look="bad" if missing else "")]
        )
        self.fill()

    def fill(self) -> None:
        chip = self.chosen_chip()
        shown = [(key, one) for key, one in self.fates.items() if fits(one, chip)]
        self.table.show_lines([Line(key, words_of(one)) for key, one in shown])
        self.count.setText(f"共 {len(shown)} 行")
        self.body.setCurrentIndex(0 if shown else 1)
        self._mark()

    def _chosen(self, state: str) -> list[Fate]:
        found = (self.fates.get(key) for key in self.table.chosen())
        return [one for one in found if one and one.state == state]

    def _mark(self) -> None:
        here = self.fates.get(self.table.here())
        self.explain_act.setEnabled(bool(self._chosen(MISSING)))
        self.back_act.setEnabled(bool(self._chosen(VOID)))
        self.open_act.setEnabled(bool(here and here.key and here.gap is None))

    # --------------------------------------------------------------------------------------------------- acting
    def explain(self) -> None:
        """Ask why the chosen numbers are missing."""
        gaps = [one.gap for one in self._chosen(MISSING) if one.gap]
        if not gaps:
            return
        words = "、".join(self.register.numbering.spell(gap) for gap in gaps[:4]) + (" 等" if len(gaps) > 4 else "")
        reason = self.shell.ask_reason(
            "这些编号为什么空着？",
            f"{words}。写明以后记为空号，不再编给别人。例如：登记时跳过、原件已销毁。",
            "记为空号",
        )
        if reason:
            self.shell.act(f"说明空号 {words}", lambda session: explain(session, self.register, gaps, reason))

    def take_back(self) -> None:
        """Take the chosen explanations back."""
        keys = [one.key for one in self._chosen(VOID)]
        if keys:
            self.shell.act("取消空号说明", lambda session: take_back(session, keys))

    def open(self) -> None:
        """Open the record of the current number."""
        here = self.fates.get(self.table.here())
        if here and here.key and here.gap is None:
            self.shell.go(self.room, here.key)

    def open_or_explain(self) -> None:
        """What Enter does: open the record, or explain the gap."""
        if self.open_act.isEnabled():
            self.open()
        else:
            self.explain()

    def show_where(self, **_: object) -> None:
        """Show the whole register."""
        self.choose(ALL)


def fits(one: Fate, chip: str) -> bool:
    """Whether a line is shown under a chip."""
    if chip == GAPS:
        return one.gap is not None
    return chip == ALL or one.state in OVER or "补发" in one.words


def words_of(one: Fate) -> tuple[str, ...]:
    """The words of a line, as TITLES says."""
    day = show_date(one.day) if one.day else ""
    words = one.words or ("没有说明" if one.state == MISSING else "")
    return one.number, one.name, one.state, day, f"{one.printed} 次" if one.printed else "", words
