"""Writes the demonstration's scores, month by month."""

from collections.abc import Iterator
from datetime import date

from station_desk.base.dates import month_span
from station_desk.demo.people import Cast
from station_desk.demo.words import dice, words
from station_desk.features.evaluations.model import Score
from station_desk.features.evaluations.rules import ABSENT, Item
from station_desk.features.evaluations.service import earned_points, items_of, scheme_or_new, set_points
from station_desk.store.desk import Desk
from station_desk.store.journal import insert_many

EXCELLENT_OF = 5  # one in so many is among the best, as the usual quota of 20 % has it
FAILED_OF = 60
MISSING_MONTH = 8  # in which one person of last year has no score
UNSCORED = 2  # people whose last month is still to be scored


def quality_of(told: Cast) -> list[float]:
    """How well each person works, 0 to 1: some over 0.9, one in sixty under 0.6, the rest between."""
    year = told.story.last_year
    steady = [one.number for one in told.members if not one.part.left and one.part.hired.year < year]
    named = [number for number in steady if told.members[number].best]
    others = [number for number in steady if not told.members[number].best]
    dice("ranks").shuffle(others)
    ranked = named + others
    best = min(len(ranked) - 1, sum(one.part.serves(date(year, 12, 31)) for one in told.members) // EXCELLENT_OF + 2)
    worst = max(1, len(ranked) // FAILED_OF)
    found = [0.75 + 0.1 * dice("quality", one.number).random() for one in told.members]
    for place, number in enumerate(ranked):
        if place < best:
            found[number] = 0.965 - 0.045 * place / max(1, best - 1)
        elif place >= len(ranked) - worst:
            found[number] = 0.55
        else:
            found[number] = 0.87 - 0.17 * (place - best) / len(ranked)
    return found


def write_points(desk: Desk, told: Cast, quality: list[float]) -> Iterator[str]:
    """Every month of last year and of this year so far, one act a month."""
    today = told.story.today
    for year in (told.story.last_year, today.year):
        with desk.act(f"建立{year}年度考核办法") as session:
            scheme_or_new(session, year)
        with desk.look() as session:
            items = items_of(session, year)
        for month in range(1, 13 if year < today.year else today.month):
            title = f"录入{year}年{month}月得分"
            rows = list(month_rows(told, items, year, month, quality))
            with desk.act(title) as session:
                insert_many(session, Score, rows)
            yield title


def write_override(desk: Desk, told: Cast) -> None:
    """The first absence of this year that was no fault takes nothing off, and says why."""
    year = told.story.today.year
    with desk.look() as session:
        absences = {item.id for item in items_of(session, year) if item.evidence == ABSENT}
        found = earned_points(session, year)
    cells = [
        (month, person, item)
        for person, by_month in found.items()
        for month, by_item in by_month.items()
        for item in by_item
        if item in absences
    ]
    if cells:
        month, person, item = min(cells)
        with desk.act(f"改{int(month[5:])}月的依据得分") as session:
            set_points(session, month, {(person, item): 0}, words("station")["grades"]["override"])


def month_rows(
    told: Cast, items: list[Item], year: int, number: int, quality: list[float]
) -> Iterator[dict[str, object]]:
    """The points of one month for everyone who held a post in it."""
    month, left_out, span = f"{year}-{number:02d}", unscored(told, year, number), month_span(year, number)
    for one in told.members:
        if not one.part.in_post(*span) or one.number in left_out:
            continue
        for item in items:
            points = points_for(item, one.number, month, quality[one.number])
            if points is not None:
                yield {"person_id": told.ids[one.number], "item_id": item.id, "month": month, "points": points}


def unscored(told: Cast, year: int, month: int) -> list[int]:
    """Who has no score in this month: one person of last year, two of the month that has just ended."""
    today = told.story.today
    steady = [one.number for one in told.members if not one.part.left and one.part.hired.year < today.year - 1]
    if (year, month) == (today.year - 1, MISSING_MONTH):
        return steady[-1:]
    if (year, month + 1) == (today.year, today.month):
        return steady[-1 - UNSCORED : -1]
    return []


def points_for(item: Item, number: int, month: str, quality: float) -> int | None:
    """Points in steps of half a point; what has evidence comes by itself, what was late to be reported is rare."""
    die = dice("points", number, month, item.short)
    if item.evidence:
        return None
    if item.kind == "扣分":
        return 100 if die.random() < (0.95 - quality) / 8 else None
    share = min(1.0, max(0.0, quality + die.uniform(-0.07, 0.07)))
    return min(item.most, round(item.most * share / 50) * 50)
