"""The numbered steps lead to what the models declare, on both databases."""

import sqlite3
from pathlib import Path

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

from station_desk.catalog import load_models
from station_desk.store.desk import Desk
from station_desk.store.record import Base
from station_desk.store.schema import newest


def test_the_newest_step_equals_the_models(any_desk: Desk) -> None:
    load_models()
    with any_desk.engine.connect() as connection:
        differences = compare_metadata(MigrationContext.configure(connection), Base.metadata)
    assert differences == []


def test_the_database_holds_one_active_post_a_village(any_desk: Desk) -> None:
    with any_desk.engine.connect() as connection:
        dialect = connection.dialect.name
        table = "sqlite_master" if dialect == "sqlite" else "pg_indexes"
        column, name = ("sql", "name") if dialect == "sqlite" else ("indexdef", "indexname")
        found = connection.exec_driver_sql(f"SELECT {column} FROM {table} WHERE {name} = 'uq_post_active_village'")
        text = str(found.scalar()).lower()
    assert "unique" in text
    assert "until is null" in text.replace("(", "").replace(")", "")


def test_a_fresh_place_is_made_whole_and_opened_again(tmp_path: Path) -> None:
    for _ in range(2):
        desk = Desk.open(tmp_path / "new" / "place")
        desk.close()
    stored = sqlite3.connect(tmp_path / "new" / "place" / "station.desk")
    assert stored.execute("SELECT version_num FROM alembic_version").fetchone() == (newest(),)
    stored.close()
