"""What keeps a widget true to the database: read off the window's thread, and read again when what was read changed."""

from collections.abc import Callable
from typing import Any, Generic, TypeVar

from PySide6.QtCore import QEvent, QObject, QTimer
from PySide6.QtWidgets import QWidget

from station_desk.store.reads import Marks
from station_desk.ui.shell import Shell
from station_desk.ui.work import PATIENCE, LatestTask, Superseded

T = TypeVar("T")
WHOLE = 600  # seconds: as long as it takes
EVERYTHING = "everything"  # the news that anything may have changed: a new day has begun, or the clerk wants to be sure


def touches(news: Marks, reads: Marks) -> bool:
    """Whether what was made from `reads` (marks or names of tables) may not be true any more after this news."""
    return bool(news & reads) or EVERYTHING in news


class View(QObject, Generic[T]):
    """Shows in `widget` what `load(session)` read, and reads it again once when something it has read has changed.

    `load` runs in a thread, `show` in the window's. Nothing is read for a widget out of sight: it is when it comes into
    sight. Whoever has changed something need not ask for anything: the news does.
    """

    def __init__(
        self, widget: QWidget, shell: Shell, load: Callable[..., T], show: Callable[[T], None], *,
        about: Callable[[], tuple[Any, ...]] = tuple, patience: float = PATIENCE, delay: int = 0,
    ) -> None:  # fmt: skip
        """`about()` says what is to be read just now: `load(session, *about())`. A long `load` may ask
        `session.info["superseded"]()` whether anybody still waits for it.

        `patience`: seconds the window waits in place for what comes into sight; news never keep it waiting.
        `delay`: ms that a reading which is in no hurry lets pass, so that what follows it closely is read with it.
        """
        super().__init__(widget)
        self.reads: Marks = frozenset()  # what is shown was made from this
        self.stale = True  # whether something else is shown than a reading would show now
        self.held: Callable[[], bool] = lambda: False  # whether the widget shows already what changes just now
        self._widget, self._shell, self._load, self._show, self._about = widget, shell, load, show, about
        self._missed: set[str] = set()  # what has changed since the reading under way began
        self._patience = patience
        self._task = LatestTask(self, delay=delay)
        self._soon = QTimer(self, interval=0, singleShot=True)  # several news of one act are one reading
        self._soon.timeout.connect(self._follow)
        widget.installEventFilter(self)
        shell.changed.connect(self._changed)
        if widget.isVisible():
            self._soon.start()

    def refresh(self, *, wait: bool = False) -> None:
        """Read now, in sight or not, as where it is about something else. What was still awaited never comes.

        With `wait` the window stands still till it is shown, because what follows needs it.
        """
        self._begin(WHOLE if wait else self._patience)

    def ask(self, load: Callable[..., T]) -> None:
        """The question is another one from now on; read it now. An answer to an older one is not shown any more."""
        self._load = load
        self.refresh()

    def close(self) -> None:
        """Read nothing more, and wait for what is under way."""
        self._shell.changed.disconnect(self._changed)
        self._task.close()

    @property
    def busy(self) -> bool:
        """Whether something is being read."""
        return self._task.busy

    def _begin(self, patience: float) -> None:
        load, shell, about = self._load, self._shell, self._about()

        def work(superseded: Superseded) -> tuple[T, Marks]:
            with shell.desk.reads.collect() as marks, shell.look() as session:
                session.info["superseded"] = superseded
                return load(session, *about), frozenset(marks)

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
        if touches(news, self.reads):
            self.stale = True
            if not self.held():
                self._soon.start()

    def _follow(self) -> None:
        if self.stale and self._widget.isVisible():
            self._begin(0)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.Show and self.stale and not self.busy:
            self.refresh()
        return super().eventFilter(watched, event)
