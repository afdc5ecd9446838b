"""Runs jobs in threads of their own, so that the window stays alive, and brings their results home."""

import logging
import threading
import time
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QEventLoop, QObject, QTimer, Signal
from sqlalchemy import Engine, event

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step

DONE, REFUSED, CANCELLED, BROKEN = "done", "refused", "cancelled", "broken"
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


class LatestTask(QObject):
    """Answers questions in a thread, one at a time; only the answer to the newest question arrives."""

    answered = Signal(object)
    _ready = Signal(int, object)

    def __init__(self, parent: QObject, delay: int = 0) -> None:
        super().__init__(parent)
        self._newest = 0
        self._busy = False
        self._thread: threading.Thread | None = None
        self._question: Callable[[], Any] | None = None
        self._pause = QTimer(self, interval=delay, singleShot=True)
        self._pause.timeout.connect(self._begin)
        self._ready.connect(self._arrived)

    def ask(self, question: Callable[[], Any]) -> None:
        """Have `question()` answered soon; it replaces one that still waits, and the answer of one under way."""
        self._question = question
        self._newest += 1
        self._pause.start()

    def forget(self) -> None:
        """Let no answer arrive that has not yet."""
        self._question = None
        self._newest += 1

    def close(self) -> None:
        """Ask nothing more, and wait for the question under way."""
        self.forget()
        self._pause.stop()
        if self._thread:
            self._thread.join()

    def _begin(self) -> None:
        if self._question is None or self._busy:
            return
        question, number, self._question = self._question, self._newest, None
        self._busy = True
        self._thread = threading.Thread(target=lambda: self._think(number, question), name="question", daemon=True)
        self._thread.start()

    def _think(self, number: int, question: Callable[[], Any]) -> None:
        answer = None
        try:
            answer = question()
        except Exception:
            logging.getLogger(__name__).exception("a question broke")
        self._ready.emit(number, answer)

    def _arrived(self, number: int, answer: Any) -> None:
        self._busy = False
        if number == self._newest and answer is not None:
            self.answered.emit(answer)
        self._begin()
