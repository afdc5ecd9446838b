"""The button 选项 of a preview: asks how a batch is printed, and remembers it for the paper."""

from collections.abc import Callable, Sequence
from dataclasses import asdict, dataclass, replace

from PySide6.QtCore import Signal
from PySide6.QtPrintSupport import QPrinter
from PySide6.QtWidgets import (
    QCheckBox,
    QComboBox,
    QFormLayout,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QSpinBox,
    QWidget,
)

from station_desk.base.errors import UserError
from station_desk.base.ranges import read_range
from station_desk.base.settings import Choices
from station_desk.printing.duplextest import duplex_paper
from station_desk.printing.paper import ACROSS, DOWN, Imposition
from station_desk.printing.task import Paper, PrintRequest
from station_desk.store.desk import Desk
from station_desk.ui.dialogs import BACK, Box, sentence
from station_desk.ui.icons import Icons
from station_desk.ui.theme import set_style

# The choices of a preview: how copies lie on the paper, the first free place on it, and which bought blank it is.

PLAIN = "不套打"


class Wishes(QFrame):
    """A row of a sheet, a first place and a stock, each seen only where there is a choice, and the button for more."""

    changed = Signal()  # by the clerk

    def __init__(self, desk: Desk, paper: Paper, request: PrintRequest, more: QPushButton) -> None:
        super().__init__()
        self.desk, self.paper = desk, paper
        self.layouts, self.start, self.stock = QComboBox(), QSpinBox(), QComboBox()
        self.layouts.setAccessibleName("纸张")
        with desk.look() as session:
            sheets, stocks = paper.all_sheets(session), paper.stocks.names(session) if paper.stocks else ()
        for name, title in sheets.items():
            self.layouts.addItem(title, name)
        self.layouts.setVisible(self.layouts.count() > 1)
        self.layouts.activated.connect(self._choose)
        self.start.setAccessibleName("从第几个位置开始")
        self.start.setPrefix("从第 ")
        self.start.setSuffix(" 个位置开始")
        self.start.setToolTip("这张纸前面的位置已经用过时，从后面的位置开始打")
        self.start.setKeyboardTracking(False)
        self.start.valueChanged.connect(self._choose)
        self._fill_stocks(stocks)
        self.show_wish(request)
        row = QHBoxLayout(self)
        row.setContentsMargins(12, 6, 12, 6)
        row.setSpacing(8)
        for part in (self.layouts, self.start, self.stock, more):
            row.addWidget(part)
        row.addStretch(1)
        self.setObjectName("topbar")
        self.setVisible(not all(part.isHidden() for part in (self.layouts, self.stock, more)))

    def _fill_stocks(self, names: Sequence[str]) -> None:
        self.stock.setAccessibleName("空白纸")
        self.stock.setToolTip("套打：印在买来的空白纸上，纸上已经印好的花边和字不再打")
        if not self.paper.test_page:  # which is always one of a blank
            self.stock.addItem(PLAIN, "")
        for name in names:
            self.stock.addItem(name if self.paper.test_page else f"套打：{name}", name)
        self.stock.setVisible(bool(names))
        self.stock.activated.connect(self._choose)

    def show_wish(self, request: PrintRequest) -> None:
        """Show what a request says, without asking for it anew."""
        self.layouts.setCurrentIndex(max(0, self.layouts.findData(request.sheet)))
        self.stock.setCurrentIndex(max(0, self.stock.findData(request.overprint)))
        self._count_places()
        before = self.start.blockSignals(True)
        self.start.setValue(request.start_at)
        self.start.blockSignals(before)

    def put_in(self, request: PrintRequest) -> PrintRequest:
        """The request with what is chosen."""
        return replace(
            request, sheet=self.layouts.currentData() or "", start_at=self.start.value(),
            overprint=self.stock.currentData() or "",
        )  # fmt: skip

    def _choose(self) -> None:
        self._count_places()
        self.changed.emit()

    def _count_places(self) -> None:
        with self.desk.look() as session:
            sheet = self.paper.imposition(session, self.layouts.currentData() or "")
        places = sheet.count if sheet else 1
        before = self.start.blockSignals(True)
        self.start.setRange(1, places)
        self.start.blockSignals(before)
        self.start.setVisible(places > 1)


# How a batch is printed: which of the list, front and back, cutting and fold marks; remembered for each paper.

AUTO, BY_HAND = "打印机自动双面", "手动双面：先打全部正面，再打背面"
EDGES = (("沿长边翻面", "long-edge"), ("沿短边翻面", "short-edge"))
FOLDS = (("不打", ""), (ACROSS, ACROSS), (DOWN, DOWN))
HINT = (
    "手动双面：正面打完后，程序会停下来等您把这叠纸放回纸盒。怎样放，每台打印机不一样，先用“试一张”看清楚："
    "背面和正面的字都要正着，框要对得上。"
)


@dataclass(frozen=True, slots=True)
class Batch:
    """What is remembered of a paper's batches on this computer. `backwards`: backs begin with the last sheet."""

    by_hand: bool = False
    backwards: bool = False
    duplex: str = ""
    crop: bool | None = None
    fold: str = ""

    @classmethod
    def of(cls, choices: Choices, paper: Paper) -> "Batch":
        """What was chosen last for a paper, as far as it can be read."""
        kept = choices.recall(f"batch.{paper.name}", {})
        usual = asdict(cls())
        if not isinstance(kept, dict):
            return cls()
        good = {key: value for key, value in kept.items() if key in usual and isinstance(value, str | bool | None)}
        return cls(**{**usual, **{key: value for key, value in good.items() if fits(usual[key], value)}})

    def keep(self, choices: Choices, paper: Paper) -> None:
        """Remember it."""
        choices.remember(f"batch.{paper.name}", asdict(self))

    def put_in(self, request: PrintRequest) -> PrintRequest:
        """The request with what is chosen."""
        return replace(request, duplex=self.duplex, crop=self.crop, fold=self.fold)

    def passes(self, pages: list[int], two_sided: bool) -> list[list[int]]:
        """The pages in the order they go to the printer, each list after the paper was put back by hand."""
        if not (self.by_hand and two_sided):
            return [pages]
        fronts, backs = [page for page in pages if page % 2 == 0], [page for page in pages if page % 2 == 1]
        return [part for part in (fronts, backs[::-1] if self.backwards else backs) if part]


def fits(usual: object, value: object) -> bool:
    """Whether a remembered value is of the sort that is expected."""
    return isinstance(value, bool | None) if usual is None else type(value) is type(usual)


class BatchBox(Box):
    """Asks how a batch is printed; only what concerns the paper is asked; `own` is its sheet as it is. `try_one(batch)` prints a sheet to look at."""

    def __init__(
        self, parent: QWidget | None, icons: Icons, paper: Paper, own: Imposition, request: PrintRequest, batch: Batch, most: int,
        try_one: Callable[[Batch], None],
    ) -> None:  # fmt: skip
        super().__init__(parent, icons, "", f"{paper.title}怎样打", "")
        self.paper, self.most, self._try = paper, most, try_one
        form = QFormLayout()
        form.setHorizontalSpacing(icons.theme.space("m"))
        form.setVerticalSpacing(icons.theme.space("s"))
        self.pick = QLineEdit(request.pick)
        self.pick.setPlaceholderText("全部；只打几份写成 3-12, 15")
        self.wrong = QLabel()
        self.wrong.setWordWrap(True)
        set_style(self.wrong, role="caption", tone="bad")
        self.wrong.hide()
        self.way, self.edge, self.fold = QComboBox(), QComboBox(), QComboBox()
        self.way.addItems((AUTO, BY_HAND))
        self.way.setCurrentText(BY_HAND if batch.by_hand else AUTO)
        self.backwards = QCheckBox("背面从最后一张打起（出纸时字朝上的打印机）")
        self.backwards.setChecked(batch.backwards)
        self.crop = QCheckBox("打裁切线")
        self.own = own
        self.crop.setChecked(self.own.crop_marks if batch.crop is None else batch.crop)
        for combo, options, chosen in (
            (self.edge, EDGES, batch.duplex or self.own.duplex), (self.fold, FOLDS, batch.fold),
        ):  # fmt: skip
            for title, value in options:
                combo.addItem(title, value)
            combo.setCurrentIndex(max(0, combo.findData(chosen)))
        self._lay(form)
        self.body.addLayout(form)
        self.offer(BACK, safe=True)
        self.offer("就这样打", "primary", first=True)
        (self.pick if paper.copies else self.way).setFocus()

    def _lay(self, form: QFormLayout) -> None:
        paper = self.paper
        if paper.copies:
            named(form, "打哪几份", self.pick)
            form.addRow("", self.wrong)
        if paper.two_sided:
            named(form, "双面", self.way)
            named(form, "翻面", self.edge)
            form.addRow("", self.backwards)
            form.addRow("", sentence(HINT, "caption"))
            once = QPushButton("试一张…")
            once.setToolTip("打一张正反面都有方框和箭头的纸，对着光看是否套准")
            once.clicked.connect(lambda: self._try(self.batch()))
            form.addRow("", once)
            self.way.currentTextChanged.connect(lambda way: self.backwards.setEnabled(way == BY_HAND))
            self.backwards.setEnabled(self.way.currentText() == BY_HAND)
        if paper.sheets:
            form.addRow("", self.crop)
        if paper.copies:
            named(form, "折线", self.fold)

    def batch(self) -> Batch:
        """What is chosen."""
        edge, crop = str(self.edge.currentData()), self.crop.isChecked()
        return Batch(
            by_hand=self.way.currentText() == BY_HAND, backwards=self.backwards.isChecked(),
            duplex="" if edge == self.own.duplex else edge, crop=None if crop == self.own.crop_marks else crop,
            fold=str(self.fold.currentData()),
        )  # fmt: skip

    def settle(self, word: str) -> None:
        """A range that cannot be read is said, and nothing closes till it is mended."""
        if word:
            try:
                read_range(self.pick.text(), self.most)
            except UserError as error:
                self.wrong.setText(f"{error.message}{error.advice}")
                self.wrong.show()
                self.pick.setFocus()
                return
        super().settle(word)


def named(form: QFormLayout, title: str, widget: QWidget) -> None:
    """Put a labelled widget into a form."""
    label = QLabel(title)
    label.setBuddy(widget)
    widget.setAccessibleName(title)
    form.addRow(label, widget)


class BatchButton(QPushButton):
    """Seen for papers that have such choices; `batch` is what is chosen now."""

    changed = Signal()  # by the clerk
    try_one = Signal(object, object)  # the Paper that tries front and back out, and its PrintRequest

    def __init__(
        self, desk: Desk, choices: Choices, icons: Icons, paper: Paper, request: PrintRequest, most: int
    ) -> None:
        super().__init__("选项…")
        self.desk, self.choices, self.icons, self.paper, self.most = desk, choices, icons, paper, most
        self.batch = Batch.of(choices, paper)
        self.request = request
        self.setAutoDefault(False)
        self.setToolTip("打哪几份、双面、裁切线和折线")
        icons.put(self, "sliders-horizontal")
        self.setVisible(bool(paper.copies or paper.two_sided))
        self.clicked.connect(self.ask)

    def ask(self) -> None:
        """Ask, and tell where something was chosen."""
        box = BatchBox(
            self.window(), self.icons, self.paper, self.own(), self.request, self.batch, self.most, self._try
        )
        box.exec()
        box.deleteLater()
        if box.chosen:
            self._take(box.batch(), replace(self.request, pick=box.pick.text().strip()))

    def own(self) -> Imposition:
        """The sheet the paper is printed on, as it is; a plain one where it has none."""
        with self.desk.look() as session:
            return self.paper.imposition(session, self.request.sheet) or Imposition()

    def _try(self, batch: Batch) -> None:
        duplex = duplex_paper(self.paper)
        batch.keep(self.choices, duplex)
        sheet = self.request.sheet or (self.paper.sheets[0][0] if self.paper.sheets else "")
        self.try_one.emit(duplex, batch.put_in(PrintRequest(sheet=sheet)))

    def _take(self, batch: Batch, request: PrintRequest) -> None:
        batch.keep(self.choices, self.paper)
        changed = batch.put_in(request) != self.request
        self.batch, self.request = batch, batch.put_in(request)
        self.setText("选项…" if not request.pick else f"选项：{request.pick[:12]}")
        if changed:
            self.changed.emit()

    def passes(self, printer: QPrinter, pages: Sequence[int]) -> list[list[int]]:
        """The pages in the order they go to a printer, which is told of both sides; each list needs the paper anew."""
        if self.paper.two_sided and self.batch.by_hand:
            printer.setDuplex(QPrinter.DuplexMode.DuplexNone)
        elif self.paper.two_sided:
            long_edge = (self.request.duplex or self.own().duplex) == "long-edge"
            modes = QPrinter.DuplexMode
            printer.setDuplex(modes.DuplexLongSide if long_edge else modes.DuplexShortSide)
        return self.batch.passes(list(pages), two_sided=self.paper.two_sided)

    def put_in(self, request: PrintRequest) -> PrintRequest:
        """The request with what is chosen here."""
        self.request = replace(self.batch.put_in(request), pick=self.request.pick)
        return self.request


def as_batch(choices: Choices, paper: Paper, request: PrintRequest) -> PrintRequest:
    """The request with what was chosen last for batches of the paper."""
    return Batch.of(choices, paper).put_in(request) if paper.copies or paper.two_sided else request
