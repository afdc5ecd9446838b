"""The layout being edited: what it is now, which items are chosen, and the steps back and forth."""

from collections.abc import Iterable

from PySide6.QtCore import QObject, Signal

from station_desk.printing.layout import Item, Layout
from station_desk.ui.layout.history import History, State

Numbers = tuple[int, ...]


class Document(QObject):
    """Every part of the editor reads it, changes it and hears of changes; nobody else keeps a layout."""

    changed = Signal()  # another layout
    chose = Signal()  # other items are chosen

    def __init__(self, layout: Layout) -> None:
        super().__init__()
        self.layout = layout
        self.kept = layout  # as it was saved last
        self.chosen: Numbers = ()
        self.history = History()

    @property
    def dirty(self) -> bool:
        """Whether something would be lost."""
        return self.layout != self.kept

    @property
    def one(self) -> Item | None:
        """The only item chosen, None for none and for several."""
        return self.layout.items[self.chosen[0]] if len(self.chosen) == 1 else None

    def items(self) -> list[Item]:
        """The chosen items, the lowest first."""
        return [self.layout.items[number] for number in self.chosen]

    def choose(self, numbers: Iterable[int]) -> None:
        """Choose items by their numbers."""
        wanted = tuple(sorted(set(numbers)))
        if wanted != self.chosen:
            self.chosen = wanted
            self.history.rest()
            self.chose.emit()

    def change(self, title: str, layout: Layout, chosen: Numbers | None = None, run: str = "") -> None:
        """Go on to another layout, as a step called `title`; steps of the same `run` in a row are one."""
        if layout == self.layout:
            return
        self.history.keep(title, State(self.layout, self.chosen), run)
        self._show(State(layout, self.chosen if chosen is None else chosen))

    def undo(self) -> None:
        """Take the newest step back."""
        self._step(self.history.back(State(self.layout, self.chosen)))

    def redo(self) -> None:
        """Do again what was taken back last."""
        self._step(self.history.forth(State(self.layout, self.chosen)))

    def saved(self) -> None:
        """Note that the layout as it is now was saved."""
        self.kept = self.layout
        self.history.rest()
        self.changed.emit()

    def _step(self, state: State | None) -> None:
        if state:
            self._show(state)

    def _show(self, state: State) -> None:
        count = len(state.layout.items)
        self.layout = state.layout
        self.chosen = tuple(number for number in state.chosen if number < count)
        self.changed.emit()
        self.chose.emit()
