"""Numbers given in order, as of certificates and cards: the next one, and those that are missing."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import pairwise


@dataclass(frozen=True, slots=True, order=True)
class Series:
    """What the numbers of one series share: 荣〔2025〕001号 has the head 荣〔2025〕 and the tail 号."""

    head: str
    tail: str = ""

    def number(self, count: int, digits: int) -> str:
        """The number at a place of the series."""
        return f"{self.head}{count:0{digits}d}{self.tail}"


@dataclass(frozen=True, slots=True)
class Gap:
    """Places of a series, first to last, that no number stands at."""

    series: Series
    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Numbering:
    """How a room's numbers are formed; `shape` has three groups: head, digits, tail. Others are in no series."""

    shape: str
    digits: int

    def place(self, number: str) -> tuple[Series, int] | None:
        """The series of a number and its place in it, None for one formed otherwise (a province's own)."""
        found = re.fullmatch(self.shape, number)
        return (Series(found[1], found[3]), int(found[2])) if found else None

    def spell(self, gap: Gap) -> str:
        """A gap in words: 荣〔2025〕003号, or 荣〔2025〕003号 至 荣〔2025〕005号."""
        ends = [gap.series.number(one, self.digits) for one in (gap.first, gap.last)]
        return ends[0] if gap.first == gap.last else " 至 ".join(ends)

    def next(self, series: Series, used: Iterable[str]) -> str:
        """The number after the highest of the series, so that none is given twice."""
        places = [place[1] for one in used if (place := self.place(one)) and place[0] == series]
        return series.number(max(places, default=0) + 1, self.digits)

    def gaps(self, used: Iterable[str]) -> list[Gap]:
        """The runs of missing numbers, from 1 up to the highest of each series."""
        known: dict[Series, set[int]] = {}
        for series, count in filter(None, map(self.place, used)):
            known.setdefault(series, set()).add(count)
        found = []
        for series, places in known.items():
            standing = sorted(places)
            for before, place in pairwise([0, *standing]):
                if place > before + 1:
                    found.append(Gap(series, before + 1, place - 1))
        return found
