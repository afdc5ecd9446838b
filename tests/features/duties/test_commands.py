"""The duty log from a terminal: import, print of a month, counts."""

import sys
from datetime import date
from pathlib import Path

import openpyxl
import pytest

from station_desk.base import log
from station_desk.cli import main
from station_desk.store.desk import Desk
from station_desk.store.place import FILE
from tests.features.duties.test_log import enter
from tests.features.schedule.station import open_station


@pytest.fixture
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder with the small station and three entries of September."""
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-09-22")
    monkeypatch.setattr(log, "start_log", lambda: None)
    folder = tmp_path / "desk"
    desk = Desk.open(folder)
    open_station(desk)
    for name, day, number in (("张三", 3, 4), ("张三", 4, 3), ("李小雨", 5, 4)):
        enter(desk, name, date(2026, 9, day), number)
    desk.close()
    assert (folder / FILE).exists()
    return folder


def run(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], *words: object) -> tuple[int, str, str]:
    monkeypatch.setattr(sys, "argv", ["station-desk", *map(str, words)])
    with pytest.raises(SystemExit) as ended:
        main()
    out, err = capsys.readouterr()
    return int(ended.value.code or 0), out, err


def test_a_month_of_one_person_is_printed(place, monkeypatch, capsys, tmp_path: Path) -> None:
    out = tmp_path / "月表.pdf"
    words = ("--at", place, "print", "duty-sheets", "--year", 2026, "--month", 9, "--only", "张三", "--out", out)
    code, said, _ = run(monkeypatch, capsys, *words)
    assert (code, "共 1 页" in said) == (0, True)
    assert out.read_bytes().startswith(b"%PDF")
    code, _, err = run(monkeypatch, capsys, *words[:6], "--month", 3, "--out", tmp_path / "x.pdf")
    assert (code, "没有履职记录" in err) == (1, True)
    assert not (tmp_path / "x.pdf").exists()


def test_duties_are_counted_in_words_as_a_workbook_and_as_a_picture(place, monkeypatch, capsys, tmp_path: Path) -> None:
    code, said, _ = run(monkeypatch, capsys, "--at", place, "count-duties", 2026, "--month", 9)
    assert code == 0
    assert " 4 平安村屯巡逻检查  2" in said
    assert said.strip().endswith("2026年9月共 3 条")
    book, picture = tmp_path / "a.xlsx", tmp_path / "a.png"
    assert run(monkeypatch, capsys, "--at", place, "count-duties", 2026, "--out", book)[0] == 0
    assert openpyxl.load_workbook(book).active["Q4"].value is not None
    assert run(monkeypatch, capsys, "--at", place, "count-duties", 2026, "--out", picture)[0] == 0
    assert picture.read_bytes().startswith(b"\x89PNG")
    assert run(monkeypatch, capsys, "--at", place, "count-duties", 1900)[0] == 1


def test_a_workbook_is_imported(place, monkeypatch, capsys, tmp_path: Path) -> None:
    book = openpyxl.Workbook()
    for row in (
        ("日期", "姓名", "职责", "工作内容"),
        ("2026.9.6", "王大海", "调解", "调解一起"),
        ("2026.9.6", "无此人", 3, "宣传"),
    ):
        book.active.append(row)
    book.save(tmp_path / "a.xlsx")
    code, said, err = run(monkeypatch, capsys, "--at", place, "import", "duties", tmp_path / "a.xlsx")
    assert code == 0
    assert "已导入 1 条" in said
    assert "第3行" in err
    assert "花名册里没有“无此人”" in err
