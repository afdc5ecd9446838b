"""A small made-up station whose year is graded: who came in July, who left in May, and one who failed."""

import os
from datetime import date

from sqlalchemy import select
from sqlalchemy.orm import Session

from station_desk.features.pay.model import CLOSED, STATES, PayRun, Rate
from station_desk.features.pay.service.flow import LISTS
from station_desk.features.pay.service.fund import make_fund_run
from station_desk.features.pay.service.runs import lines_of
from station_desk.features.roster.model import Person
from station_desk.store.desk import Desk
from tests.features.evaluations.station import YEAR, open_station, roll_up, score, settle_year

POINTS = {"张三": 96, "李小雨": 94, "王大海": 85, "赵立春": 80, "那日苏": 78, "金成哲": 75, "孙福": 70, "周慧": 50}


def graded(desk: Desk) -> dict[str, str]:
    """Ten officers, a year of points, the grades rolled up; returns the keys by name."""
    keys = open_station(desk)
    score(desk, POINTS)
    score(desk, {"吴桐": 88}, range(1, 5))
    score(desk, {"郑来": 82}, range(7, 13))
    roll_up(desk)
    return keys


def settled(desk: Desk) -> dict[str, str]:
    """The same, and the year is settled on 20 January 2026."""
    keys, before = graded(desk), os.environ.get("STATION_DESK_TODAY")
    settle_year(desk)
    if before:
        os.environ["STATION_DESK_TODAY"] = before
    return keys


def made(desk: Desk, model: str = "固定标准", year: int = YEAR) -> str:
    """The year's list as a draft; returns its key."""
    with desk.act("编制名册") as session:
        return make_fund_run(session, year, model, "王文").id


def take_list(session: Session, run_id: str, step: str, **answers: object) -> None:
    """Take a list a step."""
    LISTS.take(session, session.get_one(PayRun, run_id), step, answers)


def go(desk: Desk, run_id: str, *people: str, document: str = "付字12号") -> None:
    """Take a list as many steps as people are named."""
    for who in people:
        with desk.act("下一步") as session:
            state = session.get_one(PayRun, run_id).state
            take_list(session, run_id, [*STATES, CLOSED][STATES.index(state) + 1], by=who, document=document)


def paid(desk: Desk, model: str = "固定标准") -> str:
    run = made(desk, model)
    go(desk, run, "王文", "周正", "王文")
    return run


def run_of(desk: Desk, run_id: str) -> PayRun:
    with desk.look() as session:
        return session.get_one(PayRun, run_id)


def amounts(desk: Desk, run_id: str) -> dict[str, str]:
    """What the list pays out, by name."""
    from station_desk.base.money import show_fen

    with desk.look() as session:
        return {one.name: show_fen(one.net) for one in lines_of(session, run_id)}


def line(desk: Desk, run_id: str, name: str) -> str:
    with desk.look() as session:
        return next(one.id for one in lines_of(session, run_id) if one.name == name)


def add_rate(desk: Desk, since: date = date(2024, 1, 1), yuan: int = 30_000, **face: object) -> None:
    with desk.act("登记标准") as session:
        values = {"name": "全县标准", "since": since, "director": yuan * 100, **face}
        session.add(Rate(**values))


def person(desk: Desk, name: str) -> Person:
    with desk.look() as session:
        return session.scalars(select(Person).where(Person.name == name)).one()


__all__ = ["YEAR", "open_station"]
