"""Fine curves for borders: smooth lines through a formula, woven bands and rosettes (guilloche), the 回纹 fret."""

import math
from collections.abc import Callable, Iterator, Sequence
from typing import Any

Point = tuple[float, float]
Curve = Callable[[float], Point]

# One link of the 回纹: two square spirals joined like an S, on a grid 10 wide and 4 high, from the middle of one
# spiral to the middle of the other.
FRET: tuple[Point, ...] = (
    (2, 2), (3, 2), (3, 1), (1, 1), (1, 3), (4, 3), (4, 0), (0, 0), (0, 4), (5, 4),
    (5, 0), (10, 0), (10, 4), (6, 4), (6, 1), (9, 1), (9, 3), (7, 3), (7, 2), (8, 2),
)  # fmt: skip
FRET_WIDTH, FRET_HEIGHT, FRET_GAP = 10.0, 4.0, 1.0


def smooth(path: Any, curve: Curve, start: float, end: float, steps: int) -> None:
    """Add `curve` to the path as cubic Béziers, one to a step, meeting with one tangent."""
    step = (end - start) / steps
    before, slope = curve(start), tangent(curve, start)
    path.moveTo(*before)
    for number in range(1, steps + 1):
        at = start + number * step
        point, next_slope = curve(at), tangent(curve, at)
        path.curveTo(
            before[0] + slope[0] * step / 3, before[1] + slope[1] * step / 3,
            point[0] - next_slope[0] * step / 3, point[1] - next_slope[1] * step / 3,
            *point,
        )  # fmt: skip
        before, slope = point, next_slope


def tangent(curve: Curve, at: float) -> Point:
    tiny = 1e-4
    (x1, y1), (x2, y2) = curve(at - tiny), curve(at + tiny)
    return (x2 - x1) / (2 * tiny), (y2 - y1) / (2 * tiny)


def polyline(path: Any, points: Sequence[Point]) -> None:
    path.moveTo(*points[0])
    for point in points[1:]:
        path.lineTo(*point)


def woven(long: float, high: float, waves: float, threads: int, start: float) -> Iterator[tuple[Curve, float, int]]:
    """The threads of a woven band `long` × `high` mm: (curve, its end, steps) over x from 0.

    All follow one wave that begins at `start` radians, each with an amplitude of its own from full height to full
    height upside down: a chain of eyes.
    """
    beat = 2 * math.pi * waves / long

    def thread(share: float) -> Curve:
        def curve(x: float) -> Point:
            return x, high / 2 * (1 + share * math.sin(beat * x + start))

        return curve

    for number in range(threads):
        yield thread(1 - 2 * number / (threads - 1)), long, round(waves * 4)


def rosette(
    centre: Point, inner: float, outer: float, petals: int, threads: int, twist: float = 1.0
) -> Iterator[tuple[Curve, float, int]]:
    """Closed threads between two radii, `petals` waves round, each turned a little on from the last."""
    middle, swing = (inner + outer) / 2, (outer - inner) / 2

    def thread(phase: float) -> Curve:
        def curve(angle: float) -> Point:
            radius = middle + swing * math.cos(petals * angle + phase)
            return centre[0] + radius * math.sin(angle), centre[1] - radius * math.cos(angle)

        return curve

    for number in range(threads):
        yield thread(twist * 2 * math.pi * number / threads), 2 * math.pi, petals * 4


def fret(long: float, high: float, links: int) -> Iterator[list[Point]]:
    """An even number of 回纹 links filling a band `long` × `high` mm, the second half mirrored."""
    unit = long / (links * (FRET_WIDTH + FRET_GAP))
    for number in range(links):
        start = (number * (FRET_WIDTH + FRET_GAP) + FRET_GAP / 2) * unit
        points = [(start + x * unit, y * high / FRET_HEIGHT) for x, y in FRET]
        if number >= links / 2:
            end = 2 * start + FRET_WIDTH * unit
            points = [(end - x, y) for x, y in points]
        yield points
