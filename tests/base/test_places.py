"""Places and the links to them that stand in a text, whatever the words in them."""

from dataclasses import dataclass
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station_desk.base.errors import UserError
from station_desk.base.places import Place, RecordPlace, RoomPlace, desk_link, is_link, place_of, rows_of
from station_desk.base.rich import Paragraph, Run, read_rich, tidy, write_rich


@dataclass(frozen=True)
class ShelfPlace(Place):
    """A shelf of a year."""

    room = "shelves"
    shelf: str
    year: int = 0


ROOMS = {"duties": (), "schedule": (), "shelves": (ShelfPlace,)}
VALUES = some.text(min_size=1, max_size=8).filter(lambda text: "," not in text and "-" not in text)
QUARTER = (date(2026, 1, 1), date(2026, 3, 31))


@given(VALUES, VALUES)
def test_a_link_leads_where_it_was_made_for(word: str, key: str) -> None:
    places = (
        rows_of("duties", duty=word, days=QUARTER), rows_of("duties", tab=word), RecordPlace("schedule", key), RoomPlace("schedule"),
        ShelfPlace(word), ShelfPlace(word, 2026),
    )  # fmt: skip
    for place in places:
        link = desk_link(place)
        assert is_link(link)
        assert place_of(link, ROOMS) == place
    link = desk_link(places[0])
    kept = tidy([Paragraph("text", (Run("3", link=link),))])
    assert read_rich(write_rich(kept))[0].runs[0].link == link


def test_links_that_stand_in_texts_already_open_what_they_did() -> None:
    link = "desk:schedule?tab=议定事项&state=未完成&days=2026-01-01,2026-03-31"
    assert place_of(link, ROOMS) == rows_of("schedule", tab="议定事项", state="未完成", days=QUARTER)


def test_what_is_not_ours_is_no_link_and_what_is_gone_is_said() -> None:
    for link in ("http://example.org", "desk:", "", "schedule"):
        assert not is_link(link)
    with pytest.raises(UserError, match="已经没有了"):
        place_of("desk:cellar?shelf=3", ROOMS)
