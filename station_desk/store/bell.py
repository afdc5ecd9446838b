"""News of changes: whoever shows rows is told what an act has changed, by tables and finer (see store.reads)."""

from collections.abc import Callable

Listener = Callable[[frozenset[str]], None]


class Bell:
    """Listeners are called in the thread that committed, after the commit."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with what was changed from now on; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def ring(self, changed: frozenset[str]) -> None:
        for listener in tuple(self._listeners):
            listener(changed)
