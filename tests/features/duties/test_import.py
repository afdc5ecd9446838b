"""Clerks' workbooks of the duty log: loose headings, duties in every way, people by name, several rows a day."""

from datetime import date, datetime, time
from pathlib import Path

import openpyxl
import pytest
from sqlalchemy import select

from station_desk.base.idnumber import made_up
from station_desk.base.jobs import finish
from station_desk.excel.importing import carry_out, plan_import
from station_desk.features.duties.model import DutyEntry
from station_desk.features.duties.rules.words import DUTIES
from station_desk.features.duties.sheet import SHEET
from station_desk.features.roster.model import Person
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk

HEAD = ("序号", "日 期", "姓名", "村", "时间", "职责类别", "工作情况", "处理结果")
ROWS = (
    (1, datetime(2026, 9, 3), "张　三", "口前", "9点到11点半", "巡逻", "夜间巡逻两圈", "正常"),
    (2, "2026.9.3", "张三", "口前村", None, 4, "巡逻时劝返摩托车", None),
    (3, "2026年9月4日", "李小雨", None, time(9, 0), "协助盘查、堵控、监控、看管违法犯罪嫌疑人", "设卡一次", None),
    (4, 46269, "王大海", "口前镇大岔村", "１４：００—１６：００", "法治宣传", "发传单", None),
    (5, "20260905", "不认识", None, None, "调解", "调解一起", None),
    (6, "2026-09-05", "李伟", None, None, "调解", "调解一起", None),
    (7, "2026-09-05", "李伟", "波泥河村", None, "调解", "调解一起", None),
    (8, "2026-09-06", "那日苏", None, "11:00-9:00", "吃饭", None, None),
    (9, "2026-10-06", "那日苏", None, None, "宣传", "还没到", None),
    (10, "2018-10-06", "那日苏", None, None, "宣传", "太早", None),
    ("合计", None, None, None, None, None, "10 条", None),
)


@pytest.fixture
def workbook(station: Desk, tmp_path: Path) -> Path:
    """Ten rows under a merged title, as clerks write them; two people are called 李伟."""
    with station.act("新增") as session:
        villages = {one.name: one.id for one in session.scalars(select(Village))}
        zhao = session.scalars(select(Person).where(Person.name == "赵立春")).one()
        zhao.name = "李伟"
        session.add(
            Person(name="李伟", id_number=made_up(77, date(1985, 3, 7)), village_id=villages["歪头村"],
                   hired=date(2020, 1, 9))
        )  # fmt: skip
    book = openpyxl.Workbook()
    sheet = book.active
    sheet.append(["口前派出所9月份农村辅警履职情况登记表"])
    sheet.merge_cells("A1:H1")
    for row in (HEAD, *ROWS):
        sheet.append(row)
    path = tmp_path / "9月履职.xlsx"
    book.save(path)
    return path


def test_a_messy_workbook_is_read_and_what_cannot_be_is_said_by_row(station: Desk, workbook: Path) -> None:
    draft = finish(plan_import(station, SHEET, workbook))
    said = {row.number: "；".join(remark.sentence for remark in row.remarks if remark.error) for row in draft.rows}
    assert "花名册里没有“不认识”" in said[7]
    assert "有 2 个“李伟”（" in said[8]
    assert "请写明所在村" in said[8]
    assert "不晚于开始时间" in said[10]
    assert "看不出是哪一项职责" in said[10]
    assert "没有填写工作内容" in said[10] or draft.rows[7].refused
    assert "今天以后" in said[11]
    assert {number for number, words in said.items() if not words} == {3, 4, 5, 6, 9, 12}
    doubts = {row.number: [remark.sentence for remark in row.remarks if not remark.error] for row in draft.rows}
    assert any("才聘用" in sentence for sentence in doubts[12])


def test_what_is_understood_is_written_with_villages_and_tidy_times(station: Desk, workbook: Path) -> None:
    report = finish(carry_out(station, finish(plan_import(station, SHEET, workbook))))
    assert report.changed == 6
    with station.look() as session:
        query = select(DutyEntry, Person.name, Village.name)
        query = query.join(Person, Person.id == DutyEntry.person_id)
        query = query.outerjoin(Village, Village.id == DutyEntry.village_id)
        found = {
            (name, entry.done): (entry.day, village, entry.span, DUTIES.index(entry.duty) + 1, entry.result)
            for entry, name, village in session.execute(query)
        }
    assert found == {
        ("张三", "夜间巡逻两圈"): (date(2026, 9, 3), "口前村", "09:00-11:30", 4, "正常"),
        ("张三", "巡逻时劝返摩托车"): (date(2026, 9, 3), "口前村", None, 4, None),
        ("李小雨", "设卡一次"): (date(2026, 9, 4), "新立村", "09:00", 7, None),
        ("王大海", "发传单"): (date(2026, 9, 4), "大岔村", "14:00-16:00", 3, None),
        ("李伟", "调解一起"): (date(2026, 9, 5), "波泥河村", None, 2, None),
        ("那日苏", "太早"): (date(2018, 10, 6), None, None, 3, None),
    }


def test_the_same_workbook_again_changes_nothing(station: Desk, workbook: Path) -> None:
    finish(carry_out(station, finish(plan_import(station, SHEET, workbook))))
    again = finish(plan_import(station, SHEET, workbook))
    assert again.wanted() == 0
    assert again.counts()["相同"] == 6
