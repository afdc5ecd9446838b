"""How points become a score and a score becomes one of the three grades.

The grades 优秀 称职 不称职 are the policy's (吉市政办发〔2019〕4号 三（四）); all else follows the station's scheme.
Scores are integers of 1/100 分.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from fractions import Fraction

from station_desk.base.dates import full_years

EXCELLENT, PASSED, FAILED = "优秀", "称职", "不称职"


@dataclass(frozen=True, slots=True)
class Item:
    """One line of the scheme: `kind` 项目 加分 扣分, `most` in 1/100 分."""

    id: str
    kind: str
    title: str
    short: str
    most: int


@dataclass(frozen=True, slots=True)
class Ways:
    """The lines between the grades in 1/100 分, and the quota of 优秀: 不限, 提示 or 不得超过, in percent."""

    excellent_from: int = 9000
    pass_from: int = 6000
    quota_mode: str = "提示"
    quota_percent: int = 20


@dataclass(frozen=True, slots=True)
class Proposal:
    """The grade a year's score leads to (None without a score), why, and what to think of before signing."""

    grade: str | None
    because: str
    warnings: tuple[str, ...] = ()


def month_score(items: Sequence[Item], points: Mapping[str, int]) -> int | None:
    """A month's score from the points by item; None while any 项目 is missing (missing is not zero).

    Bonus and deduction may be left blank. The score is never under zero.
    """
    required = [item.id for item in items if item.kind == "项目"]
    if not required or any(item not in points for item in required):
        return None
    signs = {item.id: -1 if item.kind == "扣分" else 1 for item in items}
    return max(0, sum(signs[item] * value for item, value in points.items() if item in signs))


def mean(scores: Iterable[int | None]) -> int | None:
    """The mean of the months that have a score, half up to 1/100 分; None where none has."""
    there = [score for score in scores if score is not None]
    return int(Fraction(sum(there), len(there)) + Fraction(1, 2)) if there else None


def quarter_scores(months: Mapping[int, int | None]) -> list[int | None]:
    """The four quarters' scores from the months 1–12."""
    return [mean(months.get(month) for month in range(first, first + 3)) for first in (1, 4, 7, 10)]


def quota(people: int, ways: Ways) -> int | None:
    """How many may be 优秀, fractions dropped; None where there is no limit."""
    return None if ways.quota_mode == "不限" else people * ways.quota_percent // 100


def propose(scores: Mapping[str, int | None], ways: Ways) -> dict[str, Proposal]:
    """A grade for each person from the year's scores: 优秀 from its line and inside the quota, 称职 from its line.

    People who share the score at the quota's edge are all left out of 优秀, with that as the reason.
    """
    limit = quota(len(scores), ways)
    ranked = sorted(
        (score for score in scores.values() if score is not None and score >= ways.excellent_from), reverse=True
    )
    inside = len(ranked) if limit is None else limit
    edge = ranked[inside] if inside < len(ranked) else None  # the first score that no longer fits
    return {person: _proposal(score, ways, limit, edge) for person, score in scores.items()}


def _proposal(score: int | None, ways: Ways, limit: int | None, edge: int | None) -> Proposal:
    if score is None:
        return Proposal(None, "没有完整的月度得分，不能提出档次")
    shown = f"年度得分 {score / 100:.2f}"
    if score >= ways.excellent_from:
        line = f"{shown}，达到优秀分数线 {ways.excellent_from / 100:g}"
        if edge is None or score > edge:
            return Proposal(EXCELLENT, line)
        return Proposal(PASSED, f"{line}，但优秀名额只有 {limit} 名")
    if score >= ways.pass_from:
        return Proposal(PASSED, f"{shown}，达到称职分数线 {ways.pass_from / 100:g}")
    return Proposal(FAILED, f"{shown}，低于称职分数线 {ways.pass_from / 100:g}")


def doubts(grade: str | None, months: Iterable[int | None], hired: date | None, year: int, ways: Ways) -> list[str]:
    """Sentences to think of before a grade is signed."""
    found = []
    if grade == EXCELLENT and hired and full_years(hired, date(year, 12, 31)) < 1:
        found.append("任职不满一年，评为优秀请再斟酌")
    failed = sum(1 for score in months if score is not None and score < ways.pass_from)
    if grade != FAILED and grade and failed >= 2:
        found.append(f"有 {failed} 个月低于称职分数线")
    return found
