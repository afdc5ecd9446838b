"""Opening the database at a place: a folder with a SQLite file, or a PostgreSQL address."""

from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.exc import ArgumentError
from sqlalchemy.pool import QueuePool

from station_desk.base.errors import UserError
from station_desk.base.paths import user_folder

FILE = "station.desk"
WINDOW_LOCK = "window.lock"  # held by the window
WITNESS = "proof"  # the folder with the proof's key
PLACE_LOCK = "desk.lock"  # shared by every open desk
MOVED = ("数据文件已被移走，或换成了别的文件，这次改动没有保存。", "请关闭程序，检查数据所在的文件夹，再打开一次。")
NEWER = ("数据已由新版本的程序升级，这次改动没有保存。", "请关闭程序，改用新版本打开。")


def own_files(folder: Path) -> tuple[Path, ...]:
    """The database in a folder and what belongs to it: nothing else may be written over them."""
    parts = (f"{FILE}{part}" for part in ("", "-wal", "-shm", "-journal"))
    proof = (folder / WITNESS).glob("*")
    return (*(folder / name for name in (*parts, WINDOW_LOCK, PLACE_LOCK)), *proof)


def is_address(place: str | Path) -> bool:
    """Whether `place` is a PostgreSQL address and not a folder."""
    return str(place).startswith(("postgresql://", "postgres://", "postgresql+psycopg://"))


def drafts_folder(place: str | Path, station_id: str) -> Path:
    """Where unsaved input is kept: beside the data, and of a database elsewhere in the clerk's own folder."""
    return user_folder() / f"drafts-{station_id}" if is_address(place) else Path(place) / "drafts"


def witness_folder(place: str | Path, station_id: str) -> Path:
    """Where the key of the proof is kept: beside the data, and of a database elsewhere in the clerk's own folder."""
    return user_folder() / f"{WITNESS}-{station_id}" if is_address(place) else Path(place) / WITNESS


def connect(place: str | Path) -> Engine:
    """An engine for `place`. Raises UserError for an address that is none."""
    if is_address(place):
        address = "postgresql+psycopg://" + str(place).split("://", 1)[1]
        try:
            engine = create_engine(address, pool_pre_ping=True)
        except (ArgumentError, ValueError):
            raise UserError(
                "数据库的地址看不懂。", "请写成 postgresql://用户名@主机:5432/数据库名 这样的形式。"
            ) from None  # the cause repeats the address, password and all
        event.listen(engine, "begin", _begin_there)
        return engine
    return sqlite_engine(Path(place) / FILE)


def guarded(engine: Engine, place: str | Path, schema: str) -> Engine:
    """The engine whose acts are refused once the file is another one, or the schema another than `schema`."""
    known = None if is_address(place) else (Path(place) / FILE)
    return engine.execution_options(desk_schema=schema, desk_file=known and (known, identity(known)))


def identity(file: Path) -> tuple[int, int] | None:
    """Which file bears a name, None for none."""
    try:
        found = file.stat()
    except OSError:
        return None
    return found.st_dev, found.st_ino


def _check_same(connection: Connection) -> None:
    """Within an act, before it writes: raise UserError where the file or the schema is no longer what was opened."""
    options = connection.get_execution_options()
    if options.get("desk_file") and identity(options["desk_file"][0]) != options["desk_file"][1]:
        raise UserError(*MOVED)
    schema = options.get("desk_schema")
    if schema and connection.exec_driver_sql("SELECT version_num FROM alembic_version").scalar() != schema:
        raise UserError(*NEWER)


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
        if writes:
            _check_same(connection)

    return engine


def _begin_there(connection: Connection) -> None:
    if connection.get_execution_options().get("desk_writes"):
        _check_same(connection)


def let_go(engine: Engine) -> None:
    """Close every connection of an engine: those in use by a thread that is still reading close when they come back."""
    used = engine.pool
    engine.dispose()
    for pool in (used, engine.pool):
        event.listen(pool, "checkin", lambda _, record: record.invalidate())
