"""What the months before a month say: last month's points and totals, and what is usual for each person."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass, field

from sqlalchemy.orm import Session

from station_desk.features.evaluations.rules import LEAST_MONTHS, Usual, months_back, usual
from station_desk.features.evaluations.service.points import points_of
from station_desk.features.evaluations.service.schemes import items_of
from station_desk.features.evaluations.service.scores import month_scores


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
    nearest = next(iter((then, months[0]) for then, months in months_back(year, month, 1).items()))
    for then, months in months_back(year, month).items():
        ids = {item.id: wanted.get((item.title, item.most)) for item in items_of(session, then)}
        for person, by_month in points_of(session, then, months).items():
            for number in months:
                here = by_month.get(f"{then}-{number:02d}", {})
                mine = {key: points for old, points in here.items() if (key := ids.get(old))}
                if mine and (then, number) == nearest:
                    last[person] = mine
                for key, points in mine.items():
                    each[person, key].append(points)
        for person, scores in month_scores(session, then, months).items():
            there = {number: score for number, score in scores.items() if score is not None}
            whole[person] += there.values()
            if then == nearest[0] and nearest[1] in there:
                totals[person] = there[nearest[1]]
    return Past(
        last, totals,
        {key: found for key, values in each.items() if (found := usual(values, LEAST_MONTHS))},
        {key: found for key, values in whole.items() if (found := usual(values, LEAST_MONTHS))},
    )  # fmt: skip
