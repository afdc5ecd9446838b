"""A clerk's backups in the window: made at the exit and daily, copied to a stick, and the way back with a look first."""

from collections.abc import Callable, Iterator
from contextlib import closing
from pathlib import Path

import pytest
from PySide6.QtCore import QTimer
from PySide6.QtWidgets import QApplication, QFileDialog, QLineEdit

from station_desk.app import run_window
from station_desk.base.jobs import finish
from station_desk.features.settings.page.backups import BackupBox, PreviewBox
from station_desk.features.villages.model import Village
from station_desk.store.backup import write_backup
from station_desk.store.desk import Desk
from station_desk.store.schema import structure_wanted
from station_desk.ui.safety import DailyBackup
from station_desk.ui.window.window import Window
from tests.hands import Hands, settle, wait_until

Step = Callable[[], object]


@pytest.fixture(autouse=True)
def plain_look(qapp):
    structure_wanted()  # made once; a job's thread would wait for the window's at each of its statements
    yield
    qapp.setStyleSheet("")
    QApplication.setStyle("Fusion")


def add(desk: Desk, name: str) -> None:
    with desk.act("新增村") as session:
        session.add(Village(name=name, township="口前镇"))


def window() -> Window | None:
    found = [one for one in QApplication.topLevelWidgets() if isinstance(one, Window) and one.isVisible()]
    return found[0] if found else None


def villages(shown: Window) -> list[str]:
    with shown.shell.look() as session:
        return sorted(one.name for one in session.query(Village))


class Script:
    """Goes on with a script whenever what it waits for has come; it yields what it waits for."""

    def __init__(self, steps: Iterator[Step]) -> None:
        self.steps, self.wanted = steps, next(steps)
        self.failed: list[BaseException] = []
        self.clock = QTimer(interval=30)
        self.clock.timeout.connect(self.look)
        self.clock.start()

    def look(self) -> None:
        try:
            if self.wanted():
                self.clock.stop()
                self.wanted = next(self.steps)
                self.clock.start()
        except StopIteration:
            self.clock.stop()
        except BaseException as error:
            self.failed.append(error)
            self.clock.stop()
            QApplication.exit(9)


def dialog(kind: type) -> Callable[[], object]:
    return lambda: isinstance(QApplication.activeModalWidget(), kind)


def press(word: str) -> None:
    """Click a button of the dialog on top once this step has returned: it may open the next one."""
    top = QApplication.activeModalWidget()
    assert top
    QTimer.singleShot(0, lambda: Hands(top).click(word, inside=top))


def test_a_backup_is_looked_at_restored_and_the_window_comes_back_on_it(place: Path, tmp_path: Path) -> None:
    with closing(Desk.open(place)) as desk:
        add(desk, "口前村")
        finish(write_backup(desk, tmp_path / "a.desk"))
        add(desk, "新立村")
    seen: list[object] = []

    def clerk() -> Iterator[Step]:
        yield window
        first = window()
        assert first
        first.open("settings")
        QTimer.singleShot(0, lambda: Hands(first).click("备份数据"))
        yield dialog(BackupBox)
        assert any("保留 7 天、4 周、12 个月" in text for text in Hands(QApplication.activeModalWidget()).texts())
        press("从文件恢复")
        yield dialog(QFileDialog)
        chooser = QApplication.activeModalWidget()
        chooser.findChild(QLineEdit, "fileNameEdit").setText(str(tmp_path / "a.desk"))
        QTimer.singleShot(0, chooser.accept)
        yield dialog(PreviewBox)
        box = QApplication.activeModalWidget()
        seen.append(
            [
                [str(box.table.model().index(row, column).data()) for column in range(4)]
                for row in range(len(box.table.rows()))
            ]
        )
        press("恢复")
        yield lambda: window() not in (None, first)
        again = window()
        assert again
        seen.append(villages(again))
        seen.append(again.shell._toast.words.text())
        again.close()

    script = Script(clerk())
    assert run_window(place) == 0
    settle()
    assert not script.failed, script.failed
    assert seen[0] == [["村屯", "", "1", ""]]
    assert seen[1] == ["口前村"]
    assert "已从备份恢复" in str(seen[2])
    assert "另存为" in str(seen[2])
    assert len(list((place / "backups").glob("*.desk"))) == 1  # at the exit: the restore itself is an act


def test_what_was_done_is_backed_up_at_the_exit_and_nothing_twice(place: Path) -> None:
    with closing(Desk.open(place)) as desk:
        add(desk, "口前村")
    for _ in range(2):
        QTimer.singleShot(400, lambda: window().close())
        assert run_window(place) == 0
        settle()
    assert len(list((place / "backups").glob("*.desk"))) == 1


def test_the_day_is_backed_up_while_the_window_is_open(shown, tmp_path: Path, monkeypatch) -> None:
    shell = shown.shell
    stick = tmp_path / "stick"
    stick.mkdir()
    monkeypatch.setattr("station_desk.ui.safety.second_place", lambda *_: stick)
    daily = DailyBackup(shell, shown.window)
    add(shell.desk, "口前村")
    for _ in range(2):  # the second look finds today's
        daily.look()
        wait_until(lambda: not shell.work.running)
    settle()
    assert shown.window.status.left.text().startswith("● 已备份 今天")
    assert len(list(stick.iterdir())) == 1


def test_the_second_place_is_chosen_and_remembered(shown, tmp_path: Path) -> None:
    stick = tmp_path / "stick"
    stick.mkdir()
    box = BackupBox(shown.shell)
    hands = Hands(box)
    hands.choose_file(stick)
    hands.click("选择第二处", inside=box)
    again = BackupBox(shown.shell)
    assert f"第二处：{stick}" in Hands(again).texts()
    Hands(again).click("不用第二处", inside=again)
    assert any(text.startswith("第二处：未设置") for text in Hands(again).texts())
    for one in (box, again):
        one.deleteLater()
    settle()
