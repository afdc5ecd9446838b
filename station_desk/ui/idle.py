"""What may wait: modules that are loaded in idle moments, and work that is done once the page has been drawn."""

from collections.abc import Callable, Sequence
from importlib import import_module

from PySide6.QtCore import QObject, QTimer

FIRST, REST = 600, 20  # ms: how long the window stands before the first module, and between two of them
BREATH = 10  # ms in which what was just put on the screen is drawn


class AfterDrawing(QTimer):
    """Calls `act` in a turn of its own, when what was just put on the screen has been drawn and can be used."""

    def __init__(self, parent: QObject, act: Callable[[], object]) -> None:
        super().__init__(parent, interval=BREATH, singleShot=True)
        self.timeout.connect(act)
        self.timeout.connect(self.deleteLater)
        self.start()


class Preloader(QObject):
    """One module at each turn, with the window's own work between two of them."""

    def __init__(self, parent: QObject, names: Sequence[str]) -> None:
        super().__init__(parent)
        self.left = list(names)
        self._turn = QTimer(self, interval=FIRST, singleShot=True)
        self._turn.timeout.connect(self._go_on)

    def start(self) -> None:
        """Begin when the window has come to rest."""
        self._turn.start()

    def load_one(self) -> None:
        """Load the next module."""
        import_module(self.left.pop(0))

    def _go_on(self) -> None:
        if self.left:
            self.load_one()
            self._turn.start(REST)
