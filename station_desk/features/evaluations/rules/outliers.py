"""What stands out in a month: points far from the person's own usual ones, or far from everybody's of the month.

Medians, so that one odd month or one odd person does not move what is usual. Points are integers of 1/100 分.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from statistics import median_low

from station_desk.features.evaluations.rules.points import show_points

BACK = 6  # months before that tell what is usual for a person
LEAST_MONTHS, LEAST_PEOPLE = 3, 5  # fewer tell nothing
PART = 5  # a difference counts from a fifth of the most points
TIMES = 3  # and from three times the usual difference
WHOLE_LEAST = 500  # of a month's total it counts from 5 分

LEGEND = (
    f"▲ 偏高　▼ 偏低：与本人前 {LEAST_MONTHS} 到 {BACK} 个月的中间值，或与全所这个月的中间值，"
    f"相差超过满分的五分之一（总分超过 {WHOLE_LEAST // 100} 分），而且超过平时差别的 {TIMES} 倍。只是提醒，不影响得分。"
)


@dataclass(frozen=True, slots=True)
class Usual:
    """What is usual: the median of so many values, and the median of their distances from it."""

    middle: int
    swing: int
    count: int


@dataclass(frozen=True, slots=True)
class Outlier:
    """Points that stand out: `up` or down, and the reason in words."""

    up: bool
    words: str


def usual(values: Iterable[int], least: int) -> Usual | None:
    """What is usual among values, None where there are too few."""
    there = sorted(values)
    if len(there) < least:
        return None
    middle = median_low(there)
    return Usual(middle, median_low(sorted(abs(one - middle) for one in there)), len(there))


def outlier(points: int | None, least: int, own: Usual | None, others: Usual | None) -> Outlier | None:
    """Whether points stand out by more than `least`; the person's own past is told before the others."""
    if points is None:
        return None
    for known, words in ((own, "本人前 {n} 个月一般是 {middle} 分"), (others, "全所这个月一般是 {middle} 分")):
        if known and stands_out(points, least, known):
            usually = words.format(n=known.count, middle=show_points(known.middle))
            apart = f"{'高' if points > known.middle else '低'}了 {show_points(abs(points - known.middle))} 分"
            return Outlier(points > known.middle, f"{usually}，这次 {show_points(points)} 分，{apart}")
    return None


def stands_out(points: int, least: int, known: Usual) -> bool:
    return abs(points - known.middle) > max(least, TIMES * known.swing)


def least_of(most: int) -> int:
    """From which difference on points of an item can stand out, 1/100 分."""
    return most // PART


def change_words(now: int | None, before: int | None) -> str:
    """上月 92.5，多 2.5; "" without last month's."""
    if before is None:
        return ""
    gap = "" if now is None else gap_words(now, before)
    return f"上月 {show_points(before)}" + (f"，{gap}" if gap else "")


def gap_words(now: int, before: int) -> str:
    """多 2.5, 少 3, 相同."""
    return f"{'多' if now > before else '少'} {show_points(abs(now - before))}" if now != before else "相同"


def months_back(year: int, month: int, count: int = BACK) -> dict[int, list[int]]:
    """The months before a month, by year, the nearest first."""
    found: dict[int, list[int]] = {}
    for back in range(1, count + 1):
        then, number = divmod(year * 12 + month - 1 - back, 12)
        found.setdefault(then, []).append(number + 1)
    return found
