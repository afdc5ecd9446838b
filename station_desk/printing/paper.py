"""Where copies lie on a sheet of paper, and how a printer's own error is taken back."""

import math
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from station_desk.base.paths import RESOURCES
from station_desk.printing.reading import Source

A4 = (210.0, 297.0)
NEAR = 0.02  # mm that a measured sheet may be off
ACROSS, DOWN = "左右对折", "上下对折"


@dataclass(frozen=True, slots=True, kw_only=True)
class Imposition:
    """Copies in a grid on a page, all in mm; `origin` and `pitch` are (x, y) from the page's top-left corner.

    `label`: the size of one label of a label sheet, to which its layout is made; (0, 0) where copies have their own
    size. `duplex`: which edge the printer turns the sheet over, where the layouts have a back. `fold`: marks at the edges
    show where the sheet is folded, 左右对折 or 上下对折; "" for none.
    """

    name: str = ""
    title: str = ""
    page: tuple[float, float] = A4
    columns: int = 1
    rows: int = 1
    origin: tuple[float, float] = (0.0, 0.0)
    pitch: tuple[float, float] = (0.0, 0.0)
    crop_marks: bool = False
    duplex: Literal["long-edge", "short-edge"] = "long-edge"
    label: tuple[float, float] = (0.0, 0.0)
    fold: str = ""

    @property
    def count(self) -> int:
        """How many copies one sheet holds."""
        return self.columns * self.rows

    def place(self, slot: int) -> tuple[float, float]:
        """The top-left corner (mm) of the copy number `slot` from 0, row by row."""
        row, column = divmod(slot, self.columns)
        return self.origin[0] + column * self.pitch[0], self.origin[1] + row * self.pitch[1]

    def turned_over(self) -> bool:
        """Whether the sheet is turned over its horizontal axis, so that backs stand on their heads."""
        upright = self.page[1] >= self.page[0]
        return (self.duplex == "short-edge") == upright

    def back_place(self, slot: int, width: float, height: float) -> tuple[float, float]:
        """The top-left corner of the back that lies behind `slot`."""
        x, y = self.place(slot)
        if self.turned_over():
            return x, self.page[1] - y - height
        return self.page[0] - x - width, y


@dataclass(frozen=True, slots=True, kw_only=True)
class Calibration:
    """What a printer must be told to print true: move by `dx`, `dy` mm (right, down), size by `scale` about the page's
    middle, turn by `skew` degrees clockwise about it."""

    dx: float = 0.0
    dy: float = 0.0
    scale: float = 1.0
    skew: float = 0.0

    def inverse(self) -> "Calibration":
        """What takes this back: a printer's error becomes its correction."""
        turn = math.radians(self.skew)
        right = (math.cos(turn) * self.dx + math.sin(turn) * self.dy) / self.scale
        down = (math.cos(turn) * self.dy - math.sin(turn) * self.dx) / self.scale
        return Calibration(dx=-right, dy=-down, scale=1 / self.scale, skew=-self.skew)

    def matrix(self, page: tuple[float, float]) -> tuple[float, float, float, float, float, float]:
        """The PDF matrix (points, from the bottom-left corner) for a page of this size in mm."""
        point = 72 / 25.4
        middle_x, middle_y = page[0] / 2 * point, page[1] / 2 * point
        turn = math.radians(-self.skew)
        a, b = self.scale * math.cos(turn), self.scale * math.sin(turn)
        e = middle_x - a * middle_x + b * middle_y + self.dx * point
        f = middle_y - b * middle_x - a * middle_y - self.dy * point
        return a, b, -b, a, e, f


def crop_marks(sheet: Imposition, width: float, height: float) -> Iterator[tuple[float, float, float, float]]:
    """The cutting marks as lines (x1, y1, x2, y2 in mm): 4 mm long, 1 mm off the copies, in the page's margins only."""
    left, top = sheet.place(0)
    right, bottom = sheet.place(sheet.count - 1)
    right, bottom = right + width, bottom + height
    gap, long = 1.0, 4.0
    across = sorted({sheet.place(c)[0] + w for c in range(sheet.columns) for w in (0, width)})
    down = sorted({sheet.place(r * sheet.columns)[1] + h for r in range(sheet.rows) for h in (0, height)})
    for x in across:
        yield x, top - gap - long, x, top - gap
        yield x, bottom + gap, x, bottom + gap + long
    for y in down:
        yield left - gap - long, y, left - gap, y
        yield right + gap, y, right + gap + long, y


@dataclass(frozen=True, slots=True)
class Fault:
    """Which part cannot be ("page x", "origin y", "label x", "pitch y", "columns", "rows"), and a sentence with its number."""

    part: str
    sentence: str


def fault_of(sheet: Imposition) -> Fault | None:
    """The first number of a label sheet that does not go with the others; None where the sheet can be printed."""
    counts = (("columns", "列", sheet.columns), ("rows", "行", sheet.rows))
    for part, word, count in counts:
        if count < 1:
            return Fault(part, f"{word}数是 {count}，至少要有一{word}")
    for axis, words in enumerate((("宽", "左", "横向", "列"), ("高", "上", "纵向", "行"))):
        fault = fault_along(sheet, axis, *words)
        if fault:
            return fault
    return None


def fault_along(sheet: Imposition, axis: int, long: str, side: str, way: str, line: str) -> Fault | None:
    """The same along one edge: axis 0 across, 1 down."""
    name = "xy"[axis]
    page, size, first = sheet.page[axis], sheet.label[axis], sheet.origin[axis]
    pitch, count = sheet.pitch[axis], (sheet.columns, sheet.rows)[axis]
    if page <= 0:
        return Fault(f"page {name}", f"纸的{long}是 {mm(page)}，应大于零")
    if size <= 0:
        return Fault(f"label {name}", f"标签的{long}是 {mm(size)}，应大于零")
    if first < 0:
        return Fault(f"origin {name}", f"{side}边距是 {mm(first)}，不能小于零")
    if count > 1 and pitch < size - NEAR:
        return Fault(
            f"pitch {name}",
            f"{way}间距 {mm(pitch)}小于标签的{long} {mm(size)}，标签会叠在一起；间距要从一张标签的{side}边量到下一张的{side}边",
        )
    end = first + (count - 1) * pitch * (count > 1) + size
    if end > page + NEAR:
        return Fault(
            f"label {name}" if count == 1 else f"pitch {name}",
            f"{count} {line}标签一直排到 {mm(end)}，超出了纸的{long} {mm(page)}；请核对{side}边距、标签的{long}、{way}间距和{line}数",
        )
    return None


def mm(length: float) -> str:
    """A length as it is said: 63.5 毫米."""
    return f"{length:.2f}".rstrip("0").rstrip(".") + " 毫米"


def fold_marks(sheet: Imposition) -> Iterator[tuple[float, float, float, float]]:
    """The marks of the fold as lines (x1, y1, x2, y2 in mm): 5 mm long, at both ends of the page's middle line."""
    wide, high = sheet.page
    long = 5.0
    if sheet.fold == ACROSS:
        yield wide / 2, 0, wide / 2, long
        yield wide / 2, high - long, wide / 2, high
    elif sheet.fold == DOWN:
        yield 0, high / 2, long, high / 2
        yield wide - long, high / 2, wide, high / 2


def read_imposition(name: str | Path) -> Imposition:
    """The imposition in resources/papers/NAME.toml, or in the file given.

    Raises UserError naming the file where it is missing or wrong.
    """
    path = name if isinstance(name, Path) else RESOURCES / "papers" / f"{name}.toml"
    source = Source.read(path, "纸张")
    sheet = source.build(Imposition, source.table, name=path.stem)
    if sheet.columns < 1 or sheet.rows < 1 or min(sheet.page) <= 0:
        raise source.wrong("", "行数、列数和纸张大小应大于零")
    if sheet.label != (0, 0):
        fault = fault_of(sheet)
        if fault:
            raise source.wrong(fault.part.partition(" ")[0], fault.sentence)
    return sheet
