"""Whatever way something is read, whoever collects what is read hears of it; what is remembered is never out of date."""

from collections.abc import Callable
from datetime import date
from threading import Barrier, Thread
from time import sleep
from typing import Any

import pytest
from sqlalchemy import func, literal, literal_column, select, text, union_all
from sqlalchemy.orm import Session, aliased, joinedload, lazyload, selectinload

from station_desk.base.idnumber import made_up
from station_desk.features.roster.model import Person, Post
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from station_desk.store.reads import remembered

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


def tables_of(marks: set[str]) -> set[str]:
    return {mark.partition(".")[0] for mark in marks}


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
        assert tables_of(found) == tables


@pytest.mark.parametrize("load", [lazyload, selectinload])
def test_what_follows_a_record_is_noticed_when_it_is_read(peopled, load):
    with peopled.look() as session:
        with peopled.reads.collect() as first:
            person = session.scalars(select(Person).options(load(Person.posts))).one()
        with peopled.reads.collect() as then:
            assert person.posts[0].village_id
    assert tables_of(first | then) == {"person", "post"}


def test_sessions_inside_and_collectors_inside_count_for_those_around_them(peopled):
    with peopled.reads.collect() as around:
        with peopled.look() as session:
            session.scalars(select(Village)).all()
        with peopled.reads.collect() as inside, peopled.look() as session:
            session.scalars(select(Post)).all()
    assert (tables_of(around), tables_of(inside)) == ({"village", "post"}, {"post"})


def test_nothing_is_heard_of_other_threads_or_before_and_after(peopled):
    def elsewhere():
        with peopled.look() as session:
            session.scalars(select(Village)).all()

    with peopled.reads.collect() as found:
        thread = Thread(target=elsewhere)
        thread.start()
        thread.join()
    elsewhere()
    assert found == set()


# ------------------------------------------------------------------------------------------- columns and changes
def edit_note(desk: Desk) -> None:
    with desk.act("改备注") as session:
        session.scalars(select(Village)).one().note = "新的"


def add(desk: Desk, name: str = "前山村") -> None:
    with desk.act("新增") as session:
        session.add(Village(name=name, township="口前镇"))


def delete(desk: Desk) -> None:
    with desk.act("删除") as session:
        session.delete(session.scalars(select(Village)).one())


def undo(desk: Desk) -> None:
    desk.undo()


def heard(desk: Desk, change: Callable[[Desk], None]) -> frozenset[str]:
    """The news of one change."""
    news: list[frozenset[str]] = []
    deaf = desk.bell.listen(news.append)
    change(desk)
    deaf()
    (one,) = news
    return one


JOURNAL = {"act", "act.+", "entry", "entry.+"}


def test_the_news_of_an_edit_name_the_columns(any_desk):
    add(any_desk)
    assert heard(any_desk, edit_note) == {"village", "village.note", "village.version"} | JOURNAL
    assert heard(any_desk, undo) == {"village", "village.note", "village.version"} | JOURNAL


def test_the_news_of_rows_that_come_and_go_say_so(any_desk):
    assert heard(any_desk, add) == {"village", "village.+"} | JOURNAL
    assert heard(any_desk, delete) == {"village", "village.+"} | JOURNAL
    assert heard(any_desk, undo) == {"village", "village.+"} | JOURNAL


CONCERNED: dict[str, tuple[Callable[[Session], Any], tuple[bool, bool]]] = {
    # whether another note concerns it, and whether another village does
    "records": (lambda s: s.scalars(select(Village)).all(), (True, True)),
    "one record": (lambda s: s.get(Village, "none"), (True, True)),
    "names": (lambda s: s.scalars(select(Village.name)).all(), (False, True)),
    "a count": (lambda s: s.scalar(select(func.count()).select_from(Village)), (False, True)),
    "the note": (lambda s: s.scalars(select(VILLAGE.c.note)).all(), (True, True)),
    "a condition on the note": (lambda s: s.scalars(select(Village.id).where(Village.note.is_(None))).all(), (True, True)),
    "sorted by the note": (lambda s: s.scalars(select(Village.id).order_by(Village.note)).all(), (True, True)),
    "the note through an alias": (lambda s: s.scalars(select(aliased(Village).note)).all(), (True, True)),
    "the name through a subquery": (lambda s: s.scalars(select(select(Village.name).subquery())).all(), (False, True)),
    "the note through a subquery": (lambda s: s.scalars(select(select(Village.note).subquery())).all(), (True, True)),
    "the note through a CTE": (lambda s: s.scalars(select(select(Village.note.label("n")).cte().c.n)).all(), (True, True)),
    "the whole table": (lambda s: s.execute(select(VILLAGE)).all(), (True, True)),
    "the whole table by another name": (lambda s: s.execute(select(VILLAGE.alias())).all(), (True, True)),
    "a word in raw SQL": (lambda s: s.execute(text("SELECT name FROM village")).all(), (True, True)),
    "a piece of raw SQL": (lambda s: s.execute(select(literal_column("village.note")).select_from(VILLAGE)).all(), (True, True)),
    "another table": (lambda s: s.scalars(select(Person)).all(), (False, False)),
    "a table beside it": (
        lambda s: s.execute(select(Person.name, Village.name).join(Village, Village.id == Person.village_id)).all(),
        (False, True),
    ),
}  # fmt: skip


@pytest.mark.parametrize("what", CONCERNED)
def test_a_change_concerns_who_has_read_what_it_changed(desk, what):
    read, concerned = CONCERNED[what]
    add(desk)
    with desk.reads.collect() as found, desk.look() as session:
        read(session)
    assert (bool(heard(desk, edit_note) & found), bool(heard(desk, lambda d: add(d, "后山村")) & found)) == concerned


# ------------------------------------------------------------------------------------------------- remembering
class Asked:
    """Counts how often each question was really asked of the database."""

    def __init__(self) -> None:
        self.count = 0

    def names(self, session: Session, start: str) -> tuple[str, ...]:
        self.count += 1
        return tuple(session.scalars(select(Village.name).where(Village.name.startswith(start))))


def test_an_answer_is_remembered_till_what_it_has_read_changes(desk):
    asked = Asked()
    names = remembered(asked.names)

    def answer(start: str = "") -> tuple[str, ...]:
        with desk.look() as session:
            return names(session, start)

    add(desk)
    assert [answer(), answer()] == [("前山村",), ("前山村",)]
    assert asked.count == 1
    assert answer("后") == ()  # another argument is another question
    assert asked.count == 2
    edit_note(desk)
    assert (answer(), asked.count) == (("前山村",), 2)
    add(desk, "后山村")
    assert (answer(), answer("后"), asked.count) == (("前山村", "后山村"), ("后山村",), 4)
    desk.undo()
    assert (answer(), answer("后"), asked.count) == (("前山村",), (), 6)
    desk.reads.forget()
    assert (answer(), asked.count) == (("前山村",), 7)


def test_whoever_uses_a_remembered_answer_is_concerned_by_what_it_was_read_from(desk):
    names = remembered(Asked().names)
    found = []
    for _ in range(2):
        with desk.reads.collect() as marks, desk.look() as session:
            names(session, "")
        found.append(frozenset(marks))
    assert found[0] == found[1] == {"village.+", "village.name"}


def test_an_act_sees_what_it_is_about_to_write(desk):
    names = remembered(Asked().names)
    with desk.look() as session:
        assert names(session, "") == ()
    with desk.act("新增") as session:
        session.add(Village(name="前山村", township="口前镇"))
        session.flush()
        assert names(session, "") == ("前山村",)
        session.add(Village(name="后山村", township="口前镇"))
        session.flush()
        assert len(names(session, "")) == 2


def test_a_session_that_saw_the_data_before_a_change_teaches_nobody(desk):
    names = remembered(Asked().names)
    with desk.look() as early:
        early.scalars(select(Person)).all()  # from here on it sees the data as they are now
        add(desk)
        assert names(early, "") == ()
    with desk.look() as session:
        assert names(session, "") == ("前山村",)


def test_two_who_ask_at_once_ask_the_database_once(desk):
    asked = Asked()
    both = Barrier(2)

    def slow(session: Session) -> tuple[str, ...]:
        found = asked.names(session, "")
        sleep(0.1)
        return found

    names = remembered(slow)

    def ask() -> None:
        with desk.look() as session:
            both.wait(10)
            names(session)

    threads = [Thread(target=ask) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert asked.count == 1


def test_an_answer_is_not_believed_for_ever(desk, monkeypatch):
    """Another program may have written the same database."""
    asked = Asked()
    names = remembered(asked.names)
    with desk.look() as session:
        names(session, "")
    monkeypatch.setattr("station_desk.store.reads.FRESH", 0)
    with desk.look() as session:
        names(session, "")
    assert asked.count == 2


def test_not_more_answers_are_kept_than_there_is_room_for(desk, monkeypatch):
    monkeypatch.setattr("station_desk.store.reads.MOST", 3)
    asked = Asked()
    names = remembered(asked.names)
    for start in "甲乙丙丁戊":
        with desk.look() as session:
            names(session, start)
    for start in "戊丁丙":
        with desk.look() as session:
            names(session, start)
    assert asked.count == 5
