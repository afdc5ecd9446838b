"""The arithmetic of pay: shares of the yearly fund, monthly subsidies, and a ledger that adds up; all in whole 分."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from station_desk.base.money import show_fen, split

# How the yearly fund is shared out by grade, score and months served, and how each amount came about in words.

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


# The fund's ledger: what should have come, came, was paid, is left, went back, and whether it adds up.

DUE, CAME, PAID, LEFT, BACK = "应拨", "实拨", "发放", "结余", "退回"
KINDS = (DUE, CAME, PAID, LEFT, BACK)


@dataclass(frozen=True, slots=True)
class Balance:
    """The sums of a year's entries in 分; `left` is None while no 结余 has been entered."""

    due: int
    came: int
    paid: int
    back: int
    left: int | None

    @property
    def rest(self) -> int:
        """What came and was neither paid nor given back."""
        return self.came - self.paid - self.back


def balance(entries: Iterable[tuple[str, int]]) -> Balance:
    """Add up entries of (kind, 分)."""
    sums = dict.fromkeys(KINDS, 0)
    seen = set()
    for kind, amount in entries:
        sums[kind] += amount
        seen.add(kind)
    return Balance(sums[DUE], sums[CAME], sums[PAID], sums[BACK], sums[LEFT] if LEFT in seen else None)


def doubts(found: Balance, *, expected: int, paid_by_runs: int) -> list[str]:
    """Sentences for what does not add up; [] where all is well. `expected` is posts × standard, `paid_by_runs` what
    the lists that have been paid come to, both in 分."""
    said = []
    if found.due and found.due != expected:
        said.append(
            f"台账上应拨 {show_fen(found.due)} 元，按岗位数和标准应是 {show_fen(expected)} 元，{apart(found.due, expected)}。"
        )
    if found.due and found.came != found.due:
        said.append(f"实拨 {show_fen(found.came)} 元，应拨 {show_fen(found.due)} 元，{apart(found.came, found.due)}。")
    if found.paid != paid_by_runs:
        said.append(
            f"台账上发放 {show_fen(found.paid)} 元，已发的名册合计 {show_fen(paid_by_runs)} 元，{apart(found.paid, paid_by_runs)}。"
        )
    if found.rest < 0:
        said.append(
            f"发放和退回共 {show_fen(found.paid + found.back)} 元，比实拨的 {show_fen(found.came)} 元多 {show_fen(-found.rest)} 元。"
        )
    elif found.left is not None and found.left != found.rest:
        said.append(
            f"实拨 − 发放 − 退回 = {show_fen(found.rest)} 元，登记的结余是 {show_fen(found.left)} 元，{apart(found.left, found.rest)}。"
        )
    return said


def apart(one: int, other: int) -> str:
    """少 300.00 元, 多 300.00 元."""
    return f"{'多' if one > other else '少'} {show_fen(abs(one - other))} 元"


# 岗位补贴: 80 % of the village director's subsidy by dated rates, with both readings of 其中3600元.

COUNTY, TOWNSHIP, VILLAGE = "全县", "乡镇", "村"
REACHES = (COUNTY, TOWNSHIP, VILLAGE)
INSIDE, ON_TOP = "包含在内", "另外发放"
READINGS = (INSIDE, ON_TOP)


@dataclass(frozen=True, slots=True)
class Tariff:
    """A rate in force from `since` to `until` (both days included): `director` is 分 a year, `percent` of it is paid."""

    reach: str
    since: date
    director: int
    percent: int = 80
    until: date | None = None
    township: str = ""
    village: str = ""

    def covers(self, day: date, township: str, village: str) -> bool:
        """Whether it is in force on a day for a village (by key) of a township."""
        if day < self.since or (self.until and day > self.until):
            return False
        place = {COUNTY: True, TOWNSHIP: self.township == township, VILLAGE: self.village == village}
        return place.get(self.reach, False)

    @property
    def named(self) -> str:
        return {COUNTY: "全县标准", TOWNSHIP: f"{self.township}标准", VILLAGE: "本村标准"}[self.reach]


@dataclass(frozen=True, slots=True)
class Subsidy:
    """What one month of a post is paid under a tariff, by a `reading` and the year's fund `standard` in 分."""

    tariff: Tariff
    reading: str
    standard: int

    @property
    def share(self) -> int:
        """The percentage of the director's subsidy in 分 a year, less than a 分 dropped."""
        return self.tariff.director * self.tariff.percent // 100

    @property
    def yearly(self) -> int:
        """分 a year that are paid month by month. Raises ValueError where the fund inside is more than the whole."""
        rest = self.share - (self.standard if self.reading == INSIDE else 0)
        if rest < 0:
            raise ValueError(
                f"{self.tariff.named}的{self.tariff.percent}%是 {show_fen(self.share)} 元，"
                f"比包含在内的绩效资金 {show_fen(self.standard)} 元还少"
            )
        return rest

    def month(self, month: int) -> int:
        """分 of one month; the twelve months together are exactly the year's."""
        return self.yearly * month // 12 - self.yearly * (month - 1) // 12

    def story(self, months: Sequence[int]) -> list[str]:
        """How the months' amount came about, step by step."""
        rate = self.tariff
        since = f"{rate.named}（{rate.since:%Y-%m-%d} 起）"
        steps = [
            f"{since}：村主任补贴 {show_fen(rate.director)} 元/年 × {rate.percent}% = {show_fen(self.share)} 元/年"
        ]
        if self.reading == INSIDE:
            steps.append(
                f"其中 {show_fen(self.standard)} 元是年度绩效专项资金，另按考核结果发："
                f"{show_fen(self.share)} − {show_fen(self.standard)} = {show_fen(self.yearly)} 元/年"
            )
        else:
            steps.append(f"年度绩效专项资金 {show_fen(self.standard)} 元另外发放，不从这里减")
        return [
            *steps,
            *(f"{month}月：{show_fen(self.yearly)} ÷ 12 = {show_fen(self.month(month))}" for month in months),
        ]


def tariff_on(tariffs: Iterable[Tariff], day: date, township: str, village: str) -> Tariff | None:
    """The tariff for a village on a day: the village's own before the township's before the county's, the newest of
    several; None where there is none."""
    fitting = [one for one in tariffs if one.covers(day, township, village)]
    return max(fitting, key=lambda one: (REACHES.index(one.reach), one.since), default=None)


def add_months(paid: Sequence[tuple[int, Subsidy]]) -> tuple[int, list[str]]:
    """The amount in 分 of some months, each with its own rate, and its steps; months of one rate are told together."""
    steps: list[str] = []
    total = sum(subsidy.month(month) for month, subsidy in paid)
    for subsidy in dict.fromkeys(subsidy for _, subsidy in paid):
        steps += subsidy.story([month for month, own in paid if own == subsidy])
    if len(paid) > 1:
        steps.append(f"合计：{' + '.join(show_fen(own.month(month)) for month, own in paid)} = {show_fen(total)}")
    return total, steps


def average_percent(tariffs: Sequence[Tariff]) -> float | None:
    """What percentage of the directors' subsidies the posts are paid on average (意见三（三）: 平均 … 80%)."""
    whole = sum(one.director for one in tariffs)
    return 100 * sum(one.director * one.percent / 100 for one in tariffs) / whole if whole else None


def usual_period(today: date) -> tuple[int, str]:
    """The year and the quarter that has ended last, 第3季度."""
    quarter = (today.month - 1) // 3
    return (today.year, f"第{quarter}季度") if quarter else (today.year - 1, "第4季度")


def read_period(words: str) -> tuple[int, int]:
    """The first and the last month of 第3季度 or 8月."""
    number = int("".join(letter for letter in words if letter.isdigit()))
    return (3 * number - 2, 3 * number) if "季" in words else (number, number)
