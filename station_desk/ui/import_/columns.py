"""The wizard's second step: which table of the workbook, where its headings stand, and what each column is."""

from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QSignalBlocker, QSize, Qt, Signal
from PySide6.QtGui import QFont
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHBoxLayout,
    QHeaderView,
    QLabel,
    QSpinBox,
    QSplitter,
    QTableView,
    QTreeWidget,
    QTreeWidgetItem,
    QVBoxLayout,
    QWidget,
)

from station_desk.excel.book import Book, cell_text
from station_desk.excel.importing import fields_for, recognise
from station_desk.excel.rows import Column, Found
from station_desk.excel.validate import letters_of
from station_desk.fields.sheet import Sheet
from station_desk.ui.form.editor import NoWheel
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

NOT_IMPORTED = "（不导入）"
SHOWN = 60  # rows of the workbook in the picture
HEADS = ("列", "表里的标题", "内容举例", "导入为", "说明")
NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex


class Grid(QAbstractTableModel):
    """The first rows of the workbook as they stand, the headings tinted, what is above and left out muted."""

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.found: Found | None = None
        self.left: dict[int, str] = {}

    def show_found(self, found: Found) -> None:
        self.beginResetModel()
        self.found = found
        self.left = {one.number - 1: one.reason for one in found.left_out()}
        self.endResetModel()

    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() or not self.found else min(len(self.found.sheet.rows), SHOWN)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() or not self.found else self.found.sheet.width

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if role != Qt.ItemDataRole.DisplayRole:
            return None
        return letters_of(section) if side == Qt.Orientation.Horizontal else str(section + 1)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        assert self.found
        row = self.found.sheet.rows[index.row()]
        heading = self.found.heading_row <= index.row() < self.found.first_row
        aside = index.row() < self.found.heading_row or index.row() in self.left
        if role == Qt.ItemDataRole.DisplayRole:
            return " ".join(cell_text(row[index.column()]).split()) if index.column() < len(row) else ""
        if role == Qt.ItemDataRole.BackgroundRole and heading:
            return self.shell.theme.colour("accent-weak")
        if role == Qt.ItemDataRole.ForegroundRole:
            return self.shell.theme.colour("accent" if heading else "faint" if aside else "text")
        if role == Qt.ItemDataRole.FontRole and heading:
            font = QFont(self.shell.theme.font())
            font.setBold(True)
            return font
        if role == Qt.ItemDataRole.ToolTipRole:
            return self.left.get(index.row(), "")
        return None


class ColumnsStep(QWidget):
    """Shows what was recognised; every choice can be corrected. `found` is what stands."""

    moved = Signal()  # the clerk chose something else

    def __init__(self, shell: Shell, sheet: Sheet) -> None:
        super().__init__()
        self.shell, self.sheet = shell, sheet
        self.fields = fields_for(sheet)
        self.book: Book | None = None
        self.found: Found | None = None
        self.corrected = False
        self.tabs = QComboBox()
        self.tabs.setAccessibleName("工作表")
        self.heading = QSpinBox()
        self.heading.setAccessibleName("标题所在行")
        self.heading.setSpecialValueText("没有标题行")
        self.says = QLabel()
        self.grid = Grid(shell)
        self.picture = QTableView()
        self.list = QTreeWidget()
        self._build()
        self.tabs.activated.connect(lambda _: self._look(self.tabs.currentText(), None))
        self.heading.valueChanged.connect(lambda row: self._look(self.tabs.currentText(), row - 1 if row else None))

    # ------------------------------------------------------------------------------------------------ building
    def _build(self) -> None:
        space = self.shell.theme.space
        top = QHBoxLayout()
        top.setSpacing(space("s"))
        for words, widget in (("工作表", self.tabs), ("标题在第几行", self.heading)):
            label = QLabel(words)
            label.setBuddy(widget)
            label.setProperty("role", "muted")
            top.addWidget(label)
            top.addWidget(widget)
            top.addSpacing(space("m"))
        still = NoWheel(self)
        self.tabs.installEventFilter(still)
        self.heading.installEventFilter(still)
        top.addWidget(self.says, 1)
        self.says.setWordWrap(True)
        self._dress_tables()
        split = QSplitter(Qt.Orientation.Vertical)
        split.setChildrenCollapsible(False)
        split.addWidget(self.picture)
        split.addWidget(self.list)
        split.setSizes([240, 320])
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.setSpacing(space("s"))
        box.addLayout(top)
        box.addWidget(split, 1)

    def _dress_tables(self) -> None:
        self.picture.setModel(self.grid)
        self.picture.setAccessibleName("表格原样")
        self.picture.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.picture.verticalHeader().setDefaultSectionSize(28)
        self.picture.setWordWrap(False)
        self.picture.setTabKeyNavigation(False)
        self.list.setAccessibleName("栏目对应")
        self.list.setHeaderLabels(HEADS)
        self.list.setRootIsDecorated(False)
        self.list.setUniformRowHeights(True)
        self.list.setSelectionMode(QAbstractItemView.SelectionMode.NoSelection)
        self.list.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.list.setFocusPolicy(Qt.FocusPolicy.NoFocus)
        header = self.list.header()
        header.setDefaultAlignment(Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter)
        for column, width in enumerate((48, 200, 260, 190)):
            header.setSectionResizeMode(column, QHeaderView.ResizeMode.Interactive)
            header.resizeSection(column, width)
        header.setStretchLastSection(True)

    # ------------------------------------------------------------------------------------------------- showing
    def show_book(self, book: Book, found: Found) -> None:
        """Show a workbook that was just read, with what was recognised in it."""
        self.book = book
        self.corrected = False
        with QSignalBlocker(self.tabs):
            self.tabs.clear()
            self.tabs.addItems([sheet.name for sheet in book.sheets if sheet.rows])
        self.tabs.setEnabled(self.tabs.count() > 1)
        self._show(found)

    def _show(self, found: Found) -> None:
        self.found = found
        with QSignalBlocker(self.tabs), QSignalBlocker(self.heading):
            self.tabs.setCurrentText(found.sheet.name)
            self.heading.setRange(0, min(len(found.sheet.rows), SHOWN))
            self.heading.setValue(max(found.heading_row + 1, 0))
            depth = f" – {found.first_row} 行" if found.depth > 1 else " 行"
            self.heading.setSuffix(depth)
        self.grid.show_found(found)
        self._fit_picture()
        self._fill_list()
        self._say()
        self.moved.emit()

    def _fit_picture(self) -> None:
        """Columns as wide as their headings and data ask; a title over them all runs across."""
        assert self.found
        found, metrics = self.found, self.picture.fontMetrics()
        self.picture.clearSpans()
        for merge in found.sheet.merged:
            if merge.bottom < self.grid.rowCount() and (merge.bottom, merge.right) != (merge.top, merge.left):
                self.picture.setSpan(merge.top, merge.left, merge.bottom - merge.top + 1, merge.right - merge.left + 1)
        for column in range(self.grid.columnCount()):
            words = [
                self.grid.index(row, column).data() for row in range(max(found.heading_row, 0), self.grid.rowCount())
            ]
            width = max((metrics.horizontalAdvance(word) for word in words), default=0) + 26
            self.picture.horizontalHeader().resizeSection(column, min(max(width, 44), 190))
        top = self.grid.index(max(found.heading_row - 2, 0), 0)
        self.picture.scrollTo(top, QTableView.ScrollHint.PositionAtTop)

    def _fill_list(self) -> None:
        assert self.found
        self.list.clear()
        muted, care = self.shell.theme.colour("muted"), self.shell.theme.colour("care")
        for column in self.found.columns:
            samples = "　".join(dict.fromkeys(" ".join(cell_text(cell).split()) for cell in column.samples[:3]))
            words = (letters_of(column.index), column.full_title or "（没有标题）", samples, "", self._reason(column))
            item = QTreeWidgetItem(words)
            for place, word in enumerate(words):
                item.setToolTip(place, word)
                if place in (0, 2) or not column.key:
                    item.setForeground(place, muted)
            if column.key and not column.sure:
                item.setForeground(4, care)
            item.setSizeHint(3, QSize(0, self.shell.theme.size("row") + 4))
            self.list.addTopLevelItem(item)
            frame = QWidget()
            around = QVBoxLayout(frame)
            around.setContentsMargins(0, 3, 0, 3)
            around.addWidget(self._chooser(column))
            self.list.setItemWidget(item, 3, frame)

    @staticmethod
    def _reason(column: Column) -> str:
        if column.key and not column.sure:
            return f"请看一看：{column.reason}"
        return column.reason or ("" if column.key else "没有对应的项目")

    def _chooser(self, column: Column) -> QComboBox:
        combo = QComboBox()
        combo.setAccessibleName(f"{letters_of(column.index)}列{column.full_title}导入为")
        combo.addItem(NOT_IMPORTED, None)
        for key, field in self.fields.items():
            combo.addItem(field.title, key)
        combo.setCurrentIndex(max(combo.findData(column.key), 0))
        combo.installEventFilter(NoWheel(combo))
        set_style(combo, state="care" if column.key and not column.sure else "")
        combo.activated.connect(lambda _: self._choose(column.index, combo.currentData()))
        return combo

    def _say(self) -> None:
        assert self.found
        known = len([column for column in self.found.columns if column.key])
        unsure = len([column for column in self.found.columns if column.key and not column.sure])
        rows = sum(1 for _ in self.found.rows())
        words = f"认出 {known} 栏，{rows:,} 行。"
        if unsure:
            words += f"有 {unsure} 栏拿不准，请看一看黄色的说明。"
        self.says.setText(words)
        set_style(self.says, role="body", tone="care" if unsure else "")

    # ------------------------------------------------------------------------------------------------ choosing
    def _look(self, tab: str, heading_row: int | None) -> None:
        """Look again, at another table or with the headings in another row."""
        if self.book:
            self._show(recognise(self.book, self.sheet, tab=tab, heading_row=heading_row, choices=self.shell.choices))

    def _choose(self, index: int, key: str | None) -> None:
        assert self.found
        if next(column.key for column in self.found.columns if column.index == index) == key:
            return
        self.corrected = True
        place = self.list.verticalScrollBar().value()
        self._show(self.found.with_key(index, key))
        self.list.verticalScrollBar().setValue(place)
