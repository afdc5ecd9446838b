"""The log itself: what follows from an entry, what is refused, and counts that equal the rows."""

from datetime import date

import pytest
from sqlalchemy import func, select

from station_desk.base.errors import UserError
from station_desk.features.duties.model import DutyEntry
from station_desk.features.duties.rules.words import DUTIES
from station_desk.features.duties.service.log import (
    add_entries,
    count_entries,
    doubts_about,
    duty_counts,
    duty_table,
    entries_of,
    silent_people,
)
from station_desk.features.roster.model import Person
from station_desk.features.roster.service import leave, move
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from tests.features.schedule.station import open_station, person_ids

SEPTEMBER = date(2026, 9, 1), date(2026, 9, 30)


@pytest.fixture
def station(today: str, any_desk: Desk) -> Desk:
    """On either database five officers in five of six villages."""
    open_station(any_desk)
    return any_desk


def enter(desk: Desk, name: str, day: date, number: int = 4, **more: object) -> str:
    with desk.act(f"登记{name}履职") as session:
        row = {"person_id": person_ids(desk)[name], "day": day, "duty": DUTIES[number - 1], "done": "巡逻", **more}
        return add_entries(session, [row])[0]


def village_of(desk: Desk, key: str) -> str | None:
    with desk.look() as session:
        entry = session.get_one(DutyEntry, key)
        village = session.get(Village, entry.village_id) if entry.village_id else None
        return village.name if village else None


def test_the_village_is_the_one_served_on_that_day(station: Desk) -> None:
    with station.act("调任") as session:
        person = session.scalars(select(Person).where(Person.name == "张三")).one()
        there = session.scalars(select(Village).where(Village.name == "歪头村")).one()
        move(session, person, there, date(2026, 9, 10))
    assert village_of(station, enter(station, "张三", date(2026, 9, 9))) == "口前村"
    assert village_of(station, enter(station, "张三", date(2026, 9, 10))) == "歪头村"


def test_a_village_that_was_named_stays(station: Desk) -> None:
    with station.look() as session:
        other = session.scalars(select(Village.id).where(Village.name == "歪头村")).one()
    assert village_of(station, enter(station, "张三", date(2026, 9, 9), village_id=other)) == "歪头村"


def test_a_day_ahead_is_refused(station: Desk) -> None:
    enter(station, "张三", date(2026, 9, 22))
    with pytest.raises(UserError, match="今天以后"):
        enter(station, "张三", date(2026, 9, 23))


def test_an_end_before_the_start_is_refused(station: Desk) -> None:
    with pytest.raises(UserError, match="不晚于开始时间"):
        enter(station, "张三", date(2026, 9, 9), span="11:00-09:00")


def test_days_before_the_hiring_and_without_a_post_are_doubted(station: Desk) -> None:
    with station.act("离岗") as session:
        leave(
            session, session.scalars(select(Person).where(Person.name == "李小雨")).one(), date(2026, 9, 10), "个人原因"
        )
    keys = person_ids(station)
    with station.look() as session:
        assert doubts_about(session, keys["张三"], date(2026, 9, 9)) == []
        assert "才聘用" in doubts_about(session, keys["张三"], date(2019, 1, 1))[0]
        assert "没有任职的村" in doubts_about(session, keys["李小雨"], date(2026, 9, 10))[0]
    assert village_of(station, enter(station, "李小雨", date(2026, 9, 10))) is None


def test_counts_equal_the_rows(station: Desk) -> None:
    for name, day, number in (("张三", 1, 4), ("张三", 2, 4), ("张三", 2, 3), ("李小雨", 5, 4), ("王大海", 30, 1)):
        enter(station, name, date(2026, 8 if day == 30 else 9, day), number)
    with station.look() as session:
        counted = duty_counts(session, *SEPTEMBER)
        assert counted == {DUTIES[3]: 3, DUTIES[2]: 1}
        assert count_entries(session, *SEPTEMBER) == 4
        for row in duty_table(session, *SEPTEMBER):
            for duty in DUTIES:
                query = select(func.count()).where(
                    DutyEntry.village_id == row.village_id, DutyEntry.duty == duty, DutyEntry.day.between(*SEPTEMBER)
                )
                assert row.counts.get(duty, 0) == session.scalar(query)
        assert [one.day.day for one in entries_of(session, person_ids(station)["张三"], *SEPTEMBER)] == [1, 2, 2]
        assert {person.name for person, _ in silent_people(session, SEPTEMBER[0], date(2026, 9, 22))} == {
            "王大海", "赵立春", "那日苏",
        }  # fmt: skip


def test_entries_without_a_village_have_a_row_of_their_own(station: Desk) -> None:
    with station.act("离岗") as session:
        leave(
            session, session.scalars(select(Person).where(Person.name == "李小雨")).one(), date(2026, 9, 1), "个人原因"
        )
    enter(station, "李小雨", date(2026, 9, 10))
    with station.look() as session:
        last = duty_table(session, *SEPTEMBER)[-1]
    assert (last.village_id, last.total) == (None, 1)
