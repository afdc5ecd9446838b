"""The table of a meeting's roll: letters mark, digits begin the minutes, Enter goes down."""

from collections.abc import Mapping
from typing import Any

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QRectF, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QPainter, QPalette
from PySide6.QtWidgets import QLineEdit, QStyle, QStyledItemDelegate, QStyleOptionViewItem, QTableView, QWidget

from station_desk.features.schedule.page.marks import MARK, MORE, REASON
from station_desk.features.schedule.service import UNAPPROVED
from station_desk.ui.pill import paint_pill
from station_desk.ui.shell import Shell

KEYS: Mapping[Qt.Key, str] = {
    Qt.Key.Key_P: "出席", Qt.Key.Key_L: "迟到", Qt.Key.Key_A: "缺席", Qt.Key.Key_E: "请假",
}  # fmt: skip
APPROVE = Qt.Key.Key_B  # 批


class PillCell(QStyledItemDelegate):
    """Paints the mark as a pill."""

    def __init__(self, shell: Shell, view: QWidget) -> None:
        super().__init__(view)
        self.theme, self.view = shell.theme, view

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        ground: Any = QStyleOptionViewItem(option)
        self.initStyleOption(ground, index)
        word, ground.text = ground.text, ""
        self.view.style().drawControl(QStyle.ControlElement.CE_ItemViewItem, ground, painter, self.view)
        if word:
            painter.setFont(self.theme.font("small"))
            paint_pill(painter, QRectF(ground.rect.adjusted(8, 0, -4, 0)), word, self.theme)


class ApproverCell(QStyledItemDelegate):
    """Writes 未经批准 in the colour of what is wrong."""

    def __init__(self, shell: Shell, view: QWidget) -> None:
        super().__init__(view)
        self.theme = shell.theme

    def initStyleOption(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> None:
        super().initStyleOption(option, index)
        if index.data() == UNAPPROVED:
            palette: QPalette = option.palette  # type: ignore[attr-defined]
            for role in (QPalette.ColorRole.Text, QPalette.ColorRole.HighlightedText):
                palette.setColor(role, self.theme.colour("bad"))


class RollView(QTableView):
    """The table; letters mark the selected rows, digits begin the minutes, Enter goes down."""

    said = Signal(object)  # a mark's word, None to take it away
    approved = Signal()  # a leave the station's head allowed
    save_wanted = Signal()

    def event(self, event: QEvent) -> bool:
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.ShortcutOverride and _own(event):
            event.accept()  # here Ctrl+S saves the attendance and F2 edits it, not the form
            return True
        return super().event(event)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if self.state() == QTableView.State.EditingState:  # Enter in the editor comes here too
            return
        key, held = event.key(), event.modifiers() & ~Qt.KeyboardModifier.KeypadModifier
        plain = held in (Qt.KeyboardModifier.NoModifier, Qt.KeyboardModifier.ShiftModifier)
        if key == Qt.Key.Key_S and held == Qt.KeyboardModifier.ControlModifier:
            self.save_wanted.emit()
        elif plain and key in KEYS:
            self.said.emit(KEYS[Qt.Key(key)])
        elif plain and key == APPROVE:
            self.approved.emit()
        elif plain and key in (Qt.Key.Key_Delete, Qt.Key.Key_Backspace):
            self.said.emit(None)
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.go_on()
        elif key == Qt.Key.Key_F2 or (event.text().isascii() and event.text().isdigit()):
            self._begin(event.text())
        else:
            super().keyPressEvent(event)

    def go_on(self) -> None:
        """On to the next row."""
        row = min(self.currentIndex().row() + 1, self.model().rowCount() - 1)
        self.selectRow(row)
        self.setCurrentIndex(self.model().index(row, MARK))

    def _begin(self, text: str) -> None:
        """Edit the minutes (begun with a digit), with F2 the reason where there can be one."""
        row = self.currentIndex().row()
        reason = self.model().index(row, REASON)
        free = bool(self.model().flags(reason) & Qt.ItemFlag.ItemIsEditable)
        index = reason if free and not text.isdigit() else self.model().index(row, MORE)
        if not index.isValid():
            return
        self.setCurrentIndex(index)
        self.edit(index)
        if text.isdigit():
            for editor in self.findChildren(QLineEdit):
                if editor.isVisible():
                    editor.setText(text)

    def chosen_rows(self) -> list[int]:
        """The rows an act is for."""
        return sorted({index.row() for index in self.selectionModel().selectedIndexes()})

    # The input method must not swallow the letters: a clerk types Chinese all day and would not turn it off.
    def currentChanged(self, current: Any, previous: Any) -> None:
        super().currentChanged(current, previous)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.setAttribute(Qt.WidgetAttribute.WA_InputMethodEnabled, False)
        if not self.currentIndex().isValid() and self.model().rowCount():
            self.setCurrentIndex(self.model().index(0, MARK))


def _own(event: QKeyEvent) -> bool:
    save = event.key() == Qt.Key.Key_S and event.modifiers() == Qt.KeyboardModifier.ControlModifier
    return save or event.key() in (Qt.Key.Key_F2, Qt.Key.Key_Delete, APPROVE) or event.key() in KEYS
