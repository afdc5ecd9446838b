"""What nobody foresaw is logged and shown, in every thread, and never twice at once."""

import logging
import sys
import threading

import pytest
from PySide6.QtCore import qCritical, qWarning
from PySide6.QtWidgets import QApplication

from station_desk.ui.crash import CrashBox, Watch
from tests.hands import settle, wait_until


@pytest.fixture
def watch(shown):
    watch = Watch(shown.window, shown.shell.icons)
    before = (sys.excepthook, threading.excepthook)
    watch.start()
    yield watch
    watch.stop()
    assert (sys.excepthook, threading.excepthook) == before


def broken():
    try:
        raise LookupError("王五 999999198501011234")
    except LookupError as error:
        return type(error), error, error.__traceback__


def test_an_error_is_shown_with_what_is_known_and_without_what_is_private(shown, watch, logged_errors):
    seen = []

    def look(box):
        seen.append(box.report)
        shown.hands.click("看详情")
        assert box.details.isVisible()
        shown.hands.click("复制诊断信息")
        seen.append(QApplication.clipboard().text())
        shown.hands.click("继续")

    shown.hands.when_asked(look)
    sys.excepthook(*broken())
    wait_until(lambda: len(seen) == 2)
    assert seen[0] == seen[1]
    assert "LookupError" in seen[0]
    assert "999999198501011234" not in seen[0]
    assert shown.window.isVisible()
    logged_errors.clear()


def test_an_error_in_a_thread_is_shown_in_the_windows_thread(shown, watch, logged_errors):
    seen = []
    shown.hands.when_asked(lambda box: (seen.append(type(box)), shown.hands.click("继续")))

    def fail():
        raise LookupError("in a thread")

    thread = threading.Thread(target=fail)
    thread.start()
    thread.join()
    wait_until(lambda: seen)
    assert seen == [CrashBox]
    logged_errors.clear()


def test_a_second_error_while_the_box_is_open_opens_no_second_box(shown, watch, logged_errors):
    seen = []

    def look(box):
        sys.excepthook(*broken())
        settle()
        seen.append(QApplication.activeModalWidget() is box)
        shown.hands.click("继续")

    shown.hands.when_asked(look)
    sys.excepthook(*broken())
    wait_until(lambda: seen)
    assert seen == [True]
    assert len(logged_errors) == 2
    logged_errors.clear()


def test_what_qt_says_goes_into_the_log(shown, watch, caplog, logged_errors):
    with caplog.at_level(logging.WARNING, "qt"):
        qWarning("something odd")
        qCritical("something bad")
    assert ("qt", logging.WARNING, "something odd") in caplog.record_tuples
    assert ("qt", logging.ERROR, "something bad") in caplog.record_tuples
    logged_errors.clear()
