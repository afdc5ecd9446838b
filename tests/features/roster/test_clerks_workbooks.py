"""The four workbooks as clerks have them go into a fresh desk, and the messy one yields exactly what is true."""

import json
from datetime import date

import pytest

from station_desk.base.idnumber import made_up
from station_desk.base.jobs import finish
from station_desk.excel.importing import carry_out, write_problems
from station_desk.features.roster.model import Person
from station_desk.store.journal import history
from tests.features.roster.sheets import (  # fmt: skip
    MESSY,
    ROSTERS,
    WORKBOOKS,
    bring_in,
    people,
    plan,
    posts,
    village_names,
    write_book,
)

TRUTH = json.loads((ROSTERS / "truth.json").read_text("utf-8"))
WORDS = {
    "被Excel截断的身份证号": "被Excel改坏了",
    "校验码错误": "校验码不对",
    "重复的人": "第二次出现，与第5行的冯军琴",
    "缺姓名": "没有填写姓名",
    "不存在的村": "没有叫“不存在的村”的村",
    "不存在的日期": "“2020.2.30”不是存在的日期",
    "编号重复": "辅警编号“NF2202000”与第5行的冯军琴重复",
}


@pytest.mark.parametrize(("path", "count"), [*zip(WORKBOOKS, (17, 14, 10, 7), strict=True)])
def test_a_fresh_desk_takes_each_workbook(any_desk, path, count):
    report = bring_in(any_desk, path)
    assert report.changed == count
    assert len(people(any_desk)) == count
    assert len({one.village_id for one in people(any_desk).values()}) == count
    assert [until for *_, until in posts(any_desk)] == [None] * count


def test_the_messy_workbook_yields_exactly_who_must_arrive(desk):
    bring_in(desk, MESSY)
    names = village_names(desk)
    found = {(one.name, number, names[one.village_id]) for number, one in people(desk).items()}
    assert found == {(row["name"], row["rid"], row["village"]) for row in TRUTH["rows"]}


def test_the_messy_workbook_refuses_exactly_what_is_wrong(desk):
    draft = plan(desk, MESSY)
    assert [(row.number, row.values.get("name") or "") for row in draft.refused] == [
        (22 + at, name) for at, (_, name) in enumerate(TRUTH["refused"])
    ]
    for row, (reason, _) in zip(draft.refused, TRUTH["refused"], strict=True):
        assert WORDS[reason] in row.reasons(), reason


def test_every_fault_says_its_row_and_column(desk):
    lines = plan(desk, MESSY).complaints()
    assert "第22行F列“身份证号”：身份证号被Excel改坏了（后三位成了000），请把那一列改成文本后按证件重填" in lines
    assert "第27行K列“入职时间”：“2020.2.30”不是存在的日期" in lines


def test_clerks_spellings_become_one_kind_of_value(desk):
    bring_in(desk, MESSY)
    found = {one.name: one for one in people(desk).values()}
    assert found["邵洁"].hired == date(2019, 1, 16)  # 20190116
    assert found["李𠅤"].hired == date(2019, 2, 5)  # the serial number 43501
    assert found["单秀杰"].hired == date(2022, 9, 14)  # 2022年9月14日
    assert found["潘春梅"].hired == date(2019, 2, 1)  # 2019.02
    assert (found["邵洁"].phone, found["潘春梅"].phone) == ("18897541921", "18708414514")
    assert (found["金㛃"].nation, found["金㛃"].education, found["邵洁"].politics) == ("满族", "本科", "中共党员")
    assert (found["金㛃"].born, found["金㛃"].sex) == (
        date(1994, 4, 28),
        "女" if int("999999199404289402"[16]) % 2 == 0 else "男",
    )
    assert "shanxiujie" in found["单秀杰"].pinyin


def test_a_month_without_a_day_is_taken_as_its_first_and_said(desk):
    lines = plan(desk, MESSY).complaints()
    assert "第10行K列“入职时间”：（提醒）聘用日期“2019.02”没有写日，记为 2019-02-01" in lines
    assert not [line for line in lines if "出生年月”" in line and line.startswith(("第5行", "第6行"))]


def test_villages_not_yet_on_the_desk_come_with_the_import_and_are_announced(desk):
    draft = plan(desk, ROSTERS / "金家乡辅警.csv")
    assert "将新增 7 个村（金家乡）" in draft.summary()
    assert not village_names(desk)
    finish(carry_out(desk, draft))
    assert "伊勒门村" in village_names(desk).values()


@pytest.mark.parametrize("path", WORKBOOKS, ids=lambda path: path.stem[:4])
def test_a_second_import_changes_nothing(desk, path):
    bring_in(desk, path)
    before = desk.next_undo()
    draft = plan(desk, path)
    assert draft.counts().keys() <= {"相同", "拒绝"}
    report = finish(carry_out(desk, draft))
    assert report.changed == 0
    desk.undo()  # takes the first import back: the second one left no act
    assert before == f"导入花名册：{path.name}"
    assert (people(desk), desk.next_undo()) == ({}, "")


def test_one_undo_takes_a_whole_import_back_and_redo_brings_it_again(any_desk):
    bring_in(any_desk, MESSY)
    stood = posts(any_desk)
    assert any_desk.undo() == f"导入花名册：{MESSY.name}"
    assert [people(any_desk), village_names(any_desk), posts(any_desk)] == [{}, {}, set()]
    any_desk.redo()
    assert posts(any_desk) == stood


def test_each_import_is_in_the_history(desk):
    bring_in(desk, MESSY)
    one = people(desk)["999999198601067433"]
    with desk.look() as session:
        lines = history(session, Person, one.id)
    assert {line.key: line.after for line in lines}["name"] == "冯军琴"
    assert {line.act for line in lines} == {f"导入花名册：{MESSY.name}"}


def test_the_refused_rows_come_back_as_a_workbook_that_can_be_mended_and_imported(desk, tmp_path):
    from openpyxl import load_workbook

    back = tmp_path / "未导入.xlsx"
    finish(write_problems(back, plan(desk, MESSY)))
    book = load_workbook(back)
    rows = {cell.value: cell.row for row in book.active.iter_rows() for cell in row}
    said = {name: [cell.value for cell in book.active[rows[name]]] for name in ("周大河", "吴小川")}
    assert any("后三位成了000" in str(value) for value in said["周大河"])
    assert "999999198503150000" in said["周大河"]  # as Excel shows it, no digits made up
    again = plan(desk, back)
    assert len(again.rows) == 7
    assert "被Excel改坏了" in again.rows[0].reasons()
    wrong = next(cell for cell in book.active[rows["吴小川"]] if cell.value == "999999198601067431")
    wrong.value = made_up(7, date(1985, 3, 1))
    book.save(back)
    assert [row.values["name"] for row in plan(desk, back).rows if row.action == "新增"] == [
        "吴小川",
        "冯军琴",
        "褚大山",
    ]


def test_the_same_name_in_two_townships_goes_by_the_workbook(desk, tmp_path):
    """狼头村 is in 万昌镇 and in 西阳镇; 莲花村 in 万昌镇 and 金家乡."""
    bring_in(desk, ROSTERS / "金家乡辅警.csv")
    draft = plan(desk, ROSTERS / "西阳镇派出所花名册.xlsx")
    assert "将新增 14 个村（西阳镇）" in draft.summary()
    book = write_book(
        tmp_path / "万昌镇.xlsx",
        ["姓名", "身份证号", "村别"],
        ["乔明伟", "999999198802064036", "莲花"],
    )
    assert "将新增 1 个村（万昌镇）" in plan(desk, book).summary()
