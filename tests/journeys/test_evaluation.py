"""A year of evaluation: twelve months of scores, the board, the signature, the notice, an objection, and the lock."""

from pathlib import Path

import pytest
from PySide6.QtWidgets import QApplication
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from station_desk.features.evaluations.service import settled
from tests.features.evaluations.station import YEAR, open_station
from tests.hands import wait_until
from tests.journeys.steps import Clerk, on
from tests.journeys.test_first_year import MONTH

PEOPLE = ("张三", "李小雨", "王大海", "赵立春", "那日苏", "金成哲", "孙福", "周慧", "钱进", "吴双")
LOST = dict(zip(PEOPLE, (3, 5, 7, 12, 15, 20, 25, 45, 15, 18), strict=True))  # points each person loses every month


def test_a_year_of_evaluation(clerk: Clerk, tmp_path: Path) -> None:
    open_station(clerk.desk, PEOPLE)
    on("2026-01-06")
    clerk.still()
    twelve_months_are_scored(clerk)
    the_year_is_rolled_up_and_calibrated(clerk)
    the_head_signs(clerk)
    the_notice_hangs(clerk, tmp_path)
    an_objection_is_upheld(clerk)
    the_year_is_settled(clerk)
    the_database_keeps_it(clerk)
    the_commended_come_from_what_is_settled(clerk)


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
    assert clerk.page.facts()[0].value == "12 / 12 月"


def the_year_is_rolled_up_and_calibrated(clerk: Clerk) -> None:
    """One is raised by hand over the advisory quota, with a reason."""
    clerk.do("年度汇总")
    clerk.do("汇总定档")
    clerk.do("定档")
    board = clerk.page.board
    assert [column.head.text() for column in board.columns[:3]] == ["优秀　2 人", "称职　7 人", "不称职　1 人"]
    passed = board.columns[1].list
    passed.setFocus()
    passed.choose(0)
    clerk.will_answer("定为优秀", reason="抗洪抢险中转移群众三十余人")
    clerk.press("1")
    wait_until(lambda: board.columns[0].head.text() == "优秀　3 人")
    assert board.meter.over.text() == "超出 1 名"


def the_head_signs(clerk: Clerk) -> None:
    clerk.do("年度汇总")
    clerk.will_answer("报签")
    clerk.do("报所长签批")
    clerk.will_answer("登记签批")
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
    assert not clerk.page.summary.flow.go.isEnabled()  # it cannot be closed before it is over


def an_objection_is_upheld(clerk: Clerk) -> None:
    def fill(act: str, **words: str):
        def answer(_) -> None:
            for title, value in words.items():
                clerk.fill(title, value)
            clerk.click(act)

        return answer

    from station_desk.ui.dialogs import Box

    clerk.next_dialog(Box, fill("登记", 对谁的档次="周慧", 异议人="周慧", 异议内容="住院期间由邻村代办，没有计分"))
    clerk.click("登记异议", clerk.page.summary.flow)
    clerk.still()
    on("2026-01-14")
    clerk.page.refresh()
    clerk.do("结束公示")
    clerk.do("处理异议")
    ruling = {"处理结果": "采纳", "采纳的话，更正为": "称职", "处理理由": "核对住院证明，情况属实"}
    clerk.next_dialog(Box, fill("写入处理结果", **ruling))
    clerk.do("处理")
    assert clerk.rows(clerk.page.objections.table)[0]["处理结果"] == "采纳：不称职→称职"


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
    assert (found["周慧"], found["王大海"], found["赵立春"]) == ("称职", "优秀", "称职")


def the_commended_come_from_what_is_settled(clerk: Clerk) -> None:
    clerk.go("表彰")
    clerk.tick(lambda _: True, "表彰 3 人")
    clerk.do("从优秀中选人")
    assert [row["姓名"] for row in clerk.rows()] == ["张三", "李小雨", "王大海"]
