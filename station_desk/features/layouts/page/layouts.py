"""版式: the layout of every paper, shipped or the station's own; edited, given away, taken in, put back."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any

from PySide6.QtCore import Qt
from sqlalchemy.orm import Session

from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.features.layouts.rules.blank import Blank
from station_desk.features.layouts.service import (
    export_layout,
    is_behind,
    keep_layout,
    known_blanks,
    own_layouts,
    put_layout_back,
    read_given,
    screen_of,
    shipped_layouts,
)
from station_desk.printing.layout import Layout
from station_desk.printing.reading import layout_of, read_layout
from station_desk.printing.task import Paper, PrintRequest
from station_desk.ui import dialogs
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.lines import Line, Lines
from station_desk.ui.lines_page import LinesPage
from station_desk.ui.parts import Fact
from station_desk.ui.shell import Shell

TITLES = ("版式", "用在", "纸（毫米）", "现在用的")
ALL, OWN = "全部", "本所改过"
SHIPPED, BEHIND = "程序自带", "本所改过，自带的已更新"
FILES = "版式文件 (*.toml)"
MOST_PEOPLE = 300  # to choose from in the editor


@dataclass(frozen=True, slots=True)
class Stand:
    """One layout of the list."""

    name: str
    title: str
    size: str
    state: str

    @property
    def own(self) -> bool:
        return self.state != SHIPPED


class LayoutsPage(LinesPage):
    """One line a layout; Enter or a double click edits it."""

    TABLES = frozenset({"own_layout"})

    def __init__(self, shell: Shell) -> None:
        table = Lines(shell, "版式", TITLES, wide=1, pill=3)
        nothing = (EmptyState(shell, "ruler", "本所还没有改过版式，各种纸都用程序自带的。"),)
        super().__init__(shell, (ALL, OWN), table, nothing)
        self.stands: list[Stand] = []
        self.take = self.add_act("导入…", "file-up", self.take_in)
        self.give = self.add_act("复制给其他所…", "file-down", self.give_away)
        self.back = self.add_act("改回原样", "rotate-ccw", self.put_back)
        self.edit = self.add_act("编辑", "pencil", self.edit_here, keys="F2", primary=True)
        table.opened.connect(lambda _: self.edit_here())
        table.itemSelectionChanged.connect(self._able)

    # ------------------------------------------------------------------------------------------------- showing
    def reading(self) -> Callable[[], list[Stand]]:
        return partial(read_stands, self.shell)

    def arrived(self, stands: list[Stand]) -> None:
        self.stands = stands
        own = sum(one.own for one in stands)
        self.head.show_facts([
            Fact("版式", f"{len(stands)} 种", act=lambda _: self.choose(ALL)),
            Fact("本所改过", f"{own} 种", act=lambda _: self.choose(OWN)),
        ])  # fmt: skip
        self.fill()

    def fill(self) -> None:
        shown = [one for one in self.stands if one.own or self.chosen_chip() == ALL]
        used = titles_by_layout(self.shell.papers())
        self.table.show_lines(
            [Line(one.name, (one.title, "、".join(used.get(one.name, ())), one.size, one.state)) for one in shown]
        )
        self.count.setText(f"共 {len(shown)} 种")
        self.body.setCurrentIndex(0 if shown else 1)
        self._able()

    def _able(self) -> None:
        """Only the clerk changes layouts; everybody may give one away."""
        here, edits = self._here(), self.shell.desk.user.edits
        self.take.setEnabled(edits)
        self.edit.setEnabled(edits and here is not None)
        self.give.setEnabled(here is not None)
        self.back.setEnabled(edits and here is not None and here.own)

    def _here(self) -> Stand | None:
        return next((one for one in self.stands if one.name == self.table.here()), None)

    # -------------------------------------------------------------------------------------------------- acting
    def edit_here(self) -> None:
        """Open the editor of the current line."""
        here = self._here()
        if here and self.edit.isEnabled():
            edit_layout(self.shell, here.name)

    def give_away(self) -> None:
        """Write the current layout as a file for another station."""
        here = self._here()
        target = here and self.shell.choose_target("复制给其他所", f"{here.title}.toml", FILES)
        if not here or not target:
            return
        try:
            with self.shell.look() as session:
                export_layout(session, here.name, target)
        except UserError as error:
            self.shell.refuse(error)
            return
        self.shell.tell(f"已存为 {target.name}，其他所在这里按“导入”就能用", undo=False)

    def take_in(self) -> None:
        """Take the layout of another station as the own one."""
        path = self.shell.choose_file("导入版式", FILES)
        if path is None:
            return
        try:
            layout = read_given(path)
        except UserError as error:
            self.shell.refuse(error)
            return
        mine = any(one.own and one.name == layout.name for one in self.stands)
        if mine and not self.shell.ask(f"本所的“{layout.title}”已经改过，用文件里的代替？", "可以撤销。", "代替"):
            return
        self.shell.act(f"导入版式“{layout.title}”", lambda session: keep_layout(session, layout))
        self.table.go_to(layout.name)

    def put_back(self) -> None:
        """Print with the shipped layout again."""
        here = self._here()
        if here and self.shell.ask(
            f"把“{here.title}”改回程序自带的样子？", "本所改过的版式会去掉，可以撤销。", "改回原样"
        ):
            self.shell.act(f"改回版式“{here.title}”", lambda session: put_layout_back(session, here.name))

    # ------------------------------------------------------------------------------------- what the window calls
    def open_record(self, record_id: str) -> None:
        """Select the layout of a copy."""
        with self.shell.look() as session:
            name = next((one.name for one in own_layouts(session).values() if one.id == record_id), "")
        self.choose(ALL)
        self.table.go_to(name)

    def show_where(self, **where: Any) -> None:
        """Select the layout called `layout`."""
        self.choose(ALL)
        self.table.go_to(str(where.get("layout", "")))


def read_stands(shell: Shell) -> list[Stand]:
    """Every layout with what the station prints with, by title; its own copies first."""
    with shell.look() as session:
        own = own_layouts(session)
    found = []
    for name in shipped_layouts():
        shipped, mine = read_layout(name), own.get(name)
        state = SHIPPED if mine is None else BEHIND if is_behind(mine) else OWN
        title = mine.title if mine else shipped.title
        found.append(Stand(name, title, f"{shipped.width:g} × {shipped.height:g}", state))
    return sorted(found, key=lambda one: (not one.own, one.title))


def titles_by_layout(papers: Sequence[Paper]) -> dict[str, list[str]]:
    """Which papers each layout is used for."""
    found: dict[str, list[str]] = {}
    for paper in papers:
        for name in paper.layouts:
            found.setdefault(name, []).append(paper.title)
    return found


# ---------------------------------------------------------------------------------------------------- the editor
People = list[tuple[str, dict[str, Any]]]
Blanks = list[tuple[Blank, bytes]]


def edit_layout(
    shell: Shell, name: str, request: PrintRequest | None = None, kept: Callable[[], None] = lambda: None
) -> None:
    """Open the editor of a layout, filled with what the request prints; `kept()` is called after each saving."""
    papers = [paper for paper in shell.papers() if name in paper.layouts]
    shell.run("打开版式", opened(shell, name, papers, request), partial(show_editor, shell, kept))


def opened(
    shell: Shell, name: str, papers: Sequence[Paper], request: PrintRequest | None
) -> Job[tuple[Layout, People, Blanks]]:
    """The layout, real records to look at it with, and the blanks it may be printed over."""
    yield Step(0, 0, "正在打开版式")
    with shell.look() as session:
        layout = layout_of(session, name)
        over = known_blanks(session) if any(paper.stocks for paper in papers) else []
        blanks = [(blank, screen_of(session, blank.title)) for blank in over]
        return layout, people_for(session, layout, papers, request), blanks


def people_for(session: Session, layout: Layout, papers: Sequence[Paper], request: PrintRequest | None) -> People:
    """The first records that a paper of this layout can be filled with: as wished, of this year, of the last."""
    year = today().year
    for one in [request] if request else [PrintRequest(year=year), PrintRequest(year=year - 1), PrintRequest()]:
        for paper in papers:
            try:
                records = [words for _, words in paper.filled(session, one)]
            except UserError:
                continue
            if records:
                return [
                    (str(record.get(layout.named_by) or f"第 {number} 张"), record)
                    for number, record in enumerate(records[:MOST_PEOPLE], 1)
                ]
    return []


def show_editor(shell: Shell, kept: Callable[[], None], found: tuple[Layout, People, Blanks]) -> None:
    from station_desk.features.layouts.page.editor import LayoutEditor

    def keep(layout: Layout) -> bool:
        return shell.act(f"改版式“{layout.title}”", lambda session: keep_layout(session, layout), lambda _: kept())

    layout, people, blanks = found
    editor = LayoutEditor(shell, dialogs.front(shell.window), layout, people, keep, blanks)
    editor.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
    editor.open()
