"""岗位补贴: 80 % of the village director's subsidy by dated rates, with both readings of 其中3600元.

市政府意见三（三）: 平均补贴标准应为村民委员会主任补贴金额的80%，其中3600元年度岗位绩效专项资金 … “其中” literally means inside
the 80 %; some counties pay it on top.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date

from station_desk.base.money import show_fen

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
