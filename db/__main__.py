"""Drafts the next schema step from the rooms' models: `python -m db "Add the shelves"`.

Before the first release `python -m db --first` writes the one first step anew. Read every draft before committing it.
"""

import sys
import tempfile
from pathlib import Path

from alembic import command
from alembic.config import Config

from station_desk.base.paths import MIGRATIONS
from station_desk.catalog import load_models
from station_desk.store import desk, schema  # noqa: F401 - desk: it brings every table of the store
from station_desk.store.place import sqlite_engine
from station_desk.store.record import Base


def draft(message: str, *, first: bool) -> None:
    """Write the step that takes the newest schema to the models' own."""
    versions = MIGRATIONS / "versions"
    if first:
        for file in versions.glob("0*.py"):
            file.unlink()
    number = "0001" if first else f"{int(schema.newest() or 0) + 1:04d}"
    load_models()
    with tempfile.TemporaryDirectory() as folder:
        engine = sqlite_engine(Path(folder) / "empty.desk")
        if not first:
            schema.bring_up_to_date(engine)
        config = Config()
        config.set_main_option("script_location", str(MIGRATIONS))
        config.set_main_option("file_template", "%%(rev)s_%%(slug)s")
        with engine.execution_options(desk_writes=True).begin() as connection:
            config.attributes.update(connection=connection, metadata=Base.metadata)
            command.revision(config, message=message, autogenerate=True, rev_id=number)
        engine.dispose()


if __name__ == "__main__":
    first = "--first" in sys.argv
    draft("first" if first else sys.argv[1], first=first)
