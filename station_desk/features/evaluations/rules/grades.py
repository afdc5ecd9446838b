"""How a score becomes one of the three grades.

The grades 优秀 称职 不称职 are the policy's (吉市政办发〔2019〕4号 三（四）); all else follows the station's scheme.
Scores are integers of 1/100 分.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from functools import cache

from station_desk.base.dates import chinese_date, full_years, month_span
from station_desk.base.holidays import WEEKDAYS
from station_desk.features.evaluations.rules.points import NO_CEILINGS, Ceilings, show_points

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
