"""Sends a PDF to a printer as pictures of its pages, so that the paper shows what the preview shows."""

from collections.abc import Sequence

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter
from PySide6.QtWidgets import QWidget

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step

FINEST = 600  # dpi of a page's picture: more costs memory and no eye sees it


def printer_for(page: tuple[float, float]) -> QPrinter:
    """A printer set to a page of (width, height) mm."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    set_page(printer, page)
    return printer


def set_page(printer: QPrinter, page: tuple[float, float]) -> None:
    """Set page, direction and no margins, full page.

    With no margins of ours and full page, Qt puts the origin at the paper's corner: on Windows it takes the printer's
    own margin off by itself. Any margin left from the dialog would be added to it.
    """
    short, long = sorted(page)
    wide = page[0] > page[1]
    size = QPageSize(QSizeF(short, long), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    layout = QPageLayout(size, turned, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(layout)
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)


def choose_printer(parent: QWidget, printer: QPrinter, title: str, pages: int) -> bool:
    """The system's own print dialog; True where the clerk wants to print."""
    printer.setDocName(title)
    dialog = QPrintDialog(printer, parent)
    dialog.setWindowTitle(f"打印{title}")
    dialog.setMinMax(1, pages)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintPageRange, pages > 1)
    dialog.setOption(QPrintDialog.PrintDialogOption.PrintSelection, on=False)
    return bool(dialog.exec())


def chosen_pages(printer: QPrinter, count: int) -> range:
    """The pages chosen in the dialog, from 0."""
    if printer.printRange() == QPrinter.PrintRange.PageRange and printer.fromPage():
        return range(printer.fromPage() - 1, min(printer.toPage(), count))
    return range(count)


def print_pages(printer: QPrinter, pdf: bytes, pages: Sequence[int], sent: list[int] | None = None) -> Job[int]:
    """Print those pages of a PDF; returns how many. Raises UserError where the printer does not take them.

    `sent` is filled with the pages that went to the printer, also where it stops midway.
    Each page lies at the paper's corner in its true size: millimetres × dpi, not the whole points Qt rounds a page to.
    """
    from station_desk.printing.picture import page_size

    set_page(printer, page_size(pdf, pages[0]))
    painter = QPainter()
    if not painter.begin(printer):
        raise UserError("打印机没有接受这次打印。", "请检查打印机是否已打开、连接好，再打印一次。")
    finished = False
    try:
        for done, page in enumerate(pages):
            yield Step(done, len(pages), f"正在打印第 {page + 1} 页")
            if done and not printer.newPage():
                raise UserError("打印机中途停下了。", f"前 {done} 页已送出；请检查打印机，再从第 {page + 1} 页打印。")
            draw_on(painter, printer, pdf, page)
            if sent is not None:
                sent.append(page)
        finished = True
    finally:
        if not finished:
            printer.abort()
        painter.end()
    return len(pages)


def draw_on(painter: QPainter, printer: QPrinter, pdf: bytes, page: int) -> None:
    """Draw one page at its true size from the paper's corner."""
    from station_desk.printing.picture import page_picture, page_size

    width, height = page_size(pdf, page)
    dpi = printer.resolution()
    across, down, stride, points = page_picture(pdf, page, min(dpi, FINEST))
    picture = QImage(points, across, down, stride, QImage.Format.Format_RGB32)
    painter.drawImage(QRectF(0, 0, width / 25.4 * dpi, height / 25.4 * dpi), picture)
