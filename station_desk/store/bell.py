"""News of changes: whoever shows rows is told which tables an act has changed."""

from collections.abc import Callable

Listener = Callable[[frozenset[str]], None]


class Bell:
    """Listeners are called in the thread that committed, after the commit."""

    def __init__(self) -> None:
        self._listeners: list[Listener] = []

    def listen(self, listener: Listener) -> Callable[[], None]:
        """Call `listener` with the changed tables' names from now on; returns what ends it."""
        self._listeners.append(listener)
        return lambda: self._listeners.remove(listener) if listener in self._listeners else None

    def ring(self, tables: frozenset[str]) -> None:
        for listener in tuple(self._listeners):
            listener(tables)
