"""The year's fund: its figures, the three models side by side, and the list made by one of them."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.money import show_fen
from station_desk.features.evaluations.model import Grade
from station_desk.features.evaluations.service.flow import settled
from station_desk.features.pay.model import FUND, FundYear, PayLine, PayRun
from station_desk.features.pay.rules import FIXED, MODELS, Division, Member, Terms, divide, months_held, story_of
from station_desk.features.pay.service.runs import begin, run_for, runs_of
from station_desk.features.roster.model import Person, Post
from station_desk.features.villages.model import Village

# Who is paid for a year: the grades that are settled, and the months in which each held a post.


@dataclass(frozen=True, slots=True)
class Claim:
    """One person's claim on a year's fund: the settled grade, the score in 1/100, the months of service 1–12."""

    person_id: str
    name: str
    village: str
    grade: str
    score: int | None
    months: tuple[int, ...]

    @property
    def member(self) -> Member:
        """The claim as the arithmetic takes it."""
        return Member(self.person_id, self.grade, self.score, len(self.months))


@dataclass(frozen=True, slots=True)
class Service:
    """A post held in the months 1–12 of a year; one person may have several."""

    person: Person
    village: Village
    months: tuple[int, ...]


def claims_of(session: Session, year: int) -> list[Claim]:
    """Everybody with a settled grade, by village as the evaluation lists them.

    Raises UserError where the year's evaluation has not been settled (定案).
    """
    months = months_by_person(services_of(session, year))
    return [
        Claim(one.person_id, one.name, one.village, one.grade, one.score, months.get(one.person_id, ()))
        for one in settled(session, year)
    ]


def services_of(session: Session, year: int) -> list[Service]:
    """The posts held in a year with their months, by township and code of the village, the earlier first."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    query = (
        select(Post, Person, Village)
        .join(Person, Person.id == Post.person_id)
        .join(Village, Village.id == Post.village_id)
        .where(Post.station_id == session.info["station_id"], Post.since <= last)
        .where(or_(Post.until.is_(None), Post.until > first))
        .order_by(Village.township, Village.code, Village.name, Post.since)
    )
    return [
        Service(person, village, months)
        for post, person, village in session.execute(query)
        if (months := months_held([(post.since, post.until)], year))
    ]


def months_by_person(services: Iterable[Service]) -> dict[str, tuple[int, ...]]:
    """All months of a year in which each person (key) held some post."""
    found: dict[str, set[int]] = defaultdict(set)
    for one in services:
        found[one.person.id] |= set(one.months)
    return {key: tuple(sorted(months)) for key, months in found.items()}


def ungraded(session: Session, year: int, claims: Iterable[Claim]) -> list[str]:
    """The names of those who served in a year and have no settled grade."""
    graded = {one.person_id for one in claims}
    return list(dict.fromkeys(one.person.name for one in services_of(session, year) if one.person.id not in graded))


@dataclass(frozen=True, slots=True)
class Preview:
    """The fund by one model, or the `sentence` why it cannot be."""

    model: str
    division: Division | None
    sentence: str = ""


@dataclass(frozen=True, slots=True)
class Offer:
    """The three models for a year over the same claims, and the `doubts` a clerk should know before choosing."""

    year: int
    setting: FundYear
    claims: list[Claim]
    previews: list[Preview]
    doubts: list[str]


def setting_of(session: Session, year: int) -> FundYear:
    """The year's setting, or an unsaved one like the last year's, with a post for every village."""
    found = session.scalar(select(FundYear).where(own(session), FundYear.year == year))
    if found:
        return found
    before = session.scalar(
        select(FundYear).where(own(session), FundYear.year < year).order_by(FundYear.year.desc()).limit(1)
    )
    keys = ("standard", "reading", *(f"{way}_{grade}" for way in ("fixed", "pool") for grade in GRADE_KEYS))
    kept = {key: getattr(before, key) for key in keys} if before else {}
    posts = session.scalar(select(func.count()).where(Village.station_id == session.info["station_id"])) or 0
    return FundYear(year=year, posts=posts, station_id=session.info["station_id"], **kept)


GRADE_KEYS = ("excellent", "competent", "failed")
GRADES = dict(zip(("优秀", "称职", "不称职"), GRADE_KEYS, strict=True))


def own(session: Session) -> ColumnElement[bool]:
    return FundYear.station_id == session.info["station_id"]


def terms_of(setting: FundYear, model: str) -> Terms:
    """A model with the year's figures."""
    way = "fixed" if model == FIXED else "pool"
    factors = {grade: getattr(setting, f"{way}_{key}") for grade, key in GRADES.items()}
    return Terms(model, setting.standard, setting.pool, factors)


def offer_models(session: Session, year: int) -> Offer:
    """The three models side by side. Raises UserError before the year is settled, or where nobody has a grade."""
    claims = claims_of(session, year)
    if not claims:
        raise UserError(f"{year}年度没有考核定案的人，不能编制名册。", "请先在“考核”里汇总、公示并定案。")
    setting = setting_of(session, year)
    previews = [preview(terms_of(setting, model), claims) for model in MODELS]
    return Offer(year, setting, claims, previews, doubts_of(session, year, claims))


def preview(terms: Terms, claims: list[Claim]) -> Preview:
    try:
        return Preview(terms.model, divide(terms, [one.member for one in claims]))
    except ValueError as error:
        return Preview(terms.model, None, f"{error}。")


def doubts_of(session: Session, year: int, claims: list[Claim]) -> list[str]:
    """What does not stop a list and should be known."""
    said = []
    without = ungraded(session, year, claims)
    if without:
        said.append(f"{named(without)}{year}年在岗但没有考核结果，没有列入。")
    idle = [one.name for one in claims if not one.months]
    if idle:
        said.append(f"{named(idle)}没有一个月的15日在岗，金额是 0。")
    return said


def named(names: list[str], counted: str = "人") -> str:
    return "、".join(names[:3]) + (f"等 {len(names)} {counted}" if len(names) > 3 else "")


def make_fund_run(session: Session, year: int, model: str, who: str) -> PayRun:
    """The year's list by that model as a draft; an unchecked one made before is replaced.

    Raises UserError where the year is not settled, the list has gone on, or the model cannot be.
    """
    offered = offer_models(session, year)
    found = next((one for one in offered.previews if one.model == model), None)
    if found is None:
        raise UserError(f"没有名为“{model}”的分配办法。", f"可以用的有：{'、'.join(MODELS)}。")
    if found.division is None:
        raise UserError(found.sentence, "请核对“年度设置”里的岗位数和系数，或者选另一种分配办法。")
    setting, terms = offered.setting, found.division.terms
    session.add(setting)
    run = begin(session, run_for(session, year, FUND, 1), who)
    run.title, run.year, run.sort, run.first_month, run.last_month = f"{year}年度绩效专项资金", year, FUND, 1, 12
    run.model, run.standard, run.pool, run.left = model, terms.standard, terms.pool, found.division.left
    run.excellent, run.competent, run.failed = (terms.factor(grade) for grade in GRADES)
    session.flush()
    for place, claim in enumerate(offered.claims, 1):
        session.add(line_of(run, place, claim, found.division))
    session.flush()
    return run


def line_of(run: PayRun, place: int, claim: Claim, division: Division) -> PayLine:
    story = story_of(division, claim.member, claim.months)
    return PayLine(
        run_id=run.id, person_id=claim.person_id, place=place, name=claim.name, village=claim.village,
        grade=claim.grade, score=claim.score, months=len(claim.months), amount=division.amounts[claim.person_id],
        story="\n".join(story),
    )  # fmt: skip


# What grades that are still being settled would come to in yuan.


def effect_of(session: Session, year: int, grades: Mapping[str, str | None]) -> dict[str, str]:
    """For each person (key) what the grade would bring, 3,600.00 元, by the model that was used last; {} where it
    cannot be reckoned."""
    months = months_by_person(services_of(session, year))
    scores = dict(session.execute(select(Grade.person_id, Grade.score).where(Grade.year == year)).tuples().all())
    members = [Member(key, grade, scores.get(key), len(months.get(key, ()))) for key, grade in grades.items() if grade]
    try:
        found = divide(terms_of(setting_of(session, year), usual_model(session, year)), members)
    except ValueError:
        return {}
    return {key: f"{show_fen(amount)} 元" for key, amount in found.amounts.items()}


def usual_model(session: Session, year: int) -> str:
    """The model of the year's own list, else of the one before it, else the fixed standard."""
    models = [run.model for run in runs_of(session) if run.model and not run.corrects_id and run.year <= year]
    return models[0] if models else FIXED
