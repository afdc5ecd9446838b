"""The training's papers: sign-in sheets of a course, and the year's ledger."""

from datetime import date
from pathlib import Path

import pytest

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.features.training.prints import LEDGER, SIGN_IN
from station_desk.features.training.rules import Sitting
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk
from tests.features.schedule.station import OFFICERS, open_station
from tests.features.training.station import hire, teach
from tests.journeys.steps import words_of

ALL = dict.fromkeys(OFFICERS, "参加")


@pytest.fixture
def station(desk: Desk, october: str) -> Desk:
    open_station(desk)
    return desk


def test_the_ledger_lists_the_years_courses_and_everybodys_hours(station: Desk, tmp_path: Path) -> None:
    teach(station, date(2025, 3, 10), 8, title="去年春训", **ALL)
    teach(station, date(2026, 3, 10), 8, title="春训", **{**ALL, "张三": "缺席"})
    teach(station, date(2026, 9, 10), 8, title="秋训", **{**ALL, "李小雨": Sitting("参加", "不合格")})
    hire(station, "周新", date(2026, 6, 1))
    assert finish(LEDGER.write(station, PrintRequest(year=2026), tmp_path / "l.pdf")) == 2
    courses, people = words_of(tmp_path / "l.pdf")
    assert "共2次，16学时" in courses
    assert "12026-03-10春训年度培训841" in courses
    assert "22026-09-10秋训年度培训851" in courses
    assert "去年" not in courses
    assert "共6人，达到3人，没有达到3人" in people
    assert "张三2020-01-01816没有达到3月10日缺席" in people
    assert "李小雨2020-01-02816没有达到9月10日不合格" in people
    assert "王大海2020-01-031616达到" in people
    assert "周新2026-06-010240没有达到" in people


def test_a_year_without_training_has_no_ledger(station: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="2024 年"):
        finish(LEDGER.write(station, PrintRequest(year=2024), tmp_path / "l.pdf"))
    assert not (tmp_path / "l.pdf").exists()


def test_the_sign_in_sheet_names_whoever_is_expected(station: Desk, tmp_path: Path) -> None:
    teach(station, date(2026, 3, 10), 8, title="春训")
    key = teach(station, date(2026, 9, 10), 8, title="秋训")
    teach(station, date(2019, 3, 10), 8, title="早年")
    assert finish(SIGN_IN.write(station, PrintRequest(ids=(key,)), tmp_path / "one.pdf")) == 1
    (page,) = words_of(tmp_path / "one.pdf")
    assert page.startswith("秋训签到表")
    assert all(name in page for name in OFFICERS)
    assert finish(SIGN_IN.write(station, PrintRequest(year=2026), tmp_path / "two.pdf")) == 2
    assert finish(SIGN_IN.write(station, PrintRequest(year=2026, only=("春训",)), tmp_path / "three.pdf")) == 1
    with pytest.raises(UserError, match="没有在岗的人"):
        finish(SIGN_IN.write(station, PrintRequest(year=2019), tmp_path / "four.pdf"))
