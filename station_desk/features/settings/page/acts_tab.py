"""操作记录: who did what and when, signing in included; nothing in it can be changed or deleted."""

from collections.abc import Callable

from PySide6.QtWidgets import QLineEdit

from station_desk.base.dates import show_date
from station_desk.store.examine import examine
from station_desk.store.journal import Act, acts_of
from station_desk.ui.lines import Lines
from station_desk.ui.lines_page import LinesPage
from station_desk.ui.nothing import Nothing
from station_desk.ui.pick import Line
from station_desk.ui.shell import Shell

TITLES = ("时间", "使用人", "身份", "操作", "类别", "改动")
ALL = "全部"
SORTS = {"act": "登记和办理", "undo": "撤销", "redo": "重做", "user": "登录和使用人", "note": "打印", "desk": "数据"}
MOST = 500  # lines that are read at once


class ActsPage(LinesPage):
    """The newest acts; the chips choose a sort, the find line a name or words of the act."""

    TABLES = frozenset()  # whatever is done is told here: see _changed

    def __init__(self, shell: Shell) -> None:
        chips = (ALL, *dict.fromkeys(SORTS.values()))
        table = Lines(shell, "操作记录", TITLES, wide=3, right=(5,))
        super().__init__(shell, chips, table, (Nothing(shell, "scroll-text", "没有这样的操作记录。"),))
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
        kinds = tuple(kind for kind, title in SORTS.items() if chip in (ALL, title))
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
        self.table.show_lines([Line(str(one.number), words_of(one)) for one in self.found])
        more = "，更早的请查找" if len(self.found) == MOST else ""
        self.count.setText(f"最近 {len(self.found)} 条{more}" if more else f"共 {len(self.found)} 条")
        self.body.setCurrentIndex(0 if self.found else 1)

    def examine(self) -> None:
        """Check that the log is as it was written."""
        self.shell.run("检查操作记录", examine(self.shell.desk), lambda said: self.shell.tell(said, undo=False))


def words_of(one: Act) -> tuple[str, ...]:
    """The words of a line, as TITLES says."""
    return (
        f"{show_date(one.at.date())} {one.at:%H:%M}", one.user, one.role, one.title, SORTS.get(one.kind, one.kind),
        f"{one.changes} 处" if one.changes else "",
    )  # fmt: skip
