"""Writes the demonstration's duty log: two years of what the auxiliaries did, the diligent more of it."""

from collections.abc import Iterator, Mapping
from datetime import date
from random import Random
from typing import Any

from station_desk.base.dates import month_span
from station_desk.demo.cast import Member
from station_desk.demo.people import Cast
from station_desk.demo.story import BLOCK, MOST_BLOCKS
from station_desk.demo.words import dice, words
from station_desk.features.duties.model import DUTIES, DutyEntry
from station_desk.store.desk import Desk
from station_desk.store.journal import insert_many

MOST_PEOPLE = BLOCK * MOST_BLOCKS  # of a whole county's the log would say nothing new
OFTEN = 2.1  # entries a month of somebody who does all he should
SPANS = ("08:30-10:00", "09:00-11:30", "09:00-11:00", "13:30-15:00", "14:00-16:30", "15:00-17:00")
NIGHT = ("19:00-21:00", "19:30-21:30", "20:00-22:00")
PATROL = 4


def write_duties(desk: Desk, told: Cast, quality: list[float]) -> Iterator[str]:
    """Every month since last year began, one act a month."""
    today = told.story.today
    for year in (told.story.last_year, today.year):
        for month in range(1, 13 if year < today.year else today.month + 1):
            first, last = month_span(year, month)
            rows = list(entries(told, first, min(last, today), quality))
            title = f"登记{year}年{month}月履职纪实"
            with desk.act(title) as session:
                insert_many(session, DutyEntry, rows)
            yield title


def entries(told: Cast, first: date, last: date, quality: list[float]) -> Iterator[dict[str, Any]]:
    """What everybody did from `first` to `last`, none twice."""
    known: set[tuple[Any, ...]] = set()
    for one in told.members[:MOST_PEOPLE]:
        die = dice("duty", one.number, first)
        share = (last.day - first.day + 1) / 30
        count = round(die.gauss(OFTEN * quality[one.number] ** 2 * share, 0.7))
        for _ in range(max(0, count)):
            day = first.replace(day=die.randint(first.day, last.day))
            if not one.part.serves(day):
                continue
            row = entry(told, one, day, die)
            key = (row["person_id"], day, row["duty"], row["done"])
            if key not in known:
                known.add(key)
                yield row


def entry(told: Cast, one: Member, day: date, die: Random) -> dict[str, Any]:
    """One piece of work."""
    kinds: list[Mapping[str, Any]] = words("duties")["duty"]
    kind = die.choices(kinds, [one["weight"] for one in kinds])[0]
    moved = one.part.moved_on is not None and day >= one.part.moved_on
    place = one.part.village_now if moved else one.part.village
    said = {
        "village": told.places[place].name,
        "n": die.randint(5, 28),
        "few": die.randint(1, 3),
        "many": die.randint(30, 90),
    }
    night = kind["number"] == PATROL and die.random() < 0.5
    done = die.choice([text for text in kind["done"] if in_season(text, day)])
    return {
        "day": day,
        "span": die.choice(NIGHT if night or "夜间" in done else SPANS) if die.random() < 0.9 else None,
        "person_id": told.ids[one.number],
        "village_id": told.villages[place],
        "duty": DUTIES[kind["number"] - 1],
        "place": die.choice(kind["places"]).format(**said),
        "done": done.format(**said),
        "result": die.choice(kind["results"]).format(**said) or None,
        "reported_to": die.choice((None, None, "社区民警", "派出所值班室")),
    }


def in_season(text: str, day: date) -> bool:
    """Whether work is done in the month of that day."""
    seasons: Mapping[str, list[int]] = words("duties")["seasons"]
    return all(day.month in months for start, months in seasons.items() if text.startswith(start))
