"""How the yearly fund is shared out by grade, score and months served, and how each amount came about in words.

市政府意见三（三）: 3600 yuan a post and year, paid by the public security organ by the result of the evaluation. How
the grades weigh is not fixed there, so there are three models and every station chooses.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from station_desk.base.money import show_fen, split

FIXED, POOL, SCORE = "固定标准", "系数分配", "按得分分配"
MODELS = (FIXED, POOL, SCORE)
COUNTING_DAY = 15  # of each month: who holds the post on it has the month
ENDING = "分到每人时先舍去不足一分的部分，剩下的几分按舍去的多少依次补给一分，全部合计正好是总额"


@dataclass(frozen=True, slots=True)
class Member:
    """One person's year: `score` in 1/100 points, the `months` served of twelve. `key` tells people apart."""

    key: str
    grade: str
    score: int | None
    months: int


@dataclass(frozen=True, slots=True)
class Terms:
    """A model with its figures: the `standard` of a full year and the `pool`, both in 分; `factors` in 1/100 by grade."""

    model: str
    standard: int
    pool: int
    factors: Mapping[str, int]

    def factor(self, grade: str) -> int:
        return self.factors.get(grade, 0)

    def weight(self, one: Member) -> int:
        """What the person's share is in proportion to; under the fixed standard the share itself in 1/1200 分."""
        if self.model == FIXED:
            return self.standard * self.factor(one.grade) * one.months
        parts = self.factor(one.grade) * one.months
        return parts * (one.score or 0) if self.model == SCORE else parts


@dataclass(frozen=True, slots=True)
class Division:
    """What everybody gets in 分 by key, what is `left` of the pool (结余), and the sum of all weights."""

    terms: Terms
    amounts: Mapping[str, int]
    left: int
    weights: int


def divide(terms: Terms, members: Iterable[Member]) -> Division:
    """Share the pool out; the amounts and what is left are the pool, whatever the order of the members.

    Equal members differ by at most one 分, the one with the smaller key having more. Raises ValueError, with a
    sentence, where the fixed standard asks for more than there is, or where somebody has no score to go by.
    """
    people = sorted(members, key=lambda one: one.key)
    check(terms, people)
    weights = [terms.weight(one) for one in people]
    whole = sum(weights)
    if terms.model == FIXED:
        shares = [weight // 1200 for weight in weights]
    else:
        shares = split(terms.pool, weights) if whole else [0] * len(people)
    left = terms.pool - sum(shares)
    if left < 0:
        raise ValueError(
            f"按固定标准要发 {show_fen(sum(shares))} 元，比可发的 {show_fen(terms.pool)} 元多 {show_fen(-left)} 元"
        )
    return Division(terms, dict(zip([one.key for one in people], shares, strict=True)), left, whole)


def check(terms: Terms, people: Sequence[Member]) -> None:
    """Raise ValueError for figures that cannot be."""
    if terms.pool < 0 or terms.standard < 0 or any(factor < 0 for factor in terms.factors.values()):
        raise ValueError("总额、标准和系数都不能是负数")
    if any(not 0 <= one.months <= 12 for one in people):
        raise ValueError("在岗月数应在 0 到 12 之间")
    without = sum(one.score is None and terms.factor(one.grade) * one.months > 0 for one in people)
    if terms.model == SCORE and without:
        raise ValueError(f"有 {without} 人没有年度得分，不能按得分分配")
    if terms.model == SCORE and any((one.score or 0) < 0 for one in people):
        raise ValueError("得分不能是负数")


def months_held(spells: Iterable[tuple[date, date | None]], year: int) -> tuple[int, ...]:
    """The months of a year in which one of the spells (from, to) holds the 15th; the day of leaving is not served.

    So a month belongs to one person only, whoever holds the post on its 15th.
    """
    spells = list(spells)
    days = [date(year, month, COUNTING_DAY) for month in range(1, 13)]
    return tuple(
        day.month for day in days if any(since <= day and (until is None or day < until) for since, until in spells)
    )


def show_months(months: Sequence[int]) -> str:
    """1–3、5月 for (1, 2, 3, 5); "" for none."""
    runs: list[list[int]] = []
    for month in sorted(months):
        if runs and month == runs[-1][1] + 1:
            runs[-1][1] = month
        else:
            runs.append([month, month])
    words = [str(first) if first == last else f"{first}–{last}" for first, last in runs]
    return "、".join(words) + "月" if words else ""


# --------------------------------------------------------------------------------------------------- in words
def story_of(division: Division, one: Member, months: Sequence[int] = ()) -> list[str]:
    """How a person's amount came about, step by step, as a clerk would reckon it on paper."""
    terms, amount = division.terms, division.amounts[one.key]
    held = f"（{show_months(months)}，每月{COUNTING_DAY}日在岗的算一个月）" if months else ""
    score = f"，年度得分 {show_fen(one.score)}" if one.score is not None else ""
    facts = f"考核结果 {one.grade}{score}，在岗 {one.months} 个月{held}"
    if not terms.factor(one.grade):
        return [facts, f"{one.grade}的系数是 0，不发：0.00 元"]
    if not one.months:
        return [facts, "没有满一个月，不发：0.00 元"]
    if terms.model == FIXED:
        return [facts, *fixed_story(terms, one, amount)]
    return [facts, *shared_story(division, one, amount)]


def fixed_story(terms: Terms, one: Member, amount: int) -> list[str]:
    """年度标准 3,600.00 元 → × 1.00 → × 11/12 = 3,300.00."""
    factor = terms.factor(one.grade)
    yearly = terms.standard * factor / 100
    steps = [
        f"每岗每年的标准 {show_fen(terms.standard)} 元",
        f"{one.grade}的系数 {show_fen(factor)}：{show_fen(terms.standard)} × {show_fen(factor)} = {yearly / 100:,.2f}",
    ]
    uneven = terms.weight(one) % 1200
    tail = "（不足一分的舍去，留作结余）" if uneven else ""
    return [*steps, f"按月数：{yearly / 100:,.2f} × {one.months}/12 = {show_fen(amount)}{tail}"]


def shared_story(division: Division, one: Member, amount: int) -> list[str]:
    """份数 = 系数 × 得分 × 月数; 总额 × 份数 / 总份数."""
    terms, weight = division.terms, division.terms.weight(one)
    factor = show_fen(terms.factor(one.grade))
    if terms.model == SCORE:
        own, all_ = show_parts(weight), show_parts(division.weights)
        parts = f"份数 = 系数 {factor} × 得分 {show_fen(one.score or 0)} × {one.months} 个月 = {own}"
    else:
        own, all_ = show_fen(weight), show_fen(division.weights)
        parts = f"份数 = 系数 {factor} × {one.months} 个月 = {own}"
    floor = terms.pool * weight // division.weights
    tail = "；补上一分尾数" if amount > floor else ""
    return [
        parts,
        f"全部份数合计 {all_}，总额 {show_fen(terms.pool)} 元",
        f"{show_fen(terms.pool)} × {own} ÷ {all_} = {show_fen(floor)}{tail}，得 {show_fen(amount)} 元",
        ENDING,
    ]


def show_parts(weight: int) -> str:
    """A weight of factor × score, both in hundredths, with as many decimals as it has."""
    return f"{weight // 10_000:,}.{weight % 10_000:04d}".rstrip("0").rstrip(".")


def usual_year(today: date) -> int:
    """The year whose fund is paid at this time of the year: the last one, in December this one."""
    return today.year if today.month == 12 else today.year - 1


def steps_of(story: str | None, amount: int, deduction: int, reason: str | None, held: str | None) -> list[str]:
    """All steps of an amount in 分: its story, then what was cut for a `reason`, then whether it is `held` back."""
    steps = (story or "").splitlines()
    if deduction:
        steps.append(f"扣除（{reason}）：{show_fen(amount)} − {show_fen(deduction)} = {show_fen(amount - deduction)}")
    if held:
        steps.append(f"缓发（{held}）：这一次实发 0.00 元")
    return steps
