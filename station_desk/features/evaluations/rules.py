"""The room's rules: pure functions, no database."""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction
from functools import cache
from statistics import median_low

from station_desk.base import chinese
from station_desk.base.dates import chinese_date, full_years, month_span
from station_desk.base.holidays import WEEKDAYS

# How the points of a month's lines become its score, and months a quarter's and a year's.

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


# What evidence gives: so many times so much, never over the ceiling; where nothing is known, nothing.

ABSENT, LATE, UNAPPROVED, LOGGED, FLAGGED, PRAISED, FAULT = EVIDENCE = (
    "缺席", "迟到", "请假未经批准", "履职条数", "提醒", "表扬", "过错",
)  # fmt: skip
AT_MEETINGS = (ABSENT, LATE, UNAPPROVED)
DONE = (LOGGED, PRAISED)  # what one has done: a 项目 grows with it; of all else a 项目 is full and loses
MEASURES = {LOGGED: "条", FLAGGED: "条", PRAISED: "条", FAULT: "条"}  # else 次


@dataclass(frozen=True, slots=True)
class Earned:
    """What evidence gives one person for one line in one month: `points` in 1/100 分 from so many times."""

    points: int
    count: int


@dataclass(frozen=True, slots=True)
class Source:
    """One piece of evidence: its day, what it says, and the record of a `room` that it opens."""

    day: date
    words: str
    room: str = ""
    record_id: str = ""


def earned(item: Item, count: int, *, known: bool) -> Earned | None:
    """What so many times give for a line; None where there is nothing to tell from.

    `known` says that the person was on a roll of the month. A 项目 that loses by what happens at meetings is full for
    whoever was there each time; of whom no roll speaks, nothing is known. Bonuses and deductions begin with the first.
    """
    loses = item.kind == COUNTED and item.evidence not in DONE
    if not count and not (loses and known and item.evidence in AT_MEETINGS):
        return None
    moved = min(item.most, item.rate * count)
    return Earned(item.most - moved if loses else moved, count)


def earned_words(item: Item, got: Earned) -> str:
    """How the points came about: 缺席 3 次 × 2 分 = 6 分，至多 5 分，扣 5 分."""
    measure = MEASURES.get(item.evidence, "次")
    times = f"{item.evidence} {got.count} {measure}" if item.evidence != LOGGED else f"履职 {got.count} 条"
    sum_, most = item.rate * got.count, show_points(item.most)
    words = f"{times} × {show_points(item.rate)} 分 = {show_points(sum_)} 分"
    loses = item.kind == COUNTED and item.evidence not in DONE
    if sum_ > item.most:
        words += f"，{'最多扣完' if loses else '至多'} {most} 分"
    if loses:
        return f"{words}，满分 {most} 分，得 {show_points(got.points)} 分"
    return f"{words}，{ {COUNTED: '得', BONUS: '加', DEDUCTION: '扣'}[item.kind] } {show_points(got.points)} 分"


def rate_words(item: Item) -> str:
    """What a line is fed by, "" for one scored by hand: 缺席，每次扣 2 分."""
    if not item.evidence:
        return ""
    loses = item.kind == DEDUCTION or (item.kind == COUNTED and item.evidence not in DONE)
    each = MEASURES.get(item.evidence, "次")
    name = "履职" if item.evidence == LOGGED else item.evidence
    return f"{name}每{each}{'扣' if loses else '加' if item.kind == BONUS else '得'} {show_points(item.rate)} 分"


def write_sources(sources: Iterable[Source]) -> str:
    """Sources as lines of text, to be held with the points they gave."""
    return "\n".join(
        "\t".join((one.day.isoformat(), " ".join(one.words.split()), one.room, one.record_id)) for one in sources
    )


def read_sources(text: str | None) -> list[Source]:
    """The sources that `write_sources` wrote."""
    found = [line.split("\t") for line in (text or "").splitlines()]
    return [Source(date.fromisoformat(day), words, room, key) for day, words, room, key in found]


# How a score becomes one of the three grades.

EXCELLENT, PASSED, FAILED = "优秀", "称职", "不称职"
VETO = "一票否决"


@dataclass(frozen=True, slots=True)
class Ways:
    """The lines between the grades in 1/100 分, and the quota of 优秀: 不限, 提示 or 不得超过, in percent.

    `ceilings` are what a month's bonuses and deductions may come to together.
    """

    excellent_from: int = 9000
    pass_from: int = 6000
    quota_mode: str = "提示"
    quota_percent: int = 20
    ceilings: Ceilings = NO_CEILINGS


@dataclass(frozen=True, slots=True)
class Proposal:
    """The grade a year's score leads to (None without a score), and why."""

    grade: str | None
    because: str


def months_due(year: int, today: date) -> range:
    """The months of a year that have ended, their last day counted, and so ought to have scores."""
    ended = [month for month in range(1, 13) if month_span(year, month)[1] <= today]
    return range(1, len(ended) + 1)


def usual_month(today: date) -> tuple[int, int]:
    """The year and month whose scoring is due: the last one that has ended."""
    ended = months_due(today.year, today)
    return (today.year, ended[-1]) if ended else (today.year - 1, 12)


def months_held(since: date, until: date | None, year: int) -> frozenset[int]:
    """The months of a year in which a post from `since` to `until` (open: None) was held on any day."""
    first, last = max(since, date(year, 1, 1)), min(until or date.max, date(year, 12, 31))
    return months_from(first.month, last.month) if first <= last else frozenset()


@cache
def months_from(first: int, last: int) -> frozenset[int]:
    """The months from one to another, both counted."""
    return frozenset(range(first, last + 1))


def quota(people: int, ways: Ways) -> int | None:
    """How many may be 优秀, fractions dropped; None where there is no limit."""
    return None if ways.quota_mode == "不限" else people * ways.quota_percent // 100


def strict_quota(people: int, ways: Ways) -> int | None:
    """How many may be 优秀 where the quota may not be passed, else None."""
    return quota(people, ways) if ways.quota_mode == "不得超过" else None


def propose(
    scores: Mapping[str, int | None], ways: Ways, barred: Mapping[str, str] | None = None
) -> dict[str, Proposal]:
    """A grade for each person from the year's scores: 优秀 from its line and inside the quota, 称职 from its line.

    Who is `barred` (for what, by person) is 不称职 and takes no place of the quota. People who share the score at the quota's edge are all left out of 优秀, with that as the reason.
    """
    limit = quota(len(scores), ways)
    barred = barred or {}
    counted = [score for person, score in scores.items() if score is not None and person not in barred]
    ranked = sorted((score for score in counted if score >= ways.excellent_from), reverse=True)
    inside = len(ranked) if limit is None else limit
    edge = ranked[inside] if inside < len(ranked) else None  # the first score that no longer fits
    level = ranked.count(edge) if edge in ranked[:inside] else 0  # so many share the last place
    return {
        person: Proposal(FAILED, f"{VETO}：{barred[person]}")
        if person in barred
        else _proposal(score, ways, limit, edge, level)
        for person, score in scores.items()
    }


def _proposal(score: int | None, ways: Ways, limit: int | None, edge: int | None, level: int) -> Proposal:
    if score is None:
        return Proposal(None, "没有完整的月度得分，不能提出档次")
    shown = f"年度得分 {score / 100:.2f}"
    if score >= ways.excellent_from:
        line = f"{shown}，达到优秀分数线 {show_points(ways.excellent_from)}"
        if edge is None or score > edge:
            return Proposal(EXCELLENT, line)
        if level and score == edge:
            return Proposal(PASSED, f"{line}，但 {level} 人同分，优秀名额（{limit} 名）容纳不下，请所长决定")
        return Proposal(PASSED, f"{line}，但优秀名额只有 {limit} 名")
    if score >= ways.pass_from:
        return Proposal(PASSED, f"{shown}，达到称职分数线 {show_points(ways.pass_from)}")
    return Proposal(FAILED, f"{shown}，低于称职分数线 {show_points(ways.pass_from)}")


def doubts(
    grade: str | None, months: Iterable[int | None], hired: date | None, year: int, ways: Ways, veto: str = ""
) -> list[str]:
    """Sentences to think of before a grade is signed."""
    found = [f"已登记{VETO}（{veto}），应为不称职"] if veto and grade and grade != FAILED else []
    if grade == EXCELLENT and hired and full_years(hired, date(year, 12, 31)) < 1:
        found.append("任职不满一年，评为优秀请再斟酌")
    failed = sum(1 for score in months if score is not None and score < ways.pass_from)
    if grade != FAILED and grade and failed >= 2:
        found.append(f"有 {failed} 个月低于称职分数线")
    return found


def day_words(day: date) -> str:
    """A day as it is said: 2026年1月19日（星期一）."""
    return f"{chinese_date(day)}（星期{WEEKDAYS[day.weekday()]}）"


# What stands out in a month: points far from the person's own usual ones, or far from everybody's of the month.

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
