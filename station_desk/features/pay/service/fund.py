"""The year's fund and the subsidies: their figures, the lists made by them, and the ledger beside the lists."""

import json
from collections import defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy import ColumnElement, func, or_, select
from sqlalchemy.orm import Session

from station_desk.base.chinese import names_of
from station_desk.base.errors import UserError
from station_desk.base.money import show_fen
from station_desk.features.evaluations.model import GRADES, Grade
from station_desk.features.evaluations.service.flow import settled
from station_desk.features.pay.model import FUND, SUBSIDY, FundEntry, FundYear, PayForm, PayLine, PayRun, Rate
from station_desk.features.pay.rules import (
    COUNTING_DAY,
    FIXED,
    KINDS,
    MODELS,
    VILLAGE,
    Balance,
    Division,
    Member,
    Subsidy,
    Tariff,
    Terms,
    add_months,
    balance,
    divide,
    doubts,
    months_held,
    story_of,
    tariff_on,
)
from station_desk.features.pay.service.runs import begin, lines_of, run_for, runs_of, totals
from station_desk.features.roster.model import Person, Post
from station_desk.features.villages.model import Village
from station_desk.store.enclosure import Enclosure, enclose

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
    months = months_served(session, year)
    return [
        Claim(one.person_id, one.name, one.village, one.grade, one.score, months.get(one.person_id, ()))
        for one in settled(session, year)
    ]


def services_of(session: Session, year: int) -> list[Service]:
    """The posts held in a year with their months, by township and code of the village, the earlier first."""
    query = (
        select(Post, Person, Village)
        .join(Person, Person.id == Post.person_id)
        .join(Village, Village.id == Post.village_id)
        .where(*held_in(session, year))
        .order_by(Village.township, Village.code, Village.name, Post.since)
    )
    return [
        Service(person, village, months)
        for post, person, village in session.execute(query)
        if (months := months_held([(post.since, post.until)], year))
    ]


def held_in(session: Session, year: int) -> tuple[ColumnElement[bool], ...]:
    """The conditions for posts that were held at some time of a year."""
    first, last = date(year, 1, 1), date(year, 12, 31)
    own = Post.station_id == session.info["station_id"]
    return own, Post.since <= last, or_(Post.until.is_(None), Post.until > first)


def months_served(session: Session, year: int) -> dict[str, tuple[int, ...]]:
    """All months of a year in which each person (key) held some post."""
    spans: dict[str, list[tuple[date, date | None]]] = defaultdict(list)
    for key, since, until in session.execute(
        select(Post.person_id, Post.since, Post.until).where(*held_in(session, year))
    ):
        spans[key].append((since, until))
    return {key: months for key, held in spans.items() if (months := months_held(held, year))}


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
FACTORS = dict(zip(GRADES, GRADE_KEYS, strict=True))  # where a year keeps the factor of a grade


def own(session: Session) -> ColumnElement[bool]:
    return FundYear.station_id == session.info["station_id"]


def terms_of(setting: FundYear, model: str) -> Terms:
    """A model with the year's figures."""
    way = "fixed" if model == FIXED else "pool"
    factors = {grade: getattr(setting, f"{way}_{key}") for grade, key in FACTORS.items()}
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
        said.append(f"{names_of(without)}{year}年在岗但没有考核结果，没有列入。")
    idle = [one.name for one in claims if not one.months]
    if idle:
        said.append(f"{names_of(idle)}没有一个月的15日在岗，金额是 0。")
    return said


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
    run.excellent, run.competent, run.failed = (terms.factor(grade) for grade in FACTORS)
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
    months = months_served(session, year)
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


# 岗位补贴: which rate holds in which village, and the list of a month or a quarter.


def tariffs_of(session: Session) -> list[Tariff]:
    """Every rate as the arithmetic takes it."""
    rates = session.scalars(select(Rate).where(Rate.station_id == session.info["station_id"]))
    return [
        Tariff(
            one.reach, one.since, one.director, one.percent, one.until, one.township or "", one.village_id or ""
        )
        for one in rates
    ]  # fmt: skip


def rates_from_villages(session: Session, since: date) -> list[Rate]:
    """A rate from that day on for every village whose card names its director's subsidy and that has none of its own."""
    known = {one.village for one in tariffs_of(session) if one.reach == VILLAGE}
    villages = session.scalars(
        select(Village)
        .where(Village.station_id == session.info["station_id"], Village.subsidy.is_not(None))
        .order_by(Village.township, Village.code, Village.name)
    )
    made = [
        Rate(name=f"{one.township}{one.name}", reach=VILLAGE, village_id=one.id, since=since, director=one.subsidy)
        for one in villages
        if one.id not in known and one.subsidy
    ]
    if not made:
        raise UserError(
            "没有可以登记的村标准。", "村屯资料里填了“村主任补贴”而还没有标准的村，才会登记；也可以直接新增标准。"
        )
    session.add_all(made)
    return made


def title_of(year: int, first: int, last: int) -> str:
    """2026年第3季度岗位补贴, 2026年3月岗位补贴, 2026年3–4月岗位补贴."""
    if first == last:
        return f"{year}年{first}月岗位补贴"
    if last - first == 2 and first % 3 == 1:
        return f"{year}年第{last // 3}季度岗位补贴"
    return f"{year}年{first}–{last}月岗位补贴"


def make_subsidy_run(session: Session, year: int, first: int, last: int, who: str) -> PayRun:
    """The list of the months `first` to `last` as a draft; an unchecked one made before is replaced.

    Raises UserError where a village has no rate, a month is in another list already, or nobody served.
    """
    if not 1 <= first <= last <= 12:
        raise UserError("月份不对。", "请选 1 到 12 月，起始月份不晚于结束月份。")
    check_free(session, year, first, last)
    wanted = [
        (one, months)
        for one in services_of(session, year)
        if (months := tuple(month for month in one.months if first <= month <= last))
    ]
    if not wanted:
        raise UserError(f"{year}年{first}–{last}月没有在岗的人。", "请核对花名册里的任职时间。")
    setting = setting_of(session, year)
    paid = paid_months(session, wanted, year, setting.reading, setting.standard)
    session.add(setting)
    run = begin(session, run_for(session, year, SUBSIDY, first), who)
    run.title, run.year, run.sort = title_of(year, first, last), year, SUBSIDY
    run.first_month, run.last_month, run.standard = first, last, setting.standard
    session.flush()
    for place, (service, rated) in enumerate(paid, 1):
        session.add(subsidy_line(run, place, service, rated))
    session.flush()
    return run


def check_free(session: Session, year: int, first: int, last: int) -> None:
    """Raise UserError where a month is in another list of the year already."""
    for run in runs_of(session, year):
        other = run.sort == SUBSIDY and not run.corrects_id and (run.first_month, run.last_month) != (first, last)
        if other and run.first_month <= last and first <= run.last_month:
            raise UserError(f"“{run.title}”已经包括其中的月份。", "一个月的补贴只能在一份名册里，请选别的月份。")


Paid = tuple[Service, list[tuple[int, Subsidy]]]


def paid_months(
    session: Session, wanted: list[tuple[Service, tuple[int, ...]]], year: int, reading: str, standard: int
) -> list[Paid]:
    """For each person (with the last post) the months and their rates, by village of the first post.

    Raises UserError naming the villages that have no rate.
    """
    tariffs = tariffs_of(session)
    found: dict[str, list[tuple[int, Subsidy]]] = defaultdict(list)
    last_post: dict[str, Service] = {}
    missing: list[str] = []
    for service, months in wanted:
        village = service.village
        last_post[service.person.id] = service
        for month in months:
            tariff = tariff_on(tariffs, date(year, month, COUNTING_DAY), village.township, village.id)
            if tariff is None:
                missing.append(village.name)
            else:
                found[service.person.id].append((month, Subsidy(tariff, reading, standard)))
    if missing:
        villages = list(dict.fromkeys(missing))
        raise UserError(
            f"{names_of(villages, '个村')}还没有补贴标准。",
            "请先在“补贴标准”里登记全县、乡镇或村的标准，起始日期要早于这几个月。",
        )
    return [(last_post[key], sorted(months, key=lambda one: one[0])) for key, months in found.items()]


def subsidy_line(run: PayRun, place: int, service: Service, months: list[tuple[int, Subsidy]]) -> PayLine:
    try:
        amount, story = add_months(months)
    except ValueError as error:
        raise UserError(f"{error}。", "请核对补贴标准，或在“年度设置”里改为“另外发放”。") from error
    return PayLine(
        run_id=run.id, person_id=service.person.id, place=place, name=service.person.name,
        village=service.village.name, months=len(months), amount=amount, story="\n".join(story),
    )  # fmt: skip


# The year's ledger beside what should be in it.


@dataclass(frozen=True, slots=True)
class Ledger:
    """A year's sums, and a sentence for each thing that does not add up."""

    year: int
    balance: Balance
    doubts: list[str]


def ledger_of(session: Session, year: int) -> Ledger:
    """Reconcile a year."""
    found = balance((one.kind, one.amount) for one in entries_of(session, year))
    by_runs = sum(
        totals(lines_of(session, run.id)).net for run in runs_of(session, year) if run.sort == FUND and run.locked
    )
    return Ledger(year, found, doubts(found, expected=setting_of(session, year).pool, paid_by_runs=by_runs))


def ledger_years(session: Session) -> list[int]:
    """The years that have entries or a list of the fund, the newest first."""
    own = FundEntry.station_id == session.info["station_id"]
    years = set(session.scalars(select(FundEntry.year).where(own).distinct()))
    return sorted(years | {run.year for run in runs_of(session) if run.sort == FUND}, reverse=True)


def entries_of(session: Session, year: int) -> list[FundEntry]:
    """A year's entries by day."""
    own = FundEntry.station_id == session.info["station_id"]
    query = select(FundEntry).where(own, FundEntry.year == year).order_by(FundEntry.day, FundEntry.id)
    return list(session.scalars(query))


def enter(
    session: Session, year: int, kind: str, day: date, amount: int, document: str = "", note: str = ""
) -> FundEntry:
    """Write one line of `amount` 分 into the ledger. Raises UserError for a kind or an amount that cannot be."""
    if kind not in KINDS:
        raise UserError(f"台账里没有“{kind}”。", f"可以记的有：{'、'.join(KINDS)}。")
    if amount <= 0:
        raise UserError(f"金额 {show_fen(amount)} 元不对。", "请填写大于零的金额。")
    entry = FundEntry(year=year, kind=kind, day=day, amount=amount, document=document or None, note=note or None)
    session.add(entry)
    return entry


# The county's own forms: each kept with its file and where things go in it.


def forms_of(session: Session) -> list[PayForm]:
    """Every form kept, by name."""
    own = PayForm.station_id == session.info["station_id"]
    return list(session.scalars(select(PayForm).where(own).order_by(PayForm.name)))


def kept_form(session: Session, form_id: str) -> tuple[bytes, dict[str, Any]]:
    """A form's file, and its places as they were kept."""
    form = session.get_one(PayForm, form_id)
    body = session.scalars(select(Enclosure.body).where(Enclosure.owner_id == form_id)).one()
    return body, json.loads(form.places)


def keep_form(session: Session, name: str, body: bytes, places: dict[str, Any]) -> PayForm:
    """Keep a form with its places, in place of the one of the same name."""
    known = next((one for one in forms_of(session) if one.name == name), None)
    form = known or PayForm(name=name, places="")
    form.places = json.dumps(places, ensure_ascii=False, sort_keys=True)
    session.add(form)
    session.flush()
    old = session.scalar(select(Enclosure).where(Enclosure.owner_id == form.id))
    if old is None or old.body != body:
        if old is not None:
            session.delete(old)
        session.add(enclose(form, "文件", name, "xlsx", body))
    return form
