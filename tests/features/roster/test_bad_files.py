"""What is no roster changes nothing: a sentence, exit code 1, and a desk as it was."""

import subprocess
import sys

import pytest

from station_desk.base.errors import UserError
from station_desk.excel import importing
from tests.features.roster.sheets import MESSY, bring_in, people, plan, write_book


@pytest.mark.parametrize(("name", "content"), [
    ("花名册.xlsx", b"%PDF-1.4 a paper"),
    ("花名册.xls", b""),
    ("花名册.csv", bytes(range(256)) * 20),
    ("花名册.xlsx", MESSY.read_bytes()[:9000]),
    ("花名册.docx", b"PK\x03\x04 nothing inside"),
])  # fmt: skip
def test_a_file_that_is_no_roster_is_refused(desk, tmp_path, name, content):
    path = tmp_path / name
    path.write_bytes(content)
    with pytest.raises(UserError) as refused:
        bring_in(desk, path)
    assert refused.value.advice
    assert (people(desk), desk.next_undo()) == ({}, "")


def test_an_empty_sheet_and_a_missing_file_are_refused(desk, tmp_path):
    with pytest.raises(UserError, match="没有内容"):
        plan(desk, write_book(tmp_path / "空.xlsx", []))
    with pytest.raises(UserError, match="找不到文件"):
        plan(desk, tmp_path / "没有.xlsx")


def test_more_rows_than_a_station_can_have_are_refused(desk, tmp_path, monkeypatch):
    monkeypatch.setattr(importing, "MOST_ROWS", 20)
    with pytest.raises(UserError, match="有 24 行，一次最多导入 20 行"):
        plan(desk, MESSY)


def test_the_command_line_refuses_with_code_one_and_says_what_a_dry_run_would_do(place, tmp_path):
    def run(*words):
        line = [sys.executable, "-m", "station_desk", "--at", str(place), *words]
        return subprocess.run(line, capture_output=True, text=True, encoding="utf-8", check=False)

    bad = tmp_path / "花名册.xlsx"
    bad.write_bytes(b"%PDF-1.4")
    refused = run("import", "roster", str(bad))
    assert refused.returncode == 1
    assert "不是表格" in refused.stderr
    dry = run("import", "roster", str(MESSY), "--dry-run", "--problems", str(tmp_path / "p.xlsx"))
    assert dry.returncode == 0
    assert "新增 17，拒绝 7；将新增 17 个村（万昌镇）" in dry.stdout
    assert (tmp_path / "p.xlsx").is_file()
    assert "共 0" in run("list", "roster").stdout
