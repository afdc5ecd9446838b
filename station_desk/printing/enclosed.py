"""What is kept with a record, made from the file the clerk has: photos upright and small, papers as they are."""

from dataclasses import dataclass
from io import BytesIO
from pathlib import Path
from typing import Any

from station_desk.base.errors import UserError
from station_desk.printing.photos import MOST_BYTES, as_rgb, opened_picture, read_file, small_jpeg, upright

LONG_SIDE = 1600  # pixels of a kept picture
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
