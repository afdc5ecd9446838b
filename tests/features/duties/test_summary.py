"""A quarter's draft: every figure in it is the number of the rows that its link is about."""

from datetime import date
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from station_desk.base.errors import UserError
from station_desk.base.places import Place, RecordPlace, RowsPlace
from station_desk.base.rich import plain_text, read_rich
from station_desk.catalog import linked_place
from station_desk.features.duties.model import DutyEntry, Note
from station_desk.features.duties.service.summary import draft_summary, gist, summary_period
from station_desk.features.schedule import AttendancePlace
from station_desk.features.schedule.model import Decision, Meeting
from station_desk.features.schedule.rules import Mark, period_days
from station_desk.features.schedule.service.attendance import attendance_rows, set_marks
from station_desk.features.schedule.service.meetings import save_decision, write_minutes
from station_desk.store.desk import Desk
from tests.features.schedule.station import meeting_id, open_station, person_ids, plan_year

MARCH = "## 一、学习文件\n学习条例。逐条讲解。\n## 二、安排\n1. 排查出租房；\n2. 巡逻"


@pytest.fixture
def quarter(any_desk: Desk, monkeypatch: pytest.MonkeyPatch) -> Desk:
    """A first quarter with something of everything, and a little of the second."""
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-04-20")
    desk = any_desk
    open_station(desk)
    plan_year(desk)
    people = person_ids(desk)
    january, march, april = (meeting_id(desk, month) for month in ("2026-01", "2026-03", "2026-04"))
    with desk.act("第一季度") as session:
        set_marks(session, january, {people["张三"]: "出席", people["李小雨"]: "缺席"})
        set_marks(session, march, {people["张三"]: Mark("迟到", 5), people["李小雨"]: Mark("请假", None, "看病")})
        set_marks(session, april, {people["张三"]: "出席"})
        write_minutes(session, march, MARCH)
        save_decision(session, None, january, what="补发背心", state="已完成", done_on=date(2026, 2, 1))
        save_decision(session, None, march, what="排查出租房", owner="张三", deadline=date(2026, 4, 1))
        save_decision(session, None, april, what="四月的事")
        for day, duty in ((1, "法制禁毒宣传"), (2, "法制禁毒宣传"), (3, "盘查堵控看管")):
            session.add(DutyEntry(day=date(2026, 3, day), person_id=people["张三"], duty=duty, done=f"第{day}件"))
        session.add(DutyEntry(day=date(2026, 4, 1), person_id=people["张三"], duty="法制禁毒宣传", done="四月"))
        session.add(Note(day=date(2026, 3, 9), person_id=people["张三"], sort="表扬", what="救人"))
    return desk


def summary_id(desk: Desk, kind: str = "季小结", period: str = "2026-Q1") -> str:
    with desk.look() as session:
        return session.scalars(select(Meeting.id).where(Meeting.kind == kind, Meeting.period == period)).one()


def rows_of(session: Session, place: Place) -> int:
    """How many rows a link is about, asked of the desk without the summary's own queries."""
    if isinstance(place, AttendancePlace):
        return len(attendance_rows(session, *period_days(place.attendance), place.mark))
    assert isinstance(place, RowsPlace)
    assert place.days
    where: dict[str, Any] = dict(place.where)
    first, last = place.days
    if place.tab == "议定事项":
        query = select(func.count()).select_from(Decision).join(Meeting, Meeting.id == Decision.meeting_id)
        day = func.date(Meeting.starts)
        if "state" in where:
            query = query.where(Decision.state == where["state"])
    elif place.room == "schedule":
        query, day = select(func.count()).select_from(Meeting), func.date(Meeting.starts)
        for key in {"state", "kind"} & set(where):
            query = query.where(getattr(Meeting, key) == where[key])
    else:
        model: Any = Note if "sort" in where else DutyEntry
        query, day = select(func.count()).select_from(model), model.day
        for key in {"duty", "sort"} & set(where):
            query = query.where(getattr(model, key) == where[key])
    if session.bind and session.bind.dialect.name == "sqlite" and day is not DutyEntry.day and day is not Note.day:
        return session.scalar(query.where(day >= first.isoformat(), day <= last.isoformat())) or 0
    return session.scalar(query.where(day >= first, day <= last)) or 0


def figures(text: str) -> list[tuple[int, Place]]:
    """Each figure of a draft that is a link, with where it leads."""
    return [
        (int(run.text), place)
        for one in read_rich(text) for run in one.runs
        if run.text.isdigit() and run.link and (place := linked_place(run.link))
    ]  # fmt: skip


def test_every_figure_is_the_number_of_its_rows(quarter: Desk) -> None:
    with quarter.look() as session:
        text = draft_summary(session, summary_id(quarter))
        found = figures(text)
        assert [(number, rows_of(session, place)) for number, place in found] == [(n, n) for n, _ in found]
    words = plain_text(text)
    for said in (
        "本季度召开会议 2 次，其中月例会 2 次。", "应到 4 人次，出席 1 人次，迟到 1 人次，请假 1 人次，缺席 1 人次，请假中未经批准的 1 人次，到会率 50.0%。",
        "议定 2 件，办结 1 件，未办结 1 件。", "未办结：排查出租房，责任人 张三，期限 2026年4月1日。", "履职纪实 3 条，其中：",
        "法制禁毒宣传 2 条", "盘查堵控看管 1 条", "受到表扬 1 人次，有过错 0 人次。", "（请补充）",
        "2026年3月例会（3月10日）：一、学习文件：学习条例；二、安排：排查出租房。",
    ):  # fmt: skip
        assert said in words, said
    assert len(found) == 2 + 6 + 3 + 3 + 2


def test_the_meetings_are_links_to_themselves(quarter: Desk) -> None:
    with quarter.look() as session:
        text = draft_summary(session, summary_id(quarter))
    leads = [linked_place(run.link) for one in read_rich(text) for run in one.runs if run.text == "2026年3月例会"]
    assert leads == [RecordPlace("schedule", meeting_id(quarter))]


def test_a_half_year_and_a_year_sum_up_their_own_days(quarter: Desk) -> None:
    with quarter.look() as session:
        half = draft_summary(session, summary_id(quarter, "半年总结", "2026-H1"))
        year = draft_summary(session, summary_id(quarter, "年终总评", "2026"))
    assert "半年来召开会议 3 次" in plain_text(half)
    assert "一年来召开会议 3 次" in plain_text(year)
    assert "履职纪实 4 条" in plain_text(half)


def test_an_empty_quarter_says_so_without_figures(quarter: Desk) -> None:
    with quarter.look() as session:
        text = draft_summary(session, summary_id(quarter, "季小结", "2026-Q4"))
    assert [number for number, _ in figures(text)] == [0]
    for said in ("没有登记出勤。", "没有登记议定事项。", "没有履职纪实。", "没有表扬和过错记录。"):
        assert said in plain_text(text)


def test_only_summaries_are_drafted(quarter: Desk) -> None:
    with quarter.look() as session:
        assert summary_period(session.get_one(Meeting, meeting_id(quarter))) is None
        with pytest.raises(UserError, match="只有季小结、半年总结和年终总评"):
            draft_summary(session, meeting_id(quarter))


def test_minutes_in_short() -> None:
    assert gist(read_rich(MARCH)) == "一、学习文件：学习条例；二、安排：排查出租房"
    assert gist(read_rich("各村汇报了情况。要求回访！还有别的。")) == "各村汇报了情况；要求回访"
    assert gist(read_rich("# 只有标题")) == ""
    assert gist(()) == ""
