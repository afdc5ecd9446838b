"""The acts of a table page: its buttons, its keys, its menus, and what an empty page offers."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from PySide6.QtCore import QPoint, Qt
from PySide6.QtGui import QAction, QGuiApplication, QKeySequence
from PySide6.QtWidgets import QHeaderView, QLabel, QMenu, QPushButton, QTableWidget, QTableWidgetItem, QWidget

from station_desk.base import idnumber
from station_desk.base.errors import UserError
from station_desk.fields.sheet import Sheet
from station_desk.printing.task import Paper, PrintRequest
from station_desk.ui.dialogs import BACK, Box, front
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.form.panel import Panel
from station_desk.ui.import_.file import FileDrop
from station_desk.ui.parts import PageAct
from station_desk.ui.shell import Shell
from station_desk.ui.table import row_actions
from station_desk.ui.table.bulk import Planned, change_many, open_bulk, read_value, records, shown
from station_desk.ui.table.filters import FilterBar
from station_desk.ui.table.head import PageHead
from station_desk.ui.table.rows import Rows
from station_desk.ui.table.table import ColumnChooser, Table, chosen_columns, place_of

# A block copied from Excel laid onto the rows of a table, with every change shown before it is made.

HEADINGS = ("哪一条", "项目", "原来", "改为", "说明")


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

    def _table(self, shell: Shell, sheet: Sheet, planned: Sequence[Planned]) -> QTableWidget:
        table = QTableWidget(len(planned), len(HEADINGS))
        table.setAccessibleName("将要发生的改动")
        table.setHorizontalHeaderLabels(HEADINGS)
        table.verticalHeader().hide()
        table.setEditTriggers(QTableWidget.EditTrigger.NoEditTriggers)
        table.setMinimumSize(640, 300)
        table.setShowGrid(False)
        with shell.look() as session:
            for row, one in enumerate(planned):
                field = sheet.field(one.key)
                before = shown(session, field, one.before)
                after = str(one.after) if one.wrong else shown(session, field, one.after)
                if field.secret:
                    before, after = idnumber.masked(before), idnumber.masked(after)
                for column, word in enumerate((one.name, field.title, before, after, one.wrong)):
                    item = QTableWidgetItem(word)
                    item.setToolTip(word)
                    if one.wrong:
                        item.setForeground(shell.theme.colour("bad"))
                    table.setItem(row, column, item)
        header = table.horizontalHeader()
        header.setSectionResizeMode(QHeaderView.ResizeMode.Interactive)
        header.setStretchLastSection(True)
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        table.resizeColumnsToContents()
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


class PageActs:
    """Makes the acts of a page and does them."""

    def __init__(
        self, pieces: PageParts, acts: Sequence[PageAct], papers: Sequence[Paper], remove: row_actions.Remove | None,
        first: PageAct | None,
    ) -> None:  # fmt: skip
        self.pieces = pieces
        self.shell, self.sheet = pieces.shell, pieces.sheet
        self.papers = tuple(papers)
        self._remove = remove
        self.edits = self.shell.desk.user.edits
        acts = [act for act in acts if self.edits or not act.edits]
        self.rows_acts: list[QAction] = []  # for the record shown
        self.many_acts: list[QAction] = []  # those among them that several records can share
        self._make_head(acts)
        self._make_row_acts(acts)
        self._make_tools()
        self._make_keys()
        self.empty = self._make_empty(first)
        self.unmatched = EmptyState(self.shell, "search", "没有符合条件的记录。", ("清除条件", pieces.filters.clear))

    # ------------------------------------------------------------------------------------------------ the head
    def _make_head(self, acts: Sequence[PageAct]) -> None:
        head = self.pieces.head
        own = [act for act in acts if act.on == "page"]
        for act in own:
            action = self._action(act.title, act.shortcut, partial(act.work, self.shell, ()))
            head.add_act(action, act.icon, primary=act.primary)
        self.new = self._action("新增", "Ctrl+N", self.start_new)
        self.new_button = head.add_act(self.new, "plus", primary=not any(act.primary for act in own))
        self.new_button.setVisible(self.edits)
        self.new.setEnabled(self.edits)
        self.import_ = None
        if self.sheet.match and self.edits:
            self.import_ = self._action("导入", "", self.start_import)
            head.add_act(self.import_, "file-down")
            FileDrop(self.pieces.page, self.start_import)
        self.export_button = head.add_menu("导出", "file-up", self._fill_export)
        if self.papers:
            self.print_button = head.add_menu("打印", "printer", self._fill_print)
            self._action("打印菜单", "Ctrl+P", self.print_button.drop)

    def _action(self, title: str, keys: str, act: Callable[[], object]) -> QAction:
        action = QAction(title, self.pieces.page)
        if keys:
            action.setShortcut(QKeySequence(keys))
        action.triggered.connect(lambda _=False: act())
        self.pieces.page.addAction(action)
        return action

    def start_import(self, path: Path | None = None) -> None:
        """Open the import, with a workbook where one was dropped on the page."""
        from station_desk.ui.import_.wizard import open_wizard

        open_wizard(self.shell, self.sheet, path)

    def _fill_export(self, menu: QMenu) -> None:
        wanted, rows = self.pieces.rows.wanted, self.pieces.rows
        chosen = self.pieces.table.chosen()
        counted, count = self.sheet.counted, len(rows.ids)
        menu.addAction(f"导出列表（{count:,} {counted}，显示的列）…").triggered.connect(
            lambda: row_actions.export(self.shell, self.sheet, wanted, rows.keys)
        )
        menu.addAction(f"导出列表（{count:,} {counted}，全部列）…").triggered.connect(
            lambda: row_actions.export(self.shell, self.sheet, wanted)
        )
        if len(chosen) > 1:
            menu.addAction(f"导出选中的 {len(chosen):,} {counted}（全部列）…").triggered.connect(
                lambda: row_actions.export(self.shell, self.sheet, wanted, ids=chosen)
            )

    def _fill_print(self, menu: QMenu) -> None:
        chosen, rows = self.ids(), self.pieces.rows
        counted = self.sheet.counted
        for paper in self.papers if chosen else ():
            title = f"{paper.title}（选中的 {len(chosen):,} {counted}）"
            menu.addAction(title).triggered.connect(partial(self._print, paper, tuple(chosen)))
        menu.addSeparator()  # at the top of a menu it is not drawn
        for paper in self.papers:
            title = f"全部{paper.title}"
            if rows.wanted.narrowed:
                title = f"{paper.title}（列表里的 {len(rows.ids):,} {counted}）"
            menu.addAction(title).triggered.connect(partial(self._print, paper, ()))

    def _print(self, paper: Paper, ids: tuple[str, ...], _: bool = False) -> None:
        rows = self.pieces.rows
        years = rows.wanted.where.get("year", ())
        if not ids and rows.wanted.narrowed:
            ids = tuple(rows.ids)
        self.shell.preview(paper, PrintRequest(year=years[0] if len(years) == 1 else None, ids=ids))

    # ------------------------------------------------------------------------------------------------ the rows
    def ids(self) -> list[str]:
        """The records an act is for: the selected rows', else the one shown."""
        chosen = self.pieces.table.chosen()
        shown = self.pieces.panel.record_id
        return chosen or ([shown] if shown else [])

    def _make_row_acts(self, acts: Sequence[PageAct]) -> None:
        panel = self.pieces.panel
        for act in acts:
            if act.on == "page":
                continue
            action = self._action(act.title, act.shortcut, partial(self._work_on, act))
            if act.icon:
                self.shell.icons.put(action, act.icon, "bad" if act.danger else "text")
            self.rows_acts.append(action)
            if act.on == "one":
                panel.add_act(action, act.icon)
            else:
                self.many_acts.append(action)
        for title, icon, work, edits in (
            ("批量修改…", "list-checks", lambda: open_bulk(self.shell, self.sheet, self.ids()), True),
            ("复制", "copy", self.copy, False),
            ("删除", "trash-2", self.remove, True),
        ):
            if edits and not self.edits:
                continue
            action = self._action(title, "", work)
            self.shell.icons.put(action, icon)
            self.rows_acts.append(action)
            self.many_acts.append(action)
        panel.add_menu(self.rows_acts)

    def offer(self, at: QPoint) -> None:
        """Open the menu of the selected rows at a global place."""
        menu = QMenu(self.pieces.page)
        menu.addActions(self.many_acts if self.pieces.table.count_chosen() > 1 else self.rows_acts)
        table, column = self.pieces.table, self.pieces.table.currentIndex().column()
        if column >= 0:
            menu.addSeparator()
            title = self.sheet.field(self.pieces.rows.keys[column]).title
            menu.addAction(f"按“{title}”排序").triggered.connect(lambda: table.sort_by(column))
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(at)

    def _work_on(self, act: PageAct) -> None:
        ids = self.ids()
        if act.on == "one":
            shown = self.pieces.panel.record_id
            ids = [shown] if shown else ids[:1]
        if ids:
            act.work(self.shell, ids)

    def copy(self) -> None:
        """Copy the selected rows."""
        count = row_actions.copy_rows(self.pieces.rows, self.ids())
        self.shell.tell(f"已复制 {count} {self.sheet.counted}，可以粘贴到 Excel。", undo=False)

    def remove(self) -> None:
        """Delete the selected rows after asking."""
        pieces = self.pieces
        row = pieces.table.currentIndex().row()
        if row_actions.remove(self.shell, self.sheet, self.ids(), self._remove) and len(pieces.rows.ids):
            pieces.table.selectRow(min(max(row, 0), len(pieces.rows.ids) - 1))

    def paste(self) -> None:
        """Change rows by a block copied from Excel, after showing what would change."""
        rows, table = self.pieces.rows, self.pieces.table
        start = max(table.currentIndex().row(), 0)
        open_paste(self.shell, self.sheet, rows.keys, rows.ids[start:], table.currentIndex().column())

    def start_new(self) -> None:
        """Show an empty form; conditions with one value fill their fields."""
        panel, where = self.pieces.panel, self.pieces.filters.where
        if panel.may_leave():
            fields = self.sheet.fields
            given = {key: values[0] for key, values in where.items() if len(values) == 1 and not fields[key].readonly}
            panel.setVisible(True)
            panel.start_new(**given)

    # --------------------------------------------------------------------------------------------- small things
    def _make_tools(self) -> None:
        pieces = self.pieces
        tools = pieces.filters.tools
        if any(field.secret for field in self.sheet.fields.values()):
            eye = QPushButton("显示号码")
            eye.setProperty("kind", "quiet")
            eye.setCheckable(True)
            eye.setToolTip("在列表里显示完整的身份证号和卡号")
            self.shell.icons.put(eye, "eye", on="accent")
            eye.toggled.connect(pieces.rows.reveal)
            eye.toggled.connect(pieces.panel.form.reveal)
            tools.addWidget(eye)
        self.columns = QPushButton("列")
        self.columns.setProperty("kind", "quiet")
        self.columns.setAccessibleName("选择列")
        self.columns.setToolTip("选择要显示的列")
        self.shell.icons.put(self.columns, "columns-3")
        self.columns.clicked.connect(self._choose_columns)
        tools.addWidget(self.columns)

    def _choose_columns(self) -> None:
        chooser = ColumnChooser(self.shell, self.sheet, self.pieces.rows.keys, self.pieces.page)
        chooser.chosen.connect(self._take_columns)
        chooser.open_below(self.columns, right=True)

    def _take_columns(self, keys: tuple[str, ...] | None) -> None:
        self.shell.choices.remember(place_of(self.sheet), list(keys) if keys else None)
        self.pieces.rows.choose(chosen_columns(self.shell.choices, self.sheet))

    def _make_keys(self) -> None:
        pieces = self.pieces
        page_keys: tuple[tuple[str, str, Callable[[], object]], ...] = (
            ("修改", "F2", pieces.panel.go_to_form),
            ("查找", "Ctrl+F", pieces.filters.go_to_find),
            ("保存", "Ctrl+S", pieces.panel.save_if_shown),
            ("上一条", "Alt+Up", lambda: pieces.panel.stepped.emit(-1)),
            ("下一条", "Alt+Down", lambda: pieces.panel.stepped.emit(1)),
        )
        for title, keys, act in page_keys:
            self._action(title, keys, act)
        pieces.table.typed.connect(pieces.filters.go_to_find)
        pieces.table.copied.connect(self.copy)
        if self.edits:
            pieces.table.pasted.connect(self.paste)
            pieces.table.removed.connect(self.remove)

    def _make_empty(self, first: PageAct | None) -> EmptyState:
        words = self.sheet.empty or f"还没有{self.sheet.title}。"
        if first and self.edits:
            return EmptyState(
                self.shell, first.icon or "list", words, (first.title, lambda: first.work(self.shell, ()))
            )
        if not self.edits:
            return EmptyState(self.shell, "list", words)
        act = self.import_ or self.new
        return EmptyState(self.shell, "file-spreadsheet" if self.import_ else "list", words, (act.text(), act.trigger))
