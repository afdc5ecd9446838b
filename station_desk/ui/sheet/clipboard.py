"""A block copied from Excel laid onto the rows of a table, with every change shown before it is made."""

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import Qt
from PySide6.QtGui import QGuiApplication
from PySide6.QtWidgets import QHeaderView, QLabel, QTableWidget, QTableWidgetItem, QWidget

from station_desk.base import idnumber
from station_desk.base.errors import UserError
from station_desk.fields.sheet import Sheet
from station_desk.ui.dialogs import BACK, Box, front
from station_desk.ui.sheet.change import Planned, change_many, read_value, records, shown
from station_desk.ui.shell import Shell

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
