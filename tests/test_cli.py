"""The command line that others script against: its commands, its exit codes, its sentences, its files."""

import json
import os
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

import pdfplumber
import pytest
from sqlalchemy import text

from station_desk.base import log
from station_desk.base.jobs import finish
from station_desk.catalog import load_models
from station_desk.cli import main
from station_desk.demo.place import open_demo
from station_desk.store.desk import Desk
from station_desk.store.place import FILE
from tests.source import PROJECT

TODAY = "2026-11-23"
ROSTERS = PROJECT / "tests" / "data" / "rosters"
MESSY = ROSTERS / "万昌镇农村辅警花名册（最终版）.xlsx"
TRUTH = json.loads((ROSTERS / "truth.json").read_text("utf-8"))


@dataclass(frozen=True, slots=True)
class Ran:
    """What a command left: exit code, stdout, stderr."""

    code: int
    out: str
    err: str

    def rows(self) -> list[dict[str, str]]:
        """The objects of `list --json`."""
        return json.loads(self.out)


Runner = Callable[..., Ran]


@pytest.fixture
def run(monkeypatch: pytest.MonkeyPatch, capfd: pytest.CaptureFixture[str]) -> Runner:
    """Runs the command line in this process, as it is started from a terminal."""
    monkeypatch.setenv("STATION_DESK_TODAY", TODAY)
    monkeypatch.setenv("COLUMNS", "80")
    monkeypatch.setattr(log, "start_log", lambda: None)  # one log in a process; the real one is tested below

    def run_one(*words: str | Path) -> Ran:
        capfd.readouterr()
        monkeypatch.setattr(sys, "argv", ["station-desk", *map(str, words)])
        code = 0
        try:
            main()
        except SystemExit as stop:
            code = int(stop.code or 0)
        out, err = capfd.readouterr()
        return Ran(code, out, err)

    return run_one


@pytest.fixture
def at(run: Runner, place: Path) -> Runner:
    """Runs commands on the same, at first empty desk."""
    return lambda *words: run("--at", place, *words)


@pytest.fixture(scope="module")
def station(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a station with a year behind it, only to be read."""
    folder = tmp_path_factory.mktemp("cli") / "desk"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATION_DESK_TODAY", TODAY)
        finish(open_demo(folder)).close()
    return folder


@pytest.fixture
def demo(run: Runner, station: Path) -> Runner:
    """Runs commands that only read on the demonstration."""
    return lambda *words: run("--at", station, *words)


@pytest.fixture
def own(run: Runner, station: Path, tmp_path: Path) -> Runner:
    """Runs commands on a demonstration of the test's own."""
    folder = shutil.copytree(station, tmp_path / "own")
    return lambda *words: run("--at", folder, *words)


def refused(ran: Ran, *words: str) -> None:
    """Exit code 1; a sentence and its advice on stderr, holding these words; nothing on stdout, no traceback."""
    assert ran.code == 1, ran
    for word in words:
        assert word in ran.err
    lines = ran.err.strip().splitlines()
    assert 1 <= len(lines) <= 2, ran.err
    assert all(line.endswith("。") for line in lines), ran.err
    assert ran.out == ""


def done(ran: Ran) -> Ran:
    assert (ran.code, ran.err) == (0, ""), ran
    return ran


def pages(file: Path) -> list[str]:
    """The text of each page, without the blanks and line ends that spread it."""
    with pdfplumber.open(file) as pdf:
        return ["".join(page.extract_text().split()) for page in pdf.pages]


# ------------------------------------------------------------------------------------------------------------ usage
def test_help_tells_every_command_in_chinese(run: Runner) -> None:
    said = done(run("--help")).out
    wanted = (
        "import", "export", "list", "print", "plan", "calendar", "evaluate", "award", "undo", "redo", "check", "backup",
        "restore", "demo", "verify",
    )  # fmt: skip
    for command in wanted:
        line = next(line for line in said.splitlines() if line.strip("│ ").split(" ")[0] == command)
        assert any("一" <= letter <= "鿿" for letter in line), line


@pytest.mark.parametrize(
    "words",
    [
        ["nonsense"],
        ["import"],
        ["import", "roster"],
        ["import", "roster", "x.xlsx", "--on-duplicate", "maybe"],
        ["plan"],
        ["plan", "this-year"],
        ["print", "cards"],
        ["print", "cards", "--out", "x.pdf", "--start-at", "0"],
        ["list", "roster", "--nonsense"],
        ["demo", "--officers", "many"],
    ],
    ids=" ".join,
)
def test_wrong_usage_is_2(at: Runner, words: list[str]) -> None:
    ran = at(*words)
    assert ran.code == 2
    assert "Usage" in ran.err
    assert ran.out == ""


def test_a_room_or_a_paper_that_is_not_there_names_those_that_are(at: Runner) -> None:
    refused(at("list", "cellar"), "“cellar”", "roster", "villages")
    refused(at("export", "cellar", "x.xlsx"), "“cellar”")
    refused(at("import", "home", MESSY), "“home”")
    refused(at("print", "money", "--out", "x.pdf"), "“money”", "certificates", "cards", "sign-in", "roster")


# ------------------------------------------------------------------------------------------------- import and list
def test_the_messy_roster_arrives_and_what_is_wrong_is_said(at: Runner, tmp_path: Path) -> None:
    ran = at("import", "roster", MESSY, "--problems", tmp_path / "未导入.xlsx")
    assert ran.code == 0
    assert "已导入 17 人" in ran.out
    assert "未导入 7 行" in ran.out
    assert "第22行F列“身份证号”：身份证号被Excel改坏了（后三位成了000），请把那一列改成文本后按证件重填" in ran.err
    rows = done(at("list", "roster", "--json")).rows()
    assert {(row["姓名"], row["公民身份号码"], row["所属村"]) for row in rows} == {
        (row["name"], row["rid"], row["village"]) for row in TRUTH["rows"]
    }
    assert (tmp_path / "未导入.xlsx").stat().st_size > 2000
    again = at("import", "roster", tmp_path / "未导入.xlsx", "--dry-run")
    assert "更新 1，拒绝 6" in again.out  # the one that stood there twice is known by now


@pytest.mark.parametrize("path", sorted(ROSTERS.glob("*.[cx]*")), ids=lambda path: path.suffix)
def test_every_clerks_workbook_needs_no_mapping(at: Runner, path: Path) -> None:
    ran = at("import", "roster", path)
    assert ran.code == 0, ran.err
    first = done(at("list", "roster", "--json")).rows()
    assert len(first) in {17, 14, 10, 7}
    again = at("import", "roster", path)
    assert "没有需要改动的内容" in again.out
    assert done(at("list", "roster", "--json")).rows() == first
    assert path.name in done(at("undo")).out
    assert done(at("list", "roster", "--json")).rows() == []


def test_a_dry_run_changes_nothing(at: Runner, place: Path) -> None:
    done(at("list", "roster"))
    before = (place / FILE).read_bytes()
    ran = at("import", "roster", MESSY, "--dry-run")
    assert ran.code == 0
    assert "没有导入" in ran.out
    assert "新增 17" in ran.out
    assert (place / FILE).read_bytes() == before
    assert done(at("list", "roster", "--json")).rows() == []


def workbook(path: Path, *rows: list[str]) -> Path:
    path.write_text("\n".join(",".join(row) for row in rows), encoding="utf-8")
    return path


@pytest.mark.parametrize(
    ("how", "words", "phone"), [("update", "更新 1", "13900000009"), ("skip", "跳过 1", "13900000001"), ("refuse", "未导入 1 行", "13900000001")]
)  # fmt: skip
def test_a_known_record_is_updated_skipped_or_refused(
    at: Runner, tmp_path: Path, how: str, words: str, phone: str
) -> None:
    number = TRUTH["rows"][0]["rid"]
    head = ["姓名", "身份证号", "电话", "备注"]
    at("import", "roster", workbook(tmp_path / "1.csv", head, ["冯军琴", number, "13900000001", "组长"]))
    again = workbook(tmp_path / "2.csv", head, ["冯军琴", number, "13900000009", ""])
    ran = at("import", "roster", again, "--on-duplicate", how)
    assert ran.code == 0
    assert words in ran.out
    [row] = done(at("list", "roster", "--json")).rows()
    assert (row["联系电话"], row["备注"]) == (phone, "组长")  # a blank never erases


def damaged(tmp_path: Path) -> list[Path]:
    """Files that are no workbook a roster could come from."""
    made = {
        "会议记录.txt": "今天开会。".encode(),
        "照片.xlsx": b"\xff\xd8\xff\xe0" + bytes(3000),
        "截断.xlsx": MESSY.read_bytes()[:4000],
        "空.csv": b"",
        "空.xlsx": b"",
        "别的表.csv": "品名,单价\n帽子,30\n".encode(),
        "只有标题.csv": "姓名,身份证号\n".encode(),
    }
    files = [tmp_path / "没有这个文件.xlsx", tmp_path / "文件夹", PROJECT / "tests/excel/samples/password.xlsx"]
    files[1].mkdir()
    for name, content in made.items():
        files.append(tmp_path / name)
        files[-1].write_bytes(content)
    return files


def test_what_is_no_roster_is_refused_with_a_sentence(at: Runner, tmp_path: Path) -> None:
    for file in damaged(tmp_path):
        refused(at("import", "roster", file))
        refused(at("import", "roster", file, "--dry-run"))
    assert done(at("list", "roster", "--json")).rows() == []
    refused(at("undo"), "没有可以撤销的操作")


def test_what_has_no_workbook_is_not_imported(demo: Runner, tmp_path: Path) -> None:
    done(demo("export", "settings", tmp_path / "s.xlsx"))
    refused(demo("import", "settings", tmp_path / "s.xlsx"), "派出所资料")


def test_nothing_is_imported_where_the_problems_cannot_be_written(at: Runner, tmp_path: Path) -> None:
    ran = at("import", "roster", MESSY, "--problems", tmp_path / "nowhere" / "p.xlsx")
    assert ran.code == 1
    assert "找不到文件夹" in ran.err
    assert done(at("list", "roster", "--json")).rows() == []


def test_the_list_finds_people_as_the_search_box_does(demo: Runner) -> None:
    names = [row["姓名"] for row in done(demo("list", "roster", "--find", "shanxiujie", "--json")).rows()]
    assert names == ["单秀杰"]
    assert [row["姓名"] for row in done(demo("list", "roster", "--find", "没有这个人", "--json")).rows()] == []
    keys = set(done(demo("list", "roster", "--json")).rows()[0])
    assert {"姓名", "公民身份号码", "所属村", "辅警编号", "联系电话", "在职状态"} <= keys
    assert keys.isdisjoint({"照片", "拼音", "id", "station_id", "version"})


def test_the_list_read_by_another_program_is_whole(demo: Runner) -> None:
    said = done(demo("list", "roster")).out
    rows = done(demo("list", "roster", "--json")).rows()
    assert "…" not in said
    assert all(row["姓名"] in said and row["联系电话"] in said for row in rows)
    assert f"共 {len(rows)} 人" in said


# ------------------------------------------------------------------------------------------------------------ export
def test_an_export_can_be_imported_and_changes_nothing(own: Runner, tmp_path: Path) -> None:
    for room in ("villages", "roster", "schedule", "evaluations", "commendations", "idcards"):
        book = tmp_path / f"{room}.xlsx"
        assert f"到 {book}" in done(own("export", room, book)).out
        assert "没有需要改动的内容" in own("import", room, book).out


def unwritable(tmp_path: Path, suffix: str) -> list[Path]:
    """Targets that cannot be written: in a folder that is not there, below a file, a folder."""
    (tmp_path / f"folder{suffix}").mkdir(exist_ok=True)
    (tmp_path / "file").write_text("x")
    return [tmp_path / "nowhere" / f"x{suffix}", tmp_path / "file" / f"x{suffix}", tmp_path / f"folder{suffix}"]


def test_an_output_that_cannot_be_written_leaves_nothing(demo: Runner, tmp_path: Path) -> None:
    kinds: dict[str, list[list[str]]] = {
        ".xlsx": [["export", "roster", "{}"]],
        ".pdf": [["print", "roster", "--out", "{}"], ["print", "certificates", "--year", "2025", "--out", "{}"]],
        ".ics": [["calendar", "2026", "--out", "{}"]],
        ".bak": [["backup", "{}"]],
    }
    for suffix, commands in kinds.items():
        targets = unwritable(tmp_path, suffix)
        before = sorted(tmp_path.rglob("*"))
        for target in targets:
            for words in commands:
                refused(demo(*(word.format(target) for word in words)))
        assert sorted(tmp_path.rglob("*")) == before


@pytest.mark.skipif(os.geteuid() == 0 and not shutil.which("setpriv"), reason="root may write everywhere")
def test_a_folder_closed_to_us_is_said_and_the_old_file_stays(station: Path) -> None:
    import tempfile

    with tempfile.TemporaryDirectory() as name:  # outside pytest's own folder, which nobody else may enter
        home, desk, closed = (Path(name) / one for one in ("home", "desk", "closed"))
        home.mkdir()
        shutil.copytree(station, desk)
        closed.mkdir()
        target = closed / "花名册.pdf"
        target.write_bytes(b"the old one")
        closed.chmod(0o555)
        prefix: list[str] = []
        if os.geteuid() == 0:
            for path in (Path(name), home, desk, *desk.rglob("*")):
                shutil.chown(path, 65534, 65534)
            prefix = ["setpriv", "--reuid", "65534", "--regid", "65534", "--clear-groups"]
        ran = subprocess.run(
            [*prefix, sys.executable, "-m", "station_desk", "--at", str(desk), "print", "roster", "--out", str(target)],
            cwd=PROJECT, env={**os.environ, "STATION_DESK_HOME": str(home)}, capture_output=True, text=True, check=False,
            encoding="utf-8",
        )  # fmt: skip
        if "No module named" in ran.stderr or "Permission denied" in ran.stderr:
            pytest.skip("this Python cannot be run by another user here")
        refused(Ran(ran.returncode, ran.stdout, ran.stderr), "花名册.pdf", "不能写入")
        assert target.read_bytes() == b"the old one"
        assert [one.name for one in closed.iterdir()] == ["花名册.pdf"]


# ------------------------------------------------------------------------------------------------- the year's work
def test_the_years_meetings_are_planned_once(own: Runner) -> None:
    said = done(own("plan", "2027")).out
    assert "2027年 25 次会议：月例会 12、季小结 4、半年总结 1、年终总评 1、表彰会 1、检查 4、听取汇报 2；" in said
    assert "没有新增" in done(own("plan", "2027")).out
    planned = [row for row in done(own("list", "schedule", "--json")).rows() if row["时间"].startswith("2027")]
    kinds = [row["类型"] for row in planned]
    assert {kind: kinds.count(kind) for kind in set(kinds)} == {
        "月例会": 12, "季小结": 4, "半年总结": 1, "年终总评": 1, "表彰会": 1, "检查": 4, "听取汇报": 2
    }  # fmt: skip
    assert all(row["暂定"] == "是" for row in planned)  # the State Council has not said


def test_a_year_is_refused_that_cannot_be(own: Runner, at: Runner) -> None:
    for year in ("1800", "2003", "2101", "99999"):
        refused(own("plan", year), year, "2004 到 2100 之间")
    refused(own("evaluate", "1"))
    refused(own("evaluate", "2020"), "2020年", "得分")
    refused(own("award", "2020"), "2020年度", "还没有定案")
    refused(own("calendar", "2030", "--out", "x.ics"), "2030")
    refused(at("plan", "2027"), "派出所")


def test_a_year_is_rolled_up_and_awarded(own: Runner) -> None:
    said = done(own("evaluate", "2025")).out
    assert "2025年度考核已定案" in said
    assert "优秀 4 人，称职 19 人，不称职 2 人" in said
    assert "正在定档" in done(own("evaluate", "2026")).out
    refused(own("award", "2026"), "还没有定案", "正在定档")
    done(own("undo"))
    refused(own("award", "2025"), "没有还未表彰")  # the demonstration has done it
    while "表彰" not in done(own("undo")).out:
        pass
    said = done(own("award", "2025", "--title", "先进个人")).out
    assert "已登记 4 人" in said
    rows = [row for row in done(own("list", "commendations", "--json")).rows() if row["年度"] == "2025"]
    assert [row["荣誉称号"] for row in rows] == ["先进个人"] * 4
    assert all(row["证书编号"] in said for row in (rows[0], rows[-1]))


def test_the_calendar_file_holds_the_year(demo: Runner, tmp_path: Path) -> None:
    done(demo("calendar", "2026", "--out", tmp_path / "2026.ics"))
    content = (tmp_path / "2026.ics").read_text("utf-8")
    assert content.startswith("BEGIN:VCALENDAR")
    assert content.count("BEGIN:VEVENT") >= 18


# ------------------------------------------------------------------------------------------------------------ print
def test_certificates_bear_names_and_numbers(demo: Runner, tmp_path: Path) -> None:
    file = tmp_path / "c.pdf"
    said = done(demo("print", "certificates", "--year", "2025", "--out", file)).out
    awards = [row for row in done(demo("list", "commendations", "--json")).rows() if row["年度"] == "2025"]
    found = pages(file)
    assert f"共 {len(found)} 页" in said
    assert len(found) == len(awards) == 4
    for award, words in zip(sorted(awards, key=lambda row: row["证书编号"]), found, strict=True):
        assert f"{award['姓名']}同志" in words
        assert award["证书编号"] in words
        assert "特发此证，以资鼓励" in words


def test_a_certificate_for_one_and_for_nobody(demo: Runner, tmp_path: Path) -> None:
    file = tmp_path / "c.pdf"
    done(demo("print", "certificates", "--year", "2025", "--only", "于海", "--out", file))
    [page] = pages(file)
    assert "于海同志" in page
    before = file.read_bytes()
    refused(demo("print", "certificates", "--year", "2025", "--only", "无此人", "--out", file), "无此人")
    refused(demo("print", "certificates", "--year", "2019", "--out", file), "2019年度", "没有证书")
    refused(demo("print", "certificates", "--year", "2025", "--only", "于海", "--only", "查无", "--out", file), "查无")
    assert file.read_bytes() == before
    assert [one.name for one in tmp_path.iterdir() if one.is_file()] == ["c.pdf"]


def test_cards_fill_the_sheet_from_a_place(demo: Runner, tmp_path: Path) -> None:
    file = tmp_path / "cards.pdf"
    names = ["于海", "单秀杰", "曾庆林"]
    only = [word for name in names for word in ("--only", name)]
    done(demo("print", "cards", *only, "--out", file))
    front, back = pages(file)  # one sheet, two sides
    assert all(name in front for name in names)
    done(demo("print", "cards", *only, "--start-at", "7", "--out", file))
    assert len(pages(file)) == 4  # two places left on the first sheet
    refused(demo("print", "cards", "--start-at", "9", "--out", file), "1 到 8")
    refused(demo("print", "cards", "--sheet", "postcard", "--out", file), "postcard", "card-single")
    refused(demo("print", "cards", "--only", "无此人", "--out", file), "无此人")
    assert "拾" in back


def test_single_cards_are_as_large_as_a_card(demo: Runner, tmp_path: Path) -> None:
    file = tmp_path / "cards.pdf"
    done(demo("print", "cards", "--only", "于海", "--sheet", "card-single", "--out", file))
    with pdfplumber.open(file) as pdf:
        sizes = [(round(page.width / 72 * 25.4, 2), round(page.height / 72 * 25.4, 2)) for page in pdf.pages]
    assert sizes == [(85.60, 53.98)] * 2


def test_the_sign_in_sheets_of_a_year(demo: Runner, tmp_path: Path) -> None:
    file = tmp_path / "s.pdf"
    done(demo("print", "sign-in", "--year", "2026", "--out", file))
    found = pages(file)
    assert len(found) >= 12
    assert "签到表" in found[0]
    done(demo("print", "sign-in", "--year", "2026", "--only", "2026年3月例会", "--out", file))
    one = "".join(pages(file))
    assert "2026年3月" in one
    assert "王𬭎" in one
    refused(demo("print", "sign-in", "--year", "2011", "--out", file), "2011")


def test_the_roster_and_the_evaluation_on_paper(demo: Runner, tmp_path: Path) -> None:
    file = tmp_path / "r.pdf"
    done(demo("print", "roster", "--out", file))
    words = "".join(pages(file))
    serving = [row for row in done(demo("list", "roster", "--json")).rows() if row["在职状态"] != "离岗"]
    assert all(row["姓名"] in words and row["公民身份号码"] in words for row in serving)
    done(demo("print", "evaluation-sheets", "--year", "2025", "--only", "单秀杰", "--out", file))
    assert "单秀杰" in "".join(pages(file))
    refused(demo("print", "evaluation-sheets", "--year", "2019", "--out", file), "2019年度")
    refused(demo("print", "roster", "--only", "无此人", "--out", file), "无此人")


def test_an_empty_desk_has_nothing_to_print(at: Runner, tmp_path: Path) -> None:
    for what in ("certificates", "cards", "sign-in", "roster", "evaluation-sheets", "evaluation-summary", "yearplan"):
        refused(at("print", what, "--year", "2026", "--out", tmp_path / "x.pdf"))
    assert not (tmp_path / "x.pdf").exists()


# ------------------------------------------------------------------------------------------------ the way back
def test_undo_and_redo_name_what_they_did(at: Runner) -> None:
    refused(at("undo"), "没有可以撤销的操作")
    refused(at("redo"), "没有可以重做的操作")
    at("import", "roster", MESSY)
    assert done(at("undo")).out.strip() == f"已撤销：导入花名册：{MESSY.name}"
    assert done(at("list", "villages", "--json")).rows() == []
    assert done(at("redo")).out.strip() == f"已重做：导入花名册：{MESSY.name}"
    assert len(done(at("list", "roster", "--json")).rows()) == 17


def test_a_backup_brings_everything_back(own: Runner, tmp_path: Path) -> None:
    file = tmp_path / "备份.desk"
    before = done(own("list", "roster", "--json")).rows()
    assert "读回验证无误" in done(own("backup", file)).out
    done(own("undo"))
    at_own = tmp_path / "own"
    assert "原来的数据另存为" in done(own("restore", file)).out
    assert done(own("list", "roster", "--json")).rows() == before
    assert len(list(at_own.glob("*-恢复前.desk"))) == 1
    assert "完好" in done(own("check")).out
    assert str(at_own / "backups") in done(own("backup")).out


def test_what_is_no_backup_is_not_restored(own: Runner, tmp_path: Path) -> None:
    before = done(own("list", "roster", "--json")).rows()
    broken = tmp_path / "坏.desk"
    own("backup", broken)
    broken.write_bytes(broken.read_bytes()[: broken.stat().st_size // 2])
    refused(own("restore", broken))
    refused(own("restore", PROJECT / "LICENSE"))
    refused(own("restore", tmp_path / "none.desk"), "找不到")
    assert done(own("list", "roster", "--json")).rows() == before


def test_a_changed_journal_is_found_out(own: Runner, tmp_path: Path) -> None:
    load_models()
    with closing(Desk.open(tmp_path / "own")) as desk, desk.engine.begin() as connection:
        connection.execute(text("UPDATE act SET title = '什么也没做' WHERE number = 3"))
    ran = own("check")
    refused(ran, "第 3 步")


# ------------------------------------------------------------------------------------------------------ bad places
def test_a_newer_database_is_left_as_it_is(own: Runner, tmp_path: Path) -> None:
    file = tmp_path / "own" / FILE
    load_models()
    with closing(Desk.open(tmp_path / "own")) as desk, desk.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    before = file.read_bytes()
    for words in (["list", "roster"], ["import", "roster", str(MESSY)], ["undo"], ["check"], ["plan", "2027"]):
        refused(own(*words), "更新版本的程序", "没有被改动")
    assert file.read_bytes() == before


def test_a_place_that_is_no_desk(run: Runner, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    refused(run("--at", tmp_path / "file", "list", "roster"), "不能使用文件夹")
    (tmp_path / "other").mkdir()
    (tmp_path / "other" / FILE).write_bytes(b"these are not the data of a desk" * 100)
    refused(run("--at", tmp_path / "other", "list", "roster"), "不是本程序的数据")
    assert (tmp_path / "other" / FILE).read_bytes().startswith(b"these are")


@pytest.mark.parametrize("address", ["postgresql://u:hush-hush@127.0.0.1:{}/x", "postgresql://u:hush-hush@host:door/x"])
def test_a_password_is_never_repeated(run: Runner, address: str) -> None:
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))  # nobody listens here
        ran = run("--at", address.format(closed.getsockname()[1]), "list", "roster")
    refused(ran, "数据库")
    assert "hush" not in ran.out + ran.err


def test_the_same_commands_work_on_postgresql(run: Runner, postgres_url: str, tmp_path: Path) -> None:
    def on(*words: str | Path) -> Ran:
        return run("--at", postgres_url, *words)

    on("import", "roster", MESSY)
    assert len(done(on("list", "roster", "--json")).rows()) == 17
    assert [row["姓名"] for row in done(on("list", "roster", "--find", "sxj", "--json")).rows()] == ["单秀杰"]
    done(on("export", "roster", tmp_path / "r.xlsx"))
    assert "没有需要改动的内容" in on("import", "roster", tmp_path / "r.xlsx").out
    done(on("print", "roster", "--out", tmp_path / "r.pdf"))
    assert "完好" in done(on("check")).out
    assert "导入花名册" in done(on("undo")).out
    assert "读回验证无误" in done(on("backup", tmp_path / "b")).out
    done(on("redo"))
    assert "原来的数据另存为" in done(on("restore", tmp_path / "b")).out
    assert done(on("list", "roster", "--json")).rows() == []
    refused(on("demo", "--no-window"), "已经有数据")
    secret = urlsplit(postgres_url).password
    assert not secret or secret not in on("check").out


# ---------------------------------------------------------------------------------------- as processes of their own
def start(home: Path, *words: str | Path) -> subprocess.CompletedProcess[str]:
    """Run the program as a process."""
    environment = {**os.environ, "STATION_DESK_HOME": str(home), "STATION_DESK_TODAY": TODAY, "PYTHONUTF8": "1"}
    return subprocess.run(
        [sys.executable, "-m", "station_desk", *map(str, words)],
        cwd=PROJECT, env=environment, capture_output=True, text=True, check=False, encoding="utf-8", timeout=100,
    )  # fmt: skip


def test_exit_codes_and_streams_of_the_program_itself(home: Path, tmp_path: Path) -> None:
    place = tmp_path / "new"
    first = start(home, "--at", place, "import", "roster", MESSY, "--problems", tmp_path / "p.xlsx")
    assert first.returncode == 0
    assert "已导入 17 人" in first.stdout
    assert "第22行" in first.stderr
    wrong = start(home, "--at", place, "print", "certificates", "--only", "冯军琴", "--out", tmp_path / "c.pdf")
    refused(Ran(wrong.returncode, wrong.stdout, wrong.stderr))
    assert start(home, "--at", place, "plan", "soon").returncode == 2
    assert sorted(one.name for one in place.iterdir()) == ["desk.lock", "proof", FILE]


def test_no_person_is_in_the_log(home: Path, tmp_path: Path) -> None:
    """Even when the program breaks while it has people in its hands."""
    place = tmp_path / "new"
    start(home, "--at", place, "import", "roster", MESSY, "--problems", tmp_path / "p.xlsx")
    code = """
import logging, sys
from pathlib import Path
from station_desk.base.log import start_log
from station_desk.catalog import load_models, offer
from station_desk.excel.write import rows_of
from station_desk.store.desk import Desk
from sqlalchemy import text

book = start_log()
load_models()
desk = Desk.open(sys.argv[1])
rows = list(rows_of(desk, offer("roster").sheet())[1])
for row in rows:
    try:
        with desk.engine.begin() as connection:
            connection.execute(text("INSERT INTO person (id, name, id_number) VALUES ('x', :n, :i)"), {"n": row[0], "i": row[4]})
    except Exception:
        logging.getLogger("station_desk").exception("could not write %s", row)
book.close()
"""
    ran = subprocess.run(
        [sys.executable, "-c", code, str(place)],
        cwd=PROJECT, env={**os.environ, "STATION_DESK_HOME": str(home)}, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.returncode == 0, ran.stderr
    written = "".join(file.read_text("utf-8") for file in (home / "logs").iterdir())
    assert written.count("could not write") >= 17
    for row in TRUTH["rows"]:
        assert row["name"] not in written
        assert row["rid"] not in written
        assert row["rid"][6:14] not in written
        assert row["village"] not in written


def test_a_second_window_is_refused(home: Path) -> None:
    from PySide6.QtCore import QLockFile

    from station_desk.store.place import WINDOW_LOCK

    lock = QLockFile(str(home / WINDOW_LOCK))
    assert lock.tryLock(0)
    try:
        ran = start(home)
    finally:
        lock.unlock()
    assert ran.returncode == 1
    assert "已经在另一个窗口里打开了" in ran.stderr
    assert "Traceback" not in ran.stderr
    assert not (home / FILE).exists()


def test_a_newer_database_opens_no_window(home: Path) -> None:
    load_models()
    with closing(Desk.open(home)) as desk, desk.engine.begin() as connection:
        connection.execute(text("UPDATE alembic_version SET version_num = '9999'"))
    ran = start(home)
    assert ran.returncode == 1
    assert "更新版本的程序" in ran.stderr
