"""Steps back and forth through the states of a layout: pure, without a widget."""

from dataclasses import dataclass

from station_desk.printing.layout import Layout


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
