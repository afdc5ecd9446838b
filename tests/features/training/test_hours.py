"""Hours: what a course gives, what a year and a hiring ask for, and who has not reached it."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as some

from station_desk.base.errors import UserError
from station_desk.features.training.model import MARKS, RESULTS
from station_desk.features.training.rules import Sitting, hours_of, make_up_title, yearly_needed
from station_desk.features.training.service import make_up, roll_of, set_sittings, standings, to_make_up, untrained
from station_desk.fields.measures import show_hundredths
from station_desk.store.desk import Desk
from tests.features.duties.station import ways
from tests.features.schedule.station import OFFICERS, open_station, person_ids
from tests.features.training.station import hire, short, teach

ALL = dict.fromkeys(OFFICERS, "参加")
DECEMBER = date(2026, 12, 31)


@pytest.fixture
def station(any_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-12-31")
    open_station(any_desk)
    return any_desk


@pytest.mark.parametrize(
    ("sitting", "hours"),
    [
        (Sitting("参加"), 800),
        (Sitting("参加", "合格"), 800),
        (Sitting("参加", "不考核"), 800),
        (Sitting("参加", "不合格"), 0),
        (Sitting("参加", hours=350), 350),
        (Sitting("参加", hours=0), 0),
        (Sitting("参加", "不合格", hours=350), 0),
        (Sitting("请假"), 0),
        (Sitting("缺席", hours=350), 0),
    ],
)
def test_hours_are_those_of_the_course_or_ones_own_and_none_for_who_did_not_pass(sitting, hours) -> None:
    assert hours_of(800, sitting) == hours


@given(
    mark=some.sampled_from(MARKS),
    result=some.none() | some.sampled_from(RESULTS),
    own=some.none() | some.integers(0, 40_000),
)
def test_nobody_is_credited_more_than_said_and_tidying_changes_no_hours(mark, result, own) -> None:
    sitting = Sitting(mark, result, None, own)
    assert hours_of(800, sitting) in (0, 800 if own is None else own)
    assert hours_of(800, sitting.tidy()) == hours_of(800, sitting)


@pytest.mark.parametrize(("hundredths", "words"), [(1600, "16"), (750, "7.5"), (25, "0.25"), (0, "0"), (10, "0.1")])
def test_hours_are_shown_without_needless_zeros(hundredths: int, words: str) -> None:
    assert show_hundredths(hundredths) == words


def test_the_year_of_hiring_asks_for_no_yearly_hours() -> None:
    assert yearly_needed(2026, date(2026, 1, 1), 1600) == 0
    assert yearly_needed(2026, date(2025, 12, 31), 1600) == 1600
    assert yearly_needed(2026, None, 1600) == 1600


def test_who_has_not_reached_the_years_hours(station: Desk) -> None:
    teach(station, date(2026, 3, 10), 8, **ALL)
    teach(
        station, date(2026, 9, 10), 8, **{**ALL, "张三": "缺席", "李小雨": Sitting("参加", "不合格"), "王大海": "请假"}
    )
    teach(station, date(2025, 9, 10), 8, **ALL)
    teach(station, date(2026, 10, 10), 8, 张三=Sitting("参加", hours=550))
    assert short(station, 2026, DECEMBER) == {"张三": (250, 0), "李小雨": (800, 0), "王大海": (800, 0)}
    ways(station, yearly_hours=8)
    assert short(station, 2026, DECEMBER) == {}
    assert short(station, 2026, date(2026, 3, 9)).keys() == set(OFFICERS), "courses to come count for nothing yet"


def test_whoever_was_hired_since_the_first_course_needs_training_before_serving(station: Desk) -> None:
    hire(station, "周新", date(2026, 5, 6))
    assert "周新" not in short(station, 2026, DECEMBER), "the desk keeps no training yet"
    teach(station, date(2026, 9, 10), 16, **ALL)
    assert short(station, 2026, DECEMBER) == {"周新": (0, 2400)}, "and those hired long ago are not asked for it"
    teach(station, date(2026, 4, 27), 16, "岗前培训", 周新="参加")
    assert short(station, 2026, DECEMBER) == {"周新": (0, 800)}
    teach(station, date(2026, 6, 1), 8, "岗前培训", "第二次", 周新=Sitting("参加", "合格"))
    assert short(station, 2026, DECEMBER) == {}
    with station.look() as session:
        new = next(one for one in standings(session, 2026) if one.person.name == "周新")
    assert (new.have, new.preservice) == (0, 2400), "岗前培训 counts by itself"


def test_what_is_due_today(station: Desk) -> None:
    """岗前培训 at once, the year's hours from October, and nothing on a desk without courses."""
    with station.look() as session:
        assert untrained(session, DECEMBER) == []
    teach(station, date(2026, 3, 10), 16, **{**ALL, "张三": "缺席"})
    hire(station, "周新", date(2026, 5, 6))
    with station.look() as session:
        assert [(one.name, what) for one, *_, what in untrained(session, date(2026, 9, 30))] == [("周新", "岗前培训")]
        found = [(one.name, needed, have, what) for one, needed, have, what in untrained(session, date(2026, 10, 1))]
    assert found == [("张三", 1600, 0, "年度学时"), ("周新", 2400, 0, "岗前培训")]


# ------------------------------------------------------------------------------------------------ who took part
def test_everybody_on_the_roster_of_the_day_is_expected(station: Desk) -> None:
    course = teach(station, date(2019, 12, 31))
    hire(station, "周新", date(2026, 5, 6))
    later = teach(station, date(2026, 5, 6))
    before = teach(station, date(2026, 4, 20), sort="岗前培训")
    with station.look() as session:
        assert roll_of(session, course) == []
        assert {seat.name for seat in roll_of(session, later)} == {*OFFICERS, "周新"}
        assert [(seat.name, seat.village) for seat in roll_of(session, before)] == [("周新", "歪头村")]


def test_who_was_not_on_the_roster_cannot_be_entered(station: Desk) -> None:
    hire(station, "周新", date(2026, 5, 6))
    with pytest.raises(UserError, match="周新那天不在岗"):
        teach(station, date(2026, 5, 5), 周新="参加", 张三="参加")
    with station.look() as session:
        assert all(one.have == 0 for one in standings(session, 2026)), "nothing is half written"


def test_a_course_that_is_gone_takes_nothing(station: Desk) -> None:
    with pytest.raises(UserError, match="已经被删除"), station.act("登记") as session:
        set_sittings(session, "gone", {})


def test_those_who_missed_it_make_it_up_once(station: Desk) -> None:
    course = teach(
        station, date(2026, 3, 10), 16, title="春训", **{**ALL, "张三": "缺席", "李小雨": Sitting("参加", "不合格")}
    )
    ids = person_ids(station)
    with station.act("补训") as session:
        people = [one.id for one in to_make_up(session, course, date(2026, 4, 10))]
        assert set(people) == {ids["张三"], ids["李小雨"]}
        fresh = make_up(session, course, people, date(2026, 4, 10))
    assert short(station, 2026, DECEMBER) == {}
    with station.act("没来") as session:
        set_sittings(session, fresh, {ids["张三"]: Sitting("缺席")})
    with station.look() as session:
        assert [one.name for one in to_make_up(session, course, DECEMBER)] == ["张三"]
    assert make_up_title("春训（补训）") == "春训（补训）"
    with pytest.raises(UserError, match="早于"), station.act("补训") as session:
        make_up(session, course, people, date(2026, 3, 9))
