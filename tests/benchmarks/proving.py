"""The proof of 500 officers' twelve years, whole and quick, ÷ SQLite's own look at the same file."""

import tempfile
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

from station_desk.base.jobs import finish
from station_desk.features.villages.model import Village
from station_desk.store.examine import examine
from tests.benchmarks.big import build
from tests.benchmarks.clock import Line, seconds


def measure() -> Iterator[Line]:
    with tempfile.TemporaryDirectory() as folder, closing(build(Path(folder))) as desk:

        def look() -> Any:
            with desk.engine.connect() as connection:
                return connection.exec_driver_sql("PRAGMA integrity_check").scalar()

        floor = seconds(look)
        yield Line("check, whole", seconds(lambda: finish(examine(desk))), floor, "≤ 15 s")
        with desk.act("修改") as session:
            session.query(Village).limit(1).one().note = "路远"
        yield Line("check, quick", seconds(lambda: finish(examine(desk, quick=True))), floor, "≤ 1 s")
