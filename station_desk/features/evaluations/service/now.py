"""When something is done: now, or in days gone by that are being told."""

from datetime import datetime

from sqlalchemy.orm import Session

from station_desk.base import dates


def moment_of(session: Session) -> datetime:
    """Now, or the moment that whoever tells of days gone by has put into `session.info["at"]`."""
    at: datetime = session.info.get("at") or dates.now()
    return at.replace(microsecond=0)
