"""A small made-up station for the tests of this room: six villages, five officers, a year's plan."""

from datetime import date

from sqlalchemy import select

from station_desk.base.idnumber import made_up
from station_desk.features.roster.model import Person
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.service.plan import add_plan, missing_plan
from station_desk.features.settings.model import Station
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk

VILLAGES = ("口前村", "新立村", "大岔村", "波泥河村", "双河村", "歪头村")
OFFICERS = ("张三", "李小雨", "王大海", "赵立春", "那日苏")


def open_station(desk: Desk, **ways: object) -> None:
    """Give an empty desk its station and people; the last village has no officer. Only what the policy names is planned,
    unless `ways` give a rhythm to inspections and heard reports."""
    ways = {"inspection_rhythm": "不排", "report_rhythm": "不排", **ways}
    with desk.act("填写派出所资料") as session:
        session.add(
            Station(
                id=desk.station_id, name="永吉县公安局口前派出所", bureau="永吉县公安局", townships="口前镇",
                head="周正", clerk="王文", **ways,
            )
        )  # fmt: skip
        villages = [
            Village(name=name, township="口前镇", code=f"22022110020{number}") for number, name in enumerate(VILLAGES)
        ]
        session.add_all(villages)
        session.flush()
        for number, (name, village) in enumerate(zip(OFFICERS, villages, strict=False), 1):
            session.add(
                Person(
                    name=name, id_number=made_up(number, date(1985, 3, number)), village_id=village.id,
                    hired=date(2020, 1, number), phone=f"1384400000{number}",
                )
            )  # fmt: skip


def plan_year(desk: Desk, year: int = 2026) -> int:
    with desk.act(f"排定{year}年日程") as session:
        return add_plan(session, missing_plan(session, year))


def meeting_id(desk: Desk, month: str = "2026-03") -> str:
    with desk.look() as session:
        return session.scalars(select(Meeting.id).where(Meeting.kind == "月例会", Meeting.period == month)).one()


def person_ids(desk: Desk) -> dict[str, str]:
    with desk.look() as session:
        return {name: key for key, name in session.execute(select(Person.id, Person.name))}
