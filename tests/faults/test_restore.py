"""A restore takes the data alone, knows what it is given before it touches anything, and loses nothing of anybody's."""

import os
import shutil
import sqlite3
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.base.paths import PROJECT
from station_desk.features.settings.model import Station
from station_desk.features.villages.model import Village
from station_desk.store import locks
from station_desk.store.backup import write_backup
from station_desk.store.desk import Desk
from station_desk.store.examine import examine
from station_desk.store.place import FILE, sqlite_engine
from station_desk.store.restore import OtherStation, read_backup

WRITER = """
    import sys
    from station_desk.catalog import load_models
    from station_desk.features.villages.model import Village
    from station_desk.store.desk import Desk
    load_models()
    desk = Desk.open(sys.argv[1])
    for act in range(int(sys.argv[2])):
        with desk.act(f"第{act}步") as session:
            session.add(Village(name=f"{act}村", township="口前镇"))
        print(act, flush=True)
    desk.close()
"""


@pytest.fixture(autouse=True)
def impatient(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(locks, "PATIENCE", 0.3)


def add(desk: Desk, name: str) -> None:
    with desk.act("新增村") as session:
        session.add(Village(name=name, township="口前镇"))


def count(desk: Desk) -> int:
    with desk.look() as session:
        return session.scalar(select(func.count()).select_from(Village)) or 0


def counted(place: Path) -> int:
    desk = Desk.open(place)
    assert "完好" in finish(examine(desk))
    found = count(desk)
    desk.close()
    return found


@pytest.fixture
def backup(desk: Desk, tmp_path: Path) -> Path:
    """A backup with one village of a desk that has gone on to two and is closed."""
    add(desk, "口前村")
    finish(write_backup(desk, tmp_path / "a.bak"))
    add(desk, "新立村")
    desk.close()
    return tmp_path / "a.bak"


def test_a_restore_waits_for_whoever_writes_and_takes_nothing_from_him(
    backup: Path, place: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    code = [sys.executable, "-c", textwrap.dedent(WRITER), str(place), "500"]
    with subprocess.Popen(code, stdout=subprocess.PIPE, text=True, cwd=PROJECT) as writer:
        assert writer.stdout
        writer.stdout.readline()
        with pytest.raises(UserError, match="正在使用这份数据"):
            finish(read_backup(place, backup))
        monkeypatch.setattr(locks, "PATIENCE", 60)
        finish(read_backup(place, backup))
        assert writer.wait() == 0
    assert counted(place) == 1
    (tmp_path / "aside").mkdir()
    shutil.copyfile(next(place.glob("*恢复前.desk")), tmp_path / "aside" / FILE)
    assert counted(tmp_path / "aside") == 502  # every act that was acknowledged is in what was put aside


def test_nobody_opens_what_is_being_restored(backup: Path, place: Path) -> None:
    with locks.alone(place), pytest.raises(UserError, match="正在这里恢复备份"):
        Desk.open(place)
    assert counted(place) == 2


def test_a_program_that_knows_no_lock_keeps_its_log(backup: Path, place: Path) -> None:
    other = sqlite_engine(place / FILE)
    with other.connect() as connection:
        connection.execute(text("SELECT count(*) FROM village")).scalar()
        with pytest.raises(UserError, match="另一个程序"):
            finish(read_backup(place, backup))
    other.dispose()
    assert counted(place) == 2


def test_two_restores_in_one_second_keep_both(backup: Path, place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    for _ in range(3):
        said = finish(read_backup(place, backup))
        assert "原来的数据另存为" in said
    asides = sorted(place.glob("*恢复前*.desk"))
    assert len(asides) == 3
    assert sorted(counted_in(file) for file in asides) == [1, 1, 2]
    assert counted(place) == 1
    assert not list(place.glob(".desk-*"))


def counted_in(file: Path) -> int:
    stored = sqlite3.connect(file)
    found = stored.execute("SELECT count(*) FROM village").fetchone()[0]
    stored.close()
    return int(found)


@pytest.mark.parametrize("how", ["removed", "replaced"])
def test_a_file_taken_away_under_an_open_desk_is_noticed_at_the_next_act(desk: Desk, place: Path, how: str) -> None:
    add(desk, "口前村")
    file = place / FILE
    if how == "removed":
        file.rename(place / "elsewhere")
    else:
        shutil.copyfile(file, place / "fresh")
        os.replace(place / "fresh", file)
    with pytest.raises(UserError, match="移走"):
        add(desk, "新立村")
    with pytest.raises(UserError, match="移走"):
        desk.undo()


def test_an_older_program_that_is_still_open_does_not_write_a_newer_database(any_desk: Desk) -> None:
    add(any_desk, "口前村")
    raw = any_desk.engine.execution_options(desk_schema=None)
    with raw.execution_options(desk_writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    with pytest.raises(UserError, match="新版本"):
        add(any_desk, "新立村")
    with pytest.raises(UserError, match="新版本"):
        any_desk.undo()
    assert count(any_desk) == 1


def foreign(file: Path) -> None:
    stored = sqlite3.connect(file)
    stored.execute("CREATE TABLE song (title TEXT)")
    stored.commit()
    stored.close()


def newer(file: Path) -> None:
    os.truncate(file, file.stat().st_size // 4096 * 4096)  # without its digest
    stored = sqlite3.connect(file)
    stored.execute("UPDATE alembic_version SET version_num = '9999'")
    stored.commit()
    stored.close()


def half(file: Path) -> None:
    body = file.read_bytes()
    file.write_bytes(body[: len(body) // 2])


def torn(file: Path) -> None:
    body = bytearray(file.read_bytes())
    for at in range(8192, len(body), 4096):
        body[at : at + 64] = bytes(64)
    file.write_bytes(body)


@pytest.mark.parametrize(
    ("spoil", "said"),
    [
        (lambda file: (file.unlink(), foreign(file)), "不是本程序的备份"),
        (newer, "更新版本"),
        (half, "备份"),
        (torn, "备份"),
        (lambda file: file.write_bytes(b""), "不是本程序的备份"),
        (lambda file: file.write_bytes(b"nothing" * 900), "备份"),
        (Path.unlink, "找不到"),
    ],
    ids=["foreign", "newer", "half", "torn", "empty", "no database", "missing"],
)
def test_what_is_no_sound_backup_is_refused_and_nothing_changed(backup: Path, place: Path, spoil, said: str) -> None:
    spoil(backup)
    before = {file.name: file.read_bytes() for file in place.iterdir() if file.is_file()}
    with pytest.raises(UserError, match=said):
        finish(read_backup(place, backup))
    assert {file.name: file.read_bytes() for file in place.iterdir() if file.is_file()} == before
    assert counted(place) == 2


def test_the_data_is_no_backup_of_itself(backup: Path, place: Path) -> None:
    with pytest.raises(UserError, match="正在使用的数据"):
        finish(read_backup(place, place / FILE))


def test_another_stations_backup_is_asked_about_by_name(backup: Path, place: Path, tmp_path: Path) -> None:
    other = Desk.open(tmp_path / "other")
    with other.act("派出所资料") as session:
        session.add(Station(id=other.station_id, name="大岗子派出所"))
    finish(write_backup(other, tmp_path / "other.bak"))
    other.close()
    with pytest.raises(OtherStation, match="大岗子派出所"):
        finish(read_backup(place, tmp_path / "other.bak"))
    assert counted(place) == 2
    finish(read_backup(place, tmp_path / "other.bak", other_station=True))
    assert counted(place) == 0


def test_a_backup_that_this_places_key_has_not_sealed_is_said(backup: Path, place: Path, tmp_path: Path) -> None:
    assert "没有本机密钥的证明" not in finish(read_backup(place, backup))
    finish(read_backup(tmp_path / "other", backup))
    other = Desk.open(tmp_path / "other")
    add(other, "别处村")
    finish(write_backup(other, tmp_path / "other.bak"))
    other.close()
    assert "没有本机密钥的证明" in finish(read_backup(place, tmp_path / "other.bak"))
    assert counted(place) == 2


def test_what_a_killed_restore_left_is_swept_a_day_later(backup: Path, place: Path) -> None:
    old, new = place / ".desk-old", place / ".desk-new"
    for left in (old, new):
        left.mkdir()
        (left / FILE).write_bytes(b"half")
    os.utime(old, (0, 0))
    finish(read_backup(place, backup))
    assert not old.exists()
    assert new.exists()
