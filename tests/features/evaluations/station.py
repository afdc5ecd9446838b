"""A small made-up station for the tests of this room: ten officers, of whom one came in July and one left in May."""

import os
from collections.abc import Iterable, Iterator, Mapping
from contextlib import contextmanager
from datetime import date

from sqlalchemy import select

from station_desk.base.idnumber import made_up
from station_desk.features.evaluations.model import Grade
from station_desk.features.evaluations.service.flow import flow_of, take
from station_desk.features.evaluations.service.grades import keep_proposals, set_grade, standings
from station_desk.features.evaluations.service.objections import register_objection, rule_objection
from station_desk.features.evaluations.service.points import set_points
from station_desk.features.evaluations.service.schemes import items_of, scheme_or_new
from station_desk.features.roster.model import Person
from station_desk.features.settings.model import Station
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from station_desk.store.roles import User

YEAR = 2025
SCORES = {"张三": 97, "李小雨": 95, "王大海": 93, "赵立春": 88, "那日苏": 80, "周慧": 55}
OFFICERS = ("张三", "李小雨", "王大海", "赵立春", "那日苏", "金成哲", "孙福", "周慧", "吴桐", "郑来")
VILLAGES = tuple(
    f"{name}村" for name in ("口前", "新立", "大岔", "波泥河", "双河", "歪头", "马鞍", "官马", "四间", "兴隆")
)


def open_station(desk: Desk, people: Iterable[str] = OFFICERS, **ways: object) -> dict[str, str]:
    """Give an empty desk its station and people; returns their keys by name."""
    names = tuple(people)
    with desk.act("填写派出所资料") as session:
        session.add(Station(id=desk.station_id, name="永吉县公安局口前派出所", head="周正", clerk="王文", **ways))
        villages = [
            Village(name=place_of(number), township="口前镇", code=f"22022110{200 + number:04d}")
            for number in range(len(names))
        ]
        session.add_all(villages)
        session.flush()
        found = [
            Person(
                name=name, id_number=made_up(number, date(1985, 3, 5)), village_id=village.id, hired=date(2020, 1, 6),
                phone=f"1384400{number:04d}",
            )
            for number, (name, village) in enumerate(zip(names, villages, strict=True), 1)
        ]  # fmt: skip
        for person in found:
            if person.name == "郑来":
                person.hired = date(2025, 7, 10)
            if person.name == "吴桐":
                person.state, person.left, person.left_reason = "离岗", date(2025, 5, 20), "个人原因"
        session.add_all(found)
        return {person.name: person.id for person in found}


def place_of(number: int) -> str:
    return VILLAGES[number] if number < len(VILLAGES) else f"第{number + 1}村"


def score(desk: Desk, totals: Mapping[str, float], months: Iterable[int] = range(1, 13), year: int = YEAR) -> None:
    """Give people so many points of 100 in each of the months, each item its share."""
    with desk.act("打分") as session:
        scheme_or_new(session, year)
        items = [item for item in items_of(session, year) if item.kind == "项目"]
        keys = {name: key for key, name in session.execute(select(Person.id, Person.name))}
        for month in months:
            cells = {}
            for name, total in totals.items():
                rest = round((100 - total) * 100)  # taken off the items from the first
                for item in items:
                    off = min(rest, item.most)
                    cells[keys[name], item.id] = item.most - off
                    rest -= off
            set_points(session, f"{year}-{month:02d}", cells)


def roll_up(desk: Desk, year: int = YEAR) -> None:
    with desk.act("汇总") as session:
        keep_proposals(session, year)


def grades(desk: Desk, year: int = YEAR) -> dict[str, str | None]:
    """The grades kept, by name."""
    with desk.look() as session:
        found = session.execute(select(Person.name, Grade.grade).join(Grade, Grade.person_id == Person.id))
        return dict(found.tuples().all())


def standing(desk: Desk, name: str, year: int = YEAR):
    with desk.look() as session:
        return next(one for one in standings(session, year) if one.person.name == name)


def set_by_hand(desk: Desk, person: str, grade: str | None, reason: str = "", year: int = YEAR) -> None:
    with desk.act("调整档次") as session:
        set_grade(session, person, year, grade, reason)


@contextmanager
def as_role(desk: Desk, role: str, name: str = "某人") -> Iterator[None]:
    """Somebody else at the desk."""
    before, desk.user = desk.user, User(name, role)
    yield
    desk.user = before


def until(desk: Desk, stage: str, year: int = YEAR, day: date = date(2026, 1, 8)) -> None:
    """Take a rolled-up year on to 签批, or to 公示 with its notice up."""
    with desk.look() as session:
        here = flow_of(session, year).stage
    if here == "定档":
        with desk.act("报签") as session:
            take(session, year, "报签", on=day)
    if stage == "公示":
        with desk.act("签批") as session:
            take(session, year, "签批", by="周正", on=day)
        with desk.act("公示") as session:
            take(session, year, "公示", on=day, notice_days=5)


def settle_year(desk: Desk, year: int = YEAR, upheld: tuple[str, str] | None = None) -> None:
    """Take a rolled-up year to 定案, a week later; an objection for a person (key) is upheld with that grade."""
    until(desk, "公示", year)
    os.environ["STATION_DESK_TODAY"] = "2026-01-20"
    if upheld:
        with desk.act("登记异议") as session:
            made = register_objection(session, year, upheld[0], "本人", date(2026, 1, 8), "漏记")
        with desk.act("处理异议") as session:
            rule_objection(session, made.id, "采纳", "属实", "周正", upheld[1])
    with desk.act("结束公示") as session:
        take(session, year, "期满")
    with desk.act("定案") as session:
        take(session, year, "定案")
