"""Reads the database in a thread of its own and brings the result to the window's thread."""

from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor
from concurrent.futures import TimeoutError as TooSlow
from contextlib import suppress
from typing import Any

from PySide6.QtCore import QObject, Qt, Signal

PATIENCE = 0.02  # seconds the window waits in place: what is that quick appears without a flicker

Stale = Callable[[], bool]


class Reader(QObject):
    """Runs one reading at a time; a newer one makes the results of older ones unwanted."""

    _arrived = Signal(int, object)

    def __init__(self, parent: QObject, patience: float = PATIENCE) -> None:
        """`patience` is how many seconds `read` waits in place."""
        super().__init__(parent)
        self._patience = patience
        self._newest = 0
        self._done: Callable[[Any], None] | None = None
        self._thread = ThreadPoolExecutor(max_workers=1, thread_name_prefix="reader")
        self._arrived.connect(self._take, Qt.ConnectionType.QueuedConnection)

    def read(self, work: Callable[[Stale], Any], done: Callable[[Any], None]) -> None:
        """Call `work(stale)` in the thread, then `done(result)` here; `stale()` tells that nobody waits any more.

        What `work` raises is raised here, in the window's thread.
        """
        self._newest += 1
        number = self._newest
        self._done = done
        future = self._thread.submit(work, lambda: number != self._newest)
        try:
            future.result(self._patience)
        except TooSlow:
            if not future.done():
                future.add_done_callback(lambda ready: self._send(number, ready))
                return
        except Exception:  # noqa: S110 - raised below, where the result is taken
            pass
        self._take(number, future)

    def forget(self) -> None:
        """Want no result any more."""
        self._newest += 1
        self._done = None

    @property
    def busy(self) -> bool:
        """Whether a result is still awaited."""
        return self._done is not None

    def _send(self, number: int, future: "Future[Any]") -> None:
        with suppress(RuntimeError):  # the page was closed meanwhile
            self._arrived.emit(number, future)

    def _take(self, number: int, future: "Future[Any]") -> None:
        if number != self._newest or self._done is None:
            return
        done, self._done = self._done, None
        done(future.result())
