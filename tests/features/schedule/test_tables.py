"""The room's other tables: everything decided in one place, and the agendas that new meetings begin with."""

from datetime import date

import pytest
from sqlalchemy import select

from station_desk.base.places import RecordPlace, rows_of
from station_desk.features.schedule.model import AgendaTemplate, Decision, Meeting
from station_desk.features.schedule.rules import AGENDA
from station_desk.features.schedule.service.meetings import agendas, save_decision
from station_desk.features.schedule.service.plan import usual_meeting
from station_desk.store.desk import Desk
from station_desk.ui.table.head import FactButton
from tests.features.schedule.station import meeting_id, plan_year
from tests.hands import Hands, settle, wait_until

OWN = "一、点名\n二、学习"


@pytest.fixture
def hands(window) -> Hands:
    return Hands(window)


@pytest.fixture
def page(window, hands, desk: Desk):
    plan_year(desk)
    march, may = meeting_id(desk, "2026-03"), meeting_id(desk, "2026-05")
    with desk.act("登记议定事项") as session:
        save_decision(session, None, march, what="排查出租房", owner="张三", deadline=date(2026, 3, 25))
        save_decision(session, None, march, what="补发背心", state="已完成", done_on=date(2026, 4, 1))
        save_decision(session, None, may, what="维修警务室")
    page = window.pages["schedule"]
    wait_until(lambda: len(page.list.rows.ids) == 19 and page.list.rows.whole)
    return page


def whats(hands: Hands, table, count: int) -> list[str]:
    wait_until(lambda: table.isVisible() and table.rows.whole and len(table.rows.ids) == count)
    settle()
    return [row["议定事项"] for row in hands.rows(table.table)]


def test_the_head_says_what_is_open_and_shows_it(hands, page, desk) -> None:
    wait_until(lambda: any(one.fact.title == "未办结" for one in hands.see(FactButton)))
    fact = next(one for one in hands.see(FactButton) if one.fact.title == "未办结")
    assert (fact.fact.value, fact.fact.look) == ("2", "bad")
    hands.click("未办结 2")
    table = page.tables["议定事项"]
    assert sorted(whats(hands, table, 2)) == ["排查出租房", "维修警务室"]
    hands.click("列表")
    assert page.list.isVisible()


def test_a_decision_is_done_in_the_table_and_leads_to_its_meeting(hands, page, desk) -> None:
    page.show_place(rows_of("schedule", tab="议定事项", state=("未完成",)))
    table = page.tables["议定事项"]
    whats(hands, table, 2)
    hands.select_row("排查出租房", table.table)
    hands.answer("办结")
    hands.click("办结")
    assert whats(hands, table, 1) == ["维修警务室"]
    with desk.look() as session:
        assert session.scalars(select(Decision.state).where(Decision.what == "排查出租房")).one() == "已完成"
    hands.select_row("维修警务室", table.table)
    hands.click("打开会议")
    wait_until(lambda: page.list.isVisible())
    assert page.list.panel.head.title.text() == "2026年5月例会"


def test_a_span_of_days_shows_what_its_meetings_decided(hands, page, desk) -> None:
    page.show_place(rows_of("schedule", tab="议定事项", days=(date(2026, 1, 1), date(2026, 3, 31))))
    assert sorted(whats(hands, page.tables["议定事项"], 2)) == ["排查出租房", "补发背心"]
    page.show_place(rows_of("schedule", state="待开", days=(date(2026, 1, 1), date(2026, 3, 31))))
    wait_until(lambda: page.list.isVisible() and page.list.rows.whole and len(page.list.rows.ids) == 4)


def test_one_decision_can_be_opened_from_elsewhere(hands, page, desk) -> None:
    with desk.look() as session:
        key = session.scalars(select(Decision.id).where(Decision.what == "补发背心")).one()
    page.shell.go(RecordPlace("schedule", key))
    assert page.tables["议定事项"].panel.head.title.text() == "补发背心"


# --------------------------------------------------------------------------------------------------- the agendas
def test_without_a_template_the_agenda_is_the_desks_own(desk: Desk, page) -> None:
    with desk.look() as session:
        assert agendas(session) == AGENDA
        assert session.get_one(Meeting, meeting_id(desk)).agenda == AGENDA["月例会"]


def test_a_template_serves_planned_and_new_meetings(desk: Desk, page, hands) -> None:
    with desk.act("填写模板") as session:
        session.add(AgendaTemplate(kind="月例会", agenda=OWN))
        session.add(AgendaTemplate(kind="检查", agenda="一、看台账"))
    plan_year(desk, 2027)
    assert meeting_of(desk, "2027-03").agenda == OWN
    assert meeting_of(desk, "2026-03").agenda == AGENDA["月例会"], "what is planned already stays"
    with desk.look() as session:
        assert usual_meeting(session, date(2028, 3, 1))["agenda"] == OWN
    page.list.acts.start_new()
    settle()
    hands.fill("类型", "检查")
    assert hands.field("议程").toPlainText() == "一、看台账"
    hands.fill("类型", "月例会")
    assert hands.field("议程").toPlainText() == OWN
    hands.fill("议程", "一、自己写的")
    hands.fill("类型", "检查")
    assert hands.field("议程").toPlainText() == "一、自己写的"


def meeting_of(desk: Desk, period: str) -> Meeting:
    with desk.look() as session:
        return session.get_one(Meeting, meeting_id(desk, period))


def test_a_template_is_written_in_the_room(hands, page, desk) -> None:
    hands.click("全年")
    hands.click("议程模板")
    table = page.tables["议程模板"]
    wait_until(table.isVisible)
    settle()
    hands.press("Ctrl+N")
    hands.fill("类型", "季小结")
    hands.fill("议程", "一、点名")
    hands.press("Ctrl+S")
    with desk.look() as session:
        assert agendas(session)["季小结"] == "一、点名"
        assert usual_meeting(session, date(2026, 9, 1))["agenda"] == AGENDA.get("其他")
