"""The table of a meeting's roll: letters mark, digits begin the minutes, Enter goes down."""

from collections.abc import Mapping

from PySide6.QtCore import QModelIndex, QPersistentModelIndex, Qt
from PySide6.QtGui import QPalette
from PySide6.QtWidgets import QStyledItemDelegate, QStyleOptionViewItem, QWidget

from station_desk.features.schedule.page.marks import MORE, REASON
from station_desk.features.schedule.service import UNAPPROVED
from station_desk.ui.record.marking import MarkView
from station_desk.ui.shell import Shell

KEYS: Mapping[Qt.Key, str] = {
    Qt.Key.Key_P: "出席", Qt.Key.Key_L: "迟到", Qt.Key.Key_A: "缺席", Qt.Key.Key_E: "请假",
}  # fmt: skip
APPROVE, APPROVED = Qt.Key.Key_B, "准假"  # 批: a leave the station's head allowed


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


class RollView(MarkView):
    """The table; a digit always begins the minutes, F2 the reason where there can be one."""

    def __init__(self) -> None:
        super().__init__({**KEYS, APPROVE: APPROVED}, digits=MORE, text=REASON)

    def _begin(self, text: str) -> None:
        row = self.currentIndex().row()
        reason = self.model().index(row, REASON)
        free = bool(self.model().flags(reason) & Qt.ItemFlag.ItemIsEditable)
        self.begin_at(reason if free and not text.isdigit() else self.model().index(row, MORE), text)
