"""Acts of the demonstration that are told of days gone by."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time

from sqlalchemy.orm import Session

from station_desk.store.desk import Desk


@contextmanager
def on(desk: Desk, title: str, day: date, hour: int = 9) -> Iterator[Session]:
    """An act whose moment is that day at twenty past the hour."""
    with desk.act(title) as session:
        session.info["at"] = datetime.combine(day, time(hour, 20))
        yield session
