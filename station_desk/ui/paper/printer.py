"""Sends a PDF to a printer as pictures of its pages, so that the paper shows what the preview shows."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.printing.paper import Calibration

TRAYS = ("自动选择", "上纸盒", "下纸盒", "中纸盒", "手动进纸", "信封", "大容量纸盒")
SOURCES = {
    QPrinter.PaperSource.Auto: "自动选择", QPrinter.PaperSource.FormSource: "自动选择",
    QPrinter.PaperSource.Upper: "上纸盒", QPrinter.PaperSource.Lower: "下纸盒", QPrinter.PaperSource.Middle: "中纸盒",
    QPrinter.PaperSource.Manual: "手动进纸", QPrinter.PaperSource.Envelope: "信封",
    QPrinter.PaperSource.EnvelopeManual: "信封", QPrinter.PaperSource.LargeCapacity: "大容量纸盒",
}  # fmt: skip
FINEST = 600  # dpi of a page's picture: more costs memory and no eye sees it


def printer_names() -> list[str]:
    """The printers of this computer, the usual one first."""
    usual = QPrinterInfo.defaultPrinterName()
    return sorted(QPrinterInfo.availablePrinterNames(), key=lambda name: (name != usual, name))


def tray_of(printer: QPrinter) -> str:
    """What the clerk calls the tray a printer is set to."""
    source = printer.paperSource()
    return SOURCES.get(source, f"纸盒 {getattr(source, 'value', source)}")


@dataclass(frozen=True, slots=True)
class Press:
    """How pages are changed on their way to a printer: its error taken back, turned to the right by degrees.

    `as_fed`: the page is given to the printer exactly as it lies, its upper edge first, also where it is wide.
    """

    calibration: Calibration = field(default_factory=Calibration)
    turn: int = 0
    as_fed: bool = False


def printer_for(page: tuple[float, float]) -> QPrinter:
    """A printer set to a page of (width, height) mm."""
    printer = QPrinter(QPrinter.PrinterMode.HighResolution)
    set_page(printer, page)
    return printer


def set_page(printer: QPrinter, page: tuple[float, float], *, as_fed: bool = False) -> None:
    """Set page, direction and no margins, full page; `as_fed` as in Press.

    With no margins of ours and full page, Qt puts the origin at the paper's corner: on Windows it takes the printer's
    own margin off by itself. Any margin left from the dialog would be added to it.
    """
    short, long = page if as_fed else sorted(page)
    wide = page[0] > page[1] and not as_fed
    size = QPageSize(QSizeF(short, long), QPageSize.Unit.Millimeter, "", QPageSize.SizeMatchPolicy.FuzzyMatch)
    turned = QPageLayout.Orientation.Landscape if wide else QPageLayout.Orientation.Portrait
    layout = QPageLayout(size, turned, QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)
    layout.setMode(QPageLayout.Mode.FullPageMode)
    printer.setPageLayout(layout)
    printer.setFullPage(True)
    printer.setPageMargins(QMarginsF(0, 0, 0, 0), QPageLayout.Unit.Millimeter)


def choose_printer(parent: QWidget, printer: QPrinter, title: str, pages: int, first: int = 0) -> bool:
    """The system's own print dialog, set to go on from page `first` (from 0); True where the clerk wants to print."""
    printer.setDocName(title)
    if first:
        printer.setPrintRange(QPrinter.PrintRange.PageRange)
        printer.setFromTo(first + 1, pages)
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


def print_pages(
    printer: QPrinter, pdf: bytes, pages: Sequence[int], sent: list[int] | None = None, press: Press = Press()
) -> Job[int]:
    """Print those pages of a PDF; returns how many. Raises UserError where the printer does not take them.

    `sent` is filled with the pages that went to the printer, also where it stops midway.
    Each page lies at the paper's corner in its true size: millimetres × dpi, not the whole points Qt rounds a page to.
    """
    from station_desk.printing.picture import for_printer, page_size

    yield Step(0, len(pages), "正在准备打印")
    pdf = for_printer(pdf, press.calibration, press.turn)
    set_page(printer, page_size(pdf, pages[0]), as_fed=press.as_fed)
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
    from station_desk.printing.picture import page_picture

    dpi = printer.resolution()
    fine = min(dpi, FINEST)
    across, down, stride, points = page_picture(pdf, page, fine)
    picture = QImage(points, across, down, stride, QImage.Format.Format_RGB32)
    # A picture has whole dots, the page has not: drawn as large as its dots, nothing is stretched.
    painter.drawImage(QRectF(0, 0, across * dpi / fine, down * dpi / fine), picture)
