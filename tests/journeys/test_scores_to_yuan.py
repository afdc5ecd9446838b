"""From scores to yuan: twelve months scored, graded, signed, posted, an objection upheld, the year locked, the fund
shared out, approved, paid, corrected after an amendment, and every yuan accounted for at the end."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication, QDialog
from sqlalchemy import func, select, text
from sqlalchemy.exc import IntegrityError

from station_desk.features.evaluations.page.room import facts_of
from station_desk.features.evaluations.service.flow import settled
from station_desk.features.pay.model import FundEntry, PayLine
from station_desk.features.pay.page.dialogs import ChooseModel
from station_desk.ui.ask import Ask
from station_desk.ui.dialogs import Box
from tests.features.evaluations.station import YEAR, open_station
from tests.hands import primary_button, wait_until
from tests.journeys.steps import Clerk, on
from tests.journeys.test_first_year import MONTH

PEOPLE = ("张三", "李小雨", "王大海", "赵立春", "那日苏", "金成哲", "孙福", "周慧", "钱进", "吴双")
LOST = dict(zip(PEOPLE, (3, 5, 7, 12, 15, 20, 25, 45, 50, 18), strict=True))  # points each person loses every month
STANDARD, POOL = 360_000, 3_600_000  # 分 a post, 分 for ten posts


def test_from_scores_to_yuan(clerk: Clerk, tmp_path: Path) -> None:
    open_station(clerk.desk, PEOPLE)
    on("2026-01-06")
    clerk.still()
    twelve_months_are_scored(clerk)
    the_year_is_rolled_up_and_calibrated(clerk)
    the_head_signs(clerk)
    the_notice_hangs(clerk, tmp_path)
    an_objection_is_upheld(clerk)
    before_the_year_is_settled_nothing_is_paid(clerk)
    the_year_is_settled(clerk)
    the_database_keeps_it(clerk)
    the_commended_come_from_what_is_settled(clerk)
    today_says_what_is_to_be_paid(clerk)
    the_countys_money_is_entered(clerk)
    the_list_is_checked_approved_and_paid(clerk, tmp_path)
    the_paid_list_is_locked(clerk)
    a_later_amendment_is_paid_by_a_correction(clerk)
    every_yuan_is_accounted_for(clerk)


def answer(clerk: Clerk, kind: type[QDialog], act: str, **fields: str) -> None:
    """Answer the fields that are asked for next, and press `act`."""

    def fill(_: QDialog) -> None:
        for title, words in fields.items():
            clerk.fill(title, words)
        clerk.click(act)

    clerk.next_dialog(kind, fill)


def points(lost: int) -> list[str]:
    found = []
    for most in MONTH:
        off = min(lost, most)
        found.append(str(most - off))
        lost -= off
    return found


def twelve_months_are_scored(clerk: Clerk) -> None:
    clerk.go("考核")
    clerk.fill("年度", "2025年")
    clerk.do("建立2025年考核办法")
    clerk.do("月度打分")
    grid = clerk.page.scoring.grid
    for month in range(1, 13):
        clerk.do(f"{month}月")
        names = [row["姓名"] for row in clerk.rows(grid)]
        grid.cell(0, grid.rows.first)
        grid.setFocus()
        clerk.paste([points(LOST[name]) for name in names])
    assert facts_of(clerk.page)[0].value == "12 / 12 月"


def the_year_is_rolled_up_and_calibrated(clerk: Clerk) -> None:
    """One is raised by hand over the advisory quota, with a reason."""
    clerk.do("年度汇总")
    clerk.do("汇总定档")
    clerk.do("定档")
    board = clerk.page.board
    assert [column.head.text() for column in board.columns[:3]] == ["优秀　2 人", "称职　6 人", "不称职　2 人"]
    passed = board.columns[1].list
    passed.setFocus()
    passed.choose(0)
    clerk.will_answer("定为优秀", reason="抗洪抢险中转移群众三十余人")
    clerk.press("1")
    wait_until(lambda: board.columns[0].head.text() == "优秀　3 人")
    assert board.meter.over.text() == "超出 1 名"


def the_head_signs(clerk: Clerk) -> None:
    clerk.do("年度汇总")
    clerk.will_answer("报所长签批")
    clerk.do("报所长签批")
    clerk.will_answer("登记所长签批")
    clerk.do("登记所长签批")
    assert "已由所长周正于2026年1月6日（星期二）签批" in clerk.said()


def the_notice_hangs(clerk: Clerk, tmp_path: Path) -> None:
    clerk.will_answer("张贴公示")
    clerk.do("张贴公示")
    assert "2026年1月6日（星期二）张贴，到2026年1月13日（星期二）为止" in clerk.said()
    clerk.click("打印")
    clerk.click("考核结果公示")
    (page,) = clerk.save_paper(tmp_path / "公示.pdf")
    assert "至2026年1月13日（星期二）止" in page
    assert "优秀3人" in page
    assert not primary_button(clerk.page.summary.flow).isEnabled()  # it cannot be closed before it is over


def an_objection_is_upheld(clerk: Clerk) -> None:
    answer(clerk, Box, "登记", 对谁的档次="周慧", 异议人="周慧", 异议内容="住院期间由邻村代办，没有计分")
    clerk.click("登记异议", clerk.page.summary.flow)
    clerk.still()
    on("2026-01-14")
    clerk.page.refresh()
    clerk.do("结束公示")
    clerk.do("处理异议")
    ruling = {"处理结果": "采纳", "采纳的话，更正为": "称职", "处理理由": "核对住院证明，情况属实"}
    answer(clerk, Box, "写入处理结果", **ruling)
    clerk.do("处理")
    assert clerk.rows(clerk.page.objections.table)[0]["处理结果"] == "采纳：不称职→称职"


def before_the_year_is_settled_nothing_is_paid(clerk: Clerk) -> None:
    clerk.go("待遇")
    seen = clerk.will_answer("知道了")
    clerk.do(f"编制{YEAR}年度名册")
    assert any("还没有定案" in word for word in seen)
    clerk.go("考核")


def the_year_is_settled(clerk: Clerk) -> None:
    clerk.do("年度汇总")
    clerk.will_answer("定案")
    clerk.click("定案", clerk.page.summary.flow)
    clerk.still()
    assert "2025年度考核已定案（2026年1月14日" in clerk.said()
    line = next(row for row in clerk.rows(clerk.page.summary.table) if row["姓名"] == "周慧")
    assert (line["档次"], line["理由"]) == ("称职", "更正：不称职→称职，采纳异议：核对住院证明，情况属实")


def the_database_keeps_it(clerk: Clerk) -> None:
    for statement in ("UPDATE grade SET grade = '优秀'", "DELETE FROM score", "UPDATE evaluation SET stage = '定档'"):
        with pytest.raises(IntegrityError), clerk.desk.engine.begin() as connection:
            connection.execute(text(statement))
    clerk.will_answer("知道了")
    clerk.press("Ctrl+Z")
    wait_until(lambda: not QApplication.activeModalWidget())
    with clerk.desk.look() as session:
        found = {one.name: one.grade for one in settled(session, YEAR)}
    assert (found["周慧"], found["王大海"], found["赵立春"], found["钱进"]) == ("称职", "优秀", "称职", "不称职")


def the_commended_come_from_what_is_settled(clerk: Clerk) -> None:
    clerk.go("表彰")
    clerk.tick(lambda _: True, "表彰 3 人")
    clerk.do("从优秀中选人")
    assert [row["姓名"] for row in clerk.rows()] == ["张三", "李小雨", "王大海"]


# ------------------------------------------------------------------------------------------------------- the money
def today_says_what_is_to_be_paid(clerk: Clerk) -> None:
    """From there one click leads to the three models of the fund; the fixed standard is taken."""
    clerk.go("今日")
    assert f"{YEAR}年度考核已定案，绩效专项资金还没有编制名册" in clerk.said()
    clerk.next_dialog(ChooseModel, lambda _: (clerk.click("固定标准"), clerk.click("编制名册")))
    clerk.do("去编制")
    wait_until(lambda: "总额 36,000.00　应发 32,400.00　实发 32,400.00　结余 3,600.00" in clerk.said())


def the_countys_money_is_entered(clerk: Clerk) -> None:
    clerk.page.go("资金台账")
    for kind, document in (("应拨", "永财预〔2026〕1号"), ("实拨", "回单1号")):
        clerk.press("Ctrl+N")
        fields = {"年度": str(YEAR), "事项": kind, "日期": "2026-01-14", "金额（元）": "36000", "凭证或文号": document}
        for title, words in fields.items():
            clerk.fill(title, words)
        clerk.press("Ctrl+S")
    assert "应拨 36,000.00　实拨 36,000.00　发放 0.00" in clerk.said()


def the_list_is_checked_approved_and_paid(clerk: Clerk, tmp_path: Path) -> None:
    clerk.page.go("发放名册")
    for act in ("送审核", "批准"):
        answer(clerk, Ask, act)
        clerk.do(act)
    clerk.click("打印和导出")
    clerk.click("发放表")
    page = clerk.save_paper(tmp_path / "payout.pdf")[0]
    assert "批准：周正" in page
    assert "叁万贰仟肆佰元整" in page
    answer(clerk, Ask, "记为已发", 发放凭证="回单2号")
    clerk.do("记为已发")


def the_paid_list_is_locked(clerk: Clerk) -> None:
    with pytest.raises(IntegrityError), clerk.desk.engine.begin() as connection:
        connection.execute(text("UPDATE pay_line SET amount = 1"))


def a_later_amendment_is_paid_by_a_correction(clerk: Clerk) -> None:
    clerk.go("考核")
    clerk.do("年度汇总")
    clerk.select_row("钱进", clerk.page.summary.table)
    answer(clerk, Ask, "更正", 更正为="称职", 更正理由="上级复查，漏记两次处警")
    clerk.press("F2")
    wait_until(QApplication.activePopupWidget)
    clerk.do("办理更正")
    clerk.go("今日")
    clerk.do("去更正")
    assert "钱进（考核 不称职 → 称职）。请用“更正”补发或退回差额。" in clerk.said()
    clerk.select_row("钱进", clerk.page.page("发放名册").view.table)
    answer(clerk, Ask, "更正")
    clerk.do("更正")
    assert "3,600.00 − 0.00 = 3,600.00，补发" in clerk.said()
    for act in ("送审核", "批准", "记为已发"):
        answer(clerk, Ask, act)
        clerk.do(act)


def every_yuan_is_accounted_for(clerk: Clerk) -> None:
    """What each person got over both lists, what the lists come to, and what the ledger says are one sum: the pool."""
    clerk.page.go("资金台账")
    clerk.still()
    assert "应拨 36,000.00　实拨 36,000.00　发放 36,000.00　退回 0.00　余额 0.00" in clerk.said()
    assert "账目相符" in clerk.said()
    with clerk.desk.look() as session:
        each = dict(
            session.execute(select(PayLine.name, func.sum(PayLine.amount)).group_by(PayLine.name)).tuples().all()
        )
        booked = session.scalar(select(func.sum(FundEntry.amount)).where(FundEntry.kind == "发放"))
    assert each == dict.fromkeys(PEOPLE, STANDARD)
    assert sum(each.values()) == booked == POOL
