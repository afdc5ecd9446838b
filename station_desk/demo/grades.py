"""Takes last year's evaluation from its grades to what is settled, and gives its awards."""

from collections.abc import Iterator
from datetime import date, timedelta

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.base.holidays import next_workday
from station_desk.demo.days import on
from station_desk.demo.people import Cast
from station_desk.demo.words import words
from station_desk.features.commendations.model import TITLES
from station_desk.features.commendations.service import add_awards, candidates
from station_desk.features.evaluations.rules import EXCELLENT, FAILED, PASSED
from station_desk.features.evaluations.service import (
    REFUSED,
    UPHELD,
    Standing,
    bar_person,
    close_notice,
    keep_proposals,
    post_notice,
    register_objection,
    rule_objection,
    set_grade,
    settle,
    sign,
    standings,
    submit,
)
from station_desk.features.schedule.model import Meeting
from station_desk.store.desk import Desk


def workdays(start: date) -> Iterator[date]:
    """One working day after the other."""
    while True:
        start = next_workday(start)
        yield start
        start += timedelta(days=1)


def write_grades(desk: Desk, told: Cast) -> None:
    """Last year from the roll-up to 定案: one grade set by hand, two objections, one of them upheld."""
    year, today, profile = told.story.last_year, told.story.today, words("station")["profile"]
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
        submit(session, year)
    signed = next(days)
    with on(desk, f"登记所长签批{year}年度考核", signed, 15) as session:
        sign(session, year, profile["head"], signed)
    posted = next(days)
    with on(desk, f"公示{year}年度考核结果", posted) as session:
        until = post_notice(session, year, posted, 5)
    write_objections(desk, year, until)
    days = workdays(until + timedelta(days=1))
    closed = next(days)
    with on(desk, f"结束{year}年度考核公示", closed) as session:
        close_notice(session, year)
    with on(desk, f"{year}年度考核定案", next(days), 16) as session:
        settle(session, year)


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


def write_awards(desk: Desk, told: Cast) -> None:
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
