"""From 定案 to money: the fund is shared out, approved, paid, corrected after an amendment, and the ledger adds up."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QDialog

from station_desk.features.evaluations.service import amend
from station_desk.features.pay.page.choose_model import ChooseModel
from station_desk.ui.ask import Ask
from tests.features.evaluations.station import YEAR, until
from tests.features.pay.station import graded
from tests.journeys.steps import Clerk, on


@pytest.fixture
def keys(clerk: Clerk) -> dict[str, str]:
    """The station with a graded year whose notice hangs; the keys of its people by name."""
    on("2026-01-08")
    found = graded(clerk.desk)
    until(clerk.desk, "公示")
    clerk.still()
    return found


def test_from_the_settled_year_to_the_ledger(clerk: Clerk, keys: dict[str, str], tmp_path: Path) -> None:
    before_the_year_is_settled_nothing_is_paid(clerk)
    the_year_is_settled(clerk)
    the_countys_money_is_entered(clerk)
    the_fund_is_shared_out(clerk)
    the_list_is_checked_approved_and_paid(clerk, tmp_path)
    an_amendment_asks_for_a_correction(clerk, keys)
    the_ledger_adds_up(clerk)


def fill(clerk: Clerk, act: str, **fields: str) -> None:
    """Answer the fields that are asked for next, and press `act`."""

    def answer(_: QDialog) -> None:
        for title, words in fields.items():
            clerk.fill(title, words)
        clerk.click(act)

    clerk.next_dialog(Ask, answer)


def before_the_year_is_settled_nothing_is_paid(clerk: Clerk) -> None:
    clerk.go("待遇")
    seen = clerk.will_answer("知道了")
    clerk.do(f"编制{YEAR}年度名册")
    assert any("还没有定案" in word for word in seen)


def the_year_is_settled(clerk: Clerk) -> None:
    on("2026-01-20")
    clerk.go("考核")
    clerk.page.refresh()
    clerk.do("年度汇总")
    clerk.do("结束公示")
    clerk.will_answer("定案")
    clerk.do("定案")


def the_countys_money_is_entered(clerk: Clerk) -> None:
    clerk.go("待遇")
    clerk.page.go("资金台账")
    for kind, document in (("应拨", "永财预〔2026〕1号"), ("实拨", "回单1号")):
        clerk.press("Ctrl+N")
        fields = {"年度": str(YEAR), "事项": kind, "日期": "2026-01-20", "金额（元）": "36000", "凭证或文号": document}
        for title, words in fields.items():
            clerk.fill(title, words)
        clerk.press("Ctrl+S")
    assert "应拨 36,000.00　实拨 36,000.00　发放 0.00" in clerk.said()


def the_fund_is_shared_out(clerk: Clerk) -> None:
    clerk.page.go("发放名册")
    clerk.next_dialog(ChooseModel, lambda _: (clerk.click("固定标准"), clerk.click("编制名册")))
    clerk.click("编制名册")
    clerk.do(f"{YEAR}年度绩效专项资金")
    assert "总额 36,000.00　应发 28,500.00　实发 28,500.00　结余 7,500.00" in clerk.said()


def the_list_is_checked_approved_and_paid(clerk: Clerk, tmp_path: Path) -> None:
    fill(clerk, "送审核")
    clerk.do("送审核")
    fill(clerk, "批准")
    clerk.do("批准")
    clerk.click("打印和导出")
    clerk.click("发放表")
    assert "批准：周正" in clerk.save_paper(tmp_path / "payout.pdf")[0]
    fill(clerk, "记为已发", 发放凭证="回单2号")
    clerk.do("记为已发")


def an_amendment_asks_for_a_correction(clerk: Clerk, keys: dict[str, str]) -> None:
    with clerk.desk.act("更正周慧的档次") as session:
        amend(session, YEAR, keys["周慧"], "称职", "上级复查，漏记两次处警")
    clerk.page.refresh()
    clerk.still()
    assert "周慧（考核 不称职 → 称职）。请用“更正”补发或退回差额。" in clerk.said()
    view = clerk.page.page("发放名册").view
    view.table.selectRow([one.name for one in view.lines].index("周慧"))
    fill(clerk, "更正")
    clerk.do("更正")
    assert "3,600.00 − 0.00 = 3,600.00，补发" in clerk.said()
    for act in ("送审核", "批准", "记为已发"):
        fill(clerk, act)
        clerk.do(act)


def the_ledger_adds_up(clerk: Clerk) -> None:
    clerk.page.go("资金台账")
    clerk.still()
    assert "发放 32,100.00　退回 0.00　余额 3,900.00" in clerk.said()
    assert "账目相符" in clerk.said()
