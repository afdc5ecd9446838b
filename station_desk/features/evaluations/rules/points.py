"""How the points of a month's lines become its score, and months a quarter's and a year's.

Points are integers of 1/100 分, weights of 1/100 (percent), so that all of it is sums of integers, in SQL too.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from station_desk.base import chinese

COUNTED, BONUS, DEDUCTION = "项目", "加分", "扣分"
WHOLE = 10_000  # 1/100 分: what the most points of the 项目, each times its weight, add up to
FULL_WEIGHT = 100
TYPED = re.compile(r"([+-]?)(\d{0,6})(?:\.(\d*))?分?")


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the scheme: `kind` 项目 加分 扣分, `most` and `rate` in 1/100 分, `weight` in percent.

    `evidence` is what the points come from by themselves, `rate` for each time; "" and 0 for what is scored by hand.
    """

    id: str
    kind: str
    title: str
    short: str
    most: int
    weight: int = FULL_WEIGHT
    section: str = ""
    evidence: str = ""
    rate: int = 0


@dataclass(frozen=True, slots=True)
class Ceilings:
    """What all bonuses and all deductions of a month may come to at most, 1/100 分; None where nothing is set."""

    bonus: int | None = None
    deduction: int | None = None


NO_CEILINGS = Ceilings()


def show_points(points: int) -> str:
    """1/100 分 without needless noughts: 1250 → "12.5"."""
    return f"{points / 100:.2f}".rstrip("0").rstrip(".")


def read_points(raw: object, item: Item) -> int | None:
    """The points (1/100 分) a clerk typed for an item, full-width digits too; None for blank.

    A deduction may be written -2. Raises ValueError with a sentence for what is no score of this item.
    """
    text = chinese.half_width(chinese.normal_text(raw)).replace("。", ".").replace("−", "-").replace("－", "-")
    text = text.replace(" ", "")
    if not text:
        return None
    found = TYPED.fullmatch(text)
    if not found or not (found[2] or found[3]):
        raise ValueError(f"“{text[:12]}”不是分数，请填数字")
    if len((found[3] or "").rstrip("0")) > 2:
        raise ValueError(f"“{text[:12]}”的小数多于两位")
    points = int(found[2] or 0) * 100 + int((found[3] or "")[:2].ljust(2, "0"))
    if found[1] == "-" and points and item.kind != DEDUCTION:
        raise ValueError(f"应在 0 到 {show_points(item.most)} 之间，填的是 -{show_points(points)}")
    if points > item.most:
        raise ValueError(f"应在 0 到 {show_points(item.most)} 之间，填的是 {show_points(points)}")
    return points


def missing_items(items: Sequence[Item], points: Mapping[str, int]) -> int:
    """How many 项目 have no points yet."""
    return sum(1 for item in items if item.kind == COUNTED and item.id not in points)


def month_score(items: Sequence[Item], points: Mapping[str, int], ceilings: Ceilings = NO_CEILINGS) -> int | None:
    """A month's score from the points by item; None while any 项目 is missing (missing is not zero).

    Bonus and deduction may be left blank.
    """
    if missing_items(items, points) or all(item.kind != COUNTED for item in items):
        return None
    sums = dict.fromkeys((COUNTED, BONUS, DEDUCTION), 0)
    for item in items:
        sums[item.kind] += points.get(item.id, 0) * item.weight
    return total(sums[COUNTED], sums[BONUS], sums[DEDUCTION], ceilings)


def total(counted: int, bonus: int, deduction: int, ceilings: Ceilings) -> int:
    """A month's score in 1/100 分 from its three sums of points × weight (1/10000 分), half up, never under zero.

    Bonuses and deductions count up to their ceilings.
    """
    if ceilings.bonus is not None:
        bonus = min(bonus, ceilings.bonus * FULL_WEIGHT)
    if ceilings.deduction is not None:
        deduction = min(deduction, ceilings.deduction * FULL_WEIGHT)
    return (max(0, counted + bonus - deduction) + FULL_WEIGHT // 2) // FULL_WEIGHT


def whole_of(items: Iterable[Item]) -> int:
    """What the 项目 can come to together, the weights counted, 1/100 分 (half up)."""
    return total(sum(item.most * item.weight for item in items if item.kind == COUNTED), 0, 0, NO_CEILINGS)


def mean(scores: Iterable[int | None]) -> int | None:
    """The mean of the months that have a score, half up to 1/100 分; None where none has."""
    there = [score for score in scores if score is not None]
    return int(Fraction(sum(there), len(there)) + Fraction(1, 2)) if there else None


def half_scores(months: Mapping[int, int | None]) -> list[int | None]:
    """The two halves' scores from the months 1–12."""
    return [mean(months.get(month) for month in range(first, first + 6)) for first in (1, 7)]


def quarter_scores(months: Mapping[int, int | None]) -> list[int | None]:
    """The four quarters' scores from the months 1–12."""
    return [mean(months.get(month) for month in range(first, first + 3)) for first in (1, 4, 7, 10)]
