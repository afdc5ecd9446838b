"""Month sheets and the table of counts, read back from the PDF."""

from datetime import date
from pathlib import Path

import pdfplumber
import pytest

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.features.duties.prints import PAPERS, write_counts
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk
from tests.features.duties.test_log import enter

PAPER = {one.name: one for one in PAPERS}


@pytest.fixture
def logged(station: Desk) -> Desk:
    enter(station, "张三", date(2026, 9, 3), span="9-11", place="村东头", result="正常")
    enter(station, "张三", date(2026, 9, 1), 2, done="调解邻里口角")
    enter(station, "张三", date(2026, 8, 1), 3, done="发反诈传单")
    enter(station, "李小雨", date(2026, 9, 5), 4, done="巡逻看护粮食")
    return station


def pages(path: Path) -> list[str]:
    with pdfplumber.open(path) as pdf:
        return ["".join(page.extract_text().split()).replace("\u3000", "") for page in pdf.pages]


def test_a_month_is_a_sheet_for_each_person(logged: Desk, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    assert finish(PAPER["duty-sheets"].write(logged, PrintRequest(year=2026, month=9), out)) == 2
    first, second = pages(out)
    for words in (
        "履职纪实月表（2026年9月）", "姓名：张三", "所在村：口前村", "本月2条", "09-01", "2治安综合治理与纠纷调处",
        "调解邻里口角", "09:00-11:00", "村东头", "正常", "本人签字", "平安村屯巡逻检查1条",
    ):  # fmt: skip
        assert words in first, words
    assert first.index("09-01") < first.index("09-03")
    assert "发反诈传单" not in first
    assert "李小雨" in second


def test_a_year_of_one_person_is_a_sheet_for_each_month_with_entries(logged: Desk, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    assert finish(PAPER["duty-sheets"].write(logged, PrintRequest(year=2026, only=("张三",)), out)) == 2
    assert ["2026年8月" in page for page in pages(out)] == [True, False]


def test_an_entry_stands_for_its_person_and_month(logged: Desk, tmp_path: Path) -> None:
    key = enter(logged, "张三", date(2026, 9, 20), done="检查柴草")
    out = tmp_path / "a.pdf"
    assert finish(PAPER["duty-sheets"].write(logged, PrintRequest(ids=(key,)), out)) == 1
    assert "调解邻里口角" in pages(out)[0]


def test_nothing_to_print_is_said(logged: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="2026年3月张三没有履职记录"):
        finish(PAPER["duty-sheets"].write(logged, PrintRequest(year=2026, month=3, only=("张三",)), tmp_path / "a.pdf"))
    with pytest.raises(UserError, match="花名册里没有“王二”"):
        finish(PAPER["duty-sheets"].write(logged, PrintRequest(year=2026, only=("王二",)), tmp_path / "a.pdf"))
    assert not (tmp_path / "a.pdf").exists()


def test_many_entries_flow_over_pages_with_the_signatures_last(logged: Desk, tmp_path: Path) -> None:
    for number in range(30):
        enter(logged, "王大海", date(2026, 9, 1 + number % 20), done=f"第{number}次巡逻，" + "沿村路走到头再回来，" * 6)
    out = tmp_path / "a.pdf"
    finish(PAPER["duty-sheets"].write(logged, PrintRequest(year=2026, month=9, only=("王大海",)), out))
    found = pages(out)
    assert len(found) > 1
    assert ["本人签字" in page for page in found] == [False] * (len(found) - 1) + [True]
    assert all("工作内容" in page for page in found)


def test_the_table_of_counts_has_every_village_and_the_sums(logged: Desk, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    finish(PAPER["duty-table"].write(logged, PrintRequest(year=2026, month=9), out))
    (page,) = pages(out)
    for words in ("2026年9月农村辅警履职统计表", "共3条", "口前村112", "歪头村", "合计123"):
        assert words in page, page


def test_the_counts_as_a_workbook(logged: Desk, tmp_path: Path) -> None:
    import openpyxl

    out = tmp_path / "a.xlsx"
    finish(write_counts(logged, date(2026, 9, 1), date(2026, 9, 30), "2026年9月", out))
    rows = [[cell.value for cell in row] for row in openpyxl.load_workbook(out).active.iter_rows()]
    by_village = {row[1]: row for row in rows}
    assert by_village["口前村"][2:] == [0, 1, 0, 1, *[0] * 10, 2]
    assert by_village["合计"][-1] == 3
