"""What the meetings decided: what is open, what is overdue, and what comes before the next meeting of the kind."""

from collections.abc import Sequence
from datetime import date, datetime, time
from typing import Any

from sqlalchemy import Select, select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.schedule.model import Decision, Meeting

OPEN, DONE, GIVEN_UP = "未完成", "已完成", "不再办理"

Decided = tuple[Decision, Meeting]


def open_decisions(session: Session, on: date) -> list[Decided]:
    """What was decided up to a day and is not done yet, by deadline; what has none stands last."""
    query = _decided().where(Decision.state == OPEN, Meeting.starts <= datetime.combine(on, time.max))
    return sorted(_pairs(session, query), key=_by_deadline)


def overdue_decisions(session: Session, on: date) -> list[Decided]:
    """What should have been done before a day and is not, by deadline."""
    query = _decided().where(Decision.state == OPEN, Decision.deadline < on)
    return sorted(_pairs(session, query), key=_by_deadline)


def decisions_of(session: Session, meeting_id: str) -> list[Decision]:
    """What one meeting decided, in the order it was written down."""
    return list(session.scalars(select(Decision).where(Decision.meeting_id == meeting_id).order_by(Decision.id)))


def carried_to(session: Session, meeting: Meeting) -> list[Decided]:
    """What earlier meetings of the kind decided and was still open when this one began, by deadline.

    Nothing is copied: what is done at this meeting stays in its list, with the day it was done.
    """
    day = meeting.starts.date()
    query = _decided().where(
        Meeting.kind == meeting.kind,
        Meeting.starts < meeting.starts,
        Meeting.id != meeting.id,
        (Decision.state == OPEN) | (Decision.done_on >= day),
    )
    return sorted(_pairs(session, query), key=_by_deadline)


def decided_between(session: Session, first: date, last: date) -> list[Decided]:
    """What the meetings from one day to another decided, both days counted in, by meeting."""
    begin, end = datetime.combine(first, time.min), datetime.combine(last, time.max)
    query = _decided().where(Meeting.starts >= begin, Meeting.starts <= end).order_by(Meeting.starts, Decision.id)
    return _pairs(session, query)


def save_decision(session: Session, decision_id: str | None, meeting_id: str, **values: Any) -> Decision:
    """Write one decision down (no key), or change it. Raises UserError where it or its meeting is gone."""
    if decision_id is None:
        if session.get(Meeting, meeting_id) is None:
            raise UserError("这次会议已经被删除，议定事项没有保存。", "如果是误删，可以先撤销删除，再登记一次。")
        fresh = Decision(meeting_id=meeting_id, **values)
        session.add(fresh)
        return fresh
    decision = _there(session, decision_id)
    for key, value in values.items():
        setattr(decision, key, value)
    return decision


def finish_decision(session: Session, decision_id: str, on: date, outcome: str = "") -> Decision:
    """Mark a decision as done on a day, with its result. Raises UserError where it is gone."""
    decision = _there(session, decision_id)
    decision.state, decision.done_on, decision.outcome = DONE, on, outcome.strip() or None
    return decision


def drop_decisions(session: Session, ids: Sequence[str]) -> int:
    """Delete decisions; returns how many were there."""
    found = [one for key in ids if (one := session.get(Decision, key))]
    for one in found:
        session.delete(one)
    return len(found)


def _there(session: Session, decision_id: str) -> Decision:
    decision = session.get(Decision, decision_id)
    if decision is None:
        raise UserError("这条议定事项已经被删除，没有保存。", "如果是误删，可以先撤销删除，再改一次。")
    return decision


def _decided() -> Select[tuple[Decision, Meeting]]:
    return select(Decision, Meeting).join(Meeting, Meeting.id == Decision.meeting_id).where(Meeting.state != "取消")


def _pairs(session: Session, query: Select[tuple[Decision, Meeting]]) -> list[Decided]:
    return [(decision, meeting) for decision, meeting in session.execute(query)]


def _by_deadline(pair: Decided) -> tuple[date, datetime, str]:
    decision, meeting = pair
    return decision.deadline or date.max, meeting.starts, decision.id
