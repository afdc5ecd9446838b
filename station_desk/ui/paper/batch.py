"""How a batch is printed: which of the list, front and back, cutting and fold marks; remembered for each paper."""

from collections.abc import Callable
from dataclasses import asdict, dataclass, replace

from PySide6.QtWidgets import QCheckBox, QComboBox, QFormLayout, QLabel, QLineEdit, QPushButton, QWidget

from station_desk.base.errors import UserError
from station_desk.base.ranges import read_range
from station_desk.base.settings import Choices
from station_desk.printing.paper import ACROSS, DOWN, Imposition
from station_desk.printing.task import Paper, Wish
from station_desk.ui.dialogs import BACK, Box, sentence
from station_desk.ui.icons import Icons
from station_desk.ui.theme import dress

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

    def put_in(self, wish: Wish) -> Wish:
        """The wish with what is chosen."""
        return replace(wish, duplex=self.duplex, crop=self.crop, fold=self.fold)

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
        self, parent: QWidget | None, icons: Icons, paper: Paper, own: Imposition, wish: Wish, batch: Batch, most: int,
        try_one: Callable[[Batch], None],
    ) -> None:  # fmt: skip
        super().__init__(parent, icons, "", f"{paper.title}怎样打", "")
        self.paper, self.most, self._try = paper, most, try_one
        form = QFormLayout()
        form.setHorizontalSpacing(icons.theme.space("m"))
        form.setVerticalSpacing(icons.theme.space("s"))
        self.pick = QLineEdit(wish.pick)
        self.pick.setPlaceholderText("全部；只打几份写成 3-12, 15")
        self.wrong = QLabel()
        self.wrong.setWordWrap(True)
        dress(self.wrong, role="caption", tone="bad")
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
