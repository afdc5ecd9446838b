"""The actions of a table page: the room's own and those every table has, and what an empty page offers."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtCore import QPoint
from PySide6.QtGui import QAction, QGuiApplication
from PySide6.QtWidgets import QLabel, QPushButton, QWidget
from sqlalchemy.orm import Session

from station_desk.base import idnumber
from station_desk.base.errors import UserError
from station_desk.fields.sheet import Sheet
from station_desk.printing.task import Paper, PrintRequest
from station_desk.ui.action import Action, ActionSet, keyed
from station_desk.ui.columns import Column
from station_desk.ui.dialogs import BACK, Box, front
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.form.panel import Panel
from station_desk.ui.grid import Grid
from station_desk.ui.import_.file import FileDrop
from station_desk.ui.shell import Shell
from station_desk.ui.table import row_actions
from station_desk.ui.table.bulk import Planned, change_many, open_bulk, read_value, records, shown
from station_desk.ui.table.filters import FilterBar
from station_desk.ui.table.head import PageHead
from station_desk.ui.table.rows import Rows
from station_desk.ui.table.table import ColumnChooser, Table, chosen_columns, place_of

# A block copied from Excel laid onto the rows of a table, with every change shown before it is made.


@dataclass(frozen=True, slots=True)
class Block:
    """Cells of a copied block; `keys` are the fields its columns are for, None for one that fits nothing."""

    keys: tuple[str | None, ...]
    lines: tuple[tuple[str, ...], ...]


def read_block(text: str, sheet: Sheet, keys: Sequence[str], column: int) -> Block:
    """Split tab-separated text; a first line of headings names the columns, else they run from `column` on."""
    lines = [
        tuple(line.split("\t")) for line in text.replace("\r\n", "\n").replace("\r", "\n").rstrip("\n").split("\n")
    ]
    titles = {field.title: key for key, field in sheet.fields.items()}
    named = [titles.get(cell.strip()) for cell in lines[0]]
    if len(lines) > 1 and all(named):
        return Block(tuple(named), tuple(lines[1:]))
    wide = max(len(line) for line in lines)
    fitting: list[str | None] = [*keys[column : column + wide]]
    return Block((*fitting, *([None] * (wide - len(fitting)))), tuple(lines))


def plan_paste(shell: Shell, sheet: Sheet, block: Block, ids: Sequence[str]) -> list[Planned]:
    """What the block would change, line by line from the first of `ids` on; what cannot be is said in words."""
    planned: list[Planned] = []
    used = list(ids[: len(block.lines)])
    with shell.look() as session:
        found = records(session, sheet, used)
        for key_id, line in zip(used, block.lines, strict=False):
            record = found.get(key_id)
            for key, text in zip(block.keys, line, strict=False):
                if record is None or key is None or not text.strip():  # a blank never erases
                    continue
                field, before = sheet.field(key), getattr(record, key)
                wrong, after = "", before
                try:
                    after = read_value(session, field, text)
                    wrong = next((one.sentence for one in field.check(after) if one.error), "")
                except ValueError as error:
                    wrong, after = str(error), text
                else:
                    after = before if field.kind.same(before, after) else after
                if field.readonly and (wrong or after != before):
                    wrong = "这一项由程序填写，不能改"
                if wrong or after != before:
                    planned.append(Planned(key_id, str(record), key, before, after, wrong))
    return planned


@dataclass(frozen=True, slots=True)
class Pasted:
    """A change to be, in the words of its field."""

    planned: Planned
    title: str
    before: str
    after: str

    @property
    def severity(self) -> str:
        return "bad" if self.planned.wrong else ""


def pasted(session: Session, sheet: Sheet, one: Planned) -> Pasted:
    """A change as it is shown, secrets masked; what cannot be read as it was typed."""
    field = sheet.field(one.key)
    before = shown(session, field, one.before)
    after = str(one.after) if one.wrong else shown(session, field, one.after)
    if field.secret:
        before, after = idnumber.masked(before), idnumber.masked(after)
    return Pasted(one, field.title, before, after)


PASTED: tuple[Column[Pasted], ...] = (
    Column("哪一条", lambda one: one.planned.name, severity=lambda one: one.severity),
    Column("项目", lambda one: one.title, severity=lambda one: one.severity),
    Column("原来", lambda one: one.before, severity=lambda one: one.severity),
    Column("改为", lambda one: one.after, severity=lambda one: one.severity),
    Column("说明", lambda one: one.planned.wrong, severity=lambda one: one.severity),
)


class Paste(Box):
    """Shows what would change; what is wrong stays as it was."""

    def __init__(
        self, parent: QWidget | None, shell: Shell, sheet: Sheet, planned: Sequence[Planned], left_over: int
    ) -> None:
        good = [one for one in planned if not one.wrong]
        rows = len({one.record_id for one in good})
        super().__init__(
            parent, shell.icons, "", f"粘贴会改动 {rows} {sheet.counted}", "空白的格子不会清掉原来的内容。可以撤销。"
        )
        self.body.addWidget(self._table(shell, sheet, planned))
        notes = [f"{len(planned) - len(good)} 格有问题，不会改"] if len(good) < len(planned) else []
        notes += [f"{left_over} 行在列表里没有位置，不会用到"] if left_over > 0 else []
        if notes:
            note = QLabel("；".join(notes) + "。")
            note.setProperty("tone", "care")
            self.body.addWidget(note)
        self.offer(BACK, safe=True)
        go = self.offer(f"改动 {rows} {sheet.counted}", "primary", first=bool(good))
        go.setEnabled(bool(good))

    def _table(self, shell: Shell, sheet: Sheet, planned: Sequence[Planned]) -> Grid[Pasted]:
        with shell.look() as session:
            rows = [pasted(session, sheet, one) for one in planned]
        table = Grid[Pasted](
            shell, "将要发生的改动", PASTED, key=lambda one: f"{one.planned.record_id} {one.planned.key}"
        )
        table.setMinimumSize(640, 300)
        table.show_rows(rows)
        return table


def open_paste(shell: Shell, sheet: Sheet, keys: Sequence[str], ids: Sequence[str], column: int) -> None:
    """Lay the clipboard's block onto the rows from the current one down, after showing what would change."""
    text = QGuiApplication.clipboard().text()
    if not text.strip() or not ids:
        return
    block = read_block(text, sheet, keys, max(column, 0))
    planned = plan_paste(shell, sheet, block, ids)
    if not planned:
        shell.refuse(UserError("粘贴的内容和现在的一样，没有要改的。", "请先选中要从哪一行、哪一列贴起，再粘贴。"))
        return
    box = Paste(front(shell.window), shell, sheet, planned, len(block.lines) - len(ids))
    box.exec()
    if box.chosen:
        rows = len({one.record_id for one in planned if not one.wrong})
        change_many(shell, sheet, f"粘贴改动 {rows} {sheet.counted}", planned)
    box.deleteLater()


# What a new record begins with, by key, besides the values given.
NewValues = Callable[[Mapping[str, Any]], Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class PageParts:
    """What a page is made of."""

    page: QWidget
    shell: Shell
    sheet: Sheet
    rows: Rows
    table: Table
    filters: FilterBar
    head: PageHead
    panel: Panel


class PageActions:
    """The room's own actions with those that every table has, and what they do."""

    def __init__(
        self, parts: PageParts, declared: Sequence[Action], papers: Sequence[Paper], remove: row_actions.Remove | None,
        first: Action | None, new_values: NewValues | None,
    ) -> None:  # fmt: skip
        self.parts = parts
        self.shell, self.sheet = parts.shell, parts.sheet
        self.papers = tuple(papers)
        self._remove, self._new_values = remove, new_values
        self.edits = self.shell.desk.user.edits
        own = [one for one in declared if one.on == "page"]
        rows = [one for one in declared if one.on != "page"]
        every = [*own, *self._of_page(primary=not any(one.primary for one in own)), *rows, *self._of_rows()]
        self.set = ActionSet(parts.page, self.shell, every, rows=self.ids, one=self.shown)
        self.keys = self._make_keys()
        parts.head.add_buttons(self.set.buttons(on=("page",)))
        parts.panel.add_actions(self.set)
        self._make_tools()
        self._listen()
        self.empty = self._make_empty(first)
        self.unmatched = EmptyState(self.shell, "search", "没有符合条件的记录。", ("清除条件", parts.filters.clear))

    # ---------------------------------------------------------------------------------------- what every page has
    def _of_page(self, *, primary: bool) -> list[Action]:
        found = [Action("新增", lambda *_: self.start_new(), "plus", shortcut="Ctrl+N", primary=primary)]
        if self.sheet.match:
            found.append(Action("导入", lambda *_: self.start_import(), "file-down"))
        found.append(Action("导出", icon="file-up", edits=False, choices=lambda *_: self._exports()))
        if self.papers:
            prints = Action("打印", icon="printer", shortcut="Ctrl+P", edits=False, choices=lambda *_: self._prints())
            found.append(prints)
        return found

    def _of_rows(self) -> list[Action]:
        return [
            Action("批量修改…", lambda shell, ids: open_bulk(shell, self.sheet, ids), "list-checks", on="rows"),
            Action("复制", lambda *_: self.copy(), "copy", on="rows", edits=False),
            Action("删除", lambda *_: self.remove(), "trash-2", on="rows"),
        ]

    def _make_keys(self) -> ActionSet:
        """What has keys and no button; without a record in sight there is nothing to change, save or step from."""
        panel, filters, rows = self.parts.panel, self.parts.filters, self.parts.rows
        if any(field.find for field in self.sheet.fields.values()):
            ActionSet(self.parts.page, self.shell, keyed([("查找", "Ctrl+F", filters.go_to_find)]))
        keys = keyed((
            ("修改", "F2", panel.go_to_form),
            ("保存", "Ctrl+S", panel.save_if_shown),
            ("上一条", "Alt+Up", lambda: panel.stepped.emit(-1)),
            ("下一条", "Alt+Down", lambda: panel.stepped.emit(1)),
        ))  # fmt: skip
        return ActionSet(
            self.parts.page,
            self.shell,
            keys,
            target=lambda: panel if panel.record_id or panel.new or not rows.whole else None,
        )

    def _exports(self) -> list[Action]:
        wanted, rows = self.parts.rows.wanted, self.parts.rows
        chosen = self.parts.table.chosen()
        counted, count = self.sheet.counted, len(rows.ids)
        export = partial(row_actions.export, self.shell, self.sheet, wanted)
        found = [
            Action(f"导出列表（{count:,} {counted}，显示的列）…", lambda *_: export(rows.keys), edits=False),
            Action(f"导出列表（{count:,} {counted}，全部列）…", lambda *_: export(), edits=False),
        ]
        if len(chosen) > 1:
            title = f"导出选中的 {len(chosen):,} {counted}（全部列）…"
            found.append(Action(title, lambda *_: export(ids=chosen), edits=False))
        return found

    def _prints(self) -> list[Action | None]:
        chosen, rows, counted = tuple(self.ids()), self.parts.rows, self.sheet.counted

        def entry(paper: Paper, title: str, ids: tuple[str, ...]) -> Action:
            return Action(title, lambda *_: self._print(paper, ids), edits=False)

        some = f"选中的 {len(chosen):,} {counted}"
        found: list[Action | None] = [
            entry(paper, f"{paper.title}（{some}）", chosen) for paper in self.papers if chosen and not paper.whole
        ]
        found.append(None)  # at the top of a menu it is not drawn
        for paper in self.papers:
            listed = rows.wanted.narrowed and not paper.whole
            title = f"{paper.title}（列表里的 {len(rows.ids):,} {counted}）" if listed else f"全部{paper.title}"
            found.append(entry(paper, title, ()))
        return found

    def _print(self, paper: Paper, ids: tuple[str, ...]) -> None:
        rows = self.parts.rows
        years = rows.wanted.where.get("year", ())
        if not ids and rows.wanted.narrowed and not paper.whole:
            ids = tuple(rows.ids)
        self.shell.preview(paper, PrintRequest(year=years[0] if len(years) == 1 else None, ids=ids))

    def start_import(self, path: Path | None = None) -> None:
        """Open the import, with a workbook where one was dropped on the page."""
        from station_desk.ui.import_.wizard import open_wizard

        open_wizard(self.shell, self.sheet, path)

    def start_new(self, **values: Any) -> None:
        """Show the form of a new record: conditions with one value, these `values` and the room's usual ones fill it."""
        panel, fields = self.parts.panel, self.sheet.fields
        where = self.parts.filters.where
        given = {key: some[0] for key, some in where.items() if len(some) == 1 and not fields[key].readonly} | values
        if not panel.may_leave():
            return
        try:
            usual = self._new_values(given) if self._new_values else {}
        except UserError as error:
            self.shell.refuse(error)
            return
        panel.setVisible(True)
        panel.start_new(**{**given, **usual})

    # ------------------------------------------------------------------------------------------------ the rows
    def ids(self) -> list[str]:
        """The records an action is for: the selected rows', else the one shown."""
        chosen = self.parts.table.chosen()
        shown = self.parts.panel.record_id
        return chosen or ([shown] if shown else [])

    def shown(self) -> str | None:
        """The record that an action for one is for: the one shown; none beside a new one."""
        panel = self.parts.panel
        return None if panel.new else panel.record_id or next(iter(self.parts.table.chosen()), None)

    def offer(self, at: QPoint) -> None:
        """Open the menu of the selected rows at a global place."""
        table, column = self.parts.table, self.parts.table.currentIndex().column()
        more = []
        if column >= 0:
            title = self.sheet.field(self.parts.rows.keys[column]).title
            more.append(QAction(f"按“{title}”排序", table))
            more[0].triggered.connect(lambda: table.sort_by(column))
        self.set.offer(at, more)

    def copy(self) -> None:
        """Copy the selected rows."""
        count = row_actions.copy_rows(self.parts.rows, self.ids())
        self.shell.tell(f"已复制 {count} {self.sheet.counted}，可以粘贴到 Excel。", undo=False)

    def remove(self) -> None:
        """Delete the selected rows after asking."""
        table, rows = self.parts.table, self.parts.rows
        row = table.currentIndex().row()
        if row_actions.remove(self.shell, self.sheet, self.ids(), self._remove) and len(rows.ids):
            table.selectRow(min(max(row, 0), len(rows.ids) - 1))

    def paste(self) -> None:
        """Change rows by a block copied from Excel, after showing what would change."""
        rows, table = self.parts.rows, self.parts.table
        start = max(table.currentIndex().row(), 0)
        open_paste(self.shell, self.sheet, rows.keys, rows.ids[start:], table.currentIndex().column())

    # --------------------------------------------------------------------------------------------- small things
    def _make_tools(self) -> None:
        parts = self.parts
        tools = parts.filters.tools
        if any(field.secret for field in self.sheet.fields.values()):
            eye = QPushButton("显示号码")
            eye.setProperty("kind", "quiet")
            eye.setCheckable(True)
            eye.setToolTip("在列表里显示完整的身份证号和卡号")
            self.shell.icons.put(eye, "eye", on="accent")
            eye.toggled.connect(parts.rows.reveal)
            eye.toggled.connect(parts.panel.form.reveal)
            tools.addWidget(eye)
        self.columns = QPushButton("列")
        self.columns.setProperty("kind", "quiet")
        self.columns.setAccessibleName("选择列")
        self.columns.setToolTip("选择要显示的列")
        self.shell.icons.put(self.columns, "columns-3")
        self.columns.clicked.connect(self._choose_columns)
        tools.addWidget(self.columns)

    def _choose_columns(self) -> None:
        chooser = ColumnChooser(self.shell, self.sheet, self.parts.rows.keys, self.parts.page)
        chooser.chosen.connect(self._take_columns)
        chooser.open_below(self.columns, right=True)

    def _take_columns(self, keys: tuple[str, ...] | None) -> None:
        self.shell.choices.remember(place_of(self.sheet), list(keys) if keys else None)
        self.parts.rows.choose(chosen_columns(self.shell.choices, self.sheet))

    def _listen(self) -> None:
        table, filters, panel = self.parts.table, self.parts.filters, self.parts.panel
        table.typed.connect(filters.go_to_find)
        table.copied.connect(self.copy)
        table.selectionModel().selectionChanged.connect(lambda *_: self.set.update())
        panel.shown.connect(self.set.update)
        panel.shown.connect(self.keys.update)
        self.parts.rows.arrived.connect(self.keys.update)
        if self.edits:
            table.pasted.connect(self.paste)
            table.removed.connect(self.remove)
            if self.sheet.match:
                FileDrop(self.parts.page, self.start_import)

    def _make_empty(self, first: Action | None) -> EmptyState:
        words = self.sheet.empty or f"还没有{self.sheet.title}。"
        if not self.edits:
            return EmptyState(self.shell, "list", words)
        if first and first.run:
            run = first.run
            return EmptyState(self.shell, first.icon or "list", words, (first.title, lambda: run(self.shell, None)))
        if self.sheet.match:
            return EmptyState(self.shell, "file-spreadsheet", words, ("导入", self.start_import))
        return EmptyState(self.shell, "list", words, ("新增", self.start_new))
