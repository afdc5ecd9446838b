"""What keeps a widget true to the database: read off the window's thread, and read again when what was read changed."""

from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import partial
from threading import Lock, Thread
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget
from sqlalchemy.orm import Session

from station_desk.store.reads import Marks
from station_desk.ui.shell import Shell

T = TypeVar("T")
PATIENCE = 0.02  # seconds the window waits in place: what is that quick appears without a flicker
TURN = 4  # ms between two looks whether an awaited answer is there
NEW_DAY = "day"  # the news that the date has changed: every view may count from today

Superseded = Callable[[], bool]


@dataclass(frozen=True, slots=True)
class Question:
    """What is to be worked out in the thread, and where the answer goes."""

    work: Callable[[Superseded], Any]
    answer: "Future[Any]"


class LatestTask(QObject):
    """Works out one question at a time in a thread; only the newest one's answer arrives, and none is begun in vain.

    The thread touches nothing of Qt's, so that a page may go while it is still at work: the window comes and looks.
    """

    def __init__(self, parent: QObject, *, delay: int = 0) -> None:
        """A question waits `delay` ms for a newer one before it is begun."""
        super().__init__(parent)
        self._newest: Question | None = None  # whose answer is awaited
        self._done: Callable[[Any], None] = lambda _: None
        self._lock = Lock()  # over the two below
        self._next: Question | None = None
        self._thread: Thread | None = None
        self._pause = QTimer(self, interval=delay, singleShot=True)
        self._pause.timeout.connect(self._begin)
        self._look = QTimer(self, interval=TURN)
        self._look.timeout.connect(self._take)

    def ask(self, work: Callable[[Superseded], T], done: Callable[[T], None], *, patience: float = 0) -> None:
        """Call `work(superseded)` in the thread, then `done(answer)` here, unless something newer was asked meanwhile.

        The window waits `patience` seconds in place. `superseded()` tells long work that nobody waits for it any more.
        What `work` raises is raised in the window's thread, in a turn of its own.
        """
        self._done = done
        self._newest = question = Question(work, Future())
        if self._pause.interval():
            self._pause.start()
            return
        self._begin()
        if patience and wait([question.answer], patience).done and not question.answer.exception():
            self._take()

    def forget(self) -> None:
        """Want no answer any more."""
        self._newest = None
        self._pause.stop()
        self._look.stop()
        with self._lock:
            self._next = None

    def close(self) -> None:
        """Ask nothing more, and wait for what is under way."""
        self.forget()
        thread = self._thread
        if thread:
            thread.join()

    @property
    def busy(self) -> bool:
        """Whether an answer is still awaited."""
        return self._newest is not None

    def _begin(self) -> None:
        self._look.start()
        with self._lock:
            self._next = self._newest
            if self._thread is None:
                self._thread = Thread(target=self._think, name="latest task")
                self._thread.start()

    def _take(self) -> None:
        if self._newest and self._newest.answer.done():
            answer = self._newest.answer
            self.forget()
            self._done(answer.result())

    def _superseded(self, question: Question) -> bool:
        return question is not self._newest

    def _think(self) -> None:
        while True:
            with self._lock:
                question, self._next = self._next, None
                if question is None:
                    self._thread = None
                    return
            try:
                question.answer.set_result(question.work(partial(self._superseded, question)))
            except BaseException as error:
                question.answer.set_exception(error)


class View(QObject, Generic[T]):
    """Shows in `widget` what `load(session)` read, and reads it again once when something it has read has changed.

    `load` runs in a thread, `show` in the window's. Nothing is read for a widget out of sight: it is when it comes into
    sight. Whoever has changed something need not ask for anything: the news does.
    """

    def __init__(
        self, widget: QWidget, shell: Shell, load: Callable[[Session], T], show: Callable[[T], None], *,
        patience: float = PATIENCE,
    ) -> None:  # fmt: skip
        """`patience`: seconds the window waits in place for what comes into sight; news never keep it waiting."""
        super().__init__(widget)
        self.reads: Marks = frozenset()  # what is shown was made from this
        self.stale = True  # whether something else is shown than a reading would show now
        self._widget, self._shell, self._load, self._show = widget, shell, load, show
        self._missed: set[str] = set()  # what has changed since the reading under way began
        self._patience = patience
        self._task = LatestTask(self)
        self._soon = QTimer(self, interval=0, singleShot=True)  # several news of one act are one reading
        self._soon.timeout.connect(self._follow)
        widget.installEventFilter(self)
        shell.changed.connect(self._changed)
        if widget.isVisible():
            self._soon.start()

    def refresh(self) -> None:
        """Read now, in sight or not."""
        self._begin(self._patience)

    def ask(self, load: Callable[[Session], T]) -> None:
        """The question is another one from now on; read it now. An answer to an older one is not shown any more."""
        self._load = load
        self.refresh()

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return self._task.busy

    def _begin(self, patience: float) -> None:
        load, shell = self._load, self._shell

        def work(_: Superseded) -> tuple[T, Marks]:
            with shell.desk.reads.collect() as marks, shell.look() as session:
                return load(session), frozenset(marks)

        self._soon.stop()
        self._missed.clear()
        self._task.ask(work, self._arrived, patience=patience)

    def _arrived(self, answer: tuple[T, Marks]) -> None:
        found, self.reads = answer
        self.stale = False
        self._changed(frozenset(self._missed))
        with self._shell.desk.reads.collect() as marks:  # some read a little more while they show
            self._show(found)
        self.reads |= marks

    def _changed(self, news: Marks) -> None:
        if self.busy:
            self._missed |= news
        if news & self.reads or NEW_DAY in news:
            self.stale = True
            self._soon.start()

    def _follow(self) -> None:
        if self.stale and self._widget.isVisible():
            self._begin(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self.stale and not self.busy:
            self.refresh()
        return super().eventFilter(watched, event)
