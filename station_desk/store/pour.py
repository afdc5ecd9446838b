"""Every row of one database into another of the same step: a server's data into a file, and back."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Column, MetaData, Table, inspect, text
from sqlalchemy.engine import Connection

from station_desk.base.jobs import Job, Step

BATCH = 500
STEP_TABLE = "alembic_version"  # the same in both


def pour(source: Connection, target: Connection) -> Job[None]:
    """Put all rows of `source` in the place of those of `target`, its triggers lifted meanwhile; the caller commits."""
    names = [name for name, _ in inspect(source).get_sorted_table_and_fkc_names() if name and name != STEP_TABLE]
    with lifted(target):
        for name in reversed(names):
            target.execute(_table(target, name).delete())
        for place, name in enumerate(names):
            yield Step(place, len(names), "正在复制数据")
            here, there = _table(source, name), _table(target, name)
            columns = list(here.c.keys())
            query = here.select().order_by(here.c[columns[0] if "id" not in columns else "id"])
            with source.execute(query.execution_options(yield_per=BATCH)) as rows:
                for part in rows.partitions():
                    target.execute(there.insert(), [dict(zip(columns, row, strict=True)) for row in part])
    if target.dialect.name == "postgresql":
        for name in ("act", "entry"):
            target.execute(text(f"SELECT setval(pg_get_serial_sequence('{name}', 'number'), max(number)) FROM {name}"))  # noqa: S608 - two names of ours


def _table(connection: Connection, name: str) -> Table:
    """A table with the columns that the database has; pictures and days are read as such."""
    columns: list[Column[Any]] = [Column(one["name"], one["type"]) for one in inspect(connection).get_columns(name)]
    return Table(name, MetaData(), *columns)


@contextmanager
def lifted(connection: Connection) -> Iterator[None]:
    """Lift the triggers that keep rows as they are: what is poured in was kept by them where it comes from."""
    if connection.dialect.name == "sqlite":
        query = "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
        triggers = [tuple(row) for row in connection.exec_driver_sql(query)]
        down = [f'DROP TRIGGER "{name}"' for name, _ in triggers]
        up = [made for _, made in triggers]
    else:
        names = [name for name in inspect(connection).get_table_names() if name != STEP_TABLE]
        down = [f'ALTER TABLE "{name}" DISABLE TRIGGER USER' for name in names]
        up = [f'ALTER TABLE "{name}" ENABLE TRIGGER USER' for name in names]
    for statement in down:
        connection.exec_driver_sql(statement)
    yield
    for statement in up:
        connection.exec_driver_sql(statement)
