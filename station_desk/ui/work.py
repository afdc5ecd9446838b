"""Runs jobs in threads of their own, so that the window stays alive, and brings their results home."""

import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, wait
from dataclasses import dataclass
from functools import partial
from typing import Any, TypeVar

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from sqlalchemy import Engine, event

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step

DONE, REFUSED, CANCELLED, BROKEN = "done", "refused", "cancelled", "broken"
T = TypeVar("T")
Superseded = Callable[[], bool]
PATIENCE = 0.02  # seconds the window waits in place: what is that quick appears without a flicker
TURN = 4  # ms between two looks whether an awaited answer is there
BETWEEN = 0.05  # seconds between two reports of progress that reach the window


class Running(QObject):
    """One job in its thread: how far it is, and a way to stop it."""

    stepped = Signal(object)
    ended = Signal(object, str, object)  # itself, how, and the result or the error

    def __init__(self, title: str, job: Job[Any]) -> None:
        super().__init__()
        self.title = title
        self.step = Step(0, 0, "")
        self.cancelled = threading.Event()
        self._job = job
        self.thread_ = threading.Thread(target=self._run, name=f"job {title}", daemon=True)

    @property
    def percent(self) -> int | None:
        """How much is done, None where the job cannot tell."""
        return min(100, 100 * self.step.done // self.step.total) if self.step.total > 0 else None

    def cancel(self) -> None:
        """Ask the job to stop at its next step; what it was writing is rolled back."""
        self.cancelled.set()

    def _run(self) -> None:
        try:
            how, result = self._steps()
        except UserError as error:
            how, result = REFUSED, error
        except Exception as error:
            how, result = BROKEN, error
        self.ended.emit(self, how, result)

    def _steps(self) -> tuple[str, Any]:
        told = 0.0
        try:
            while not self.cancelled.is_set():
                self.step = next(self._job)
                if time.monotonic() - told >= BETWEEN:
                    told = time.monotonic()
                    self.stepped.emit(self)
        except StopIteration as stop:
            return DONE, stop.value
        finally:
            self._job.close()
        return CANCELLED, None


class Writers:
    """Which threads hold the database for writing just now."""

    def __init__(self, engine: Engine) -> None:
        self._threads: set[int] = set()
        event.listen(engine, "begin", self._begun)
        event.listen(engine, "commit", self._over)
        event.listen(engine, "rollback", self._over)

    def _begun(self, connection: Any) -> None:
        if connection.get_execution_options().get("desk_writes"):
            self._threads.add(threading.get_ident())

    def _over(self, connection: Any) -> None:
        self._threads.discard(threading.get_ident())

    def holds(self, running: Running) -> bool:
        """Whether that job is writing, so that nobody else can."""
        return running.thread_.ident in self._threads


class Work(QObject):
    """The jobs of one window. `moved` tells of every start, step and end."""

    moved = Signal()

    def __init__(self, engine: Engine) -> None:
        super().__init__()
        self.running: list[Running] = []
        self._writers = Writers(engine)
        self._ends: dict[Running, Callable[[str, Any], None]] = {}

    def start(self, title: str, job: Job[Any], end: Callable[[str, Any], None]) -> Running:
        """Run `job` in a thread; `end(how, result or error)` is called in the window's thread."""
        running = Running(title, job)
        self._ends[running] = end
        self.running.append(running)
        running.stepped.connect(self._stepped)
        running.ended.connect(self._ended)
        running.thread_.start()
        self.moved.emit()
        return running

    def writer(self) -> Running | None:
        """The job that is writing to the database just now, if any."""
        return next((one for one in self.running if self._writers.holds(one)), None)

    def wait(self, running: Running) -> None:
        """Keep the window painted, but deaf, until that job has ended."""
        if running not in self.running:
            return
        loop = QEventLoop()

        def look() -> None:
            if running not in self.running:
                loop.quit()

        # Not the job's own `ended`: a quick job has told of its end before anybody could listen here.
        self.moved.connect(look)
        loop.exec(QEventLoop.ProcessEventsFlag.ExcludeUserInputEvents)
        self.moved.disconnect(look)

    def close(self, seconds: float = 10) -> None:
        """Cancel whatever runs and wait for it."""
        for running in tuple(self.running):
            running.cancel()
            running.thread_.join(seconds)

    def _stepped(self, _running: Running) -> None:
        self.moved.emit()

    def _ended(self, running: Running, how: str, result: Any) -> None:
        running.thread_.join()
        self.running.remove(running)
        end = self._ends.pop(running)
        running.deleteLater()
        self.moved.emit()
        if how == BROKEN:
            logging.getLogger(__name__).error("job broke: %s", running.title, exc_info=result)
        end(how, result)


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
        self._lock = threading.Lock()  # over the two below
        self._next: Question | None = None
        self._thread: threading.Thread | None = None
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

    @property
    def thinking(self) -> bool:
        """Whether it is being worked out: the delay is over."""
        return self._look.isActive()

    def _begin(self) -> None:
        self._look.start()
        with self._lock:
            self._next = self._newest
            if self._thread is None:
                self._thread = threading.Thread(target=self._think, name="latest task")
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
