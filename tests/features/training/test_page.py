"""The training by a clerk's hands: a course entered, its people marked by keys, hours looked through, made up."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from station_desk.base.jobs import finish
from station_desk.base.places import RecordPlace
from station_desk.excel.importing import carry_out, plan_import
from station_desk.features.training.model import Course, Trainee
from station_desk.features.training.page.courses import SittingTab
from station_desk.features.training.rules import Sitting
from station_desk.features.training.service import roll_of
from station_desk.features.training.sheet import TRAINEES
from station_desk.store.desk import Desk
from station_desk.ui.ask import Ask
from station_desk.ui.table.head import FactButton
from tests.features.schedule.station import OFFICERS
from tests.features.training.station import hire, teach
from tests.hands import Hands, settle, wait_until

ALL = dict.fromkeys(OFFICERS, "参加")


@pytest.fixture
def page(window):
    return window.pages["training"]


@pytest.fixture
def hands(window) -> Hands:
    return Hands(window)


def told(desk: Desk, key: str) -> dict[str, str]:
    with desk.look() as session:
        return {
            one.name: " ".join(filter(None, (one.sitting.mark, one.sitting.result)))
            for one in roll_of(session, key)
            if one.sitting
        }


def facts(hands: Hands) -> list[str]:
    return [button.accessibleName() for button in hands.see(FactButton)]


@pytest.fixture
def course(window, page, hands, desk) -> str:
    """A course of today, opened at its people."""
    key = teach(desk, date(2026, 10, 22), 8)
    window.show_place(RecordPlace("training", key))
    settle()
    hands.click("参加人员")
    return key


def test_a_course_is_entered_and_everybody_marked_then_the_exceptions(hands, page, desk, window) -> None:
    window.activateWindow()
    wait_until(window.isActiveWindow)
    hands.press("Ctrl+N")
    hands.fill("培训名称", "秋季集中培训")
    hands.fill("学时", "8")
    hands.press("Ctrl+S")
    with desk.look() as session:
        key = session.scalars(select(Course.id)).one()
        assert session.get_one(Course, key).begins == date(2026, 10, 22)
    hands.click("参加人员")
    tab = page.here.panel.findChild(SittingTab)
    hands.click("全部参加")
    hands.select_row("李小雨", tab.view)
    hands.press("A")
    hands.press("B")  # the next one has not passed
    hands.click("全部合格")
    assert "参加 4  请假 0  缺席 1  合格 3  不合格 1" in hands.texts()
    assert told(desk, key) == {}
    tab.view.setFocus()
    hands.press("Ctrl+S")
    assert told(desk, key) == {
        "张三": "参加 合格", "李小雨": "缺席", "王大海": "参加 不合格", "赵立春": "参加 合格", "那日苏": "参加 合格",
    }  # fmt: skip
    assert desk.next_undo() == "登记秋季集中培训参加情况"
    window.shell.undo()
    wait_until(lambda: told(desk, key) == {})


def test_scores_and_own_hours_are_typed(hands, page, course, desk) -> None:
    tab = page.here.panel.findChild(SittingTab)
    hands.select_row("张三", tab.view)
    tab.view.setFocus()
    hands.press("8")
    hands.type("7.5")
    hands.press("Return")
    assert hands.rows(tab.view)[0] == {
        "村": "口前村", "姓名": "张三", "参加": "参加", "考核": "", "成绩": "87.5", "学时": "", "备注": "",
    }  # fmt: skip
    index = tab.marks.index(0, 5)
    tab.marks.setData(index, "401")
    assert "张三的实得学时应在 0 到 400 之间" in hands.texts()
    tab.marks.setData(index, "abc")
    assert any("张三的实得学时" in text and "abc" in text for text in hands.texts())
    tab.marks.setData(index, "４.5")
    assert hands.rows(tab.view)[0]["学时"] == "4.5"
    hands.click("保存登记")
    with desk.look() as session:
        one = session.scalars(select(Trainee)).one()
        assert (one.score, one.hours) == (8750, 450)


def test_what_is_not_saved_is_asked_for_before_another_course_is_shown(hands, page, course, desk) -> None:
    teach(desk, date(2026, 3, 10), 8, title="春训")
    wait_until(lambda: len(page.here.rows.ids) == 2)
    settle()
    hands.click("全部参加")
    assert page.unsaved
    said: list[str] = []
    hands.when_asked(lambda _: (said.extend(hands.texts()), hands.click("返回")))
    hands.select_row("春训", page.here.table)
    assert any("参加情况还没有保存" in text for text in said)
    assert page.here.panel.record_id == course
    hands.answer("保存")
    hands.select_row("春训", page.here.table)
    assert page.here.panel.record_id != course
    assert told(desk, course) == dict.fromkeys(OFFICERS, "参加")


def test_the_foot_belongs_to_the_tab_in_front(hands, page, course) -> None:
    words = lambda: {text for text in hands.texts() if text.startswith(("保存", "还原"))}  # noqa: E731
    hands.click("全部参加")
    assert words() == {"保存登记", "还原"}
    hands.click("还原")
    hands.click("资料")
    hands.fill("授课人", "周正")
    assert words() == {"保存", "还原"}


def test_whoever_missed_it_is_offered_to_make_it_up(hands, page, desk, window) -> None:
    key = teach(desk, date(2026, 9, 10), 8, title="秋训", **{**ALL, "张三": "缺席"})
    window.show_place(RecordPlace("training", key))
    settle()

    def agree(dialog) -> None:
        assert isinstance(dialog, Ask)
        assert any("张三没有参加" in text for text in hands.texts())
        hands.click("安排补训")

    hands.when_asked(agree)
    hands.click("补训")
    settle()
    with desk.look() as session:
        fresh = session.scalars(select(Course).where(Course.title == "秋训（补训）")).one()
    assert told(desk, fresh.id) == {"张三": "参加"}
    assert page.here.panel.record_id == fresh.id
    window.show_place(RecordPlace("training", key))
    settle()
    seen: list[str] = []
    hands.when_asked(lambda _: (seen.extend(hands.texts()), hands.click("知道了")))
    hands.click("补训")
    assert any("没有要补训的人" in text for text in seen)


def test_who_has_not_reached_the_hours_is_found_and_opened(hands, page, desk, window) -> None:
    teach(desk, date(2026, 3, 10), 16, **{**ALL, "张三": "请假"})
    hire(desk, "周新", date(2026, 6, 1))
    settle()
    wait_until(lambda: "学时不够 1 人" in " ".join(facts(hands)))
    hands.click("学时不够 1 人")
    wait_until(lambda: len(hands.rows()) == 2)
    assert [(row["姓名"], row["岗前培训"], row["年度学时"], row["情况"], row["说明"]) for row in hands.rows()] == [
        ("张三", "—", "0 / 16", "没有达到", "年度还差 16 学时"),
        ("周新", "0 / 24", "—", "没有达到", "岗前培训还差 24 学时"),
    ]
    hands.click("全部")
    assert len(hands.rows()) == 6
    hands.click("上一年")
    wait_until(lambda: len(hands.rows()) == 5)
    hands.click("下一年")
    wait_until(lambda: len(hands.rows()) == 6)
    hands.select_row("周新")
    window.activateWindow()
    wait_until(window.isActiveWindow)
    page.here.table.setFocus()
    hands.press("Return")
    assert window.here == "roster"
    assert window.pages["roster"].panel.head.title.text() == "周新"


def test_a_workbook_of_who_took_part_is_imported(desk: Desk, october: str, tmp_path: Path) -> None:
    from openpyxl import Workbook

    from tests.features.schedule.station import open_station

    open_station(desk)
    teach(desk, date(2026, 3, 10), 8, title="2026年春训", 张三=Sitting("参加", "合格"))
    book = Workbook()
    for row in (
        ("2026年春训参加人员",),
        ("培训", "姓名", "参加情况", "考核结果", "成绩"),
        ("2026年春训", "张三", "参加", "不合格", 55),
        ("2026年春训", "李小雨", "缺席", None, None),
        ("2026年春训", "查无此人", "参加", "合格", 90),
        ("2026年春训", "王大海", "请假", "合格", None),
    ):
        book.active.append(row)
    book.save(tmp_path / "p.xlsx")
    draft = finish(plan_import(desk, TRAINEES, tmp_path / "p.xlsx"))
    assert draft.counts() == {"更新": 1, "新增": 1, "拒绝": 2}
    finish(carry_out(desk, draft))
    with desk.look() as session:
        key = session.scalars(select(Course.id)).one()
    assert told(desk, key) == {"张三": "参加 不合格", "李小雨": "缺席"}
