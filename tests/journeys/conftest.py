"""A clerk at an empty desk, and one at a station with a year behind it."""

import shutil
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from station_desk.base.jobs import finish
from station_desk.catalog import load_models
from station_desk.demo.place import open_demo
from station_desk.store.desk import Desk
from station_desk.store.roles import User
from tests.journeys.steps import Clerk

WANG = User("王敏")


@pytest.fixture(autouse=True)
def first_day(monkeypatch: pytest.MonkeyPatch) -> None:
    """Every journey begins on Monday the 5th of January 2026; `on` goes on from there and all is undone at the end."""
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-01-05")


def at_work(place: Path) -> Iterator[Clerk]:
    load_models()
    with closing(Desk.open(place, WANG)) as desk:
        clerk = Clerk(desk)
        yield clerk
        clerk.close()


@pytest.fixture
def clerk(qapp, place: Path) -> Iterator[Clerk]:
    """王敏 at an empty desk."""
    yield from at_work(place)


@pytest.fixture(scope="session")
def year_behind(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the demonstration as it stands on the 23rd of November 2026."""
    folder = tmp_path_factory.mktemp("journey") / "desk"
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("STATION_DESK_TODAY", "2026-11-23")
        finish(open_demo(folder)).close()
    return folder


@pytest.fixture
def old_hand(qapp, year_behind: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Clerk]:
    """王敏 at the demonstration, on that day."""
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-11-23")
    yield from at_work(shutil.copytree(year_behind, tmp_path / "station"))
