"""The wizard's third step: every row with what would become of it, filtered, mended in place, checked again."""

from collections.abc import Callable
from functools import partial
from typing import Any

from PySide6.QtCore import QAbstractTableModel, QModelIndex, QPersistentModelIndex, QRect, QRectF, Qt, Signal
from PySide6.QtGui import QFontMetrics, QPainter
from PySide6.QtWidgets import (
    QAbstractItemView,
    QButtonGroup,
    QComboBox,
    QFrame,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QPushButton,
    QStyle,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QVBoxLayout,
    QWidget,
)
from sqlalchemy import select

from station_desk.excel.book import cell_text
from station_desk.excel.importing import as_excel_shows
from station_desk.excel.validate import ACTIONS, CHANGED, SAME, SKIPPED, Draft, DraftRow, Remark
from station_desk.fields.kinds import Link
from station_desk.fields.sheet import Sheet
from station_desk.store.search import model_named
from station_desk.ui.cells import set_up_table
from station_desk.ui.pill import paint_pill
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

# A dry run as a table: what becomes of each row, what is wrong in which cell, and cells that can be mended.

TONE = Qt.ItemDataRole.UserRole + 1
FIXED = ("行", "处理", "说明")
NOWHERE = QModelIndex()
Index = QModelIndex | QPersistentModelIndex
INSET = 8  # px


class DraftRows(QAbstractTableModel):
    """The rows of a draft that pass a filter; editing a cell emits `mended(row number, column, text)`."""

    mended = Signal(int, int, str)

    def __init__(self, shell: Shell) -> None:
        super().__init__()
        self.shell = shell
        self.draft: Draft | None = None
        self.keys: tuple[str, ...] = ()
        self.titles: tuple[str, ...] = ()
        self.rows: list[DraftRow] = []
        self.labels: dict[str, str] = {}
        self.passes: Callable[[DraftRow], bool] = lambda _: True

    def show_draft(self, draft: Draft) -> None:
        """Show another draft, filtered as before."""
        self.beginResetModel()
        self.draft = draft
        self.keys = draft.found.keys
        columns = [draft.found.column(key) for key in self.keys]
        self.titles = tuple(column.title for column in columns if column)
        self.labels = self._labels(draft)
        self.rows = [row for row in draft.rows if self.passes(row)]
        self.endResetModel()

    def filter(self, passes: Callable[[DraftRow], bool]) -> None:
        """Show only the rows that pass."""
        self.passes = passes
        if self.draft:
            self.beginResetModel()
            self.rows = [row for row in self.draft.rows if passes(row)]
            self.endResetModel()

    def _labels(self, draft: Draft) -> dict[str, str]:
        """What the stored links that would change point to."""
        wanted: dict[str, set[str]] = {}
        for row in draft.rows:
            for key, value in row.before.items():
                kind = draft.sheet.field(key).kind
                if isinstance(kind, Link) and value:
                    wanted.setdefault(kind.target, set()).add(value)
        found: dict[str, str] = {}
        for target, ids in wanted.items():
            model = model_named(target)
            with self.shell.look() as session:
                some = session.execute(select(model.id, getattr(model, model.LABEL)).where(model.id.in_(ids)))
                found.update({key: str(label) for key, label in some})
        return found

    # -------------------------------------------------------------------------------------------- what is shown
    def rowCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(self.rows)

    def columnCount(self, parent: Index = NOWHERE) -> int:
        return 0 if parent.isValid() else len(FIXED) + len(self.keys)

    def headerData(self, section: int, side: Qt.Orientation, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if side != Qt.Orientation.Horizontal or role not in (
            Qt.ItemDataRole.DisplayRole,
            Qt.ItemDataRole.TextAlignmentRole,
        ):
            return None
        if role == Qt.ItemDataRole.TextAlignmentRole:
            return Qt.AlignmentFlag.AlignLeft | Qt.AlignmentFlag.AlignVCenter
        return (*FIXED, *self.titles)[section]

    def flags(self, index: Index) -> Qt.ItemFlag:
        usual = Qt.ItemFlag.ItemIsEnabled | Qt.ItemFlag.ItemIsSelectable
        return usual | Qt.ItemFlag.ItemIsEditable if self.place(index)[1] is not None else usual

    def place(self, index: Index) -> tuple[DraftRow, int | None]:
        """The row, and the workbook's column of a cell (None for the first three)."""
        row = self.rows[index.row()]
        at = index.column() - len(FIXED)
        return row, row.where.get(self.keys[at]) if at >= 0 else None

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self.rows):
            return None
        row, column = self.place(index)
        if role == Qt.ItemDataRole.DisplayRole:
            return self._words(row, index.column(), column)
        if role == Qt.ItemDataRole.EditRole and column is not None:
            return raw_text(row, column)
        if role == TONE:
            return self._tone(row, index.column(), column)
        if role == Qt.ItemDataRole.ToolTipRole:
            return "\n".join(one.sentence for one in self.remarks(row, column))
        return None

    def _words(self, row: DraftRow, place: int, column: int | None) -> str:
        if column is not None:
            return self._cell(row, self.keys[place - len(FIXED)], column)
        if place >= len(FIXED):
            return ""
        sentences = [one.sentence for one in sorted(row.remarks, key=lambda one: not one.error)]
        return (str(row.number), row.action, "；".join(sentences))[place]

    def _cell(self, row: DraftRow, key: str, column: int) -> str:
        text = raw_text(row, column)
        if row.action != CHANGED or key not in row.before or not self.draft:
            return text
        field, before = self.draft.sheet.field(key), row.before[key]
        old = self.labels.get(before, "") if isinstance(field.kind, Link) else field.kind.show(before)
        new = text if isinstance(field.kind, Link) else field.kind.show(row.after[key])
        return f"{old or '（空）'} → {new}"

    def _tone(self, row: DraftRow, place: int, column: int | None) -> str:
        if place == 2:
            return "bad" if row.refused else "care" if row.remarks else ""
        if column is None:
            return ""
        remarks = self.remarks(row, column)
        if remarks:
            return "bad" if any(one.error for one in remarks) else "care"
        return "accent" if row.action == CHANGED and self.keys[place - len(FIXED)] in row.before else ""

    @staticmethod
    def remarks(row: DraftRow, column: int | None) -> list[Remark]:
        """The remarks about a cell; for the first three columns those about the whole row and all others."""
        return [one for one in row.in_order() if column is None or one.column == column]

    def setData(self, index: Index, value: Any, role: int = Qt.ItemDataRole.EditRole) -> bool:
        row, column = self.place(index)
        if role != Qt.ItemDataRole.EditRole or column is None or str(value) == raw_text(row, column):
            return False
        self.mended.emit(row.number, column, str(value))
        return True


def raw_text(row: DraftRow, column: int) -> str:
    """What stands in a cell, on one line."""
    cell = row.cells[column] if column < len(row.cells) else ""
    return " ".join(cell_text(as_excel_shows(cell)).split())


class DraftCell(QStyledItemDelegate):
    """Paints a cell of a draft: faults and doubts tinted, the action as a pill."""

    def __init__(self, shell: Shell, parent: QWidget) -> None:
        super().__init__(parent)
        self.theme = shell.theme

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: Index) -> None:
        place: QRect = option.rect  # type: ignore[attr-defined]
        state = option.state  # type: ignore[attr-defined]
        tone = index.data(TONE)
        chosen = bool(state & QStyle.StateFlag.State_Selected)
        painter.save()
        if index.column() >= len(FIXED) and tone:
            painter.fillRect(place, self.theme.colour(f"{tone}-weak"))
        elif chosen:
            painter.fillRect(place, self.theme.colour("accent-weak"))
        painter.setPen(self.theme.colour("line"))
        painter.drawLine(place.bottomLeft(), place.bottomRight())
        inner = place.adjusted(INSET, 0, -INSET, 0)
        words = str(index.data() or "")
        if index.column() == 1:
            painter.setFont(self.theme.font("small"))
            paint_pill(painter, QRectF(inner), words, self.theme)
        else:
            painter.setPen(self.theme.colour(tone or ("muted" if index.column() == 0 else "text")))
            fitted = QFontMetrics(painter.font()).elidedText(words, Qt.TextElideMode.ElideRight, inner.width())
            painter.drawText(inner, Qt.AlignmentFlag.AlignVCenter | Qt.AlignmentFlag.AlignLeft, fitted)
        if state & QStyle.StateFlag.State_HasFocus:
            painter.setPen(self.theme.colour("focus"))
            painter.drawRect(place.adjusted(0, 0, -1, -2))
        painter.restore()

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        editor = QLineEdit(parent)
        editor.setAccessibleName(str(index.model().headerData(index.column(), Qt.Orientation.Horizontal)))
        return editor


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
        set_style(self.promise, role="body", tone="accent")
        foot = QFrame()
        set_style(foot, role="banner")
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
        self.table.setModel(self.rows)
        set_up_table(self.table, self.shell.theme, "核对结果")
        self.table.setItemDelegate(DraftCell(self.shell, self.table))
        self.table.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.table.setEditTriggers(
            QAbstractItemView.EditTrigger.DoubleClicked
            | QAbstractItemView.EditTrigger.EditKeyPressed
            | QAbstractItemView.EditTrigger.AnyKeyPressed
        )

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
            set_style(self.foot, role="banner", tone="")
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
        set_style(self.foot, role="banner", tone="bad" if row.refused else "care" if said else "")

    def _mend(self, number: int, column: int, text: str) -> None:
        self.mended[number, column] = text
        self.asked.emit()
