"""What reaches the paper lies where the layout says: through Qt's PDF printer, and through CUPS where it is there."""

import os
import shutil
import subprocess
import sys
import tempfile
import time
from contextlib import contextmanager
from pathlib import Path
from uuid import uuid4

import pytest
from PIL import Image, ImageChops
from PySide6.QtPrintSupport import QPrinter

from station_desk.base.jobs import finish
from station_desk.base.settings import Choices
from station_desk.features.layouts.prints import cross_layout
from station_desk.features.layouts.rules.blank import Blank, crosses_of, fitted
from station_desk.printing.paper import Calibration
from station_desk.printing.pdf import build_pdf
from station_desk.printing.picture import page_size
from station_desk.printing.task import PrintRequest
from station_desk.ui.print.printer import Last, PrinterSetup, of_printer, print_pages, printer_for
from tests.printed.pages import TOLERANCE, difference, layout_and_record, picture
from tests.ui.crosses import crosses_near

SMALL = Blank(name="small", title="小证书", width=150.0, height=105.0, feed="左边")  # is drawn the faster
BACKEND, DRIVER = Path("/usr/lib/cups/backend/cups-pdf"), Path("/usr/share/ppd/cups-pdf/CUPS-PDF_opt.ppd")
PATIENCE = 60  # s for CUPS to print one page


def on_paper(blank):
    """Where the crosses lie on the sheet as it comes out, its left edge first."""
    assert blank.feed == "左边"
    return [(blank.height - cross.y, cross.x) for cross in crosses_of(blank.page)]


def assert_close(found, wanted):
    for one, other in zip(found, wanted, strict=True):
        assert one == pytest.approx(other, abs=0.1)


def sent_to_a_pdf(blank, folder, pdf, press):
    printer = printer_for(blank.page)
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(folder / "printed.pdf"))
    printer.setResolution(1200)
    finish(print_pages(printer, pdf, [0], press=press))
    return (folder / "printed.pdf").read_bytes()


def test_crosses_lie_within_a_tenth_on_qts_own_paper(qapp, tmp_path):
    blank = SMALL
    out = sent_to_a_pdf(
        blank, tmp_path, build_pdf(cross_layout(blank), [{}]), PrinterSetup(turn=blank.turn, as_fed=True)
    )
    assert page_size(out, 0) == pytest.approx((blank.height, blank.width), abs=0.4)  # fed by its left edge
    assert_close(crosses_near(out, on_paper(blank)), on_paper(blank))


@pytest.mark.parametrize("name", ["certificate", "idcard-front"])
def test_the_preview_and_the_paper_differ_by_nothing_but_resolution(qapp, tmp_path, name):
    layout, record = layout_and_record(name)
    pdf = build_pdf(layout, [record])
    printer = printer_for(page_size(pdf, 0))
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setOutputFileName(str(tmp_path / "printed.pdf"))
    printer.setResolution(300)
    finish(print_pages(printer, pdf, [0]))
    paper = picture((tmp_path / "printed.pdf").read_bytes(), 0, 300)
    seen = picture(pdf, 0, 300)  # the preview's picture, zoomed to the printer's resolution
    assert paper.size == pytest.approx(seen.size, abs=2)  # Qt's pages are whole points, what lies on them is not
    paper = paper.crop((0, 0, *seen.size))
    # The dots of the two lie up to half a dot apart, 0.04 mm: both are looked at as coarsely as the kept pictures are.
    size = (seen.width // 5, seen.height // 5)
    one, other = (image.resize(size, Image.Resampling.BOX) for image in (paper, seen))
    assert difference(one, other) < TOLERANCE
    assert difference(ImageChops.offset(one, 1, 0), other) > 2 * TOLERANCE  # 0.4 mm to the side would be seen


def test_a_printer_that_errs_prints_true_once_it_is_calibrated(qapp, tmp_path):
    """The whole way of a clerk: print the sheet, measure it, print it again corrected."""
    blank = SMALL
    error = Calibration(dx=1.7, dy=-0.6, scale=0.994, skew=0.3)
    sheet, true = build_pdf(cross_layout(blank), [{}]), [(cross.x, cross.y) for cross in crosses_of(blank.page)]

    def crosses(correction):
        from station_desk.printing.picture import for_printer

        wrong = for_printer(for_printer(sheet, correction), error)  # what this printer makes of what it is sent
        out = sent_to_a_pdf(blank, tmp_path, wrong, PrinterSetup(as_fed=True))
        return crosses_near(out, true)

    readings = [round(one, 1) for cross in crosses(Calibration()) for one in cross]
    assert_close(crosses(fitted(blank.page, readings).correction), true)


def test_a_printer_is_set_as_it_was_last_for_the_paper(qapp, tmp_path):
    choices = Choices(tmp_path / "choices.json")
    printer = printer_for((210, 297))
    printer.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    printer.setPaperSource(QPrinter.PaperSource.Manual)
    printer.setDuplex(QPrinter.DuplexMode.DuplexLongSide)
    printer.setCopyCount(3)
    of_printer(printer, PrintRequest(overprint="12K证书", sheet="a4-cards-8")).keep(choices, "cards")
    last = Last.of(Choices.load(tmp_path), "cards")
    assert (last.tray, last.stock, last.sheet, last.copies) == ("手动进纸", "12K证书", "a4-cards-8", 3)
    fresh = printer_for((210, 297))
    fresh.setOutputFormat(QPrinter.OutputFormat.PdfFormat)
    last.onto(fresh)
    assert fresh.paperSource() == QPrinter.PaperSource.Manual
    assert fresh.copyCount() == 3
    assert Last.of(choices, "certificates") == Last()  # every paper has its own


# ---------------------------------------------------------------------------------------------------------- CUPS
PRINT = """
import sys
from PySide6.QtWidgets import QApplication
from station_desk.base.jobs import finish
from station_desk.ui.print.printer import print_pages, printer_for
app = QApplication([])
pdf = open(sys.argv[1], "rb").read()
printer = printer_for((210.0, 297.0))
printer.setPrinterName("desk-pdf")
assert printer.printerName() == "desk-pdf", "the queue is not seen"
printer.setDocName(sys.argv[2])
finish(print_pages(printer, pdf, [0]))
"""


def why_not():
    """Why no page can go through CUPS here, "" where it can."""
    missing = [name for name in ("cupsd", "lpadmin") if not shutil.which(name, path="/usr/sbin:/usr/bin:/sbin:/bin")]
    missing += [str(path) for path in (BACKEND, DRIVER) if not path.exists()]
    if missing:
        return f"CUPS with cups-pdf is not installed: {'、'.join(missing)}"
    return "" if hasattr(os, "geteuid") and os.geteuid() == 0 else "cups-pdf prints only for root"


@contextmanager
def cups(folder):
    """A print server of the test's own, with one queue that prints into a PDF; yields what the clients need to know."""
    for name in ("root", "spool", "cache", "state", "tmp"):
        (folder / name).mkdir()
    (folder / "tmp").chmod(0o1777)
    folder.chmod(0o755)
    kinds = {"ServerRoot": "root", "RequestRoot": "spool", "CacheDir": "cache", "StateDir": "state", "TempDir": "tmp"}
    lines = [f"{key} {folder / name}" for key, name in kinds.items()]
    lines += [f"{key} {folder / 'log'}" for key in ("AccessLog", "ErrorLog", "PageLog")]
    (folder / "files.conf").write_text("\n".join([*lines, "SystemGroup root", "Sandboxing relaxed", ""]))
    (folder / "cupsd.conf").write_text(
        f"Listen {folder / 'socket'}\nDefaultAuthType None\nWebInterface No\n<Location />\nAllow all\n</Location>\n"
        "<Policy default>\n<Limit All>\nOrder deny,allow\n</Limit>\n</Policy>\n"
    )
    server = subprocess.Popen(
        ["/usr/sbin/cupsd", "-f", "-c", folder / "cupsd.conf", "-s", folder / "files.conf"],
        stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL,
    )  # fmt: skip
    world = {**os.environ, "CUPS_SERVER": str(folder / "socket"), "QT_QPA_PLATFORM": "offscreen"}
    try:
        came(lambda: (folder / "socket").exists())
        queue = ["/usr/sbin/lpadmin", "-p", "desk-pdf", "-v", "cups-pdf:/", "-P", DRIVER, "-E"]
        subprocess.run(queue, env=world, check=True, capture_output=True)
        yield world
    finally:
        server.terminate()
        server.wait()


def came(there):
    """Wait until something is there."""
    end = time.monotonic() + PATIENCE
    while not there():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.1)


@pytest.mark.skipif(bool(why_not()), reason=why_not() or "it can")
def test_crosses_lie_within_a_tenth_on_a_page_that_went_through_cups(tmp_path):
    sheet, job = tmp_path / "sheet.pdf", f"desk{uuid4().hex}"
    upright = cross_layout(Blank(name="upright", title="A4", width=210.0, height=297.0))
    sheet.write_bytes(build_pdf(upright, [{}]))
    shelf = Path.home() / "PDF"
    known = shelf.exists()
    with tempfile.TemporaryDirectory(prefix="cups") as folder, cups(Path(folder)) as world:
        subprocess.run([sys.executable, "-c", PRINT, sheet, job], env=world, check=True, timeout=PATIENCE)
        came(lambda: [path for path in shelf.glob(f"{job}*.pdf") if path.read_bytes().rstrip().endswith(b"%%EOF")])
        (made,) = shelf.glob(f"{job}*.pdf")
        out = made.read_bytes()
        made.unlink()
        if not known:
            shelf.rmdir()
    assert page_size(out, 0) == pytest.approx((210, 297), abs=0.2)
    true = [(cross.x, cross.y) for cross in crosses_of((210.0, 297.0))]
    assert_close(crosses_near(out, true), true)
