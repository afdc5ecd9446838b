"""The window as its user meets it: rooms, keys, undo, jobs, and how it is closed."""

import threading

import pytest
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QLabel, QPushButton

from station_desk.base.errors import UserError
from station_desk.base.jobs import Step
from station_desk.base.places import RecordPlace, RoomPlace, rows_of
from station_desk.base.settings import Choices
from station_desk.fields.room import Room
from station_desk.ui.empty_state import EmptyState
from tests.hands import settle, wait_until
from tests.ui.desk_window import Offered, usual


# ---------------------------------------------------------------------------------------------------------- rooms
def test_a_page_is_built_when_it_is_first_opened_and_then_kept(shown):
    assert [room.built for room in shown.rooms.values()] == [1, 0, 0]
    shown.hands.click("村屯")
    assert shown.window.top.title.text() == "村屯"
    shown.page("places").line.setText("打了一半")
    shown.hands.click("今日")
    shown.hands.click("村屯")
    assert shown.rooms["places"].built == 1
    assert shown.page("places").line.text() == "打了一半"


def test_the_number_keys_open_the_rooms_in_the_order_of_the_menu(shown):
    shown.hands.press("Ctrl+3")
    assert shown.window.here == "ways"
    shown.hands.press("Ctrl+1")
    assert shown.window.here == "today"
    assert shown.window.sidebar.buttons["today"].isChecked()


def test_rooms_stand_in_groups_and_the_keys_follow_what_is_seen(show_window):
    rooms = [*usual(), Offered("people", Room("花名册", "日常", "users"))]
    shown = show_window(rooms)
    assert shown.window.sidebar.order == ("today", "places", "people", "ways")
    shown.hands.press("Ctrl+3")
    assert shown.window.here == "people"


def test_a_page_may_send_one_to_a_record_or_to_filtered_rows_of_another_room(shown):
    rows = rows_of("places", township="口前镇")
    shown.shell.go(rows)
    assert shown.window.here == "places"
    shown.shell.go(RecordPlace("places", "key-1"))
    assert shown.page("places").asked == [rows, ("open", "key-1")]
    with pytest.raises(LookupError):
        shown.shell.go(RoomPlace("no-such-room"))
    assert shown.window.here == "places"


def test_a_page_that_was_out_of_sight_reads_anew_what_changed_meanwhile(shown):
    shown.hands.click("村屯")
    shown.hands.click("今日")
    shown.add_village("口前村")
    shown.hands.click("村屯")
    assert shown.page("places").shown == [[], ["口前村"]]
    shown.hands.press("F5")
    assert shown.page("places").shown == [[], ["口前村"], ["口前村"]]


def test_a_page_that_breaks_leaves_the_window_alive(show_window, logged_errors):
    def broken(shell, name):
        raise RuntimeError("no such thing")

    shown = show_window([*usual()[:1], Offered("bad", Room("坏的", "日常", "map"), build=broken)])
    shown.hands.click("坏的")
    assert isinstance(shown.page("bad"), EmptyState)
    assert any("诊断信息" in text for text in shown.hands.texts())
    assert "no such thing" in "".join(logged_errors)
    logged_errors.clear()
    shown.hands.click("今日")
    assert shown.window.here == "today"


def test_a_page_that_may_not_be_shown_says_why(show_window):
    def refused(shell, name):
        raise UserError("还没有填写派出所资料。", "请先到“设置”里填写。")

    shown = show_window([*usual()[:1], Offered("cards", Room("工作证", "保障", "id-card"), build=refused)])
    shown.hands.click("工作证")
    assert "还没有填写派出所资料" in shown.page("cards").findChildren(QLabel)[1].text()


def test_under_1100_pixels_only_the_icons_stay_but_keep_their_names(shown):
    button = shown.window.sidebar.buttons["places"]
    shown.window.resize(1100, 700)
    settle()
    assert button.text().strip() == "村屯"
    shown.window.resize(1000, 700)
    settle()
    assert button.text() == ""
    assert button.accessibleName() == "村屯"
    assert shown.window.sidebar.width() == 56
    shown.hands.click("村屯")
    assert shown.window.here == "places"
    shown.window.resize(1200, 700)
    settle()
    assert shown.window.sidebar.width() == 208


def test_what_is_due_stands_at_its_room_and_follows_changes(show_window):
    def due(session):
        from station_desk.features.villages.model import Village

        return {"places": session.query(Village).count()}

    shown = show_window(due=due)
    button = shown.window.sidebar.buttons["places"]
    assert button.due == 0
    shown.add_village("口前村")
    wait_until(lambda: button.due == 1)
    assert button.accessibleDescription() == "1 件待办"


def test_the_station_is_named_and_breaks_after_its_bureau(show_window):
    shown = show_window(station=lambda _: "永吉县公安局口前派出所")
    assert shown.window.sidebar.station.text() == "永吉县公安局\n口前派出所"
    assert shown.window.windowTitle() == "永吉县公安局口前派出所"


def test_every_control_around_the_page_has_a_name(shown):
    for button in shown.hands.see(QPushButton, shown.window):
        assert button.accessibleName() or button.text(), button
    for button in shown.window.top.findChildren(type(shown.window.top.user)):
        assert button.accessibleName() or button.text()


# ----------------------------------------------------------------------------------------------------------- undo
def test_undo_and_redo_name_what_they_take_back(shown):
    assert not shown.window.undo.isEnabled()
    shown.add_village("口前村", "新增口前村")
    assert "新增口前村" in shown.window.undo.toolTip()
    shown.hands.press("Ctrl+Z")
    assert shown.villages() == []
    assert shown.toast() == "已撤销：新增口前村"
    assert "新增口前村" in shown.window.redo.toolTip()
    shown.hands.press("Ctrl+Shift+Z")
    assert shown.villages() == ["口前村"]


def test_undo_inside_a_text_field_undoes_the_typing_only(shown):
    shown.add_village("口前村")
    line = shown.page("today").line
    line.setFocus()
    shown.hands.type("abc")
    shown.hands.press("Ctrl+Z")
    assert line.text() == ""
    assert shown.villages() == ["口前村"]


def test_the_toast_takes_back_what_it_tells_of(shown):
    shown.add_village("口前村")
    assert shown.toast() == "已新增口前村"
    shown.hands.click("撤销")
    assert shown.villages() == []


# ------------------------------------------------------------------------------------------------- running work
class Slow:
    """A job that goes on when it is let."""

    def __init__(self, desk=None):
        self.go, self.begun, self.closed = threading.Event(), threading.Event(), False
        self.desk = desk

    def job(self):
        try:
            yield Step(0, 4, "正在导出花名册")
            self.begun.set()
            if self.desk:
                yield from self._write()
            while not self.go.wait(0.01):
                yield Step(1, 4, "正在导出花名册")
            return "写好了"
        finally:
            self.closed = True

    def _write(self):
        from station_desk.features.villages.model import Village

        with self.desk.act("导入村屯") as session:
            session.add(Village(name="导入的村", township="口前镇"))
            session.flush()
            while not self.go.wait(0.01):
                yield Step(1, 4, "正在导入村屯")


def test_a_job_is_seen_in_the_status_line_and_brings_its_result(shown):
    slow, got = Slow(), []
    shown.shell.run("导出花名册", slow.job(), got.append)
    wait_until(lambda: "25 %" in shown.window.status.doing.text())
    assert "正在导出花名册" in shown.window.status.doing.text()
    slow.go.set()
    wait_until(lambda: got)
    assert got == ["写好了"]
    assert not shown.window.status.stop.isVisible()


def test_a_cancelled_job_is_closed_and_what_it_wrote_is_gone(shown):
    slow, failed = Slow(shown.desk), []
    shown.shell.run("导入村屯", slow.job(), failed=lambda: failed.append(True))
    wait_until(slow.begun.is_set)
    shown.hands.click("取消")
    wait_until(lambda: slow.closed and not shown.shell.work.running)
    settle()
    assert failed == [True]
    assert shown.villages() == []
    assert shown.toast() == "已取消：导入村屯"


def test_nothing_else_is_saved_while_a_job_writes_and_the_window_does_not_hang(shown):
    slow = Slow(shown.desk)
    shown.shell.run("导入村屯", slow.job())
    wait_until(lambda: shown.shell.work.writer())
    seen = []
    shown.hands.when_asked(lambda box: (seen.extend(shown.hands.texts()), shown.hands.click("知道了")))
    assert not shown.add_village("口前村")
    assert any("导入村屯" in text and "还没有完成" in text for text in seen)
    slow.go.set()
    wait_until(lambda: not shown.shell.work.running)
    assert shown.add_village("口前村")
    assert shown.villages() == ["口前村", "导入的村"]


def test_news_from_a_job_arrive_in_the_windows_thread(shown):
    threads = []
    shown.shell.changed.connect(lambda tables: threads.append((threading.current_thread(), set(tables))))
    slow = Slow(shown.desk)
    slow.go.set()
    shown.shell.run("导入村屯", slow.job())
    wait_until(lambda: threads)
    assert [(thread, "village" in tables) for thread, tables in threads] == [(threading.main_thread(), True)]


def test_a_job_that_refuses_is_read_before_the_window_goes_on(shown):
    def job():
        yield Step(0, 1)
        raise UserError("磁盘已满，没有保存。", "请清理磁盘。")

    seen = []
    shown.hands.when_asked(lambda box: (seen.extend(shown.hands.texts()), shown.hands.click("知道了")))
    shown.shell.run("导出花名册", job())
    wait_until(lambda: seen)
    assert "磁盘已满，没有保存。" in seen


def test_a_job_that_breaks_offers_what_is_known_about_it(shown, logged_errors):
    def job():
        yield Step(0, 1)
        raise ZeroDivisionError("by nothing")

    seen = []
    shown.hands.when_asked(lambda box: (seen.append(box.report), shown.hands.click("继续")))
    shown.shell.run("导出花名册", job())
    wait_until(lambda: seen)
    assert "ZeroDivisionError" in seen[0]
    assert len(logged_errors) == 1
    logged_errors.clear()


# -------------------------------------------------------------------------------------------------- closing
def test_closing_asks_for_what_is_typed_but_not_saved(shown):
    shown.page("today").leaves = False
    shown.window.close()
    assert shown.window.isVisible()
    shown.page("today").leaves = True
    shown.window.close()
    assert not shown.window.isVisible()


def test_closing_goes_to_the_page_that_has_something_unsaved(shown):
    shown.hands.click("村屯")
    shown.page("places").unsaved, shown.page("places").leaves = True, False
    shown.hands.click("今日")
    shown.window.close()
    assert shown.window.here == "places"


@pytest.mark.parametrize("answer", ["返回", "取消并退出"])
def test_closing_asks_while_a_job_runs(shown, answer):
    slow = Slow()
    shown.shell.run("导出花名册", slow.job())
    wait_until(slow.begun.is_set)
    shown.hands.answer(answer)
    shown.window.close()
    assert shown.window.isVisible() == (answer == "返回")
    assert slow.closed == (answer != "返回")


def test_the_window_comes_back_where_it_was(show_window):
    first = show_window()
    first.window.resize(900, 570)  # within the screen that offscreen pretends to have
    settle()
    first.window.close()
    assert Choices.load().recall("window.geometry")
    again = show_window()
    assert again.window.height() == 570


# ------------------------------------------------------------------------------------------- help and the look
def test_f1_shows_and_hides_the_help_of_the_room(shown):
    shown.hands.press("F1")
    assert shown.window.help.isVisible()
    assert "今日" in shown.window.help.text.toPlainText()
    assert "Ctrl+K" in shown.window.help.text.toPlainText()
    shown.hands.click("村屯")
    assert "村屯" in shown.window.help.text.toPlainText()
    shown.hands.press("F1")
    assert not shown.window.help.isVisible()


def test_the_look_is_chosen_in_the_users_menu_and_remembered(shown):
    light = shown.window.grab().toImage().pixelColor(600, 700)
    entries = shown.window.menu.actions()
    look = entries[2].menu()
    assert entries[2].text() == "外观"
    next(action for action in look.actions() if action.text() == "深色").trigger()
    settle()
    dark = shown.window.grab().toImage().pixelColor(600, 700)
    assert light.lightness() > 200
    assert dark.lightness() < 60
    assert Choices.load().recall("window.colours") == "dark"


def test_large_letters_make_the_rows_of_the_menu_larger_too(shown):
    before = shown.window.sidebar.width()
    shown.shell.theme.choose_type(1.3)
    settle()
    assert shown.window.sidebar.width() > before
    assert shown.window.font().pointSizeF() == pytest.approx(10.5 * 1.3)


def test_a_lasting_sentence_stands_at_the_left_of_the_status_line(shown):
    shown.shell.show_status("已备份 今天 08:12（已验证）", "good")
    assert shown.window.status.left.text() == "● 已备份 今天 08:12（已验证）"
    assert shown.shell.status_left == "已备份 今天 08:12（已验证）"


def test_the_menu_is_reached_by_keyboard(shown):
    button = shown.window.sidebar.buttons["places"]
    button.setFocus(Qt.FocusReason.TabFocusReason)
    shown.hands.press("Space")
    assert shown.window.here == "places"
    assert button.hasFocus(), "whoever walks the menu by keys stays in it"
