"""The drawings made in code, by the names a layout uses; in millimetres from their top-left corner, y downwards."""

import math
from collections.abc import Callable, Iterable, Iterator, Sequence
from typing import Any

from station_desk.printing.marks import Drawing

# The neutral head and shoulders that stand where a photo is missing.

BEHIND, FIGURE = "#E4E9F1", "#A9B6CA"


def draw_silhouette(canvas: Any, width: float, height: float) -> None:
    """Fill a box `width` × `height` mm (origin top left, y down)."""
    from reportlab.lib.colors import HexColor

    clip = canvas.beginPath()
    clip.rect(0, 0, width, height)
    canvas.clipPath(clip, stroke=0, fill=0)
    canvas.setFillColor(HexColor(BEHIND))
    canvas.rect(0, 0, width, height, stroke=0, fill=1)
    canvas.setFillColor(HexColor(FIGURE))
    unit = min(width / 22, height / 30)
    middle = width / 2
    canvas.ellipse(middle - 4.5 * unit, 6.2 * unit, middle + 4.5 * unit, 17.6 * unit, stroke=0, fill=1)
    path = canvas.beginPath()
    path.moveTo(middle - 10 * unit, height + 1)
    path.curveTo(middle - 10 * unit, 22.2 * unit, middle - 7 * unit, 20.6 * unit, middle - 3.2 * unit, 19.6 * unit)
    path.curveTo(middle - 1.5 * unit, 21.2 * unit, middle + 1.5 * unit, 21.2 * unit, middle + 3.2 * unit, 19.6 * unit)
    path.curveTo(middle + 7 * unit, 20.6 * unit, middle + 10 * unit, 22.2 * unit, middle + 10 * unit, height + 1)
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


# Fine curves for borders: smooth lines through a formula, woven bands and rosettes (guilloche), the 回纹 fret.

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


# The border of the certificate: a 回纹 band and a woven one between gold lines, rosettes in the corners.

GROUND, RED, GOLD, PALE, FAINT, TINT = "#FFFCF4", "#B3201F", "#B98A2F", "#F0D9A0", "#F5ECD5", "#FBF1D9"

# Millimetres from the edge of the paper.
OUTER, HAIR, FRET_FROM, FRET_TO, BETWEEN, WEAVE_FROM, WEAVE_TO, RED_LINE, INNER = (
    6.0, 7.3, 8.0, 13.6, 14.3, 14.9, 20.8, 21.5, 22.7,
)  # fmt: skip
LOOP, LOOP_SIZE, FLOURISH = 24.6, 4.0, 61.5
FRET_MARGIN = 0.95  # of the band's red left on each side of the fret


def draw_certificate(canvas: Any, width: float, height: float) -> None:
    """Draw ground and border of a sheet `width` × `height` mm (origin top left, y down)."""
    fill(canvas, GROUND)
    frame(canvas, width, height, OUTER, filled=True)
    draw_watermark(canvas, width, height)
    draw_bands(canvas, width, height)
    draw_lines(canvas, width, height)
    for corner in range(4):
        canvas.saveState()
        turn_to_corner(canvas, width, height, corner)
        draw_corner(canvas)
        canvas.restoreState()
    draw_inner_line(canvas, width, height)
    draw_flourish(canvas, width / 2, FLOURISH)


def draw_watermark(canvas: Any, width: float, height: float) -> None:
    """A large pale rosette behind the text."""
    stroke(canvas, FAINT, 0.14)
    middle = (width / 2, height / 2 + 6)
    for inner, outer, petals, threads in ((3, 20, 8, 6), (18, 41, 16, 6), (39, 62, 24, 6)):
        threads_along(canvas, rosette(middle, inner, outer, petals, threads))


def draw_card_pattern(canvas: Any, width: float, height: float, colours: tuple[str, ...]) -> None:
    """The lower right of a pale rosette, cut off at the box: the ground of a card."""
    clip = canvas.beginPath()
    clip.rect(0, 0, width, height)
    canvas.clipPath(clip, stroke=0, fill=0)
    stroke(canvas, colours[0] if colours else FAINT, 0.1)
    for inner, outer, petals, threads in ((2, 15, 10, 6), (13, 28, 20, 6), (26, 42, 30, 6)):
        threads_along(canvas, rosette((width, height), inner, outer, petals, threads))


def draw_bands(canvas: Any, width: float, height: float) -> None:
    fill(canvas, RED)
    for x, y, wide, high in (
        (FRET_FROM, FRET_FROM, width - 2 * FRET_FROM, FRET_TO - FRET_FROM),
        (FRET_FROM, height - FRET_TO, width - 2 * FRET_FROM, FRET_TO - FRET_FROM),
        (FRET_FROM, FRET_FROM, FRET_TO - FRET_FROM, height - 2 * FRET_FROM),
        (width - FRET_TO, FRET_FROM, FRET_TO - FRET_FROM, height - 2 * FRET_FROM),
    ):
        canvas.rect(x, y, wide, high, stroke=0, fill=1)
    for side, long in enumerate((width, height, width, height)):
        canvas.saveState()
        turn_to_side(canvas, width, height, side)
        draw_band(canvas, long - 2 * WEAVE_TO)
        canvas.restoreState()


def draw_band(canvas: Any, long: float) -> None:
    """One side's bands; the origin is the inner corner of the corner piece, on the paper's outer edge."""
    stroke(canvas, PALE, 0.42)
    canvas.setLineCap(2)
    canvas.setLineJoin(0)
    path = canvas.beginPath()
    for points in fret(long, FRET_TO - FRET_FROM - 2 * FRET_MARGIN, round(long / 20.4) * 2):
        polyline(path, [(x, y + FRET_FROM + FRET_MARGIN) for x, y in points])
    canvas.drawPath(path)
    high = WEAVE_TO - WEAVE_FROM
    fill(canvas, TINT)
    canvas.rect(0, WEAVE_FROM, long, high, stroke=0, fill=1)
    canvas.translate(0, WEAVE_FROM)
    waves = round(long / 11.5) + 0.5  # ends as it begins, seen from the other corner
    for colour, start, threads in ((GOLD, math.pi / 2, 11), (RED, 0.0, 9)):
        stroke(canvas, colour, 0.11)
        threads_along(canvas, woven(long, high, waves, threads, start))


def draw_lines(canvas: Any, width: float, height: float) -> None:
    for colour, line, inset in (
        (GOLD, 0.9, OUTER), (GOLD, 0.2, HAIR), (GOLD, 0.25, BETWEEN), (RED, 0.3, RED_LINE), (GOLD, 0.7, INNER),
    ):  # fmt: skip
        stroke(canvas, colour, line)
        frame(canvas, width, height, inset)


def draw_corner(canvas: Any) -> None:
    """The top-left corner: a red square with a flower in a rosette, and the fine line looped inside the frame."""
    size = WEAVE_TO - FRET_FROM
    fill(canvas, RED)
    canvas.rect(FRET_FROM, FRET_FROM, size, size, stroke=0, fill=1)
    stroke(canvas, PALE, 0.35)
    canvas.rect(FRET_FROM + 0.75, FRET_FROM + 0.75, size - 1.5, size - 1.5, stroke=1, fill=0)
    middle = FRET_FROM + size / 2
    stroke(canvas, PALE, 0.13)
    threads_along(canvas, rosette((middle, middle), 3.5, size / 2 - 1.2, 12, 4))
    draw_flower(canvas, middle, 3.6)


def draw_flower(canvas: Any, middle: float, radius: float) -> None:
    """Eight petals round a ring."""
    fill(canvas, PALE)
    for petal in range(8):
        canvas.saveState()
        canvas.translate(middle, middle)
        canvas.rotate(45 * petal)
        path = canvas.beginPath()
        path.moveTo(0, -1.0)
        path.curveTo(1.1, -1.6, 1.3, -radius * 0.75, 0, -radius)
        path.curveTo(-1.3, -radius * 0.75, -1.1, -1.6, 0, -1.0)
        canvas.drawPath(path, stroke=0, fill=1)
        canvas.restoreState()
    canvas.circle(middle, middle, 0.75, stroke=0, fill=1)


def draw_inner_line(canvas: Any, width: float, height: float) -> None:
    """The fine line round the text, tied in a square loop at each corner."""
    stroke(canvas, GOLD, 0.22)
    path = canvas.beginPath()
    near, far = LOOP, LOOP + LOOP_SIZE
    right, low = width - near, height - near
    polyline(path, [
        (far, near), (near, near), (near, far), (width - near, far), (right, near), (width - far, near),
        (width - far, low), (right, low), (right, height - far), (near, height - far), (near, low), (far, low),
    ])  # fmt: skip
    path.close()
    canvas.drawPath(path)
    fill(canvas, RED)
    for x in (near + LOOP_SIZE / 2, right - LOOP_SIZE / 2):
        for y in (near + LOOP_SIZE / 2, low - LOOP_SIZE / 2):
            half = 0.75
            path = canvas.beginPath()
            polyline(path, [(x, y - half), (x + half, y), (x, y + half), (x - half, y)])
            path.close()
            canvas.drawPath(path, stroke=0, fill=1)


def draw_flourish(canvas: Any, middle: float, y: float) -> None:
    """A tapering gold line with a lozenge in the middle, under the heading."""
    fill(canvas, GOLD)
    path = canvas.beginPath()
    for side in (-1, 1):
        polyline(path, [(middle + side * 5, y - 0.35), (middle + side * 46, y), (middle + side * 5, y + 0.35)])
        path.close()
    polyline(path, [(middle, y - 1.7), (middle + 1.7, y), (middle, y + 1.7), (middle - 1.7, y)])
    path.close()
    canvas.drawPath(path, stroke=0, fill=1)


def threads_along(canvas: Any, threads: Iterable[tuple[Curve, float, int]]) -> None:
    path = canvas.beginPath()
    for curve, end, steps in threads:
        smooth(path, curve, 0.0, end, steps)
    canvas.drawPath(path)


def turn_to_side(canvas: Any, width: float, height: float, side: int) -> None:
    """Put the origin at the beginning of a side (0 top, then clockwise), x along it, y towards the middle."""
    start = WEAVE_TO
    matrix = (
        (1, 0, 0, 1, start, 0), (0, 1, -1, 0, width, start),
        (-1, 0, 0, -1, width - start, height), (0, -1, 1, 0, 0, height - start),
    )[side]  # fmt: skip
    canvas.transform(*matrix)


def turn_to_corner(canvas: Any, width: float, height: float, corner: int) -> None:
    """Mirror so that a corner (0 top left, then clockwise) is drawn as the top-left one."""
    right, low = corner in (1, 2), corner in (2, 3)
    canvas.transform(-1 if right else 1, 0, 0, -1 if low else 1, width if right else 0, height if low else 0)


def frame(canvas: Any, width: float, height: float, inset: float, *, filled: bool = False) -> None:
    canvas.rect(inset, inset, width - 2 * inset, height - 2 * inset, stroke=not filled, fill=filled)


def stroke(canvas: Any, colour: str, line: float) -> None:
    from reportlab.lib.colors import HexColor

    canvas.setStrokeColor(HexColor(colour))
    canvas.setLineWidth(line)


def fill(canvas: Any, colour: str) -> None:
    from reportlab.lib.colors import HexColor

    canvas.setFillColor(HexColor(colour))


ARTWORKS = ("silhouette", "certificate-border", "card-pattern")


def draw_artwork(canvas: Any, mark: Drawing) -> None:
    """Draw on a canvas whose origin is the drawing's top-left corner, one unit a millimetre."""
    if mark.radius:
        clip = canvas.beginPath()
        clip.roundRect(0, 0, mark.width, mark.height, mark.radius)
        canvas.clipPath(clip, stroke=0, fill=0)
    match mark.name:
        case "silhouette":
            draw_silhouette(canvas, mark.width, mark.height)
        case "certificate-border":
            draw_certificate(canvas, mark.width, mark.height)
        case "card-pattern":
            draw_card_pattern(canvas, mark.width, mark.height, mark.colours)
