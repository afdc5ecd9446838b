"""Writes the demonstration's money: rates, last year's fund paid with one correction, this year's subsidies by quarter."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import date, datetime, time, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.dates import month_span
from station_desk.base.holidays import next_workday
from station_desk.demo.people import SamplePeople
from station_desk.demo.story import dice, words
from station_desk.features.commendations.model import TITLES
from station_desk.features.commendations.service import add_awards, candidates
from station_desk.features.evaluations.model import Score
from station_desk.features.evaluations.rules import ABSENT, EXCELLENT, FAILED, PASSED, Item
from station_desk.features.evaluations.service.evidence import earned_points
from station_desk.features.evaluations.service.flow import flow_of, take
from station_desk.features.evaluations.service.grades import Standing, bar_person, keep_proposals, set_grade, standings
from station_desk.features.evaluations.service.objections import REFUSED, UPHELD, register_objection, rule_objection
from station_desk.features.evaluations.service.points import set_points
from station_desk.features.evaluations.service.schemes import items_of, scheme_or_new
from station_desk.features.pay.model import APPROVED, CHECKED, CLOSED, PAID, FundYear, PayRun, Rate
from station_desk.features.pay.rules import COUNTY, FIXED, TOWNSHIP, VILLAGE
from station_desk.features.pay.service.flow import LISTS, correct
from station_desk.features.pay.service.fund import enter, make_fund_run, make_subsidy_run
from station_desk.features.pay.service.runs import deduct, hold, lines_of
from station_desk.features.schedule.model import Meeting
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from station_desk.store.journal import insert_many

# Acts of the demonstration that are told of days gone by.


@contextmanager
def on(desk: Desk, title: str, day: date, hour: int = 9) -> Iterator[Session]:
    """An act whose moment is that day at twenty past the hour."""
    with desk.act(title) as session:
        session.info["at"] = datetime.combine(day, time(hour, 20))
        yield session


# Writes the demonstration's scores, month by month.

EXCELLENT_OF = 5  # one in so many is among the best, as the usual quota of 20 % has it
FAILED_OF = 60
MISSING_MONTH = 8  # in which one person of last year has no score
UNSCORED = 2  # people whose last month is still to be scored


def quality_of(told: SamplePeople) -> list[float]:
    """How well each person works, 0 to 1: some over 0.9, one in sixty under 0.6, the rest between."""
    year = told.story.last_year
    steady = [one.number for one in told.members if not one.part.left and one.part.hired.year < year]
    named = [number for number in steady if told.members[number].best]
    others = [number for number in steady if not told.members[number].best]
    dice("ranks").shuffle(others)
    ranked = named + others
    best = min(len(ranked) - 1, sum(one.part.serves(date(year, 12, 31)) for one in told.members) // EXCELLENT_OF + 2)
    worst = max(1, len(ranked) // FAILED_OF)
    found = [0.75 + 0.1 * dice("quality", one.number).random() for one in told.members]
    for place, number in enumerate(ranked):
        if place < best:
            found[number] = 0.965 - 0.045 * place / max(1, best - 1)
        elif place >= len(ranked) - worst:
            found[number] = 0.55
        else:
            found[number] = 0.87 - 0.17 * (place - best) / len(ranked)
    return found


def write_points(desk: Desk, told: SamplePeople, quality: list[float]) -> Iterator[str]:
    """Every month of last year and of this year so far, one act a month."""
    today = told.story.today
    for year in (told.story.last_year, today.year):
        with desk.act(f"建立{year}年度考核办法") as session:
            scheme_or_new(session, year)
        with desk.look() as session:
            items = items_of(session, year)
        for month in range(1, 13 if year < today.year else today.month):
            title = f"录入{year}年{month}月得分"
            rows = list(month_rows(told, items, year, month, quality))
            with desk.act(title) as session:
                insert_many(session, Score, rows)
            yield title


def write_override(desk: Desk, told: SamplePeople) -> None:
    """The first absence of this year that was no fault takes nothing off, and says why."""
    year = told.story.today.year
    with desk.look() as session:
        absences = {item.id for item in items_of(session, year) if item.evidence == ABSENT}
        found = earned_points(session, year)
    cells = [
        (month, person, item)
        for person, by_month in found.items()
        for month, by_item in by_month.items()
        for item in by_item
        if item in absences
    ]
    if cells:
        month, person, item = min(cells)
        with desk.act(f"改{int(month[5:])}月的依据得分") as session:
            set_points(session, month, {(person, item): 0}, words("station")["grades"]["override"])


def month_rows(
    told: SamplePeople, items: list[Item], year: int, number: int, quality: list[float]
) -> Iterator[dict[str, object]]:
    """The points of one month for everyone who held a post in it."""
    month, left_out, span = f"{year}-{number:02d}", unscored(told, year, number), month_span(year, number)
    for one in told.members:
        if not one.part.in_post(*span) or one.number in left_out:
            continue
        for item in items:
            points = points_for(item, one.number, month, quality[one.number])
            if points is not None:
                yield {"person_id": told.ids[one.number], "item_id": item.id, "month": month, "points": points}


def unscored(told: SamplePeople, year: int, month: int) -> list[int]:
    """Who has no score in this month: one person of last year, two of the month that has just ended."""
    today = told.story.today
    steady = [one.number for one in told.members if not one.part.left and one.part.hired.year < today.year - 1]
    if (year, month) == (today.year - 1, MISSING_MONTH):
        return steady[-1:]
    if (year, month + 1) == (today.year, today.month):
        return steady[-1 - UNSCORED : -1]
    return []


def points_for(item: Item, number: int, month: str, quality: float) -> int | None:
    """Points in steps of half a point; what has evidence comes by itself, what was late to be reported is rare."""
    die = dice("points", number, month, item.short)
    if item.evidence:
        return None
    if item.kind == "扣分":
        return 100 if die.random() < (0.95 - quality) / 8 else None
    share = min(1.0, max(0.0, quality + die.uniform(-0.07, 0.07)))
    return min(item.most, round(item.most * share / 50) * 50)


# Takes last year's evaluation from its grades to what is settled, and gives its awards.


def workdays(start: date) -> Iterator[date]:
    """One working day after the other."""
    while True:
        start = next_workday(start)
        yield start
        start += timedelta(days=1)


def write_grades(desk: Desk, told: SamplePeople) -> None:
    """Last year from the roll-up to 定案: one grade set by hand, two objections, one of them upheld."""
    year, today = told.story.last_year, told.story.today
    days = workdays(min(date(year + 1, 1, 5), today - timedelta(days=40)))
    begun = next(days)
    with on(desk, f"登记{year}年度一票否决", begun) as session:
        scored = [one for one in standings(session, year) if one.score is not None]
        worst = min(scored, key=lambda one: (one.score or 0, one.person.name))
        bar_person(session, year, worst.person.id, words("station")["grades"]["veto"])
    with on(desk, f"汇总{year}年度考核", begun, 10) as session:
        keep_proposals(session, year)
    with on(desk, f"调整{year}年度档次", next(days)) as session:
        best = ranked(session, year, EXCELLENT)
        if len(best) > 1:
            set_grade(session, best[-1].person.id, year, "称职", words("station")["grades"]["by_hand"])
    with on(desk, f"{year}年度考核报所长签批", next(days)) as session:
        take(session, year, "报签")
    signed = next(days)
    with on(desk, f"登记所长签批{year}年度考核", signed, 15) as session:
        take(session, year, "签批", by=words("station")["profile"]["head"])
    posted = next(days)
    with on(desk, f"公示{year}年度考核结果", posted) as session:
        take(session, year, "公示", notice_days=5)
        until = flow_of(session, year).notice_until
    assert until
    write_objections(desk, year, until)
    days = workdays(until + timedelta(days=1))
    closed = next(days)
    with on(desk, f"结束{year}年度考核公示", closed) as session:
        take(session, year, "期满")
    with on(desk, f"{year}年度考核定案", next(days), 16) as session:
        take(session, year, "定案")


def write_objections(desk: Desk, year: int, until: date) -> None:
    """What was said against the grades, and the rulings."""
    told, head = words("station")["grades"], words("station")["profile"]["head"]
    with desk.look() as session:
        best, passed = ranked(session, year, EXCELLENT), ranked(session, year, PASSED)
    for found, key, ruling, grade in (
        (best[-1:], "against", REFUSED, None),
        ([one for one in passed if not one.by_hand][-1:], "upheld", UPHELD, FAILED),
    ):
        for one in found:
            who, what, because = told[key]
            with on(desk, f"登记对{one.person.name}的异议", until - timedelta(days=1)) as session:
                made = register_objection(session, year, one.person.id, who, until - timedelta(days=1), what)
            with on(desk, f"处理对{one.person.name}的异议", until, 14) as session:
                rule_objection(session, made.id, ruling, because, head, grade, until)


def ranked(session: Session, year: int, grade: str) -> list[Standing]:
    """Who stands at a grade, best score first."""
    found = [one for one in standings(session, year) if one.stands == grade]
    return sorted(found, key=lambda one: (-(one.score or 0), one.person.name))


def write_awards(desk: Desk, told: SamplePeople) -> None:
    """Last year's awards; all certificates but the last are printed."""
    year = told.story.last_year
    with desk.act(f"登记{year}年度表彰") as session:
        event = session.scalars(select(Meeting).where(Meeting.kind == "表彰会", Meeting.period == str(year))).one()
        people = [one.person_id for one in candidates(session, year)]
        made = add_awards(session, year, people[:-1], TITLES[0], event.starts.date())
        for award in made:
            award.state = "已印"
        made = add_awards(session, year, people[-1:], TITLES[2], event.starts.date())
        for award in made:
            award.deed = words("station")["grades"]["deed"]


def write_pay(desk: Desk, told: SamplePeople) -> None:
    """Rates first, then the fund of last year, then what was paid this year."""
    write_rates(desk, told)
    write_fund(desk, told)
    write_subsidies(desk, told)


def write_rates(desk: Desk, told: SamplePeople) -> None:
    """The county's rate of two years, one township's and one village's own."""
    said, year = words("station")["pay"], told.story.last_year
    with desk.act("登记补贴标准") as session:
        villages = list(session.scalars(select(Village).order_by(Village.code, Village.name)))
        town, own = villages[-1].township, villages[len(villages) // 2]
        old, new = said["rates"]
        rates = [
            Rate(name="全县标准", reach=COUNTY, since=date(year - 1, 1, 1), director=old * 100, document=said["old"]),
            Rate(name="全县标准", reach=COUNTY, since=date(year + 1, 1, 1), director=new * 100, document=said["new"]),
            Rate(
                name=f"{town}标准", reach=TOWNSHIP, township=town, since=date(year + 1, 7, 1), director=(new + 600) * 100,
                document=said["town"],
            ),
            Rate(
                name=f"{own.name}标准", reach=VILLAGE, village_id=own.id, since=date(year + 1, 1, 1),
                director=(new + 1200) * 100, note=said["own"],
            ),
        ]  # fmt: skip
        session.add_all(rates)


def write_fund(desk: Desk, told: SamplePeople) -> None:
    """Last year's fund: the county's money, the list from draft to paid with one line held back, and its release."""
    said, year, clerk = words("station")["pay"], told.story.last_year, words("station")["profile"]["clerk"]
    first = min(date(year + 1, 2, 9), told.story.today - timedelta(days=12))
    with on(desk, f"登记{year}年度绩效资金拨款", first) as session:
        posts = told.story.villages
        session.add(FundYear(year=year, posts=posts, document=said["fund"]))
        enter(session, year, "应拨", first, posts * 360_000, said["fund"], said["due"])
        enter(session, year, "实拨", first + timedelta(days=1), posts * 360_000, said["bank"][0], said["came"])
    with on(desk, f"编制{year}年度绩效专项资金名册", first + timedelta(days=2)) as session:
        run = make_fund_run(session, year, FIXED, clerk)
        there = [one for one in lines_of(session, run.id) if one.amount]
        held = there[len(there) // 3]
        hold(session, [held.id], said["held"])
        if len(there) > 5:
            deduct(session, there[-2].id, 20_000, said["deducted"])
    for days, step in ((2, CHECKED), (3, APPROVED), (4, PAID)):
        day = next_workday(first + timedelta(days=days))
        with on(desk, f"{run.title}办理下一步", day, 15) as session:
            take_list(session, run.id, step, said["bank"][1])
    later = first + timedelta(days=6)
    with on(desk, f"补发{held.name}的绩效资金", later) as session:
        fix = correct(session, held.id, held.amount, said["released"], clerk).run_id
    for step in (CHECKED, APPROVED, PAID):
        with on(desk, f"{run.title}更正办理下一步", next_workday(later), 16) as session:
            take_list(session, fix, step, said["bank"][2])


def take_list(session: Session, run_id: str, step: str, document: str) -> None:
    """Take a list a step, done by whom the station's profile names."""
    LISTS.take(session, session.get_one(PayRun, run_id), step, {"document": document})


def write_subsidies(desk: Desk, told: SamplePeople) -> None:
    """The quarters of this year that have ended: all paid but the last, which waits for approval."""
    clerk, today = words("station")["profile"]["clerk"], told.story.today
    quarters = range(1, (today.month - 1) // 3 + 1)
    for quarter in quarters:
        day = next_workday(date(today.year, 3 * quarter + 1, 8))
        if day >= today:
            continue
        with on(desk, f"编制{today.year}年第{quarter}季度岗位补贴名册", day) as session:
            run = make_subsidy_run(session, today.year, 3 * quarter - 2, 3 * quarter, clerk)
        for step in (CHECKED, APPROVED, PAID, CLOSED) if quarter < quarters[-1] else (CHECKED,):
            with on(desk, f"{run.title}办理下一步", day, 15) as session:
                take_list(session, run.id, step, words("station")["pay"]["bank"][0])
