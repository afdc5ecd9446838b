"""What of a picture becomes a person's photo: the frame at a photo's ratio, its turn and light, and what is doubtful."""

import math
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from station_desk.printing.photos import read_picture, small_jpeg

# Width and height in mm; the first is what everybody has, the second what our work card shows.
RATIOS = (
    ("1寸 25×35", 25, 35), ("工作证 22×30", 22, 30), ("小1寸 22×32", 22, 32), ("大1寸 33×48", 33, 48),
    ("小2寸 35×45", 35, 45),
)  # fmt: skip
USUAL = 25 / 35  # width to height
WIDEST = 413  # pixels kept across: 35 mm at 300 dpi
SMALLEST = 0.05  # of the picture's width: how far one may go in
HIGH = 0.35  # of what is cut off a tall picture, the part taken from the top: heads stand high
TURN = 20.0  # degrees of fine turn to either side
LIGHT = 100
# What makes a photo doubtful, tried on drawn portraits, on telephone pictures made soft, and on busy grounds.
SHARP = (295, 413)  # pixels of 1寸 at 300 dpi: fewer look soft in print
BUSY = 0.22  # share of the ground that has another colour than most of it
FAR = 34  # how far a colour is another, of 255
SOFT = 20.0  # the steepest edges of a picture in focus are steeper
DARK, PALE = 62, 222  # mean brightness of the middle


@dataclass(frozen=True, slots=True)
class Frame:
    """The part that is kept: its middle `x`, `y` and its width `wide` as fractions of the upright picture's width and
    height; `turn` is how far the picture is turned clockwise under it, in degrees, `light` −100 … 100."""

    x: float = 0.5
    y: float = 0.5
    wide: float = 1.0
    turn: float = 0.0
    light: int = 0
    ratio: float = USUAL

    @property
    def quarter(self) -> int:
        """The quarter turns in it, as degrees (0 90 180 270)."""
        return round(self.turn / 90) % 4 * 90

    @property
    def fine(self) -> float:
        """The degrees beyond them, −45 … 45."""
        return (self.turn - self.quarter + 180) % 360 - 180


def first_frame(size: tuple[int, int], ratio: float = USUAL) -> Frame:
    """The largest frame on a picture of that size, in the middle across and slightly high."""
    width, height = size
    wide = min(1.0, height * ratio / width)
    high = wide * width / ratio / height
    return Frame(0.5, high / 2 + (1 - high) * HIGH, wide, ratio=ratio)


def inside(frame: Frame, size: tuple[int, int]) -> Frame:
    """The nearest frame that lies wholly on the picture, however it is turned."""
    width, height = size
    turn = math.radians(frame.turn)
    across, down = abs(math.cos(turn)), abs(math.sin(turn))
    # Half of what the turned frame takes of the picture, for each pixel of its width.
    reach = (across + down / frame.ratio) / 2, (down + across / frame.ratio) / 2
    most = min(width / 2 / reach[0], height / 2 / reach[1])
    wide = min(most, max(frame.wide * width, width * SMALLEST, 20))
    left, top = wide * reach[0] / width, wide * reach[1] / height
    x = min(max(frame.x, left), 1 - left)
    y = min(max(frame.y, top), 1 - top)
    return replace(frame, x=x, y=y, wide=wide / width, turn=frame.turn % 360)


def framed(picture: Any, frame: Frame) -> Any:
    """What the frame shows of an upright RGB picture, at most 413 pixels wide and never blown up."""
    from PIL import Image

    frame = inside(frame, picture.size)
    width, height = picture.size
    across = frame.wide * width
    made = min(WIDEST, max(1, round(across)))
    size = made, max(1, round(made / frame.ratio))
    if not frame.turn:
        left, top = frame.x * width - across / 2, frame.y * height - across / frame.ratio / 2
        box = (max(0.0, left), max(0.0, top), min(width, left + across), min(height, top + across / frame.ratio))
        return lit(picture.resize(size, Image.Resampling.LANCZOS, box=box), frame.light)
    coarse = max(1, int(across / made))
    small = picture.reduce(coarse) if coarse > 1 else picture
    step = across / made / coarse
    turn = math.radians(frame.turn)
    a, b = step * math.cos(turn), step * math.sin(turn)
    middle = frame.x * width / coarse, frame.y * height / coarse
    c = middle[0] - a * size[0] / 2 - b * size[1] / 2
    f = middle[1] + b * size[0] / 2 - a * size[1] / 2
    turned = small.transform(size, Image.Transform.AFFINE, (a, b, c, -b, a, f), Image.Resampling.BICUBIC)
    return lit(turned, frame.light)


def lit(picture: Any, light: int) -> Any:
    """The picture lighter (1 … 100) or darker (−100 … −1); black and white stay."""
    if not light:
        return picture
    power = 2 ** (-light / LIGHT)
    return picture.point([round(255 * (value / 255) ** power) for value in range(256)] * 3)


def photo_of(picture: Any, frame: Frame) -> bytes:
    """The photo as it is kept: a JPEG of at most 200 KB with nothing in it but the image (no place, no camera)."""
    return small_jpeg(framed(picture, frame))


def read_photo(path: Path, ratio: float = USUAL) -> bytes:
    """The photo of a picture file in its first frame. Raises UserError as read_picture does."""
    picture = read_picture(path)
    return photo_of(picture, first_frame(picture.size, ratio))


# ------------------------------------------------------------------------------------------------ what is doubtful
def doubts(picture: Any, frame: Frame) -> tuple[str, ...]:
    """What the clerk should look at, each sentence with what to do; a photo may be kept all the same."""
    across = round(frame.wide * picture.width)
    shown = framed(picture, frame)
    found = []
    if across < SHARP[0] - 10:
        found.append(f"裁出来只有 {across}×{round(across / frame.ratio)} 像素，印出来会发虚：最好换一张大的。")
    elif softness(shown) < SOFT:
        found.append("照片不够清楚：最好对准焦点重拍，不要用截图或翻拍的。")
    if is_busy(shown):
        found.append("背景不是纯色：最好站在白墙或单色布前重拍，也可以照用。")
    bright = brightness(shown)
    if bright < DARK:
        found.append("照片偏暗：可以把“亮度”往右拖。")
    elif bright > PALE:
        found.append("照片偏亮：可以把“亮度”往左拖。")
    return tuple(found)


def softness(shown: Any) -> float:
    """How steep the steepest edges are (0 … 255): few for a picture out of focus."""
    from PIL import Image, ImageFilter

    grey = shown.convert("L").resize((250, round(250 * shown.height / shown.width)), Image.Resampling.LANCZOS)
    edges = grey.filter(ImageFilter.Kernel((3, 3), (-1, -1, -1, -1, 8, -1, -1, -1, -1), scale=3))
    counted = edges.crop((2, 2, grey.width - 2, grey.height - 2)).histogram()
    rest = sum(counted) * 0.004
    for value in range(255, -1, -1):
        rest -= counted[value]
        if rest <= 0:
            return float(value)
    return 0.0


def is_busy(shown: Any) -> bool:
    """Whether what lies beside and above the head has more than one colour; a shade that runs off slowly is plain."""
    from PIL import ImageFilter

    small = shown.resize((50, 70)).filter(ImageFilter.MedianFilter(3))
    points = [(x, y) for y in range(2, 34) for x in range(2, 48) if x < 8 or x >= 42 or y < 6]
    colours = [small.getpixel(point) for point in points]
    middle = [sorted(colour[band] for colour in colours)[len(colours) // 2] for band in range(3)]
    other = sum(max(abs(colour[band] - middle[band]) for band in range(3)) > FAR for colour in colours)
    return other > BUSY * len(colours)


def brightness(shown: Any) -> float:
    """How bright the face's part is on average, 0 … 255."""
    from PIL import ImageStat

    width, height = shown.size
    part = shown.convert("L").crop((width // 4, height // 5, width * 3 // 4, height * 7 // 10))
    return float(ImageStat.Stat(part).mean[0])
