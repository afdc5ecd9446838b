"""The room's figure: how many entries each village has of each duty, and which rows stand behind each number."""

import io
import json
import math
import os
import sys
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any

from sqlalchemy.orm import Session

from station_desk.base.paths import RESOURCES, user_folder
from station_desk.base.places import RowsPlace, rows_of
from station_desk.features.duties.rules.words import DUTIES, SHORT
from station_desk.features.duties.service.log import VillageCounts, duty_table

# The colours and letters of a drawing, handed in from the window's tokens or from the paper's.

FACES = ("Hei", "HeiBold", "SongFull")  # the last has every character the others lack
FAMILIES = ("Desk Hei", "Desk Song Full")
FONT_LIST = "3.11.0"  # the form in which matplotlib keeps its list of fonts; in another it would look for them itself
Colour = tuple[float, float, float]


@dataclass(frozen=True, slots=True)
class Look:
    """Colours as #RRGGBB: `ground` behind all, `text`, `muted` for what is said aside, `line` for light rules, `tint`
    for what is counted, `on_tint` for letters on it. `scale` makes letters and rows larger, 1.0 to 1.3."""

    ground: str = "#FFFFFF"
    text: str = "#1B2433"
    muted: str = "#5B6779"
    line: str = "#DDE3EE"
    tint: str = "#1D56C0"
    on_tint: str = "#FFFFFF"
    scale: float = 1.0


def wake_matplotlib() -> None:
    """Load matplotlib so that its first figure does not take seconds; a second time does nothing.

    It would look through every font of the computer, though we draw with our own, and write help on every property of
    every class. A list of no fonts lies ready for it, in the clerk's own folder.
    """
    if "matplotlib" in sys.modules:
        return
    folder = user_folder() / "matplotlib"
    folder.mkdir(exist_ok=True)
    os.environ["MPLCONFIGDIR"] = str(folder)
    fonts = {"__class__": "FontManager", "_version": FONT_LIST, "ttflist": [], "afmlist": [], "defaultFamily": {}}
    (folder / f"fontlist-v{FONT_LIST}.json").write_text(json.dumps(fonts), "utf-8")
    from matplotlib import artist

    artist.kwdoc = lambda artist: ""  # noqa: ARG005 - its own name for what it takes


def load_faces() -> None:
    """Let matplotlib know the bundled faces; a second time does nothing."""
    from matplotlib import font_manager

    known = {entry.name for entry in font_manager.fontManager.ttflist}
    if not known.issuperset(FAMILIES):
        for name in FACES:
            font_manager.fontManager.addfont(str(RESOURCES / "fonts" / f"{name}.ttf"))


def letters(size: float, *, bold: bool = False) -> Any:
    """The font of letters `size` points high."""
    from matplotlib.font_manager import FontProperties

    families = FAMILIES[:1] if bold else FAMILIES  # the last resort has one weight only
    return FontProperties(family=list(families), size=size, weight="bold" if bold else "normal")


def mixed(ground: str, ink: str, share: float) -> Colour:
    """The colour `share` of the way from ground to ink, as parts of 1."""
    one, other = parts_of(ground), parts_of(ink)
    red, green, blue = (a + (b - a) * share for a, b in zip(one, other, strict=True))
    return red, green, blue


def parts_of(colour: str) -> Colour:
    """#RRGGBB as parts of 1."""
    red, green, blue = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    return red, green, blue


def contrast(one: Colour, other: Colour) -> float:
    """How well two colours tell apart, 1 to 21 (WCAG 2.1)."""
    lights = sorted((_light(one), _light(other)))
    return (lights[1] + 0.05) / (lights[0] + 0.05)


def _light(colour: Colour) -> float:
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in colour]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


# A matrix of counts: rows and columns with their sums, each number on a tint as strong as it is large.

DPI = 100  # of a picture at ratio 1: a figure's inch is a hundred of the window's pixels
ROW, HEAD, SUMS, GAP = 26, 58, 28, 1  # px
SIDE, BARS = (84, 168), (92, 190)  # px of the row titles and of the row sums, least and most
NARROWEST = 34  # px of a column
SMALL, PLAIN = 8.2, 9.4  # pt
FAINTEST, STRONGEST = 0.08, 0.55  # shares of the tint: on every one of them the text's colour can be read
RISE = 0.8  # how quickly the tint rises with the number


@dataclass(frozen=True, slots=True)
class Matrix:
    """`values[row][column]`; a column's title stands in up to three lines. `sums` is what the row of sums is called."""

    rows: tuple[str, ...]
    columns: tuple[str, ...]
    values: tuple[tuple[int, ...], ...]
    sums: str = "合计"

    def value(self, row: int | None, column: int | None) -> int:
        """The number of a cell; None stands for all rows or all columns."""
        rows = self.values if row is None else (self.values[row],)
        return sum(sum(line) if column is None else line[column] for line in rows)


@dataclass(frozen=True, slots=True)
class Cell:
    """Where one number lies, in the window's pixels; `row` or `column` None is the sum over all of them."""

    row: int | None
    column: int | None
    x: float
    y: float
    width: float
    height: float

    def holds(self, x: float, y: float) -> bool:
        """Whether a point is in it."""
        return self.x <= x < self.x + self.width and self.y <= y < self.y + self.height


@dataclass(frozen=True, slots=True)
class Drawn:
    """A drawing: the PNG, its size in the window's pixels, how high its head is, and where each number lies."""

    png: bytes
    width: int
    height: int
    head: int
    cells: tuple[Cell, ...]

    def at(self, x: float, y: float) -> Cell | None:
        """The cell a point is about: its own, for a title the sum of its row or column; None beside them."""
        first = min(self.cells, key=lambda cell: (cell.y, cell.x))
        if x < first.x or y < first.y:
            x = x if x >= first.x else self.width - 1
            y = max(y, first.y)
        return next((cell for cell in self.cells if cell.holds(x, y)), None)

    def cell(self, row: int | None, column: int | None) -> Cell:
        """The cell of a row and a column."""
        return next(cell for cell in self.cells if (cell.row, cell.column) == (row, column))


@dataclass(frozen=True, slots=True)
class Plan:
    """The measures of a drawing, in the window's pixels."""

    matrix: Matrix
    width: int
    side: float
    bars: float
    row: float
    head: float

    @property
    def column(self) -> float:
        """The width of a column."""
        return (self.width - self.side - self.bars) / max(1, len(self.matrix.columns))

    @property
    def height(self) -> int:
        """The height of the whole."""
        return math.ceil(self.head + self.row * len(self.matrix.rows) + 2)

    def cells(self) -> Iterator[Cell]:
        """Every number's place, the sums included."""
        spans: list[tuple[int | None, float, float]] = [
            (number, self.side + number * self.column, self.column) for number in range(len(self.matrix.columns))
        ]
        spans.append((None, self.width - self.bars, self.bars))
        sums = self.row * SUMS / ROW
        lines: list[tuple[int | None, float, float]] = [(None, self.head - sums, sums)]
        lines += [(number, self.head + number * self.row, self.row) for number in range(len(self.matrix.rows))]
        for row, y, height in lines:
            for column, x, width in spans:
                yield Cell(row, column, x, y, width, height)


def plan_of(matrix: Matrix, look: Look, width: int) -> Plan:
    """The measures for a width; a narrow one is widened to what can be read."""
    longest = max((len(title) for title in matrix.rows), default=2)
    side = min(max(longest * 13.2 + 14, SIDE[0]), SIDE[1]) * look.scale
    least = NARROWEST * look.scale * len(matrix.columns)
    bars = min(max(width - side - least - 200, BARS[0]), BARS[1]) * look.scale
    return Plan(
        matrix, max(width, math.ceil(side + least + bars)), side, bars, round(ROW * look.scale),
        round((HEAD + SUMS) * look.scale),
    )  # fmt: skip


def draw_matrix(matrix: Matrix, look: Look, width: int, ratio: float = 1.0) -> Drawn:
    """Draw for a width in the window's pixels, `ratio` of the screen's to one of them."""
    wake_matplotlib()
    from matplotlib.backends.backend_agg import FigureCanvasAgg
    from matplotlib.figure import Figure

    load_faces()
    plan = plan_of(matrix, look, width)
    figure = Figure(figsize=(plan.width / DPI, plan.height / DPI), dpi=DPI * ratio, facecolor=look.ground)
    canvas = FigureCanvasAgg(figure)
    axes = figure.add_axes((0, 0, 1, 1))
    axes.set_axis_off()
    axes.set_xlim(0, plan.width)
    axes.set_ylim(plan.height, 0)
    cells = tuple(plan.cells())
    _Brush(axes, plan, look).draw(cells)
    file = io.BytesIO()
    canvas.print_png(file, pil_kwargs={"compress_level": 1})  # it is shown at once and thrown away
    return Drawn(file.getvalue(), plan.width, plan.height, math.ceil(plan.head), cells)


class _Brush:
    """Puts rules, tints, numbers and titles on the axes; equal numbers are drawn as one shape in many places."""

    def __init__(self, axes: Any, plan: Plan, look: Look) -> None:
        self.axes, self.plan, self.look = axes, plan, look
        self.matrix = plan.matrix
        self.most = max((max(line, default=0) for line in self.matrix.values), default=0) or 1
        self.longest = max((self.matrix.value(row, None) for row in range(len(self.matrix.rows))), default=0) or 1
        self.boxes: list[tuple[float, float, float, float, Colour]] = []
        self.words: dict[tuple[str, bool, Colour], list[tuple[float, float]]] = defaultdict(list)

    def draw(self, cells: tuple[Cell, ...]) -> None:
        for cell in cells:
            self.put(cell)
        self._rules()
        self._fill()
        self._numbers()
        self._titles()

    def put(self, cell: Cell) -> None:
        """Note what one cell shows."""
        value = self.matrix.value(cell.row, cell.column)
        middle = cell.y + cell.height / 2
        if cell.row is None or cell.column is None:
            plain = parts_of(self.look.text if value else self.look.muted)
            if cell.column is None and cell.row is not None:
                room = cell.width - 50 * self.look.scale
                long = room * value / self.longest
                self.boxes.append((cell.x + 8, cell.y + cell.height * 0.3, long, cell.height * 0.4, self.tint(0.55)))
                self.words[f"{value:,}", True, plain].append((cell.x + 8 + long + 16 * self.look.scale, middle))
            else:
                at = cell.x + (cell.width / 2 if cell.column is not None else 24 * self.look.scale)
                self.words[f"{value:,}", True, plain].append((at, middle))
        elif value:
            share = FAINTEST + (STRONGEST - FAINTEST) * (value / self.most) ** RISE
            ground = self.tint(share)
            box = (cell.x + GAP, cell.y + GAP, cell.width - 2 * GAP, cell.height - 2 * GAP)
            self.boxes.append((*box, ground))
            inks = [parts_of(self.look.text), parts_of(self.look.on_tint)]
            ink = max(inks, key=lambda one: contrast(one, ground))
            self.words[f"{value:,}", False, ink].append((cell.x + cell.width / 2, middle))

    def tint(self, share: float) -> Colour:
        return mixed(self.look.ground, self.look.tint, share)

    def _rules(self) -> None:
        from matplotlib.collections import LineCollection

        plan = self.plan
        ends = [plan.head + number * plan.row for number in range(len(self.matrix.rows) + 1)]
        lines = [[(0, round(y) + 0.5), (plan.width, round(y) + 0.5)] for y in ends]
        self.axes.add_collection(LineCollection(lines, colors=self.look.line, linewidths=0.72), autolim=False)

    def _fill(self) -> None:
        from matplotlib.collections import PolyCollection

        shapes = [[(x, y), (x + w, y), (x + w, y + h), (x, y + h)] for x, y, w, h, _ in self.boxes]
        fills = [colour for *_, colour in self.boxes]
        self.axes.add_collection(
            PolyCollection(shapes, facecolors=fills, edgecolors="none", antialiaseds=False, zorder=2), autolim=False
        )

    def _numbers(self) -> None:
        """Every distinct number is one outline, drawn at all its places at once: a text each would take a second."""
        from matplotlib.collections import PathCollection
        from matplotlib.textpath import TextPath
        from matplotlib.transforms import Affine2D, IdentityTransform

        points = self.axes.figure.dpi / 72
        for (words, bold, ink), places in self.words.items():
            path = TextPath((0, 0), words, prop=letters(PLAIN * self.look.scale, bold=bold))
            (left, low), (right, high) = path.vertices.min(axis=0), path.vertices.max(axis=0)
            centred = Affine2D().translate(-(left + right) / 2, -(low + high) / 2).scale(points)
            shape = PathCollection(
                [path],
                offsets=places,
                offset_transform=self.axes.transData,
                facecolors=[ink],
                edgecolors="none",
                zorder=3,
            )
            shape.set_transform(centred + IdentityTransform())
            self.axes.add_collection(shape, autolim=False)

    def _titles(self) -> None:
        plan, look = self.plan, self.look
        plain, small = letters(PLAIN * look.scale), letters(SMALL * look.scale)
        for number, title in enumerate(self.matrix.rows):
            self._say(
                4, plan.head + (number + 0.5) * plan.row, fitted(title, plan.side, look.scale), plain, look.text, "left"
            )
        sums = plan.row * SUMS / ROW
        self._say(4, plan.head - sums / 2, self.matrix.sums, letters(PLAIN * look.scale, bold=True), look.text, "left")
        for number, title in enumerate(self.matrix.columns):
            lines = title.split("\n")
            for place, line in enumerate(lines):
                y = (plan.head - sums) - (len(lines) - place - 0.5) * 16 * look.scale - 2
                x = plan.side + (number + 0.5) * plan.column
                self._say(x, y, line, small, look.muted if place == 0 and len(lines) > 1 else look.text, "center")

    def _say(self, x: float, y: float, words: str, font: Any, colour: str, align: str) -> None:
        self.axes.text(
            x, y, words, fontproperties=font, color=colour, ha=align, va="center_baseline", parse_math=False, zorder=3
        )


def fitted(title: str, side: float, scale: float) -> str:
    """A row's title cut to what its width holds."""
    most = int((side - 10) / (13 * scale))
    return title if len(title) <= most else f"{title[: most - 1]}…"


@dataclass(frozen=True, slots=True)
class DutyFigure:
    """Duty × village from `first` to `last`; rows and columns of `matrix` are `villages` and the fourteen duties."""

    first: date
    last: date
    villages: tuple[VillageCounts, ...]
    matrix: Matrix

    def rows(self, row: int | None, column: int | None) -> RowsPlace:
        """The rows of the log that a number counts."""
        found: dict[str, Any] = {}
        if row is not None:
            found["village_id"] = (self.villages[row].village_id,)
        if column is not None:
            found["duty"] = (DUTIES[column],)
        return rows_of("duties", days=(self.first, self.last), **found)

    def words(self, row: int | None, column: int | None) -> str:
        """A number in words: 口前村，4 平安村屯巡逻检查：12 条."""
        place = "全部村" if row is None else self.villages[row].township + self.villages[row].village
        duty = "全部职责" if column is None else f"{column + 1} {DUTIES[column]}"
        return f"{place}，{duty}：{self.matrix.value(row, column)} 条"


def duty_figure(session: Session, first: date, last: date) -> DutyFigure:
    """The figure of the entries from `first` to `last`, both included."""
    villages = tuple(duty_table(session, first, last))
    columns = tuple(f"{number}\n{short[:2]}\n{short[2:]}" for number, short in enumerate(SHORT, 1))
    values = tuple(tuple(one.counts.get(duty, 0) for duty in DUTIES) for one in villages)
    return DutyFigure(first, last, villages, Matrix(tuple(one.village for one in villages), columns, values))
