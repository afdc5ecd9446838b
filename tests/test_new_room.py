"""A room is three files and a line: done in a copy of the project, it imports, lists, exports and undoes."""

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from station_desk.base.paths import PROJECT

ROOM = '''"""货架: where things lie."""

from station_desk.fields.room import Room

ROOM = Room("货架", group="保障", icon="warehouse")
'''
MODEL = '''"""Shelves and what they hold."""

from sqlalchemy.orm import Mapped

from station_desk.fields.field import text, whole
from station_desk.store.record import Record


class Shelf(Record):
    """One shelf."""

    __tablename__ = "shelf"
    LABEL = "name"

    name: Mapped[str] = text("架名", required=True, find=True)
    room_for: Mapped[int | None] = whole("可放件数", 0, 900)
'''
SHEET = '''"""The shelves as table, form and workbook."""

from station_desk.features.shelves.model import Shelf
from station_desk.fields.sheet import Group, Sheet

SHEET = Sheet(Shelf, "货架", columns=("name", "room_for"), groups=(Group("货架", ("name", "room_for")),), match=(("name",),))
'''


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project's code with the new room added."""
    target = tmp_path / "project"
    rubbish = shutil.ignore_patterns("__pycache__")
    for part in ("station_desk", "db"):
        shutil.copytree(PROJECT / part, target / part, ignore=rubbish)
    (target / "resources").symlink_to(PROJECT / "resources")
    room = target / "station_desk" / "features" / "shelves"
    room.mkdir()
    for name, content in (("__init__", ROOM), ("model", MODEL), ("sheet", SHEET)):
        (room / f"{name}.py").write_text(content, encoding="utf-8")
    menu = target / "station_desk" / "features" / "__init__.py"
    menu.write_text(menu.read_text(encoding="utf-8").replace('"settings"', '"shelves", "settings"'), encoding="utf-8")
    return target


def run(copy: Path, *words: str, code: int = 0) -> str:
    """Run Python in the copy; returns what it printed."""
    environment = {**os.environ, "PYTHONPATH": str(copy), "PYTHONIOENCODING": "utf-8"}
    done = subprocess.run(
        [sys.executable, *words],
        cwd=copy,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
        encoding="utf-8",
    )
    assert done.returncode == code, done.stderr
    return done.stdout if code == 0 else done.stderr


def test_three_files_and_a_line_make_a_room(copy: Path, tmp_path: Path) -> None:
    run(copy, "-m", "db", "Add the shelves")
    drafted = next((copy / "db" / "versions").glob("*_add_the_shelves.py")).read_text(encoding="utf-8")
    assert "create_table" in drafted
    assert "shelf" in drafted
    desk = ("-m", "station_desk", "--at", str(tmp_path / "place"))
    workbook = tmp_path / "货架.csv"
    workbook.write_text("架名,可放件数\n东一架,40\n东二架,二十\n西架,很多\n", encoding="utf-8")
    run(copy, *desk, "import", "shelves", str(workbook), "--problems", str(tmp_path / "p.xlsx"))
    assert (tmp_path / "p.xlsx").exists()
    rows = sorted(json.loads(run(copy, *desk, "list", "shelves", "--json")), key=lambda row: -int(row["可放件数"]))
    assert rows == [{"架名": "东一架", "可放件数": "40"}, {"架名": "东二架", "可放件数": "20"}]
    run(copy, *desk, "export", "shelves", str(tmp_path / "out.xlsx"))
    assert (tmp_path / "out.xlsx").stat().st_size > 2000
    run(copy, *desk, "undo")
    assert json.loads(run(copy, *desk, "list", "shelves", "--json")) == []


def test_its_page_needs_no_code(copy: Path, tmp_path: Path) -> None:
    run(copy, "-m", "db", "Add the shelves")
    code = """
import sys
from pathlib import Path
from station_desk.app import take_pictures
print([picture.name for picture in take_pictures(sys.argv[1], Path(sys.argv[2]))])
"""
    (tmp_path / "seen").mkdir()
    said = run(copy, "-c", code, str(tmp_path / "place"), str(tmp_path / "seen"))
    assert "shelves" in said
