"""Who is scored in a year, and the points that are written down."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from datetime import date

from sqlalchemy import case, func, select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.evaluations import rules
from station_desk.features.evaluations.model import Score, check_open
from station_desk.features.evaluations.rules import Item
from station_desk.features.evaluations.service.schemes import has_scores, items_of
from station_desk.features.roster.model import Person, Post
from station_desk.features.villages.model import Village

Points = dict[str, dict[str, dict[str, int]]]  # person → month → item → 1/100 分


def people_of(session: Session, year: int) -> list[tuple[Person, str]]:
    """Everyone who held a post in the year, with the latest village, by village."""
    return [(person, village) for person, village, _ in people_and_months(session, year)]


def people_and_months(session: Session, year: int) -> list[tuple[Person, str, frozenset[int]]]:
    """Everyone who held a post in the year, the latest village, and the months in office, by village."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    query = (
        select(Person, Village, Post.since, Post.until)
        .join(Post, Post.person_id == Person.id)
        .join(Village, Village.id == Post.village_id)
        .where(Post.since <= last, Post.until.is_(None) | (Post.until >= first))
        .order_by(Post.since)
    )
    latest: dict[str, tuple[Person, Village]] = {}
    months: dict[str, set[int]] = defaultdict(set)
    for person, village, since, until in session.execute(query):
        latest[person.id] = (person, village)
        months[person.id] |= rules.months_held(since, until, year)
    places = sorted(latest.values(), key=lambda one: (one[1].township, one[1].code or "", one[1].name, one[0].name))
    return [(person, village.name, frozenset(months[person.id])) for person, village in places]


def points_of(session: Session, year: int, months: Iterable[int] = range(1, 13)) -> Points:
    """Every point of the year, or of some of its months."""
    found: Points = defaultdict(lambda: defaultdict(dict))
    query = select(Score.person_id, Score.month, Score.item_id, Score.points).where(Score.month.in_(keys(year, months)))
    for person, month, item, points in session.execute(query):
        found[person][month][item] = points
    return found


def month_scores(session: Session, year: int) -> dict[str, dict[int, int | None]]:
    """The score of each month 1–12 by person, summed up where the points lie; `rules.month_score` says how."""
    items = items_of(session, year)
    counted = [item.id for item in items if item.kind == rules.COUNTED]
    less = [item.id for item in items if item.kind == rules.DEDUCTION]
    more = [item.id for item in items if item.kind != rules.DEDUCTION]
    there = func.sum(case((Score.item_id.in_(counted), 1), else_=0))
    score = func.sum(case((Score.item_id.in_(more), Score.points), (Score.item_id.in_(less), -Score.points), else_=0))
    query = select(Score.person_id, Score.month, there, score).where(Score.month.in_(keys(year, range(1, 13))))
    found: dict[str, dict[int, int | None]] = defaultdict(lambda: dict.fromkeys(range(1, 13)))
    for person, month, known, total in session.execute(query.group_by(Score.person_id, Score.month)):
        if counted and known == len(counted):
            found[person][int(month[5:])] = max(0, int(total))
    return found


def keys(year: int, months: Iterable[int]) -> list[str]:
    """Months as scores keep them: 2025-03."""
    return [f"{year}-{month:02d}" for month in months]


def set_points(session: Session, month: str, cells: Mapping[tuple[str, str], int | None]) -> int:
    """Set points (1/100 分) by (person, item) of a month, None empties a cell; returns how many cells changed.

    Raises UserError where points are below zero or above the item's most, where the scheme's points do not add up, or
    where the year is with the head or further; then no cell is changed.
    """
    check_open(session, int(month[:4]))
    items = {item.id: item for item in items_of(session, int(month[:4]))}
    check_whole(session, int(month[:4]), items.values())
    for (_, item_id), points in cells.items():
        item = items.get(item_id)
        if item is None:
            raise UserError(f"{month[:4]}年的考核办法里没有这一项。", "请先建立这一年的考核办法。")
        if points is not None and not 0 <= points <= item.most:
            raise UserError(
                f"“{item.title}”的分数应在 0 到 {rules.show_points(item.most)} 之间，填的是 {rules.show_points(points)}。",
                "请改正后再填。",
            )
    people = {person_id for person_id, _ in cells}
    stored = session.scalars(select(Score).where(Score.month == month, Score.person_id.in_(people)))
    known = {(one.person_id, one.item_id): one for one in stored}
    wanted = {cell: points for cell, points in cells.items() if points != getattr(known.get(cell), "points", None)}
    for (person_id, item_id), points in wanted.items():
        score = known.get((person_id, item_id))
        if score is None:
            session.add(Score(person_id=person_id, item_id=item_id, month=month, points=points))
        elif points is None:
            session.delete(score)
        else:
            score.points = points
    return len(wanted)


def check_whole(session: Session, year: int, items: Iterable[Item]) -> None:
    """Raise UserError, with the sum, where scoring would begin under a scheme whose 项目 do not add up to 100 分."""
    total = sum(item.most for item in items if item.kind == rules.COUNTED)
    if total and total != rules.WHOLE and not has_scores(session, year):
        raise UserError(
            f"{year}年考核办法各项目的满分合计 {rules.show_points(total)} 分，不是 100 分，不能开始打分。",
            "请先在“考核办法”里改正各项目的满分；开始打分以后办法就不能再改。",
        )
