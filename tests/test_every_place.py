"""Every place that a room declares opens through the window on the demonstration, and what there is not says so."""

from collections.abc import Iterator
from dataclasses import fields
from pathlib import Path
from typing import Any, cast

import pytest
from PySide6.QtWidgets import QDialog
from sqlalchemy import select

from station_desk.app import make_window
from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.base.places import Place, RecordPlace, RoomPlace, desk_link, rows_of
from station_desk.base.settings import Choices
from station_desk.catalog import linked_place, offers
from station_desk.demo.place import open_demo
from station_desk.features.roster.model import Person
from station_desk.features.schedule.model import Meeting
from station_desk.store.desk import Desk
from station_desk.ui.empty_state import EmptyState
from station_desk.ui.theme import Theme
from station_desk.ui.window.window import Window
from station_desk.ui.work import LatestTask
from tests.hands import settle, wait_until


@pytest.fixture
def window(qtbot: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Window]:
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-11-23")
    monkeypatch.setattr(QDialog, "exec", lambda _: 0)  # what a place asks is put away
    desk = finish(open_demo(tmp_path / "demo"))
    window = make_window(desk, Theme(Choices.load()))
    window.show()
    yield window
    window.close()
    window.deleteLater()
    settle()
    desk.close()


def samples(desk: Desk) -> dict[str, Any]:
    """A value for every field that a place may have."""
    with desk.look() as session:
        person, meeting = session.scalars(select(Person.id)).first(), session.scalars(select(Meeting.id)).first()
    return {
        "month": "2026-10", "year": 2025, "recheck": True, "enclosures": meeting, "attendance": "2026-Q1", "mark": "缺席",
        "person": person, "person_id": person, "rule": "月例会缺席", "lacking": True, "tab": "年度汇总", "make": 2024,
        "enter": "应拨", "field": "phone",
    }  # fmt: skip


def still(window: Window) -> None:
    wait_until(lambda: not any(task.busy for task in window.findChildren(LatestTask)), 60)
    settle()


def test_every_declared_place_opens_and_has_a_link(window: Window) -> None:
    given = samples(window.shell.desk)
    kinds = [(offer.name, kind) for offer in offers() for kind in offer.places()]
    assert len(kinds) > 10
    for room, kind in kinds:
        known = [one.name for one in fields(cast(Any, kind))]
        place: Place = kind(**{name: given[name] for name in known})
        assert place.room == room
        window.shell.go(place)
        still(window)
        assert window.here == room
        assert not isinstance(window.pages[room], EmptyState)
        if known:
            assert linked_place(desk_link(place)) == place


def test_every_room_and_record_opens_and_what_is_not_there_says_so(window: Window) -> None:
    for offer in offers():
        window.shell.go(RoomPlace(offer.name))
        still(window)
        assert window.here == offer.name
    window.shell.go(RecordPlace("roster", samples(window.shell.desk)["person"]))
    for nowhere in (RoomPlace("cellar"), rows_of("roster", colour="red"), rows_of("settings", tab="地窖")):
        with pytest.raises(LookupError):
            window.shell.go(nowhere)
    for link in ("desk:cellar/1", "desk:roster?colour=red"):
        with pytest.raises(UserError):
            linked_place(link)
