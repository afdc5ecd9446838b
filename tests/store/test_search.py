"""Rows come in the order a clerk expects: people by their pinyin, also where they stand behind a link."""

from datetime import date

from station_desk.base.idnumber import made_up
from station_desk.features.idcards.model import WorkCard
from station_desk.features.idcards.sheet import SHEET as CARDS
from station_desk.features.roster.model import Person
from station_desk.features.roster.sheet import SHEET as ROSTER
from station_desk.store.desk import Desk
from station_desk.store.search import rows_query

NAMES = ("张三", "单秀杰", "艾青", "王海", "仇广利")


def test_names_are_sorted_as_they_are_read(any_desk: Desk) -> None:
    with any_desk.act("准备") as session:
        people = [Person(name=name, id_number=made_up(n, date(1985, 3, 2))) for n, name in enumerate(NAMES)]
        session.add_all(people)
        session.flush()
        session.add_all(WorkCard(person_id=one.id, number=f"证{n}") for n, one in enumerate(people))
    read = ["艾青", "仇广利", "单秀杰", "王海", "张三"]
    with any_desk.look() as session:
        assert [row.name for row in session.execute(rows_query(ROSTER, ("name",), order=("name",)))] == read
        assert [row.name for row in session.execute(rows_query(ROSTER, ("name",), order=("-name",)))] == read[::-1]
        cards = session.execute(rows_query(CARDS, ("person_id",), order=("person_id",)))
        assert [row.person_id for row in cards] == read
