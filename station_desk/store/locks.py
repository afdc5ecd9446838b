"""Who is at the data in a folder: desks share it, a restore is there alone; SQLite's own locks serve on every system."""

import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from station_desk.base.errors import UserError
from station_desk.store.place import PLACE_LOCK, WINDOW_LOCK

PATIENCE = 10  # s to wait for others


def share(folder: Path) -> Any:
    """Hold the data in a folder together with others, till what is returned is closed; the folder is made.

    Raises UserError where it cannot be used, or while a backup is being restored there.
    """
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"不能使用文件夹“{folder}”。", "请换一个可以写入的文件夹。") from error
    return _lock(folder, "BEGIN", "正在这里恢复备份，暂时不能打开数据。")


@contextmanager
def alone(folder: Path) -> Iterator[None]:
    """Hold the data in a folder with nobody else there; others are waited for. Raises UserError where they stay."""
    lock = _lock(folder, "BEGIN EXCLUSIVE", "另一个窗口或命令正在使用这份数据，没有恢复。")
    try:
        yield
    finally:
        lock.close()


def window_open(folder: Path) -> bool:
    """Whether a window has the data in this folder open: its lock names a process that lives."""
    lock = folder / WINDOW_LOCK
    try:
        if os.name == "nt":
            lock.unlink(missing_ok=True)  # Windows refuses while the window holds it
            return False
        os.kill(int(lock.read_text(encoding="utf-8", errors="replace").split()[0]), 0)
    except PermissionError:
        return True
    except (OSError, ValueError, IndexError):
        return False
    return True


def _lock(folder: Path, begin: str, taken: str) -> Any:
    from sqlcipher3 import dbapi2

    lock = None
    try:
        lock = dbapi2.connect(str(folder / PLACE_LOCK), timeout=PATIENCE, isolation_level=None, check_same_thread=False)
        lock.execute("PRAGMA journal_mode=MEMORY")
        lock.execute(begin)
        lock.execute("SELECT count(*) FROM sqlite_master").fetchone()  # only what has read holds a shared lock
    except dbapi2.Error as error:
        if lock:
            lock.close()
        if "locked" in str(error):
            raise UserError(taken, "请等它结束后再做一次。") from error
        raise UserError(f"文件夹“{folder}”不能使用。", "请检查文件夹的权限，或换一个位置。") from error
    return lock
