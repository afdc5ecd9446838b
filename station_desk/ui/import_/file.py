"""The wizard's first step: a workbook is dropped or chosen; and pages that take dropped workbooks."""

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QEvent, QMimeData, QObject, Qt, Signal
from PySide6.QtGui import QDragEnterEvent, QDragLeaveEvent, QDropEvent
from PySide6.QtWidgets import QFrame, QLabel, QPushButton, QVBoxLayout, QWidget

from station_desk.fields.sheet import Sheet
from station_desk.ui.shell import Shell
from station_desk.ui.theme import set_style

SUFFIXES = (".xlsx", ".xls", ".xlsm", ".xlsb", ".et", ".ods", ".csv", ".txt")
KINDS = f"表格 ({' '.join('*' + suffix for suffix in SUFFIXES)});;所有文件 (*)"


def dropped_file(content: QMimeData) -> Path | None:
    """The one local file that is being dragged, None for anything else."""
    urls = content.urls()
    if len(urls) != 1 or not urls[0].isLocalFile():
        return None
    return Path(urls[0].toLocalFile())


def choose_workbook(shell: Shell, sheet: Sheet) -> Path | None:
    """Ask for a workbook in the system's own way."""
    return shell.choose_file(f"选择要导入{sheet.title}的文件", KINDS)


class FileDrop(QObject):
    """Lets a widget take a dropped workbook: `take(path)` is called with it."""

    def __init__(self, widget: QWidget, take: Callable[[Path], object]) -> None:
        super().__init__(widget)
        self.take = take
        widget.setAcceptDrops(True)
        widget.installEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if isinstance(event, QDragEnterEvent):
            path = dropped_file(event.mimeData())
            event.setAccepted(bool(path and path.suffix.lower() in SUFFIXES))
            return True
        if isinstance(event, QDropEvent) and event.type() == QEvent.Type.Drop:
            path = dropped_file(event.mimeData())
            if path:
                event.acceptProposedAction()
                self.take(path)
            return True
        return False


class FileStep(QWidget):
    """Asks for the workbook."""

    chosen = Signal(object)  # Path

    def __init__(self, shell: Shell, sheet: Sheet) -> None:
        super().__init__()
        self.shell, self.sheet = shell, sheet
        self.zone = QFrame()
        set_style(self.zone, role="card")
        mark, words, hint = QLabel(), QLabel("把表格文件拖到这里"), QLabel()
        shell.icons.put(mark, "file-spreadsheet", "accent", 56)
        words.setProperty("role", "title")
        hint.setText(
            "Excel、WPS 表格和 csv 都可以。标题在第几行、栏目怎么叫，会自动辨认；\n导入以前先逐行核对给您看，不会直接写入。"
        )
        hint.setProperty("role", "body")
        for label in (mark, words, hint):
            label.setAlignment(Qt.AlignmentFlag.AlignCenter)
        self.button = QPushButton("选择文件…")
        self.button.setProperty("kind", "primary")
        self.button.clicked.connect(self.choose)
        space = shell.theme.space
        inner = QVBoxLayout(self.zone)
        inner.setSpacing(space("l"))
        inner.addStretch(2)
        for widget in (mark, words, hint):
            inner.addWidget(widget)
        inner.addWidget(self.button, 0, Qt.AlignmentFlag.AlignCenter)
        inner.addStretch(3)
        box = QVBoxLayout(self)
        box.setContentsMargins(0, 0, 0, 0)
        box.addWidget(self.zone)
        self.setAcceptDrops(True)

    def choose(self) -> None:
        """Ask for another file."""
        path = choose_workbook(self.shell, self.sheet)
        if path:
            self.chosen.emit(path)

    def dragEnterEvent(self, event: QDragEnterEvent) -> None:
        taken = dropped_file(event.mimeData()) is not None
        event.setAccepted(taken)
        set_style(self.zone, role="banner" if taken else "card")

    def dragLeaveEvent(self, event: QDragLeaveEvent) -> None:
        set_style(self.zone, role="card")
        super().dragLeaveEvent(event)

    def dropEvent(self, event: QDropEvent) -> None:
        set_style(self.zone, role="card")
        path = dropped_file(event.mimeData())
        if path:
            event.acceptProposedAction()
            self.chosen.emit(path)
