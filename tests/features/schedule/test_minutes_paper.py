"""The paper 会议纪要, read back from the PDF, from the window's request and from the terminal."""

from datetime import date, datetime
from pathlib import Path

import pytest

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.features.schedule.model import Meeting
from station_desk.features.schedule.prints import PAPERS
from station_desk.features.schedule.rules import Mark
from station_desk.features.schedule.service.attendance import set_marks
from station_desk.features.schedule.service.meetings import finish_decision, save_decision, write_minutes
from station_desk.printing.task import PrintRequest
from station_desk.store.desk import Desk
from tests.features.schedule.station import meeting_id, open_station, person_ids, plan_year
from tests.features.schedule.test_prints import pages

MINUTES = next(one for one in PAPERS if one.name == "minutes")


@pytest.fixture
def held(desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """The March meeting with everything that can be noted of one."""
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-03-11")
    open_station(desk)
    plan_year(desk)
    people, march, february = person_ids(desk), meeting_id(desk), meeting_id(desk, "2026-02")
    with desk.act("开会") as session:
        earlier = save_decision(session, None, february, what="补发反光背心", owner="李小雨")
        session.flush()
        finish_decision(session, earlier.id, date(2026, 3, 10), "已发放")
        set_marks(session, march, {
            people["张三"]: "出席", people["李小雨"]: "出席", people["那日苏"]: Mark("迟到", 10),
            people["王大海"]: Mark("请假", None, "家人住院"), people["赵立春"]: "缺席",
        })  # fmt: skip
        write_minutes(session, march, "## 一、学习文件\n学习 **条例**。\n- 都记了笔记")
        save_decision(session, None, march, what="排查出租房", owner="张三", deadline=date(2026, 3, 25))
    return desk


def test_the_paper_says_who_came_what_was_said_and_what_was_decided(held: Desk, tmp_path: Path) -> None:
    out = tmp_path / "a.pdf"
    assert finish(MINUTES.write(held, PrintRequest(ids=(meeting_id(held),)), out)) == 1
    (page,) = pages(out)
    for words in (
        "会议纪要2026年3月例会", "时间：2026年3月10日（星期二）上午9:00", "主持人：周正记录人：王文", "应到5人，实到3人。",
        "出席：张三、李小雨", "迟到：那日苏（10分钟）", "请假：王大海（家人住院）", "缺席：赵立春", "议程一、学习文件",
        "会议记录一、学习文件学习条例。", "都记了笔记", "议定事项1.排查出租房。（责任人：张三；期限：2026年3月25日）",
        "上次议定事项的办理情况1.补发反光背心。（已完成，2026年3月10日；已发放）", "记录人（签字）", "第1页/共1页",
    ):  # fmt: skip
        assert words in page, words


def test_the_year_prints_every_meeting_that_has_minutes(held: Desk, tmp_path: Path) -> None:
    with held.act("写记录") as session:
        write_minutes(session, meeting_id(held, "2026-01"), "简单说了几句")
        session.get_one(Meeting, meeting_id(held, "2026-04")).state = "取消"
    out = tmp_path / "a.pdf"
    assert finish(MINUTES.write(held, PrintRequest(year=2026), out)) == 3, (
        "February has only a decision, and that counts"
    )
    assert finish(MINUTES.write(held, PrintRequest(year=2026, only=("2026年3月例会",)), out)) == 1


def test_long_minutes_flow_over_pages(held: Desk, tmp_path: Path) -> None:
    with held.act("写记录") as session:
        write_minutes(
            session, meeting_id(held), "\n".join(f"第{number}段，各村汇报了情况。" for number in range(1, 101))
        )
    out = tmp_path / "a.pdf"
    assert finish(MINUTES.write(held, PrintRequest(ids=(meeting_id(held),)), out)) == 4
    found = pages(out)
    assert "2026年3月例会会议纪要（续）" in found[1]
    assert all(f"第{number}页/共4页" in page for number, page in enumerate(found, 1))
    assert [sum(f"第{number}段" in page for page in found) for number in range(1, 101)] == [1] * 100
    assert "记录人（签字）" in found[-1]
    assert "记录人（签字）" not in found[0]


def test_what_cannot_be_printed_is_told(held: Desk, tmp_path: Path) -> None:
    with pytest.raises(UserError, match="没有写会议记录"):
        finish(MINUTES.write(held, PrintRequest(year=2025), tmp_path / "a.pdf"))
    with pytest.raises(UserError, match="没有名为“四月会”的会议"):
        finish(MINUTES.write(held, PrintRequest(year=2026, only=("四月会",)), tmp_path / "a.pdf"))
    with held.act("写记录") as session:
        write_minutes(session, meeting_id(held), "字\U000f0000")
    with pytest.raises(UserError, match=r"2026年3月例会.*字库里没有"):
        finish(MINUTES.write(held, PrintRequest(ids=(meeting_id(held),)), tmp_path / "a.pdf"))
    assert not (tmp_path / "a.pdf").exists()


def test_a_meeting_outside_the_plan_prints_too(held: Desk, tmp_path: Path) -> None:
    with held.act("临时会议") as session:
        fresh = Meeting(title="临时会", kind="其他", starts=datetime(2026, 3, 20, 14), minutes="说明")
        session.add(fresh)
        session.flush()
        key = fresh.id
    assert finish(MINUTES.write(held, PrintRequest(ids=(key,)), tmp_path / "a.pdf")) == 1
