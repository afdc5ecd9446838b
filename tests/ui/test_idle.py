"""Idle moments: what the pages need is loaded while nobody waits for it."""

import sys

from PySide6.QtCore import QObject

from station_desk.ui.idle import Preloader

RARE = "made_up_module_{}"


def test_modules_are_loaded_one_after_the_other_while_the_window_lives(qtbot, tmp_path, monkeypatch):
    monkeypatch.syspath_prepend(tmp_path)
    names = [RARE.format(number) for number in range(3)]
    for name in names:
        (tmp_path / f"{name}.py").write_text("")
        monkeypatch.setitem(sys.modules, name, None)
        monkeypatch.delitem(sys.modules, name)
    window = QObject()
    idle = Preloader(window, names)
    idle.start()
    assert not set(names) & set(sys.modules)
    qtbot.waitUntil(lambda: len(set(names) & set(sys.modules)) == 1)
    assert names[0] in sys.modules
    qtbot.waitUntil(lambda: set(names) <= set(sys.modules))
    assert not idle.left
