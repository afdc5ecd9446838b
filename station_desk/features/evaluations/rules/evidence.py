"""What evidence gives: so many times so much, never over the ceiling; where nothing is known, nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from station_desk.features.evaluations.rules.points import BONUS, COUNTED, DEDUCTION, Item, show_points

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
