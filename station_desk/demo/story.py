"""Who serves in which village from when to when: the plot of the demonstration, before anybody has a name."""

import random
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta
from functools import cache
from typing import Any

from station_desk.base.paths import RESOURCES

# The demonstration's dice and the words it is told in (resources/demo).


def dice(*key: object) -> random.Random:
    """Dice that fall the same way for the same key, today and on every machine."""
    return random.Random("/".join(map(str, ("station-desk", *key))))  # noqa: S311 - nothing here is secret


@cache
def words(name: str) -> Mapping[str, Any]:
    """The table resources/demo/<name>.toml: people, station or duties."""
    return tomllib.loads((RESOURCES / "demo" / f"{name}.toml").read_text("utf-8"))


BLOCK = 22  # the same things happen once among so many served villages
MOST_BLOCKS = 20
VACANT_OF = 11  # one village is vacant for so many that are served


@dataclass(frozen=True, slots=True)
class Part:
    """One person's way: hired for a village (by its place in the list), perhaps moved, perhaps left."""

    village: int
    hired: date
    state: str = "在岗"
    left: date | None = None
    moved_on: date | None = None
    moved_to: int | None = None

    @property
    def village_now(self) -> int:
        """The village of the latest post."""
        return self.village if self.moved_to is None else self.moved_to

    def serves(self, day: date) -> bool:
        """Whether the person held a post on that day."""
        return self.hired <= day and (self.left is None or day < self.left)

    def in_post(self, first: date, last: date) -> bool:
        """Whether the person held a post on any day from `first` to `last`."""
        return self.hired <= last and (self.left is None or first <= self.left)


@dataclass(frozen=True, slots=True)
class Story:
    """`villages` is how many there are; `parts` are in the order of hiring's village, those who came later last."""

    today: date
    villages: int
    vacant: tuple[int, ...]
    parts: tuple[Part, ...]

    @property
    def last_year(self) -> int:
        return self.today.year - 1


def tell(officers: int, today: date) -> Story:
    """The story of a station where `officers` serve today: everyone first hired before last year began."""
    gaps = max(1, round(officers / VACANT_OF))
    count = officers + gaps
    vacant = tuple(min(count - 1, int((gap + 0.55) * count / gaps)) for gap in range(gaps))
    first = [Part(village, first_day(village, today)) for village in range(count)]
    later: list[Part] = []
    for number, village in enumerate(vacant):
        first[village] = gone(first[village], today - timedelta(days=31 if number % 2 else 75))
    served = [village for village in range(count) if village not in vacant]
    for start in range(0, min(len(served), BLOCK * MOST_BLOCKS), BLOCK):
        change(first, later, served[start : start + BLOCK], today)
    return Story(today, count, vacant, (*first, *later))


def first_day(village: int, today: date) -> date:
    """A day of hiring in one of the years before last year, the policy's first year 2019 at the earliest."""
    die = dice("hired", village)
    year = max(2019, today.year - die.choice((2, 3, 3, 4, 4, 5, 6)))
    return date(year, die.randint(1, 12), die.choice((1, 1, 5, 10, 15)))


def gone(part: Part, day: date) -> Part:
    return replace(part, state="离岗", left=day)


def change(first: list[Part], later: list[Part], block: list[int], today: date) -> None:
    """What happens in a block of served villages: one retires and a neighbour moves in, others leave and are replaced."""
    last = today.year - 1
    if len(block) > 10:
        retiring, mover = block[3], block[10]
        first[retiring] = gone(first[retiring], date(last, 8, 20))
        first[mover] = replace(first[mover], moved_on=date(last, 9, 5), moved_to=retiring)
        later.append(Part(mover, date(last, 10, 15)))
    if len(block) > 7:
        first[block[7]] = gone(first[block[7]], today - timedelta(days=200))
        later.append(Part(block[7], today - timedelta(days=170)))
    if len(block) > 13:
        first[block[13]] = gone(first[block[13]], today - timedelta(days=80))
        later.append(Part(block[13], today - timedelta(days=47), state="试用"))
    if len(block) > 19:
        first[block[19]] = gone(first[block[19]], date(last, 2, 10))
        on_probation = block[0] < BLOCK  # over since a few days in the first block, ended as it should in the others
        later.append(Part(block[19], today - timedelta(days=96), state="试用" if on_probation else "在岗"))
