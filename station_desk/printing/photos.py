"""A person's photo from whatever picture the clerk has: opened with every fault told, upright, RGB, small."""

import math
import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from io import BytesIO
from pathlib import Path
from typing import Any

from station_desk.base.errors import UserError

LONG_SIDE = 1600  # pixels of the copy that is worked on; of it 413 are kept across
LIMIT = 200 * 1024  # bytes
EMBLEM_SIDE, EMBLEM_LIMIT = 1200, 120 * 1024  # pixels, bytes
MOST_PIXELS = 60_000_000
MOST_BYTES = 64 * 1024 * 1024
FORMATS = ("JPEG", "PNG", "BMP", "WEBP", "TIFF")
HEIC = (b"heic", b"heix", b"hevc", b"hevx", b"heim", b"heis", b"mif1", b"msf1", b"avif")  # no reader we may ship
ADVICE = "请换一张手机或相机拍的 JPG、PNG 照片。"


def read_file(path: Path, most: int = MOST_BYTES) -> bytes:
    """The bytes of a file the clerk chose. Raises UserError where it cannot be read or has more than `most` bytes."""
    try:
        size = path.stat().st_size
        raw = path.read_bytes() if size <= most else b""
    except OSError as error:
        raise UserError(f"“{path.name}”打不开。", "请核对文件还在原处，且没有被别的程序占用。") from error
    if size > most:
        raise UserError(
            f"“{path.name}”太大（{size / 1024 / 1024:.0f} MB）。", f"请先缩小到 {most // 1024 // 1024} MB 以内。"
        )
    return raw


def read_picture(path: Path) -> Any:
    """The picture of a file to be worked on: upright, RGB, at most 1600 pixels on its long side, nothing but the image.

    Takes JPEG, PNG, BMP, WebP and TIFF. Raises UserError for anything else, HEIC, for a damaged file, for one smaller
    than 60 or with more than 60 million pixels.
    """
    with opened_picture(read_file(path), path.name) as image:
        if min(image.size) < 60:
            raise UserError(
                f"照片“{path.name}”太小（{image.width}×{image.height} 像素）。", "请换一张至少 295×413 像素的照片。"
            )
        image.draft("RGB", (LONG_SIDE, LONG_SIDE))
        found = as_rgb(upright(image))
        found.thumbnail((LONG_SIDE, LONG_SIDE))
        found.info.clear()
        return found


@contextmanager
def opened_picture(raw: bytes, name: str) -> Iterator[Any]:
    """The picture of a file's bytes, to be worked on inside the block; what goes wrong there is told in a sentence.

    Raises UserError for HEIC, for what is no picture, for a damaged one and for one of more than 60 million pixels.
    """
    if raw[4:8] == b"ftyp" and raw[8:12] in HEIC:
        raise UserError(
            f"照片“{name}”是 HEIC 格式，不能直接使用。", "请在手机上导出为 JPG（设置·相机·格式·兼容性最佳）后再选。"
        )
    from PIL import Image

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            with Image.open(BytesIO(raw), formats=FORMATS) as image:
                if image.width * image.height > MOST_PIXELS:
                    raise too_many(name)
                yield image
    except UserError:
        raise
    except Image.DecompressionBombError as error:
        raise too_many(name) from error
    except Image.UnidentifiedImageError as error:
        raise UserError(f"“{name}”不是照片，或是不支持的格式。", ADVICE) from error
    except (OSError, SyntaxError, ValueError, EOFError) as error:
        raise UserError(f"照片“{name}”已损坏或不完整。", ADVICE) from error


def upright(image: Any) -> Any:
    """The picture turned as its EXIF says."""
    from PIL import ImageOps

    return ImageOps.exif_transpose(image)


def read_emblem(path: Path) -> bytes:
    """The picture file whole, as a JPEG of at most 1200 pixels and 120 KB, to stand on a paper as it is.

    Raises UserError as `read_photo` does.
    """
    with opened_picture(read_file(path), path.name) as image:
        picture = as_rgb(upright(image))
    picture.thumbnail((EMBLEM_SIDE, EMBLEM_SIDE))
    return small_jpeg(picture, EMBLEM_LIMIT)


def is_jpeg(raw: bytes) -> bool:
    """Whether a PDF can hold the bytes as they are."""
    from reportlab.pdfbase import pdfutils
    from reportlab.pdfbase.pdfdoc import PDFError

    try:
        width, height, planes = pdfutils.readJPEGInfo(BytesIO(raw))[:3]
    except (PDFError, struct.error, TypeError, ValueError, IndexError):
        return False
    return raw.startswith(b"\xff\xd8") and min(width, height) > 0 and planes in (1, 3, 4)


def too_many(name: str) -> UserError:
    return UserError(f"照片“{name}”的像素太多，不能使用。", "请先缩小到 6000 万像素以内，普通手机照片即可。")


def as_rgb(image: Any) -> Any:
    """The picture in sRGB: 16 bits to 8, CMYK, palettes and telephones' wide colours turned, transparency on white."""
    from PIL import Image

    image = in_srgb(image)
    if image.mode.startswith(("I", "F")):
        image = image.convert("F").point(lambda value: value * (255 / 65535) + 0).convert("L")
    if image.mode in ("RGBA", "LA", "PA") or "transparency" in image.info:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        image = Image.alpha_composite(white, image)
    return image.convert("RGB")


def in_srgb(image: Any) -> Any:
    """The colours as the picture's own profile means them; as they are where it has none or a broken one."""
    profile = image.info.get("icc_profile")
    if not profile or image.mode not in ("RGB", "CMYK"):
        return image
    from PIL import ImageCms

    try:
        return ImageCms.profileToProfile(
            image, BytesIO(profile), ImageCms.createProfile("sRGB"), outputMode="RGB"
        )  # fmt: skip
    except (ImageCms.PyCMSError, OSError, ValueError):
        return image


def small_jpeg(image: Any, limit: int = LIMIT) -> bytes:
    """The picture as JPEG of at most `limit` bytes."""
    quality, made = 90, b""
    while not made or (len(made) > limit and quality > 30):
        file = BytesIO()
        image.save(file, "JPEG", quality=quality, optimize=True)
        quality, made = quality - 10, file.getvalue()
    return made


# What of a picture becomes a person's photo: the frame at a photo's ratio, its turn and light, and what is doubtful.

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


# What is kept with a record, made from the file the clerk has: photos upright and small, papers as they are.

PICTURE_LIMIT = 500 * 1024  # bytes of a kept picture
FILE_LIMIT = 10 * 1024 * 1024  # bytes of a file kept as it is
PICTURES = ("jpg", "jpeg", "png", "bmp", "webp", "tif", "tiff", "heic", "heif", "gif")
PAPERS = ("pdf", "ofd", "doc", "docx", "xls", "xlsx", "ppt", "pptx", "wps", "et", "dps", "txt", "csv")
FILTER = (
    "照片和文件 (*.jpg *.jpeg *.png *.bmp *.webp *.tif *.tiff *.pdf *.ofd *.doc *.docx *.xls *.xlsx *.ppt *.pptx "
    "*.wps *.et *.dps *.txt *.csv);;所有文件 (*)"
)


@dataclass(frozen=True, slots=True)
class Kept:
    """A file as it will be stored: its sort (照片 扫描件 文件), title, ending without the dot, and content."""

    sort: str
    title: str
    ending: str
    body: bytes


def read_enclosure(path: Path) -> Kept:
    """A photo as JPEG, upright, at most 1600 pixels on its long side and 500 KB; PDF and office files as they are.

    Raises UserError for another kind of file, a damaged one, one over 10 MB (a photo: 64 MB, 60 million pixels).
    """
    ending = path.suffix.lower().lstrip(".")
    if ending in PICTURES:
        return Kept("照片", path.stem, "jpg", kept_picture(read_file(path, MOST_BYTES), path.name))
    if ending not in PAPERS:
        raise UserError(
            f"“{path.name}”这类文件不能存为附件。", "可以存照片（JPG、PNG）、PDF 和 Word、Excel、WPS 文件。"
        )
    raw = read_file(path, FILE_LIMIT)
    if not raw:
        raise UserError(f"“{path.name}”是空的。", "请核对文件后再试。")
    if ending == "pdf":
        check_pdf(raw, path.name)
    return Kept("文件", path.stem, ending, raw)


def check_pdf(raw: bytes, name: str) -> int:
    """The number of pages; raises UserError where the file cannot be opened or has a password."""
    from station_desk.printing.picture import page_count

    try:
        count = page_count(raw)
    except UserError as error:
        raise UserError(f"“{name}”打不开，可能已损坏或设了密码。", "请换一份能正常打开的 PDF。") from error
    if not count:
        raise UserError(f"“{name}”里没有页面。", "请换一份能正常打开的 PDF。")
    return count


def kept_picture(raw: bytes, name: str) -> bytes:
    """The picture of a file's bytes as it is kept. Raises UserError where it is none, damaged or too large."""
    with opened_picture(raw, name) as image:
        image.draft("RGB", (LONG_SIDE * 2, LONG_SIDE * 2))
        return reduced(as_rgb(upright(image)))


def reduced(image: Any) -> bytes:
    """An upright RGB picture as JPEG within the limits."""
    image.thumbnail((LONG_SIDE, LONG_SIDE))
    made = small_jpeg(image, PICTURE_LIMIT)
    while len(made) > PICTURE_LIMIT:  # a very noisy picture
        image.thumbnail((image.width * 3 // 4, image.height * 3 // 4))
        made = small_jpeg(image, PICTURE_LIMIT)
    return made


def picture_page(jpeg: bytes) -> bytes:
    """A picture as one A4 page, upright or lying as the picture is, to be looked at and printed."""
    from reportlab.lib.pagesizes import A4, landscape
    from reportlab.lib.utils import ImageReader
    from reportlab.pdfgen.canvas import Canvas

    picture = ImageReader(BytesIO(jpeg))
    width, height = picture.getSize()
    page = landscape(A4) if width > height else A4
    margin = 10 * 72 / 25.4
    scale = min((page[0] - 2 * margin) / width, (page[1] - 2 * margin) / height)
    across, down = width * scale, height * scale
    file = BytesIO()
    canvas = Canvas(file, pagesize=page, invariant=1)
    canvas.drawImage(picture, (page[0] - across) / 2, (page[1] - down) / 2, across, down)
    canvas.showPage()
    canvas.save()
    return file.getvalue()
