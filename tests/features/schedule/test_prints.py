"""Sign-in sheets, notices and the year's plan, read back from the PDF."""

from datetime import date
from pathlib import Path

import pdfplumber
import pytest
from sqlalchemy import select

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.features.roster.model import Person
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.prints import PAPERS, SIGN_IN, YEAR_PLAN
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk
from tests.features.schedule.station import OFFICERS, meeting_id, open_station, plan_year

PAPER = {one.name: one for one in PAPERS}


@pytest.fixture
def station(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-03-02")
    open_station(desk)
    plan_year(desk)
    return desk


def pages(path: Path) -> list[str]:
    """The words of each page, without spaces."""
    with pdfplumber.open(path) as pdf:
        return ["".join(page.extract_text().split()).replace("\u3000", "") for page in pdf.pages]


def test_a_sign_in_sheet_lists_who_is_expected(station: Desk, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    assert finish(SIGN_IN.write(station, PrintRequest(ids=(meeting_id(station),)), out)) == 1
    (page,) = pages(out)
    for words in ("2026年3月例会签到表", "2026年3月10日（星期二）上午9:00", "派出所会议室", "13844000001", *OFFICERS):
        assert words in page


def test_a_year_is_one_sheet_for_each_monthly_meeting_that_is_not_cancelled(station: Desk, tmp_path: Path) -> None:
    with station.act("取消") as session:
        session.get_one(Meeting, meeting_id(station)).state = "取消"
    out = tmp_path / "a.pdf"
    assert finish(SIGN_IN.write(station, PrintRequest(year=2026), out)) == 11
    assert not any("2026年3月例会" in page for page in pages(out))


def test_the_sheet_follows_the_roster_of_its_day(station: Desk, tmp_path: Path) -> None:
    with station.act("离岗") as session:
        person = session.scalars(select(Person).where(Person.name == "张三")).one()
        person.state, person.left = "离岗", date(2026, 4, 1)
    out = tmp_path / "a.pdf"
    finish(SIGN_IN.write(station, PrintRequest(ids=(meeting_id(station, "2026-05"), meeting_id(station))), out))
    march, may = pages(out)
    assert "张三" in march
    assert "张三" not in may


def test_only_names_a_meeting_or_a_person(station: Desk, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    assert finish(SIGN_IN.write(station, PrintRequest(year=2026, only=("2026年第一季度小结",)), out)) == 1
    assert "第一季度小结签到表" in pages(out)[0]
    assert finish(SIGN_IN.write(station, PrintRequest(year=2026, only=("2026年3月例会", "张三")), out)) == 1
    assert "李小雨" not in pages(out)[0]
    with pytest.raises(UserError, match="钱七"):
        finish(SIGN_IN.write(station, PrintRequest(year=2026, only=("钱七",)), out))


def test_a_year_without_meetings_or_people_is_refused(station: Desk, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    with pytest.raises(UserError, match="2027 年还没有月例会"):
        finish(SIGN_IN.write(station, PrintRequest(year=2027), out))
    plan_year(station, 2019)
    with pytest.raises(UserError, match="没有在岗的人"):
        finish(SIGN_IN.write(station, PrintRequest(year=2019), out))
    assert not out.exists()


def test_more_people_than_a_page_holds_go_on_the_next(station: Desk, tmp_path: Path) -> None:
    from station_desk.base.idnumber import made_up
    from station_desk.features.villages.model import Village

    with station.act("加人") as session:
        villages = [Village(name=f"新{number}村", township="口前镇") for number in range(30)]
        session.add_all(villages)
        session.flush()
        session.add_all(
            Person(
                name="赵钱孙", id_number=made_up(100 + n, date(1990, 1, 1)), village_id=one.id, hired=date(2025, 1, 1)
            )
            for n, one in enumerate(villages)
        )
    out = tmp_path / "a.pdf"
    assert finish(SIGN_IN.write(station, PrintRequest(ids=(meeting_id(station),)), out)) == 2
    assert ["序号" in page for page in pages(out)] == [True, True]


def test_the_years_plan_is_a_table_of_every_meeting(station: Desk, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    assert finish(YEAR_PLAN.write(station, PrintRequest(year=2026), out)) == 1
    (page,) = pages(out)
    assert "2026-10-10" in page
    assert "星期六" in page
    assert page.count("调休上班") == 1  # or the chief would ask about a meeting on a Saturday
    assert "年终总评" in page
    assert "暂定" not in page


def test_a_provisional_plan_says_so(station: Desk, tmp_path: Path) -> None:
    plan_year(station, 2060)
    out = tmp_path / "a.pdf"
    finish(YEAR_PLAN.write(station, PrintRequest(year=2060), out))
    assert "暂定" in pages(out)[0]
    with pytest.raises(UserError, match="2031 年还没有日程"):
        finish(YEAR_PLAN.write(station, PrintRequest(year=2031), out))


def test_a_notice_says_when_where_and_what(station: Desk, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    assert finish(PAPER["notice"].write(station, PrintRequest(ids=(meeting_id(station),)), out)) == 1
    (page,) = pages(out)
    for words in ("各村农村辅警", "召开2026年3月例会", "派出所会议室", "上月工作点评", "2026年3月2日"):
        assert words in page
