"""A person's photo from whatever picture the clerk has: opened with every fault told, upright, RGB, small."""

import struct
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
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
