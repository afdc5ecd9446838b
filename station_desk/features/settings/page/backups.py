"""备份和恢复: the backups that were made, the second place, and the way back with a look at what it would change."""

from collections.abc import Mapping
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import Any

from PySide6.QtWidgets import QHBoxLayout, QLabel, QPushButton

from station_desk.base import dates
from station_desk.base.errors import UserError
from station_desk.store.backup import told, write_backup
from station_desk.store.backups import back_up, folder_of
from station_desk.store.restore import Preview, preview_backup
from station_desk.store.roles import CLERK, HEAD
from station_desk.ui import dialogs
from station_desk.ui.columns import REST, Column
from station_desk.ui.grid import Grid
from station_desk.ui.safety import remember_second, say_backup, second_place
from station_desk.ui.shell import Shell

NOW, ELSEWHERE, RESTORE, OTHER = "立即备份", "另存备份…", "恢复选中的…", "从文件恢复…"
KIND = "备份文件 (*.desk)"
Changed = tuple[str, list[int]]  # a register, and how many of its records a restore brings, takes, changes
MADE: tuple[Column[Any], ...] = (
    Column("时间", lambda one: one.at, lambda one: f"{datetime.fromisoformat(one.at):%Y-%m-%d %H:%M}"),
    Column("文件", lambda one: one.file, width=REST),
    Column("核对", lambda one: one.rows, lambda one: f"{one.rows} 条"),
    Column("第二处", lambda one: one.second),
)
CHANGED: tuple[Column[Changed], ...] = (
    Column("登记簿", lambda one: one[0], width=REST),
    Column("将恢复", lambda one: one[1][0] or None, align="right"),
    Column("将消失", lambda one: one[1][1] or None, align="right"),
    Column("将改回", lambda one: one[1][2] or None, align="right"),
)


class BackupBox(dialogs.Box):
    """The backups of this desk, the newest on top; `chosen` says what to do next, `file` with which of them."""

    def __init__(self, shell: Shell) -> None:
        rule = (
            f"每天和退出时自动备份到 {folder_of(shell.desk)}，保留 7 天、4 周、12 个月和每年年底的备份。"
            "每份备份都恢复到临时位置逐条核对过。"
        )
        super().__init__(dialogs.front(shell.window), shell.icons, "", "备份和恢复", rule)
        self.shell = shell
        self.table = Grid[Any](shell, "已做的备份", MADE, key=lambda one: one.file)
        self.table.setMinimumSize(760, 240)
        self.table.show_rows(list(reversed(shell.desk.witness.made())))
        self.second = QLabel()
        choose, none = QPushButton("选择第二处…"), QPushButton("不用第二处")
        choose.clicked.connect(self._choose)
        none.clicked.connect(lambda: self._keep(None))
        self.none = none
        row = QHBoxLayout()
        row.addWidget(self.second, 1)
        for button in (choose, none):
            button.setProperty("kind", "quiet")
            button.setAutoDefault(False)
            row.addWidget(button)
        self.body.addLayout(row)
        self.body.addWidget(self.table)
        self._tell()
        self.offer(dialogs.BACK, safe=True)
        if shell.desk.user.has(CLERK, HEAD):
            self.offer(OTHER)
            self.offer(RESTORE).setEnabled(bool(self.table.rows()))
        self.offer(ELSEWHERE)
        self.offer(NOW, "primary", first=True)

    @property
    def file(self) -> Path | None:
        """The backup that the table is on."""
        here = self.table.here()
        return Path(here.file) if here else None

    def _choose(self) -> None:
        folder = dialogs.choose_folder(self, self.shell.choices, "备份同时复制到")
        if folder:
            self._keep(folder)

    def _keep(self, folder: Path | None) -> None:
        remember_second(self.shell.choices, self.shell.desk, folder)
        self._tell()

    def _tell(self) -> None:
        folder = second_place(self.shell.choices, self.shell.desk)
        words = f"第二处：{folder}" if folder else "第二处：未设置，建议选择 U 盘或另一块磁盘上的文件夹"
        self.second.setText(words)
        self.none.setVisible(folder is not None)


class PreviewBox(dialogs.Box):
    """What a restore would change, before it is done."""

    def __init__(self, shell: Shell, file: Path, found: Preview, titles: Mapping[str, str]) -> None:
        at = f"{found.at:%Y-%m-%d %H:%M}" if found.at else "没有操作"
        text = (
            f"备份“{file.name}”止于 {at}，已核对无误。恢复后，此后的 {found.acts} 步操作不在数据里；现有数据另存一份。"
        )
        if found.whose:
            text += f"注意：备份是{found.whose}的，不是本所的。"
        super().__init__(dialogs.front(shell.window), shell.icons, "ask", "恢复这份备份？", text)
        rows: dict[str, list[int]] = {}
        for table, *numbers in found.tables:
            kept = rows.setdefault(titles.get(table, "其他"), [0, 0, 0])
            for place, number in enumerate(numbers):
                kept[place] += number
        self.table = Grid[Changed](shell, "恢复会改动的内容", CHANGED, key=lambda one: one[0], empty="没有不同")
        self.table.setMinimumSize(460, 200)
        self.table.show_rows(list(rows.items()))
        self.body.addWidget(self.table)
        self.offer(dialogs.BACK, safe=True, first=True)
        self.offer("恢复", "danger")


def open_backups(shell: Shell) -> None:
    """Show the backups and do what is chosen there."""
    box = BackupBox(shell)
    box.exec()
    chosen, file = box.chosen, box.file
    box.deleteLater()
    if chosen == NOW:
        job = back_up(shell.desk, second_place(shell.choices, shell.desk))
        shell.run("备份数据", job, partial(_backed_up, shell))
    elif chosen == ELSEWHERE:
        target = shell.choose_target("备份到", f"农村辅警工作台{dates.today():%Y%m%d}.desk", KIND)
        if target:
            shell.run(
                "备份数据", write_backup(shell.desk, target), lambda proved: _backed_up(shell, told(target, proved))
            )
    elif chosen in (RESTORE, OTHER):
        file = file if chosen == RESTORE else shell.choose_file("从备份恢复", KIND)
        if file:
            shell.run("检查备份", preview_backup(shell.desk, file), partial(_offer, shell, file))


def _backed_up(shell: Shell, said: str) -> None:
    say_backup(shell)
    shell.tell(said, undo=False)


def _offer(shell: Shell, file: Path, found: Preview) -> None:
    """Show what a restore would change; where it is wanted, the window makes way for it."""
    box = PreviewBox(shell, file, found, shell.table_titles())
    box.exec()
    chosen = box.chosen
    box.deleteLater()
    if not chosen:
        return
    if shell.work.running:
        shell.refuse(UserError("还有工作没有完成，现在不能恢复。", "请等它完成，再恢复一次。"))
        return
    shell.restoring.emit(file)
