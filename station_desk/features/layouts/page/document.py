"""The layout being edited: what it is now, which items are chosen, and the steps back and forth."""

from collections.abc import Iterable
from dataclasses import dataclass

from PySide6.QtCore import QObject, Signal

from station_desk.printing.layout import Item, Layout

# Steps back and forth through the states of a layout: pure, without a widget.


@dataclass(frozen=True, slots=True)
class State:
    """A layout and which of its items were chosen."""

    layout: Layout
    chosen: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class Deed:
    """One step: what it was called and the state before it; steps of the same `run` in a row are one."""

    title: str
    before: State
    run: str = ""


class History:
    """What was done, and what was taken back, newest last."""

    MOST = 500  # steps

    def __init__(self) -> None:
        self.done: list[Deed] = []
        self.undone: list[Deed] = []

    def keep(self, title: str, before: State, run: str = "") -> None:
        """Note a step; a `run` such as "nudge 3" joins steps that belong together."""
        self.undone.clear()
        if run and self.done and self.done[-1].run == run:
            return
        self.done.append(Deed(title, before, run))
        del self.done[: -self.MOST]

    def rest(self) -> None:
        """Let the next step be a step of its own."""
        if self.done:
            last = self.done.pop()
            self.done.append(Deed(last.title, last.before))

    def back(self, now: State) -> State | None:
        """The state before the newest step, None where there is none."""
        return self._swap(self.done, self.undone, now)

    def forth(self, now: State) -> State | None:
        """The state after the step that was taken back last."""
        return self._swap(self.undone, self.done, now)

    @staticmethod
    def _swap(taken: list[Deed], put: list[Deed], now: State) -> State | None:
        if not taken:
            return None
        deed = taken.pop()
        put.append(Deed(deed.title, now))
        return deed.before


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
