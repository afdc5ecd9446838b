"""The papers and workbooks: page totals, the sum in figures and words, IDs as text, money as numbers."""

import pdfplumber
import pytest
from openpyxl import load_workbook

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.features.pay.prints import PAPERS, pages_of, write_bank_book, write_payout_book
from station_desk.features.pay.service.fund import make_subsidy_run
from station_desk.features.pay.service.runs import deduct, hold
from station_desk.features.roster.model import Person
from station_desk.printing.task import PrintRequest
from tests.features.evaluations.station import YEAR
from tests.features.pay.station import add_rate, line, made, settled
from tests.journeys.steps import words_of

WRITE = {paper.name: paper.write for paper in PAPERS}


@pytest.fixture
def run(desk, monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-20")
    keys = settled(desk)
    with desk.act("卡号") as session:
        person = session.get_one(Person, keys["张三"])
        person.bank, person.bank_card = "口前信用社", "6222000000000000001"
    run = made(desk)
    with desk.act("缓发") as session:
        hold(session, [line(desk, run, "孙福")], "卡号待核实")
        deduct(session, line(desk, run, "王大海"), 60_000, "借支未还")
    return run


@pytest.mark.parametrize("count", range(80))
def test_every_page_has_room_for_its_sums(count):
    people = list(range(count))
    pages = pages_of(people, 15)
    assert [one for page in pages for one in page] == people
    assert all(len(page) <= 14 for page in pages)
    if len(pages) > 1:
        assert len(pages[-1]) <= 13


def test_the_list_to_be_signed(desk, run, tmp_path):
    target = tmp_path / "payout.pdf"
    assert finish(WRITE["payout"](desk, PrintRequest(year=YEAR), target)) == 1
    page = words_of(target)[0]
    assert "缓发1人3,600.00元" in page
    assert "人民币（大写）贰万肆仟叁佰元整" in page
    with pdfplumber.open(target) as pdf:
        table = pdf.pages[0].extract_table()
    assert table[-1][1].replace(" ", "").replace("　", "") == "合计"
    assert table[-1][8] == "24,300.00"


def test_receipts_are_for_those_who_are_paid(desk, run, tmp_path):
    target = tmp_path / "receipts.pdf"
    assert finish(WRITE["receipts"](desk, PrintRequest(year=YEAR), target)) == 3
    text = "".join(words_of(target))
    assert text.count("领款人（签字）") == 8
    assert "孙福" not in text
    assert "（大写）叁仟元整￥3,000.00" in text


def test_a_slip_tells_every_step(desk, run, tmp_path):
    target = tmp_path / "slips.pdf"
    finish(WRITE["slips"](desk, PrintRequest(year=YEAR, only=("王大海",)), target))
    text = "".join(words_of(target))
    assert "扣除（借支未还）：3,600.00−600.00=3,000.00" in text
    with pytest.raises(UserError, match="里没有赵钱孙"):
        finish(WRITE["slips"](desk, PrintRequest(year=YEAR, only=("赵钱孙",)), target))
    with pytest.raises(UserError, match="1999年度还没有发放名册"):
        finish(WRITE["slips"](desk, PrintRequest(year=1999), target))


def test_the_banks_sheet_leaves_out_who_gets_nothing(desk, run, tmp_path):
    finish(WRITE["bank"](desk, PrintRequest(year=YEAR), tmp_path / "bank.pdf"))
    text = "".join(words_of(tmp_path / "bank.pdf"))
    assert "6222000000000000001" in text
    assert "周慧" not in text
    assert "没有登记卡号" in text


def test_workbooks_keep_numbers_as_numbers_and_ids_as_text(desk, run, tmp_path):
    finish(write_payout_book(desk, run, tmp_path / "payout.xlsx"))
    sheet = load_workbook(tmp_path / "payout.xlsx").active
    rows = list(sheet.values)
    assert rows[0][0] == "2025年度绩效专项资金发放表"
    assert "（大写）贰万肆仟叁佰元整" in rows[1][0]
    assert rows[2][:6] == ("序号", "姓名", "身份证号", "单位", "考核结果", "绩效奖金")
    first, last = rows[3], rows[-1]
    assert isinstance(first[2], str)
    assert len(first[2]) == 18
    assert (first[5], first[8]) == (3600, 3600)
    assert (last[1], last[5], last[6], last[8]) == ("合计", 28500, 600, 24300)
    finish(write_bank_book(desk, run, tmp_path / "bank.xlsx"))
    rows = list(load_workbook(tmp_path / "bank.xlsx").active.values)
    assert rows[1] == ("姓名", "开户行", "卡号", "金额")
    assert rows[2] == ("张三", "口前信用社", "6222000000000000001", 3600)
    assert len(rows) == 10


def test_the_subsidies_list_has_months_instead_of_grades(desk, run, tmp_path):
    add_rate(desk)
    with desk.act("编制") as session:
        other = make_subsidy_run(session, YEAR, 7, 9, "王文").id
    finish(WRITE["payout"](desk, PrintRequest(ids=(other,)), tmp_path / "q.pdf"))
    page = words_of(tmp_path / "q.pdf")[0]
    assert "岗位补贴" in page
    assert "考核结果" not in page
