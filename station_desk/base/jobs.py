"""Long work as generators that report their progress and can be closed half-way."""

import gc
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any, TypeVar

Result = TypeVar("Result")


@dataclass(frozen=True, slots=True)
class Step:
    """One report of progress: `done` of `total` units, and what is being done in a few Chinese words."""

    done: int
    total: int
    text: str = ""


Job = Generator[Step, None, Result]


def finish(job: Generator[Step, Any, Result], watch: Callable[[Step], None] | None = None) -> Result:
    """Run a job to its end in this thread and return its result; `watch` is told of every step."""
    try:
        while True:
            step = next(job)
            if watch:
                watch(step)
    except StopIteration as stop:
        return stop.value
    finally:
        job.close()


@contextmanager
def no_sweeping() -> Iterator[None]:
    """Keep Python from looking for garbage meanwhile: of hundreds of thousands of fresh cells none is garbage."""
    swept = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if swept:
            gc.enable()
