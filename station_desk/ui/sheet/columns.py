"""Which columns a table shows: the sheet's own at first, then those the clerk has ticked, remembered per sheet."""

from collections.abc import Sequence

from PySide6.QtCore import QEvent, QObject, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent
from PySide6.QtWidgets import QLabel, QListWidget, QListWidgetItem, QPushButton, QWidget

from station_desk.base.settings import Choices
from station_desk.fields.kinds import Picture
from station_desk.fields.sheet import Sheet
from station_desk.ui.popup import Popup
from station_desk.ui.shell import Shell


def place_of(sheet: Sheet) -> str:
    """Where the chosen columns of a sheet are remembered."""
    return f"table.{sheet.model.__tablename__}.columns"


def offered_columns(sheet: Sheet) -> tuple[str, ...]:
    """The fields that can stand in a table: the sheet's columns first, then the others, pictures never."""
    others = [key for key in sheet.fields if key not in sheet.columns]
    return tuple(key for key in (*sheet.columns, *others) if not isinstance(sheet.field(key).kind, Picture))


def chosen_columns(choices: Choices, sheet: Sheet) -> tuple[str, ...]:
    """The columns to show now."""
    known = offered_columns(sheet)
    kept = choices.recall(place_of(sheet), None)
    chosen = tuple(key for key in kept if key in known) if isinstance(kept, list) else ()
    return chosen or tuple(key for key in sheet.columns if key in known)


class ColumnChooser(Popup):
    """A list of the columns to tick; what is ticked shows at once."""

    chosen = Signal(object)  # tuple of keys; None for the sheet's own

    def __init__(self, shell: Shell, sheet: Sheet, shown: Sequence[str], parent: QWidget) -> None:
        super().__init__(shell, parent)
        self.setAttribute(Qt.WidgetAttribute.WA_DeleteOnClose)
        self.sheet = sheet
        self.list = QListWidget()
        self.list.setAccessibleName("显示的列")
        self.list.setDragDropMode(QListWidget.DragDropMode.InternalMove)
        for key in (*shown, *(key for key in offered_columns(sheet) if key not in shown)):
            item = QListWidgetItem(sheet.field(key).title)
            item.setData(Qt.ItemDataRole.UserRole, key)
            item.setSizeHint(QSize(0, shell.theme.size("control")))
            item.setFlags(item.flags() | Qt.ItemFlag.ItemIsUserCheckable)
            item.setCheckState(Qt.CheckState.Checked if key in shown else Qt.CheckState.Unchecked)
            self.list.addItem(item)
        self.list.installEventFilter(self)
        self.list.itemChanged.connect(lambda _: self._tell())
        self.list.model().rowsMoved.connect(lambda *_: self._tell())
        tip = QLabel("勾选要显示的列；拖动或按 Alt+↑↓ 换位置")
        tip.setProperty("role", "caption")
        usual = QPushButton("恢复默认")
        usual.clicked.connect(self._usual)
        self.list.setFixedSize(232, min(360, 8 + shell.theme.size("control") * self.list.count()))
        for part in (tip, self.list, usual):
            self.box.addWidget(part)
        self.list.setFocus()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        """Alt with an arrow moves a column, as dragging does."""
        steps = {Qt.Key.Key_Up: -1, Qt.Key.Key_Down: 1}
        if isinstance(event, QKeyEvent) and event.type() == QEvent.Type.KeyPress and event.key() in steps:
            row, by = self.list.currentRow(), steps[Qt.Key(event.key())]
            if event.modifiers() & Qt.KeyboardModifier.AltModifier and 0 <= row + by < self.list.count():
                self.list.insertItem(row + by, self.list.takeItem(row))
                self.list.setCurrentRow(row + by)
                self._tell()
                return True
        return super().eventFilter(watched, event)

    def _tell(self) -> None:
        items = [self.list.item(row) for row in range(self.list.count())]
        keys = tuple(
            item.data(Qt.ItemDataRole.UserRole) for item in items if item.checkState() == Qt.CheckState.Checked
        )
        if keys:
            self.chosen.emit(keys)

    def _usual(self) -> None:
        self.chosen.emit(None)
        self.close()
