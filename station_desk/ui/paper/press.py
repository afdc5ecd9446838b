"""What is remembered of the last print of each paper, and how a page goes onto a bought blank."""

from dataclasses import dataclass, replace
from typing import Any

from PySide6.QtPrintSupport import QPrinter

from station_desk.base.settings import Choices
from station_desk.printing.paper import Calibration
from station_desk.printing.task import Paper, Wish
from station_desk.store.desk import Desk
from station_desk.ui.paper.printer import Press, tray_of


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


def of_printer(printer: QPrinter, wish: Wish) -> Last:
    """How a printer is set now, with the sheet and the stock of a wish."""
    return Last(
        printer.printerName(), printer.paperSource().value, tray_of(printer), printer.copyCount(),
        printer.duplex().value, wish.sheet, wish.overprint,
    )  # fmt: skip


def as_last(desk: Desk, choices: Choices, paper: Paper, wish: Wish) -> Wish:
    """The wish with the sheet and the stock the paper was printed on last, where it names none and they still are."""
    last = Last.of(choices, paper.name)
    if not wish.sheet and last.sheet in paper.all_sheets(desk):
        wish = replace(wish, sheet=last.sheet)
    if not wish.overprint and last.stock and last.stock in stocks_of(desk, paper):
        wish = replace(wish, overprint=last.stock)
    return wish


def stocks_of(desk: Desk, paper: Paper) -> list[str]:
    """The blanks a paper can be printed over."""
    if paper.stocks is None:
        return []
    with desk.look() as session:
        return list(paper.stocks.names(session))


def press_for(desk: Desk, paper: Paper, wish: Wish, printer: QPrinter) -> Press:
    """How the pages must go to a printer: corrected for it, its tray and the stock, the feeding edge first."""
    if not wish.overprint or paper.stocks is None:
        return Press()
    with desk.look() as session:
        turn = paper.stocks.turn(session, wish.overprint)
        found = paper.stocks.calibration(session, printer.printerName(), tray_of(printer), wish.overprint)
    return Press(found if paper.calibrated else Calibration(), turn, as_fed=True)
