"""The station that the other rooms ask about."""

from datetime import date

import pytest
from sqlalchemy import select

from station_desk.base.errors import UserError
from station_desk.features.settings.model import MovedDay, Station
from station_desk.features.settings.service import moved_days, name_clerk, station_of, townships_of
from station_desk.store.desk import Desk
from station_desk.store.journal import ACT


def fill(desk: Desk, **values: str) -> None:
    with desk.act("填写派出所资料") as session:
        session.add(Station(id=desk.station_id, name="示范派出所", **values))


def test_papers_ask_for_the_profile_first(any_desk: Desk) -> None:
    with any_desk.look() as session, pytest.raises(UserError, match="派出所资料"):
        station_of(session)


def test_townships_are_told_apart_by_any_comma(any_desk: Desk) -> None:
    fill(any_desk, townships="口前镇，金家乡、西阳镇 万昌镇")
    with any_desk.look() as session:
        assert townships_of(session) == ("口前镇", "金家乡", "西阳镇", "万昌镇")


def test_the_journal_names_the_clerk_of_the_station(any_desk: Desk) -> None:
    name_clerk(any_desk)
    fill(any_desk, clerk="林晓")
    name_clerk(any_desk)
    with any_desk.act("登记调休") as session:
        session.add(MovedDay(day=date(2027, 2, 6), kind="上班", name="春节"))
    with any_desk.engine.connect() as connection:
        users = connection.execute(select(ACT.c.user).order_by(ACT.c.number)).scalars().all()
    assert users[1] == "林晓"
    assert users[0] != "林晓"
    with any_desk.look() as session:
        assert moved_days(session) == {date(2027, 2, 6): True}
