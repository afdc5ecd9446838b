"""An officer leaves: the village stands vacant everywhere, until a successor is there."""

from datetime import date

from PySide6.QtWidgets import QAbstractButton, QTableView

from station_desk.base.idnumber import made_up
from station_desk.ui.dialogs import Box
from tests.hands import wait_until
from tests.journeys.steps import Clerk

NAME, VILLAGE = "单秀杰", "四间村"


def lines(clerk: Clerk) -> list[str]:
    """What 今日 says is due."""
    page = clerk.go("今日")
    wait_until(lambda: page.shown is not None)
    clerk.still()
    return [line.sentence for line in page.shown.lines]


def tile(clerk: Clerk) -> str:
    """What the coverage board says of the village."""
    clerk.go("村屯")
    clerk.do("覆盖情况")
    [found] = [words for words in names_in_sight(clerk) if words.startswith(f"口前镇{VILLAGE} ")]
    return found


def names_in_sight(clerk: Clerk) -> list[str]:
    return [button.accessibleName() for button in clerk.see(QAbstractButton)]


def test_a_village_without_an_officer(old_hand: Clerk) -> None:
    clerk = old_hand
    assert not any(VILLAGE in line for line in lines(clerk))
    assert tile(clerk) == f"口前镇{VILLAGE} 在岗 {NAME}"
    the_officer_leaves(clerk)
    assert tile(clerk).startswith(f"口前镇{VILLAGE} 空缺 {NAME}健康原因，今天起空缺")
    [told] = [line for line in lines(clerk) if VILLAGE in line]
    assert f"{VILLAGE}（口前镇）今天起空缺" in told
    home_leads_to_the_village(clerk)
    assert tile(clerk).startswith(f"口前镇{VILLAGE} 流程中")
    a_successor_comes(clerk)
    assert tile(clerk) == f"口前镇{VILLAGE} 在岗 郝建国"
    assert not any(VILLAGE in line for line in lines(clerk))
    both_are_in_the_village_s_past(clerk)


def the_officer_leaves(clerk: Clerk) -> None:
    clerk.go("花名册")
    clerk.fill("查找", "sxj")
    clerk.still()
    clerk.select_row(NAME)
    clerk.next_dialog(Box, lambda _: (clerk.fill("离岗原因", "健康原因"), clerk.click("办理离岗")))
    clerk.click("离岗", clerk.page.panel)
    clerk.still()
    assert f"已办理{NAME}离岗" in clerk.toast()
    assert {row["姓名"]: row["在职状态"] for row in clerk.rows()}[NAME] == "离岗"
    clerk.fill("查找", "")
    clerk.still()


def home_leads_to_the_village(clerk: Clerk) -> None:
    """Its button opens the village, where the next step is noted."""
    lines(clerk)
    [button] = [name for name in names_in_sight(clerk) if VILLAGE in name]
    clerk.do(button)
    assert clerk.main.here == "villages"
    assert clerk.field("村名").text() == VILLAGE
    clerk.fill("下一步", "12月中旬补选治保主任")
    clerk.press("Ctrl+S")


def a_successor_comes(clerk: Clerk) -> None:
    clerk.go("花名册")
    clerk.press("Ctrl+N")
    clerk.fill("姓名", "郝建国")
    number = made_up(17, date(1991, 4, 9))
    clerk.fill("公民身份号码", number)
    assert clerk.field("出生日期").text() == "1991-04-09"
    clerk.fill("所属村", VILLAGE)
    clerk.fill("聘用日期", "2026-11-23")
    clerk.fill("联系电话", "13900000077")
    clerk.press("Ctrl+S")
    assert "已新增郝建国" in clerk.toast()


def both_are_in_the_village_s_past(clerk: Clerk) -> None:
    """A second officer for the village is refused, and nobody's post is lost."""
    clerk.go("花名册")
    clerk.fill("查找", NAME)
    clerk.still()
    clerk.select_row(NAME)
    clerk.do("任职经历")
    posts = clerk.rows(clerk.page.panel.pages.currentWidget().findChild(QTableView))
    assert (posts[0]["所属村"], posts[0]["止"], posts[0]["原因"]) == (VILLAGE, "2026-11-23", "健康原因")
    clerk.do("资料")
    said = clerk.will_answer("知道了")
    clerk.fill("在职状态", "在岗")
    clerk.press("Ctrl+S")
    assert any("一村只能有一名" in words for words in said)
    clerk.do("还原")
