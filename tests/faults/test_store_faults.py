"""A newer database, a ruined file, a pulled plug, a full disk: a sentence, and nothing half-written."""

import os
import signal
import subprocess
import sys
import textwrap
from pathlib import Path

import pytest
from sqlalchemy import func, select, text

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.base.paths import PROJECT, write_beside
from station_desk.features.villages.model import Village
from station_desk.store.backup import write_backup
from station_desk.store.desk import Desk
from station_desk.store.examine import examine
from station_desk.store.place import FILE, WINDOW_LOCK
from station_desk.store.restore import read_backup

WRITER = """
    import sys
    from station_desk.catalog import load_models
    from station_desk.features.villages.model import Village
    from station_desk.store.desk import Desk
    load_models()
    desk = Desk.open(sys.argv[1])
    for act in range(1000):
        with desk.act(f"第{act}步") as session:
            session.add_all(Village(name=f"{act}-{n}村", township="口前镇") for n in range(20))
        print(act, flush=True)
"""


def count(desk: Desk) -> int:
    with desk.look() as session:
        return session.scalar(select(func.count()).select_from(Village)) or 0


def test_a_database_of_a_newer_program_is_left_alone(place: Path) -> None:
    desk = Desk.open(place)
    with desk.engine.execution_options(desk_writes=True).begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    desk.close()
    with pytest.raises(UserError, match="更新版本"):
        Desk.open(place)


@pytest.mark.parametrize("content", [b"", b"not a database at all " * 400, b"SQLite format 3\x00" + bytes(5000)])
def test_a_ruined_file_is_named_and_not_touched(tmp_path: Path, content: bytes) -> None:
    file = tmp_path / FILE
    file.write_bytes(content)
    if not content:  # an empty file is an empty database
        Desk.open(tmp_path).close()
        return
    with pytest.raises(UserError):
        Desk.open(tmp_path)
    assert file.read_bytes() == content


def test_a_pulled_plug_loses_no_finished_act_and_leaves_no_half_one(place: Path) -> None:
    command = [sys.executable, "-c", textwrap.dedent(WRITER), str(place)]
    writer = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT)
    assert writer.stdout
    said = [writer.stdout.readline() for _ in range(8)]
    os.kill(writer.pid, signal.SIGKILL)
    said += writer.stdout.readlines()
    writer.stdout.close()
    writer.wait()
    finished = int(said[-1]) + 1
    desk = Desk.open(place)
    assert count(desk) % 20 == 0
    assert count(desk) >= finished * 20
    assert "完好" in finish(examine(desk))
    desk.close()


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a Unix matter")
def test_a_full_disk_keeps_what_was_there(place: Path) -> None:
    code = """
        import resource, signal, sys
        from station_desk.base.errors import UserError
        from station_desk.catalog import load_models
        from station_desk.features.villages.model import Village
        from station_desk.store.desk import Desk
        load_models()
        desk = Desk.open(sys.argv[1])
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
        try:
            with desk.act("很多村") as session:
                session.add_all(Village(name=f"{n}村", township="口前镇", note="字" * 900) for n in range(3000))
        except UserError as error:
            print(error)
    """
    command = [sys.executable, "-c", textwrap.dedent(code), str(place)]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=False)
    assert "没有保存" in done.stdout, done.stderr
    desk = Desk.open(place)
    assert count(desk) == 0
    assert "完好" in finish(examine(desk))
    desk.close()


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "folder").mkdir()
    for target in (tmp_path / "folder", tmp_path / "missing" / "a.pdf"):
        with pytest.raises(UserError), write_beside(target) as beside:
            beside.write_text("x")


def test_a_failed_write_leaves_the_old_file_and_no_rubbish(tmp_path: Path) -> None:
    target = tmp_path / "名单.xlsx"
    target.write_text("old")
    with pytest.raises(ValueError), write_beside(target) as beside:
        beside.write_text("half")
        raise ValueError
    assert target.read_text() == "old"
    assert sorted(file.name for file in tmp_path.iterdir()) == ["home", "名单.xlsx"]


def test_a_backup_comes_back_whole(desk: Desk, tmp_path: Path) -> None:
    with desk.act("新增村") as session:
        session.add(Village(name="口前村", township="口前镇"))
    finish(write_backup(desk, tmp_path / "a.bak"))
    with desk.act("新增村") as session:
        session.add(Village(name="新立村", township="口前镇"))
    other = tmp_path / "other"
    finish(read_backup(other, tmp_path / "a.bak"))
    again = Desk.open(other)
    assert count(again) == 1
    again.close()


def test_nothing_is_restored_under_an_open_window(desk: Desk, tmp_path: Path) -> None:
    finish(write_backup(desk, tmp_path / "a.bak"))
    other = tmp_path / "other"
    finish(read_backup(other, tmp_path / "a.bak"))
    (other / WINDOW_LOCK).write_text(f"{os.getpid()}\nstation-desk\n")
    with pytest.raises(UserError, match="窗口"):
        finish(read_backup(other, tmp_path / "a.bak"))
    (other / WINDOW_LOCK).write_text("999999999\nstation-desk\n")
    finish(read_backup(other, tmp_path / "a.bak"))


def test_a_ruined_backup_is_refused_and_the_data_stays(place: Path, tmp_path: Path) -> None:
    Desk.open(place).close()
    before = (place / FILE).read_bytes()
    ruined = tmp_path / "ruined.bak"
    ruined.write_bytes(b"nothing" * 900)
    with pytest.raises(UserError, match="备份"):
        finish(read_backup(place, ruined))
    assert (place / FILE).read_bytes() == before


def test_a_ruined_database_is_replaced_by_the_backup_and_kept_aside(desk: Desk, tmp_path: Path) -> None:
    with desk.act("新增村") as session:
        session.add(Village(name="口前村", township="口前镇"))
    finish(write_backup(desk, tmp_path / "a.bak"))
    other = tmp_path / "other"
    other.mkdir()
    ruined = b"nothing that can be read" * 900
    (other / FILE).write_bytes(ruined)
    finish(read_backup(other, tmp_path / "a.bak"))
    again = Desk.open(other)
    assert count(again) == 1
    again.close()
    assert [file.read_bytes() for file in other.glob("*恢复前.desk")] == [ruined]


OWN = (FILE, f"{FILE}-wal", f"{FILE}-shm", WINDOW_LOCK, "proof/key.json", "proof/tail")


@pytest.mark.parametrize("name", OWN)
@pytest.mark.parametrize("way", ["itself", "a link", "a hard link"])
def test_a_backup_never_lands_on_the_data_itself(desk: Desk, tmp_path: Path, name: str, way: str) -> None:
    with desk.act("新增村") as session:
        session.add(Village(name="口前村", township="口前镇"))
    target = own = Path(desk.place) / name
    if way != "itself":
        target = tmp_path / "link.bak"
        if way == "a link":
            target.symlink_to(own)
        elif own.exists():
            target.hardlink_to(own)
        else:
            return
    with pytest.raises(UserError, match="正在使用的数据"):
        finish(write_backup(desk, target))
    assert count(desk) == 1
    assert "完好" in finish(examine(desk))


@pytest.mark.skipif(sys.platform == "win32", reason="device nodes are a Unix matter")
def test_what_is_no_ordinary_file_is_never_replaced(desk: Desk, tmp_path: Path) -> None:
    pipe, link = tmp_path / "pipe", tmp_path / "link"
    os.mkfifo(pipe)
    link.symlink_to("/dev/null")
    for target in (pipe, link, Path("/dev/null")):
        with pytest.raises(UserError, match="不是普通文件"):
            finish(write_backup(desk, target))
        with pytest.raises(UserError, match="不是普通文件"), write_beside(target) as beside:
            beside.write_text("x")
    assert pipe.is_fifo()
    assert Path("/dev/null").is_char_device()


def test_an_export_never_lands_on_a_database(desk: Desk) -> None:
    for name in OWN[:3]:
        with pytest.raises(UserError, match="数据文件"), write_beside(Path(desk.place) / name) as beside:
            beside.write_text("x")


@pytest.mark.skipif(sys.platform == "win32", reason="rights are a Unix matter here")
def test_what_is_written_is_its_owners_alone_and_a_link_is_followed(tmp_path: Path) -> None:
    real, link = tmp_path / "名单.xlsx", tmp_path / "link.xlsx"
    real.write_text("old")
    real.chmod(0o666)
    link.symlink_to(real)
    with write_beside(link) as beside:
        beside.write_text("new")
    assert link.is_symlink()
    assert real.read_text() == "new"
    assert real.stat().st_mode & 0o777 == 0o600


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a Unix matter")
def test_a_backup_on_a_full_disk_is_a_sentence_and_leaves_nothing(desk: Desk, tmp_path: Path) -> None:
    with desk.act("新增村") as session:
        session.add_all(Village(name=f"{n}村", township="口前镇", note="字" * 900) for n in range(900))
    place = desk.place
    desk.close()
    code = """
        import resource, signal, sys
        from pathlib import Path
        from station_desk.base.errors import UserError
        from station_desk.base.jobs import finish
        from station_desk.catalog import load_models
        from station_desk.store.backup import write_backup
        from station_desk.store.desk import Desk
        load_models()
        desk = Desk.open(sys.argv[1])
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (600_000, 600_000))
        try:
            finish(write_backup(desk, Path(sys.argv[2])))
        except UserError as error:
            print(error)
    """
    (tmp_path / "out").mkdir()
    command = [sys.executable, "-c", textwrap.dedent(code), str(place), str(tmp_path / "out" / "a.bak")]
    done = subprocess.run(command, capture_output=True, text=True, cwd=PROJECT, check=False)
    assert "磁盘已满" in done.stdout, done.stderr
    assert list((tmp_path / "out").iterdir()) == []
    assert not list(Path(place).glob(".desk-*"))
