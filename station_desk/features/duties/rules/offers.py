"""What a field of quick entry offers while it is typed, and what it shows once it is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from station_desk.base.dates import show_date
from station_desk.features.duties.rules.lines import SAME, Someone, people_like, read_day
from station_desk.features.duties.rules.span import read_span
from station_desk.features.duties.rules.words import duties_like, number_of, short_name

MOST_PEOPLE = 9  # one digit each


@dataclass(frozen=True, slots=True)
class Offered:
    """The people or duties that a text can mean, each in words; `sure`: the first is meant beyond doubt."""

    things: tuple[Someone | str, ...] = ()
    words: tuple[str, ...] = ()
    sure: bool = False


def offered_for(key: str, text: str, people: Sequence[Someone], day: date) -> Offered:
    """What the text of a field can mean."""
    if text in SAME:
        return Offered()
    if key == "person":
        found, sure = people_like(text, people, day)
        found = found[:MOST_PEOPLE]
        words = tuple(f"{place} {one.name} {one.village_near(day)}" for place, one in enumerate(found, 1))
        return Offered(tuple(found), words, sure)
    if key == "duty":
        duties = duties_like(text)
        return Offered(tuple(duties), tuple(f"{number_of(one)} {short_name(one)}" for one in duties), len(duties) == 1)
    return Offered()


def shown(thing: Someone | str, people: Sequence[Someone], day: date) -> str:
    """A person or a duty as it stands in its field; one of several of the same name with his village."""
    if not isinstance(thing, Someone):
        return f"{number_of(thing)} {short_name(thing)}"
    alone = sum(other.name == thing.name for other in people) == 1
    return thing.name if alone else f"{thing.name} {thing.village_near(day)}"


def understood(key: str, text: str, before: date | None, today: date) -> str:
    """A day or a span as it is kept; raises ValueError with a sentence. `before` is the day of the line above."""
    if key == "day":
        return show_date(read_day(text, before, today))
    return read_span(text) or "" if key == "span" else text


def doubt_of(key: str, text: str, offered: Offered) -> str:
    """Why none of what is offered can be taken."""
    if not offered.things:
        return f"花名册里没有“{text}”" if key == "person" else f"“{text}”看不出是哪一项职责"
    return "对得上的不止一个，请按数字键选" if key == "person" else "对得上的不止一项，请填序号"
