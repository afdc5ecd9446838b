"""The .ics file read back: the same meetings, updated and not doubled by a second import."""

from datetime import date, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

import icalendar
import pytest

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.features.schedule.commands import calendar
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.prints.calendar import write_calendar
from station_desk.features.schedule.service.plan import move_meeting
from station_desk.store.desk import Desk
from tests.features.schedule.station import meeting_id, open_station, plan_year

SHANGHAI = ZoneInfo("Asia/Shanghai")


@pytest.fixture
def station(desk: Desk) -> Desk:
    open_station(desk)
    plan_year(desk)
    return desk


def read(path: Path) -> dict[str, icalendar.Event]:
    """The events of a file by UID."""
    found = icalendar.Calendar.from_ical(path.read_bytes())
    return {str(event["uid"]): event for event in found.walk("VEVENT")}


def test_every_meeting_is_in_the_file_at_its_hour_in_china(station: Desk, tmp_path: Path) -> None:
    target = tmp_path / "2026.ics"
    assert finish(write_calendar(station, 2026, target)) == 19
    events = read(target)
    assert len(events) == 19
    march = events[f"{meeting_id(station)}@station-desk"]
    assert march["summary"] == "2026年3月例会"
    assert march["dtstart"].dt == datetime(2026, 3, 10, 9, tzinfo=SHANGHAI)
    assert march["dtstart"].dt.utcoffset().total_seconds() == 8 * 3600
    assert march["location"] == "派出所会议室"
    assert "学习文件" in march["description"]
    assert icalendar.Calendar.from_ical(target.read_bytes())["x-wr-calname"] == "永吉县公安局口前派出所2026年例会日程"


def test_a_second_file_updates_the_first(station: Desk, tmp_path: Path) -> None:
    finish(write_calendar(station, 2026, tmp_path / "one.ics"))
    key = meeting_id(station)
    with station.act("改期") as session:
        move_meeting(session, key, date(2026, 3, 17))
    with station.act("取消") as session:
        session.get_one(Meeting, meeting_id(station, "2026-04")).state = "取消"
    finish(write_calendar(station, 2026, tmp_path / "two.ics"))
    one, two = read(tmp_path / "one.ics"), read(tmp_path / "two.ics")
    assert set(one) == set(two)
    march = f"{key}@station-desk"
    assert int(two[march]["sequence"]) > int(one[march]["sequence"])
    assert two[march]["dtstart"].dt.date() == date(2026, 3, 17)
    assert two[f"{meeting_id(station, '2026-04')}@station-desk"]["status"] == "CANCELLED"


def test_a_provisional_meeting_says_so(station: Desk, tmp_path: Path) -> None:
    plan_year(station, 2060)
    finish(write_calendar(station, 2060, tmp_path / "far.ics"))
    assert {str(one["status"]) for one in read(tmp_path / "far.ics").values()} == {"TENTATIVE"}
    assert all("暂定" in one["summary"] for one in read(tmp_path / "far.ics").values())


def test_long_and_odd_words_survive(station: Desk, tmp_path: Path) -> None:
    words = "学习《通知》，讨论; 第一, 第二\\三\n" + "一句很长的话" * 40
    with station.act("改议程") as session:
        session.get_one(Meeting, meeting_id(station)).agenda = words
    finish(write_calendar(station, 2026, tmp_path / "a.ics"))
    assert read(tmp_path / "a.ics")[f"{meeting_id(station)}@station-desk"]["description"] == words
    assert max(len(line) for line in (tmp_path / "a.ics").read_bytes().split(b"\r\n")) <= 75  # RFC 5545, 3.1


def test_the_command_writes_the_file_and_says_where(station: Desk, tmp_path: Path) -> None:
    assert "19 次会议" in finish(calendar(station, 2026, tmp_path / "a.ics"))
    assert len(read(tmp_path / "a.ics")) == 19


def test_a_year_without_meetings_writes_nothing(station: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="2027 年还没有日程"):
        finish(write_calendar(station, 2027, tmp_path / "a.ics"))
    assert not (tmp_path / "a.ics").exists()
