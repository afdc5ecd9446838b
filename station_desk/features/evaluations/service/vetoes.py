"""一票否决: what makes a person 不称职 whatever the score."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.evaluations.model import Veto, check_open
from station_desk.features.evaluations.service.now import moment_of


def bar_person(session: Session, year: int, person_id: str, what: str) -> Veto:
    """Register a veto with what it is for. Raises UserError without it, or where the year is with the head or further."""
    check_open(session, year)
    if not what.strip():
        raise UserError("没有写否决的事由。", "请写明是什么事、哪一天、依据什么。")
    made = Veto(year=year, person_id=person_id, what=what.strip(), by=session.info["user"].name, at=moment_of(session))
    session.add(made)
    session.flush()
    return made


def unbar_person(session: Session, year: int, person_id: str) -> None:
    """Take a veto back. Raises UserError where there is none, or where the year is with the head or further."""
    check_open(session, year)
    found = session.scalar(select(Veto).where(Veto.year == year, Veto.person_id == person_id))
    if found is None:
        raise UserError("没有登记一票否决。", "请核对姓名和年度。")
    session.delete(found)
