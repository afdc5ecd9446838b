"""A small made-up station where nothing is due, for the tests of this room to disturb."""

from datetime import date

from sqlalchemy import select

from station_desk.base.idnumber import made_up
from station_desk.features.evaluations.service.points import set_points
from station_desk.features.evaluations.service.schemes import items_of, scheme_or_new
from station_desk.features.idcards.model import WorkCard
from station_desk.features.roster.model import Person
from station_desk.features.schedule.service.attendance import mark_all_present
from station_desk.features.schedule.service.meetings import meetings_between
from station_desk.features.schedule.service.plan import add_plan, missing_plan
from station_desk.features.settings.model import Station
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk

CALM = date(2026, 4, 24)  # a Friday; the next meeting is on 11 May
OFFICERS = ("张三", "李小雨", "王大海")
PLACES = ("口前村", "新立村", "大岔村")


def open_station(desk: Desk, officers: tuple[str, ...] = OFFICERS) -> None:
    """Three villages with their officers, the year planned, held, scored, and everybody with a card."""
    with desk.act("填写派出所资料") as session:
        session.add(Station(id=desk.station_id, name="永吉县公安局口前派出所", head="周正", phone="0432-99990110"))
        places = [Village(name=name, township="口前镇") for name in PLACES[: len(officers)]]
        session.add_all(places)
        session.flush()
        people = [
            Person(
                name=name, id_number=made_up(number, date(1985, 3, 5)), hired=date(2020, 1, 6), village_id=place.id,
                phone=f"1390000000{number}", badge=f"NF220400{number}",
            )
            for number, (name, place) in enumerate(zip(officers, places, strict=True))
        ]  # fmt: skip
        session.add_all(people)
        session.flush()
        session.add_all(
            WorkCard(person_id=one.id, number=f"证2025-000{number}", state="在用", issued=date(2025, 1, 6),
                     expires=date(2028, 1, 6))
            for number, one in enumerate(people, 1)
        )  # fmt: skip
        add_plan(session, missing_plan(session, CALM.year))
        session.flush()
        for meeting in meetings_between(session, date(2026, 1, 1), CALM):
            mark_all_present(session, meeting.id)
        scheme_or_new(session, CALM.year)
        score(session, [one.id for one in people], "2026-03")


def score(session, people, month: str) -> None:
    """Half of every item's points for these people."""
    items = items_of(session, int(month[:4]))
    set_points(session, month, {(key, one.id): one.most // 2 for key in people for one in items})


def person(session, name: str) -> Person:
    return session.scalars(select(Person).where(Person.name == name)).one()
