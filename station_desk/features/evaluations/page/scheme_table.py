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

from station_desk.features.evaluations.page.scheme_rows import KEYS, KINDS, SchemeRows
from station_desk.features.evaluations.page.score_view import tabular
from station_desk.ui.shell import Shell
from station_desk.ui.theme import text_width

Index = QModelIndex | QPersistentModelIndex


class SchemeCell(QStyledItemDelegate):
    """Kinds are chosen from a list, the rest is typed."""

    def createEditor(self, parent: QWidget, option: QStyleOptionViewItem, index: Index) -> QWidget:
        if KEYS[index.column()] != "kind":
            return super().createEditor(parent, option, index)
        box = QComboBox(parent)
        box.addItems(KINDS)
        box.activated.connect(lambda _: self._chosen(box))
        return box

    def _chosen(self, box: QComboBox) -> None:
        self.commitData.emit(box)
        self.closeEditor.emit(box)

    def setEditorData(self, editor: QWidget, index: Index) -> None:
        if isinstance(editor, QComboBox):
            editor.setCurrentText(str(index.data()))
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
        header.setSectionResizeMode(1, QHeaderView.ResizeMode.Stretch)
        for column, letters in ((0, 6), (2, 9), (3, 6)):
            self.setColumnWidth(column, letters * letter)

    def open_editor(self, index: QModelIndex) -> None:
        """Make a cell active and open its editor."""
        self.setFocus(Qt.FocusReason.OtherFocusReason)
        self.setCurrentIndex(index)
        self.edit(index)
