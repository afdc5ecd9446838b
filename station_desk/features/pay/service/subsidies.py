"""岗位补贴: which rate holds in which village, and the list of a month or a quarter."""

from collections import defaultdict
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.features.pay.model import SUBSIDY, PayLine, PayRun, Rate
from station_desk.features.pay.rules import COUNTING_DAY, VILLAGE, Subsidy, Tariff, add_months, tariff_on
from station_desk.features.pay.service.fund import Service, named, services_of, setting_of
from station_desk.features.pay.service.runs import begin, run_for, runs_of
from station_desk.features.villages.model import Village


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
        session.add(line_of(run, place, service, rated))
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
            f"{named(villages, '个村')}还没有补贴标准。",
            "请先在“补贴标准”里登记全县、乡镇或村的标准，起始日期要早于这几个月。",
        )
    return [(last_post[key], sorted(months, key=lambda one: one[0])) for key, months in found.items()]


def line_of(run: PayRun, place: int, service: Service, months: list[tuple[int, Subsidy]]) -> PayLine:
    try:
        amount, story = add_months(months)
    except ValueError as error:
        raise UserError(f"{error}。", "请核对补贴标准，或在“年度设置”里改为“另外发放”。") from error
    return PayLine(
        run_id=run.id, person_id=service.person.id, place=place, name=service.person.name,
        village=service.village.name, months=len(months), amount=amount, story="\n".join(story),
    )  # fmt: skip
