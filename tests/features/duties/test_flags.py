"""Flags: when they rise, what a word clears, and that only newer evidence raises them again."""

from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as some
from sqlalchemy import select

from station_desk.base.dates import today
from station_desk.base.errors import UserError
from station_desk.features.duties.model import FlagWord
from station_desk.features.duties.rules.words import covers, missed_about, months_until, newer
from station_desk.features.duties.service.due import flagged
from station_desk.features.roster.model import Person
from station_desk.features.roster.service import confirm, leave, move
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from tests.features.duties.station import clear, correct, log, meet, standing, ways
from tests.features.schedule.station import open_station

MISSED, NO_LOG, LEAVE = "月例会缺席", "整月无履职记录", "请假未经批准"
NOV = date(2026, 11, 23)


@pytest.fixture
def station(any_desk: Desk) -> Desk:
    open_station(any_desk)
    return any_desk


@pytest.fixture
def plain(desk: Desk) -> Desk:
    open_station(desk)
    return desk


def who(desk: Desk, on: date, rule: str = "") -> list[str]:
    return sorted(one.name for one in standing(desk, on, rule))


# ---------------------------------------------------------------------------------------------- missed 月例会
def test_two_missed_meetings_in_three_months_raise_a_flag(station: Desk) -> None:
    meet(station, date(2026, 9, 10), 张三="缺席", 李小雨="缺席")
    assert who(station, date(2026, 9, 30)) == []
    second = meet(station, date(2026, 11, 10), 张三="缺席", 李小雨="出席")
    (flag,) = standing(station, NOV)
    assert (flag.name, flag.village, flag.rule) == ("张三", "口前村", MISSED)
    assert flag.sentence == "近3个月缺席 2 次月例会（9月10日、11月10日）"
    assert (flag.day, flag.evidence) == (date(2026, 11, 10), second)


@pytest.mark.parametrize(
    ("on", "stands"),
    [
        (date(2026, 11, 9), False),  # the second has not been held yet
        (date(2026, 11, 10), True),
        (date(2026, 11, 30), True),
        (date(2026, 12, 1), False),  # September is no longer among the three months
    ],
)
def test_the_months_are_calendar_months(plain: Desk, on: date, stands: bool) -> None:
    meet(plain, date(2026, 9, 1), 张三="缺席")
    meet(plain, date(2026, 11, 10), 张三="缺席")
    assert who(plain, on) == (["张三"] if stands else [])


def test_the_months_reach_back_over_the_new_year(plain: Desk) -> None:
    meet(plain, date(2025, 11, 10), 张三="缺席")
    meet(plain, date(2026, 1, 12), 张三="缺席")
    assert who(plain, date(2026, 1, 31)) == ["张三"]
    assert who(plain, date(2026, 2, 1)) == []


@pytest.mark.parametrize(("kind", "mark"), [("季小结", "缺席"), ("月例会", "迟到"), ("月例会", "请假 周正")])
def test_only_absence_from_a_monthly_meeting_counts(plain: Desk, kind: str, mark: str) -> None:
    meet(plain, date(2026, 10, 12), kind, 张三=mark)
    meet(plain, date(2026, 11, 10), kind, 张三=mark)
    assert who(plain, NOV) == []


def test_the_thresholds_come_from_the_settings(plain: Desk) -> None:
    meet(plain, date(2026, 10, 12), 张三="缺席")
    meet(plain, date(2026, 11, 10), 张三="缺席")
    ways(plain, flag_missed=3)
    assert who(plain, NOV) == []
    ways(plain, flag_missed=1, flag_months=1)
    assert standing(plain, NOV)[0].sentence == "近1个月缺席 1 次月例会（11月10日）"


def test_a_corrected_attendance_takes_its_flag_along(station: Desk) -> None:
    first = meet(station, date(2026, 10, 12), 张三="缺席", 李小雨="缺席")
    meet(station, date(2026, 11, 10), 张三="缺席", 李小雨="缺席")
    correct(station, first, "张三", "出席")
    correct(station, first, "李小雨", None)
    assert who(station, NOV) == []


def test_who_has_left_raises_no_flag_and_a_cancelled_meeting_none_either(plain: Desk) -> None:
    meet(plain, date(2026, 10, 12), 张三="缺席", 李小雨="缺席")
    gone = meet(plain, date(2026, 11, 10), 张三="缺席", 李小雨="缺席")
    with plain.act("张三离岗") as session:
        leave(session, session.scalars(select(Person).where(Person.name == "张三")).one(), date(2020, 5, 1), "辞职")
    assert who(plain, NOV) == ["李小雨"]
    with plain.act("取消") as session:
        from station_desk.features.schedule.model import Meeting

        session.get_one(Meeting, gone).state = "取消"
    assert who(plain, NOV) == []


# ------------------------------------------------------------------------------------------------- the clearing
def test_a_word_clears_a_flag_until_a_newer_absence(station: Desk) -> None:
    meet(station, date(2026, 9, 10), 张三="缺席")
    meet(station, date(2026, 10, 12), 张三="缺席")
    assert clear(station, date(2026, 10, 20), *standing(station, date(2026, 10, 20)), word="已谈话\n并写检查") == 1
    assert who(station, date(2026, 10, 31)) == []
    (shown,) = standing(station, date(2026, 10, 31), cleared=True)
    assert shown.cleared
    assert (shown.cleared.word, shown.cleared.day) == ("已谈话 并写检查", date(2026, 10, 20))
    meet(station, date(2026, 11, 10), 张三="缺席")
    (again,) = standing(station, NOV)
    assert again.cleared is None
    assert again.sentence == "近3个月缺席 3 次月例会（9月10日、10月12日、11月10日）"


def test_clearing_is_one_act_that_undo_takes_back(station: Desk) -> None:
    meet(station, date(2026, 9, 10), 张三="缺席")
    meet(station, date(2026, 10, 12), 张三="缺席")
    day = date(2026, 10, 20)
    clear(station, day, *standing(station, day))
    assert station.undo() == "处理提醒"
    assert who(station, day) == ["张三"]
    station.redo()
    assert who(station, day) == []


def test_older_evidence_never_raises_a_cleared_flag_again(plain: Desk) -> None:
    """Three absences, cleared; the newest turns out to be a mistake: the two that stay were known by then."""
    meet(plain, date(2026, 9, 10), 张三="缺席")
    meet(plain, date(2026, 10, 12), 张三="缺席")
    newest = meet(plain, date(2026, 11, 10), 张三="缺席")
    clear(plain, NOV, *standing(plain, NOV))
    correct(plain, newest, "张三", "出席")
    assert who(plain, NOV) == []
    correct(plain, newest, "张三", "缺席")
    assert who(plain, NOV) == [], "the same absence entered once more is nothing new"


def test_a_word_is_asked_for_and_a_flag_that_is_gone_cannot_be_cleared(plain: Desk) -> None:
    meet(plain, date(2026, 10, 12), 张三="缺席")
    newest = meet(plain, date(2026, 11, 10), 张三="缺席")
    seen = standing(plain, NOV)
    with pytest.raises(UserError, match="处理情况"):
        clear(plain, NOV, *seen, word=" \n")
    with pytest.raises(UserError, match="200"):
        clear(plain, NOV, *seen, word="很" * 201)
    correct(plain, newest, "张三", "出席")
    with pytest.raises(UserError, match="已经不在"):
        clear(plain, NOV, *seen)
    with plain.look() as session:
        assert not session.scalars(select(FlagWord)).all()


# ------------------------------------------------------------------------------------------- leave and the log
def test_leave_that_nobody_approved_raises_a_flag(station: Desk) -> None:
    meet(station, date(2026, 8, 31), 张三="请假")
    meet(station, date(2026, 9, 1), "季小结", 张三="请假", 李小雨="请假 周正", 王大海="请假  ")
    assert who(station, NOV, LEAVE) == ["张三", "王大海"]
    flag = standing(station, NOV, LEAVE)[0]
    assert flag.sentence == "9月1日“9月季小结”请假，没有准假人"
    clear(station, NOV, flag)
    assert len(standing(station, NOV, LEAVE)) == 1
    ways(station, flag_leave=False)
    assert who(station, NOV) == []


def test_a_desk_without_a_log_is_not_flooded(plain: Desk) -> None:
    assert who(plain, NOV) == []
    log(plain, date(2026, 11, 2), "张三")
    assert who(plain, NOV) == [], "the month is not over"
    assert who(plain, date(2026, 12, 1)) == ["李小雨", "王大海", "赵立春", "那日苏"]


def test_each_full_month_without_an_entry_raises_a_flag(station: Desk) -> None:
    log(station, date(2026, 9, 30), "张三", "王大海", "赵立春", "那日苏")
    log(station, date(2026, 10, 1), "张三", "李小雨", "王大海", "那日苏")
    log(station, date(2026, 10, 31), "赵立春")
    assert [(one.name, one.about, one.sentence) for one in standing(station, NOV)] == [
        ("李小雨", "2026-09", "9月整月没有履职记录")
    ]
    assert standing(station, date(2027, 1, 5), NO_LOG)[-1].sentence == "2026年11月整月没有履职记录"
    assert {one.about for one in standing(station, date(2027, 1, 5))} == {"2026-11", "2026-12"}
    clear(station, NOV, *standing(station, NOV))
    assert who(station, NOV) == []
    ways(station, flag_no_log=False)
    assert who(station, date(2027, 1, 5)) == []


def leave_at(day: date) -> Callable:
    return lambda session, person: leave(session, person, day, "辞职")


def hired_on(day: date) -> Callable:
    return lambda _, person: setattr(person, "hired", day)


def move_at(day: date) -> Callable:
    def work(session, person) -> None:
        move(session, person, session.scalars(select(Village).where(Village.name == "歪头村")).one(), day)

    return work


def on_probation(_, person) -> None:
    person.state = "试用"


@pytest.mark.parametrize(
    ("change", "stands"),
    [
        (hired_on(date(2026, 10, 1)), True),
        (hired_on(date(2026, 10, 2)), False),
        (hired_on(date(2026, 9, 2)), True),
        (move_at(date(2026, 10, 15)), True),  # moved without a gap
        (move_at(date(2026, 10, 1)), True),
        (on_probation, True),
        (leave_at(date(2026, 11, 1)), False),  # served all of October, but is gone
        (leave_at(date(2026, 10, 31)), False),
    ],
)
def test_only_a_month_served_from_first_to_last_day_counts(
    plain: Desk,
    change: Callable,
    stands: bool,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-11-23")
    log(plain, date(2026, 10, 8), "李小雨", "王大海", "赵立春", "那日苏")
    with plain.act("改变") as session:
        change(session, session.scalars(select(Person).where(Person.name == "张三")).one())
    assert who(plain, NOV) == (["张三"] if stands else [])


def test_the_end_of_probation_changes_nothing(plain: Desk) -> None:
    log(plain, date(2026, 10, 8), "李小雨", "王大海", "赵立春", "那日苏")
    for work in (on_probation, lambda _, person: confirm(person)):
        with plain.act("试用") as session:
            work(session, session.scalars(select(Person).where(Person.name == "张三")).one())
        assert who(plain, NOV) == ["张三"]


def test_one_persons_flags_are_those_of_the_list(station: Desk, monkeypatch: pytest.MonkeyPatch) -> None:
    from station_desk.features.duties.service.flags import flags

    monkeypatch.setenv("STATION_DESK_TODAY", "2026-11-23")
    log(station, date(2026, 9, 30), "王大海")
    meet(station, date(2026, 10, 12), 张三="缺席", 李小雨="请假", 王大海="缺席")
    meet(station, date(2026, 11, 10), 张三="缺席", 李小雨="请假 周正", 王大海="出席")
    with station.look() as session:
        everybody = flags(session, NOV)
        for person in session.scalars(select(Person)):
            assert flags(session, NOV, person.id) == [one for one in everybody if one.person_id == person.id]
        assert len(list(flagged(session, today()))) == len(everybody) > 6


# ------------------------------------------------------------------------------------------------- the measure
DAYS = some.dates(date(2026, 9, 1), date(2026, 12, 5))


@given(spells=some.lists(some.tuples(DAYS, some.none() | DAYS), max_size=4))
def test_a_month_is_covered_when_every_day_of_it_is_served(spells: list) -> None:
    first, last = date(2026, 10, 1), date(2026, 10, 31)
    served = all(
        any(begin <= day and (end is None or day < end) for begin, end in spells)
        for day in (date.fromordinal(one) for one in range(first.toordinal(), last.toordinal() + 1))
    )
    assert covers([one for one in spells if one[1] is None or one[1] >= one[0]], first, last) == served


def test_months_are_counted_back_over_the_year() -> None:
    assert [f"{first:%Y-%m}" for first, _ in months_until(date(2026, 1, 31), 3)] == ["2025-11", "2025-12", "2026-01"]


def test_newer_evidence_is_a_later_day_of_another_meeting() -> None:
    word = missed_about(date(2026, 10, 12), "b")
    assert newer(missed_about(date(2026, 11, 10), "a"), word)
    assert not newer(missed_about(date(2026, 9, 10), "c"), word)
    assert not newer(missed_about(date(2026, 10, 14), "b"), word), "put off by two days"


PEOPLE = ("张三", "李小雨")
CORRECTIONS = some.lists(
    some.tuples(some.sampled_from(PEOPLE), some.integers(0, 2), some.sampled_from(["出席", None])), max_size=6
)
STARTS = some.fixed_dictionaries(
    {name: some.tuples(*[some.sampled_from(["缺席", "请假", "出席"])] * 3) for name in PEOPLE}
)


@pytest.fixture(scope="module")
def template(sqlite_template, tmp_path_factory):
    import shutil

    folder = tmp_path_factory.mktemp("flags") / "desk"
    shutil.copytree(sqlite_template, folder)
    from station_desk.catalog import load_models

    load_models()
    desk = Desk.open(folder)
    open_station(desk)
    meetings = [meet(desk, date(2026, month, 10)) for month in (9, 10, 11)]
    log(desk, date(2026, 10, 3), "张三", "王大海", "赵立春", "那日苏")
    yield desk, meetings
    desk.close()


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(start=STARTS, corrections=CORRECTIONS, later=some.integers(0, 7))
def test_what_was_cleared_stays_away_while_nothing_new_happens(template, start, corrections, later) -> None:
    """Everything is cleared; then absences are only taken back, and days of the month go by: nothing is shown."""
    desk, meetings = template
    for name, marks in start.items():
        for meeting, mark in zip(meetings, marks, strict=True):
            correct(desk, meeting, name, mark)
    found = standing(desk, NOV)
    if found:
        clear(desk, NOV, *found)
    assert standing(desk, NOV) == []
    for name, number, mark in corrections:
        correct(desk, meetings[number], name, "出席")
        correct(desk, meetings[number], name, mark)
    assert standing(desk, date(2026, 11, 23 + later)) == []
    with desk.act("清空") as session:
        for word in session.scalars(select(FlagWord)).all():
            session.delete(word)
