"""Writes the demonstration's money: rates, last year's fund paid with one correction, this year's subsidies by quarter."""

from datetime import date, timedelta

from sqlalchemy import select

from station_desk.base.holidays import next_workday
from station_desk.demo.days import on
from station_desk.demo.people import Cast
from station_desk.demo.words import words
from station_desk.features.pay.model import FundYear, Rate
from station_desk.features.pay.rules import COUNTY, FIXED, TOWNSHIP, VILLAGE
from station_desk.features.pay.service import (
    advance,
    correct,
    deduct,
    enter,
    hold,
    lines_of,
    make_fund_run,
    make_subsidy_run,
)
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk


def write_pay(desk: Desk, told: Cast) -> None:
    """Rates first, then the fund of last year, then what was paid this year."""
    write_rates(desk, told)
    write_fund(desk, told)
    write_subsidies(desk, told)


def write_rates(desk: Desk, told: Cast) -> None:
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


def write_fund(desk: Desk, told: Cast) -> None:
    """Last year's fund: the county's money, the list from draft to paid with one line held back, and its release."""
    said, year, profile = words("station")["pay"], told.story.last_year, words("station")["profile"]
    first = min(date(year + 1, 2, 9), told.story.today - timedelta(days=12))
    clerk, head = profile["clerk"], profile["head"]
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
    for days, who, document in ((2, clerk, ""), (3, head, ""), (4, clerk, said["bank"][1])):
        day = next_workday(first + timedelta(days=days))
        with on(desk, f"{run.title}办理下一步", day, 15) as session:
            advance(session, run.id, who, document)
    later = first + timedelta(days=6)
    with on(desk, f"补发{held.name}的绩效资金", later) as session:
        fix = correct(session, held.id, held.amount, said["released"], clerk).run_id
    for who, document in ((clerk, ""), (head, ""), (clerk, said["bank"][2])):
        with on(desk, f"{run.title}更正办理下一步", next_workday(later), 16) as session:
            advance(session, fix, who, document)


def write_subsidies(desk: Desk, told: Cast) -> None:
    """The quarters of this year that have ended: all paid but the last, which waits for approval."""
    profile, today = words("station")["profile"], told.story.today
    clerk, head = profile["clerk"], profile["head"]
    quarters = range(1, (today.month - 1) // 3 + 1)
    for quarter in quarters:
        day = next_workday(date(today.year, 3 * quarter + 1, 8))
        if day >= today:
            continue
        with on(desk, f"编制{today.year}年第{quarter}季度岗位补贴名册", day) as session:
            run = make_subsidy_run(session, today.year, 3 * quarter - 2, 3 * quarter, clerk)
        steps = (clerk, head, clerk, clerk) if quarter < quarters[-1] else (clerk,)
        for who in steps:
            with on(desk, f"{run.title}办理下一步", day, 15) as session:
                advance(session, run.id, who, words("station")["pay"]["bank"][0] if who == clerk else "")
