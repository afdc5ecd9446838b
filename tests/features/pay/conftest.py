"""A clerk before the window of a station whose year is settled."""

from collections.abc import Iterator
from contextlib import closing

import pytest

from station_desk.store.desk import Desk, User
from tests.features.pay.station import settled
from tests.journeys.steps import Clerk


@pytest.fixture
def clerk(qapp, place, monkeypatch) -> Iterator[Clerk]:
    """王文 at a station whose year 2025 is settled."""
    from station_desk.catalog import load_models

    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-20")
    load_models()
    with closing(Desk.open(place, User("王文"))) as desk:
        settled(desk)
        hands = Clerk(desk)
        hands.go("待遇")
        yield hands
        hands.close()
