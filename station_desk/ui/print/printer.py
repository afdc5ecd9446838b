"""Prints in one go, or fronts first and then backs once the paper lies in the printer again."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any, Protocol

from PySide6.QtCore import QMarginsF, QRectF, QSizeF
from PySide6.QtGui import QImage, QPageLayout, QPageSize, QPainter
from PySide6.QtPrintSupport import QPrintDialog, QPrinter, QPrinterInfo
from PySide6.QtWidgets import QWidget

from station_desk.base.errors import UserError
from station_desk.base.jobs import Job, Step
from station_desk.base.settings import Choices
from station_desk.printing.paper import Calibration, Imposition
from station_desk.printing.task import Paper, PrintRequest, Written
from station_desk.store.desk import Desk
from station_desk.ui.dialogs import ask, front
from station_desk.ui.icons import Icons

# Sends a PDF to a printer as pictures of its pages, so that the paper shows what the preview shows.

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
class PrinterSetup:
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
    printer: QPrinter,
    pdf: bytes,
    pages: Sequence[int],
    sent: list[int] | None = None,
    press: PrinterSetup = PrinterSetup(),
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


# What is remembered of the last print of each paper, and how a page goes onto a bought blank.


@dataclass(frozen=True, slots=True)
class Last:
    """The last choices for one paper, kept under its name on this computer."""

    printer: str = ""
    source: int = -1  # QPrinter.PaperSource
    tray: str = ""
    copies: int = 1
    duplex: int = -1  # QPrinter.DuplexMode
    sheet: str = ""
    stock: str = ""

    @classmethod
    def of(cls, choices: Choices, task: str) -> "Last":
        """What was chosen last, as far as it can be read."""
        kept: Any = choices.recall(f"print.{task}", {})
        usual = cls()
        if not isinstance(kept, dict):
            return usual
        words: dict[str, Any] = {
            key: value for key, value in kept.items() if type(value) is type(getattr(usual, key, None))
        }
        return cls(**words)

    def keep(self, choices: Choices, task: str) -> None:
        """Remember it."""
        choices.remember(f"print.{task}", {key: getattr(self, key) for key in self.__slots__})

    def onto(self, printer: QPrinter) -> None:
        """Set a printer as it was set last; what it cannot do it leaves."""
        if self.printer:
            printer.setPrinterName(self.printer)
        if self.source in [one.value for one in QPrinter.PaperSource]:
            printer.setPaperSource(QPrinter.PaperSource(self.source))
        if self.duplex in [one.value for one in QPrinter.DuplexMode]:
            printer.setDuplex(QPrinter.DuplexMode(self.duplex))
        printer.setCopyCount(max(1, self.copies))


def of_printer(printer: QPrinter, request: PrintRequest) -> Last:
    """How a printer is set now, with the sheet and the stock of a request."""
    return Last(
        printer.printerName(), printer.paperSource().value, tray_of(printer), printer.copyCount(),
        printer.duplex().value, request.sheet, request.overprint,
    )  # fmt: skip


def as_last(desk: Desk, choices: Choices, paper: Paper, request: PrintRequest) -> PrintRequest:
    """The request with the sheet and the stock the paper was printed on last, where it names none and they still are."""
    last = Last.of(choices, paper.name)
    with desk.look() as session:
        sheets, stocks = paper.all_sheets(session), paper.stocks.names(session) if paper.stocks else ()
    return replace(
        request, sheet=request.sheet or (last.sheet if last.sheet in sheets else ""),
        overprint=request.overprint or (last.stock if last.stock in stocks else ""),
    )  # fmt: skip


def press_for(desk: Desk, paper: Paper, request: PrintRequest, printer: QPrinter) -> PrinterSetup:
    """How the pages must go to a printer: corrected for it, its tray and the stock, the feeding edge first."""
    if not request.overprint or paper.stocks is None:
        return PrinterSetup()
    with desk.look() as session:
        turn = paper.stocks.turn(session, request.overprint)
        found = paper.stocks.calibration(session, printer.printerName(), tray_of(printer), request.overprint)
    return PrinterSetup(found if paper.calibrated else Calibration(), turn, as_fed=True)


# Sends a paper to the printer and enters in the print log what went out.


@dataclass(slots=True)
class Sent:
    """What went to the printer: its pages, from 0, and the key of the run in the print log, "" for none."""

    pages: list[int] = field(default_factory=list)
    run: str = ""


def print_and_log(
    desk: Desk,
    made: Written,
    printer: QPrinter,
    pages: Sequence[int],
    sent: Sent,
    press: PrinterSetup = PrinterSetup(),
    *,
    more: bool = False,
) -> Job[int]:
    """Print those pages and enter in the print log what was sent, also where the printer stops midway.

    `more`: other pages of the same run follow, so that it is entered later, unless the printer stops.
    """
    whole = False
    try:
        count = yield from print_pages(printer, made.pdf, pages, sent.pages, press)
        whole = True
        return count
    finally:
        if sent.pages and not (whole and more):
            enter(desk, made, printer, sent)


def log_sent(desk: Desk, made: Written, printer: QPrinter, sent: Sent) -> Job[int]:
    """Enter what was sent so far; returns how many pages."""
    yield Step(0, 0, "正在登记")
    enter(desk, made, printer, sent)
    return len(sent.pages)


def enter(desk: Desk, made: Written, printer: QPrinter, sent: Sent) -> None:
    """Enter what was sent in the print log."""
    name = printer.printerName() or Path(printer.outputFileName()).name
    sent.run = made.log_printed(desk, sent.pages, name, max(1, printer.copyCount()))


def export_and_log(desk: Desk, made: Written, target: Path) -> Job[str]:
    """Save the PDF and enter it in the print log; returns the file's name."""
    yield Step(0, 0, "正在导出")
    made.export(desk, target)
    return target.name


GO_ON = "接着打背面"
PUT_BACK = {
    "long-edge": "整叠拿出来，沿长边翻过去，放回纸盒。",
    "short-edge": "整叠拿出来，沿短边翻过去，放回纸盒。",
}
SURE = "试印时怎样放对的，就怎样放。放好再按“接着打背面”；不打背面的按“返回”，已经打的正面会登记。"


class Services(Protocol):
    """What printing needs of the shell."""

    @property
    def desk(self) -> Desk: ...
    @property
    def icons(self) -> Icons: ...
    def run(
        self, title: str, job: Job[Any], done: Callable[[Any], None] | None = None,
        failed: Callable[[], None] | None = None,
    ) -> Any: ...  # fmt: skip


def print_passes(
    shell: Services, parent: QWidget | None, made: Written, printer: QPrinter, passes: list[list[int]], sent: Sent,
    press: PrinterSetup, ended: Callable[[], None], stopped: Callable[[], None],
) -> None:  # fmt: skip
    """Print each list of pages, asking for the paper to be put back between them; all is one run of the print log."""
    pages, *rest = passes
    title = f"打印{made.paper.title}"

    def done(_: int) -> None:
        if not rest:
            ended()
        elif asked_back(shell, parent, made):
            print_passes(shell, parent, made, printer, rest, sent, press, ended, stopped)
        else:
            shell.run(title, log_sent(shell.desk, made, printer, sent), lambda _: stopped(), stopped)

    shell.run(title, print_and_log(shell.desk, made, printer, pages, sent, press, more=bool(rest)), done, stopped)


def asked_back(shell: Services, parent: QWidget | None, made: Written) -> bool:
    """Ask for the printed fronts to be put back; False where the backs are not to be printed."""
    with shell.desk.look() as session:
        own = made.paper.imposition(session, made.request.sheet) or Imposition()
    edge = made.request.duplex or own.duplex
    return bool(
        ask(front(parent), shell.icons, "正面打完了。请把这叠纸放回纸盒。", f"{PUT_BACK[edge]}{SURE}", (GO_ON,))
    )
