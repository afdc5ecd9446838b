"""Reads the QR codes of a scanned or photographed paper: turned, dark, pale, skewed and noisy ones too."""

from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from station_desk.base.errors import UserError
from station_desk.printing.photos import (
    FILE_LIMIT,
    MOST_BYTES,
    PICTURES,
    Kept,
    as_rgb,
    check_pdf,
    opened_picture,
    read_file,
    reduced,
    upright,
)

LONGEST = 4200  # pixels of a picture that is looked at; a phone's 12 million are less
MOST_PAGES = 30  # of one PDF
COARSE, FINE = 150, 300  # dots per inch at which the page of a PDF is looked at
FILTER = "扫描件或照片 (*.pdf *.jpg *.jpeg *.png *.tif *.tiff *.bmp *.webp);;所有文件 (*)"


@dataclass(frozen=True, slots=True)
class Scan:
    """A scanned paper as it will be kept, and the different codes read from it."""

    file: Kept
    codes: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Code:
    """One code read: its text, and by how many degrees (0 90 180 270) the picture must turn left to stand upright."""

    text: str
    turn: int


def read_scan(path: Path) -> Scan:
    """Read a picture or a PDF and the codes on it; a picture or page is turned by its code to stand upright.

    Raises UserError for another kind of file, a damaged one, HEIC, and one that is too large.
    """
    ending = path.suffix.lower().lstrip(".")
    if ending == "pdf":
        return _scan_of_pdf(read_file(path, FILE_LIMIT), path)
    if ending not in PICTURES:
        raise UserError(f"“{path.name}”不是扫描件或照片。", "签到表请用 PDF 或 JPG、PNG 等图片。")
    with opened_picture(read_file(path, MOST_BYTES), path.name) as opened:
        opened.draft("RGB", (LONGEST, LONGEST))
        picture = as_rgb(upright(opened))
    picture.thumbnail((LONGEST, LONGEST))
    codes = codes_in(picture)
    if codes and codes[0].turn:
        picture = picture.rotate(codes[0].turn, expand=True)
    return Scan(Kept("扫描件", path.stem, "jpg", reduced(picture)), _texts(codes))


def _scan_of_pdf(raw: bytes, path: Path) -> Scan:
    count = check_pdf(raw, path.name)
    if count > MOST_PAGES:
        raise UserError(
            f"“{path.name}”有 {count} 页，太多了。", f"请把每次会议的签到表分开扫描，每份不超过 {MOST_PAGES} 页。"
        )
    codes: list[Code] = []
    turns: dict[int, int] = {}
    for page in range(count):
        found = codes_in(page_image(raw, page, COARSE)) or codes_in(page_image(raw, page, FINE))
        codes += found
        if found and found[0].turn:
            turns[page] = found[0].turn
    if turns:
        from station_desk.printing.picture import turned_pages

        raw = turned_pages(raw, turns)
    return Scan(Kept("扫描件", path.stem, "pdf", raw), _texts(codes))


def page_image(pdf: bytes, page: int, dpi: float) -> Any:
    """A page of a PDF as a picture in RGB; a page larger than A3 is made smaller."""
    from PIL import Image

    from station_desk.printing.picture import page_picture, page_size

    longest = max(page_size(pdf, page)) / 25.4
    width, height, stride, points = page_picture(pdf, page, min(dpi, LONGEST * 1.2 / longest))
    return Image.frombuffer("RGB", (width, height), points, "raw", "BGRX", stride, 1)


def codes_in(picture: Any) -> list[Code]:
    """The QR codes on a picture in RGB: looked at as it is, then with more contrast, smoothed, smaller and larger."""
    import zxingcpp

    qr = zxingcpp.barcode_formats_from_str("QRCode")
    for view in _views(picture):
        found = zxingcpp.read_barcodes(view, formats=qr)
        codes = [Code(one.text, _turn(one.orientation)) for one in found if one.text]
        if codes:
            return codes
    return []


def _turn(orientation: int) -> int:
    """A code that lies `orientation` degrees to the right is set upright by turning left as far."""
    return round(orientation / 90) * 90 % 360


def _views(picture: Any) -> Iterator[Any]:
    """The picture in grey, made easier to read in one way after another, the likeliest first."""
    from PIL import Image, ImageFilter, ImageOps

    grey = picture.convert("L")
    yield grey
    clear = ImageOps.autocontrast(grey, cutoff=1)
    yield clear
    yield ImageOps.autocontrast(grey.filter(ImageFilter.MedianFilter(3)), cutoff=1)
    yield clear.filter(ImageFilter.UnsharpMask(3, 200, 0))
    half = clear.resize((max(1, clear.width // 2), max(1, clear.height // 2)), Image.Resampling.BOX)
    yield half
    yield half.filter(ImageFilter.UnsharpMask(2, 200, 0))
    yield ImageOps.equalize(grey.filter(ImageFilter.GaussianBlur(1)))
    if max(grey.size) <= LONGEST * 3 // 4:
        large = clear.resize((clear.width * 2, clear.height * 2), Image.Resampling.BICUBIC)
        yield large
        yield large.filter(ImageFilter.UnsharpMask(4, 250, 0))
        yield large.filter(ImageFilter.GaussianBlur(2))


def _texts(codes: list[Code]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code.text for code in codes))
