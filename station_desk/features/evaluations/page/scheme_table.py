"""The table in which a scheme's items are edited."""

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtWidgets import (
    QAbstractItemView,
    QComboBox,
    QHeaderView,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QTableView,
    QWidget,
)

from station_desk.features.evaluations.page.scheme_rows import BY_HAND, CHOICES, KEYS, SchemeRows
from station_desk.features.evaluations.page.score_view import tabular
from station_desk.ui.shell import Shell
from station_desk.ui.theme import text_width

WIDTHS = {"section": 6, "kind": 5, "short": 6, "most": 4, "weight": 5, "evidence": 8, "rate": 4}  # in letters
Index = QModelIndex | QPersistentModelIndex


class SchemeCell(QStyledItemDelegate):
    """Kinds and evidence are chosen from a list, the rest is typed."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        choices = CHOICES.get(KEYS[index.column()])
        if choices is None:
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        box.addItems(choices)
        box.activated.connect(lambda _: self._chosen(box))
        return box

    def _chosen(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data() or BY_HAND))
        else:
            super().setEditorData(editor, index)

    def setModelData(self, editor: QWidget, model: object, index: Index) -> None:
        if isinstance(editor, QComboBox):
            index.model().setData(index, editor.currentText())
        else:
            super().setModelData(editor, model, index)  # type: ignore[arg-type]


class SchemeTable(QTableView):
    """Typing, F2 or a double click edits a cell."""

    def __init__(self, shell: Shell, rows: SchemeRows) -> None:
        super().__init__()
        self.shell = shell
        self.setModel(rows)
        self.setItemDelegate(SchemeCell(self))
        self.setAccessibleName("考核项目")
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        trigger = QAbstractItemView.EditTrigger
        self.setEditTriggers(trigger.AnyKeyPressed | trigger.EditKeyPressed | trigger.DoubleClicked)
        self.setShowGrid(False)
        self.setTabKeyNavigation(False)
        self.setCornerButtonEnabled(False)
        self.verticalHeader().hide()
        self.horizontalHeader().setHighlightSections(False)
        shell.theme.changed.connect(self._dress)
        self._dress()

    def _dress(self) -> None:
        theme = self.shell.theme
        self.setFont(tabular(theme.font()))
        self.verticalHeader().setDefaultSectionSize(theme.size("row"))
        header = self.horizontalHeader()
        header.setFixedHeight(theme.size("row-header"))
        letter = text_width(theme.font(), 1)
        header.setSectionResizeMode(QHeaderView.ResizeMode.Fixed)
        header.setSectionResizeMode(KEYS.index("title"), QHeaderView.ResizeMode.Stretch)
        header.setMinimumSectionSize(3 * letter)
        for key, letters in WIDTHS.items():
            self.setColumnWidth(KEYS.index(key), letters * letter)

    def open_editor(self, index: QModelIndex) -> None:
        """Make a cell active and open its editor."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setCurrentIndex(index)
        self.edit(index)
