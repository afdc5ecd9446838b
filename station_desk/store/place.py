"""Opening the database at a place: a folder with a SQLite file, or a PostgreSQL address."""

import os
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, create_engine, event
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from station_desk.base.errors import UserError
from station_desk.base.paths import user_folder

FILE = "station.desk"
WINDOW_LOCK = "window.lock"


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


def own_files(folder: Path) -> tuple[Path, ...]:
    """The database in a folder and what belongs to it: nothing else may be written over them."""
    return tuple(
        folder / name for name in (*(f"{FILE}{part}" for part in ("", "-wal", "-shm", "-journal")), WINDOW_LOCK)
    )


def is_address(place: str | Path) -> bool:
    """Whether `place` is a PostgreSQL address and not a folder."""
    return str(place).startswith(("postgresql://", "postgres://", "postgresql+psycopg://"))


def drafts_folder(place: str | Path, station_id: str) -> Path:
    """Where unsaved input is kept: beside the data, and of a database elsewhere in the clerk's own folder."""
    return user_folder() / f"drafts-{station_id}" if is_address(place) else Path(place) / "drafts"


def connect(place: str | Path) -> Engine:
    """An engine for `place`; a missing folder is made. Raises UserError where it cannot be."""
    if is_address(place):
        address = "postgresql+psycopg://" + str(place).split("://", 1)[1]
        try:
            return create_engine(address, pool_pre_ping=True)
        except (ArgumentError, ValueError):
            raise UserError(
                "数据库的地址看不懂。", "请写成 postgresql://用户名@主机:5432/数据库名 这样的形式。"
            ) from None  # the cause repeats the address, password and all
    folder = Path(place)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(f"不能使用文件夹“{folder}”。", "请换一个可以写入的文件夹。") from error
    return sqlite_engine(folder / FILE)


def sqlite_engine(file: Path, *, read_only: bool = False) -> Engine:
    """A SQLite engine on `file`: write-ahead log, foreign keys on, waits 10 s for another writer.

    A commit returns when it is on the disk, with one flush however much the act has changed.
    """
    from sqlcipher3 import dbapi2

    def open_file() -> Any:
        name = f"{file.absolute().as_uri()}?mode=ro" if read_only else str(file)
        connection = dbapi2.connect(name, timeout=10, isolation_level=None, check_same_thread=False, uri=read_only)
        if read_only:
            return connection
        # recursive_triggers: a REPLACE meets the triggers that refuse to delete
        ways = (
            "journal_mode=WAL",
            "synchronous=FULL",  # what is acknowledged is on the disk
            "foreign_keys=ON",
            "recursive_triggers=ON",
            "cache_size=-65536",
        )
        for pragma in ways:
            connection.execute(f"PRAGMA {pragma}")
        return connection

    engine = create_engine("sqlite://", module=dbapi2, creator=open_file, poolclass=QueuePool)

    @event.listens_for(engine, "begin")
    def begin(connection: Any) -> None:
        writes = connection.get_execution_options().get("desk_writes")
        connection.exec_driver_sql("BEGIN IMMEDIATE" if writes else "BEGIN")

    return engine
