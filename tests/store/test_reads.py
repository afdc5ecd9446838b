"""Whatever way a table is read, whoever collects what is read hears of it."""

from collections.abc import Callable
from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, literal, select, text, union_all
from sqlalchemy.orm import Session, aliased, joinedload, lazyload, selectinload

from station_desk.base.idnumber import made_up
from station_desk.features.roster.model import Person, Post
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk

PERSON, POST, VILLAGE = Person.__table__, Post.__table__, Village.__table__
cte = select(Post.person_id).cte("served")
recursive = select(literal(1).label("n")).cte("numbers", recursive=True)
other = aliased(Person)

WAYS: dict[str, tuple[Callable[[Session], Any], set[str]]] = {
    "a record by its key": (lambda s: s.get(Person, "none"), {"person"}),
    "an ORM select": (lambda s: s.scalars(select(Person)).all(), {"person"}),
    "the old query": (lambda s: s.query(Person).filter(Person.name == "无").first(), {"person"}),
    "one column": (lambda s: s.scalar(select(Person.name)), {"person"}),
    "a join": (lambda s: s.execute(select(Person.name).join(Post)).all(), {"person", "post"}),
    "an alias": (lambda s: s.execute(select(other.name).join(Post, Post.person_id == other.id)).all(), {"person", "post"}),
    "an eager join": (lambda s: s.scalars(select(Person).options(joinedload(Person.posts))).unique().all(), {"person", "post"}),
    "a list of keys": (lambda s: s.scalars(select(Person).where(Person.id.in_(["1", "2"]))).all(), {"person"}),
    "a subquery in a condition": (
        lambda s: s.scalars(select(Person).where(Person.id.in_(select(Post.person_id)))).all(), {"person", "post"},
    ),
    "exists": (
        lambda s: s.scalars(select(Person).where(select(Post.id).where(Post.person_id == Person.id).exists())).all(),
        {"person", "post"},
    ),
    "a count beside each row": (
        lambda s: s.execute(
            select(Person.name, select(func.count()).where(Post.person_id == Person.id).scalar_subquery())
        ).all(),
        {"person", "post"},
    ),
    "a subquery as the source": (lambda s: s.execute(select(select(Post.id).subquery())).all(), {"post"}),
    "a CTE": (lambda s: s.scalars(select(Person).join(cte, cte.c.person_id == Person.id)).all(), {"person", "post"}),
    "a recursive CTE": (
        lambda s: s.execute(
            select(recursive.union_all(select(recursive.c.n + 1).where(recursive.c.n < select(func.count(Post.id)).scalar_subquery())))
        ).all(),
        {"post"},
    ),
    "a union": (lambda s: s.execute(union_all(select(Person.id), select(Village.id))).all(), {"person", "village"}),
    "Core": (lambda s: s.execute(select(PERSON.c.name).join(POST, POST.c.person_id == PERSON.c.id)).all(), {"person", "post"}),
    "a count": (lambda s: s.scalar(select(func.count()).select_from(VILLAGE)), {"village"}),
    "a connection of its own": (lambda s: s.connection().execute(select(VILLAGE.c.id)).all(), {"village"}),
    "row by row": (lambda s: list(s.execute(select(Post.id).execution_options(yield_per=10))), {"post"}),
    "text": (lambda s: s.execute(text('SELECT p.name FROM person p JOIN "post" ON true')).all(), {"person", "post"}),
    "text for records": (lambda s: s.scalars(select(Person).from_statement(text("SELECT * FROM person"))).all(), {"person"}),
    "text inside a select": (lambda s: s.execute(select(text("1")).select_from(text("village"))).all(), {"village"}),
    "a plain string": (lambda s: s.connection().exec_driver_sql("select person.name\nfrom\nperson, village").all(), {"person", "village"}),
    "nothing of ours": (lambda s: s.execute(text("SELECT 1")).all(), set()),
}  # fmt: skip


@pytest.fixture
def peopled(any_desk: Desk) -> Desk:
    with any_desk.act("登记") as session:
        village = Village(name="口前村", township="口前镇")
        session.add(village)
        session.flush()
        session.add(
            Person(name="周一平", id_number=made_up(1, date(1985, 5, 1)), village_id=village.id, hired=date(2020, 3, 1))
        )
    return any_desk


@pytest.mark.parametrize("way", WAYS)
def test_every_way_of_reading_is_noticed(peopled, way):
    read, tables = WAYS[way]
    for _ in range(2):  # the second time the statement is an old acquaintance
        with peopled.reads.collect() as found, peopled.look() as session:
            read(session)
        assert found == tables


@pytest.mark.parametrize("load", [lazyload, selectinload])
def test_what_follows_a_record_is_noticed_when_it_is_read(peopled, load):
    with peopled.look() as session:
        with peopled.reads.collect() as first:
            person = session.scalars(select(Person).options(load(Person.posts))).one()
        with peopled.reads.collect() as then:
            assert person.posts[0].village_id
    assert first | then == {"person", "post"}


def test_sessions_inside_and_collectors_inside_count_for_those_around_them(peopled):
    with peopled.reads.collect() as around:
        with peopled.look() as session:
            session.scalars(select(Village)).all()
        with peopled.reads.collect() as inside, peopled.look() as session:
            session.scalars(select(Post)).all()
    assert (around, inside) == ({"village", "post"}, {"post"})


def test_nothing_is_heard_of_other_threads_or_before_and_after(peopled):
    from threading import Thread

    def elsewhere():
        with peopled.look() as session:
            session.scalars(select(Village)).all()

    with peopled.reads.collect() as found:
        thread = Thread(target=elsewhere)
        thread.start()
        thread.join()
    elsewhere()
    assert found == set()
