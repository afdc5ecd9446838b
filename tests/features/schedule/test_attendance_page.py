"""出勤统计 by a clerk's hands: a period's table, what stands behind a figure, the paper and the workbook."""

from datetime import date
from pathlib import Path

import pdfplumber
import pytest
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest

from station_desk.base.errors import UserError
from station_desk.base.jobs import finish
from station_desk.excel.book import read_book
from station_desk.features.roster.model import Person
from station_desk.features.schedule import AttendancePlace
from station_desk.features.schedule.page.roll import RollTab
from station_desk.features.schedule.prints import ATTENDANCE_PAPER, PAPERS
from station_desk.features.schedule.prints.attendance import write_attendance_book
from station_desk.features.schedule.rules import Mark
from station_desk.features.schedule.service.attendance import set_marks
from station_desk.printing.task import PrintRequest
from tests.features.schedule.station import OFFICERS, meeting_id, open_station, person_ids, plan_year
from tests.hands import Hands, settle, wait_until


def hold(desk) -> None:
    """March with every sort of mark; in April one did not come and the others are not marked."""
    ids = person_ids(desk)
    march = {
        "张三": "出席", "李小雨": Mark("迟到", 12), "王大海": Mark("请假", reason="病假"),
        "赵立春": Mark("请假", approver="周正"), "那日苏": "缺席",
    }  # fmt: skip
    with desk.act("登记出勤") as session:
        set_marks(session, meeting_id(desk), {ids[name]: mark for name, mark in march.items()})
        set_marks(session, meeting_id(desk, "2026-04"), {ids["张三"]: "缺席"})


@pytest.fixture
def hands(window, desk) -> Hands:
    plan_year(desk)
    hold(desk)
    return Hands(window)


@pytest.fixture
def view(window, hands):
    """The period's table of the year in sight."""
    hands.click("出勤统计")
    view = window.pages["schedule"].attendance
    still(view)
    return view


def still(view) -> None:
    wait_until(lambda: not view.view.busy)
    settle()


def cell(view, name: str, title: str) -> str:
    """What the table shows for a person (or 合计) in a column whose heading begins so."""
    return str(view.grid_model.index(*where(view, name, title)).data() or "")


def where(view, name: str, title: str) -> tuple[int, int]:
    model = view.grid_model
    across, down = Qt.Orientation.Horizontal, Qt.Orientation.Vertical
    columns = [str(model.headerData(at, across)) for at in range(model.columnCount())]
    rows = [str(model.headerData(at, down)) for at in range(model.rowCount())]
    return (
        next(at for at, words in enumerate(rows) if words.startswith(name)),
        next(at for at, words in enumerate(columns) if words.startswith(title)),
    )


def click(view, name: str, title: str) -> None:
    index = view.grid_model.index(*where(view, name, title))
    view.grid.scrollTo(index)
    QTest.mouseClick(view.grid.viewport(), Qt.MouseButton.LeftButton, pos=view.grid.visualRect(index).center())
    still(view)


def test_the_table_says_who_came_and_how_often(view) -> None:
    assert [cell(view, "张三", title) for title in ("出席", "缺席", "3-10", "4-10", "出勤率")] == [
        "1", "1", "出席", "缺席", "50.0 %",
    ]  # fmt: skip
    assert cell(view, "王大海", "3-10") == "未经批准"
    assert cell(view, "赵立春", "3-10") == "请假"
    assert cell(view, "李小雨", "4-10") == "未登记"
    assert [cell(view, "合计", title) for title in ("出席", "请假", "未经批准", "3-10", "4-10")] == [
        "1", "2", "1", "2／5", "0／5",
    ]  # fmt: skip


def test_a_total_opens_exactly_its_marks_and_a_mark_its_meeting(view, hands, window, desk) -> None:
    click(view, "合计", "缺席")
    rows = hands.rows(view.list)
    assert [(row["姓名"], row["会议"]) for row in rows] == [("那日苏", "2026年3月例会"), ("张三", "2026年4月例会")]
    assert view.title.text() == "2026年 缺席 2 人次"
    view.list.selectRow(1)
    QTest.keyClick(view.list, Qt.Key.Key_Return)
    settle()
    page = window.pages["schedule"]
    assert page.way == "列表"
    assert page.list.panel.record_id == meeting_id(desk, "2026-04")
    assert page.list.panel.findChild(RollTab).isVisible()


def test_a_persons_total_opens_only_his(view, hands) -> None:
    click(view, "张三", "出勤率")
    assert [row["出勤"] for row in hands.rows(view.list)] == ["出席", "缺席"]
    hands.click("返回统计表")
    still(view)
    click(view, "张三", "缺席")
    assert [row["会议"] for row in hands.rows(view.list)] == ["2026年4月例会"]
    assert view.title.text() == "2026年张三 缺席 1 人次"


def test_a_cell_opens_the_meetings_roll(view, window, desk) -> None:
    click(view, "那日苏", "3-10")
    assert window.pages["schedule"].list.panel.record_id == meeting_id(desk)


@pytest.mark.parametrize(
    ("where", "names"),
    [
        ({"attendance": "2026-Q1", "mark": "缺席"}, ["那日苏"]),
        ({"attendance": "2026-H1", "mark": "缺席"}, ["那日苏", "张三"]),
        ({"attendance": "2026-03", "mark": "未经批准"}, ["王大海"]),
        ({"attendance": "2026", "mark": "迟到"}, ["李小雨"]),
        ({"attendance": "2026-Q2", "mark": "出席"}, []),
    ],
)
def test_another_room_asks_for_exactly_these_rows(hands, window, where, names) -> None:
    window.shell.go(AttendancePlace(**where))
    view = window.pages["schedule"].attendance
    still(view)
    assert [row["姓名"] for row in hands.rows(view.list)] == names


def test_one_person_is_asked_for(hands, window, desk) -> None:
    window.shell.go(AttendancePlace("2026-Q1", person=person_ids(desk)["赵立春"]))
    view = window.pages["schedule"].attendance
    still(view)
    assert [(row["姓名"], row["说明"]) for row in hands.rows(view.list)] == [("赵立春", "周正批准")]


def test_what_is_no_period_is_refused(hands, window) -> None:
    said = []
    hands.when_asked(lambda _: (said.extend(hands.texts()), hands.click("知道了")))
    window.shell.go(AttendancePlace("第一季度"))
    wait_until(lambda: said)
    assert "“第一季度”不是年、半年、季度或月份。" in said


def test_the_period_is_chosen_and_an_empty_one_says_so(view, hands) -> None:
    hands.fill("时段", "第二季度")
    still(view)
    assert cell(view, "张三", "4-10") == "缺席"
    assert view.period == "2026-Q2"
    hands.fill("时段", "12月")
    still(view)
    assert any("还没有登记过出勤" in text for text in hands.texts())
    hands.click("上一年")
    still(view)
    assert view.period == "2025-12"


def test_it_follows_what_is_marked_elsewhere(view, desk) -> None:
    with desk.act("改正") as session:
        set_marks(session, meeting_id(desk), {person_ids(desk)["那日苏"]: "出席"})
    still(view)
    assert cell(view, "那日苏", "3-10") == "出席"
    assert cell(view, "合计", "出席") == "2"


def test_it_is_exported_with_words(view, hands, window, tmp_path) -> None:
    hands.choose_file(tmp_path / "统计.xlsx")
    hands.click("导出统计表")
    wait_until(lambda: not window.shell.work.running)
    settle()
    rows = read_book(tmp_path / "统计.xlsx").sheets[0].rows
    words = [[str(value) for value in row if value not in (None, "")] for row in rows]
    assert any(row[1:4] == ["王大海", "大岔村", "未经批准"] for row in words)
    assert "已导出 5 人到“统计.xlsx”" in hands.texts()


def test_it_is_printed_for_the_chosen_period(view, hands, window, monkeypatch) -> None:
    asked = []
    monkeypatch.setattr(
        type(window.shell), "preview", lambda self, paper, request: asked.append((paper.name, request.only))
    )
    hands.fill("时段", "第一季度")
    still(view)
    hands.click("打印统计表")
    assert asked == [("attendance", ("2026-Q1",))]


# -------------------------------------------------------------------------------------------------- the papers
@pytest.fixture
def station(desk, monkeypatch):
    monkeypatch.setenv("STATION_DESK_TODAY", "2026-09-22")
    open_station(desk)
    plan_year(desk)
    hold(desk)
    return desk


def pages(path: Path) -> list[str]:
    with pdfplumber.open(path) as pdf:
        return ["".join(page.extract_text().split()).replace("\u3000", "") for page in pdf.pages]


def test_the_paper_has_signs_totals_and_rate(station, tmp_path) -> None:
    out = tmp_path / "a.pdf"
    assert finish(ATTENDANCE_PAPER.write(station, PrintRequest(only=("2026-H1",)), out)) == 1
    (page,) = pages(out)
    assert "2026年上半年农村辅警出勤统计表" in page
    for words in (*OFFICERS, "√", "※", "迟", "缺", "－", "50.0%", "到会", "共5人，2次会议"):
        assert words in page
    with pdfplumber.open(out) as pdf:
        assert pdf.pages[0].width > pdf.pages[0].height


def test_many_meetings_go_on_several_sheets(station, tmp_path) -> None:
    from station_desk.features.schedule.model import Meeting

    with station.act("许多会") as session:
        for number in range(24):
            session.add(Meeting(title=f"专题会{number}", kind="其他", starts=date_time(number), state="已开"))
        session.flush()
        for one in session.query(Meeting).filter(Meeting.kind == "其他"):
            set_marks(session, one.id, {person_ids(station)["张三"]: "出席"})
    out = tmp_path / "a.pdf"
    assert finish(ATTENDANCE_PAPER.write(station, PrintRequest(year=2026), out)) == 2
    first, second = pages(out)
    assert "1月至" in first
    assert "出勤率" in second
    assert "100.0%" not in first.replace("出勤率", "")


def date_time(number: int):
    from datetime import datetime

    return datetime(2026, 1 + number % 8, 3 + number // 8, 14, 0)


def test_a_period_without_marks_is_refused(station, tmp_path) -> None:
    with pytest.raises(UserError, match="2025年还没有登记过出勤"):
        finish(ATTENDANCE_PAPER.write(station, PrintRequest(year=2025), tmp_path / "a.pdf"))
    with pytest.raises(UserError, match="2026年12月"):
        finish(write_attendance_book(station, "2026-12", tmp_path / "a.xlsx"))
    assert list(tmp_path.glob("a.*")) == []


def test_the_sheet_of_two_columns_has_forty_to_a_page(station, tmp_path) -> None:
    from station_desk.base.idnumber import made_up
    from station_desk.features.villages.model import Village

    with station.act("更多人") as session:
        villages = [Village(name=f"新村{number}", township="口前镇") for number in range(40)]
        session.add_all(villages)
        session.flush()
        for number, village in enumerate(villages):
            session.add(
                Person(name="村民" + "一二三四五六七八九十"[number % 10], id_number=made_up(100 + number, date(1990, 1, 1)), village_id=village.id,
                       hired=date(2020, 1, 1))
            )  # fmt: skip
    out = tmp_path / "a.pdf"
    two = next(one for one in PAPERS if one.name == "sign-in-two")
    assert finish(two.write(station, PrintRequest(ids=(meeting_id(station),)), out)) == 2
    first, second = pages(out)
    assert "村民" in first
    assert sum(name in first for name in OFFICERS) + first.count("村民") == 40
    assert sum(name in second for name in OFFICERS) + second.count("村民") == 5
