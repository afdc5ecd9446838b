"""Timing two pieces of work in turn, so that a slow moment of the machine strikes both."""

import statistics
import time
from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """One measured pair, in seconds or another `unit`; `aim` says what the design asks for."""

    what: str
    ours: float
    floor: float
    aim: str
    unit: str = "s"

    @property
    def ratio(self) -> float:
        return self.ours / self.floor


def pair(what: str, ours: Callable[[], object], floor: Callable[[], object], aim: str, turns: int = 5) -> Line:
    """Run both `turns` times in turn after one warm-up; the medians make the line."""
    ours(), floor()
    times: list[tuple[float, float]] = [(seconds(ours), seconds(floor)) for _ in range(turns)]
    return Line(what, statistics.median(one for one, _ in times), statistics.median(two for _, two in times), aim)


def seconds(work: Callable[[], object]) -> float:
    """How long one run takes."""
    start = time.perf_counter()
    work()
    return time.perf_counter() - start
