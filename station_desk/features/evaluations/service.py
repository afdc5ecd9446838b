"""Schemes, points and grades as they are kept, and what other rooms ask of them."""

import tomllib
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any

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

ITEM_KEYS = ("kind", "title", "short", "most")
LOCKED = "{year}年已有打分，这一年的办法不能再改。"
LOCKED_ADVICE = "请从下一年起修改；刚开始打分而办法有错时，先清空已打的分再改。"


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's year: scores of the months 1–12, the months in office, the year's mean, the grade as it stands."""

    person: Person
    village: str
    months: dict[int, int | None]
    held: frozenset[int]
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

    @property
    def by_hand(self) -> bool:
        """Whether the grade was set otherwise than proposed."""
        return bool(self.grade and self.grade.reason)

    @property
    def moved(self) -> bool:
        """Whether points have changed the score or the proposal since the year was rolled up."""
        kept = self.grade
        now = (self.score, self.counted, self.proposal.grade)
        return kept is not None and (kept.score, kept.months or 0, kept.proposed) != now


# ---------------------------------------------------------------------------------------------------------- scheme
def scheme_of(session: Session, year: int) -> Scheme | None:
    """The scheme of a year, or None where there is none yet."""
    return session.scalar(select(Scheme).where(Scheme.year == year))


def scheme_before(session: Session, year: int) -> Scheme | None:
    """The newest scheme of an earlier year, or None."""
    return session.scalar(select(Scheme).where(Scheme.year < year).order_by(Scheme.year.desc()).limit(1))


def scheme_or_new(session: Session, year: int) -> Scheme:
    """The scheme of a year; where there is none it is copied from the newest before, else from the seed."""
    found = scheme_of(session, year)
    return found or write_scheme(session, year, *(copy_of(session, year) or seed()))


def seed() -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """The scheme a station starts with (db/seed/scheme.toml): its title and lines, and its items."""
    told = tomllib.loads((MIGRATIONS / "seed" / "scheme.toml").read_text(encoding="utf-8"))
    lines = {key: round(told[key] * 100) for key in ("excellent_from", "pass_from")}
    return {"title": told["title"], **lines}, [{**item, "most": round(item["most"] * 100)} for item in told["item"]]


def copy_of(session: Session, year: int) -> tuple[dict[str, Any], list[dict[str, Any]]] | None:
    """The newest scheme before a year in the form that `write_scheme` takes, or None."""
    last = scheme_before(session, year)
    face, items = written(session, last) if last else ({}, [])
    return (face, [{key: item[key] for key in ITEM_KEYS} for item in items]) if last else None


def written(session: Session, scheme: Scheme) -> tuple[dict[str, Any], list[dict[str, Any]]]:
    """What a scheme says, in the form that `write_scheme` takes."""
    items = session.scalars(select(SchemeItem).where(SchemeItem.scheme_id == scheme.id).order_by(SchemeItem.place))
    face = {key: getattr(scheme, key) for key in ("title", "excellent_from", "pass_from")}
    return face, [{key: getattr(one, key) for key in ("id", *ITEM_KEYS)} for one in items]


def write_scheme(session: Session, year: int, face: Mapping[str, Any], items: Sequence[Mapping[str, Any]]) -> Scheme:
    """Make the year's scheme say `face` (title, excellent_from, pass_from) and have exactly `items`, in this order.

    An item with an `id` is the one already there. Raises UserError where the year has scores, or where no 项目 is left.
    """
    if has_scores(session, year):
        raise UserError(LOCKED.format(year=year), LOCKED_ADVICE)
    if not any(item["kind"] == rules.COUNTED for item in items):
        raise UserError("考核办法里至少要有一个项目。", "请先添加别的项目，再删除这一个。")
    scheme = scheme_of(session, year) or Scheme(year=year, **face)
    for key, value in face.items():
        setattr(scheme, key, value)
    session.add(scheme)
    session.flush()
    left = {one.id: one for one in session.scalars(select(SchemeItem).where(SchemeItem.scheme_id == scheme.id))}
    for place, item in enumerate(items, 1):
        values = {"place": place, **{key: item.get(key) for key in ITEM_KEYS}}
        known = left.pop(str(item.get("id")), None)
        if known is None:
            session.add(SchemeItem(scheme_id=scheme.id, **values))
        for key, value in values.items() if known else ():
            setattr(known, key, value)
    for one in left.values():
        session.delete(one)
    session.flush()
    return scheme


def has_scores(session: Session, year: int) -> bool:
    """Whether any point of the year is written down, so that its scheme stands fast."""
    return session.scalar(select(Score.id).where(Score.month.startswith(f"{year}-")).limit(1)) is not None


def items_of(session: Session, year: int) -> list[Item]:
    """The lines of the year's scheme in order; [] without a scheme."""
    query = select(SchemeItem).join(Scheme, Scheme.id == SchemeItem.scheme_id).where(Scheme.year == year)
    return [
        Item(one.id, one.kind, one.title, one.short or one.title, one.most)
        for one in session.scalars(query.order_by(SchemeItem.place))
    ]


def ways_of(session: Session, year: int) -> Ways:
    """The grade lines of the year's scheme and the station's quota."""
    scheme, station = scheme_of(session, year), station_or_new(session)
    lines = (scheme.excellent_from, scheme.pass_from) if scheme else (9000, 6000)
    return Ways(*lines, station.quota_mode, station.quota_percent)


# ---------------------------------------------------------------------------------------------------------- people
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


# ---------------------------------------------------------------------------------------------------------- points
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


# ---------------------------------------------------------------------------------------------------------- grades
def standings(session: Session, year: int) -> list[Standing]:
    """Everyone's year as it stands now, by village."""
    items, points, ways = items_of(session, year), points_of(session, year), ways_of(session, year)
    grades = {one.person_id: one for one in session.scalars(select(Grade).where(Grade.year == year))}
    people = people_and_months(session, year)
    months = {
        person.id: {
            month: rules.month_score(items, points[person.id][f"{year}-{month:02d}"]) if person.id in points else None
            for month in range(1, 13)
        }
        for person, *_ in people
    }
    scores = {person: rules.mean(by_month.values()) for person, by_month in months.items()}
    proposals = rules.propose(scores, ways)
    found = []
    for person, village, held in people:
        grade, by_month, proposal = grades.get(person.id), months[person.id], proposals[person.id]
        stands = grade.grade if grade else proposal.grade
        doubts = tuple(rules.doubts(stands, by_month.values(), person.hired, year, ways))
        found.append(Standing(person, village, by_month, held, scores[person.id], proposal, grade, doubts))
    return found


def keep_proposals(session: Session, year: int) -> list[Standing]:
    """Write everyone's score and proposed grade; a grade set by hand (with its reason) stays.

    Raises UserError where grades set by hand and proposals together pass a strict quota of 优秀.
    """
    for one in standings(session, year):
        grade = one.grade or Grade(person_id=one.person.id, year=year)
        grade.score, grade.months = one.score, one.counted
        grade.proposed, grade.because = one.proposal.grade, one.proposal.because
        grade.grade = grade.grade if grade.reason else one.proposal.grade
        grade.reason = None if grade.grade == grade.proposed else grade.reason
        session.add(grade)
    session.flush()
    found, ways = standings(session, year), ways_of(session, year)
    excellent = [one for one in found if one.stands == EXCELLENT]
    limit = rules.strict_quota(len(found), ways)
    if limit is not None and len(excellent) > limit:
        hand = "、".join(one.person.name for one in excellent if one.by_hand)
        raise UserError(
            f"汇总后优秀有 {len(excellent)} 名，超过名额 {limit} 名，没有汇总。",
            f"请先把手工定为优秀的人（{hand}）恢复为建议档次，再汇总。",
        )
    return found


def set_grade(session: Session, person_id: str, year: int, grade: str | None, reason: str = "") -> None:
    """Set a grade by hand, or the proposal again for None; a reason is needed where it differs from the proposal.

    Raises UserError where the year has not been rolled up, or where the strict quota of 优秀 would be passed.
    """
    keep = session.scalar(select(Grade).where(Grade.person_id == person_id, Grade.year == year))
    if keep is None:
        raise UserError("这一年还没有汇总。", "请先汇总得分并提出建议档次。")
    wanted = grade or keep.proposed
    others = select(Grade.id).where(Grade.year == year, Grade.grade == EXCELLENT, Grade.id != keep.id)
    limit = rules.strict_quota(len(people_of(session, year)), ways_of(session, year))
    if wanted == EXCELLENT and limit is not None and len(session.scalars(others).all()) >= limit:
        raise UserError(f"优秀名额只有 {limit} 名，已经用完。", "请先调整别人的档次，或在设置里改变优秀比例。")
    keep.grade = wanted
    keep.reason = None if wanted == keep.proposed else reason.strip() or None


def excellent_of(session: Session, year: int) -> list[tuple[Person, Grade]]:
    """The people graded 优秀 in a year, best score first."""
    query = select(Person, Grade).join(Grade, Grade.person_id == Person.id)
    query = query.where(Grade.year == year, Grade.grade == EXCELLENT).order_by(Grade.score.desc(), Person.name)
    return [(person, grade) for person, grade in session.execute(query)]


def unscored(session: Session, month: str) -> list[Person]:
    """Who held a post in a month such as 2025-03 and has no complete score for it."""
    year, number = int(month[:4]), int(month[5:])
    return [one.person for one in standings(session, year) if number in one.held and one.months[number] is None]


def summary_of(found: Iterable[Standing]) -> str:
    """How many people stand at which grade, in words."""
    counts: dict[str, int] = defaultdict(int)
    for one in found:
        counts[one.stands or "未定档"] += 1
    return "，".join(f"{grade} {counts[grade]} 人" for grade in ("优秀", "称职", "不称职", "未定档") if counts[grade])
