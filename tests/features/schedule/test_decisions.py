"""What a meeting decided stands before the next one of its kind until it is done, and nothing is copied."""

from datetime import date

import pytest
from sqlalchemy import func, select

from station_desk.base.errors import UserError
from station_desk.features.schedule.model import Decision, Meeting
from station_desk.features.schedule.service.meetings import (
    carried_to,
    decisions_of,
    finish_decision,
    open_decisions,
    overdue_decisions,
    save_decision,
)
from station_desk.store.desk import Desk
from tests.features.schedule.station import meeting_id, open_station, plan_year


@pytest.fixture
def decided(any_desk: Desk) -> Desk:
    open_station(any_desk)
    plan_year(any_desk)
    march = meeting_id(any_desk, "2026-03")
    with any_desk.act("登记议定事项") as session:
        save_decision(session, None, march, what="排查出租房", owner="张三", deadline=date(2026, 3, 25))
        save_decision(session, None, march, what="补发反光背心", owner="李小雨")
    return any_desk


def carried(desk: Desk, month: str) -> list[str]:
    with desk.look() as session:
        return [one.what for one, _ in carried_to(session, session.get_one(Meeting, meeting_id(desk, month)))]


def finish(desk: Desk, what: str, on: date) -> None:
    with desk.act("办结") as session:
        found = session.scalars(select(Decision).where(Decision.what == what)).one()
        finish_decision(session, found.id, on, "已办")


def test_what_is_not_done_stands_at_the_next_meeting_of_the_kind(decided: Desk) -> None:
    assert carried(decided, "2026-04") == ["排查出租房", "补发反光背心"]
    assert carried(decided, "2026-03") == [], "not at the meeting that decided it"
    with decided.look() as session:
        quarter = session.scalars(select(Meeting).where(Meeting.period == "2026-Q2")).one()
        assert carried_to(session, quarter) == [], "another kind has its own"


def test_done_at_a_meeting_it_is_seen_there_and_no_more_at_the_next(decided: Desk) -> None:
    finish(decided, "排查出租房", date(2026, 4, 10))
    assert carried(decided, "2026-04") == ["排查出租房", "补发反光背心"]
    assert carried(decided, "2026-05") == ["补发反光背心"]
    with decided.look() as session:
        assert session.scalar(select(func.count()).select_from(Decision)) == 2, "nothing was copied"
    decided.undo()
    assert carried(decided, "2026-05") == ["排查出租房", "补发反光背心"]


def test_overdue_is_what_should_have_been_done_before_the_day(decided: Desk) -> None:
    with decided.look() as session:
        assert overdue_decisions(session, date(2026, 3, 25)) == []
        assert [(one.what, meeting.title) for one, meeting in overdue_decisions(session, date(2026, 3, 26))] == [
            ("排查出租房", "2026年3月例会")
        ]


def test_open_ones_by_deadline_and_only_of_meetings_that_were(decided: Desk) -> None:
    with decided.look() as session:
        assert open_decisions(session, date(2026, 3, 1)) == []
        assert [one.what for one, _ in open_decisions(session, date(2026, 4, 1))] == ["排查出租房", "补发反光背心"]


def test_a_cancelled_meeting_has_decided_nothing(decided: Desk) -> None:
    with decided.act("取消会议") as session:
        session.get_one(Meeting, meeting_id(decided, "2026-03")).state = "取消"
    assert carried(decided, "2026-04") == []


def test_decisions_go_and_come_back_with_their_meeting(decided: Desk) -> None:
    march = meeting_id(decided, "2026-03")
    with decided.act("删除会议") as session:
        session.delete(session.get_one(Meeting, march))
    with decided.look() as session:
        assert session.scalar(select(func.count()).select_from(Decision)) == 0
    decided.undo()
    with decided.look() as session:
        assert [one.what for one in decisions_of(session, march)] == ["排查出租房", "补发反光背心"]


def test_a_decision_that_is_gone_is_refused_with_a_sentence(decided: Desk) -> None:
    with pytest.raises(UserError, match="议定事项已经被删除"), decided.act("办结") as session:
        finish_decision(session, "gone", date(2026, 4, 1))
    with pytest.raises(UserError, match="会议已经被删除"), decided.act("登记") as session:
        save_decision(session, None, "gone", what="一件事")


def test_giving_up_needs_a_reason(decided: Desk) -> None:
    with pytest.raises(UserError, match="请写明原因"), decided.act("不再办理") as session:
        session.scalars(select(Decision)).first().state = "不再办理"
