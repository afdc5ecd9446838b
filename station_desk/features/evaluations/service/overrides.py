"""Points set otherwise than evidence gives: who did so, when and why."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.features.evaluations.model import Override


def overrides_of(session: Session, person_id: str, item_id: str, month: str) -> list[Override]:
    """The hand's changes of one cell in a month such as 2025-03, the newest first."""
    query = select(Override).where(Override.person_id == person_id, Override.item_id == item_id)
    return list(session.scalars(query.where(Override.month == month).order_by(Override.id.desc())))
