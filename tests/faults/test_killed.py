"""Killed at any moment of a backup or a restore: the data is the one or the other, whole, and proved."""

import random
import shutil
import signal
import subprocess
import sys
import textwrap
import time
from contextlib import closing
from pathlib import Path

import pytest
from sqlalchemy import func, select

from station_desk.base.jobs import finish
from station_desk.base.paths import PROJECT
from station_desk.features.villages.model import Village
from station_desk.store.backup import write_backup
from station_desk.store.desk import Desk
from station_desk.store.examine import examine

RESTORER = """
    import sys
    from pathlib import Path
    from station_desk.base.jobs import finish
    from station_desk.catalog import load_models
    from station_desk.store.backups import back_up
    from station_desk.store.desk import Desk
    from station_desk.store.restore import read_backup
    load_models()
    print("begun", flush=True)
    while True:
        if sys.argv[3] == "restore":
            finish(read_backup(sys.argv[1], Path(sys.argv[2])))
        else:
            desk = Desk.open(sys.argv[1])
            finish(back_up(desk))
            desk.close()
"""


def fill(desk: Desk, names: str) -> None:
    with desk.act("新增村") as session:
        session.add_all(Village(name=f"{name}村", township="口前镇") for name in names)


@pytest.mark.parametrize("what", ["restore", "another's", "backup"])
def test_killed_at_any_moment_the_data_is_whole(
    desk: Desk, place: Path, tmp_path: Path, what: str, request: pytest.FixtureRequest
) -> None:
    fill(desk, "甲乙丙")
    finish(write_backup(desk, tmp_path / "a.bak"))
    fill(desk, "丁戊")
    desk.close()
    backup = tmp_path / "a.bak"
    if what == "another's":  # from a computer whose key is not known here
        shutil.rmtree(place / "proof")
    dice = random.Random(5)
    for _ in range(30 if request.config.getoption("--long") else 2):
        how = "backup" if what == "backup" else "restore"
        code = [sys.executable, "-c", textwrap.dedent(RESTORER), str(place), str(backup), how]
        with subprocess.Popen(code, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as running:
            assert running.stdout
            running.stdout.readline()
            time.sleep(dice.uniform(0, 1.5))
            running.send_signal(signal.SIGKILL if sys.platform != "win32" else signal.SIGTERM)
        with closing(Desk.open(place)) as again:
            assert "完好" in finish(examine(again))
            with again.engine.connect() as connection:
                assert connection.scalar(select(func.count()).select_from(Village)) in (3, 5)
    backups = sorted((place / "backups").glob("*.desk")) if what == "backup" else []
    for file in backups:  # no half one bears a name
        assert file.stat().st_size > 4096
