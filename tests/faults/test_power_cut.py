"""The power is cut: what was acknowledged is on the disk, what was not flushed is forgotten."""

import os
import shutil
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from station_desk.base.jobs import finish
from station_desk.base.paths import PROJECT
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from station_desk.store.examine import examine
from station_desk.store.place import WITNESS

pytestmark = pytest.mark.skipif(
    not sys.platform.startswith("linux") or shutil.which("gcc") is None, reason="the layer is made with gcc for Linux"
)
WRITER = """
    import sys
    from station_desk.catalog import load_models
    from station_desk.features.villages.model import Village
    from station_desk.store.desk import Desk
    load_models()
    desk = Desk.open(sys.argv[1])
    for act in range(int(sys.argv[2])):
        with desk.act(f"第{act}步") as session:
            session.add_all(Village(name=f"{act}-{n}村", township="口前镇") for n in range(5))
        print(act, flush=True)
    sys.stdin.read()
"""
FILES = """
    import sys
    from pathlib import Path
    from station_desk.base.jobs import finish
    from station_desk.base.paths import write_beside
    from station_desk.catalog import load_models
    from station_desk.excel.write import write_sheet
    from station_desk.features.villages.sheet import SHEET
    from station_desk.store.backup import write_backup
    from station_desk.store.desk import Desk
    load_models()
    desk, out = Desk.open(sys.argv[1]), Path(sys.argv[2])
    finish(write_sheet(desk, SHEET, out / "villages.xlsx"))
    finish(write_backup(desk, out / "a.bak"))
    with write_beside(out / "paper.pdf") as beside:
        beside.write_bytes(b"%PDF-" + bytes(200_000))
    print("written", flush=True)
    sys.stdin.read()
"""


class Disk:
    """A folder, and what of it is really on the disk."""

    def __init__(self, folder: Path, kept: Path, layer: Path) -> None:
        self.folder, self.kept, self.layer = folder, kept, layer
        kept.mkdir()
        for file in folder.iterdir():  # what is there before is there
            if file.is_file():
                shutil.copyfile(file, kept / str(file.stat().st_ino))
        (kept / "names").write_text("".join(f"{file.name} {file.stat().st_ino}\n" for file in folder.iterdir()))

    def run(self, code: str, *words: str) -> "subprocess.Popen[str]":
        """Start a program that writes here."""
        layer = {"LD_PRELOAD": str(self.layer), "FORGET_KEPT": str(self.kept), "FORGET_WATCHED": str(self.folder)}
        return subprocess.Popen(
            [sys.executable, "-c", textwrap.dedent(code), *words],
            stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True, cwd=PROJECT, env={**os.environ, **layer},
        )  # fmt: skip

    def after(self, where: Path) -> Path:
        """The folder as the next start finds it."""
        where.mkdir()
        if (self.folder / WITNESS).exists():  # what tells of acts before they are on the disk is the harsher
            shutil.copytree(self.folder / WITNESS, where / WITNESS)
        for line in (self.kept / "names").read_text().splitlines():
            name, _, inode = line.rpartition(" ")
            there = self.kept / inode
            if name == WITNESS:
                continue
            (where / name).write_bytes(there.read_bytes() if there.exists() else b"")
        return where


@pytest.fixture(scope="session")
def layer(tmp_path_factory: pytest.TempPathFactory) -> Path:
    made = tmp_path_factory.mktemp("layer") / "forget.so"
    source = Path(__file__).with_name("forget.c")
    subprocess.run(["gcc", "-shared", "-fPIC", "-O1", "-o", made, source, "-ldl"], check=True)
    return made


@pytest.fixture
def ended() -> Iterator[list["subprocess.Popen[str]"]]:
    """Programs to be killed at the end, as a power cut kills them."""
    started: list[subprocess.Popen[str]] = []
    yield started
    for one in started:
        one.kill()
        one.wait()
        for stream in (one.stdin, one.stdout):
            if stream:
                stream.close()


def test_every_acknowledged_act_outlives_a_power_cut(place: Path, tmp_path: Path, layer: Path, ended: list) -> None:
    disk = Disk(place, tmp_path / "kept", layer)
    writer = disk.run(WRITER, str(place), "12")
    ended.append(writer)
    assert writer.stdout
    said = [writer.stdout.readline().strip() for _ in range(12)]
    assert said[-1] == "11"
    writer.kill()
    writer.wait()
    desk = Desk.open(disk.after(tmp_path / "later"))
    with desk.look() as session:
        assert session.scalar(select(func.count()).select_from(Village)) == 60
    assert "完好" in finish(examine(desk))
    desk.close()


def test_files_that_are_said_to_be_written_are_whole(desk: Desk, tmp_path: Path, layer: Path, ended: list) -> None:
    with desk.act("新增村") as session:
        session.add(Village(name="口前村", township="口前镇"))
    place = Path(desk.place)
    desk.close()
    (tmp_path / "out").mkdir()
    disk = Disk(tmp_path / "out", tmp_path / "kept", layer)
    writer = disk.run(FILES, str(place), str(tmp_path / "out"))
    ended.append(writer)
    assert writer.stdout
    assert writer.stdout.readline() == "written\n"
    later = disk.after(tmp_path / "later")
    names = ("a.bak", "paper.pdf", "villages.xlsx")
    assert sorted(file.name for file in later.iterdir()) == list(names)
    for name in names:
        assert (later / name).read_bytes() == (tmp_path / "out" / name).read_bytes(), name
        assert (later / name).stat().st_size > 1000


def test_the_layer_forgets_what_was_not_flushed(tmp_path: Path, layer: Path, ended: list) -> None:
    (tmp_path / "out").mkdir()
    disk = Disk(tmp_path / "out", tmp_path / "kept", layer)
    writer = disk.run("open(__import__('sys').argv[1], 'w').write('x' * 99)\nprint('written', flush=True)\n",
                      str(tmp_path / "out" / "a"))  # fmt: skip
    ended.append(writer)
    assert writer.stdout
    assert writer.stdout.readline() == "written\n"
    assert list(disk.after(tmp_path / "later").iterdir()) == []
