"""The four workbooks as clerks sent them: everything is recognised with nothing mapped by hand."""

import json
from datetime import date
from pathlib import Path

import pytest

from station_desk.excel.book import read_book
from station_desk.excel.detect import find_headings
from station_desk.excel.rows import Found
from tests.excel.roster import HEADINGS

ROSTERS = Path(__file__).parents[1] / "data" / "rosters"
WANCHANG = "万昌镇农村辅警花名册（最终版）.xlsx"


def find(name: str) -> Found:
    return find_headings(read_book(ROSTERS / name), HEADINGS)


@pytest.mark.parametrize(
    ("name", "sheet", "heading_row", "depth", "keys", "people"),
    [
        (
            WANCHANG,
            "2025年最新（改）",
            2,
            2,
            "name sex ethnic born id_number politics education village badge hired phone bank_card note",
            range(5, 29),
        ),
        (
            "西阳镇派出所花名册.xlsx",
            "花名册",
            0,
            1,
            "name sex ethnic born id_number politics education township village badge hired phone bank bank_card note",
            range(2, 16),
        ),
        (
            "黄榆乡治保主任名单.xls",
            "辅警名单",
            1,
            1,
            "badge village name id_number phone born education hired note",
            range(3, 13),
        ),
        ("金家乡辅警.csv", "金家乡辅警", 0, 1, "name id_number village phone hired badge", range(2, 9)),
    ],
)
def test_every_column_is_found_without_help(name, sheet, heading_row, depth, keys, people):
    found = find(name)
    assert (found.sheet.name, found.heading_row, found.depth) == (sheet, heading_row, depth)
    assert found.keys == tuple(keys.split())
    assert found.sure
    assert [row.number for row in found.rows()] == list(people)


def test_the_texts_above_the_headings_name_the_township():
    assert find(WANCHANG).titles == ["万昌镇派出所农村辅警花名册", "填报单位：（盖章）", "填报时间：2025.11.5"]
    assert find("黄榆乡治保主任名单.xls").titles == ["黄榆乡治保主任（辅警）名单"]


def test_sums_and_signatures_are_no_people():
    left = [(row.number, row.reason, row.text) for row in find(WANCHANG).left_out()]
    assert left == [(30, "合计行", "合计"), (31, "落款或说明", "制表人：")]


def test_two_rows_of_headings_keep_their_group():
    found = find(WANCHANG)
    assert found.column("id_number").full_title == "身份信息身份证号"
    assert found.column("hired").full_title == "工作信息入职时间"
    assert found.column("name").title == "姓名"
    assert found.column("politics").title == "政治面貌"
    assert found.columns[0].serial


def test_cells_arrive_as_they_stand():
    rows = {row.number: row.values for row in find(WANCHANG).rows()}
    assert rows[5]["name"] == "冯军琴"
    assert rows[6]["hired"] == date(2025, 3, 20)
    assert rows[7]["phone"] == 18897541921.0
    assert rows[8]["id_number"] == " 999999 19970128 7155"
    assert rows[22]["id_number"] == pytest.approx(9.9999919850315e17)


def test_everyone_in_the_truth_is_among_the_rows():
    truth = json.loads((ROSTERS / "truth.json").read_text(encoding="utf-8"))
    names = ["".join(str(row.values["name"]).split()) for row in find(WANCHANG).rows()]
    assert names == [person["name"] for person in truth["rows"]] + [name for _, name in truth["refused"]]


def test_a_gbk_csv_reads_rare_names():
    assert "孙䶮" in [row.values["name"] for row in find("金家乡辅警.csv").rows()]
