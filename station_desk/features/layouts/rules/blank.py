"""The picture of a blank that lies under a page on the screen: squared up from a photo, never printed."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Literal, get_args

from station_desk.base.errors import UserError
from station_desk.base.paths import RESOURCES
from station_desk.printing import layout as kinds
from station_desk.printing.layout import Item, Layout
from station_desk.printing.paper import Calibration, Imposition
from station_desk.printing.photos import as_rgb, opened_picture, small_jpeg
from station_desk.printing.reading import Source

# From the distances measured on a printed cross sheet to what the printer does wrong, in numbers and in words.

INSET = 20.0  # mm of a cross from the sheet's edge
RULER = 280.0  # mm: no cross lies farther from the left or the top, so that a ruler of 30 cm reaches it
NAMES = ("左上", "右上", "左下", "右下")
MEASURED = ("左边", "上边")
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
        name, edge, read = crosses[at // 2].name, MEASURED[at % 2], readings[at]
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


# The serial numbers printed on blanks: how many from one to another, and whether two spans meet.


def serials_between(first: str, last: str) -> int | None:
    """How many serial numbers from `first` to `last`; None where they are not written alike or run backwards."""
    low, high = serial_parts(first), serial_parts(last)
    if low is None or high is None or low[:2] != high[:2] or low[2] > high[2]:
        return None
    return high[2] - low[2] + 1


def share_serials(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two spans (first, last) have a number in common."""
    parts = [serial_parts(serial) for serial in (*one, *other)]
    low, high, other_low, other_high = (part or ("", -1, 0) for part in parts)
    return low[:2] == other_low[:2] and low[2] <= other_high[2] and other_low[2] <= high[2]


def serial_parts(serial: str) -> tuple[str, int, int] | None:
    """What stands before a serial's last figures, how many these are, and the number they make."""
    found = re.fullmatch(r"(.*?)(\d+)", serial.strip())
    return (found[1], len(found[2]), int(found[2])) if found else None


# A bought blank (空白纸): its size, its fold, where on it may be printed, and how a layout lies on it.

Fold = Literal["不折", "左右对折", "上下对折"]
Half = Literal["整张", "左半边", "右半边", "上半边", "下半边"]
Edge = Literal["上边", "下边", "左边", "右边"]
FOLDS: tuple[str, ...] = get_args(Fold)
HALVES: tuple[str, ...] = get_args(Half)
EDGES: tuple[str, ...] = get_args(Edge)
SIDES = ("左边", "上边", "右边", "下边")
CLOSE = 0.05  # mm that a box may stand out before it is told
SAME = 1.0  # mm by which two makers' sheets of one size differ
CALLED: dict[type[Item], str] = {
    kinds.Picture: "照片", kinds.Qr: "二维码", kinds.Line: "线条", kinds.Box: "方框", kinds.Table: "表格",
    kinds.Prose: "正文", kinds.Artwork: "花边",
}  # fmt: skip
Rect = tuple[float, float, float, float]  # left, top, right, bottom in mm


@dataclass(frozen=True, slots=True, kw_only=True)
class Blank:
    """One sort of blank as it lies to be read, unfolded, all in mm from its top-left corner.

    `half` is where the words go, `margins` (left, top, right, bottom) is what stays free inside it, `feed` the edge
    that enters the printer first, `offset` moves a layout right and down from the half's middle. `measured`: a clerk
    has held a ruler to it.
    """

    name: str
    title: str
    width: float
    height: float
    fold: Fold = "不折"
    half: Half = "整张"
    feed: Edge = "上边"
    margins: tuple[float, float, float, float] = (5.0, 5.0, 5.0, 5.0)
    offset: tuple[float, float] = (0.0, 0.0)
    measured: bool = False

    @property
    def page(self) -> tuple[float, float]:
        """The whole sheet's width and height."""
        return self.width, self.height

    @property
    def area(self) -> Rect:
        """The half, or the whole sheet, that is printed on."""
        across, down = self.width / 2, self.height / 2
        return {
            "左半边": (0.0, 0.0, across, self.height),
            "右半边": (across, 0.0, self.width, self.height),
            "上半边": (0.0, 0.0, self.width, down),
            "下半边": (0.0, down, self.width, self.height),
        }.get(self.half, (0.0, 0.0, self.width, self.height))

    @property
    def window(self) -> Rect:
        """Where words may stand: the half without its margins."""
        (left, top, right, bottom), free = self.area, self.margins
        return left + free[0], top + free[1], right - free[2], bottom - free[3]

    @property
    def crease(self) -> Rect | None:
        """The line of the fold, or None."""
        if self.fold == "左右对折":
            return self.width / 2, 0.0, self.width / 2, self.height
        if self.fold == "上下对折":
            return 0.0, self.height / 2, self.width, self.height / 2
        return None

    @property
    def turn(self) -> int:
        """By how many degrees to the right (0 90 180 270) the sheet is turned so that `feed` lies on top."""
        return {"上边": 0, "左边": 90, "下边": 180, "右边": 270}[self.feed]

    def place(self, layout: Layout) -> tuple[float, float]:
        """The top-left corner of a layout's page: its middle on the middle of the half, moved by `offset`, never scaled."""
        left, top, right, bottom = self.area
        return (
            (left + right - layout.width) / 2 + self.offset[0],
            (top + bottom - layout.height) / 2 + self.offset[1],
        )

    def boxes(self, layout: Layout) -> list[tuple[str, Rect]]:
        """What of a layout is printed on the blank, by what it is called, and where it lies on the sheet."""
        x, y = self.place(layout)
        found = [(called(item), box_of(item)) for item in layout.items if not item.preprinted]
        return [(name, (x + box[0], y + box[1], x + box[2], y + box[3])) for name, box in found if box]

    def check(self, layout: Layout) -> None:
        """Raise UserError naming what would stand outside the window, on which side and by how much."""
        low_x, low_y, high_x, high_y = self.window
        for name, (left, top, right, bottom) in self.boxes(layout):
            over = (low_x - left, low_y - top, right - high_x, bottom - high_y)
            if max(over) > CLOSE:
                side = SIDES[over.index(max(over))]
                raise UserError(
                    f"“{self.title}”放不下“{layout.title}”：“{name}”在{side}超出可打印的地方 {max(over):.1f} 毫米。",
                    "版式按原大小放在纸的正中，不会自动缩放。请在“版式”的“空白证书”里核对尺寸、留边和移动，或换一种空白纸。",
                )

    def sheet_for(self, layouts: Sequence[Layout], sheet: Imposition | None = None) -> Imposition:
        """How copies lie on the blank: one in its half, or the places of a `sheet` of the same size moved by `offset`.

        Raises UserError where they do not go on it.
        """
        if sheet is None:
            for layout in layouts:
                self.check(layout)
            return Imposition(name=self.name, title=self.title, page=self.page, origin=self.place(layouts[0]))
        if any(abs(ours - theirs) > SAME for ours, theirs in zip(self.page, sheet.page, strict=True)):
            raise UserError(
                f"“{self.title}”的大小是 {size_words(self.page)}，和“{sheet.title}”的 {size_words(sheet.page)}不一样。",
                "请换一种空白纸，或换一种拼版。",
            )
        from dataclasses import replace

        origin = sheet.origin[0] + self.offset[0], sheet.origin[1] + self.offset[1]
        return replace(sheet, page=self.page, origin=origin, crop_marks=False)


def called(item: Item) -> str:
    """How a sentence calls an item."""
    return item.called if isinstance(item, kinds.Text) else CALLED.get(type(item), "内容")


def box_of(item: Item) -> Rect | None:
    """The room an item takes; None for what is never drawn."""
    if isinstance(item, kinds.Seal):
        return None
    if isinstance(item, kinds.Line):
        return min(item.x, item.x2), min(item.y, item.y2), max(item.x, item.x2), max(item.y, item.y2)
    width: float = getattr(item, "width", 0.0)
    height: float = getattr(item, "height", width)
    if isinstance(item, kinds.Text) and not height:
        height = item.size * item.line_height * 25.4 / 72
    return item.x, item.y, item.x + width, item.y + height


def size_words(page: tuple[float, float]) -> str:
    """265 × 190 毫米."""
    return f"{page[0]:g} × {page[1]:g} 毫米"


def read_blank(path: Path) -> Blank:
    """A blank's profile. Raises UserError naming file and line where it is wrong."""
    source = Source.read(path, "空白纸")
    blank: Blank = source.build(Blank, source.table, name=path.stem)
    left, top, right, bottom = blank.window
    if min(blank.page) <= 0 or left >= right or top >= bottom:
        raise source.wrong("margins", "大小应大于零，留边不能比纸还大")
    return blank


def shipped_blanks() -> list[Blank]:
    """The profiles that come with the program, to be measured: nobody has held a ruler to this station's blanks."""
    return [read_blank(path) for path in sorted((RESOURCES / "papers" / "blanks").glob("*.toml"))]


Point = tuple[float, float]
LONG_SIDE = 2000  # pixels of the squared-up picture
LIMIT = 600 * 1024  # bytes of it
LOOK = 1400  # pixels of the picture in which the corners are sought
DASH, LINE = 10, "#4A7BD0"
CORNERS = ("左上角", "右上角", "右下角", "左下角")


def read_blank_picture(raw: bytes, name: str) -> bytes:
    """A photo or scan of a blank as an upright JPEG in which its corners are to be sought.

    Raises UserError for what is no picture, a damaged one, and one of more than 60 million pixels.
    """
    from station_desk.printing.photos import upright

    with opened_picture(raw, name) as opened:
        opened.draft("RGB", (LONG_SIDE * 2, LONG_SIDE * 2))
        picture = as_rgb(upright(opened))
    picture.thumbnail((LONG_SIDE * 3 // 2, LONG_SIDE * 3 // 2))
    return small_jpeg(picture, 4 * LIMIT)


def square_up(jpeg: bytes, corners: Sequence[Point], page: tuple[float, float]) -> bytes:
    """The blank alone, cut out of a photo by its `corners` and stretched to `page` (mm), as JPEG.

    `corners` are fractions (0…1) of the photo's width and height: top left, top right, bottom right, bottom left.
    Raises UserError where these cannot be the corners of a sheet.
    """
    from PIL import Image

    check_corners(corners)
    longest = max(page)
    width, height = (max(1, round(one / longest * LONG_SIDE)) for one in page)
    with opened_picture(jpeg, "空白纸") as photo:
        at = [(x * photo.width, y * photo.height) for x, y in corners]
        how = Image.Transform.PERSPECTIVE
        squared = photo.convert("RGB").transform(
            (width, height), how, perspective(at, width, height), Image.Resampling.BICUBIC
        )
    return small_jpeg(squared, LIMIT)


def check_corners(corners: Sequence[Point]) -> None:
    """Raise UserError unless the four go clockwise round a sheet large enough to be one."""
    turns = []
    for number in range(4):
        (ax, ay), (bx, by), (cx, cy) = (corners[(number + step) % 4] for step in range(3))
        turns.append((bx - ax) * (cy - by) - (by - ay) * (cx - bx))
    if min(turns) < 0.005:
        raise UserError("这四个点不像一张纸的四个角。", "请依次点在纸的左上角、右上角、右下角、左下角上，不要点反。")


def perspective(corners: Sequence[Point], width: float, height: float) -> tuple[float, ...]:
    """The eight numbers by which Pillow finds, for each point of a width × height picture, its place in the photo.

    The unit square is laid on a quadrilateral as in Heckbert, “Fundamentals of Texture Mapping”, 1989, 2.2.3.
    """
    (x0, y0), (x1, y1), (x2, y2), (x3, y3) = corners
    ax, ay, bx, by = x1 - x2, y1 - y2, x3 - x2, y3 - y2
    sx, sy = x0 - x1 + x2 - x3, y0 - y1 + y2 - y3
    whole = ax * by - bx * ay
    g, h = (sx * by - bx * sy) / whole, (ax * sy - sx * ay) / whole
    return (
        (x1 - x0 + g * x1) / width, (x3 - x0 + h * x3) / height, x0,
        (y1 - y0 + g * y1) / width, (y3 - y0 + h * y3) / height, y0,
        g / width, h / height,
    )  # fmt: skip


def screen_picture(blank: Blank, scan: bytes | None, pixels: int = LOOK) -> bytes:
    """What lies under a page on the screen: the squared-up scan or white, the window dashed, and the fold, as JPEG."""
    from PIL import Image, ImageDraw

    scale = pixels / max(blank.page)
    size = (round(blank.width * scale), round(blank.height * scale))
    if scan:
        with opened_picture(scan, blank.title) as opened:
            ground = opened.convert("RGB").resize(size)
    else:
        ground = Image.new("RGB", size, "white")
    draw = ImageDraw.Draw(ground)
    left, top, right, bottom = blank.window
    for side in (
        (left, top, right, top),
        (right, top, right, bottom),
        (left, bottom, right, bottom),
        (left, top, left, bottom),
    ):
        dashed(draw, side, scale, 1)
    if blank.crease:
        dashed(draw, blank.crease, scale, 3)
    return small_jpeg(ground, LIMIT)


def dashed(draw: Any, line: Rect, scale: float, long: int) -> None:
    """A dashed level or upright line given in mm; `long` dashes tell a fold from an edge."""
    x1, y1, x2, y2 = (one * scale for one in line)
    whole, step = max(x2 - x1, y2 - y1), DASH * long
    across = x2 - x1 >= y2 - y1
    at = 0.0
    while at < whole:
        end = min(at + step, whole)
        part = (x1 + at, y1, x1 + end, y1) if across else (x1, y1 + at, x1, y1 + end)
        draw.line(part, fill=LINE, width=2)
        at = end + DASH
