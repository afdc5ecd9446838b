"""Flags, notes and a person's record by a clerk's hands: seen above the form and in the list, cleared, opened, undone."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from sqlalchemy import select

from station_desk.base.places import RecordPlace, rows_of
from station_desk.features.duties.model import FlagWord, Note
from station_desk.features.duties.page.flags import FlagBanner
from station_desk.features.duties.page.log import RecordTab
from station_desk.features.duties.service.log import record_of
from station_desk.store.desk import Desk
from station_desk.ui.ask import Ask
from tests.features.duties.station import correct, log, meet
from tests.features.schedule.station import open_station, person_ids
from tests.features.training.station import teach
from tests.hands import Hands, settle, wait_until

NOV = date(2026, 11, 23)


@pytest.fixture
def november(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("STATION_DESK_TODAY", NOV.isoformat())


@pytest.fixture
def station(november: None, desk: Desk) -> Desk:
    """张三 has missed two meetings, 李小雨 was on leave nobody approved, 王大海 has no entry for October."""
    open_station(desk)
    meet(desk, date(2026, 10, 12), 张三="缺席", 李小雨="请假")
    meet(desk, date(2026, 11, 10), 张三="缺席", 李小雨="请假 周正", 王大海="迟到")
    log(desk, date(2026, 10, 8), "张三", "李小雨", "赵立春", "那日苏")
    return desk


@pytest.fixture
def window(station: Desk, qapp, tmp_path: Path) -> Iterator:
    from station_desk.app import make_window
    from station_desk.base.settings import Choices
    from station_desk.ui.theme import Theme

    theme = Theme(Choices(tmp_path / "choices.json", {"window.colours": "light"}))
    theme.start()
    window = make_window(station, theme)
    window.resize(1280, 800)
    yield window
    window.shell.ask_which = lambda *_: "不保存"  # what a test has left unsaved is not asked for
    window.close()
    window.deleteLater()


@pytest.fixture
def hands(window) -> Hands:
    return Hands(window)


def person(window, hands: Hands, desk: Desk, name: str):
    """Open somebody in the roster; the panel."""
    window.show_place(RecordPlace("roster", person_ids(desk)[name]))
    settle()
    return window.pages["roster"].panel


def flagged(window, hands: Hands) -> list[dict[str, str]]:
    """The list of flags."""
    window.show_place(rows_of("duties", tab="提醒"))
    page = window.pages["duties"].here
    wait_until(lambda: page.isVisible() and page.found and not page.view.busy)
    return hands.rows(page.table)


def press(window, widget, hands: Hands, keys: str) -> None:
    """Press keys on a widget of the window, which has the keyboard again after a dialog."""
    window.activateWindow()
    wait_until(window.isActiveWindow)
    widget.setFocus()
    hands.press(keys)


def say(hands: Hands, words: str, seen: list[str] | None = None) -> None:
    """Answer the next question with what was done."""

    def answer(dialog) -> None:
        assert isinstance(dialog, Ask)
        if seen is not None:
            seen.extend(hands.texts())
        hands.fill("处理情况", words)
        hands.click("处理")

    hands.when_asked(answer)


# ------------------------------------------------------------------------------------------------ on the person
def test_a_flag_stands_above_the_form_and_goes_with_a_word(window, hands, station) -> None:
    person(window, hands, station, "张三")
    sentence = "近3个月缺席 2 次月例会（10月12日、11月10日）"
    assert sentence in hands.texts()
    seen: list[str] = []
    say(hands, "已谈话", seen)
    hands.click(f"处理：{sentence}")
    assert any(sentence in text for text in seen)
    assert sentence not in hands.texts()
    assert station.next_undo() == "处理张三的提醒（月例会缺席）"
    window.shell.undo()
    wait_until(lambda: sentence in hands.texts())


def test_nothing_stands_above_the_form_of_who_has_no_flag(window, hands, station) -> None:
    panel = person(window, hands, station, "赵立春")
    (banner,) = panel.findChildren(FlagBanner)
    assert not banner.isVisible()
    press(window, panel, hands, "Ctrl+N")
    assert panel.new
    assert not banner.isVisible()


def test_going_back_writes_no_word_and_too_long_a_word_is_not_lost(window, hands, station) -> None:
    person(window, hands, station, "张三")

    def hesitate(dialog) -> None:
        hands.click("处理")
        assert "请填写处理情况" in hands.texts()
        hands.fill("处理情况", "很" * 201)
        hands.click("处理")
        assert dialog.isVisible()
        assert any("最多 200 个字" in text for text in hands.texts())
        assert hands.field("处理情况").text() == "很" * 201
        hands.click("返回")

    hands.when_asked(hesitate)
    hands.click("处理：近3个月缺席 2 次月例会（10月12日、11月10日）")
    with station.look() as session:
        assert session.scalars(select(FlagWord)).all() == []


def test_the_record_tells_everything_and_opens_each_place(window, hands, station) -> None:
    teach(station, date(2026, 9, 2), 7.5, title="秋训", 张三="参加")
    with station.act("记") as session:
        who = person_ids(station)["张三"]
        session.add(Note(person_id=who, day=date(2026, 11, 2), sort="过错", what="没有佩戴证件", evidence="照片"))
    panel = person(window, hands, station, "张三")
    hands.click("记录")
    (tab,) = panel.findChildren(RecordTab)
    told = [(row["日期"], row["情况"], row["内容"]) for row in hands.rows(tab.table)]
    assert told == [
        ("2026-11-10", "缺席", "11月月例会"),
        ("2026-11-10", "待处理", "月例会缺席：近3个月缺席 2 次月例会（10月12日、11月10日）"),
        ("2026-11-02", "过错", "没有佩戴证件（依据：照片）"),
        ("2026-10-12", "缺席", "10月月例会"),
        ("2026-10-08", "巡逻检查", "巡逻"),
        ("2026-09-02", "参加", "秋训（7.5 学时）"),
    ]
    hands.fill("记录的类别", "培训")
    assert len(hands.rows(tab.table)) == 1
    for words, room in (("秋训（7.5 学时）", "training"), ("巡逻", "duties"), ("10月月例会", "schedule")):
        hands.fill("记录的类别", "全部")
        hands.select_row(words, tab.table)
        press(window, tab.table, hands, "Return")
        assert window.here == room
        window.open("roster")
        settle()


def test_a_note_is_entered_from_the_person(window, hands, station) -> None:
    panel = person(window, hands, station, "赵立春")
    hands.click("记录")

    def write(dialog) -> None:
        hands.click("记下")
        assert "请填写事由" in hands.texts()
        hands.fill("事由", "劝阻一起诈骗")
        hands.click("记下")

    hands.when_asked(write)
    hands.click("记一笔")
    (tab,) = panel.findChildren(RecordTab)
    assert hands.rows(tab.table)[0]["内容"] == "劝阻一起诈骗"
    with station.look() as session:
        note = session.scalars(select(Note)).one()
    assert (note.sort, note.day, note.by) == ("表扬", NOV, "王文")
    assert station.next_undo() == "给赵立春记表扬"


def test_a_persons_record_names_leave_and_cleared_flags(window, hands, station) -> None:
    person(window, hands, station, "李小雨")
    say(hands, "补了假条")
    hands.click("处理：10月12日“10月月例会”请假，没有准假人")
    with station.look() as session:
        told = [(one.mark, one.words) for one in record_of(session, person_ids(station)["李小雨"], NOV)]
    assert told == [
        ("已处理", "请假未经批准：补了假条"),
        ("请假", "11月月例会（周正准假）"),
        ("请假", "10月月例会（没有准假人）"),
        ("巡逻检查", "巡逻"),
    ]


# ---------------------------------------------------------------------------------------------------- the list
def test_the_list_is_filtered_cleared_and_shows_what_was_done(window, hands, station) -> None:
    rows = flagged(window, hands)
    assert [(row["姓名"], row["提醒"], row["状态"]) for row in rows] == [
        ("张三", "月例会缺席", "待处理"), ("王大海", "整月无履职记录", "待处理"), ("李小雨", "请假未经批准", "待处理"),
    ]  # fmt: skip
    assert "处理情况" not in rows[0]
    hands.click("请假未经批准 1")
    page = window.pages["duties"].here
    assert [row["姓名"] for row in hands.rows(page.table)] == ["李小雨"]
    hands.click("全部 3")
    page.table.selectAll()
    say(hands, "一并谈话")
    press(window, page.table, hands, "F2")
    wait_until(lambda: hands.rows(page.table) == [])
    assert any("没有要处理的提醒" in text for text in hands.texts())
    hands.click("已处理的也列出")
    assert {row["处理情况"] for row in hands.rows(page.table)} == {"一并谈话（2026-11-23）"}
    assert station.next_undo() == "处理 3 条提醒"
    window.shell.undo()
    wait_until(lambda: {row["状态"] for row in hands.rows(page.table)} == {"待处理"})


def test_the_list_opens_the_evidence_and_the_person(window, hands, station) -> None:
    flagged(window, hands)
    page = window.pages["duties"].here
    hands.select_row("张三", page.table)
    press(window, page.table, hands, "Return")
    assert window.here == "schedule"
    assert window.pages["schedule"].list.panel.head.title.text() == "11月月例会"
    flagged(window, hands)
    hands.select_row("王大海", page.table)
    hands.click("打开人员")
    assert (window.here, window.pages["roster"].panel.head.title.text()) == ("roster", "王大海")
    flagged(window, hands)
    hands.select_row("王大海", page.table)
    hands.click("打开依据")
    assert window.here == "duties"
    wait_until(lambda: any("没有符合条件" in text for text in hands.texts()))
    assert "2026年10月" in " ".join(hands.texts())


def test_an_attendance_corrected_elsewhere_takes_the_flag_out_of_the_list(window, hands, station) -> None:
    assert len(flagged(window, hands)) == 3
    with station.look() as session:
        from station_desk.features.schedule.model import Meeting

        key = session.scalars(select(Meeting.id).where(Meeting.title == "11月月例会")).one()
    correct(station, key, "张三", "出席")
    page = window.pages["duties"].here
    wait_until(lambda: [row["姓名"] for row in hands.rows(page.table)] == ["王大海", "李小雨"])


def test_a_note_begins_with_today_and_with_who_writes_it(window, hands, station) -> None:
    window.show_place(rows_of("duties", tab="表扬与过错"))
    settle()
    page = window.pages["duties"].here
    press(window, page.table, hands, "Ctrl+N")
    assert page.panel.form.boxes["day"].editor.value() == NOV
    assert page.panel.form.boxes["by"].editor.value() == "王文"


# ------------------------------------------------------------------------------------------------- the terminal
def test_the_command_line_names_the_flags(station, place: Path, capsys) -> None:
    from station_desk.cli import app

    station.close()
    app(["--at", str(place), "flags"], standalone_mode=False)
    assert capsys.readouterr().out.splitlines() == [
        "2026-11-10 张三（口前村） 月例会缺席：近3个月缺席 2 次月例会（10月12日、11月10日）",
        "2026-10-31 王大海（大岔村） 整月无履职记录：10月整月没有履职记录",
        "2026-10-12 李小雨（新立村） 请假未经批准：10月12日“10月月例会”请假，没有准假人",
    ]
