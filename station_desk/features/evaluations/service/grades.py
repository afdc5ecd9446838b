"""The year's grades: what is proposed, what is kept, what was set by hand or amended."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.jobs import no_sweeping
from station_desk.features.evaluations import rules
from station_desk.features.evaluations.model import (
    GRADES,
    OPEN,
    Amendment,
    Evaluation,
    EvaluationStep,
    Grade,
    Veto,
    check_open,
    stage_of,
)
from station_desk.features.evaluations.rules import EXCELLENT, Proposal
from station_desk.features.evaluations.service.schemes import ways_of
from station_desk.features.evaluations.service.scores import Months, Scored, month_scores, scores_of
from station_desk.features.roster.model import Person, Post
from station_desk.features.villages.model import Village
from station_desk.store.marks import RowMarks, moment_of

STEPS_DONE = RowMarks(EvaluationStep, "evaluation_id")

# Who is scored in a year: everyone who held a post in it, with the months, read as columns.


@dataclass(frozen=True, slots=True)
class Officer:
    """What an evaluation says of a person; `id` is the person's key."""

    id: str
    name: str
    badge: str | None
    hired: date | None


Served = tuple[Officer, str, frozenset[int]]


def people_of(session: Session, year: int) -> list[tuple[Officer, str]]:
    """Everyone who held a post in the year, with the latest village, by village."""
    return [(person, village) for person, village, _ in people_and_months(session, year)]


def how_many(session: Session, year: int) -> int:
    """How many people held a post in the year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    query = select(func.count(func.distinct(Post.person_id)))
    return session.scalar(query.where(Post.since <= last, Post.until.is_(None) | (Post.until >= first))) or 0


def people_and_months(session: Session, year: int) -> list[Served]:
    """Everyone who held a post in the year, the latest village, and the months in office, by village."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    query = (
        select(Person.id, Person.name, Person.badge, Person.hired, Village.name, Post.since, Post.until)
        .join_from(Post, Person, Person.id == Post.person_id)
        .join(Village, Village.id == Post.village_id)
        .where(Post.since <= last, Post.until.is_(None) | (Post.until >= first))
        .order_by(Village.township, func.coalesce(Village.code, ""), Village.name, Person.name)
    )
    found: dict[str, Served] = {}
    begun: dict[str, date] = {}
    for key, name, badge, hired, village, since, until in session.execute(query):
        held = rules.months_held(since, until, year)
        known = found.get(key)
        if known is None:
            found[key], begun[key] = (Officer(key, name, badge, hired), village, held), since
        elif since < begun[key]:
            found[key] = (*known[:2], known[2] | held)
        else:  # the latest post tells the village, and with it the place in the list
            del found[key]
            found[key], begun[key] = (known[0], village, known[2] | held), since
    return list(found.values())


# 一票否决: what makes a person 不称职 whatever the score.


def bar_person(session: Session, year: int, person_id: str, what: str) -> Veto:
    """Register a veto with what it is for. Raises UserError without it, or where the year is with the head or further."""
    check_open(session, year)
    if not what.strip():
        raise UserError("没有写否决的事由。", "请写明是什么事、哪一天、依据什么。")
    made = Veto(year=year, person_id=person_id, what=what.strip(), by=session.info["user"].name, at=moment_of(session))
    session.add(made)
    session.flush()
    return made


def unbar_person(session: Session, year: int, person_id: str) -> None:
    """Take a veto back. Raises UserError where there is none, or where the year is with the head or further."""
    check_open(session, year)
    found = session.scalar(select(Veto).where(Veto.year == year, Veto.person_id == person_id))
    if found is None:
        raise UserError("没有登记一票否决。", "请核对姓名和年度。")
    session.delete(found)


@dataclass(frozen=True, slots=True)
class Standing:
    """One person's year: scores of the months 1–12, the months in office, the year's mean, the grade as it stands.

    `fast` says that the year is with the head or further: score and proposal are those that were kept.
    """

    person: Officer
    village: str
    months: Months
    held: frozenset[int]
    score: int | None
    proposal: Proposal
    grade: Grade | None
    doubts: tuple[str, ...]
    amendments: tuple[Amendment, ...] = ()
    fast: bool = False
    veto: str = ""

    @property
    def counted(self) -> int:
        return sum(score is not None for score in self.months.values())

    @property
    def stands(self) -> str | None:
        """The grade that holds: the last amendment's, else set by hand, else proposed and kept."""
        return self.amendments[-1].new if self.amendments else self.signed

    @property
    def signed(self) -> str | None:
        """The grade before any amendment."""
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
        return kept is not None and not self.fast and (kept.score, kept.months or 0, kept.proposed) != now


@no_sweeping()
def standings(session: Session, year: int) -> list[Standing]:
    """Everyone's year as it stands now, by village."""
    ways, scored = ways_of(session, year), scores_of(session, year)
    grades = {one.person_id: one for one in session.scalars(select(Grade).where(Grade.year == year))}
    amended, fast = amendments_of(session, year), stage_of(session, year) not in OPEN
    barred = {one.person_id: one.what for one in session.scalars(select(Veto).where(Veto.year == year))}
    people, nothing = people_and_months(session, year), Scored(dict.fromkeys(range(1, 13)), None, 0)
    mine = [scored.get(person.id, nothing) for person, *_ in people]
    proposals = rules.propose({served[0].id: one.mean for served, one in zip(people, mine, strict=True)}, ways, barred)
    found = []
    for (person, village, held), own in zip(people, mine, strict=True):
        grade, proposal, score = grades.get(person.id), proposals[person.id], own.mean
        if fast and grade:  # a quota changed since does not change what was signed
            proposal, score = Proposal(grade.proposed, grade.because or ""), grade.score
        changes = amended.get(person.id, ())
        stands = changes[-1].new if changes else grade.grade if grade else proposal.grade
        veto = barred.get(person.id, "")
        doubts = tuple(rules.doubts(stands, own.months.values(), person.hired, year, ways, veto))
        found.append(Standing(person, village, own.months, held, score, proposal, grade, doubts, changes, fast, veto))
    return found


def amendments_of(session: Session, year: int) -> dict[str, tuple[Amendment, ...]]:
    """The amendments of a year by person, the oldest first."""
    found: dict[str, tuple[Amendment, ...]] = {}
    for one in session.scalars(select(Amendment).where(Amendment.year == year).order_by(Amendment.id)):
        found[one.person_id] = (*found.get(one.person_id, ()), one)
    return found


def evaluation_of(session: Session, year: int) -> Evaluation:
    """The year's evaluation, begun where nobody has begun it."""
    found = session.scalar(select(Evaluation).where(Evaluation.year == year))
    if found is None:
        found = Evaluation(year=year)
        session.add(found)
        session.flush()
    return found


def keep_proposals(session: Session, year: int) -> list[Standing]:
    """Write everyone's score and proposed grade; a grade set by hand (with its reason) stays.

    With that the year goes from 打分 to 定档. Raises UserError where grades set by hand and proposals together pass a
    strict quota of 优秀, or where the year is with the head or further.
    """
    check_open(session, year)
    before = standings(session, year)
    fresh = any(one.grade is None or one.moved for one in before)
    for one in before:
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
    evaluation = evaluation_of(session, year)
    if fresh or evaluation.stage not in OPEN[1:]:
        STEPS_DONE.add(session, evaluation, "汇总", summary_of(found))
        evaluation.stage = OPEN[1]
        session.flush()
    return found


def set_grade(session: Session, person_id: str, year: int, grade: str | None, reason: str = "") -> None:
    """Set a grade by hand, or the proposal again for None; a reason is needed where it differs from the proposal.

    Raises UserError where the year has not been rolled up, is with the head or further, or where the strict quota of
    优秀 would be passed.
    """
    check_open(session, year)
    keep = session.scalar(select(Grade).where(Grade.person_id == person_id, Grade.year == year))
    if keep is None:
        raise UserError("这一年还没有汇总。", "请先汇总得分并提出建议档次。")
    wanted = grade or keep.proposed
    others = select(Grade.id).where(Grade.year == year, Grade.grade == EXCELLENT, Grade.id != keep.id)
    limit = rules.strict_quota(how_many(session, year), ways_of(session, year))
    if wanted == EXCELLENT and limit is not None and len(session.scalars(others).all()) >= limit:
        raise UserError(f"优秀名额只有 {limit} 名，已经用完。", "请先调整别人的档次，或在设置里改变优秀比例。")
    keep.grade = wanted
    keep.reason = None if wanted == keep.proposed else reason.strip() or None


def unscored(session: Session, month: str) -> list[Officer]:
    """Who held a post in a month such as 2025-03 and has no complete score for it."""
    year, number = int(month[:4]), int(month[5:])
    scores = month_scores(session, year, (number,))
    return [
        person
        for person, _, held in people_and_months(session, year)
        if number in held and scores[person.id][number] is None
    ]


def summary_of(found: Iterable[Standing]) -> str:
    """How many people stand at which grade, in words."""
    counts: dict[str, int] = defaultdict(int)
    for one in found:
        counts[one.stands or "未定档"] += 1
    return "，".join(f"{grade} {counts[grade]} 人" for grade in (*GRADES, "未定档") if counts[grade])
