"""The database's sums are the rules' sums: any points, weights and ceilings, with evidence and held."""

import random

import pytest

from station_desk.features.evaluations import rules
from station_desk.features.evaluations.model import HeldPoint
from station_desk.features.evaluations.service.grades import people_and_months, standings
from station_desk.features.evaluations.service.points import points_of, set_points
from station_desk.features.evaluations.service.schemes import ceilings_of, items_of, write_scheme
from station_desk.features.evaluations.service.scores import scores_of, year_sums
from station_desk.store.desk import Desk
from tests.features.evaluations.station import YEAR, open_station

MONTHS = range(1, 13)
LINES = (
    {"kind": "项目", "title": "工作", "most": 8000, "weight": 50},
    {"kind": "项目", "title": "学习", "most": 3000, "weight": 200},
    {"kind": "加分", "title": "线索", "most": 700, "weight": 100},
    {"kind": "扣分", "title": "投诉", "most": 900, "weight": 100},
    {"kind": "扣分", "title": "失联", "most": 900, "weight": 100},
)
CEILINGS = (None, 150, 1000)


@pytest.fixture
def keys(desk):
    return open_station(desk, ("张三", "李小雨", "王大海"))


@pytest.mark.parametrize("seed", range(3))
def test_the_databases_sums_are_the_rules_sums(desk, keys, seed):
    check_sums(desk, keys, seed)


def test_postgresql_sums_as_sqlite_does(postgres_url):
    desk = Desk.open(postgres_url)
    check_sums(desk, open_station(desk, ("张三", "李小雨")), 1)
    with desk.look() as session:
        assert [person.name for person, *_ in people_and_months(session, YEAR)] == ["张三", "李小雨"]
        query = year_sums([f"{YEAR}-03"], items_of(session, YEAR), rules.Ceilings(), held=True)
        assert len(session.execute(query).all()) == len(scores_of(session, YEAR, (3,)))
    desk.close()


def check_sums(desk, keys, seed) -> None:
    """Random points of some cells, and every score the rules' own."""
    chance = random.Random(seed)
    face = {"title": "办法", "excellent_from": 9000, "pass_from": 6000}
    face |= {"bonus_most": CEILINGS[seed], "deduction_most": CEILINGS[2 - seed]}
    with desk.act("打分") as session:
        write_scheme(session, YEAR, face, [{"short": None, **line} for line in LINES])
        items = items_of(session, YEAR)
        for month in MONTHS:
            cells = {
                (key, item.id): chance.randint(0, item.most)
                for key in keys.values() for item in items if chance.random() < 0.8
            }  # fmt: skip
            set_points(session, f"{YEAR}-{month:02d}", cells)
    with desk.look() as session:
        points, ceilings, found = points_of(session, YEAR), ceilings_of(session, YEAR), scores_of(session, YEAR)
        for key in keys.values():
            each = {m: rules.month_score(items, points[key].get(f"{YEAR}-{m:02d}", {}), ceilings) for m in MONTHS}
            assert found[key].months == each
            assert found[key].mean == rules.mean(each.values())
            assert found[key].counted == sum(score is not None for score in each.values())
        assert {one.person.id: one.score for one in standings(session, YEAR)} == {
            key: scored.mean for key, scored in found.items()
        }


def test_held_points_count_where_no_hand_wrote_others(desk, keys):
    month = f"{YEAR}-03"
    with desk.act("打分") as session:
        write_scheme(session, YEAR, {"title": "办法", "excellent_from": 9000, "pass_from": 6000}, [
            {"kind": "项目", "title": "工作", "short": None, "most": 10_000},
            {"kind": "扣分", "title": "缺席", "short": None, "most": 2000, "evidence": "缺席", "rate": 200},
        ])  # fmt: skip
        work, less = items_of(session, YEAR)
        first, second, third = keys.values()
        set_points(session, month, {(key, work.id): 9000 for key in (first, second)})
        set_points(session, month, {(second, less.id): 100})
        session.add_all(
            HeldPoint(person_id=key, item_id=less.id, month=month, points=400, count=2)
            for key in (first, second, third)
        )
        session.flush()
        query = year_sums([month], [work, less], rules.Ceilings(), held=True)
        assert {key: score for key, score, *_ in session.execute(query)} == {first: 8600, second: 8900}
