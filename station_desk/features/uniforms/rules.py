"""Sizes as the maker wants them, and the gaps in a run of badge numbers: pure functions, no database."""

import re
from collections.abc import Iterable
from itertools import pairwise

# Body types by how far the chest is over the waist, in cm: GB/T 1335.1-2008 (men), GB/T 1335.2-2008 (women).
TYPES = {"男": ((17, "Y"), (12, "A"), (7, "B")), "女": ((19, "Y"), (14, "A"), (9, "B"))}
STOUT = "C"
LONGEST_GAP = 200  # numbers; a longer one is another series


def step(tenths: int, by: int) -> int:
    """The nearest size in steps of so many cm."""
    return (tenths + by * 5) // (by * 10) * by


def body_type(chest: int | None, waist: int | None, sex: str | None) -> str:
    """Y A B or C; "" where a measure or the sex is missing."""
    if chest is None or waist is None or sex not in TYPES:
        return ""
    return next((word for least, word in TYPES[sex] if chest - waist >= least * 10 - 5), STOUT)


def tops(height: int | None, chest: int | None, waist: int | None, sex: str | None) -> str:
    """The size of a jacket by GB/T 1335, series 5·4 (175/92A); measures in tenths of a cm, "" where one is missing."""
    if height is None or chest is None:
        return ""
    return f"{step(height, 5)}/{step(chest, 4)}{body_type(chest, waist, sex)}"


def trousers(height: int | None, chest: int | None, waist: int | None, sex: str | None) -> str:
    """The size of trousers by GB/T 1335, series 5·2 (175/80A)."""
    if height is None or waist is None:
        return ""
    return f"{step(height, 5)}/{step(waist, 2)}{body_type(chest, waist, sex)}"


def cap(tenths: int | None) -> str:
    """The size of a cap in whole cm."""
    return "" if tenths is None else str(step(tenths, 1))


def shoe(tenths: int | None) -> str:
    """The old shoe size (42); a new one in mm (260) is turned into it: mm ÷ 5 − 10."""
    if tenths is None:
        return ""
    size = tenths / 10 if tenths < 1000 else tenths / 50 - 10
    return f"{round(size * 2) / 2:g}"


def split_badge(badge: str) -> tuple[str, str]:
    """NF2204007 → (NF, 2204007); without a number at the end ("…", "")."""
    found = re.fullmatch(r"(.*?)(\d*)", badge)
    assert found
    return found[1], found[2]


def gaps(badges: Iterable[str]) -> list[str]:
    """The numbers that nobody has between the lowest and the highest of each series, in order.

    A series is what has the same letters and as many digits; a hole of over 200 numbers parts two series.
    """
    series: dict[tuple[str, int], set[int]] = {}
    for badge in badges:
        letters, digits = split_badge(badge)
        if digits:
            series.setdefault((letters, len(digits)), set()).add(int(digits))
    return [
        f"{letters}{number:0{length}d}"
        for (letters, length), numbers in sorted(series.items())
        for low, high in pairwise(sorted(numbers))
        if high - low <= LONGEST_GAP
        for number in range(low + 1, high)
    ]
