"""What the developers' map says of a task, done literally in a copy of the project, is all that the task needs."""

import json
import os
import re
import shlex
import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path

import pdfplumber
import pytest

from station_desk.base.idnumber import made_up
from station_desk.base.paths import PROJECT

PAGE = PROJECT / "docs" / "developers.md"
BORN = date(1988, 3, 5)
PEOPLE = f"""姓名,公民身份号码,辅警编号,在职状态,聘用日期,聘用形式,离岗日期,离岗原因
张三,{made_up(1, BORN)},JY2026001,在岗,2020-01-06,劳务派遣,,
李四,{made_up(2, BORN)},JY2026002,离岗,2020-01-06,劳动合同,2026-06-30,本人申请
"""


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """The project as a developer has it; what is large and not touched is shared."""
    target = tmp_path / "project"
    for part in ("station_desk", "db", "tests"):
        shutil.copytree(PROJECT / part, target / part, ignore=shutil.ignore_patterns("__pycache__", "seen"))
    shutil.copytree(PROJECT / "resources" / "layouts", target / "resources" / "layouts")
    for one in (PROJECT / "resources").iterdir():
        if one.name != "layouts":
            (target / "resources" / one.name).symlink_to(one)
    shutil.copy(PROJECT / "pyproject.toml", target)
    (target / "docs").symlink_to(PROJECT / "docs")
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


def follow(copy: Path, task: str) -> None:
    """Do what the page says under the heading of a task: write its files, change what it shows changed, run its commands."""
    section = re.split(r"^### ", PAGE.read_text(encoding="utf-8"), flags=re.MULTILINE)
    (text,) = [re.split(r"^## ", one, flags=re.MULTILINE)[0] for one in section if one.startswith(f"{task}\n")]
    steps = re.findall(r"^```(\w+)\n(.*?)^```$", text, flags=re.MULTILINE | re.DOTALL)
    assert steps
    for kind, body in steps:
        first, _, rest = body.partition("\n")
        if kind == "sh":
            for command in body.splitlines():
                python, *words = shlex.split(command)
                assert python == "python"
                run(copy, *words)
        elif kind == "diff":
            change(copy / first.removeprefix("--- "), rest.splitlines(keepends=True))
        else:
            target = copy / first.removeprefix("# ")
            assert not target.exists()
            target.parent.mkdir(exist_ok=True)
            target.write_text(rest, encoding="utf-8")


def change(path: Path, lines: list[str]) -> None:
    """Put the lines that are marked + for those that are marked -, which stand there exactly once."""
    before = "".join(line[1:] for line in lines if line[0] in " -").removesuffix("\n")
    after = "".join(line[1:] for line in lines if line[0] in " +").removesuffix("\n")
    text = path.read_text(encoding="utf-8")
    assert text.count(before) == 1, f"{path.name}: {before}"
    path.write_text(text.replace(before, after), encoding="utf-8")


def passes(copy: Path, *tests: str) -> None:
    """The tests of the copy that any developer runs stay green."""
    run(copy, "-m", "ruff", "check", "station_desk")
    run(copy, "-m", "ruff", "format", "--check", "station_desk")
    run(copy, "-m", "pytest", "-q", *tests)


def printed(copy: Path, tmp_path: Path, paper: str) -> str:
    """What stands on a paper of two people, without spaces."""
    (tmp_path / "people.csv").write_text(PEOPLE, encoding="utf-8")
    desk = ("-m", "station_desk", "--at", str(tmp_path / "place"))
    run(copy, *desk, "import", "roster", str(tmp_path / "people.csv"))
    run(copy, *desk, "print", paper, "--out", str(tmp_path / "paper.pdf"))
    with pdfplumber.open(tmp_path / "paper.pdf") as pdf:
        return "".join("".join((page.extract_text() or "").split()).replace("\u3000", "") for page in pdf.pages)


def test_a_paper(copy: Path, tmp_path: Path) -> None:
    follow(copy, "A paper")
    words = printed(copy, tmp_path, "leavers")
    assert "离岗人员名单" in words
    assert "李四JY2026002" in words
    assert "本人申请" in words
    assert "张三" not in words
    passes(
        copy, "tests/test_every_paper.py", "tests/printed/test_printed.py", "tests/printing/test_layouts.py",
        "-k", "leavers or no_picture",
    )  # fmt: skip


def test_a_column_on_a_paper(copy: Path, tmp_path: Path) -> None:
    follow(copy, "A column on a paper")
    words = printed(copy, tmp_path, "roster")
    assert "聘用形式" in words
    assert "劳务派遣" in words
    passes(
        copy, "tests/features/roster/test_prints.py", "tests/printed/test_printed.py", "tests/printing/test_layouts.py",
        "-k", "roster or no_picture",
    )  # fmt: skip


def test_a_field(copy: Path, tmp_path: Path) -> None:
    follow(copy, "A field")
    desk = ("-m", "station_desk", "--at", str(tmp_path / "place"))
    workbook = tmp_path / "people.csv"
    workbook.write_text(f"姓名,公民身份号码,血型\n张三,{made_up(1, BORN)},AB型\n", encoding="utf-8")
    run(copy, *desk, "import", "roster", str(workbook))
    (row,) = json.loads(run(copy, *desk, "list", "roster", "--json"))
    assert row["血型"] == "AB型"
    said = run(copy, "-c", "from station_desk.catalog import sheet_named; print(sheet_named('roster').groups[0].keys)")
    assert "'blood'" in said


STEPS = """
from datetime import date
from pathlib import Path
from station_desk.base.errors import UserError
from station_desk.catalog import load_models
from station_desk.features.pay.service.due import due
from station_desk.features.pay.service.flow import LISTS
from station_desk.store.desk import Desk, User
from tests.features.pay.station import go, made, run_of, settled

load_models()
desk = Desk.open(Path(PLACE), User("王文"))
settled(desk)
run = made(desk)
go(desk, run, "王文", "周正")
try:
    with desk.act("记为已发") as session:
        LISTS.take(session, session.get_one(type(run_of(desk, run)), run), "已发", {"by": "王文"})
except UserError as refused:
    print(refused.message)
with desk.look() as session:
    print(next(one.sentence for one in due(session, date(2026, 1, 20)) if one.kind == "list"))
go(desk, run, "王文")
print(run_of(desk, run).state, run_of(desk, run).posted_by)
go(desk, run, "王文")
print(run_of(desk, run).state)
desk.close()
"""


def test_a_status_step(copy: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    follow(copy, "A status step")
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-20")
    said = run(copy, "-c", STEPS.replace("PLACE", repr(str(tmp_path / "place")))).splitlines()
    assert said == [
        "“2025年度绩效专项资金”已经批准，不能记为已发。",
        "“2025年度绩效专项资金”已批准，还没有公示",
        "公示 王文",
        "已发",
    ]
    run(copy, "-m", "ruff", "check", "station_desk")
