"""How the window is started: one per folder, refusals as sentences, pictures of every page."""

import subprocess
import sys

import pytest
from PySide6.QtCore import QLockFile, QTimer
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication

from station_desk.app import run_window, sole_window, take_pictures
from station_desk.base.errors import UserError
from station_desk.catalog import offers
from station_desk.ui.window.window import Window
from tests.hands import settle


@pytest.fixture(autouse=True)
def plain_look(qapp):
    yield
    qapp.setStyleSheet("")
    QApplication.setStyle("Fusion")


def windows():
    return [window for window in QApplication.topLevelWidgets() if isinstance(window, Window) and window.isVisible()]


def test_the_window_opens_on_the_first_room_and_ends_with_0(place):
    seen = []

    def close():
        window = windows()[0]
        seen.append((window.here, window.top.title.text()))
        window.close()

    QTimer.singleShot(300, close)
    assert run_window(place) == 0
    settle()
    assert seen == [(offers()[0].name, offers()[0].room.title)]


def test_a_second_window_on_the_same_folder_is_refused_with_a_sentence(place, capsys):
    lock = sole_window(place)
    try:
        assert run_window(place) == 1
        assert "已经在另一个窗口里打开" in capsys.readouterr().err
    finally:
        lock.unlock()
    again = sole_window(place)
    again.unlock()


def test_the_lock_of_a_program_that_is_gone_does_not_keep_one_out(place):
    code = f"from station_desk.app import *; l = sole_window({str(place)!r}); import os; os._exit(9)"
    subprocess.run([sys.executable, "-c", code], check=False)
    assert (place / "window.lock").exists()
    lock = sole_window(place)
    assert isinstance(lock, QLockFile)
    lock.unlock()


def test_a_database_of_a_newer_program_is_refused_with_a_sentence(place, capsys):
    from sqlcipher3 import dbapi2

    file = dbapi2.connect(str(place / "station.desk"))
    file.execute("UPDATE alembic_version SET version_num = '9999'")
    file.commit()
    file.close()
    assert run_window(place) == 1
    assert "更新版本的程序" in capsys.readouterr().err
    sole_window(place).unlock()


def test_a_place_that_is_no_folder_is_refused(tmp_path):
    (tmp_path / "file").write_text("x")
    with pytest.raises(UserError, match="不能使用文件夹"):
        sole_window(tmp_path / "file" / "inside")


def test_a_picture_of_every_page_in_both_lights(place, tmp_path):
    for dark in (False, True):
        made = take_pictures(place, tmp_path / "seen", dark=dark)
        assert len(made) == len(offers())
        for file in made:
            picture = QImage(str(file))
            assert (picture.width(), picture.height()) == (1280, 800), file
            assert (picture.pixelColor(700, 30).lightness() < 80) == dark
    settle()
    assert not windows()
