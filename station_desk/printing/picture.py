"""Pages of a PDF as pictures: preview, printer and tests all look at these."""

import hashlib
import re
import threading
from collections.abc import Mapping
from io import BytesIO
from typing import Any

from station_desk.base.errors import UserError
from station_desk.printing.paper import Calibration

MARKS = re.compile(rb"/ID\s*\[.*?\]", re.DOTALL)  # by which a PDF's savings are told apart
PDFIUM = threading.Lock()  # PDFium works in one thread at a time


def page_count(pdf: bytes) -> int:
    """The number of pages; raises UserError where the bytes are no PDF."""
    with PDFIUM:
        document = opened(pdf)
        try:
            return len(document)
        finally:
            document.close()


def page_size(pdf: bytes, page: int) -> tuple[float, float]:
    """Width and height of a page (from 0) in mm."""
    with PDFIUM:
        document = opened(pdf)
        try:
            width, height = document.get_page_size(page)
        finally:
            document.close()
    return width * 25.4 / 72, height * 25.4 / 72


def page_picture(pdf: bytes, page: int, dpi: float) -> tuple[int, int, int, bytes]:
    """Page number `page` (from 0) on white: width and height in pixels, bytes per line, and BGRA bytes.

    In Qt: `QImage(data, width, height, stride, QImage.Format.Format_RGB32)`.
    """
    with PDFIUM:
        document = opened(pdf)
        try:
            bitmap = document[page].render(scale=dpi / 72, rev_byteorder=False, prefer_bgrx=True)
            found = bitmap.width, bitmap.height, bitmap.stride, bytes(bitmap.buffer)
            bitmap.close()
        finally:
            document.close()
    return found


def turned_pages(pdf: bytes, turns: Mapping[int, int]) -> bytes:
    """A PDF with pages turned left by degrees (90 180 270), by page from 0; the same from the same, byte for byte."""
    target = BytesIO()
    with PDFIUM:
        document = opened(pdf)
        try:
            for number, turn in turns.items():
                page = document[number]
                page.set_rotation((page.get_rotation() - turn) % 360)
                page.close()
            document.save(target)
        finally:
            document.close()
    mark = hashlib.blake2b(pdf, digest_size=16).hexdigest().upper().encode()
    body = target.getvalue()
    place = body.rfind(b"trailer")  # pdfium marks each saving by chance, in the words after the last table
    return body[:place] + MARKS.sub(b"/ID[<" + mark + b"><" + mark + b">]", body[place:]) if place >= 0 else body


def for_printer(pdf: bytes, calibration: Calibration, turn: int = 0) -> bytes:
    """The PDF as a printer must have it: each page corrected, then turned to the right by degrees (0 90 180 270).

    What is corrected stays letters and lines; a page of another size is corrected about its own middle.
    """
    if calibration == Calibration() and not turn:
        return pdf
    from pypdfium2 import raw

    target = BytesIO()
    with PDFIUM:
        document = opened(pdf)
        try:
            for page in document:
                size = page.get_width() * 25.4 / 72, page.get_height() * 25.4 / 72
                if calibration != Calibration():
                    whole = raw.FS_RECTF(0, page.get_height(), page.get_width(), 0)
                    raw.FPDFPage_TransFormWithClip(page, raw.FS_MATRIX(*calibration.matrix(size)), whole)
                page.set_rotation((page.get_rotation() + turn) % 360)
                page.close()
            document.save(target)
        finally:
            document.close()
    return target.getvalue()


def opened(pdf: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise UserError("这个 PDF 打不开。", "请重新生成一次。") from error
