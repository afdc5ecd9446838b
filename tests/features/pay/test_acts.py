"""Every act of the room by a clerk's hands: each button, menu entry and key does what it says, or says why it does not."""

from contextlib import closing
from datetime import date

import pytest
from openpyxl import load_workbook
from PySide6.QtCore import QPoint, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QMenu

from station_desk.base.places import RecordPlace
from station_desk.features.pay import LedgerPlace, MakePlace
from station_desk.features.pay.model import FundYear, PayRun
from station_desk.features.pay.page.dialogs import ChooseModel, FillForm
from station_desk.features.pay.service.runs import runs_of
from station_desk.features.settings.model import Station
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from station_desk.store.roles import User
from tests.excel.test_fill import county_form
from tests.features.evaluations.station import YEAR
from tests.features.pay.station import add_rate, go, made, paid
from tests.features.pay.window import answer, choose, line, lines, make
from tests.hands import wait_until
from tests.journeys.steps import Clerk

TITLE = "2025年度绩效专项资金"


def runs(clerk: Clerk) -> list[PayRun]:
    with clerk.desk.look() as session:
        return runs_of(session)


def run(clerk: Clerk) -> PayRun:
    (one,) = runs(clerk)
    return one


def tab(clerk: Clerk):
    return clerk.page.page("发放名册")


def entries(menu: QMenu | None = None) -> dict[str, bool]:
    """What the open menu offers, and whether it can be chosen."""
    menu = menu or QApplication.activePopupWidget()
    assert isinstance(menu, QMenu)
    return {one.text(): one.isEnabled() for one in menu.actions() if one.isVisible() and not one.isSeparator()}


def drafted(clerk: Clerk) -> None:
    """The list of 2025 as a draft, in sight."""
    made(clerk.desk)
    clerk.still()


# ------------------------------------------------------------------------------------------------------- the steps
def test_each_step_is_taken_with_its_own_day_and_document(clerk, monkeypatch):
    drafted(clerk)
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-31")
    for verb, title, who, day in (
        ("送审核", "审核", "李内勤", "2026-01-21"), ("批准", "批准", "周正", "2026-01-22"),
        ("记为已发", "发放", "赵会计", "2026-01-25"), ("关账", "关账", "王文", "2026-01-31"),
    ):  # fmt: skip
        by = {"审核": "审核人", "批准": "批准人", "发放": "经办人", "关账": "关账人"}[title]
        fields = {by: who, f"{title}日期": day, **({"发放凭证": "回单7号"} if title == "发放" else {})}
        answer(clerk, verb, **fields)
        clerk.do(verb)
    one = run(clerk)
    assert (one.state, one.document) == ("关账", "回单7号")
    assert [(getattr(one, f"{key}_by"), f"{getattr(one, f'{key}_at'):%m-%d}") for key in STEMS] == [
        ("李内勤", "01-21"), ("周正", "01-22"), ("赵会计", "01-25"), ("王文", "01-31")
    ]  # fmt: skip
    assert "已发已办（赵会计 01-25）" in tab(clerk).view.steps.steps.accessibleName()
    clerk.page.go("资金台账")
    clerk.still()
    assert "2026-01-25" in [row["日期"] for row in clerk.rows()]  # the ledger has the day on which it was paid


STEMS = ("checked", "approved", "paid", "closed")


def test_a_day_to_come_or_before_the_last_step_keeps_the_question_open(clerk, monkeypatch):
    drafted(clerk)
    go(clerk.desk, run(clerk).id, "李内勤")
    clerk.still()
    seen: list[str] = []

    def try_days(_: QDialog) -> None:
        for day in ("2026-02-01", "2026-01-01", "2026-01-31"):
            clerk.fill("批准日期", day)
            clerk.click("批准")
            seen.extend(clerk.texts())

    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-31")
    clerk.next_dialog(QDialog, try_days)
    clerk.do("批准")
    assert "还没有到，应填实际办理的日期" in seen
    assert "早于审核时间（2026年1月20日）" in seen
    assert f"{run(clerk).approved_at:%Y-%m-%d}" == "2026-01-31"


def test_who_drafted_is_not_offered_as_who_approves(clerk):
    with clerk.desk.act("所长") as session:
        session.query(Station).one().head = "王文"  # who drafts below
    drafted(clerk)
    go(clerk.desk, run(clerk).id, "李内勤")
    clerk.still()
    seen: list[str] = []

    def look(_: QDialog) -> None:
        seen.append(clerk.field("批准人").text())
        clerk.click("返回")

    clerk.next_dialog(QDialog, look)
    clerk.do("批准")
    assert seen == [""]
    assert run(clerk).state == "审核"


def test_a_checked_list_goes_back_to_its_draft(clerk):
    drafted(clerk)
    go(clerk.desk, run(clerk).id, "李内勤", "周正")
    clerk.still()
    clerk.will_answer("返回")
    clerk.do("退回草拟")
    assert run(clerk).state == "批准"
    seen = clerk.will_answer("退回草拟")
    clerk.do("退回草拟")
    assert "审核和批准的记录会取消，改好以后再送审核。" in seen
    one = run(clerk)
    assert (one.state, one.made_by, one.checked_by, one.approved_at) == ("草拟", "王文", None, None)
    assert clerk.desk.next_undo() == f"把“{TITLE}”退回草拟"


def test_the_head_only_approves_and_is_told_who_does_the_rest(clerk):
    drafted(clerk)
    clerk.desk.user = User("周正", "所长")
    clerk.press("F5")
    clerk.still()
    bar = tab(clerk).view.steps
    assert not bar.acts["审核"].isEnabled()
    assert "“审核”要由内勤办理，现在是所长 周正。" in bar.acts["审核"].toolTip()
    assert "“删除”要由内勤办理" in bar.acts["删除"].toolTip()


def test_a_draft_is_thrown_away_after_a_question(clerk):
    drafted(clerk)
    clerk.will_answer("返回")
    clerk.do("删除")
    assert len(runs(clerk)) == 1
    clerk.will_answer("删除")
    clerk.do("删除")
    assert runs(clerk) == []
    assert "考核定案以后，从这里编制绩效专项资金的发放名册" in clerk.said()
    clerk.press("Ctrl+Z")
    clerk.still()
    assert len(lines(clerk)) == 11  # ten people and their sum


# ------------------------------------------------------------------------------------------------------- the lines
def test_what_was_held_back_is_let_go_again(clerk):
    drafted(clerk)
    choose(clerk, "张三")
    clerk.will_answer("返回")
    clerk.do("缓发")
    assert line(clerk, "张三")["实发"] == "3,600.00"
    clerk.will_answer("缓发", reason="卡号待核实")
    clerk.do("缓发")
    assert "5. 缓发（卡号待核实）：这一次实发 0.00 元" in clerk.said()
    clerk.do("缓发")
    assert line(clerk, "张三")["实发"] == "3,600.00"
    assert clerk.desk.next_undo() == "取消缓发：张三"


def test_several_are_held_back_at_once_and_only_one_is_cut(clerk):
    drafted(clerk)
    table = tab(clerk).view.table
    clerk.select_row("张三", table)
    QTest.keyClick(table, Qt.Key.Key_Down, Qt.KeyboardModifier.ShiftModifier)
    clerk.still()
    assert table.acts["扣除"].toolTip() == "只能选中一行"
    clerk.will_answer("缓发", reason="待核实")
    clerk.do("缓发")
    assert [row["姓名"] for row in lines(clerk) if row["说明"] == "缓发：待核实"] == ["张三", "李小雨"]
    assert clerk.desk.next_undo() == "缓发张三、李小雨"


def test_the_menu_of_a_line_has_its_acts_and_leads_to_the_roster(clerk):
    drafted(clerk)
    table = tab(clerk).view.table
    choose(clerk, "张三")
    table.acts.offer(table.mapToGlobal(QPoint(5, 5)))
    assert entries() == {"缓发": True, "扣除": True, "在花名册里打开": True}
    clerk.do("在花名册里打开")
    wait_until(lambda: clerk.main.top.title.text() == "花名册")
    clerk.still()
    assert clerk.field("姓名").text() == "张三"


def test_who_only_looks_sees_no_acts_of_lines(qapp, place, monkeypatch):
    from tests.features.pay.station import settled

    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-20")
    with closing(Desk.open(place, User("王文"))) as desk:
        settled(desk)
        made(desk)
        desk.user = User("何看", "查看")
        clerk = Clerk(desk)
        clerk.go("待遇")
        assert {"缓发", "扣除", "编制名册"}.isdisjoint(clerk.texts())
        clerk.click("打印和导出")
        assert entries()["发放表"]
        QApplication.activePopupWidget().close()
        clerk.close()


def test_a_correction_offers_what_is_due_now(clerk):
    paid(clerk.desk)
    clerk.still()
    choose(clerk, "周慧")
    given: list[str] = []

    def look(_: QDialog) -> None:
        given.extend((clerk.field("应发金额").text(), *clerk.texts()))
        clerk.click("返回")

    clerk.next_dialog(QDialog, look)
    clerk.do("更正")
    assert given[0] == "0.00"
    assert "到现在一共发了 0.00 元。差额另编一份更正名册，原来的一行不动。" in given
    assert len(runs(clerk)) == 1


# -------------------------------------------------------------------------------------------------- lists and papers
def test_the_kinds_of_lists_are_offered_for_this_year_and_the_last(clerk):
    clerk.click("编制名册")
    assert list(entries()) == ["2025年度绩效专项资金…", "2026年度绩效专项资金…", "岗位补贴…"]
    seen = clerk.will_answer("知道了")
    clerk.do("2026年度绩效专项资金")
    assert any("2026年度考核还没有定案" in word for word in seen)


def test_choosing_no_model_makes_no_list(clerk):
    clerk.next_dialog(ChooseModel, lambda _: clerk.click("返回"))
    clerk.click("编制名册")
    clerk.do(f"{YEAR}年度绩效专项资金")
    assert runs(clerk) == []


def test_a_model_that_cannot_be_says_why(clerk):
    with clerk.desk.act("年度设置") as session:
        session.add(FundYear(year=YEAR, posts=1))
    seen: list[str] = []

    def look(dialog: ChooseModel) -> None:
        seen.extend(clerk.texts())
        assert dialog.model == "系数分配"  # the first that can be
        table = clerk.rows(dialog.table)
        assert (table[0]["姓名"], table[0]["固定标准"], table[0]["得分"]) == ("张三", "—", "96.00")
        clerk.click("编制名册")

    clerk.next_dialog(ChooseModel, look)
    clerk.click("编制名册")
    clerk.do(f"{YEAR}年度绩效专项资金")
    assert any(word.startswith("按固定标准要发") for word in seen)
    assert run(clerk).model == "系数分配"


@pytest.mark.parametrize(("entry", "words"), [
    ("发放表", "绩效专项资金发放表"), ("领款单（每人一张）", "领款单"), ("发放说明（每人一张）", "发放说明"),
    ("银行代发表", "银行"),
])  # fmt: skip
def test_each_paper_of_the_list_in_sight_is_shown(clerk, tmp_path, entry, words):
    drafted(clerk)
    clerk.press("Ctrl+P")
    clerk.click(entry)
    assert words in "".join(clerk.save_paper(tmp_path / "paper.pdf"))


def test_the_slip_of_one_person_is_printed_beside_the_story(clerk, tmp_path):
    drafted(clerk)
    choose(clerk, "郑来")
    clerk.click("打印说明")
    pages = clerk.save_paper(tmp_path / "slip.pdf")
    assert len(pages) == 1
    assert "郑来" in pages[0]


@pytest.mark.parametrize("entry", ["发放表", "银行代发表"])
def test_the_list_is_written_as_a_workbook(clerk, tmp_path, entry):
    drafted(clerk)
    target = tmp_path / "list.xlsx"
    clerk.will_save_as(target)
    clerk.click("打印和导出")
    clerk.do(f"{entry} Excel")
    wait_until(target.exists)
    clerk.still()
    assert clerk.toast() == f"已导出{entry}。"
    cells = [str(cell.value) for row in load_workbook(target).active.iter_rows() for cell in row]
    assert "张三" in cells


def test_without_a_list_the_papers_say_what_is_missing(clerk):
    clerk.click("打印和导出")
    assert not any(entries().values())
    assert {one.toolTip() for one in QApplication.activePopupWidget().actions() if one.text()} == {"还没有发放名册"}
    QApplication.activePopupWidget().close()


def test_a_form_is_placed_by_clicks_on_the_sheet_that_is_turned_up(clerk, tmp_path):
    drafted(clerk)
    form = tmp_path / "县局发放表.xlsx"
    form.write_bytes(county_form())
    seen: list[object] = []

    def place(dialog: FillForm) -> None:
        names = [dialog.items.item(row).text().split("　")[0] for row in range(dialog.items.count())]
        dialog.items.setCurrentRow(names.index("姓名"))
        at = dialog.table.visualItemRect(dialog.table.item(3, 1)).center()
        QTest.mouseClick(dialog.table.viewport(), Qt.MouseButton.LeftButton, pos=at)
        seen.append((dict(dialog.columns).get("name"), dialog.go.isEnabled(), dialog.go.toolTip()))
        dialog.sheets.activated.emit(0)  # the same sheet again: what was clicked is guessed anew
        seen.append((dict(dialog.columns).get("name"), dialog.go.isEnabled()))
        clerk.click("返回")

    clerk.will_open(form)
    clerk.next_dialog(FillForm, place)
    clerk.click("打印和导出")
    clerk.do("填写县里的表格")
    assert seen == [(None, False, "至少要点出姓名的位置"), (2, True)]
    with clerk.desk.look() as session:
        assert session.connection().exec_driver_sql("SELECT count(*) FROM pay_form").scalar() == 0


def test_a_file_that_is_no_workbook_is_refused(clerk, tmp_path):
    drafted(clerk)
    wrong = tmp_path / "县局发放表.xlsx"
    wrong.write_bytes(b"nothing")
    clerk.will_open(wrong)
    clerk.click("打印和导出")
    seen = clerk.will_answer("知道了")
    clerk.do("填写县里的表格")
    wait_until(lambda: seen)


# ------------------------------------------------------------------------------------------------ going about
def two_lists(clerk: Clerk) -> None:
    add_rate(clerk.desk)
    made(clerk.desk)
    clerk.still()
    answer(clerk, "编制", 年度="2025", 月份="第3季度")
    clerk.click("编制名册")
    clerk.do("岗位补贴")


def test_the_list_chosen_at_the_left_is_shown_and_enter_leads_into_it(clerk):
    two_lists(clerk)
    assert tab(clerk).view.title.text() == "2025年第3季度岗位补贴"
    clerk.select_row(TITLE, tab(clerk).list)
    clerk.still()
    assert tab(clerk).view.title.text() == TITLE
    assert "考核结果" in lines(clerk)[0]
    clerk.press("Return")
    assert tab(clerk).view.table.hasFocus()


def test_a_list_just_made_is_shown_whichever_was_before(clerk):
    add_rate(clerk.desk)
    answer(clerk, "编制", 年度="2025", 月份="第3季度")
    clerk.click("编制名册")
    clerk.do("岗位补贴")
    make(clerk)
    assert tab(clerk).view.title.text() == TITLE


def test_a_change_elsewhere_is_seen_in_the_list_and_its_numbers(clerk):
    drafted(clerk)
    assert "草拟 1 份" in said_facts(clerk)
    choose(clerk, "郑来")
    go(clerk.desk, run(clerk).id, "李内勤")
    clerk.still()
    assert "审核 1 份" in said_facts(clerk)
    assert tab(clerk).view.here().line.name == "郑来"  # who was chosen stays chosen
    assert clerk.rows(tab(clerk).list)[0]["进度"] == "审核"


def said_facts(clerk: Clerk) -> list[str]:
    return [one.accessibleName() for one in tab(clerk).head._shown]


def test_places_are_reached_from_elsewhere(clerk):
    two_lists(clerk)
    key = next(one.id for one in runs(clerk) if one.title == TITLE)
    clerk.shell.go(RecordPlace("pay", key))
    clerk.still()
    assert tab(clerk).view.title.text() == TITLE
    clerk.next_dialog(ChooseModel, lambda _: clerk.click("返回"))
    clerk.shell.go(MakePlace(YEAR))
    clerk.still()
    clerk.shell.go(LedgerPlace(YEAR, "应拨"))
    clerk.still()
    assert clerk.field("事项").currentText() == "应拨"
    assert clerk.field("年度").text() == str(YEAR)
    clerk.press("Escape")
    clerk.shell.go(LedgerPlace(2024))
    clerk.still()
    assert clerk.page.here.table.filters.where == {"year": (2024,)}  # no entry of another year is in sight


def test_the_ledger_of_another_year_is_shown_with_its_sums(clerk):
    paid(clerk.desk)
    with clerk.desk.act("记账") as session:
        from station_desk.features.pay.service.fund import enter

        enter(session, 2024, "实拨", date(2024, 12, 1), 100_000)
    page = clerk.page.go("资金台账")
    clerk.still()
    assert [page.years.itemText(at) for at in range(page.years.count())] == ["2025年", "2024年"]
    assert page.sums.text().startswith("应拨 0.00　实拨 0.00　发放 28,500.00")
    clerk.fill("台账年度", "2024年")
    clerk.still()
    assert page.sums.text().startswith("应拨 0.00　实拨 1,000.00")
    assert page.years.currentText() == "2024年"
    clerk.press("F5")
    clerk.still()
    assert page.years.currentText() == "2024年"
    clerk.shell.go(LedgerPlace(2025))
    clerk.still()
    assert page.years.currentText() == "2025年"


def test_the_villages_own_rates_are_taken_from_their_cards(clerk):
    with clerk.desk.act("村主任补贴") as session:
        for village in session.query(Village):
            village.subsidy = 3_000_000
    clerk.page.go("补贴标准")
    clerk.still()
    clerk.will_answer("返回")
    clerk.do("从村屯资料登记")
    assert "有标准的村 0 / 10" in " ".join(clerk.said().split())
    clerk.will_answer("登记")
    clerk.do("从村屯资料登记")
    said = " ".join(clerk.said().split())
    assert "有标准的村 10 / 10" in said
    assert "平均比例 80.0%" in said
