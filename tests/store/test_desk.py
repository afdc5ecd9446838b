"""The desk keeps its promises on both databases: all or nothing, journalled, undoable, one writer at a time."""

from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select, update

from station_desk.base.errors import UserError
from station_desk.base.idnumber import made_up
from station_desk.base.jobs import finish
from station_desk.features.roster.model import Person, Post
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from station_desk.store.journal import ACT, ENTRY, history, insert_many
from station_desk.store.proof import replayed


def village(desk: Desk, name: str = "口前村") -> str:
    with desk.act("新增村") as session:
        record = Village(name=name, township="口前镇")
        session.add(record)
    return record.id


def person(desk: Desk, village_id: str | None, name: str = "张三", number: int = 1) -> str:
    with desk.act("新增人员") as session:
        record = Person(
            name=name,
            id_number=made_up(number, date(1985, 3, number), "男"),
            village_id=village_id,
            hired=date(2019, 3, 1),
        )
        session.add(record)
    return record.id


def names(desk: Desk) -> list[str]:
    with desk.look() as session:
        return sorted(session.scalars(select(Village.name)))


def test_an_act_is_kept_whole_or_not_at_all(any_desk: Desk) -> None:
    village(any_desk)
    with pytest.raises(UserError), any_desk.act("两个村") as session:
        session.add(Village(name="新立村", township="口前镇"))
        session.flush()
        session.add(Village(name="口前村", township="口前镇"))
    assert names(any_desk) == ["口前村"]


def test_what_looking_changes_is_not_kept(any_desk: Desk) -> None:
    village(any_desk)
    with any_desk.look() as session:
        session.scalars(select(Village)).one().name = "别的村"
    assert names(any_desk) == ["口前村"]


def test_a_clash_is_told_in_the_fields_own_words(any_desk: Desk) -> None:
    village(any_desk)
    with pytest.raises(UserError, match="同名的村"):
        village(any_desk)


def test_a_missing_field_stops_the_act_with_its_title(any_desk: Desk) -> None:
    with pytest.raises(UserError, match="请填写村名"), any_desk.act("新增") as session:
        session.add(Village(township="口前镇"))


def test_the_id_number_fills_birth_date_and_sex(any_desk: Desk) -> None:
    key = person(any_desk, village(any_desk))
    with any_desk.look() as session:
        found = session.get_one(Person, key)
        assert (found.born, found.sex) == (date(1985, 3, 1), "男")


def test_one_village_has_one_active_officer(any_desk: Desk) -> None:
    here = village(any_desk)
    person(any_desk, here)
    with pytest.raises(UserError, match="一村只能有一名"):
        person(any_desk, here, "李四", 2)


def test_undo_and_redo_walk_back_and_forth(any_desk: Desk) -> None:
    village(any_desk, "甲村")
    village(any_desk, "乙村")
    assert any_desk.undo() == "新增村"
    assert any_desk.undo() == "新增村"
    assert names(any_desk) == []
    any_desk.redo()
    assert names(any_desk) == ["甲村"]
    any_desk.redo()
    assert names(any_desk) == ["乙村", "甲村"]
    with pytest.raises(UserError, match="没有可以重做"):
        any_desk.redo()
    any_desk.undo()
    assert names(any_desk) == ["甲村"]


def test_a_new_act_ends_what_could_be_redone(any_desk: Desk) -> None:
    village(any_desk, "甲村")
    any_desk.undo()
    village(any_desk, "乙村")
    with pytest.raises(UserError, match="没有可以重做"):
        any_desk.redo()


@pytest.mark.tampers
def test_undo_refuses_a_row_changed_since_by_name(any_desk: Desk) -> None:
    village(any_desk, "甲村")
    with any_desk.engine.execution_options(desk_writes=True).begin() as connection:
        connection.execute(update(Village.__table__).values(name="丙村"))
    with pytest.raises(UserError, match="丙村"):
        any_desk.undo()
    assert names(any_desk) == ["丙村"]


def test_undo_of_an_edit_brings_back_only_what_it_changed(any_desk: Desk) -> None:
    key = village(any_desk, "甲村")
    for change in ({"director": "王主任"}, {"note": "路远"}):
        with any_desk.act("修改") as session:
            record = session.get_one(Village, key)
            for name, value in change.items():
                setattr(record, name, value)
    any_desk.undo()
    with any_desk.look() as session:
        record = session.get_one(Village, key)
        assert (record.director, record.note) == ("王主任", None)


def test_leaving_closes_the_post_and_undo_opens_it_again(any_desk: Desk) -> None:
    key = person(any_desk, village(any_desk))
    with any_desk.act("离岗") as session:
        record = session.get_one(Person, key)
        record.state, record.left, record.left_reason = "离岗", date(2025, 6, 30), "个人原因"
    with any_desk.look() as session:
        assert session.scalars(select(Post)).one().until == date(2025, 6, 30)
    any_desk.undo()
    with any_desk.look() as session:
        assert session.scalars(select(Post)).one().until is None


def test_two_officers_change_villages_in_one_act(any_desk: Desk) -> None:
    one, two = village(any_desk, "甲村"), village(any_desk, "乙村")
    first, second = person(any_desk, one), person(any_desk, two, "李四", 2)
    with any_desk.act("对调") as session:
        both = session.get_one(Person, first), session.get_one(Person, second)
        both[0].village_id, both[1].village_id = two, one
    with any_desk.look() as session:
        posts = session.scalars(select(Post).where(Post.until.is_(None))).all()
        assert {post.person_id: post.village_id for post in posts} == {first: two, second: one}


def test_the_slower_of_two_editors_is_told(any_desk: Desk) -> None:
    key = village(any_desk)
    with any_desk.look() as session:
        mine = session.get_one(Village, key)
    with any_desk.act("先改") as session:
        session.get_one(Village, key).note = "先"
    with pytest.raises(UserError, match="别处改过"), any_desk.act("后改") as session:
        session.add(mine)
        mine.note = "后"


def test_history_tells_who_what_before_and_after(any_desk: Desk) -> None:
    key = village(any_desk)
    with any_desk.act("改电话") as session:
        session.get_one(Village, key).director = "王主任"
    with any_desk.look() as session:
        newest = history(session, Village, key)[0]
    assert (newest.act, newest.key, newest.before, newest.after) == ("改电话", "director", None, "王主任")
    assert newest.user == any_desk.user.name


def test_the_bell_names_the_tables_after_the_commit(any_desk: Desk) -> None:
    heard = []
    stop = any_desk.bell.listen(heard.append)
    village(any_desk)
    stop()
    village(any_desk, "乙村")
    assert heard == [frozenset({"village", "village.+", "act", "act.+", "entry", "entry.+"})]


def test_many_rows_at_once_are_journalled_and_undone_together(any_desk: Desk) -> None:
    with any_desk.act("导入") as session:
        insert_many(session, Village, [{"name": f"{n}村", "township": "口前镇"} for n in range(300)])
    assert len(names(any_desk)) == 300
    any_desk.undo()
    assert names(any_desk) == []


@pytest.mark.tampers
def test_a_changed_journal_is_found(any_desk: Desk) -> None:
    village(any_desk, "甲村")
    village(any_desk, "乙村")
    with any_desk.engine.connect() as connection:
        assert finish(replayed(connection)).sound
        first, _ = connection.execute(select(ACT.c.number).order_by(ACT.c.number)).scalars().all()
    with any_desk.engine.execution_options(desk_writes=True).begin() as connection:
        connection.execute(update(ENTRY).where(ENTRY.c.act_number == first).values(after='{"name":"丁村"}'))
        assert f"第 {first} 步" in finish(replayed(connection)).journal


def test_acts_at_one_time_stand_in_one_chain(any_desk: Desk) -> None:
    from concurrent.futures import ThreadPoolExecutor

    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda number: village(any_desk, f"{number}村"), range(24)))
    assert len(names(any_desk)) == 24
    with any_desk.engine.connect() as connection:
        assert finish(replayed(connection)).sound


def test_what_is_still_read_when_the_desk_is_closed_closes_when_it_comes_back(any_place: Path | str) -> None:
    desk = Desk.open(any_place)
    reading = desk.engine.connect()
    raw = reading.connection.driver_connection
    desk.close()
    reading.close()
    with desk.engine.connect() as late:
        afterwards = late.connection.driver_connection
    for one in (raw, afterwards):
        with pytest.raises(Exception, match=r"closed"):
            one.execute("SELECT 1")
