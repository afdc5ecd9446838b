"""What the months before a month say: last month's points and totals, and what is usual for each person."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from station_desk.features.evaluations.rules import LEAST_MONTHS, Usual, month_score, months_back, usual
from station_desk.features.evaluations.service.points import points_of
from station_desk.features.evaluations.service.schemes import ceilings_of, items_of


@dataclass(frozen=True, slots=True)
class Past:
    """By person: the points of last month by item and its total, what is usual by item and of the total; 1/100 分."""

    points: Mapping[str, Mapping[str, int]] = field(default_factory=dict)
    totals: Mapping[str, int] = field(default_factory=dict)
    usual: Mapping[tuple[str, str], Usual] = field(default_factory=dict)
    usual_total: Mapping[str, Usual] = field(default_factory=dict)


def past_of(session: Session, year: int, month: int) -> Past:
    """What there is of the six months before; items of the year before count where title and most points are the same."""
    wanted = {(item.title, item.most): item.id for item in items_of(session, year)}
    last: dict[str, dict[str, int]] = {}
    totals: dict[str, int] = {}
    each: dict[tuple[str, str], list[int]] = defaultdict(list)
    whole: dict[str, list[int]] = defaultdict(list)
    nearest = min(months_back(year, month, 1).items())
    for then, months in months_back(year, month).items():
        items, ceilings = items_of(session, then), ceilings_of(session, then)
        ids = {item.id: wanted.get((item.title, item.most)) for item in items}
        for person, by_month in points_of(session, then, months).items():
            for number in months:
                here = by_month.get(f"{then}-{number:02d}", {})
                mine = {key: points for old, points in here.items() if (key := ids.get(old))}
                for key, points in mine.items():
                    each[person, key].append(points)
                total = month_score(items, here, ceilings)
                if total is not None:
                    whole[person].append(total)
                if nearest == (then, [number]):
                    last[person] = mine
                    totals |= {person: total} if total is not None else {}
    return Past(
        last, totals,
        {key: found for key, values in each.items() if (found := usual(values, LEAST_MONTHS))},
        {key: found for key, values in whole.items() if (found := usual(values, LEAST_MONTHS))},
    )  # fmt: skip
