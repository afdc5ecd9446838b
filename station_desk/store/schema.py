"""Brings a database to the schema of this program, by Alembic's numbered steps in db/versions."""

import hashlib
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import cache

from sqlalchemy import Connection, Engine, create_engine, inspect, text
from sqlalchemy.pool import StaticPool

from station_desk.base.errors import UserError
from station_desk.base.paths import MIGRATIONS

Around = Callable[[Connection], AbstractContextManager[None]]


def newest() -> str:
    """The newest step's number: steps are files named 0001_first.py, 0002_….py."""
    return max((file.name[:4] for file in (MIGRATIONS / "versions").glob("[0-9]*_*.py")), default="")


def current(engine: Engine) -> str:
    """The step a database stands at, "" for an empty one. Raises UserError where it is not a database of ours."""
    from sqlalchemy.exc import DBAPIError

    try:
        with engine.connect() as connection:
            if not inspect(connection).has_table("alembic_version"):
                return ""
            return str(connection.execute(text("SELECT version_num FROM alembic_version")).scalar() or "")
    except DBAPIError as error:
        if engine.dialect.name != "sqlite":  # a server out of reach: whoever connects says so
            raise
        raise UserError(
            "打不开数据库，文件可能已损坏，或者不是本程序的数据。",
            "请从最近的备份恢复；原来的文件不要删除。",
        ) from error


def bring_up_to_date(engine: Engine, around: Around | None = None) -> None:
    """Create or upgrade the tables, inside `around`; nothing is done where the database is already at the newest step.

    Raises UserError for a database made by a newer program.
    """
    stands, head = current(engine), newest()
    if stands == head:
        return
    if stands > head:
        raise UserError(
            "这份数据是用更新版本的程序建立的，现在的程序打不开它。",
            "请安装新版本的程序后再打开；数据没有被改动。",
        )
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS).replace("%", "%%"))
    with engine.execution_options(desk_writes=True).begin() as connection, (around or nullcontext)(connection):
        config.attributes["connection"] = connection
        command.upgrade(config, "head")


def structure_of(connection: Connection) -> dict[str, str]:
    """How the database is made: the digest of each table's, index's and trigger's definition by its name."""
    if connection.dialect.name == "sqlite":
        query = "SELECT type || ' ' || name, sql FROM sqlite_master WHERE name NOT LIKE 'sqlite_%'"
    else:
        query = (
            "SELECT 'trigger ' || tgname, pg_get_triggerdef(oid) || tgenabled::text FROM pg_trigger WHERE NOT tgisinternal "
            "UNION ALL SELECT 'index ' || indexname, indexdef FROM pg_indexes WHERE schemaname = current_schema() "
            "UNION ALL SELECT 'function ' || proname, prosrc FROM pg_proc "
            "WHERE pronamespace = current_schema()::regnamespace"
        )
    rows = connection.exec_driver_sql(query)
    return {name: hashlib.sha256(" ".join(str(sql).split()).encode()).hexdigest() for name, sql in rows}


@cache
def structure_wanted() -> dict[str, str]:
    """How a SQLite database made by the steps of this program is made; not to be changed, it is made once."""
    from sqlcipher3 import dbapi2

    fresh = create_engine("sqlite://", module=dbapi2, poolclass=StaticPool)
    try:
        bring_up_to_date(fresh)
        with fresh.connect() as connection:
            return structure_of(connection)
    finally:
        fresh.dispose()
