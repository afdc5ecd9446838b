"""The dated history of posts follows every change of a person, and comes back with undo."""

from datetime import date

import pytest

from station_desk.base.errors import UserError
from station_desk.base.idnumber import made_up
from station_desk.features.roster import service
from station_desk.features.roster.model import Person
from station_desk.features.villages.model import Village
from tests.features.roster.sheets import add_villages, person, posts

A, B, C = (made_up(number, date(1985, 6, 7)) for number in (1, 2, 3))
HIRED, TODAY = date(2019, 3, 1), date(2024, 7, 1)
VILLAGES = ("万昌村", "玉华村", "韩家村")


@pytest.fixture(autouse=True)
def today(monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", "2024-07-01")


@pytest.fixture
def villages(any_desk):
    add_villages(any_desk, *VILLAGES)
    with any_desk.look() as session:
        return {one.name: one for one in session.query(Village)}


@pytest.fixture
def desk(any_desk, villages):
    """张三 in 万昌村 and 李四 in 玉华村."""
    with any_desk.act("新增") as session:
        for name, number, village in (("张三", A, "万昌村"), ("李四", B, "玉华村")):
            session.add(Person(name=name, id_number=number, village_id=villages[village].id, hired=HIRED))
    return any_desk


def change(desk, name, **values):
    with desk.act("修改") as session:
        one = session.get_one(Person, person(desk, name).id)
        for key, value in values.items():
            setattr(one, key, value)


def act(desk, work, *names, **more):
    with desk.act("办理") as session:
        work(session, *[session.get_one(Person, person(desk, name).id) for name in names], **more)


def test_a_new_person_serves_from_the_day_of_hiring(desk):
    assert posts(desk) == {("张三", "万昌村", HIRED, None), ("李四", "玉华村", HIRED, None)}


def test_a_new_village_ends_one_post_and_begins_another_today(desk, villages):
    change(desk, "张三", village_id=villages["韩家村"].id)
    assert ("张三", "万昌村", HIRED, TODAY) in posts(desk)
    assert ("张三", "韩家村", TODAY, None) in posts(desk)


def test_a_village_chosen_wrongly_and_mended_the_same_day_leaves_no_trace(desk, villages):
    change(desk, "张三", village_id=villages["韩家村"].id)
    change(desk, "张三", village_id=villages["万昌村"].id)
    assert ("张三", "万昌村", TODAY, None) in posts(desk)
    assert not [row for row in posts(desk) if row[1] == "韩家村"]


def test_a_move_counts_from_its_day_with_its_reason(desk, villages):
    act(desk, service.move, "张三", village=villages["韩家村"], on=date(2024, 5, 1), reason="轮岗")
    assert ("张三", "韩家村", date(2024, 5, 1), None) in posts(desk)
    with desk.look() as session:
        found = service.posts_of(session, person(desk, "张三").id)
    assert [(village.name, post.until, post.reason) for post, village in found] == [
        ("韩家村", None, None),
        ("万昌村", date(2024, 5, 1), "轮岗"),
    ]


def test_a_move_to_a_taken_village_is_refused_by_name(desk, villages):
    with pytest.raises(UserError, match="玉华村已有在岗的李四，一村只能有一名"):
        act(desk, service.move, "张三", village=villages["玉华村"], on=TODAY)
    with pytest.raises(UserError, match="早于现在这个岗位的开始日期（2019-03-01）"):
        act(desk, service.move, "张三", village=villages["韩家村"], on=date(2018, 1, 1))
    with pytest.raises(UserError, match="今天以后"):
        act(desk, service.move, "张三", village=villages["韩家村"], on=date(2024, 7, 2))


def test_the_database_itself_refuses_a_second_officer(desk, villages):
    with pytest.raises(UserError, match="一村只能有一名"):
        change(desk, "张三", village_id=villages["玉华村"].id)
    assert ("张三", "万昌村", HIRED, None) in posts(desk)


def test_two_change_places_in_one_act_and_one_undo_puts_them_back(desk):
    before = posts(desk)
    act(desk, service.swap, "张三", "李四", on=date(2024, 6, 1))
    assert posts(desk) == {
        ("张三", "万昌村", HIRED, date(2024, 6, 1)),
        ("李四", "玉华村", HIRED, date(2024, 6, 1)),
        ("张三", "玉华村", date(2024, 6, 1), None),
        ("李四", "万昌村", date(2024, 6, 1), None),
    }
    after = posts(desk)
    desk.undo()
    assert posts(desk) == before
    desk.redo()
    assert posts(desk) == after


def test_two_can_change_places_twice_on_one_day(desk):
    act(desk, service.swap, "张三", "李四", on=TODAY)
    act(desk, service.swap, "张三", "李四", on=TODAY)
    assert person(desk, "张三").village_id != person(desk, "李四").village_id
    assert {row[:2] for row in posts(desk) if row[3] is None} == {("张三", "万昌村"), ("李四", "玉华村")}


def test_who_leaves_ends_the_post_and_frees_the_village(desk, villages):
    act(desk, service.leave, "张三", on=date(2024, 6, 30), reason="辞职")
    one = person(desk, "张三")
    assert (one.state, one.left, one.left_reason) == ("离岗", date(2024, 6, 30), "辞职")
    assert ("张三", "万昌村", HIRED, date(2024, 6, 30)) in posts(desk)
    act(desk, service.move, "李四", village=villages["万昌村"], on=TODAY)
    assert ("李四", "万昌村", TODAY, None) in posts(desk)


def test_a_corrected_day_of_leaving_corrects_the_post(desk):
    act(desk, service.leave, "张三", on=date(2024, 6, 30), reason="辞职")
    change(desk, "张三", left=date(2024, 5, 31), left_reason="退休")
    assert ("张三", "万昌村", HIRED, date(2024, 5, 31)) in posts(desk)


def test_a_corrected_day_of_hiring_corrects_the_first_post(desk):
    change(desk, "张三", hired=date(2018, 12, 1))
    assert ("张三", "万昌村", date(2018, 12, 1), None) in posts(desk)


def test_leaving_before_the_post_began_is_refused(desk, villages):
    act(desk, service.move, "张三", village=villages["韩家村"], on=date(2024, 5, 1))
    with pytest.raises(UserError, match="早于任职开始的日子（2024-05-01）"):
        change(desk, "张三", state="离岗", left=date(2023, 1, 1))
    with pytest.raises(UserError, match="请填写离岗日期"):
        change(desk, "张三", state="离岗")


def test_who_comes_back_begins_a_second_post_and_is_no_longer_gone(desk, villages):
    act(desk, service.leave, "张三", on=date(2023, 6, 30), reason="辞职")
    with pytest.raises(UserError, match="返岗日期早于离岗日期"):
        act(desk, service.come_back, "张三", village=villages["万昌村"], on=date(2023, 1, 1))
    act(desk, service.come_back, "张三", village=villages["韩家村"], on=date(2024, 1, 1))
    one = person(desk, "张三")
    assert (one.state, one.left, one.left_reason) == ("在岗", None, None)
    assert {row[1:] for row in posts(desk) if row[0] == "张三"} == {
        ("万昌村", HIRED, date(2023, 6, 30)),
        ("韩家村", date(2024, 1, 1), None),
    }


def test_every_step_comes_back_by_undo(desk, villages):
    stood = [posts(desk)]
    for work, more in (
        (service.move, {"village": villages["韩家村"], "on": date(2024, 5, 1)}),
        (service.leave, {"on": date(2024, 6, 1), "reason": "辞职"}),
        (service.come_back, {"village": villages["万昌村"], "on": date(2024, 6, 15)}),
    ):
        act(desk, work, "张三", **more)
        stood.append(posts(desk))
    for before in reversed(stood[:-1]):
        desk.undo()
        assert posts(desk) == before
    assert person(desk, "张三").village_id == villages["万昌村"].id


def test_who_served_on_a_day(desk, villages):
    act(desk, service.move, "张三", village=villages["韩家村"], on=date(2024, 5, 1))
    act(desk, service.leave, "李四", on=date(2024, 6, 1), reason="辞职")

    def served(day):
        with desk.look() as session:
            return {(one.name, village.name) for one, village in service.serving_on(session, day)}

    assert served(date(2019, 2, 28)) == set()
    assert served(date(2024, 4, 30)) == {("张三", "万昌村"), ("李四", "玉华村")}
    assert served(date(2024, 5, 1)) == {("张三", "韩家村"), ("李四", "玉华村")}
    assert served(TODAY) == {("张三", "韩家村")}


def test_strength_counts_people_and_vacant_villages(desk):
    change(desk, "李四", state="试用")
    with desk.look() as session:
        assert service.strength(session) == service.Strength(serving=2, on_probation=1, vacant=1)


def test_who_is_deleted_takes_the_posts_along_and_brings_them_back(desk):
    before = posts(desk)
    with desk.act("删除") as session:
        session.delete(session.get_one(Person, person(desk, "张三").id))
    assert posts(desk) == {("李四", "玉华村", HIRED, None)}
    desk.undo()
    assert posts(desk) == before


def test_doubts_about_a_person(desk):
    change(desk, "张三", state="试用", hired=date(2024, 3, 20), education="小学")
    with desk.look() as session:
        said = [one.sentence for one in service.doubts_about(session, session.get_one(Person, person(desk, "张三").id))]
        assert said == ["文化程度小学，低于初中", "试用期已于 2024-06-20 满，请办理转正或离岗"]
        assert [one.name for one, _ in service.probation_due(session, TODAY)] == ["张三"]
    change(desk, "张三", waiver="本村无其他人选", waiver_by="王所长", state="在岗")
    with desk.look() as session:
        assert not service.doubts_about(session, session.get_one(Person, person(desk, "张三").id))


def test_people_are_found_by_name_and_a_wrong_name_is_said(desk):
    with desk.look() as session:
        assert [one.name for one in service.people_wanted(session)] == ["张三", "李四"]
        assert [one.name for one in service.people_wanted(session, only=["李四"])] == ["李四"]
        with pytest.raises(UserError, match="花名册里没有“王五”"):
            service.people_wanted(session, only=["李四", "王五"])
