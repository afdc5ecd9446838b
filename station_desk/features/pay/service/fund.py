"""The year's fund: its figures, the three models side by side, and the list made by one of them."""

from dataclasses import dataclass

from sqlalchemy import ColumnElement, func, select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.pay.model import FUND, FundYear, PayLine, PayRun
from station_desk.features.pay.rules import FIXED, MODELS, Division, Terms, divide, story_of
from station_desk.features.pay.service.runs import begin, run_for
from station_desk.features.pay.service.source import Claim, claims_of, ungraded
from station_desk.features.villages.model import Village


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
