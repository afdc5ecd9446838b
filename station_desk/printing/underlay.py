"""The picture of a blank that lies under a page on the screen: squared up from a photo, never printed."""

from collections.abc import Sequence
from typing import Any

from station_desk.base.errors import UserError
from station_desk.printing.blank import Blank, Rect
from station_desk.printing.photos import as_rgb, opened_picture, small_jpeg

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
