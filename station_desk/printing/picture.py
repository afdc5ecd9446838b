"""Pages of a PDF as pictures: preview, printer and tests all look at these."""

import threading
from typing import Any

from station_desk.base.errors import UserError

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


def opened(pdf: bytes) -> Any:
    import pypdfium2

    try:
        return pypdfium2.PdfDocument(pdf)
    except pypdfium2.PdfiumError as error:
        raise UserError("这个 PDF 打不开。", "请重新生成一次。") from error
