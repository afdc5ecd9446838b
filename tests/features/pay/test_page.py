"""The room by a clerk's hands: models compared, a list taken from draft to paid, corrected, printed and reconciled."""

from contextlib import closing

import pdfplumber
from openpyxl import load_workbook
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QListView

from station_desk.features.evaluations import YearPlace
from station_desk.features.pay.page.dialogs import FillForm
from station_desk.features.pay.service.runs import runs_of
from station_desk.store.desk import Desk
from station_desk.store.roles import User
from tests.excel.test_fill import county_form
from tests.features.evaluations.station import YEAR
from tests.features.pay.station import add_rate
from tests.features.pay.window import answer, choose, line, lines, make, to_paid
from tests.hands import wait_until
from tests.journeys.steps import Clerk


def test_models_stand_side_by_side_and_one_becomes_a_list(clerk):
    said = make(clerk)
    assert "10 个岗位 × 3,600.00 元 = 36,000.00 元" in said
    assert "发放 28,500.00　结余 7,500.00" in said
    assert "发放 36,000.00　结余 0.00" in said
    assert line(clerk, "郑来")["实发"] == "1,800.00"
    assert lines(clerk)[-1]["姓名"] == "合计"
    assert lines(clerk)[-1]["实发"] == "28,500.00"
    choose(clerk, "郑来")
    assert "3,600.00 × 6/12 = 1,800.00" in clerk.said()
    assert "壹仟捌佰元整" in clerk.said()


def test_from_draft_to_paid_and_corrected(clerk, tmp_path):
    make(clerk)
    choose(clerk, "张三")
    clerk.will_answer("缓发", reason="银行卡号待核实")
    clerk.do("缓发")
    assert line(clerk, "张三")["实发"] == "0.00"
    assert line(clerk, "张三")["说明"] == "缓发：银行卡号待核实"
    choose(clerk, "王大海")
    answer(clerk, "扣除", 扣除金额="600", 原因="借支未还")
    clerk.do("扣除")
    assert line(clerk, "王大海")["实发"] == "3,000.00"
    assert "3,600.00 − 600.00 = 3,000.00" in clerk.said()
    to_paid(clerk)
    assert "回单1号" not in clerk.said()
    assert {"缓发", "扣除", "删除", "退回草拟"}.isdisjoint(clerk.texts())
    choose(clerk, "张三")
    answer(clerk, "更正", 应发金额="3600", 更正原因="卡号已核实")
    clerk.do("更正")
    assert "2025年度绩效专项资金（更正）" in clerk.said()
    assert line(clerk, "张三")["实发"] == "3,600.00"
    to_paid(clerk)
    clerk.page.go("资金台账")
    clerk.still()
    assert "发放 27,900.00" in clerk.said()
    with clerk.desk.look() as session:
        assert [(one.title, one.state) for one in runs_of(session)] == [
            ("2025年度绩效专项资金", "已发"), ("2025年度绩效专项资金（更正）", "已发")
        ]  # fmt: skip


def test_undoing_a_payment_is_refused_with_its_sentence(clerk):
    make(clerk)
    to_paid(clerk)
    seen = clerk.will_answer("知道了")
    clerk.press("Ctrl+Z")
    assert any("不能撤销" in word for word in seen)


def test_the_approver_being_the_maker_is_noted(clerk):
    make(clerk)
    answer(clerk, "送审核")
    clerk.do("送审核")
    answer(clerk, "批准", 批准人="王文")
    clerk.do("批准")
    assert "编制和批准是同一个人（王文）。按规定应由所长批准。" in clerk.said()


def test_a_quarters_subsidies_are_made_by_the_rate(clerk):
    def quarter() -> None:
        answer(clerk, "编制", 年度="2025", 月份="第3季度")
        clerk.click("编制名册")
        clerk.do("岗位补贴")

    add_rate(clerk.desk)
    quarter()
    assert "2025年第3季度岗位补贴" in clerk.said()
    assert line(clerk, "张三")["实发"] == "5,100.00"
    assert "考核结果" not in lines(clerk)[0]


def test_the_signed_list_is_printed_from_the_menu(clerk, tmp_path):
    make(clerk)
    clerk.click("打印和导出")
    clerk.click("发放表")
    pages = clerk.save_paper(tmp_path / "payout.pdf")
    assert "实发合计：28,500.00元人民币（大写）贰万捌仟伍佰元整" in pages[0]
    assert "共10人：优秀2人，称职7人，不称职1人" in pages[0]
    with pdfplumber.open(tmp_path / "payout.pdf") as pdf:
        heads = pdf.pages[0].extract_table()[0]
    assert [head.replace("\n", "") for head in heads] == [
        "序号", "姓名", "身份证号", "单位", "考核结果", "绩效奖金", "扣除金额", "扣除原因", "实发金额", "签字", "备注"
    ]  # fmt: skip


def test_the_countys_form_is_filled_and_its_places_are_remembered(clerk, tmp_path):
    make(clerk)
    form, filled = tmp_path / "县局发放表.xlsx", tmp_path / "filled.xlsx"
    form.write_bytes(county_form())

    def place(dialog: FillForm) -> None:
        assert any(word.startswith("姓名　B 列，第 4 行起") for word in items(dialog))
        dialog.items.setCurrentRow([word.split("　")[0] for word in items(dialog)].index("表名"))
        dialog.table.setCurrentCell(0, 0)
        dialog.table.setFocus()
        QTest.keyClick(dialog.table, Qt.Key.Key_Return)
        assert any(word == "表名　A1" for word in items(dialog))
        clerk.will_save_as(filled)
        clerk.click("填好并保存")

    clerk.will_open(form)
    clerk.next_dialog(FillForm, place)
    clerk.click("打印和导出")
    clerk.do("填写县里的表格")
    wait_until(filled.exists)
    clerk.still()
    sheet = load_workbook(filled).active
    assert sheet["A1"].value == "2025年度绩效专项资金发放表"
    assert (sheet["B4"].value, sheet["D4"].value) == ("张三", 3600)
    assert sheet["A14"].value == "合　计"
    assert sheet["D14"].value == "=SUM(D4:D13)"
    clerk.next_dialog(FillForm, lambda dialog: dialog.reject())
    clerk.click("打印和导出")
    clerk.do("填写“县局发放表”")


def test_the_grades_board_shows_what_each_grade_comes_to(clerk):
    clerk.go("考核")
    clerk.page.show_place(YearPlace(YEAR, "定档"))
    clerk.still()
    told = {
        str(index.data(Qt.ItemDataRole.AccessibleTextRole) or index.data())
        for view in clerk.see(QListView)
        for index in (view.model().index(row, 0) for row in range(view.model().rowCount()))
    }
    assert any("张三" in word and "3,600.00 元" in word for word in told), told
    assert any("周慧" in word and "0.00 元" in word for word in told)


def items(dialog: FillForm) -> list[str]:
    return [dialog.items.item(row).text() for row in range(dialog.items.count())]


def test_an_empty_desk_says_what_to_do_first(qapp, place, monkeypatch):
    from station_desk.catalog import load_models

    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-20")
    load_models()
    with closing(Desk.open(place, User("王文"))) as desk:
        hands = Clerk(desk)
        hands.go("待遇")
        assert "考核定案以后，从这里编制绩效专项资金的发放名册" in hands.said()
        seen = hands.will_answer("知道了")
        hands.do("编制2025年度名册")
        assert any("还没有定案" in word for word in seen)
        hands.close()
