"""Sends a paper to the printer and enters in the print log what went out."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from tempfile import TemporaryDirectory

from PySide6.QtPrintSupport import QPrinter

from station_desk.base.jobs import Job, Step
from station_desk.base.paths import write_beside
from station_desk.printing.logged import copies_of, log_exported, log_printed
from station_desk.printing.task import Paper, Wish
from station_desk.store.desk import Desk
from station_desk.store.print_log import Copy
from station_desk.ui.paper.printer import Press, print_pages


@dataclass(frozen=True, slots=True)
class Written:
    """A paper as it will be printed: its PDF, its pages, and whose copies are in it (see Paper.copies)."""

    paper: Paper
    wish: Wish
    pdf: bytes
    pages: int
    copies: tuple[Copy, ...] = ()


@dataclass(slots=True)
class Sent:
    """What went to the printer: its pages, from 0, and the key of the run in the print log, "" for none."""

    pages: list[int] = field(default_factory=list)
    run: str = ""


def written(desk: Desk, paper: Paper, wish: Wish) -> Job[Written]:
    """Write the paper; what cannot be printed is refused."""
    copies = copies_of(desk, paper, wish)
    with TemporaryDirectory(prefix="desk-") as folder:
        target = Path(folder) / "paper.pdf"
        yield Step(0, 0, f"正在生成{paper.title}")
        pages = yield from paper.write(desk, wish, target)
        return Written(paper, wish, target.read_bytes(), pages, copies)


def print_and_log(
    desk: Desk,
    made: Written,
    printer: QPrinter,
    pages: Sequence[int],
    sent: Sent,
    press: Press = Press(),
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
    """Enter what was sent in the print log; a test page of a blank is printed on plain paper."""
    name = printer.printerName() or Path(printer.outputFileName()).name
    wish = replace(made.wish, overprint="") if made.paper.test_page else made.wish
    sent.run = log_printed(
        desk, made.paper, wish, made.copies, made.pages, sent.pages, name, max(1, printer.copyCount())
    )


def export_and_log(desk: Desk, made: Written, target: Path) -> Job[str]:
    """Save the PDF and enter it in the print log; returns the file's name."""
    yield Step(0, 0, "正在导出")
    with write_beside(target) as beside:
        beside.write_bytes(made.pdf)
    log_exported(desk, made.paper, made.wish, made.copies, made.pages)
    return target.name
