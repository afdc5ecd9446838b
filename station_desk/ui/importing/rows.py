"""The wizard's third step: every row with what would become of it, filtered, mended in place, checked again."""

from functools import partial

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QPushButton,
    QTableView,
    QVBoxLayout,
    QWidget,
)

from station_desk.excel.intake_draft import ACTIONS, CHANGED, SAME, SKIPPED, Draft, DraftRow
from station_desk.fields.sheet import Sheet
from station_desk.ui.importing.model import FIXED, DraftCell, DraftRows
from station_desk.ui.shell import Shell
from station_desk.ui.theme import dress

ALL, DOUBTFUL = "全部", "只看有问题的"
DUPLICATES = (("update", "更新（空白不清除）"), ("skip", "跳过，不改动"), ("refuse", "拒绝"))
FIRST_WIDTHS = (48, 78, 300)  # px
NARROWEST, WIDEST = 70, 220


class RowsStep(QWidget):
    """The dry run; `mended` and `on_duplicate` are what the clerk has decided, `asked` says that it must be run again."""

    asked = Signal()

    def __init__(self, shell: Shell, sheet: Sheet) -> None:
        super().__init__()
        self.shell, self.sheet = shell, sheet
        self.mended: dict[tuple[int, int], str] = {}
        self.filter_word = ALL
        self.rows = DraftRows(shell)
        self.table = QTableView()
        self.chips = QHBoxLayout()
        self.group = QButtonGroup(self)
        self.duplicates = QComboBox()
        self.promise = QLabel()
        self.why = QLabel()
        self._build()
        self.rows.mended.connect(self._mend)
        self.duplicates.activated.connect(lambda _: self.asked.emit())
        self.table.selectionModel().currentChanged.connect(lambda *_: self._explain())
        self.rows.modelReset.connect(self._explain)

    @property
    def on_duplicate(self) -> str:
        """What becomes of rows whose record is known: update, skip or refuse."""
        return str(self.duplicates.currentData())

    # ------------------------------------------------------------------------------------------------ building
    def _build(self) -> None:
        space = self.shell.theme.space
        self.chips.setSpacing(space("s"))
        for word, words in DUPLICATES:
            self.duplicates.addItem(words, word)
        label = QLabel(f"已有的{self.sheet.counted if self.sheet.counted == '人' else '记录'}")
        label.setProperty("role", "muted")
        label.setBuddy(self.duplicates)
        self.duplicates.setAccessibleName("已有的记录怎么办")
        top = QHBoxLayout()
        top.setSpacing(space("s"))
        top.addLayout(self.chips)
        top.addStretch(1)
        top.addWidget(label)
        top.addWidget(self.duplicates)
        self._dress_table()
        self.promise.setWordWrap(True)
        dress(self.promise, role="body", tone="accent")
        foot = QFrame()
        dress(foot, role="banner")
        self.why.setWordWrap(True)
        self.why.setMinimumHeight(40)
        self.why.setTextFormat(Qt.TextFormat.PlainText)
        self.why.setAccessibleName("这一行的说明")
        inside = QVBoxLayout(foot)
        inside.setContentsMargins(space("m"), space("s"), space("m"), space("s"))
        inside.addWidget(self.why)
        self.foot = foot
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(space("s"))
        box.addLayout(top)
        box.addWidget(self.promise)
        box.addWidget(self.table, 1)
        box.addWidget(foot)

    def _dress_table(self) -> None:
        theme = self.shell.theme
        self.table.setModel(self.rows)
        self.table.setItemDelegate(DraftCell(self.shell, self.table))
        self.table.setAccessibleName("核对结果")
        self.table.setShowGrid(False)
        self.table.setWordWrap(False)
        self.table.setTabKeyNavigation(False)
        self.table.setSelectionBehavior(QAbstractItemView.SelectionBehavior.SelectRows)
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )
        self.table.verticalHeader().hide()
        self.table.verticalHeader().setDefaultSectionSize(theme.size("row"))
        self.table.setHorizontalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.table.horizontalHeader().setHighlightSections(False)

    # ------------------------------------------------------------------------------------------------- showing
    def show_draft(self, draft: Draft) -> None:
        """Show a dry run; place, selection and filter stay where they were."""
        at, scroll = self.table.currentIndex(), self.table.verticalScrollBar().value()
        first = self.rows.draft is None or self.rows.draft.found.keys != draft.found.keys
        self._fill_chips(draft)
        self.rows.passes = self._passes
        self.rows.show_draft(draft)
        if first:
            self._fit()
        self.promise.setText(
            "".join(f"将{promise}。" for promise in draft.promises[:6]) + ("…" if len(draft.promises) > 6 else "")
        )
        self.promise.setVisible(bool(draft.promises))
        self.table.verticalScrollBar().setValue(scroll)
        row = min(max(at.row(), 0), self.rows.rowCount() - 1)
        self.table.setCurrentIndex(self.rows.index(row, max(at.column(), 0)))

    def forget(self) -> None:
        """Start anew with another workbook."""
        self.mended.clear()
        self.filter_word = ALL

    def _fit(self) -> None:
        self.table.resizeColumnsToContents()
        header = self.table.horizontalHeader()
        for column in range(self.rows.columnCount()):
            width = min(max(header.sectionSize(column) + 8, NARROWEST), WIDEST)
            header.resizeSection(column, FIRST_WIDTHS[column] if column < len(FIXED) else width)

    def _fill_chips(self, draft: Draft) -> None:
        for old in self.group.buttons():
            self.group.removeButton(old)
            self.chips.removeWidget(old)
            old.deleteLater()
        counts = draft.counts()
        words = [(ALL, len(draft.rows)), *((action, counts[action]) for action in ACTIONS if action in counts)]
        if draft.doubtful:
            words.append((DOUBTFUL, len(draft.doubtful)))
        if self.filter_word not in dict(words):
            self.filter_word = ALL
        for word, number in words:
            chip = QPushButton(f"{word} {number:,}")
            chip.setProperty("kind", "chip")
            chip.setProperty("word", word)
            chip.setCheckable(True)
            chip.setChecked(word == self.filter_word)
            chip.clicked.connect(partial(self.show_only, word))
            self.group.addButton(chip)
            self.chips.addWidget(chip)

    def show_only(self, word: str, _: bool = True) -> None:
        """Show only the rows of one action, or those with a fault or a doubt."""
        self.filter_word = word
        for chip in self.group.buttons():
            chip.setChecked(chip.property("word") == word)
        self.rows.filter(self._passes)

    def _passes(self, row: DraftRow) -> bool:
        if self.filter_word == DOUBTFUL:
            return bool(row.remarks)
        return self.filter_word in (ALL, row.action)

    def _explain(self) -> None:
        """Say below the table everything about the current row."""
        index = self.table.currentIndex()
        draft = self.rows.draft
        if draft is None or not index.isValid() or index.row() >= len(self.rows.rows):
            self.why.setText("双击格子可以直接改正，改完马上重新核对；原来的文件不会变。")
            dress(self.foot, role="banner", tone="")
            return
        row = self.rows.rows[index.row()]
        said = [
            f"{draft.column_of(remark)}：{remark.sentence}" if remark.column is not None else remark.sentence
            for remark in row.in_order()
        ]
        usual = {
            SAME: "和已有的内容一样，不用改动。",
            SKIPPED: "已有这条记录，按您的选择不改动。",
            CHANGED: f"会改动 {len(row.before)} 项，蓝底的格子里是原来的和新的内容。",
        }
        words = "；".join(said) if said else usual.get(row.action, "没有问题。")
        self.why.setText(f"第{row.number}行　{words}")
        dress(self.foot, role="banner", tone="bad" if row.refused else "care" if said else "")

    def _mend(self, number: int, column: int, text: str) -> None:
        self.mended[number, column] = text
        self.asked.emit()
