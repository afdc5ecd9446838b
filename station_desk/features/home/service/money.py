"""What of the pay is due: lists not made, not approved, not paid, and money that has not come."""

from collections.abc import Iterator
from datetime import date

from sqlalchemy.orm import Session

from station_desk.features.home.rules import Due
from station_desk.features.home.service.meetings import urgency
from station_desk.features.pay.service import waiting


def due_money(session: Session, today: date) -> Iterator[Due]:
    """All of it."""
    for one in waiting(session, today):
        yield Due(f"pay {one.kind}", urgency(one.late), one.sentence, "pay", one.act, None, one.run_id, one.where)
