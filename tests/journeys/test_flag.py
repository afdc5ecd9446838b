"""Somebody misses meetings: the flag rises, is talked over, rises again, and goes when the attendance was wrong."""

import pytest
from sqlalchemy import select

from station_desk.features.duties.model import FlagWord
from station_desk.features.duties.page.log import RecordTab
from station_desk.features.schedule.page.roll import RollTab
from station_desk.features.schedule.service.plan import add_plan, missing_plan
from station_desk.ui.ask import Ask
from tests.features.schedule.station import open_station, person_ids
from tests.hands import wait_until
from tests.journeys.steps import Clerk, on

NAME, OTHER = "张三", "李小雨"


@pytest.fixture
def planned(clerk: Clerk) -> Clerk:
    """The clerk at a small station whose year is planned."""
    open_station(clerk.desk)
    with clerk.desk.act("排定2026年日程") as session:
        add_plan(session, missing_plan(session, 2026))
    clerk.still()
    return clerk


def test_a_flag_from_the_second_absence_to_the_correction(planned: Clerk) -> None:
    clerk = planned
    miss(clerk, "2026-03-11", "2026年3月例会")
    assert above_the_form(clerk, NAME) == [], "once is no matter"
    miss(clerk, "2026-04-13", "2026年4月例会")
    first = "近3个月缺席 2 次月例会（3月10日、4月10日）"
    assert above_the_form(clerk, NAME) == [first]
    assert above_the_form(clerk, OTHER) == []
    assert listed(clerk) == [(NAME, first)]
    it_is_talked_over(clerk, first)
    assert above_the_form(clerk, NAME) == []
    assert listed(clerk) == []
    the_word_is_in_the_record(clerk)
    miss(clerk, "2026-05-12", "2026年5月例会")
    again = "近3个月缺席 3 次月例会（3月10日、4月10日、5月11日）"
    assert listed(clerk) == [(NAME, again)]
    assert above_the_form(clerk, NAME) == [again]
    it_was_a_mistake(clerk, "2026年5月例会")
    assert above_the_form(clerk, NAME) == []
    assert listed(clerk) == []


def miss(clerk: Clerk, day: str, meeting: str) -> None:
    """Everybody is there but one."""
    on(day)
    roll = open_roll(clerk, meeting)
    clerk.do("全部出席")
    mark(clerk, roll, "A")


def open_roll(clerk: Clerk, meeting: str) -> RollTab:
    clerk.go("例会日程")
    clerk.select_row(meeting, clerk.page.list.table)
    clerk.do("出勤")
    found = clerk.page.list.panel.findChild(RollTab)
    assert isinstance(found, RollTab)
    return found


def mark(clerk: Clerk, roll: RollTab, key: str) -> None:
    clerk.select_row(NAME, roll.view)
    clerk.wake()
    roll.view.setFocus()
    clerk.press(key)
    clerk.do("保存出勤")


def above_the_form(clerk: Clerk, name: str) -> list[str]:
    """What stands above somebody's form."""
    clerk.go("花名册")
    clerk.page.open_record(person_ids(clerk.desk)[name])
    clerk.still()
    return [text for text in clerk.texts() if "次月例会" in text and not text.startswith("处理")]


def listed(clerk: Clerk) -> list[tuple[str, str]]:
    """The list 提醒."""
    clerk.go("履职纪实")
    clerk.do("提醒")
    clerk.still()
    return [(row["姓名"], row["情况"]) for row in clerk.rows(clerk.page.here.table)]


def it_is_talked_over(clerk: Clerk, sentence: str) -> None:
    clerk.select_row(NAME, clerk.page.here.table)
    clerk.next_dialog(Ask, lambda _: (clerk.fill("处理情况", "已谈话，本人说明外出务工"), clerk.click("处理")))
    clerk.do("处理")
    assert "已处理张三的提醒（月例会缺席）" in clerk.toast()
    with clerk.desk.look() as session:
        assert session.scalars(select(FlagWord.word)).all() == ["已谈话，本人说明外出务工"]


def the_word_is_in_the_record(clerk: Clerk) -> None:
    clerk.do("已处理的也列出")
    assert [row["处理情况"] for row in clerk.rows(clerk.page.here.table)] == ["已谈话，本人说明外出务工（2026-04-13）"]
    clerk.do("已处理的也列出")
    clerk.go("花名册")
    clerk.page.open_record(person_ids(clerk.desk)[NAME])
    clerk.do("记录")
    [record] = clerk.page.panel.findChildren(RecordTab)
    assert "月例会缺席：已谈话，本人说明外出务工" in [row["内容"] for row in clerk.rows(record.table)]
    clerk.do("资料")


def it_was_a_mistake(clerk: Clerk, meeting: str) -> None:
    mark(clerk, open_roll(clerk, meeting), "P")
    wait_until(lambda: "已登记" in clerk.toast())
