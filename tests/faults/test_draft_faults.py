"""The program is killed, or the disk fills, in the midst of typing: what was typed is offered at the next start."""

import os
import signal
import subprocess
import sys
import textwrap
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from station_desk.app import make_window
from station_desk.base.jobs import finish
from station_desk.base.paths import PROJECT
from station_desk.base.settings import Choices
from station_desk.features.villages.model import Village
from station_desk.store.desk import Desk
from station_desk.store.examine import examine
from station_desk.ui.theme import Theme
from station_desk.ui.window.window import Window
from tests.hands import Hands, settle, wait_until

TYPIST = """
    import resource, signal, sys
    from PySide6.QtTest import QTest
    from station_desk.app import application, make_window
    from station_desk.base.places import RecordPlace
    from station_desk.base.settings import Choices
    from station_desk.store.desk import Desk
    from station_desk.ui.theme import Theme
    app = application()
    window = make_window(Desk.open(sys.argv[1]), Theme(Choices.load()))
    window.show()
    window.show_place(RecordPlace("villages", sys.argv[2]))
    page = window.pages["villages"]
    QTest.qWait(300)
    if len(sys.argv) > 3:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, 0))
    note = page.table.panel.form.boxes["note"].editor
    note.inner.setFocus()
    drafts = window.shell.desk.drafts.folder
    for number in range(4000):
        note.inner.insertPlainText(f"第{number}句。")
        QTest.qWait(5)
        if number % 20 == 0:
            toast = window.shell._toast.words.text()
            print(number, sum(1 for _ in drafts.glob("[!.]*.draft")) if drafts.exists() else 0, toast, flush=True)
"""


@pytest.fixture
def village(place: Path) -> str:
    """The key of the one village on the desk."""
    desk = Desk.open(place)
    with desk.act("新增村") as session:
        one = Village(name="口前村", township="口前镇")
        session.add(one)
        session.flush()
        key = one.id
    desk.close()
    return key


@pytest.fixture
def again(qtbot: Any, place: Path, village: str) -> Iterator[Any]:
    """Opens the window anew on the same place."""
    opened: list[tuple[Window, Desk]] = []

    def begin() -> Window:
        desk = Desk.open(place)
        opened.append((make_window(desk, Theme(Choices.load())), desk))
        return opened[-1][0]

    yield begin
    for window, desk in opened:
        window.pages["villages"].table.panel.show_record(None)
        window.close()
        window.deleteLater()
        settle()
        desk.close()


def typist(place: Path, village: str, *more: str) -> "subprocess.Popen[str]":
    command = [sys.executable, "-c", textwrap.dedent(TYPIST), str(place), village, *more]
    return subprocess.Popen(command, stdout=subprocess.PIPE, text=True, cwd=PROJECT)


def test_killed_while_typing_loses_no_more_than_a_moment(place: Path, village: str, again: Any) -> None:
    running = typist(place, village)
    assert running.stdout
    said = [running.stdout.readline().split()]
    while said[-1] and int(said[-1][1]) == 0:
        said.append(running.stdout.readline().split())
    for _ in range(3):  # and goes on typing while it is being written again and again
        said.append(running.stdout.readline().split())
    os.kill(running.pid, signal.SIGKILL)
    running.stdout.close()
    running.wait()
    assert said[-1], "the typist ended by itself"
    window = again()
    hands = Hands(window)
    assert any(text.startswith("上次没有保存的内容：口前村 资料") for text in hands.texts())
    with window.shell.look() as session:
        assert session.get_one(Village, village).note is None
    hands.click("恢复")
    panel = window.pages["villages"].table.panel
    wait_until(lambda: panel.form.touched)
    typed = panel.form.changes()["note"]
    assert typed.startswith("第0句。第1句。第2句。")
    assert typed.endswith("。")
    hands.click("保存", inside=panel)
    with window.shell.look() as session:
        assert session.get_one(Village, village).note == typed
    assert "完好" in finish(examine(window.shell.desk))
    wait_until(lambda: list(window.shell.desk.drafts.folder.iterdir()) == [])


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a Unix matter")
def test_a_full_disk_stops_nobody_from_typing(place: Path, village: str) -> None:
    running = typist(place, village, "full")
    assert running.stdout
    said = [running.stdout.readline()]
    while "草稿" not in said[-1] and said[-1]:
        said.append(running.stdout.readline())
    said += [running.stdout.readline() for _ in range(3)]
    alive = running.poll() is None
    running.kill()
    running.stdout.close()
    running.wait()
    assert alive
    assert "磁盘已满，正在填写的内容没有能存成草稿。请尽快保存。" in said[-1]
    assert list((place / "drafts").iterdir()) == []
