"""Links into the desk say where they lead, whatever the words in them."""

from datetime import date

from hypothesis import given
from hypothesis import strategies as some

from station_desk.base.links import Place, desk_link, place_of
from station_desk.base.rich import Paragraph, Run, read_rich, tidy, write_rich

VALUES = some.text(min_size=1, max_size=8).filter(lambda text: "," not in text and "-" not in text)


@given(VALUES, VALUES)
def test_a_link_leads_where_it_was_made_for(word: str, key: str) -> None:
    link = desk_link("duties", duty=word, days=(date(2026, 1, 1), date(2026, 3, 31)))
    assert place_of(link) == Place("duties", None, {"duty": word, "days": (date(2026, 1, 1), date(2026, 3, 31))})
    assert place_of(desk_link("schedule", key)) == Place("schedule", key)
    kept = tidy([Paragraph("text", (Run("3", link=link),))])
    assert read_rich(write_rich(kept))[0].runs[0].link == link


def test_what_is_not_ours_leads_nowhere() -> None:
    for link in ("http://example.org", "desk:", "", "schedule"):
        assert place_of(link) is None
