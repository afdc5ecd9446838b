"""From the distances measured on a printed cross sheet to what the printer does wrong, in numbers and in words."""

import math
from collections.abc import Sequence
from dataclasses import dataclass

from station_desk.base.errors import UserError
from station_desk.printing.paper import Calibration

INSET = 20.0  # mm of a cross from the sheet's edge
RULER = 280.0  # mm: no cross lies farther from the left or the top, so that a ruler of 30 cm reaches it
NAMES = ("左上", "右上", "左下", "右下")
EDGES = ("左边", "上边")
SURE = 0.3  # mm that honest readings of one sheet may differ by
MOST_MOVED, MOST_TURNED, MOST_SCALED = 30.0, 5.0, 0.05
FINE_MOVE, FINE_SCALE, FINE_TURN = 0.05, 0.0005, 0.02  # less than these is not worth a word


@dataclass(frozen=True, slots=True)
class Cross:
    """One cross of the sheet: its name, and where its middle lies in mm from the left and the top of the paper."""

    name: str
    x: float
    y: float


@dataclass(frozen=True, slots=True)
class Fit:
    """What a printer does (`error`), how far a reading lies from it at most (mm), and a sentence where readings
    contradict each other."""

    error: Calibration
    worst: float
    doubt: str = ""

    @property
    def correction(self) -> Calibration:
        """What the printer must be told to print true."""
        return self.error.inverse()


def crosses_of(page: tuple[float, float]) -> tuple[Cross, ...]:
    """The four crosses on a sheet of (width, height) mm: left and right above, left and right below."""
    near = [min(INSET, one / 5) for one in page]
    far = [min(one - at, RULER) for one, at in zip(page, near, strict=True)]
    places = ((near[0], near[1]), (far[0], near[1]), (near[0], far[1]), (far[0], far[1]))
    return tuple(Cross(name, *place) for name, place in zip(NAMES, places, strict=True))


def fitted(page: tuple[float, float], readings: Sequence[float]) -> Fit:
    """The printer's error by least squares from eight readings: of each cross the mm from the left and from the top.

    The model is a move, one scale and one turn about the sheet's middle. Raises UserError where the readings are far
    from what any printer does.
    """
    crosses = crosses_of(page)
    rows, values = equations(crosses, page, readings)
    found = least_squares(rows, values)
    off = residuals(rows, values, found)
    doubt = doubt_about(crosses, readings, rows, values) if max(map(abs, off)) > SURE else ""
    error = of_solution(found)
    check_fit(error, doubt)
    return Fit(error, max(map(abs, off)), doubt)


def check_fit(error: Calibration, doubt: str) -> None:
    """Raise UserError for an error that is a slip of the hand or a wrong sheet."""
    moved, scaled = max(abs(error.dx), abs(error.dy)), abs(error.scale - 1)
    if moved > MOST_MOVED or scaled > MOST_SCALED or abs(error.skew) > MOST_TURNED:
        advice = doubt or "请核对量的是不是这张十字页，纸有没有拿反，打印时有没有选“适合页面”之类的缩放。"
        raise UserError(f"照这些数，打印机{words_of(error)}，差得太多了。", advice)


def equations(
    crosses: Sequence[Cross], page: tuple[float, float], readings: Sequence[float]
) -> tuple[list[list[float]], list[float]]:
    """One line for each reading in the unknowns (move right, move down, scale × cos − 1, scale × sin)."""
    rows, values = [], []
    for number, cross in enumerate(crosses):
        x, y = cross.x - page[0] / 2, cross.y - page[1] / 2
        rows += [[1.0, 0.0, x, -y], [0.0, 1.0, y, x]]
        values += [readings[2 * number] - cross.x, readings[2 * number + 1] - cross.y]
    return rows, values


def of_solution(found: Sequence[float]) -> Calibration:
    dx, dy, along, across = found
    return Calibration(
        dx=dx, dy=dy, scale=math.hypot(1 + along, across), skew=math.degrees(math.atan2(across, 1 + along))
    )


def least_squares(rows: Sequence[Sequence[float]], values: Sequence[float]) -> list[float]:
    """The solution of the normal equations, by elimination with the largest pivot."""
    size = len(rows[0])
    table = [
        [sum(row[i] * row[j] for row in rows) for j in range(size)]
        + [sum(row[i] * value for row, value in zip(rows, values, strict=True))]
        for i in range(size)
    ]
    for column in range(size):
        pivot = max(range(column, size), key=lambda at: abs(table[at][column]))
        table[column], table[pivot] = table[pivot], table[column]
        for other in range(size):
            if other != column:
                times = table[other][column] / table[column][column]
                table[other] = [one - times * two for one, two in zip(table[other], table[column], strict=True)]
    return [table[at][size] / table[at][at] for at in range(size)]


def residuals(rows: Sequence[Sequence[float]], values: Sequence[float], found: Sequence[float]) -> list[float]:
    """How far each reading lies from the solution, mm."""
    said = [sum(factor * one for factor, one in zip(row, found, strict=True)) for row in rows]
    return [value - one for value, one in zip(values, said, strict=True)]


def doubt_about(
    crosses: Sequence[Cross], readings: Sequence[float], rows: Sequence[Sequence[float]], values: Sequence[float]
) -> str:
    """A sentence about the one reading without which the others agree, or about all where there is no such one."""
    best, at, apart = math.inf, 0, 0.0
    for number in range(len(values)):
        others = [one for one in range(len(values)) if one != number]
        found = least_squares([rows[one] for one in others], [values[one] for one in others])
        off = residuals(rows, values, found)
        worst = max(abs(off[one]) for one in others)
        if worst < best:
            best, at, apart = worst, number, off[number]
    if best <= SURE:
        name, edge, read = crosses[at // 2].name, EDGES[at % 2], readings[at]
        return f"“{name}”十字到{edge}的 {read:g} 毫米和别的数对不上，照别的数推算约为 {read - apart:.1f} 毫米，请再量一次。"
    worst = max(map(abs, residuals(rows, values, least_squares(rows, values))))
    return f"量得的数互相差到 {worst:.1f} 毫米，请再量一遍；还是这样，就是打印机走纸不稳，可以多打一张再量。"


def words_of(error: Calibration) -> str:
    """What a printer does, in words: 偏右 1.7 毫米，缩小 0.60%，顺时针歪 0.30 度."""
    said = []
    if abs(error.dx) >= FINE_MOVE:
        said.append(f"偏{'右' if error.dx > 0 else '左'} {abs(error.dx):.1f} 毫米")
    if abs(error.dy) >= FINE_MOVE:
        said.append(f"偏{'下' if error.dy > 0 else '上'} {abs(error.dy):.1f} 毫米")
    if abs(error.scale - 1) >= FINE_SCALE:
        said.append(f"{'放大' if error.scale > 1 else '缩小'} {abs(error.scale - 1):.2%}")
    if abs(error.skew) >= FINE_TURN:
        said.append(f"{'顺' if error.skew > 0 else '逆'}时针歪 {abs(error.skew):.2f} 度")
    return "，".join(said) or "打得很准"
