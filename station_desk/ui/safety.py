"""Backups from the window: how old the last one is, those made by themselves, and what runs while one has to wait."""

import logging
from datetime import datetime
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer
from PySide6.QtWidgets import QWidget

from station_desk.base import dates
from station_desk.base.jobs import Job
from station_desk.base.settings import Choices
from station_desk.store.backups import back_up, due
from station_desk.store.desk import Desk
from station_desk.store.examine import examine
from station_desk.ui import dialogs
from station_desk.ui.icons import Icons
from station_desk.ui.shell import Shell
from station_desk.ui.work import CANCELLED, DONE, REFUSED, Running

OLD = 3  # days after which the line turns red
LOOK = 600_000  # ms between two looks whether today's backup is made


def say_backup(shell: Shell) -> None:
    """Put the age of the last backup on the status line; red where something was done and none was made for days."""
    made = shell.desk.witness.made()
    if not made:
        shell.show_status("还没有备份过，请到“设置”里备份", "care")
        return
    at = datetime.fromisoformat(made[-1].at)
    days = (dates.today() - at.date()).days
    when = f"今天 {at:%H:%M}" if days == 0 else f"{dates.show_date(at.date())}（{days} 天前）"
    old = days > OLD and due(shell.desk)
    shell.show_status(f"已备份 {when}，已验证" + ("，之后的改动还没有备份" if old else ""), "bad" if old else "good")


def second_place(choices: Choices, desk: Desk) -> Path | None:
    """The folder that backups are copied to besides, remembered on this computer."""
    kept = choices.recall(f"backup.second.{desk.station_id}", "")
    return Path(str(kept)) if kept else None


def remember_second(choices: Choices, desk: Desk, folder: Path | None) -> None:
    """Copy backups to this folder from now on; None: to no second place."""
    choices.remember(f"backup.second.{desk.station_id}", str(folder) if folder else None)


class DailyBackup(QObject):
    """Makes the day's first backup while the window is open, once something was done; nothing waits for it."""

    def __init__(self, shell: Shell, window: QWidget) -> None:
        super().__init__(window)
        self.shell = shell
        self.clock = QTimer(self, interval=LOOK)
        self.clock.timeout.connect(self.look)
        self.clock.start()

    def look(self) -> None:
        """Back up where today has no backup yet, unless a job is running: then at the next look."""
        shell = self.shell
        say_backup(shell)
        made = shell.desk.witness.made()
        if made and datetime.fromisoformat(made[-1].at).date() == dates.today():
            return
        if not shell.work.running and due(shell.desk):
            shell.work.start("每日备份", back_up(shell.desk, second_place(shell.choices, shell.desk)), self._ended)

    def _ended(self, how: str, result: Any) -> None:
        if how == DONE:
            say_backup(self.shell)
        elif how != CANCELLED:
            if how != REFUSED:
                logging.getLogger(__name__).error("the daily backup broke", exc_info=result)
            why = result.message if how == REFUSED else "程序出错，详见日志"
            self.shell.show_status(f"今天的备份没有做成：{why}", "bad")


def wait_for(icons: Icons, title: str, job: Job[Any], *, cancel: str = "") -> tuple[str, Any]:
    """Run a job behind a box that stays till it has ended; `cancel` is the word of a button that ends it sooner.

    Returns how it ended (see ui.work), and its result or its error.
    """
    box = dialogs.Box(None, icons, "", title, "请稍候，不要关闭电脑。")
    ended: list[tuple[str, Any]] = []
    running = Running(title, job)
    running.stepped.connect(lambda one: box.setWindowTitle(f"{title} {one.percent or 0} %"))
    running.ended.connect(lambda _, how, result: ended.append((how, result)))
    running.ended.connect(box.accept)
    if cancel:
        box.offer(cancel)
    QTimer.singleShot(0, running.thread_.start)
    while not ended:
        box.exec()
        if box.chosen and not ended:
            running.cancel()
    box.deleteLater()
    return ended[0]


def back_up_at_exit(icons: Icons, desk: Desk, choices: Choices) -> None:
    """Check what was done since the last whole check, and back up, where something was done since the last backup."""

    def job() -> Job[str]:
        yield from examine(desk, quick=True)
        return (yield from back_up(desk, second_place(choices, desk)))

    if not due(desk):
        return
    how, result = wait_for(icons, "正在备份数据", job(), cancel="跳过备份")
    if how == REFUSED:
        dialogs.refuse(None, icons, result)
    elif how not in (DONE, CANCELLED):
        logging.getLogger(__name__).error("the backup at the exit broke", exc_info=result)
