"""The year's grades seen and set by a user's hands, and the scheme behind them."""

import pytest
from PySide6.QtWidgets import QApplication, QPushButton
from sqlalchemy import select

from station_desk.base.places import RoomPlace
from station_desk.features.evaluations import ScoresPlace, YearPlace
from station_desk.features.evaluations.model import Grade
from station_desk.features.evaluations.page.room import facts_of
from station_desk.features.evaluations.service.schemes import items_of, scheme_or_new
from station_desk.features.roster.model import Person
from station_desk.features.settings.model import Station
from tests.features.evaluations.station import YEAR, grades, open_station, roll_up, score, standing
from tests.hands import settle, wait_until

TEN = {"张三": 97, "李小雨": 95, "王大海": 93, "赵立春": 88, "那日苏": 80, "金成哲": 75, "孙福": 70, "周慧": 55}


@pytest.fixture
def room(desk, open_room):
    """Ten people, the year scored and rolled up."""
    open_station(desk)
    score(desk, TEN)
    score(desk, {"吴桐": 85}, range(1, 6))
    score(desk, {"郑来": 91}, range(7, 13))
    roll_up(desk)
    room = open_room()
    room.hands.click("年度汇总")
    return room


def choose(room, name: str, grade: str) -> None:
    """Pick a grade from the menu of a person's row."""
    room.wake()
    room.hands.select_row(name, room.page.summary.table)
    room.hands.press("F2")
    wait_until(QApplication.activePopupWidget)
    room.hands.click(grade)


def give_reason(room, words: str, act: str) -> None:
    def answer(_) -> None:
        room.hands.fill("理由", words)
        room.hands.click(act)

    room.hands.when_asked(answer)


def test_the_year_stands_in_order_of_the_scores(room):
    names = [row["姓名"] for row in room.year_rows()]
    assert names == ["张三", "李小雨", "王大海", "郑来", "赵立春", "吴桐", "那日苏", "金成哲", "孙福", "周慧"]
    assert room.year_line("张三") == {
        "姓名": "张三", "村": "口前村", **{f"{month}月": "97" for month in range(1, 13)},
        "得分": "97.00", "月数": "12", "建议": "优秀", "档次": "优秀", "理由": "达到优秀分数线 90",
    }  # fmt: skip
    assert room.year_line("王大海")["理由"] == "达到优秀分数线 90，但优秀名额只有 2 名"
    assert [room.year_line("郑来")[f"{month}月"] for month in (6, 7)] == ["—", "91"]


def test_what_is_missing_is_hatched_and_what_was_not_in_office_is_not(desk, open_room):
    from station_desk.features.evaluations.page.year_table import HATCHED

    open_station(desk)
    score(desk, TEN, range(1, 11))
    room = open_room()
    room.page.show_place(YearPlace(YEAR, "年度汇总"))
    rows = room.page.summary.rows
    place = {one.person.name: at for at, one in enumerate(rows.rows)}
    november = [column.title for column in rows.columns].index("11月")
    assert rows.index(place["张三"], november).data(HATCHED)
    assert not rows.index(place["张三"], november - 1).data(HATCHED)
    assert not rows.index(place["吴桐"], november).data(HATCHED)


def test_the_quota_is_said_in_words(room):
    meter = room.page.summary.meter
    assert meter.words.text() == "优秀 2 / 名额 2（10人 × 20%，小数舍去，提示）"
    assert not meter.over.isVisible()
    give_reason(room, "见义勇为", "定为优秀")
    choose(room, "赵立春", "优秀")
    assert meter.words.text().startswith("优秀 3 / 名额 2")
    assert (meter.over.isVisible(), meter.over.text()) == (True, "超出 1 名")


def test_a_grade_is_set_by_hand_with_a_reason_and_taken_back(room):
    give_reason(room, "抗洪抢险表现突出", "定为优秀")
    choose(room, "赵立春", "优秀")
    assert grades(room.desk)["赵立春"] == "优秀"
    line = room.year_line("赵立春")
    assert (line["档次"], line["建议"], line["理由"]) == ("优秀", "称职", "手工：抗洪抢险表现突出")
    room.hands.select_row("赵立春", room.page.summary.table)
    assert "手工定为优秀：抗洪抢险表现突出" in room.page.summary.story.text()
    choose(room, "赵立春", "恢复建议档次（称职）")
    assert (grades(room.desk)["赵立春"], room.year_line("赵立春")["档次"]) == ("称职", "称职")
    room.shell.undo()
    room.shell.undo()
    settle()
    assert room.year_line("赵立春")["理由"] == "达到称职分数线 60"


def test_going_back_from_the_reason_changes_nothing(room):
    room.hands.when_asked(lambda _: room.hands.click("返回"))
    choose(room, "赵立春", "优秀")
    assert grades(room.desk)["赵立春"] == "称职"


def test_a_reason_of_nothing_cannot_be_given(room):
    seen = []

    def look(box) -> None:
        seen.extend(one.isEnabled() for one in box.findChildren(QPushButton) if one.text() == "定为不称职")
        room.hands.click("返回")

    room.hands.when_asked(look)
    choose(room, "赵立春", "不称职")
    assert seen == [False]


def test_the_proposed_grade_needs_no_reason(room):
    choose(room, "赵立春", "称职")  # it stands already: nothing is asked, nothing happens
    assert QApplication.activeModalWidget() is None
    assert standing(room.desk, "赵立春").grade.reason is None


def test_a_doubt_stands_beside_the_grade(room):
    give_reason(room, "表现突出", "定为优秀")
    choose(room, "郑来", "优秀")
    room.hands.select_row("郑来", room.page.summary.table)
    assert "请注意：任职不满一年，评为优秀请再斟酌" in room.page.summary.story.text()


def test_a_strict_quota_is_refused_in_words(room):
    with room.desk.act("改设置") as session:
        session.scalars(select(Station)).one().quota_mode = "不得超过"
    settle()
    give_reason(room, "见义勇为", "定为优秀")
    said = room.refused()
    choose(room, "赵立春", "优秀")
    wait_until(lambda: said)
    assert "优秀名额只有 2 名，已经用完。" in said
    assert grades(room.desk)["赵立春"] == "称职"


def test_scores_changed_after_rolling_up_are_told_and_rolled_up_again(room):
    assert not room.page.summary.banner.isVisible()
    score(room.desk, {"李小雨": 70})
    settle()
    assert "李小雨、王大海的得分或建议在汇总后有变化" in room.page.summary.words.text()
    room.hands.click("汇总定档")
    assert grades(room.desk)["李小雨"] == "称职"
    assert grades(room.desk)["王大海"] == "优秀"
    assert not room.page.summary.banner.isVisible()


def test_rolling_up_asks_while_months_are_missing(desk, open_room):
    open_station(desk, ("张三", "李小雨"))
    score(desk, {"张三": 92}, range(1, 11))
    room = open_room()
    room.hands.click("年度汇总")
    assert "还没有汇总" in room.page.summary.words.text()
    seen: list[str] = []
    room.hands.when_asked(lambda _: (seen.extend(room.hands.texts()), room.hands.click("返回")))
    room.hands.click("汇总定档")
    assert "还缺 14 个人月的分数，现在就汇总？" in [
        f"{text}？" if "个人月" in text and "？" not in text else text for text in seen
    ]
    assert grades(desk) == {}
    room.hands.answer("汇总")
    room.hands.click("汇总定档")
    wait_until(lambda: grades(desk))
    assert grades(desk) == {"张三": "称职", "李小雨": None}  # 20 % of two are none


def test_a_year_without_a_score_is_not_rolled_up(desk, open_room):
    open_station(desk, ("张三",))
    with desk.act("建立办法") as session:
        scheme_or_new(session, YEAR)
    room = open_room()
    room.hands.click("年度汇总")
    said = room.refused()
    room.hands.click("汇总定档")
    assert "2025年还没有完整的月度得分。" in said
    with desk.look() as session:
        assert session.scalar(select(Grade)) is None


def test_quarters_can_be_shown_and_columns_sorted(room):
    assert "一季" not in room.year_rows()[0]
    room.hands.click("显示季度、半年")
    assert room.year_line("张三")["一季"] == "97.00"
    assert (room.year_line("郑来")["二季"], room.year_line("郑来")["三季"]) == ("—", "91.00")
    assert (room.year_line("郑来")["上半年"], room.year_line("郑来")["下半年"]) == ("—", "91.00")
    room.hands.click("显示季度、半年")
    header = room.page.summary.table.horizontalHeader()
    score_column = [column.title for column in room.page.summary.rows.columns].index("得分")
    header.sectionClicked.emit(score_column)
    header.sectionClicked.emit(score_column)
    assert [row["姓名"] for row in room.year_rows()][:2] == ["周慧", "孙福"]


def test_a_double_click_on_a_month_opens_its_points(room):
    rows = room.page.summary.rows
    place = [one.person.name for one in rows.rows].index("郑来")
    column = [column.title for column in rows.columns].index("8月")
    room.page.summary.table.doubleClicked.emit(rows.index(place, column))
    settle()
    assert room.page.tabs.currentWidget() is room.page.scoring
    assert room.page.scoring.month == 8
    assert room.grid.rows.people[room.grid.currentIndex().row()].name == "郑来"


# ------------------------------------------------------------------------------------------------- head and places
def facts(room) -> list[str]:
    return [f"{one.title} {one.value}" for one in facts_of(room.page)]


def test_the_head_says_what_is_true(room):
    assert facts(room) == ["已打分 12 / 12 月", "优秀 2 / 名额 2", "12月未打分 0 人"]
    with room.desk.act("离岗") as session:
        person = session.scalars(select(Person).where(Person.name == "张三")).one()
        person.name = "张叁"
    settle()
    assert room.year_line("张叁")["得分"] == "97.00"


def test_the_page_goes_where_it_is_sent(room):
    room.page.show_place(ScoresPlace("2025-03"))
    assert (room.page.scoring.month, room.page.tabs.currentWidget()) == (3, room.page.scoring)
    room.page.show_place(YearPlace(2024))
    assert "建立2024年考核办法" in room.hands.texts()
    room.page.show_place(YearPlace(2025, "年度汇总"))
    assert room.page.tabs.currentWidget() is room.page.summary


def test_another_year_opens_at_its_last_month_that_has_ended(room):
    with room.desk.act("建立办法") as session:
        scheme_or_new(session, 2024)
        scheme_or_new(session, 2026)
    room.hands.fill("年度", "2026年")
    assert room.page.scoring.month == 1
    assert facts_of(room.page)[2].look == ""  # January is not over
    room.hands.fill("年度", "2024年")
    assert room.page.scoring.month == 12
    assert facts_of(room.page)[2].look == "care"


def test_a_year_without_a_scheme_begins_with_one(desk, open_room):
    open_station(desk, ("张三",))
    room = open_room()
    room.hands.click("建立2025年考核办法")
    assert room.line("张三")["总分"] == "—"
    room.hands.fill("年度", "2026年")
    assert any("从2025年的办法复制" in text for text in room.hands.texts())
    room.hands.click("建立2026年考核办法")
    with desk.look() as session:
        assert len(items_of(session, 2026)) == 15


def test_a_station_without_people_is_sent_to_the_roster(desk, open_room):
    with desk.act("建立办法") as session:
        scheme_or_new(session, YEAR)
    room = open_room()
    went = []
    room.shell.open_place = went.append
    room.hands.click("打开花名册")
    assert went == [RoomPlace("roster")]


def test_the_year_is_exported(room, tmp_path):
    from python_calamine import CalamineWorkbook

    target = tmp_path / "考核.xlsx"
    room.hands.choose_file(target)
    room.hands.click("导出")
    room.hands.click("2025年度考核汇总")
    wait_until(lambda: target.exists() and not room.shell.work.running)
    rows = CalamineWorkbook.from_path(target).get_sheet_by_index(0).to_python()
    first = next(row for row in rows if row[1] == "张三")
    assert (first[0], first[4], first[16], first[17], first[19]) == (1, 97, 97, 12, "优秀")
    late = next(row for row in rows if row[1] == "郑来")
    assert (late[4], late[10]) == ("", 91)


def test_a_year_without_a_scheme_says_so_instead_of_printing_or_reading_scores(desk, open_room):
    open_station(desk)
    room = open_room()
    for title in ("打印", "导入打分表", "导出"):
        assert room.page.acts[title].why == "2025年还没有考核办法，请先建立。"
    room.hands.click("建立2025年考核办法")
    wait_until(lambda: not room.page.acts["导入打分表"].why)
    assert [room.page.acts[title].isEnabled() for title in ("打印", "导入打分表", "导出")] == [True] * 3
