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
from station_desk.ui.action import Action
from station_desk.ui.columns import REST, Column
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.grid import Grid
from station_desk.ui.list_page import ALL, ListPage
from station_desk.ui.parts import Fact
from station_desk.ui.shell import Shell

OWN = "本所改过"
SHIPPED, BEHIND = "程序自带", "本所改过，自带的已更新"
FILES = "版式文件 (*.toml)"
MOST_PEOPLE = 300  # to choose from in the editor


@dataclass(frozen=True, slots=True)
class Stand:
    """One layout of the list."""

    name: str
    title: str
    used: str
    size: str
    state: str

    @property
    def own(self) -> bool:
        return self.state != SHIPPED


COLUMNS: tuple[Column[Stand], ...] = (
    Column("版式", lambda one: one.title),
    Column("用在", lambda one: one.used, width=REST),
    Column("纸（毫米）", lambda one: one.size),
    Column("现在用的", lambda one: one.state, pill=True),
)


class LayoutsPage(ListPage[Stand]):
    """One line a layout; Enter or a double click edits it."""

    def __init__(self, shell: Shell) -> None:
        actions = (
            Action("导入…", self._take_in, "file-up"),
            Action("复制给其他所…", give_away, "file-down", on="one", edits=False),
            Action("改回原样", put_back, "rotate-ccw", on="one",
                   why_not=lambda _, one: "" if one.own else "现在用的就是程序自带的"),
            Action("编辑", lambda shell, one: edit_layout(shell, one.name), "pencil", on="one", shortcut="F2", primary=True),
        )  # fmt: skip
        super().__init__(
            shell, Grid[Stand](shell, "版式", COLUMNS, key=lambda one: one.name), partial(read_stands, shell.papers()),
            nothing=EmptyState(shell, "ruler", "本所还没有改过版式，各种纸都用程序自带的。"), facts=self._facts,
            actions=actions, chips={ALL: lambda _: True, OWN: lambda one: one.own}, counted="种",
        )  # fmt: skip
        self.table.opened.connect(lambda _: self.acts.perform("编辑"))

    def _facts(self, found: Sequence[Stand]) -> list[Fact]:
        return [
            Fact("版式", f"{len(found)} 种", act=lambda _: self.choose(ALL)),
            Fact("本所改过", f"{sum(one.own for one in found)} 种", act=lambda _: self.choose(OWN)),
        ]

    def _take_in(self, shell: Shell, _: object) -> None:
        """Take the layout of another station as the own one."""
        path = shell.choose_file("导入版式", FILES)
        if path is None:
            return
        try:
            layout = read_given(path)
        except UserError as error:
            shell.refuse(error)
            return
        mine = any(one.own and one.name == layout.name for one in self.rows())
        if mine and not shell.ask(f"本所的“{layout.title}”已经改过，用文件里的代替？", "可以撤销。", "代替"):
            return
        shell.act(f"导入版式“{layout.title}”", lambda session: keep_layout(session, layout))
        self.seek(lambda one: one.name == layout.name)

    # ------------------------------------------------------------------------------------- what the window calls
    def open_record(self, record_id: str) -> None:
        """Select the layout of a copy."""
        with self.shell.look() as session:
            name = next((one.name for one in own_layouts(session).values() if one.id == record_id), "")
        super().open_record(name)


def give_away(shell: Shell, one: Stand) -> None:
    """Write a layout as a file for another station."""
    target = shell.choose_target("复制给其他所", f"{one.title}.toml", FILES)
    if not target:
        return
    try:
        with shell.look() as session:
            export_layout(session, one.name, target)
    except UserError as error:
        shell.refuse(error)
        return
    shell.tell(f"已存为 {target.name}，其他所在这里按“导入”就能用", undo=False)


def put_back(shell: Shell, one: Stand) -> None:
    """Print with the shipped layout again."""
    if shell.ask(f"把“{one.title}”改回程序自带的样子？", "本所改过的版式会去掉，可以撤销。", "改回原样"):
        shell.act(f"改回版式“{one.title}”", lambda session: put_layout_back(session, one.name))


def read_stands(papers: Sequence[Paper], session: Session) -> list[Stand]:
    """Every layout with what the station prints with, by title; its own copies first."""
    own, used, found = own_layouts(session), titles_by_layout(papers), []
    for name in shipped_layouts():
        shipped, mine = read_layout(name), own.get(name)
        state = SHIPPED if mine is None else BEHIND if is_behind(mine) else OWN
        title = mine.title if mine else shipped.title
        size = f"{shipped.width:g} × {shipped.height:g}"
        found.append(Stand(name, title, "、".join(used.get(name, ())), size, state))
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
