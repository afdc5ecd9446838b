"""A backup in one file, proved by reading it back, and the way back from it."""

import os
import shutil
from pathlib import Path
from typing import Any

from sqlalchemy import Engine
from sqlalchemy.exc import DBAPIError

from station_desk.base.dates import now
from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.paths import write_beside
from station_desk.store import schema
from station_desk.store.desk import Desk
from station_desk.store.examine import examine_engine
from station_desk.store.place import FILE, is_address, own_files, sqlite_engine, window_open


def write_backup(desk: Desk, target: Path) -> Job[str]:
    """Copy the whole database to `target` while it is in use, then open the copy and check it; a sentence."""
    if desk.engine.dialect.name != "sqlite":
        raise UserError("这份数据在服务器上，请由管理数据库的人备份。", "PostgreSQL 用 pg_dump 备份。")
    refuse_own(Path(desk.place), target)
    with write_beside(target, over_database=True) as beside:
        yield Step(0, 2, "正在备份")
        _copy(desk.engine, beside)
        yield Step(1, 2, "正在验证备份")
        _prove(beside)
    return f"已备份到 {target}，读回验证无误。"


def refuse_own(folder: Path, target: Path) -> None:
    """Raise UserError where `target` is the database in `folder`, one of its parts, or a link to one."""
    real = os.path.normcase(os.path.realpath(target))
    for own in own_files(folder):
        same = own.exists() and target.exists() and own.samefile(target)
        if same or os.path.normcase(os.path.realpath(own)) == real:
            raise UserError(f"“{target}”就是正在使用的数据，不能备份到它自己。", "请换一个文件名，最好存到 U 盘。")


def read_backup(place: str | Path, file: Path) -> Job[str]:
    """Put the database of backup `file` at `place`; what lies there now is kept beside with the time in its name."""
    if is_address(place):
        raise UserError("服务器上的数据不能这样恢复。", "请由管理数据库的人恢复。")
    if not file.is_file():
        raise UserError(f"找不到备份文件“{file}”。", "请检查文件名。")
    if window_open(Path(place)):
        raise UserError("这份数据正在窗口里打开着，不能恢复。", "请先关掉窗口，再恢复一次。")
    yield Step(0, 2, "正在检查备份")
    _prove(file)
    folder = Path(place)
    folder.mkdir(parents=True, exist_ok=True)
    target = folder / FILE
    yield Step(1, 2, "正在恢复")
    kept = ""
    if target.exists():
        aside = folder / f"{now():%Y%m%d-%H%M%S}-恢复前.desk"
        _keep(target, aside)
        kept = f"原来的数据另存为 {aside.name}。"
    with write_beside(target, over_database=True) as beside:
        shutil.copyfile(file, beside)
        for leftover in (folder / f"{FILE}-wal", folder / f"{FILE}-shm"):
            leftover.unlink(missing_ok=True)
    return f"已从备份恢复。{kept}"


def _keep(file: Path, aside: Path) -> None:
    """Copy what lies there now; a file so ruined that it cannot be read is kept byte for byte."""
    from sqlcipher3 import dbapi2

    engine = sqlite_engine(file)
    with write_beside(aside, over_database=True) as beside:
        try:
            _copy(engine, beside)
        except (DBAPIError, dbapi2.Error):
            shutil.copyfile(file, beside)
        finally:
            engine.dispose()


def _copy(engine: Engine, target: Path) -> None:
    """Copy a database, its write-ahead log included, into one file that needs no other."""
    from sqlcipher3 import dbapi2

    source: Any = engine.raw_connection()
    copy = dbapi2.connect(str(target))
    try:
        source.driver_connection.backup(copy)
        copy.execute("PRAGMA journal_mode=DELETE")
    finally:
        copy.close()
        source.close()


def _prove(file: Path) -> None:
    engine = sqlite_engine(file, read_only=True)
    try:
        schema.current(engine)
        broken = examine_engine(engine)
    finally:
        engine.dispose()
    if broken:
        raise UserError(f"备份“{file.name}”读回来有问题：{broken}", "请换一个备份文件，或再备份一次。")
