"""Points from evidence in the window: seen, opened, set otherwise with a reason, and given back."""

from datetime import datetime

import pytest
from sqlalchemy import select

from station_desk.base.places import Place, RecordPlace
from station_desk.features.evaluations.model import Override
from station_desk.features.evaluations.service.schemes import scheme_or_new
from station_desk.features.schedule.model import Attendance, Meeting
from tests.features.evaluations.station import YEAR, open_station
from tests.hands import settle, wait_until


@pytest.fixture
def room(desk, open_room):
    keys = open_station(desk, ("张三", "李小雨"))
    with desk.act("登记出勤") as session:
        scheme_or_new(session, YEAR)
        meeting = Meeting(title="12月例会", kind="月例会", starts=datetime(YEAR, 12, 10, 9, 0), state="已开")
        session.add(meeting)
        session.flush()
        session.add(Attendance(meeting_id=meeting.id, person_id=keys["张三"], mark="缺席"))
    room = open_room()
    room.meeting = meeting.id
    return room


def test_an_absence_takes_off_points_opens_its_meeting_and_yields_to_a_reason(room):
    went: list[Place] = []
    room.shell.open_place = went.append
    assert (room.line("张三")["缺会"], room.line("李小雨")["缺会"]) == ("2", "")
    room.go("李小雨", "缺会")
    with pytest.raises(AssertionError):
        room.hands.click("看依据")
    room.go("张三", "缺会")
    assert "缺席 1 次 × 2 分 = 2 分，扣 2 分" in room.page.scoring.words.text

    said: list[str] = []

    def say_why(_) -> None:
        room.hands.fill("理由", "当天出警，所长同意")
        room.hands.click("改分")

    def open_it(_) -> None:
        said.extend(room.hands.texts())
        room.hands.click("打开")

    room.hands.when_asked(open_it)
    room.hands.press("F4")
    wait_until(lambda: went)
    assert "张三12月“例会等会议缺席”的依据" in said
    assert went[-1] == RecordPlace("schedule", room.meeting)

    room.wake()
    room.go("张三", "缺会")
    room.hands.when_asked(say_why)
    room.hands.type("0")
    room.hands.press("Return")
    wait_until(lambda: room.line("张三")["缺会"] == "0")
    with room.desk.look() as session:
        kept = session.scalars(select(Override)).one()
        assert (kept.evidence, kept.points, kept.reason) == (200, 0, "当天出警，所长同意")

    room.wake()
    room.go("张三", "缺会")
    room.hands.answer("恢复依据得分")
    room.hands.click("看依据")
    wait_until(lambda: room.line("张三")["缺会"] == "2")
    room.hands.press("Delete")  # evidence is not emptied
    settle()
    assert room.line("张三")["缺会"] == "2"
