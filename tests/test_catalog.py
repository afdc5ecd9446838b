"""What a room offers is found by its names, and a misspelt one is refused instead of being silently nothing."""

import sys
from importlib.machinery import ModuleSpec
from types import ModuleType
from typing import Any

import pytest

from station_desk.catalog import Offer, offers, part_of
from station_desk.features.villages.model import Village
from station_desk.fields.room import Room
from station_desk.fields.sheet import Sheet
from station_desk.printing.task import Paper
from station_desk.ui.parts import Addition

SHELVES = Offer("shelves", Room("货架", group="保障", icon="warehouse"))
SHEET = Sheet(Village, "村屯", columns=("name",), groups=())


def count(desk: Any) -> None:
    """A command."""


@pytest.fixture
def module(monkeypatch: pytest.MonkeyPatch) -> Any:
    """Puts a part of the room 货架 in place, with what it offers."""

    def put(part: str, **names: Any) -> None:
        where = f"station_desk.features.shelves.{part}"
        made = ModuleType(where)
        made.__spec__ = ModuleSpec(where, None)
        vars(made).update(names)
        monkeypatch.setitem(sys.modules, where, made)

    yield put
    part_of.cache_clear()


PAPER, ADDITION = Paper("shelves", "货架清单"), Addition("person")


@pytest.mark.parametrize(
    ("part", "name", "value"),
    [
        ("prints", "PAPRES", (PAPER,)),
        ("prints", "PAPER", PAPER),
        ("page", "ADDITION", (ADDITION,)),
        ("commands", "COMMAND", (count,)),
        ("sheet", "SHEET_", SHEET),
    ],
)
def test_a_misspelt_offer_is_refused(module: Any, part: str, name: str, value: Any) -> None:
    module(part, **{name: value})
    with pytest.raises(TypeError, match=f"shelves.{part}.{name} offers what nobody looks for"):
        SHELVES.part(part)


def test_what_is_offered_by_its_name_is_found(module: Any) -> None:
    module("prints", PAPERS=(PAPER,), FIRST=PAPER, WIDTH=3)
    module("commands", COMMANDS=(count,), count=count)
    assert SHELVES.papers() == (PAPER,)
    assert SHELVES.commands() == (count,)


def test_a_paper_left_out_of_the_papers_is_refused(module: Any) -> None:
    module("prints", PAPERS=(PAPER,), SECOND=Paper("labels", "标签"))
    with pytest.raises(TypeError, match="SECOND"):
        SHELVES.papers()


def test_rooms_keep_what_they_promise() -> None:
    """A room that says it adds to records or takes files has what the window asks it for."""
    for one in offers():
        page = one.part("page")
        assert bool(one.room.adds_to) == bool(getattr(page, "ADDITIONS", ())), one.name
        assert {added.table for added in getattr(page, "ADDITIONS", ())} <= set(one.room.adds_to), one.name
        assert one.room.takes_files == hasattr(page, "take_files"), one.name
        for part in ("sheet", "prints", "commands"):
            one.part(part)
