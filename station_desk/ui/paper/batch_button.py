"""The button 选项 of a preview: asks how a batch is printed, and remembers it for the paper."""

from collections.abc import Sequence
from dataclasses import replace

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import QPushButton

from station_desk.base.settings import Choices
from station_desk.printing.duplextest import duplex_paper
from station_desk.printing.paper import Imposition
from station_desk.printing.task import Paper, Wish
from station_desk.store.desk import Desk
from station_desk.ui.icons import Icons
from station_desk.ui.paper.batch import Batch, BatchBox


class BatchButton(QPushButton):
    """Seen for papers that have such choices; `batch` is what is chosen now."""

    changed = Signal()  # by the clerk
    try_one = Signal(object, object)  # the Paper that tries front and back out, and its Wish

    def __init__(self, desk: Desk, choices: Choices, icons: Icons, paper: Paper, wish: Wish, most: int) -> None:
        super().__init__("选项…")
        self.desk, self.choices, self.icons, self.paper, self.most = desk, choices, icons, paper, most
        self.batch = Batch.of(choices, paper)
        self.wish = wish
        self.setAutoDefault(False)
        self.setToolTip("打哪几份、双面、裁切线和折线")
        icons.put(self, "sliders-horizontal")
        self.setVisible(bool(paper.copies or paper.two_sided))
        self.clicked.connect(self.ask)

    def ask(self) -> None:
        """Ask, and tell where something was chosen."""
        box = BatchBox(self.window(), self.icons, self.paper, self.own(), self.wish, self.batch, self.most, self._try)
        box.exec()
        box.deleteLater()
        if box.chosen:
            self._take(box.batch(), replace(self.wish, pick=box.pick.text().strip()))

    def own(self) -> Imposition:
        """The sheet the paper is printed on, as it is; a plain one where it has none."""
        return self.paper.imposition(self.desk, self.wish.sheet) or Imposition()

    def _try(self, batch: Batch) -> None:
        duplex = duplex_paper(self.paper)
        batch.keep(self.choices, duplex)
        sheet = self.wish.sheet or (self.paper.sheets[0][0] if self.paper.sheets else "")
        self.try_one.emit(duplex, batch.put_in(Wish(sheet=sheet)))

    def _take(self, batch: Batch, wish: Wish) -> None:
        batch.keep(self.choices, self.paper)
        changed = batch.put_in(wish) != self.wish
        self.batch, self.wish = batch, batch.put_in(wish)
        self.setText("选项…" if not wish.pick else f"选项：{wish.pick[:12]}")
        if changed:
            self.changed.emit()

    def passes(self, printer: QPrinter, pages: Sequence[int]) -> list[list[int]]:
        """The pages in the order they go to a printer, which is told of both sides; each list needs the paper anew."""
        if self.paper.two_sided and self.batch.by_hand:
            printer.setDuplex(QPrinter.DuplexMode.DuplexNone)
        elif self.paper.two_sided:
            long_edge = (self.wish.duplex or self.own().duplex) == "long-edge"
            modes = QPrinter.DuplexMode
            printer.setDuplex(modes.DuplexLongSide if long_edge else modes.DuplexShortSide)
        return self.batch.passes(list(pages), two_sided=self.paper.two_sided)

    def put_in(self, wish: Wish) -> Wish:
        """The wish with what is chosen here."""
        self.wish = replace(self.batch.put_in(wish), pick=self.wish.pick)
        return self.wish


def as_batch(choices: Choices, paper: Paper, wish: Wish) -> Wish:
    """The wish with what was chosen last for batches of the paper."""
    return Batch.of(choices, paper).put_in(wish) if paper.copies or paper.two_sided else wish
