"""A view reads by itself when it comes into sight and when what it has read changes, once; the newest question wins."""

import threading
import time
from collections.abc import Callable, Iterator
from typing import Any

import pytest
from PySide6.QtCore import QCoreApplication, QEvent
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QLabel, QTabWidget
from sqlalchemy import func, select, text
from sqlalchemy.orm import Session

from station_desk.features.roster.model import Person
from station_desk.features.villages.model import Village
from station_desk.ui.shell import Shell
from station_desk.ui.view import EVERYTHING, View
from station_desk.ui.work import LatestTask
from tests.hands import settle, wait_until
from tests.ui.pages import person, village


class Names(QLabel):
    """A label of the villages' names, which notes how often it reads, where, and how often it shows."""

    def __init__(self, shell: Shell, patience: float = 5) -> None:
        super().__init__()
        self.shell, self.find = shell, ""
        self.readings: list[threading.Thread] = []
        self.showings: list[threading.Thread] = []
        self.started, self.go = threading.Event(), threading.Event()
        self.go.set()
        self.view = View(self, shell, self.load, self.show_names, patience=patience)

    def load(self, session: Session) -> list[str]:
        self.readings.append(threading.current_thread())
        found = list(session.scalars(select(Village.name).where(Village.name.contains(self.find))))
        self.started.set()
        assert self.go.wait(10)
        return found

    def show_names(self, names: list[str]) -> None:
        self.showings.append(threading.current_thread())
        self.setText("、".join(sorted(names)))

    @property
    def counts(self) -> tuple[int, int]:
        return len(self.readings), len(self.showings)

    def quiet(self) -> tuple[int, int]:
        """The counts when nothing more happens."""
        settle()
        wait_until(lambda: not self.view.busy)
        time.sleep(0.05)
        settle()
        assert not self.view.busy
        return self.counts


@pytest.fixture
def label(shell: Shell, qtbot: Any) -> Names:
    made = Names(shell)
    qtbot.addWidget(made)
    return made


@pytest.fixture
def slow(shell: Shell, qtbot: Any) -> Names:
    """A label whose readings stop in their middle till `go` is set."""
    made = Names(shell, patience=0)
    qtbot.addWidget(made)
    made.go.clear()
    return made


def add_village(shell: Shell, name: str) -> None:
    with shell.desk.act(f"新增{name}") as session:
        session.add(village(name))


def add_person(shell: Shell, number: int = 1) -> None:
    with shell.desk.act("新增") as session:
        session.add(person(number, "周一平"))


# --------------------------------------------------------------------------------------------------- what is read
def test_it_reads_when_it_comes_into_sight_and_shows_before_it_is_drawn(shell, label):
    add_village(shell, "口前村")
    assert label.quiet() == (0, 0)
    label.show()
    assert label.text() == "口前村"  # no turn of the event loop has passed
    assert label.quiet() == (1, 1)


def test_it_reads_in_a_thread_and_shows_in_the_windows(shell, label):
    label.show()
    label.quiet()
    assert label.readings[0] is not threading.main_thread()
    assert label.showings == [threading.main_thread()]


def test_what_takes_longer_arrives_later_and_the_window_lives_meanwhile(shell, slow):
    add_village(shell, "口前村")
    slow.show()
    assert (slow.text(), slow.view.busy) == ("", True)
    slow.go.set()
    assert slow.quiet() == (1, 1)
    assert slow.text() == "口前村"


def test_a_change_of_what_it_has_read_is_read_once(shell, label):
    label.show()
    label.quiet()
    add_village(shell, "口前村")
    assert label.quiet() == (2, 2)
    assert label.text() == "口前村"


def test_a_change_of_something_else_is_not_read(shell, label):
    label.show()
    label.quiet()
    add_person(shell)
    shell.changed.emit(frozenset({"draft"}))
    assert label.quiet() == (1, 1)


def test_a_change_of_a_column_that_it_has_not_read_is_not_read(shell, label):
    add_village(shell, "口前村")
    label.show()
    label.quiet()
    with shell.desk.act("改") as session:
        session.scalars(select(Village)).one().note = "看不见"
    assert label.quiet() == (1, 1)
    with shell.desk.act("改") as session:
        session.scalars(select(Village)).one().name = "前山村"
    assert (label.quiet(), label.text()) == ((2, 2), "前山村")


def test_undo_and_redo_are_changes(shell, label):
    add_village(shell, "口前村")
    label.show()
    shell.desk.undo()
    assert (label.quiet(), label.text()) == ((2, 2), "")
    shell.desk.redo()
    assert (label.quiet(), label.text()) == ((3, 3), "口前村")


def test_several_changes_at_once_and_a_refresh_asked_for_too_are_one_reading(shell, label):
    label.show()
    label.quiet()
    add_village(shell, "口前村")
    add_village(shell, "前山村")
    label.view.refresh()
    assert (label.quiet(), label.text()) == ((2, 2), "前山村、口前村")


def test_a_new_day_is_a_change_for_every_view(shell, label):
    label.show()
    label.quiet()
    shell.changed.emit(frozenset({EVERYTHING}))
    assert label.quiet() == (2, 2)


def test_what_is_read_may_change_from_reading_to_reading(shell, qtbot):
    """Where the first question is answered no, the second is not asked; its table counts only from then on."""
    read = []

    def load(session: Session) -> None:
        read.append(
            bool(session.scalar(select(func.count(Village.id)))) and session.scalar(text("SELECT 1 FROM person"))
        )

    label = QLabel()
    qtbot.addWidget(label)
    view = View(label, shell, load, lambda _: None)
    label.show()
    wait_until(lambda: view.reads == {"village.+", "village.id"})
    add_person(shell, 1)
    settle()
    assert len(read) == 1
    add_village(shell, "口前村")
    settle()
    wait_until(lambda: "person" in view.reads)
    add_person(shell, 2)
    settle()
    wait_until(lambda: len(read) == 3)


def test_what_is_read_while_it_is_shown_counts_too(shell, qtbot):
    """A page that looks something up in `show` is out of date all the same when that changes."""
    shown = []

    def show(_: None) -> None:
        with shell.look() as session:
            shown.append(session.scalar(select(func.count(Person.id))))

    label = QLabel()
    qtbot.addWidget(label)
    View(label, shell, lambda session: None, show)
    label.show()
    wait_until(lambda: shown == [0])
    add_person(shell)
    settle()
    wait_until(lambda: shown == [0, 1])


# ------------------------------------------------------------------------------------------------- out of sight
def test_a_change_out_of_sight_is_read_once_when_it_is_looked_at(shell, qtbot):
    label, tabs = Names(shell), QTabWidget()
    qtbot.addWidget(tabs)
    tabs.addTab(label, "村屯")
    tabs.addTab(QLabel("别的"), "别的")
    tabs.show()
    assert label.quiet() == (1, 1)
    tabs.setCurrentIndex(1)
    add_village(shell, "口前村")
    add_village(shell, "前山村")
    assert label.quiet() == (1, 1)
    tabs.setCurrentIndex(0)
    assert label.text() == "前山村、口前村"
    assert label.quiet() == (2, 2)
    tabs.setCurrentIndex(1)
    tabs.setCurrentIndex(0)
    assert label.quiet() == (2, 2)


def test_what_is_left_before_it_was_read_arrives_all_the_same(shell, slow):
    slow.show()
    slow.hide()
    slow.show()  # what is under way is not asked for a second time
    slow.go.set()
    assert slow.quiet() == (1, 1)


def test_refresh_reads_out_of_sight(shell, label):
    add_village(shell, "口前村")
    label.view.refresh()
    assert (label.quiet(), label.text()) == ((1, 1), "口前村")
    label.show()
    assert label.quiet() == (1, 1)


def test_a_view_made_for_a_widget_in_sight_reads_too(shell, qtbot):
    add_village(shell, "口前村")
    label = QLabel()
    qtbot.addWidget(label)
    label.show()
    View(label, shell, lambda session: session.scalar(select(Village.name)), label.setText)
    settle()
    wait_until(lambda: label.text() == "口前村")


# ------------------------------------------------------------------------------------------- changes meanwhile
def test_a_change_during_the_first_reading_is_not_lost(shell, slow):
    slow.show()
    assert slow.started.wait(10)
    add_village(shell, "口前村")
    slow.go.set()
    slow.quiet()
    assert slow.text() == "口前村"


def test_a_change_during_a_later_reading_supersedes_it(shell, slow):
    slow.go.set()
    slow.show()
    slow.quiet()
    slow.started.clear()
    slow.go.clear()
    add_village(shell, "口前村")
    wait_until(slow.started.is_set)
    add_village(shell, "前山村")
    QTest.qWait(20)
    slow.go.set()
    assert slow.quiet() == (3, 2)  # what was read in between was never shown
    assert slow.text() == "前山村、口前村"


def test_a_change_of_something_else_during_a_reading_is_not_read(shell, slow):
    slow.show()
    assert slow.started.wait(10)
    add_person(shell)
    slow.go.set()
    assert slow.quiet() == (1, 1)


# --------------------------------------------------------------------------------------------- another question
def test_another_question_is_asked_at_once_and_stays(shell, label):
    for name in ("口前村", "前山村"):
        add_village(shell, name)
    label.show()
    asked = []

    def township(session: Session) -> list[str]:
        asked.append(1)
        return list(session.scalars(select(Village.township).distinct()))

    label.view.ask(township)
    assert label.text() == "口前镇"
    add_village(shell, "后山村")
    label.quiet()
    assert (label.text(), len(asked)) == ("口前镇", 2)


def test_only_the_answer_to_the_newest_question_is_shown(shell, slow):
    add_village(shell, "口前村")
    slow.show()
    assert slow.started.wait(10)
    for number in range(5):
        slow.view.ask(lambda session, number=number: [str(number)])
    slow.go.set()
    assert slow.quiet() == (1, 1)
    assert slow.text() == "4"


def test_a_reading_that_breaks_is_told_in_the_windows_thread_and_tried_again_when_looked_at(shell, qtbot):
    told = []

    def load(session: Session) -> str:
        told.append(threading.current_thread())
        if len(told) == 1:
            raise ValueError("no such thing")
        return "好了"

    label = QLabel()
    qtbot.addWidget(label)
    View(label, shell, load, label.setText)
    with qtbot.capture_exceptions() as broken:
        label.show()
        wait_until(lambda: broken)
    assert [str(one[1]) for one in broken] == ["no such thing"]
    label.hide()
    label.show()
    wait_until(lambda: label.text() == "好了")


def test_a_widget_closed_while_it_reads_is_no_harm(shell, qtbot):
    label = Names(shell, patience=0)
    label.go.clear()
    label.show()
    assert label.started.wait(10)
    label.close()
    label.deleteLater()
    QCoreApplication.sendPostedEvents(None, QEvent.Type.DeferredDelete.value)
    label.go.set()
    add_village(shell, "口前村")
    time.sleep(0.05)
    settle()


# -------------------------------------------------------------------------------------------------- latest task
@pytest.fixture
def task(qapp: Any) -> Iterator[Callable[..., LatestTask]]:
    made: list[LatestTask] = []

    def make(**more: Any) -> LatestTask:
        made.append(LatestTask(qapp, **more))
        return made[-1]

    yield make
    for one in made:
        one.close()
        one.deleteLater()


def test_what_still_waits_when_something_newer_is_asked_is_never_begun(task):
    one, go, begun, came = task(), threading.Event(), [], []
    one.ask(lambda _: (begun.append(0), go.wait(10)), came.append)
    wait_until(lambda: begun)
    for number in range(1, 6):
        one.ask(lambda _, number=number: begun.append(number) or number, came.append)
    go.set()
    wait_until(lambda: came)
    assert (begun, came) == ([0, 5], [5])


def test_long_work_can_ask_whether_anybody_still_waits(task):
    one, seen, came = task(), [], []

    def work(superseded):
        seen.append(superseded())
        while not superseded():
            time.sleep(0.001)
        seen.append(True)

    one.ask(work, came.append)
    wait_until(lambda: seen)
    one.ask(lambda _: "neu", came.append)
    wait_until(lambda: came)
    assert (seen, came) == ([False, True], ["neu"])


def test_with_a_delay_only_the_last_of_quick_questions_is_begun(task):
    one, begun, came = task(delay=30), [], []
    for number in range(5):
        one.ask(lambda _, number=number: begun.append(number) or number, came.append)
    assert (begun, one.busy) == ([], True)
    wait_until(lambda: came)
    assert (begun, came, one.busy) == ([4], [4], False)


def test_what_is_forgotten_never_arrives(task):
    one, go, begun, came = task(), threading.Event(), [], []
    one.ask(lambda _: (begun.append(1), go.wait(10)), came.append)
    wait_until(lambda: begun)
    one.ask(lambda _: begun.append(2), came.append)
    one.forget()
    go.set()
    one.close()
    settle()
    assert (begun, came, one.busy) == ([1], [], False)
    one.ask(lambda _: 3, came.append)
    wait_until(lambda: came == [3])


def test_a_quick_answer_is_there_at_once_for_who_has_patience(task):
    came = []
    task().ask(lambda _: 1, came.append, patience=5)
    assert came == [1]
    settle()
    assert came == [1]
