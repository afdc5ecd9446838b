"""Schemes, points and grades as they are kept, and what other rooms ask of them."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.paths import MIGRATIONS
from station_desk.features.evaluations import rules
from station_desk.features.evaluations.model import Grade, Scheme, SchemeItem, Score
from station_desk.features.evaluations.rules import EXCELLENT, Item, Proposal, Ways
from station_desk.features.roster.model import Person, Post
from station_desk.features.settings.service import station_or_new
from station_desk.features.villages.model import Village

Points = dict[str, dict[str, dict[str, int]]]  # person → month → item → 1/100 分


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's year: scores of the months 1–12, the year's mean, and the grade as it stands."""

    person: Person
    village: str
    months: dict[int, int | None]
    score: int | None
    proposal: Proposal
    grade: Grade | None
    doubts: tuple[str, ...]

    @property
    def counted(self) -> int:
        return sum(score is not None for score in self.months.values())

    @property
    def stands(self) -> str | None:
        """The grade that holds: set by hand, else proposed and kept."""
        return self.grade.grade if self.grade else None


def scheme_of(session: Session, year: int) -> Scheme | None:
    """The scheme of a year, or None where there is none yet."""
    return session.scalar(select(Scheme).where(Scheme.year == year))


def scheme_or_new(session: Session, year: int) -> Scheme:
    """The scheme of a year; where there is none it is copied from the newest before, else from the seed."""
    found = scheme_of(session, year)
    if found:
        return found
    last = session.scalar(select(Scheme).where(Scheme.year < year).order_by(Scheme.year.desc()).limit(1))
    return _copied(session, last, year) if last else _seeded(session, year)


def _copied(session: Session, last: Scheme, year: int) -> Scheme:
    fresh = Scheme(title=last.title, year=year, excellent_from=last.excellent_from, pass_from=last.pass_from)
    session.add(fresh)
    session.flush()
    for one in session.scalars(select(SchemeItem).where(SchemeItem.scheme_id == last.id)):
        values = {key: getattr(one, key) for key in ("place", "kind", "title", "short", "most")}
        session.add(SchemeItem(scheme_id=fresh.id, **values))
    session.flush()
    return fresh


def _seeded(session: Session, year: int) -> Scheme:
    seed = tomllib.loads((MIGRATIONS / "seed" / "scheme.toml").read_text(encoding="utf-8"))
    lines = {key: round(seed[key] * 100) for key in ("excellent_from", "pass_from")}
    fresh = Scheme(title=seed["title"], year=year, **lines)
    session.add(fresh)
    session.flush()
    for place, item in enumerate(seed["item"], 1):
        values = {**item, "most": round(item["most"] * 100)}
        session.add(SchemeItem(scheme_id=fresh.id, place=place, **values))
    session.flush()
    return fresh


def items_of(session: Session, year: int) -> list[Item]:
    """The lines of the year's scheme in order; [] without a scheme."""
    query = select(SchemeItem).join(Scheme, Scheme.id == SchemeItem.scheme_id).where(Scheme.year == year)
    found = session.scalars(query.order_by(SchemeItem.place))
    return [Item(one.id, one.kind, one.title, one.short or one.title, one.most) for one in found]


def ways_of(session: Session, year: int) -> Ways:
    """The grade lines of the year's scheme and the station's quota."""
    scheme, station = scheme_of(session, year), station_or_new(session)
    lines = (scheme.excellent_from, scheme.pass_from) if scheme else (9000, 6000)
    return Ways(*lines, station.quota_mode, station.quota_percent)


def people_of(session: Session, year: int) -> list[tuple[Person, str]]:
    """Everyone who held a post in the year, with the latest village, by village."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    query = (
        select(Person, Village)
        .join(Post, Post.person_id == Person.id)
        .join(Village, Village.id == Post.village_id)
        .where(Post.since <= last, Post.until.is_(None) | (Post.until >= first))
        .order_by(Post.since)
    )
    latest = {person.id: (person, village) for person, village in session.execute(query)}
    places = sorted(latest.values(), key=lambda one: (one[1].township, one[1].code or "", one[1].name, one[0].name))
    return [(person, village.name) for person, village in places]


def points_of(session: Session, year: int) -> Points:
    """Every point of the year."""
    found: Points = defaultdict(lambda: defaultdict(dict))
    query = select(Score.person_id, Score.month, Score.item_id, Score.points).where(Score.month.startswith(f"{year}-"))
    for person, month, item, points in session.execute(query):
        found[person][month][item] = points
    return found


def set_points(session: Session, month: str, cells: Mapping[tuple[str, str], int | None]) -> int:
    """Set points (1/100 分) by (person, item) of a month, None empties a cell; returns how many cells changed.

    Raises UserError where points are below zero or above the item's most; then no cell is changed.
    """
    items = {item.id: item for item in items_of(session, int(month[:4]))}
    known = {(one.person_id, one.item_id): one for one in session.scalars(select(Score).where(Score.month == month))}
    changed = 0
    for (person_id, item_id), points in cells.items():
        item = items[item_id]
        if points is not None and not 0 <= points <= item.most:
            raise UserError(
                f"“{item.title}”的分数应在 0 到 {item.most / 100:g} 之间，填的是 {points / 100:g}。", "请改正后再填。"
            )
        score = known.get((person_id, item_id))
        if score is not None and points is None:
            session.delete(score)
        elif score is not None and points is not None and score.points != points:
            score.points = points
        elif score is None and points is not None:
            session.add(Score(person_id=person_id, item_id=item_id, month=month, points=points))
        else:
            continue
        changed += 1
    return changed


def standings(session: Session, year: int) -> list[Standing]:
    """Everyone's year as it stands now, by village."""
    items, points, ways = items_of(session, year), points_of(session, year), ways_of(session, year)
    grades = {one.person_id: one for one in session.scalars(select(Grade).where(Grade.year == year))}
    people = people_of(session, year)
    months = {
        person.id: {
            month: rules.month_score(items, points[person.id][f"{year}-{month:02d}"]) if person.id in points else None
            for month in range(1, 13)
        }
        for person, _ in people
    }
    scores = {person: rules.mean(by_month.values()) for person, by_month in months.items()}
    proposals = rules.propose(scores, ways)
    found = []
    for person, village in people:
        grade, by_month, proposal = grades.get(person.id), months[person.id], proposals[person.id]
        stands = grade.grade if grade else proposal.grade
        doubts = tuple(rules.doubts(stands, by_month.values(), person.hired, year, ways))
        found.append(Standing(person, village, by_month, scores[person.id], proposal, grade, doubts))
    return found


def keep_proposals(session: Session, year: int) -> list[Standing]:
    """Write everyone's score and proposed grade; a grade set by hand (with its reason) stays."""
    found = standings(session, year)
    for one in found:
        grade = one.grade or Grade(person_id=one.person.id, year=year)
        by_hand = bool(grade.reason)
        grade.score, grade.months = one.score, one.counted
        grade.proposed, grade.because = one.proposal.grade, one.proposal.because
        if not by_hand:
            grade.grade = one.proposal.grade
        elif grade.grade == grade.proposed:
            grade.reason = None
        session.add(grade)
    session.flush()
    return standings(session, year)


def set_grade(session: Session, person_id: str, year: int, grade: str, reason: str) -> None:
    """Set a grade by hand; the reason is needed where it differs from the proposal.

    Raises UserError where the strict quota of 优秀 would be passed.
    """
    keep = session.scalar(select(Grade).where(Grade.person_id == person_id, Grade.year == year))
    if keep is None:
        raise UserError("这一年还没有汇总。", "请先汇总得分并提出建议档次。")
    ways = ways_of(session, year)
    all_grades = session.scalars(select(Grade).where(Grade.year == year)).all()
    limit = rules.quota(len(all_grades), ways)
    others = sum(one.grade == EXCELLENT and one.id != keep.id for one in all_grades)
    if grade == EXCELLENT and ways.quota_mode == "不得超过" and limit is not None and others >= limit:
        raise UserError(f"优秀名额只有 {limit} 名，已经用完。", "请先调整别人的档次，或在设置里改变优秀比例。")
    keep.grade = grade
    keep.reason = None if grade == keep.proposed else reason.strip() or None


def excellent_of(session: Session, year: int) -> list[tuple[Person, Grade]]:
    """The people graded 优秀 in a year, best score first."""
    query = select(Person, Grade).join(Grade, Grade.person_id == Person.id)
    query = query.where(Grade.year == year, Grade.grade == EXCELLENT).order_by(Grade.score.desc(), Person.name)
    return [(person, grade) for person, grade in session.execute(query)]


def unscored(session: Session, month: str) -> list[Person]:
    """Who serves and has no complete score for a month such as 2025-03."""
    year, number = int(month[:4]), int(month[5:])
    return [one.person for one in standings(session, year) if one.person.serving and one.months[number] is None]


def summary_of(found: Iterable[Standing]) -> str:
    """How many people stand at which grade, in words."""
    counts: dict[str, int] = defaultdict(int)
    for one in found:
        counts[one.stands or "未定档"] += 1
    return "，".join(f"{grade} {counts[grade]} 人" for grade in ("优秀", "称职", "不称职", "未定档") if counts[grade])
